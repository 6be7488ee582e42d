//! Work items as the day view counts them: what a row of it shows and no document, so that fifty
//! thousand can be kept in memory and read again one by one.

use super::consultations::number_column;
use super::error::StoreError;
use super::outings::{self, TeamAway};
use super::time::{maybe_moment, moment};
use crate::domain::area::AreaCode;
use crate::domain::ids::ItemId;
use crate::domain::number::Number;
use crate::domain::urgency::Urgency;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, ToSql};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One work item in the day view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Identity of the row.
    pub id: ItemId,
    /// Number as shown.
    pub number: Number,
    /// The workflow.
    pub kind: String,
    /// Code of the state within it.
    pub state: String,
    /// Daily-living area.
    pub area: Option<AreaCode>,
    /// How soon.
    pub urgency: Urgency,
    /// Name of who has taken it.
    pub owner: Option<String>,
    /// Whose turn it is (code of `actors`) and until when; `None` exactly when it is closed.
    pub next: Option<(String, DateTime<Utc>)>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it is in this state.
    pub state_since: DateTime<Utc>,
    /// What the person is called, as now known.
    pub person: Option<String>,
    /// Offers that were declined or not answered.
    pub declined_offers: u32,
    /// Its team, while it is under way.
    pub outing: Option<Box<TeamAway>>,
}

/// Open items by their row, shared with whoever looks at them.
pub(super) type Rows = BTreeMap<i64, Arc<Standing>>;

impl Standing {
    /// Until when something is to be done.
    #[must_use]
    pub fn due(&self) -> Option<DateTime<Utc>> {
        self.next.as_ref().map(|(_, due)| *due)
    }

    /// Whether the next step is late.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.due().is_some_and(|due| due < now)
    }
}

const COLUMNS: &str = "work_item.id, work_item.number, work_item.kind, work_item.state,
     work_item.area, work_item.urgency, staff.name, work_item.next_actor, work_item.next_due,
     work_item.created_at, work_item.state_since,
     coalesce(nullif(json_extract(person.details, '$.name'), ''),
              nullif(json_extract(person.details, '$.kana'), '')),
     (SELECT count(*) FROM offer WHERE item_id = work_item.id
          AND state IN ('declined', 'forwarded', 'no-response'))";

const TABLES: &str = "work_item
     LEFT JOIN person ON person.id = work_item.person_id
     LEFT JOIN staff ON staff.id = work_item.owner";

/// Every open item.
pub(super) fn all_open(conn: &Connection) -> Result<Rows, StoreError> {
    let mut rows = select(conn, "closed = 0", &[])?;
    add_outings(conn, &mut rows)?;
    Ok(rows)
}

/// Items that were closed between two stamps, for good reasons.
pub(super) fn closed_between(
    conn: &Connection,
    (from, to): (&str, &str),
) -> Result<Vec<Arc<Standing>>, StoreError> {
    let condition = "closed = 1 AND state_since >= ?1 AND state_since < ?2
         AND state <> 'entered-in-error'";
    let rows = select(conn, condition, &[&from, &to])?;
    Ok(rows.into_values().collect())
}

/// The same items as they are now: whoever is open stands in `rows`, whoever is not does not.
pub(super) fn read_again(
    conn: &Connection,
    ids: impl IntoIterator<Item = i64>,
    rows: &mut Rows,
) -> Result<(), StoreError> {
    for id in ids {
        let mut found = select(conn, "work_item.id = ?1 AND closed = 0", &[&id])?;
        add_outings(conn, &mut found)?;
        rows.remove(&id);
        rows.append(&mut found);
    }
    Ok(())
}

/// The items about the person of a consultation: its name may have been corrected.
pub(super) fn about_same_person(
    conn: &Connection,
    consultation: i64,
) -> Result<Vec<i64>, StoreError> {
    conn.prepare_cached(
        "SELECT id FROM work_item WHERE person_id =
             (SELECT person_id FROM consultation WHERE id = ?1)",
    )
    .and_then(|mut ids| ids.query_map([consultation], |row| row.get(0))?.collect())
    .map_err(StoreError::doing("asking what belongs to a consultation"))
}

fn select(conn: &Connection, condition: &str, values: &[&dyn ToSql]) -> Result<Rows, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE {condition}"))
        .and_then(|mut rows| {
            rows.query_map(values, |row| {
                let standing = read(row)?;
                Ok((standing.id.0, Arc::new(standing)))
            })?
            .collect()
        })
        .map_err(StoreError::doing("reading how work items stand"))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Standing> {
    let actor: Option<String> = row.get(7)?;
    let due = maybe_moment(row, 8)?;
    Ok(Standing {
        id: ItemId(row.get(0)?),
        number: number_column(row, 1)?,
        kind: row.get(2)?,
        state: row.get(3)?,
        area: row.get::<_, Option<String>>(4)?.map(AreaCode),
        urgency: row.get_ref(5)?.as_str()?.parse().unwrap_or(Urgency::Normal),
        owner: row.get(6)?,
        next: actor.zip(due),
        created_at: moment(row, 9)?,
        state_since: moment(row, 10)?,
        person: row.get(11)?,
        declined_offers: row.get(12)?,
        outing: None,
    })
}

/// Few teams are out at a time: they are read by an index of their own and put where they belong.
fn add_outings(conn: &Connection, rows: &mut Rows) -> Result<(), StoreError> {
    for team in outings::away(conn)? {
        if let Some(row) = rows.get_mut(&team.visit.item.0) {
            Arc::make_mut(row).outing = Some(Box::new(team));
        }
    }
    Ok(())
}
