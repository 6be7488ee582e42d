//! The fields of forms and steps, and a file's own lists of words.

use std::collections::BTreeMap;

use crate::domain::urgency::Urgency;
use crate::domain::vocabulary::{Term, Vocabulary};
use crate::locale::Label;

use super::draft::DraftField;
use super::model::{FieldKind, FieldSpec};
use super::parse::{check_code, look_up};
use super::reader::{Placed, Section, Source};

/// The fields under a key.
pub(super) fn fields(
    source: &Source<'_>,
    section: &Section<'_, '_>,
    key: &'static str,
) -> Vec<DraftField> {
    section
        .sections(key)
        .into_iter()
        .map(|field| field_spec(source, field))
        .collect()
}

fn field_spec(source: &Source<'_>, section: Section<'_, '_>) -> DraftField {
    let code = section.required_text("code");
    check_code(source, &code);
    let kind = section.required_text("kind");
    let required_when = section.section("required_when").map(|when| {
        let field = when.required_text("field").value;
        let values = when
            .words("is")
            .into_iter()
            .map(|word| word.value)
            .collect();
        when.done();
        (field, values)
    });
    let spec = FieldSpec {
        code: code.value,
        label: section.label(),
        kind: field_kind(source, &kind),
        required: section.flag("required", false),
        required_when,
        default: section.text("default").map(|text| text.value),
        keep: section.flag("keep", true),
        raises: section.text("raises").and_then(|word| {
            let known = Urgency::ALL.map(|urgency| (urgency.code(), urgency));
            look_up(source, &word, &known, Label::WorkflowWhatUrgency)
        }),
    };
    let at = section.at;
    section.done();
    DraftField { at, spec }
}

fn field_kind(source: &Source<'_>, text: &Placed<String>) -> FieldKind {
    let (word, rest) = text.value.split_once(':').unwrap_or((&text.value, ""));
    let range = || {
        let (span, scale) = rest.split_once(':').unwrap_or((rest, ""));
        let (min, max) = span.split_once('-')?;
        let (min, max) = (min.parse().ok()?, max.parse().ok()?);
        let scale = (!scale.is_empty()).then(|| scale.to_owned());
        (min <= max).then_some(FieldKind::Number { min, max, scale })
    };
    let found = match word {
        "choice" => Some(FieldKind::Choice(rest.to_owned())),
        "choices" => Some(FieldKind::Choices(rest.to_owned())),
        "suggested" => Some(FieldKind::Suggested(rest.to_owned())),
        "number" => range(),
        "text" => Some(FieldKind::Text),
        "memo" => Some(FieldKind::Memo),
        "date" => Some(FieldKind::Date),
        "moment" => Some(FieldKind::Moment),
        "past" => Some(FieldKind::Past),
        "facility" => Some(FieldKind::Facility),
        "facility-or-words" => Some(FieldKind::FacilityOrWords),
        "facilities" => Some(FieldKind::Facilities),
        "staff" => Some(FieldKind::Staff),
        "people" => Some(FieldKind::People),
        "workflow" => Some(FieldKind::Workflow),
        _ => None,
    };
    found.unwrap_or_else(|| {
        if !text.value.is_empty() {
            let known = [
                "text",
                "memo",
                "date",
                "moment",
                "past",
                "number:0-3",
                "number:0-3:NAME",
                "choice:NAME",
                "choices:NAME",
                "suggested:NAME",
                "facility",
                "facility-or-words",
                "facilities",
                "staff",
                "people",
                "workflow",
            ];
            source.unknown(text.at, Label::WorkflowWhatFieldKind, &text.value, known);
        }
        FieldKind::Text
    })
}

/// The file's own lists of words.
pub(super) fn choices(source: &Source<'_>, top: &Section<'_, '_>) -> BTreeMap<String, Vocabulary> {
    let mut lists = BTreeMap::new();
    for section in top.sections("choices") {
        let name = section.required_text("name");
        check_code(source, &name);
        let label = section.label();
        let mut terms: Vec<Term> = Vec::new();
        for term in section.sections("terms") {
            let code = term.required_text("code");
            check_code(source, &code);
            let words = term.label();
            if terms.iter().any(|other| other.code == code.value) {
                source.fault(code.at, Label::WorkflowFaultTwice, &[("name", &code.value)]);
            }
            let also = term
                .words("also")
                .into_iter()
                .map(|word| word.value)
                .collect();
            terms.push(Term {
                code: code.value,
                ja: words.ja,
                en: words.en,
                also,
                key: None,
            });
            term.done();
        }
        section.done();
        if lists.contains_key(&name.value) {
            source.fault(name.at, Label::WorkflowFaultTwice, &[("name", &name.value)]);
        }
        lists.insert(name.value, Vocabulary { label, terms });
    }
    lists
}
