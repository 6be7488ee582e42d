//! The institutions that could be asked, kept in memory for the ranking: read whole once, then entry by entry as the
//! change feed names them. Declared room and notices run out overnight, so each day begins with a reading.

use super::candidates::REFERRAL;
use super::error::StoreError;
use super::lists::json_column;
use super::{Store, rooms};
use crate::domain::area::AreaCode;
use crate::domain::facility::{FacilityDetails, LocalKnowledge};
use crate::domain::ids::FacilityId;
use crate::domain::ranking::{CandidateFacts, Field};
use crate::domain::room::{RoomDeclaration, RoomNow};
use chrono::NaiveDate;
use rusqlite::Row;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// With more entries changed than this, reading all of them is quicker than one by one.
const MANY: usize = 2_000;

const SELECT: &str = "SELECT id, area, details, local, vanished_on IS NULL FROM facility
     WHERE kind IN ('clinic', 'hospital')";

/// The field as it was read, and until where.
#[derive(Debug)]
pub(super) struct KeptField {
    field: Arc<Field>,
    /// The newest change that it knows.
    seq: i64,
    /// The day for which it holds.
    day: NaiveDate,
}

impl Store {
    /// All institutions that could be asked, as they stand now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn field(&self) -> Result<Arc<Field>, StoreError> {
        // What is saved while we read is read once more: the place in the feed is taken before.
        let (seq, day) = (self.newest_change()?, self.clock.today());
        let mut kept = self.kept_field.borrow_mut();
        let known = kept.take().filter(|kept| kept.day == day);
        let field = match known {
            Some(known) if known.seq == seq => known.field,
            Some(known) => self.brought_up_to_date(known)?,
            None => Arc::new(self.whole_field(day)?),
        };
        *kept = Some(KeptField {
            field: Arc::clone(&field),
            seq,
            day,
        });
        Ok(field)
    }

    fn brought_up_to_date(&self, known: KeptField) -> Result<Arc<Field>, StoreError> {
        let changed = match self.entries_changed_since(known.seq)? {
            Some(changed) if changed.len() <= MANY => changed,
            _ => return Ok(Arc::new(self.whole_field(known.day)?)),
        };
        let mut field = known.field;
        for facility in changed {
            let facts = self.one_of_field(facility, known.day)?;
            Arc::make_mut(&mut field).put(facility, facts);
        }
        Ok(field)
    }

    /// Entries that were saved since a place in the feed; `None` when the directory as a whole has changed.
    fn entries_changed_since(&self, seq: i64) -> Result<Option<BTreeSet<FacilityId>>, StoreError> {
        let rows: Vec<(bool, i64)> = self
            .conn
            .prepare_cached(
                "SELECT record = 'facility', row_id FROM change_log
                 WHERE seq > ?1 AND record IN ('facility', 'directory')",
            )
            .and_then(|mut rows| {
                rows.query_map([seq], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(StoreError::doing("reading which entries have changed"))?;
        let entry = |(is_entry, id): (bool, i64)| is_entry.then_some(FacilityId(id));
        Ok(rows.into_iter().map(entry).collect())
    }

    fn whole_field(&self, today: NaiveDate) -> Result<Field, StoreError> {
        let mut rooms: HashMap<FacilityId, RoomDeclaration> = rooms::all_rooms(&self.conn)?
            .into_iter()
            .filter(|room| room.form == REFERRAL)
            .map(|room| (room.facility, room))
            .collect();
        let reading = StoreError::doing("reading the candidates");
        let mut statement = self.conn.prepare_cached(SELECT).map_err(&reading)?;
        let mut rows = statement.query([]).map_err(&reading)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(&reading)? {
            let id = FacilityId(row.get(0).map_err(&reading)?);
            let facts = self.candidate_facts(id, row, rooms.remove(&id), today);
            all.push(facts.map_err(&reading)?);
        }
        Ok(Field::of(all))
    }

    fn one_of_field(
        &self,
        id: FacilityId,
        today: NaiveDate,
    ) -> Result<Option<CandidateFacts>, StoreError> {
        let room = rooms::room_for(&self.conn, id, REFERRAL)?;
        let reading = StoreError::doing("reading a candidate");
        let mut statement = self
            .conn
            .prepare_cached(&format!("{SELECT} AND id = ?1"))
            .map_err(&reading)?;
        let mut rows = statement.query([id.0]).map_err(&reading)?;
        let row = rows.next().map_err(&reading)?;
        row.map(|row| self.candidate_facts(id, row, room, today))
            .transpose()
            .map_err(&reading)
    }

    fn candidate_facts(
        &self,
        facility: FacilityId,
        row: &Row<'_>,
        room: Option<RoomDeclaration>,
        today: NaiveDate,
    ) -> rusqlite::Result<CandidateFacts> {
        let details: FacilityDetails = json_column(row, 2)?;
        let local: LocalKnowledge = json_column(row, 3)?;
        Ok(CandidateFacts {
            facility,
            capabilities: self.office.capabilities.of_facility(&details, &local),
            name: details.name,
            kind: details.kind,
            active: row.get(4)?,
            area: row.get::<_, Option<String>>(1)?.map(AreaCode),
            position: details.position,
            notice: local.notice_on(today).map(|notice| notice.text.clone()),
            can: local.can,
            conditional: local.conditional,
            cannot: local.cannot,
            takes_sub_attending: local.takes_sub_attending,
            room: RoomNow::of(room.as_ref(), today),
            places: room.as_ref().and_then(|room| room.places),
            declared_on: room.map(|room| room.declared_on),
        })
    }
}
