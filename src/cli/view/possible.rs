//! The steps possible now, and what each of them needs.

use crate::cli::context::Context;
use crate::domain::staff::Role;
use crate::explain;
use crate::locale::Lang;
use crate::store::ItemView;
use crate::workflow::model::{FieldKind, FieldSpec};
use serde_json::{Value, json};

/// For programs: name, label, blocked (why) and fields of each.
#[must_use]
pub fn as_json(context: &Context<'_>, view: &ItemView, role: Role) -> Value {
    let Some(workflow) = context.office.workflow(&view.item.kind) else {
        return json!([]);
    };
    let lang = context.locale.lang();
    let steps = workflow
        .possible(&view.item, &view.facts, role)
        .into_iter()
        .map(|step| {
            let blocked = step
                .blocked
                .as_ref()
                .map(|refusal| explain::refusal(refusal, &context.office, context.locale).message);
            json!({
                "name": step.transition.name,
                "label": step.transition.label.in_lang(lang),
                "blocked": blocked,
                "fields": step.transition.carries.iter()
                    .map(|field| field_json(context, field, lang)).collect::<Vec<_>>(),
            })
        });
    Value::Array(steps.collect())
}

fn field_json(context: &Context<'_>, field: &FieldSpec, lang: Lang) -> Value {
    let vocabulary = match &field.kind {
        FieldKind::Choice(name) | FieldKind::Choices(name) => context
            .office
            .vocabularies
            .by_name()
            .get(name.as_str())
            .copied(),
        _ => None,
    };
    let choices = vocabulary.map(|vocabulary| {
        vocabulary
            .terms
            .iter()
            .map(|term| json!({ "code": term.code, "label": term.label(lang) }))
            .collect::<Vec<_>>()
    });
    json!({
        "field": field.code,
        "label": field.label.in_lang(lang),
        "required": field.required,
        "required_when": field.required_when,
        "default": field.default,
        "choices": choices,
    })
}

/// For people: one line a step, fields behind it, required ones with `*`.
#[must_use]
pub fn as_text(context: &Context<'_>, view: &ItemView, role: Role) -> Vec<String> {
    let Some(workflow) = context.office.workflow(&view.item.kind) else {
        return Vec::new();
    };
    let lang = context.locale.lang();
    let mut lines = vec![super::headline(context, view)];
    for step in workflow.possible(&view.item, &view.facts, role) {
        let fields: Vec<String> = step
            .transition
            .carries
            .iter()
            .map(|field| format!("{}={}", field.code, if field.required { "*" } else { "" }))
            .collect();
        let why = step.blocked.as_ref().map_or_else(String::new, |refusal| {
            explain::refusal(refusal, &context.office, context.locale).message
        });
        lines.push(format!(
            "  {}\t{}\t{}\t{why}",
            step.transition.name,
            step.transition.label.in_lang(lang),
            fields.join(" ")
        ));
    }
    lines
}
