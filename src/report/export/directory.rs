//! The columns of the directory. Nobody's patient stands in it; what the centre noted of an
//! institution for itself is asked for by name.

use super::{Column, Holds, list, text};
use crate::domain::facility::Facility;
use serde_json::json;

/// Every column, in the order in which they stand.
pub static DIRECTORY: &[Column<Facility>] = &[
    Column::facts("id", |row, _| json!(row.id)),
    Column::codes(
        "kind",
        |row, _| text(&row.details.kind),
        |_, edition, code| {
            let words = &edition.office.vocabularies.facility_kinds;
            words.label(code, edition.locale.lang()).to_owned()
        },
    ),
    Column::facts("name", |row, _| text(&row.details.name)),
    Column::facts("kana", |row, _| text(&row.details.kana)),
    Column::codes(
        "area",
        |row, _| json!(row.area),
        |row, edition, code| {
            let area = row.area.as_ref();
            area.map_or(code, |area| edition.office.areas.name(area))
                .to_owned()
        },
    ),
    Column::facts("postal_code", |row, _| text(&row.details.postal_code)),
    Column::facts("address", |row, _| text(&row.details.address)),
    Column::facts("phone", |row, _| text(&row.details.phone)),
    Column::facts("fax", |row, _| text(&row.details.fax)),
    Column::facts("capabilities", |row, _| list(&row.capabilities)),
    Column::asked("source_key", Holds::Facts, |row, _| {
        text(&row.details.source_key)
    }),
    Column::asked("services", Holds::Facts, |row, _| {
        list(&row.details.services)
    }),
    Column::asked("hours", Holds::Facts, |row, _| text(&row.details.hours)),
    Column::asked("url", Holds::Facts, |row, _| text(&row.details.url)),
    Column::asked("founder", Holds::Colleagues, |row, _| {
        text(&row.details.founder)
    }),
    Column::asked("director", Holds::Colleagues, |row, _| {
        text(&row.details.director)
    }),
    Column::asked("liaison", Holds::Words, |row, _| text(&row.local.liaison)),
    Column::asked("liaison_phone", Holds::Words, |row, _| {
        text(&row.local.liaison_phone)
    }),
    Column::asked("night_phone", Holds::Words, |row, _| {
        text(&row.local.night_phone)
    }),
    Column::asked("how_to_reach", Holds::Words, |row, _| {
        text(&row.local.how_to_reach)
    }),
    Column::asked("notes", Holds::Words, |row, _| text(&row.local.notes)),
];
