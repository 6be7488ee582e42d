//! What an import writes of an institution: the document of its source, and its entry with area
//! and position.

use super::known::Stored;
use crate::domain::area::{AreaCode, AreaGuess};
use crate::domain::facility::FacilityDetails;
use crate::office::Office;
use crate::store::error::StoreError;
use crate::store::towns::position_of;
use crate::store::{digest, facility_document};
use crate::text::{fold, phone};
use rusqlite::Connection;
use std::borrow::Cow;

/// What a source says of an institution, as it is stored.
#[derive(Debug)]
pub(super) struct Document {
    /// None where the entry says the same, word for word.
    pub text: Option<String>,
    /// 128 bits of SHA-256 in hex; it does not depend on the order of the files in which the
    /// services stood.
    pub digest: String,
}

impl Document {
    /// Whether it says what is stored of an institution that is there.
    pub fn is_that_of(&self, row: &Stored) -> bool {
        self.digest == row.digest && !row.vanished
    }
}

/// An entry as it is to stand in `facility`.
#[derive(Debug)]
pub(in crate::store) struct Entry {
    pub details: FacilityDetails,
    pub area: Option<AreaCode>,
    pub position_by: Option<&'static str>,
}

/// The same as a row of `facility`.
#[derive(Debug)]
pub(super) struct EntryRow {
    pub details: String,
    pub name_key: String,
    pub phone_digits: String,
    pub area: Option<AreaCode>,
    pub position_by: Option<&'static str>,
}

impl Entry {
    /// With its area, and with the position that the source gives.
    pub fn placed_by_source(office: &Office, details: FacilityDetails) -> Self {
        Self {
            area: area_of(office, &details),
            position_by: details.position.map(|_| "source"),
            details,
        }
    }

    /// With its keys.
    pub(super) fn row(&self) -> Result<EntryRow, StoreError> {
        Ok(EntryRow {
            details: facility_document::text(&self.details)?,
            name_key: fold::key(&self.details.name),
            phone_digits: phone::digits(&self.details.phone),
            area: self.area.clone(),
            position_by: self.position_by,
        })
    }
}

/// The area of an institution, when exactly one fits.
pub(in crate::store) fn area_of(office: &Office, details: &FacilityDetails) -> Option<AreaCode> {
    area_of_place(office, &details.municipality, &details.address)
}

/// The same of a municipality as a source prints it, which may be empty, and of an address.
pub(in crate::store) fn area_of_place(
    office: &Office,
    municipality: &str,
    address: &str,
) -> Option<AreaCode> {
    let own = office.areas.municipality.as_str();
    // What an address without a municipality begins with may be a town: 栄町３－１.
    let is_town = municipality.ends_with(['町', '村']) && address.starts_with(municipality);
    // Elsewhere in the country towns are called as ours are, and its addresses may not say where.
    if !municipality.is_empty() && !municipality.ends_with(own) && !is_town {
        return None;
    }
    match office.areas.locate(address) {
        AreaGuess::One(area) => Some(area),
        AreaGuess::Several(_) | AreaGuess::Unknown => None,
    }
}

/// An entry with its area, and with the middle of its town where no source knows its position.
pub(in crate::store) fn entry(
    conn: &Connection,
    office: &Office,
    mut details: FacilityDetails,
) -> Result<Entry, StoreError> {
    let mut position_by = None;
    if details.position.is_none() {
        details.position = position_of(conn, &details.address, &office.areas.municipality)?;
        position_by = details.position.map(|_| "town");
    }
    let placed = Entry::placed_by_source(office, details);
    Ok(Entry {
        position_by: position_by.or(placed.position_by),
        ..placed
    })
}

/// The document of a source row.
pub(super) fn document(details: &FacilityDetails) -> Result<Document, StoreError> {
    let text = facility_document::text(&in_order(details))?;
    let digest = digest::of(text.as_bytes());
    Ok(Document {
        text: Some(text),
        digest,
    })
}

/// The document of a source row and the new entry that rests on it alone: for most of them the
/// same words, written down once.
pub(super) fn document_and_row(
    said: &FacilityDetails,
    entry: &Entry,
) -> Result<(Document, EntryRow), StoreError> {
    let row = entry.row()?;
    let document = if *in_order(said) == entry.details {
        Document {
            text: None,
            digest: digest::of(row.details.as_bytes()),
        }
    } else {
        document(said)?
    };
    Ok((document, row))
}

/// With its services in order, so that the order of files and sheets makes no difference.
fn in_order(details: &FacilityDetails) -> Cow<'_, FacilityDetails> {
    let mut details = Cow::Borrowed(details);
    if !details.services.is_sorted() {
        details.to_mut().services.sort();
    }
    details
}

#[cfg(test)]
mod tests {
    use super::area_of_place;
    use crate::office::Office;

    #[test]
    fn a_town_of_another_municipality_lies_in_no_area_of_ours() {
        let office = Office::shipped();
        let area = |municipality, address| area_of_place(&office, municipality, address);
        let ours = area("松戸市", "栄町３－１");
        assert!(ours.is_some());
        assert_eq!(area("", "松戸市栄町３－１"), ours);
        assert_eq!(area("千葉県松戸市", "栄町３－１"), ours);
        assert_eq!(area("栄町", "栄町３－１"), ours);
        assert_eq!(area("三島市", "栄町３－１"), None);
        assert_eq!(area("小山市", "小山市神鳥谷１０８１"), None);
    }
}
