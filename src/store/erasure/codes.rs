//! What of a document may stay: codes, dates and figures.

use crate::domain::work_item::NextAction;
use crate::store::lists::parse_json;
use crate::store::undo::Snapshot;
use crate::workflow::model::{FieldKind, Workflow};
use serde_json::{Map, Value};

/// Whether a field holds a code, a date or a figure; one that the workflow no longer has may hold
/// anything.
fn is_coded(workflow: Option<&Workflow>, code: &str) -> bool {
    let Some(workflow) = workflow else {
        return false;
    };
    let carried = workflow.transitions.iter().flat_map(|step| &step.carries);
    let mut fields = workflow.fields.iter().chain(carried);
    fields
        .find(|field| field.code == *code)
        .is_some_and(|field| is_code(&field.kind))
}

fn is_code(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Date
        | FieldKind::Moment
        | FieldKind::Past
        | FieldKind::Number { .. }
        | FieldKind::Choice(_)
        | FieldKind::Choices(_)
        | FieldKind::Facility
        | FieldKind::Facilities
        | FieldKind::Staff
        | FieldKind::People
        | FieldKind::Workflow => true,
        FieldKind::Text
        | FieldKind::Memo
        | FieldKind::Suggested(_)
        | FieldKind::FacilityOrWords => false,
    }
}

/// A document of answers with its codes alone.
pub(super) fn codes_of(workflow: Option<&Workflow>, document: &str) -> rusqlite::Result<String> {
    let mut values: Map<String, Value> = parsed(document)?;
    values.retain(|code, _| is_coded(workflow, code));
    Ok(Value::Object(values).to_string())
}

/// An item and what stood beside it before a step, with codes alone.
pub(super) fn before_without_words(
    workflow: Option<&Workflow>,
    document: &str,
) -> rusqlite::Result<String> {
    let Some(mut before): Option<Snapshot> = parsed(document)? else {
        return Ok(document.to_owned());
    };
    let coded = |code: &String, _: &mut String| is_coded(workflow, code);
    before.item.details.retain(coded);
    if let Some(next) = &mut before.item.next
        && matches!(next.action, NextAction::Text(_))
    {
        next.action = NextAction::OfState;
    }
    for offer in &mut before.offers {
        offer.condition.clear();
        offer.reason.clear();
    }
    for visit in &mut before.visits {
        visit.text.clear();
        visit.team.clear();
        visit.reason.clear();
    }
    serde_json::to_string(&before)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn parsed<T: serde::de::DeserializeOwned>(document: &str) -> rusqlite::Result<T> {
    parse_json(document, 0)
}
