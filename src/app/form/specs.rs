//! Forms from data: the fields of a workflow's step become a form by themselves.

use super::field::{Field, Heading};
use super::{Form, Section};
use crate::app::field::{FieldKind, Pick};
use crate::domain::staff::Staff;
use crate::domain::vocabulary::Vocabulary;
use crate::locale::{Bilingual, Lang};
use crate::office::Office;
use crate::workflow::model::{self, FieldSpec, Workflow};

/// Where the options of a field come from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Vocabularies and the other workflows.
    pub office: &'a Office,
    /// The workflow whose fields they are; its own lists come first.
    pub workflow: &'a Workflow,
    /// The centre's people.
    pub staff: &'a [Staff],
}

impl Sources<'_> {
    fn vocabulary(&self, name: &str) -> Option<&Vocabulary> {
        self.workflow
            .choices
            .get(name)
            .or_else(|| self.office.vocabularies.by_name().get(name).copied())
    }

    fn terms(&self, name: &str) -> Vec<Pick> {
        let picks = self
            .vocabulary(name)
            .map(Pick::of_vocabulary)
            .unwrap_or_default();
        // A list of a workflow's own names no keys: its options get the digits in order.
        // Lists of a workflow's own seldom name their keys.
        let has_keys = picks.iter().any(|pick| pick.key.is_some());
        if has_keys {
            picks
        } else {
            numbered(picks.into_iter())
        }
    }

    fn people(&self) -> Vec<Pick> {
        let present = self.staff.iter().filter(|staff| staff.active);
        numbered(
            present.map(|staff| {
                Pick::named(staff.id.to_string(), &staff.name, vec![staff.kana.clone()])
            }),
        )
    }

    fn workflows(&self) -> Vec<Pick> {
        numbered(self.office.workflows.iter().map(|workflow| Pick {
            value: workflow.id.clone(),
            label: workflow.label.clone(),
            words: Vec::new(),
            key: None,
        }))
    }
}

/// The first nine options get the digits 1 to 9.
#[must_use]
pub fn numbered(picks: impl Iterator<Item = Pick>) -> Vec<Pick> {
    let keys = ('1'..='9').map(Some).chain(std::iter::repeat(None));
    picks
        .zip(keys)
        .map(|(pick, key)| Pick {
            key: pick.key.or(key),
            ..pick
        })
        .collect()
}

impl Form {
    /// The form of these fields, without headings, filled with their defaults.
    ///
    /// Fields that hold directory entries start without options: whoever opens the form
    /// knows which institutions are meant and offers them ([`Form::offer`]).
    #[must_use]
    pub fn from_specs(specs: &[FieldSpec], sources: &Sources<'_>) -> Self {
        Self::with_first(Vec::new(), specs, sources)
    }

    /// The same behind other fields.
    #[must_use]
    pub fn with_first(first: Vec<Field>, specs: &[FieldSpec], sources: &Sources<'_>) -> Self {
        let own = specs.iter().map(|spec| field_of(spec, sources));
        Self::new(vec![Section {
            title: None,
            folded: false,
            fields: first.into_iter().chain(own).collect(),
        }])
    }
}

/// A scale in one line: each value with what it means.
fn explained(scale: &Vocabulary) -> Bilingual {
    let said = |lang| {
        let terms = scale.terms.iter();
        let said = terms.map(|term| format!("{} {}", term.code, term.label(lang)));
        said.collect::<Vec<_>>().join("  ")
    };
    Bilingual {
        ja: said(Lang::Ja),
        en: said(Lang::En),
    }
}

/// Breadth between the brackets: as much as is typed there, so that there is room for what is said of it.
fn cols(kind: FieldKind) -> usize {
    match kind {
        // One more for the caret behind the last digit.
        FieldKind::Number { max, .. } => max.to_string().len() + 1,
        FieldKind::Day | FieldKind::Moment | FieldKind::Past => 17,
        _ => 30,
    }
}

fn field_of(spec: &FieldSpec, sources: &Sources<'_>) -> Field {
    let (kind, options) = match &spec.kind {
        model::FieldKind::Text => (FieldKind::Line, Vec::new()),
        model::FieldKind::Memo => (FieldKind::Memo, Vec::new()),
        model::FieldKind::Date => (FieldKind::Day, Vec::new()),
        model::FieldKind::Moment => (FieldKind::Moment, Vec::new()),
        model::FieldKind::Past => (FieldKind::Past, Vec::new()),
        model::FieldKind::Number { min, max, .. } => (
            FieldKind::Number {
                min: *min,
                max: *max,
            },
            Vec::new(),
        ),
        model::FieldKind::Choice(list) | model::FieldKind::Suggested(list) => {
            (FieldKind::One, sources.terms(list))
        }
        model::FieldKind::Choices(list) => (FieldKind::Many, sources.terms(list)),
        model::FieldKind::Facility | model::FieldKind::FacilityOrWords => {
            (FieldKind::One, Vec::new())
        }
        model::FieldKind::Facilities => (FieldKind::Many, Vec::new()),
        model::FieldKind::Staff => (FieldKind::One, sources.people()),
        model::FieldKind::People => (FieldKind::Many, sources.people()),
        model::FieldKind::Workflow => (FieldKind::One, sources.workflows()),
    };
    let mut field = Field::new(&spec.code, Heading::Words(spec.label.clone()), kind)
        .with_options(options)
        .with_cols(cols(kind))
        .with_paper(if kind == FieldKind::Memo { 4 } else { 1 }, 44);
    if let model::FieldKind::Number {
        scale: Some(list), ..
    } = &spec.kind
    {
        field.scale = sources.vocabulary(list).map(explained);
    }
    field.required = spec.required;
    field.required_when.clone_from(&spec.required_when);
    field.own_words = matches!(
        spec.kind,
        model::FieldKind::Suggested(_) | model::FieldKind::FacilityOrWords
    );
    if let Some(default) = &spec.default {
        field.set_text(default);
    }
    field
}
