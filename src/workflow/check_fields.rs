//! Whether the fields of a workflow file fit together: their lists, defaults and conditions.

use std::collections::BTreeSet;

use crate::locale::Label;

use super::check::Checked;
use super::draft::DraftField;
use super::model::FieldKind;

impl Checked<'_> {
    /// Checks a list of fields; `beside` are further fields that a condition may name.
    pub(super) fn fields(&self, fields: &[DraftField], beside: &[DraftField]) {
        let mut seen = BTreeSet::new();
        for field in fields.iter().filter(|field| !field.spec.code.is_empty()) {
            if !seen.insert(&field.spec.code) {
                let values: &[(&str, &dyn std::fmt::Display)] = &[("name", &field.spec.code)];
                self.source
                    .fault(field.at, Label::WorkflowFaultTwice, values);
            }
            self.field(field);
            if let Some((other, values)) = &field.spec.required_when {
                let found = fields.iter().chain(beside).find(|f| f.spec.code == *other);
                if let Some(found) = found {
                    self.values_known(field.at, &found.spec.kind, values);
                } else {
                    let known = fields.iter().chain(beside).map(|f| f.spec.code.as_str());
                    self.source
                        .unknown(field.at, Label::WorkflowWhatField, other, known);
                }
            }
        }
    }

    fn field(&self, field: &DraftField) {
        if let FieldKind::Choice(list)
        | FieldKind::Choices(list)
        | FieldKind::Suggested(list)
        | FieldKind::Number {
            scale: Some(list), ..
        } = &field.spec.kind
            && self.vocabulary(list).is_none()
        {
            let shared = self.vocabularies.by_name();
            let own = self.draft.choices.keys().map(String::as_str);
            let known = shared.keys().copied().chain(own);
            self.source
                .unknown(field.at, Label::WorkflowWhatVocabulary, list, known);
        }
        if let FieldKind::Number {
            min,
            max,
            scale: Some(list),
        } = &field.spec.kind
            && let Some(scale) = self.vocabulary(list)
        {
            // A scale that leaves a value unexplained is told once, by the first such value.
            let mut values = (*min..=*max).map(|value| value.to_string());
            if let Some(value) = values.find(|value| scale.get(value).is_none()) {
                self.term_known(field.at, scale, &value);
            }
        }
        if let Some(default) = &field.spec.default {
            self.values_known(field.at, &field.spec.kind, std::slice::from_ref(default));
        }
    }

    fn values_known(&self, at: usize, kind: &FieldKind, values: &[String]) {
        if let FieldKind::Choice(list) | FieldKind::Choices(list) = kind
            && let Some(vocabulary) = self.vocabulary(list)
        {
            for value in values {
                self.term_known(at, vocabulary, value);
            }
        }
    }
}
