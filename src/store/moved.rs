//! Items that have gone from one owner to another: told to the one who had them.

use super::Store;
use super::consultations::number_column;
use super::error::StoreError;
use crate::domain::ids::StaffId;
use crate::domain::number::Number;

/// One item that is another colleague's now, or nobody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedOn {
    /// Its number.
    pub number: Number,
    /// Who had it.
    pub from: StaffId,
    /// Who has it now, by name; `None` when nobody has.
    pub to: Option<(StaffId, String)>,
    /// Who did that.
    pub by: StaffId,
    /// Their name.
    pub by_name: String,
}

impl Store {
    /// What has gone to another owner since an entry of the timelines, which moves on.
    pub(super) fn moved_on_since(&self, event: &mut i64) -> Result<Vec<MovedOn>, StoreError> {
        let reading = StoreError::doing("reading who has taken over");
        let newest = self.newest_event()?;
        let moved = self
            .conn
            .prepare_cached(
                "SELECT number, json_extract(before, '$.item.owner'), owner, staff.name, by_staff,
                     by_name
                 FROM item_event
                     JOIN work_item ON work_item.id = item_id
                     LEFT JOIN staff ON staff.id = owner
                 WHERE item_event.id > ?1 AND item_event.id <= ?2
                   AND json_extract(before, '$.item.owner') IS NOT NULL
                   AND json_extract(before, '$.item.owner') IS NOT owner
                 ORDER BY item_event.id",
            )
            .and_then(|mut rows| {
                rows.query_map([*event, newest], |row| {
                    let owner: Option<i64> = row.get(2)?;
                    let name: Option<String> = row.get(3)?;
                    Ok(MovedOn {
                        number: number_column(row, 0)?,
                        from: StaffId(row.get(1)?),
                        to: owner.map(StaffId).zip(name),
                        by: StaffId(row.get(4)?),
                        by_name: row.get(5)?,
                    })
                })?
                .collect()
            })
            .map_err(reading)?;
        *event = newest;
        Ok(moved)
    }

    pub(super) fn newest_event(&self) -> Result<i64, StoreError> {
        self.conn
            .prepare_cached("SELECT coalesce(max(id), 0) FROM item_event")
            .and_then(|mut newest| newest.query_row([], |row| row.get(0)))
            .map_err(StoreError::doing("asking for the newest step"))
    }
}
