//! The columns of work items.

use super::{Column, Holds, code, text};
use crate::domain::work_item::NextAction;
use crate::store::taking_out::ItemOut;
use serde_json::{Value, json};

/// Every column, in the order in which they stand.
pub static ITEMS: &[Column<ItemOut>] = &[
    Column::facts("number", |row, _| text(&row.number)),
    Column::codes(
        "kind",
        |row, _| text(&row.item.kind),
        |row, edition, code| {
            let workflow = edition.office.workflow(&row.item.kind);
            workflow
                .map_or(code, |known| known.label.in_lang(edition.locale.lang()))
                .to_owned()
        },
    ),
    Column::codes(
        "state",
        |row, _| text(&row.item.state),
        |row, edition, code| {
            let workflow = edition.office.workflow(&row.item.kind);
            let state = workflow
                .and_then(|workflow| workflow.states.iter().find(|state| state.code == code));
            state
                .map_or(code, |known| known.label.in_lang(edition.locale.lang()))
                .to_owned()
        },
    ),
    Column::facts("open", |row, _| json!(row.item.is_open())),
    Column::facts("urgency", |row, _| json!(row.item.urgency.code())),
    Column::codes(
        "area",
        |row, _| json!(row.item.area),
        |row, edition, code| {
            let area = row.item.area.as_ref();
            area.map_or(code, |area| edition.office.areas.name(area))
                .to_owned()
        },
    ),
    Column::facts("created_at", |row, edition| {
        edition.moment(row.item.created_at)
    }),
    Column::facts("state_since", |row, edition| {
        edition.moment(row.item.state_since)
    }),
    Column::codes(
        "next_actor",
        |row, _| code(row.item.next.as_ref().map(|next| &next.actor)),
        |_, edition, code| {
            let words = &edition.office.vocabularies.actors;
            words.label(code, edition.locale.lang()).to_owned()
        },
    ),
    Column::facts("due", |row, edition| {
        let next = row.item.next.as_ref();
        next.map_or(Value::Null, |next| edition.moment(next.due))
    }),
    Column::asked("owner", Holds::Colleagues, |row, _| {
        text(row.owner_name.as_deref().unwrap_or_default())
    }),
    Column::asked("person_name", Holds::Person, |row, _| {
        text(row.person.as_ref().map_or("", |person| &person.name))
    }),
    Column::asked("person_kana", Holds::Person, |row, _| {
        text(row.person.as_ref().map_or("", |person| &person.kana))
    }),
    Column::asked("birth_date", Holds::Person, |row, _| {
        json!(row.person.as_ref().and_then(|person| person.birth_date))
    }),
    Column::facts("age", |row, _| json!(row.age)),
    Column::codes(
        "sex",
        |row, _| code(row.person.as_ref().and_then(|person| person.sex.as_ref())),
        |_, edition, code| {
            let words = &edition.office.vocabularies.sexes;
            words.label(code, edition.locale.lang()).to_owned()
        },
    ),
    Column::asked("address", Holds::Person, |row, _| {
        text(row.person.as_ref().map_or("", |person| &person.address))
    }),
    Column::asked("phone", Holds::Person, |row, _| {
        text(row.person.as_ref().map_or("", |person| &person.phone))
    }),
    Column::asked("next_action", Holds::Words, |row, edition| {
        let next = row.item.next.as_ref();
        let words = next.map(|next| match &next.action {
            NextAction::Text(said) => said.clone(),
            NextAction::OfState | NextAction::OfStep(_) => {
                let workflow = edition.office.workflow(&row.item.kind);
                let action = workflow.and_then(|known| known.action(&row.item.state, Some(next)));
                action
                    .map(|action| action.in_lang(edition.locale.lang()).to_owned())
                    .unwrap_or_default()
            }
        });
        text(&words.unwrap_or_default())
    }),
    Column::asked("details", Holds::Words, |row, _| json!(row.item.details)),
];
