//! One row of a queue.

use super::{action, actor, item_fields, short_moment, state_label};
use crate::cli::context::Context;
use crate::store::lists::QueueRow;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// For programs.
#[must_use]
pub fn as_json(context: &Context<'_>, row: &QueueRow, now: DateTime<Utc>) -> Value {
    let person = row.person.as_ref().and_then(|person| person.display_name());
    item_fields(context, &row.item, person, row.owner_name.as_deref(), now)
}

/// For people, one line with tabs: sign, number, state, area, person, owner,
/// next actor, next action, due.
#[must_use]
pub fn as_text(context: &Context<'_>, row: &QueueRow) -> String {
    let lang = context.locale.lang();
    let item = &row.item;
    let workflow = context.office.workflow(&item.kind);
    let late = if item.is_overdue(context.clock.now()) {
        "!"
    } else {
        " "
    };
    let area = item
        .area
        .as_ref()
        .map_or("-", |area| context.office.areas.name(area));
    let person = row
        .person
        .as_ref()
        .and_then(|person| person.display_name())
        .unwrap_or("-");
    let (turn, what, due) = match &item.next {
        None => ("-", String::new(), String::new()),
        Some(next) => (
            context
                .office
                .vocabularies
                .actors
                .label(actor(workflow, item, next, context.clock.now()), lang),
            action(workflow, item, next, context.clock.now(), context.locale),
            short_moment(context, next.due),
        ),
    };
    format!(
        "{late}\t{}\t{}\t{area}\t{person}\t{}\t{turn}\t{what}\t{due}",
        item.number,
        state_label(workflow, &item.state, lang),
        row.owner_name.as_deref().unwrap_or("-"),
    )
}
