//! What people type into the fields of a step, brought into its stored form.
//!
//! The screen, `do --set` and the importers all pass here, so a value means the same whichever
//! way it came; all faults are told at once, because nobody should mend one field to hear of the next.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

use crate::calendar::due::{parse_due, parse_past};
use crate::calendar::era::{self, DateError};
use crate::domain::intake::FieldFault;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::work_item::Details;
use crate::fault;
use crate::text::fold;

use super::model::{FieldKind, FieldSpec, Workflow};
use super::plan::PlanContext;

/// Offset of the stored moments: Japan has one, without summer time.
const JAPAN_SECONDS_EAST: i32 = 9 * 3600;

/// A moment in the stored form, `2026-11-24T09:00:00+09:00`.
#[must_use]
pub fn stored_moment(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(JAPAN_SECONDS_EAST) {
        Some(japan) => at
            .with_timezone(&japan)
            .to_rfc3339_opts(SecondsFormat::Secs, false),
        None => at.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

/// Reads a stored moment; `None` for anything else.
#[must_use]
pub fn moment(stored: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(stored)
        .ok()
        .map(|at| at.with_timezone(&Utc))
}

/// The fields that may be given together: those of a step before those of the form.
pub(super) struct Given<'g> {
    pub(super) workflow: &'g Workflow,
    pub(super) carries: &'g [FieldSpec],
    pub(super) context: &'g PlanContext<'g>,
}

impl Given<'_> {
    /// Brings what was typed into its stored form and adds the defaults.
    pub(super) fn stored(
        &self,
        typed: &BTreeMap<String, String>,
    ) -> Result<Details, Vec<FieldFault>> {
        let mut stored = Details::new();
        let mut faults = Vec::new();
        for (code, text) in typed {
            match self.spec(code) {
                None => faults.push(self.unknown(code)),
                Some(spec) => match self.value(spec, text) {
                    Ok(value) => {
                        stored.insert(code.clone(), value);
                    }
                    Err(fault) => faults.push(fault),
                },
            }
        }
        for spec in self.carries {
            let given = typed
                .get(&spec.code)
                .is_some_and(|text| !text.trim().is_empty());
            if let (false, Some(default)) = (given, &spec.default) {
                stored.insert(spec.code.clone(), default.clone());
            }
        }
        let reported = |faults: &[FieldFault], code: &str| faults.iter().any(|f| f.field == code);
        for spec in self.carries {
            let empty = stored.get(&spec.code).is_none_or(String::is_empty);
            if empty && is_needed(spec, &stored) && !reported(&faults, &spec.code) {
                faults.push(fault_of(spec, "missing", Vec::new()));
            }
        }
        if faults.is_empty() {
            Ok(stored)
        } else {
            Err(faults)
        }
    }

    fn spec(&self, code: &str) -> Option<&FieldSpec> {
        self.carries
            .iter()
            .chain(&self.workflow.fields)
            .find(|spec| spec.code == code)
    }

    fn unknown(&self, code: &str) -> FieldFault {
        let known = self.carries.iter().chain(&self.workflow.fields);
        let nearest = fault::nearest(code, known.map(|spec| spec.code.as_str()));
        FieldFault {
            field: code.to_owned(),
            code: "unknown-field",
            args: nearest
                .map(|near| ("nearest", near.to_owned()))
                .into_iter()
                .collect(),
        }
    }

    /// The stored form of one value; an empty text stays empty (the field is cleared).
    fn value(&self, spec: &FieldSpec, typed: &str) -> Result<String, FieldFault> {
        let text = typed.trim();
        if text.is_empty() {
            return Ok(String::new());
        }
        let wrong = |code| fault_of(spec, code, vec![("value", text.to_owned())]);
        match &spec.kind {
            FieldKind::Text => Ok(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            FieldKind::Memo => Ok(text.to_owned()),
            FieldKind::Date => era::parse_day(text)
                .map(|day| day.date.to_string())
                .map_err(|error| fault_of(spec, error.code(), error.args())),
            FieldKind::Past => self
                .past(text)
                .map_err(|error| fault_of(spec, error.code(), error.args())),
            FieldKind::Moment => self
                .moment(text)
                .map_err(|error| fault_of(spec, error.code(), error.args())),
            FieldKind::Number { min, max, .. } => number(spec, text, *min, *max),
            FieldKind::Choice(list) => self.term(spec, list, text),
            FieldKind::Suggested(list) => Ok(self
                .term(spec, list, text)
                .unwrap_or_else(|_own_words| text.to_owned())),
            FieldKind::Choices(list) => {
                let codes: Result<Vec<String>, FieldFault> = parts(text)
                    .map(|part| self.term(spec, list, part))
                    .collect();
                codes.map(joined)
            }
            FieldKind::Facility | FieldKind::Staff => id(text).ok_or_else(|| wrong("not-an-id")),
            FieldKind::FacilityOrWords => Ok(id(text).unwrap_or_else(|| text.to_owned())),
            FieldKind::Facilities | FieldKind::People => {
                let ids: Option<Vec<String>> = ids(text).map(id).collect();
                ids.map(joined).ok_or_else(|| wrong("not-an-id"))
            }
            FieldKind::Workflow => {
                let found = self
                    .context
                    .workflows
                    .find(text)
                    .map(|workflow| workflow.id.clone());
                found.ok_or_else(|| {
                    let ids = self
                        .context
                        .workflows
                        .iter()
                        .map(|workflow| workflow.id.as_str());
                    not_in_list(spec, text, ids)
                })
            }
        }
    }

    /// A full moment may lie in the past (what is entered afterwards is normal), a short form
    /// means what is ahead.
    fn moment(&self, text: &str) -> Result<String, DateError> {
        let at = match moment(&fold::ascii(text)) {
            Some(at) => at,
            None => parse_due(text, self.context.now, self.context.calendar)?,
        };
        Ok(stored_moment(at))
    }

    fn past(&self, text: &str) -> Result<String, DateError> {
        let text = fold::ascii(text);
        parse_past(&text, self.context.now, self.context.calendar).map(stored_moment)
    }

    fn term(&self, spec: &FieldSpec, list: &str, text: &str) -> Result<String, FieldFault> {
        let vocabulary = self.workflow.vocabulary(list, self.context.vocabularies);
        let found = vocabulary.and_then(|vocabulary| vocabulary.find(text));
        found.map(|term| term.code.clone()).ok_or_else(|| {
            let terms = vocabulary.map_or(&[][..], |v: &Vocabulary| v.terms.as_slice());
            not_in_list(spec, text, terms.iter().map(|term| term.code.as_str()))
        })
    }
}

fn is_needed(spec: &FieldSpec, stored: &Details) -> bool {
    spec.required
        || spec.required_when.as_ref().is_some_and(|(other, values)| {
            stored
                .get(other)
                .is_some_and(|value| values.contains(value))
        })
}

fn fault_of(spec: &FieldSpec, code: &'static str, args: Vec<(&'static str, String)>) -> FieldFault {
    FieldFault {
        field: spec.code.clone(),
        code,
        args,
    }
}

fn not_in_list<'n>(
    spec: &FieldSpec,
    text: &str,
    codes: impl Iterator<Item = &'n str> + Clone,
) -> FieldFault {
    let nearest = fault::nearest(text, codes.clone()).map(str::to_owned);
    let allowed = codes.collect::<Vec<_>>().join(", ");
    let mut args = vec![("value", text.to_owned()), ("allowed", allowed)];
    args.extend(nearest.map(|near| ("nearest", near)));
    fault_of(spec, "not-in-list", args)
}

fn number(spec: &FieldSpec, text: &str, min: i64, max: i64) -> Result<String, FieldFault> {
    let value: i64 = fold::ascii(text).trim().parse().map_err(|_not_a_number| {
        fault_of(spec, "not-a-number", vec![("value", text.to_owned())])
    })?;
    if (min..=max).contains(&value) {
        return Ok(value.to_string());
    }
    let args = vec![
        ("value", text.to_owned()),
        ("min", min.to_string()),
        ("max", max.to_string()),
    ];
    Err(fault_of(spec, "out-of-range", args))
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '、', '，', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn ids(text: &str) -> impl Iterator<Item = &str> {
    parts(text).flat_map(str::split_whitespace)
}

fn id(text: &str) -> Option<String> {
    let digits = fold::ascii(text);
    let value: i64 = digits.trim().trim_start_matches('#').parse().ok()?;
    (value > 0).then(|| value.to_string())
}

/// Values joined by commas, each once, in the order given.
fn joined(values: Vec<String>) -> String {
    let mut once: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        if !once.contains(&value) {
            once.push(value);
        }
    }
    once.join(",")
}
