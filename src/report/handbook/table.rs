//! The handbook as CSV: for spreadsheets, and to be read again by `import handbook`.
//!
//! The first columns are those of the import, codes and plain values; the others are for people. A
//! field that the reader may not see has no column.

use super::entry::{Entry, degrees, room_in_words};
use super::{Edition, Handbook};
use crate::domain::handbook::HandbookField as Field;
use crate::text::spreadsheet::{BYTE_ORDER_MARK, bytes, defused, joined, sheet};

/// A column: its name, the field that it shows, and its text.
type Column = (
    &'static str,
    Option<Field>,
    fn(&Entry, &Edition<'_>) -> String,
);

const COLUMNS: &[Column] = &[
    ("key", None, |entry, _| entry.key.clone()),
    ("kind", None, |entry, _| entry.facility.details.kind.clone()),
    ("name", None, |entry, _| entry.name.clone()),
    ("kana", Some(Field::Kana), |entry, _| entry.kana.clone()),
    ("hints", Some(Field::Hints), |entry, _| {
        joined(entry.facility.details.hints.lines())
    }),
    ("founder", Some(Field::Founder), |entry, _| {
        entry.facility.details.founder.clone()
    }),
    ("director", Some(Field::Director), |entry, _| {
        entry.facility.details.director.clone()
    }),
    ("postal_code", Some(Field::Address), |entry, _| {
        entry.facility.details.postal_code.clone()
    }),
    ("address", Some(Field::Address), |entry, _| {
        entry.facility.details.address.clone()
    }),
    ("municipality", Some(Field::Address), |entry, _| {
        entry.facility.details.municipality.clone()
    }),
    ("lat", Some(Field::Position), |entry, _| {
        degrees(entry.facility.details.position).0
    }),
    ("lon", Some(Field::Position), |entry, _| {
        degrees(entry.facility.details.position).1
    }),
    ("phone", Some(Field::Phone), |entry, _| {
        entry.facility.details.phone.clone()
    }),
    ("fax", Some(Field::Fax), |entry, _| {
        entry.facility.details.fax.clone()
    }),
    ("url", Some(Field::Url), |entry, _| {
        entry.facility.details.url.clone()
    }),
    ("beds", Some(Field::Beds), |entry, _| {
        entry.facility.details.beds.clone()
    }),
    ("services", Some(Field::Services), |entry, _| {
        list(&entry.facility.details.services)
    }),
    ("hours", Some(Field::Hours), |entry, _| {
        entry.facility.details.hours.clone()
    }),
    ("capabilities", Some(Field::Capabilities), |entry, _| {
        list(&entry.facility.capabilities)
    }),
    ("area", None, |entry, _| {
        let area = entry.facility.area.clone();
        area.map(|code| code.0).unwrap_or_default()
    }),
    ("kind_label", None, |entry, _| entry.kind.clone()),
    (
        "capability_labels",
        Some(Field::Capabilities),
        |entry, _| said(entry, Field::Capabilities),
    ),
    ("cannot", Some(Field::Cannot), |entry, _| {
        list(&entry.facility.local.cannot)
    }),
    ("filings", Some(Field::Filings), |entry, _| {
        let filings = entry.facility.details.filings.iter();
        joined(filings.map(|filing| filing.symbol.as_str()))
    }),
    ("room", Some(Field::Room), |entry, edition| {
        let rooms = entry.facility.rooms.iter();
        let rooms: Vec<String> = rooms.map(|room| room_in_words(room, edition)).collect();
        list(&rooms)
    }),
    ("sub_attending", Some(Field::SubAttending), |entry, _| {
        said(entry, Field::SubAttending)
    }),
    (
        "support_physician_of",
        Some(Field::SupportPhysician),
        |entry, _| {
            let areas = entry.facility.local.support_physician_of.iter();
            joined(areas.map(|area| area.0.as_str()))
        },
    ),
    ("liaison", Some(Field::Liaison), |entry, _| {
        entry.facility.local.liaison.clone()
    }),
    ("liaison_phone", Some(Field::LiaisonPhone), |entry, _| {
        entry.facility.local.liaison_phone.clone()
    }),
    ("night_phone", Some(Field::NightPhone), |entry, _| {
        entry.facility.local.night_phone.clone()
    }),
    ("how_to_reach", Some(Field::HowToReach), |entry, _| {
        entry.facility.local.how_to_reach.clone()
    }),
    ("notice", Some(Field::Notice), |entry, _| {
        said(entry, Field::Notice)
    }),
    ("notes", Some(Field::Notes), |entry, _| {
        entry.facility.local.notes.clone()
    }),
];

fn list(parts: &[String]) -> String {
    joined(parts.iter().map(String::as_str))
}

/// A fact in the words of the printed book.
fn said(entry: &Entry, field: Field) -> String {
    let fact = entry.facts.iter().find(|fact| fact.field == field);
    fact.map(|fact| fact.value.clone()).unwrap_or_default()
}

/// The names of the columns that a reader gets.
#[must_use]
pub fn columns(edition: &Edition<'_>) -> Vec<&'static str> {
    let shown = shown(edition);
    shown.map(|(name, _, _)| *name).collect()
}

fn shown<'e>(edition: &'e Edition<'_>) -> impl Iterator<Item = &'static Column> + use<'e> {
    let edition = *edition;
    COLUMNS
        .iter()
        .filter(move |(_, field, _)| field.is_none_or(|field| edition.shows(field)))
}

/// The whole book: byte-order mark, every cell in quotation marks, none that a spreadsheet runs.
///
/// # Errors
/// Never for a book in memory; the writer's own otherwise.
pub fn csv(book: &Handbook<'_>) -> Result<Vec<u8>, csv::Error> {
    let edition = &book.edition;
    let mut writer = sheet(BYTE_ORDER_MARK);
    writer.write_record(columns(edition))?;
    for entry in book.entries() {
        let cells = shown(edition).map(|(_, _, text)| text(entry, edition));
        let cells: Vec<String> = cells.map(|cell| defused(&cell).into_owned()).collect();
        writer.write_record(&cells)?;
    }
    bytes(writer)
}
