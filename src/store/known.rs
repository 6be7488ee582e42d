//! Who is known, ready to be recognised: one row a caller however often they called, and the
//! folded names and readings under which persons and callers are looked for.
//!
//! Folding is the program's and not SQLite's, so this is written with the record and not by a
//! trigger. Endings of numbers need no row here: an index over the last four digits finds them.

use super::error::StoreError;
use super::time::stamp;
use super::write::Writing;
use crate::domain::consultation::{Caller, ConsultationDetails};
use crate::domain::ids::{ConsultationId, FacilityId, PersonId};
use crate::text::{fold, romaji};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// What a key of `known_name` belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// A person concerned.
    Person,
    /// A caller, by their own name.
    Caller,
    /// A caller, by the words of their institution.
    Institution,
}

impl Whose {
    /// As the column holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Caller => "caller",
            Self::Institution => "institution",
        }
    }
}

/// The keys of a name and its reading: the whole, and from each further word on, so that the
/// given name finds as well. Readings are romaji keys, because the key of the first letters
/// typed begins the key of the whole; names are folded as they are written.
pub(super) fn name_keys(name: &str, kana: &str) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = from_each_word(kana)
        .map(|part| romaji::key(&part))
        .collect();
    keys.extend(from_each_word(name).map(|part| fold::key(&part)));
    keys.retain(|key| !key.is_empty());
    keys
}

/// The keys of an institution's name: the whole, and from each further word on.
pub(super) fn institution_keys(name: &str) -> BTreeSet<String> {
    let keys = from_each_word(name).map(|part| fold::key(&part));
    keys.filter(|key| !key.is_empty()).collect()
}

/// The text from each of its words on; brackets part words as spaces do.
fn from_each_word(text: &str) -> impl Iterator<Item = String> {
    let parts = |letter: char| letter.is_whitespace() || "()（）「」".contains(letter);
    let words: Vec<&str> = text.split(parts).filter(|word| !word.is_empty()).collect();
    (0..words.len()).map(move |from| words.get(from..).unwrap_or_default().concat())
}

/// The key by which a caller is the same: the reading, else the name.
pub(super) fn caller_key(caller: &Caller) -> String {
    let named = if caller.kana.is_empty() {
        &caller.name
    } else {
        &caller.kana
    };
    fold::key(named)
}

impl Writing<'_> {
    /// A person has been called about: found from now on by what is now known of them.
    pub fn know_person(&self, person: PersonId) -> Result<(), StoreError> {
        let known = super::people::load(&self.tx, person)?.details;
        let last_at: String = self
            .tx
            .prepare_cached(
                "SELECT coalesce(max(received_at), ?2) FROM consultation WHERE person_id = ?1",
            )
            .and_then(|mut last| {
                // About whom nobody called yet, a case is begun now.
                last.query_row(params![person.0, stamp(self.now)], |row| row.get(0))
            })
            .map_err(StoreError::doing("asking for the last call about a person"))?;
        let keys = name_keys(&known.name, &known.kana);
        replace_keys(&self.tx, Whose::Person, person.0, &keys, &last_at)
    }

    /// A caller has called: found from now on, once, however often they call.
    pub fn know_caller(
        &self,
        consultation: ConsultationId,
        details: &ConsultationDetails,
    ) -> Result<(), StoreError> {
        let call = Called {
            caller: &details.caller,
            facility: details.caller.facility,
            calls: 1,
            consultation: consultation.0,
            at: &stamp(details.received_at),
        };
        keep_caller(&self.tx, &call)
    }
}

/// One or more calls of the same caller, the newest of them named.
struct Called<'a> {
    caller: &'a Caller,
    facility: Option<FacilityId>,
    calls: u32,
    consultation: i64,
    at: &'a str,
}

fn keep_caller(conn: &Connection, call: &Called<'_>) -> Result<(), StoreError> {
    let caller = call.caller;
    let digits = fold::digits(&caller.phone);
    let key = caller_key(caller);
    let organisation = fold::key(&caller.organisation);
    if digits.is_empty() && key.is_empty() && organisation.is_empty() {
        return Ok(());
    }
    let (row, last_at): (i64, String) = conn
        .prepare_cached(
            "INSERT INTO known_caller
                 (digits, key, organisation, facility_id, calls, consultation_id, last_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (digits, key, organisation) DO UPDATE SET
                 calls = calls + excluded.calls,
                 facility_id = coalesce(excluded.facility_id, facility_id),
                 consultation_id = iif(excluded.last_at >= last_at, excluded.consultation_id,
                                       consultation_id),
                 last_at = max(excluded.last_at, last_at)
             RETURNING id, last_at",
        )
        .and_then(|mut keep| {
            keep.query_row(
                params![
                    digits,
                    key,
                    organisation,
                    call.facility.map(|id| id.0),
                    call.calls,
                    call.consultation,
                    call.at
                ],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
        .map_err(StoreError::doing("remembering a caller"))?;
    let names = name_keys(&caller.name, &caller.kana);
    replace_keys(conn, Whose::Caller, row, &names, &last_at)?;
    let words = institution_keys(&caller.organisation);
    replace_keys(conn, Whose::Institution, row, &words, &last_at)
}

fn replace_keys(
    conn: &Connection,
    whose: Whose,
    row: i64,
    keys: &BTreeSet<String>,
    last_at: &str,
) -> Result<(), StoreError> {
    let writing = StoreError::doing("writing the names to look for");
    // Left to itself SQLite would go through all keys of a sort, because they stand together.
    conn.prepare_cached(
        "DELETE FROM known_name INDEXED BY known_name_by_row WHERE row_id = ?1 AND whose = ?2",
    )
    .and_then(|mut old| old.execute(params![row, whose.code()]))
    .map_err(&writing)?;
    let mut insert = conn
        .prepare_cached("INSERT INTO known_name VALUES (?1, ?2, ?3, ?4)")
        .map_err(&writing)?;
    for key in keys {
        insert
            .execute(params![whose.code(), key, row, last_at])
            .map_err(&writing)?;
    }
    Ok(())
}

/// Everybody that a file from before knows already: a part of the migration.
pub(super) fn fill(conn: &Connection) -> Result<(), StoreError> {
    let filling = StoreError::doing("remembering who has called so far");
    let mut persons = conn
        .prepare(
            "SELECT id, json_extract(details, '$.name'), json_extract(details, '$.kana'),
                 coalesce((SELECT max(received_at) FROM consultation WHERE person_id = person.id), '')
             FROM person ORDER BY id",
        )
        .map_err(&filling)?;
    let mut rows = persons.query([]).map_err(&filling)?;
    while let Some(row) = rows.next().map_err(&filling)? {
        let (name, kana): (String, String) =
            (row.get(1).map_err(&filling)?, row.get(2).map_err(&filling)?);
        let last_at: String = row.get(3).map_err(&filling)?;
        let id = row.get(0).map_err(&filling)?;
        replace_keys(conn, Whose::Person, id, &name_keys(&name, &kana), &last_at)?;
    }
    // The other columns of a group are those of the row that has the maximum.
    let mut callers = conn
        .prepare(
            "SELECT id, json_extract(details, '$.caller'), caller_facility_id, count(*),
                 max(received_at)
             FROM consultation
             GROUP BY caller_digits, caller_key, json_extract(details, '$.caller.organisation')",
        )
        .map_err(&filling)?;
    let mut rows = callers.query([]).map_err(&filling)?;
    while let Some(row) = rows.next().map_err(&filling)? {
        let caller: Caller = super::lists::json_column(row, 1).map_err(&filling)?;
        let at: String = row.get(4).map_err(&filling)?;
        let call = Called {
            caller: &caller,
            facility: row
                .get::<_, Option<i64>>(2)
                .map_err(&filling)?
                .map(FacilityId),
            calls: row.get(3).map_err(&filling)?,
            consultation: row.get(0).map_err(&filling)?,
            at: &at,
        };
        keep_caller(conn, &call)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str, kana: &str) -> Vec<String> {
        name_keys(name, kana).into_iter().collect()
    }

    #[test]
    fn family_and_given_name_are_keys_by_reading_and_as_written() {
        assert_eq!(
            keys("髙橋 花子", "タカハシ ハナコ"),
            ["hanako", "takahasihanako", "花子", "高橋花子"]
        );
        assert!(keys("", " ").is_empty());
    }

    #[test]
    fn the_first_letters_typed_begin_the_key_of_a_reading() {
        let known = name_keys("", "シバタ ジュンイチロウ");
        for typed in [
            "shiba",
            "siba",
            "シバ",
            "しばた",
            "junichi",
            "zyun",
            "じゅんい",
        ] {
            let typed = romaji::key(typed);
            assert!(known.iter().any(|key| key.starts_with(&typed)), "{typed}");
        }
    }

    #[test]
    fn an_institution_is_found_from_each_of_its_words() {
        let keys: Vec<String> = institution_keys("(医)見本会 さくら病院")
            .into_iter()
            .collect();
        assert_eq!(
            keys,
            ["さくら病院", "医見本会さくら病院", "見本会さくら病院"]
        );
    }
}
