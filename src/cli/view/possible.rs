//! The steps possible now, and what each of them needs.

use crate::cli::context::Context;
use crate::domain::staff::Role;
use crate::explain;
use crate::store::ItemView;
use crate::workflow::model::{FieldKind, FieldSpec, Workflow};
use crate::workflow::questions::Possible;
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
                    .map(|field| field_json(context, (workflow, view), &step, field))
                    .collect::<Vec<_>>(),
            })
        });
    Value::Array(steps.collect())
}

/// Whether a step is refused without a field, as things stand now.
fn is_required(step: &Possible<'_>, view: &ItemView, field: &FieldSpec) -> bool {
    let demanded = step.transition.demands(&view.item, &view.facts);
    field.required || demanded == Some(field.code.as_str())
}

fn field_json(
    context: &Context<'_>,
    (workflow, view): (&Workflow, &ItemView),
    step: &Possible<'_>,
    field: &FieldSpec,
) -> Value {
    let lang = context.locale.lang();
    let vocabulary = match &field.kind {
        FieldKind::Choice(name) | FieldKind::Choices(name) => {
            workflow.vocabulary(name, &context.office.vocabularies)
        }
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
        "required": is_required(step, view, field),
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
            .map(|field| {
                let mark = if is_required(&step, view, field) {
                    "*"
                } else {
                    ""
                };
                format!("{}={mark}", field.code)
            })
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
