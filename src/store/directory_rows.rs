//! The directory for the search index: every entry once, in one pass over the file.

use super::candidates::REFERRAL;
use super::error::StoreError;
use super::lists::json_column;
use super::{Store, rooms};
use crate::domain::area::AreaCode;
use crate::domain::facility::{FacilityDetails, LocalKnowledge};
use crate::domain::ids::FacilityId;
use crate::domain::room::{RoomDeclaration, RoomNow};
use crate::search::DirectoryRow;
use chrono::NaiveDate;
use rusqlite::Row;
use std::collections::HashMap;

impl Store {
    /// Every directory entry, by id; those that vanished as well, marked.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn directory_rows(&self) -> Result<Vec<DirectoryRow>, StoreError> {
        let reading = StoreError::doing("reading the directory");
        let mut rooms: HashMap<FacilityId, RoomDeclaration> = rooms::all_rooms(&self.conn)?
            .into_iter()
            .filter(|room| room.form == REFERRAL)
            .map(|room| (room.facility, room))
            .collect();
        let today = self.clock.today();
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT id, area, details, local, vanished_on IS NOT NULL FROM facility ORDER BY id",
            )
            .map_err(&reading)?;
        let mut rows = statement.query([]).map_err(&reading)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(&reading)? {
            let id = FacilityId(row.get(0).map_err(&reading)?);
            let read = self.directory_row(id, row, rooms.remove(&id), today);
            all.push(read.map_err(&reading)?);
        }
        Ok(all)
    }

    fn directory_row(
        &self,
        id: FacilityId,
        row: &Row<'_>,
        room: Option<RoomDeclaration>,
        today: NaiveDate,
    ) -> rusqlite::Result<DirectoryRow> {
        let details: FacilityDetails = json_column(row, 2)?;
        let local: LocalKnowledge = json_column(row, 3)?;
        let capabilities = self.office.capabilities.of_facility(&details, &local);
        let phones = [
            details.phone,
            details.fax,
            local.liaison_phone,
            local.night_phone,
        ];
        Ok(DirectoryRow {
            id,
            kind: details.kind,
            name: details.name,
            kana: details.kana,
            hints: [details.hints, local.hints].join("\n").trim().to_owned(),
            director: details.director,
            address: details.address,
            phones: phones
                .into_iter()
                .filter(|phone| !phone.is_empty())
                .collect(),
            area: row.get::<_, Option<String>>(1)?.map(AreaCode),
            capabilities,
            filings: details
                .filings
                .into_iter()
                .map(|filing| filing.symbol)
                .collect(),
            room: RoomNow::of(room.as_ref(), today),
            places: room.as_ref().and_then(|room| room.places),
            declared_on: room.map(|room| room.declared_on),
            position: details.position,
            vanished: row.get(4)?,
        })
    }
}
