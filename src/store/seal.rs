//! Seals: what the records that a write touched look like after it, as hashes in its audit row.
//!
//! The chain of the audit finds a changed audit row. A seal finds a consultation, a work item
//! or a person that was changed, removed or inserted by any other program, because the newest
//! seal of a record must fit its rows. Which records a write touched is told by the change feed,
//! which triggers fill, so that no write can forget it.

mod edition;

use super::error::StoreError;
use edition::Edition;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// So many records share one audit row when a file is sealed for the first time.
const SEALED_AT_ONCE: usize = 5_000;

/// So many bytes of the hash are kept: nobody finds a second record for 128 bits.
const BYTES: usize = 16;

/// The kinds of record that are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A consultation with its additions and corrections.
    Consultation,
    /// A work item with its timeline, offers and visits.
    Item,
    /// A person.
    Person,
}

/// A record that is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sealed {
    /// What it is.
    pub kind: Kind,
    /// Its row.
    pub id: i64,
}

/// The hash of a record's rows.
pub(super) type Seal = [u8; BYTES];

impl Kind {
    const ALL: [Self; 3] = [Self::Consultation, Self::Item, Self::Person];

    fn letter(self) -> char {
        match self {
            Self::Consultation => 'c',
            Self::Item => 'i',
            Self::Person => 'p',
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Item => "work_item",
            Self::Person => "person",
        }
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.kind.letter(), self.id)
    }
}

/// Where the change feed stands before a write.
pub(super) fn mark(conn: &Connection) -> Result<i64, StoreError> {
    conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM change_log")
        .and_then(|mut newest| newest.query_row([], |row| row.get(0)))
        .map_err(StoreError::doing("reading the change feed"))
}

/// The seals of everything that was touched since the mark, as the audit keeps them.
pub(super) fn since(conn: &Connection, mark: i64) -> Result<String, StoreError> {
    let sealing = StoreError::doing("sealing what was written");
    let touched: BTreeSet<(String, i64, Option<i64>)> = conn
        .prepare_cached(
            "SELECT record, row_id, CASE record
                 WHEN 'consultation' THEN (SELECT person_id FROM consultation WHERE id = row_id)
                 WHEN 'item' THEN (SELECT person_id FROM work_item WHERE id = row_id) END
             FROM change_log WHERE seq > ?1 AND record IN ('consultation', 'item')",
        )
        .and_then(|mut rows| {
            rows.query_map([mark], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect()
        })
        .map_err(sealing)?;
    let mut records = BTreeSet::new();
    for (record, id, person) in touched {
        let kind = match record.as_str() {
            "consultation" => Kind::Consultation,
            _ => Kind::Item,
        };
        records.insert(Sealed { kind, id });
        records.extend(person.map(|id| Sealed {
            kind: Kind::Person,
            id,
        }));
    }
    written(conn, &records, Edition::NEWEST)
}

fn written(
    conn: &Connection,
    records: &BTreeSet<Sealed>,
    edition: Edition,
) -> Result<String, StoreError> {
    let mut seals = Vec::with_capacity(records.len());
    for record in records {
        if let Some(seal) = seal(conn, *record, edition)? {
            let mark = edition.mark();
            seals.push(format!("{record}{mark}:{}", super::audit::hex(&seal)));
        }
    }
    Ok(seals.join(" "))
}

/// Hash of a record's rows, each value with its type and length in front; `None` when it is gone.
fn seal(conn: &Connection, record: Sealed, edition: Edition) -> Result<Option<Seal>, StoreError> {
    let sealing = StoreError::doing("sealing a record");
    let mut sha = Sha256::new();
    for (part, query) in edition.queries(record.kind).iter().enumerate() {
        sha.update(b"part");
        let mut statement = conn.prepare_cached(query).map_err(&sealing)?;
        let columns = statement.column_count();
        let mut rows = statement.query([record.id]).map_err(&sealing)?;
        let mut found = false;
        while let Some(row) = rows.next().map_err(&sealing)? {
            found = true;
            sha.update(b"row");
            for column in 0..columns {
                put(&mut sha, row.get_ref(column).map_err(&sealing)?);
            }
        }
        if part == 0 && !found {
            return Ok(None);
        }
    }
    let mut seal = [0; BYTES];
    seal.copy_from_slice(sha.finalize().get(..BYTES).unwrap_or(&[0; BYTES]));
    Ok(Some(seal))
}

fn put(sha: &mut Sha256, value: ValueRef<'_>) {
    let (kind, bytes): (u8, Vec<u8>) = match value {
        ValueRef::Null => (0, Vec::new()),
        ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
        ValueRef::Real(number) => (2, number.to_be_bytes().to_vec()),
        ValueRef::Text(text) => (3, text.to_vec()),
        ValueRef::Blob(blob) => (4, blob.to_vec()),
    };
    sha.update([kind]);
    sha.update((bytes.len() as u64).to_be_bytes());
    sha.update(bytes);
}

/// The newest seal of each record, as the audit tells them row by row.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeMap<Sealed, (Edition, Seal)>);

impl Told {
    /// Takes in the seals of one audit row; `None` when they are not written as ours are.
    pub fn take(&mut self, seals: &str) -> Option<()> {
        for one in seals.split_ascii_whitespace() {
            let (record, seal) = one.split_once(':')?;
            let (record, edition) = match record.split_once('.') {
                None => (record, Edition::marked(None)?),
                Some((record, mark)) => (record, Edition::marked(Some(mark))?),
            };
            let mut letters = record.chars();
            let letter = letters.next()?;
            let kind = Kind::ALL.into_iter().find(|kind| kind.letter() == letter)?;
            let id = letters.as_str().parse().ok()?;
            self.0
                .insert(Sealed { kind, id }, (edition, from_hex(seal)?));
        }
        Some(())
    }

    /// Holds every record of the file against its newest seal.
    pub fn hold_against(mut self, conn: &Connection) -> Result<Vec<SealFault>, StoreError> {
        let mut faults = Vec::new();
        for kind in Kind::ALL {
            let reading = StoreError::doing("reading the records to be held against their seals");
            let mut rows = conn
                .prepare(&format!("SELECT id FROM {} ORDER BY id", kind.table()))
                .map_err(&reading)?;
            let mut rows = rows.query([]).map_err(&reading)?;
            while let Some(row) = rows.next().map_err(&reading)? {
                let id = row.get(0).map_err(&reading)?;
                let record = Sealed { kind, id };
                let how = match self.0.remove(&record) {
                    None => How::Inserted,
                    Some((edition, told)) if seal(conn, record, edition)? == Some(told) => continue,
                    Some(_) => How::Changed,
                };
                faults.push(SealFault {
                    record: name(conn, record)?,
                    how,
                });
            }
        }
        faults.extend(self.0.keys().map(|gone| SealFault {
            record: gone.to_string(),
            how: How::Removed,
        }));
        Ok(faults)
    }
}

/// What was done to a record past the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is not as its last write left it.
    Changed,
    /// It is not there any more.
    Removed,
    /// No write of the program made it.
    Inserted,
}

/// A record that does not fit its seal.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SealFault {
    /// Its number; for a person, and for what is gone, kind and row.
    pub record: String,
    /// What was done to it.
    pub how: How,
}

fn name(conn: &Connection, record: Sealed) -> Result<String, StoreError> {
    if record.kind == Kind::Person {
        return Ok(record.to_string());
    }
    let query = format!("SELECT number FROM {} WHERE id = ?1", record.kind.table());
    conn.prepare_cached(&query)
        .and_then(|mut one| one.query_row([record.id], |row| row.get(0)).optional())
        .map(|number| number.unwrap_or_else(|| record.to_string()))
        .map_err(StoreError::doing("reading a number"))
}

fn from_hex(text: &str) -> Option<Seal> {
    let mut seal = [0; BYTES];
    if text.len() != 2 * BYTES {
        return None;
    }
    for (byte, digits) in seal.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(seal)
}

/// Lets statements of a migration change rows of items, and seals those anew that it changed. One that did not fit its
/// seal before keeps it, or nobody would find any more what was done to it.
pub(super) fn changing_items(conn: &Connection, statements: &str) -> Result<(), StoreError> {
    let mut told = Told::default();
    let reading = StoreError::doing("reading the seals of the audit");
    let all: Vec<String> = conn
        .prepare("SELECT seals FROM audit WHERE seals <> '' ORDER BY seq")
        .and_then(|mut rows| rows.query_map([], |row| row.get(0))?.collect())
        .map_err(&reading)?;
    for seals in all {
        told.take(&seals);
    }
    let mut sound = Vec::new();
    for (record, (edition, sealed)) in told.0 {
        if record.kind == Kind::Item && seal(conn, record, edition)? == Some(sealed) {
            sound.push((record, edition, sealed));
        }
    }
    conn.execute_batch(statements)
        .map_err(StoreError::doing("bringing the file to the new schema"))?;
    let mut changed = BTreeSet::new();
    for (record, edition, sealed) in sound {
        if seal(conn, record, edition)? != Some(sealed) {
            changed.insert(record);
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let seals = written(conn, &changed, Edition::NEWEST)?;
    let count = serde_json::json!({ "items": changed.len() });
    super::audit::append_as_program(conn, "seal", Kind::Item.table(), &count, &seals)
}

/// Seals what a file holds that was written before there were seals; for the migration. A file
/// that has any is left as it is: sealing it again would hide what was done to it meanwhile.
pub(super) fn seal_unsealed(conn: &Connection) -> Result<(), StoreError> {
    let reading = StoreError::doing("reading what is to be sealed");
    let has_seals = conn
        .prepare("SELECT 1 FROM audit WHERE seals <> ''")
        .and_then(|mut sealed| sealed.exists([]))
        .map_err(&reading)?;
    if has_seals {
        return Ok(());
    }
    for kind in Kind::ALL {
        let ids: Vec<i64> = conn
            .prepare(&format!("SELECT id FROM {} ORDER BY id", kind.table()))
            .and_then(|mut rows| rows.query_map([], |row| row.get(0))?.collect())
            .map_err(&reading)?;
        for some in ids.chunks(SEALED_AT_ONCE) {
            let records = some.iter().map(|&id| Sealed { kind, id }).collect();
            // The file has the columns of that time here, whatever a later step adds.
            let seals = written(conn, &records, Edition::First)?;
            let nothing = serde_json::json!({});
            super::audit::append_as_program(conn, "seal", kind.table(), &nothing, &seals)?;
        }
    }
    Ok(())
}
