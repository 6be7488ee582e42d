//! The columns of consultations.

use super::{Column, Edition, Holds, code, list, text};
use crate::store::taking_out::ConsultationOut;
use serde_json::{Value, json};

type Row = ConsultationOut;

/// Words of a vocabulary.
macro_rules! label {
    ($vocabulary:ident) => {
        |_, edition: &Edition<'_>, code| {
            let words = &edition.office.vocabularies.$vocabulary;
            words.label(code, edition.locale.lang()).to_owned()
        }
    };
}

/// Every column, in the order in which they stand.
pub static CONSULTATIONS: &[Column<Row>] = &[
    Column::facts("number", |row, _| text(&row.number)),
    Column::facts("received_at", |row, edition| {
        edition.moment(row.consultation.details.received_at)
    }),
    Column::asked("ended_at", Holds::Facts, |row, edition| {
        let ended = row.consultation.details.ended_at;
        ended.map_or(Value::Null, |at| edition.moment(at))
    }),
    Column::asked("entered_at", Holds::Facts, |row, edition| {
        edition.moment(row.consultation.entered_at)
    }),
    Column::asked("taken_by", Holds::Colleagues, |row, _| {
        text(&row.consultation.taken_by_name)
    }),
    Column::codes(
        "channel",
        |row, _| text(&row.consultation.details.channel),
        label!(channels),
    ),
    Column::codes(
        "caller_occupation",
        |row, _| code(row.consultation.details.caller.occupation.as_ref()),
        label!(occupations),
    ),
    Column::asked("caller_organisation", Holds::Colleagues, |row, _| {
        text(&row.consultation.details.caller.organisation)
    }),
    Column::asked("caller_name", Holds::Person, |row, _| {
        text(&row.consultation.details.caller.name)
    }),
    Column::asked("caller_phone", Holds::Person, |row, _| {
        text(&row.consultation.details.caller.phone)
    }),
    Column::asked("person_name", Holds::Person, |row, _| {
        text(&row.consultation.details.person.name)
    }),
    Column::asked("person_kana", Holds::Person, |row, _| {
        text(&row.consultation.details.person.kana)
    }),
    Column::asked("birth_date", Holds::Person, |row, _| {
        json!(row.consultation.details.person.birth_date)
    }),
    Column::facts("age", |row, _| json!(row.age)),
    Column::codes(
        "sex",
        |row, _| code(row.consultation.details.person.sex.as_ref()),
        label!(sexes),
    ),
    Column::codes(
        "area",
        |row, _| json!(row.consultation.details.person.area),
        |row, edition, code| {
            let area = row.consultation.details.person.area.as_ref();
            area.map_or(code, |area| edition.office.areas.name(area))
                .to_owned()
        },
    ),
    Column::asked("address", Holds::Person, |row, _| {
        text(&row.consultation.details.person.address)
    }),
    Column::asked("phone", Holds::Person, |row, _| {
        text(&row.consultation.details.person.phone)
    }),
    Column::codes(
        "household",
        |row, _| code(row.consultation.details.person.household.as_ref()),
        label!(households),
    ),
    Column::codes(
        "care_level",
        |row, _| code(row.consultation.details.person.care_level.as_ref()),
        label!(care_levels),
    ),
    Column::codes(
        "special_care",
        |row, _| list(&row.consultation.details.person.special_care),
        label!(special_care),
    ),
    Column::codes(
        "field",
        |row, _| code(row.consultation.details.field.as_ref()),
        label!(fields),
    ),
    Column::codes(
        "scene",
        |row, _| code(row.consultation.details.scene.as_ref()),
        label!(scenes),
    ),
    Column::codes(
        "categories",
        |row, _| list(&row.consultation.details.categories),
        label!(categories),
    ),
    Column::codes(
        "difficulties",
        |row, _| list(&row.consultation.details.difficulties),
        label!(difficulties),
    ),
    Column::facts("urgency", |row, _| {
        json!(row.consultation.details.urgency.code())
    }),
    Column::codes(
        "responses",
        |row, _| list(&row.consultation.details.responses),
        label!(responses),
    ),
    Column::codes(
        "outcome",
        |row, _| code(row.consultation.details.outcome.as_ref()),
        label!(outcomes),
    ),
    Column::codes(
        "route",
        |row, _| text(&row.consultation.details.route),
        label!(routes),
    ),
    Column::asked("narrative", Holds::Words, |row, _| {
        text(&row.consultation.details.narrative)
    }),
    Column::asked("background", Holds::Words, |row, _| {
        text(&row.consultation.details.background)
    }),
    Column::asked("diseases", Holds::Words, |row, _| {
        text(&row.consultation.details.person.diseases)
    }),
    Column::asked("response", Holds::Words, |row, _| {
        text(&row.consultation.details.response_text)
    }),
    Column::asked("next_action", Holds::Words, |row, _| {
        text(&row.consultation.details.next_action)
    }),
];
