//! Outings: the legs of a visit, what became of asking after a team, and who is under way now.

use super::Store;
use super::consultations::number_column;
use super::error::StoreError;
use super::lists::json_column;
use super::sides::{self, given, visit_columns};
use super::time::stamp;
use super::write::Writing;
use crate::domain::area::AreaCode;
use crate::domain::ids::VisitId;
use crate::domain::intake::FieldFault;
use crate::domain::number::Number;
use crate::domain::visit::{Leg, SafetyAnswer, Visit};
use crate::domain::work_item::WorkItem;
use crate::workflow::contact::DEPTH;
use crate::workflow::fields::moment;
use crate::workflow::model::{Plan, Refusal};
use chrono::{DateTime, Duration, Utc};
use rusqlite::{Connection, params};

/// Field of a step that says when it was, for what is entered afterwards.
pub const TIME: &str = "time";

/// Answer of a team that was reached and goes on.
const WELL: &str = "well";

/// A team under way, whatever became of its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamAway {
    /// The outing.
    pub visit: Visit,
    /// Number of the case.
    pub number: Number,
    /// The workflow.
    pub kind: String,
    /// Where the case lives.
    pub area: Option<AreaCode>,
    /// Name of the physician who goes.
    pub physician: Option<String>,
    /// Names of the members of staff who go along.
    pub crew: Vec<String>,
}

impl TeamAway {
    /// Who is out: the physician and whoever goes along.
    #[must_use]
    pub fn who(&self) -> String {
        let with = Some(&self.visit.team).filter(|with| !with.is_empty());
        let names: Vec<&str> = self
            .physician
            .iter()
            .chain(&self.crew)
            .chain(with)
            .map(String::as_str)
            .collect();
        names.join(" ")
    }
}

impl Store {
    /// Every team that has left and not returned, those out longest first. No state and no closing of the
    /// case hides one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn teams_away(&self) -> Result<Vec<TeamAway>, StoreError> {
        away(&self.conn)
    }
}

/// The same on a connection.
pub(super) fn away(conn: &Connection) -> Result<Vec<TeamAway>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {}, work_item.number, work_item.kind, work_item.area, staff.name,
                     (SELECT json_group_array(name) FROM staff
                      WHERE id IN (SELECT value FROM json_each(visit.crew)))
                 FROM visit JOIN work_item ON work_item.id = visit.item_id
                     LEFT JOIN staff ON staff.id = visit.physician
                 WHERE departed_at IS NOT NULL AND returned_at IS NULL
                 ORDER BY departed_at, visit.id",
        visit_columns()
    ))
    .and_then(|mut rows| {
        rows.query_map([], |row| {
            Ok(TeamAway {
                visit: sides::read_visit(row)?,
                number: number_column(row, sides::VISIT_COLUMNS.len())?,
                kind: row.get(sides::VISIT_COLUMNS.len() + 1)?,
                area: row
                    .get::<_, Option<String>>(sides::VISIT_COLUMNS.len() + 2)?
                    .map(AreaCode),
                physician: row.get(sides::VISIT_COLUMNS.len() + 3)?,
                crew: json_column(row, sides::VISIT_COLUMNS.len() + 4)?,
            })
        })?
        .collect()
    })
    .map_err(StoreError::doing("reading who is under way"))
}

impl Writing<'_> {
    /// Notes when a team left, arrived or came back; at the return also how deep the contact was, if that is known.
    pub(super) fn note_leg(
        &self,
        item: &WorkItem,
        plan: &Plan,
        leg: Leg,
    ) -> Result<(), StoreError> {
        let Some(visit) = self.visit_ahead(item)? else {
            return Ok(());
        };
        let said = moment(given(plan, TIME));
        let at = visit
            .time_of(leg, said, self.now)
            .map_err(|before| self.before_leg(before))?;
        match leg {
            Leg::Departure => self.set_time(visit.id, "departed_at", at),
            Leg::Arrival => self.set_time(visit.id, "arrived_at", at),
            Leg::Return => {
                self.set_time(visit.id, "returned_at", at)?;
                self.close_outing(visit.id, plan)
            }
        }
    }

    /// Notes what became of asking after the team.
    pub(super) fn note_answer(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let code = given(plan, "answer").to_owned();
        let minutes: Option<i64> = given(plan, "minutes").parse().ok();
        // Whoever was not reached has not won time by a figure that somebody typed.
        let minutes = minutes.filter(|_| code == WELL);
        let answer = SafetyAnswer {
            at: self.now,
            by: self.actor.name.clone(),
            code,
            until: minutes.map(|minutes| self.now + Duration::minutes(minutes)),
        };
        let json =
            serde_json::to_string(&answer).map_err(StoreError::document("a team's answer"))?;
        self.tx
            .prepare_cached(
                "UPDATE visit SET answer = ?2
                 WHERE item_id = ?1 AND departed_at IS NOT NULL AND returned_at IS NULL",
            )
            .and_then(|mut note| note.execute(params![item.id.0, json]))
            .map(drop)
            .map_err(StoreError::doing("noting a team's answer"))
    }

    fn visit_ahead(&self, item: &WorkItem) -> Result<Option<Visit>, StoreError> {
        let mut visits = sides::visits(&self.tx, item.id)?.into_iter();
        Ok(visits.find(|visit| visit.held.is_none()))
    }

    fn set_time(
        &self,
        visit: VisitId,
        column: &'static str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(&format!("UPDATE visit SET {column} = ?2 WHERE id = ?1"))
            .and_then(|mut set| set.execute(params![visit.0, stamp(at)]))
            .map(drop)
            .map_err(StoreError::doing("noting the time of a visit"))
    }

    fn close_outing(&self, visit: VisitId, plan: &Plan) -> Result<(), StoreError> {
        let depth: Option<u8> = given(plan, DEPTH).parse().ok();
        self.tx
            .prepare_cached("UPDATE visit SET depth = ?2, text = ?3, held = 1 WHERE id = ?1")
            .and_then(|mut close| close.execute(params![visit.0, depth, given(plan, "text")]))
            .map(drop)
            .map_err(StoreError::doing("noting the return from a visit"))
    }

    /// Notes what came of the outing that returned last. What was seen there stays as it was told first.
    pub(super) fn note_contact(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let depth: Option<u8> = given(plan, DEPTH).parse().ok();
        self.tx
            .prepare_cached(
                "UPDATE visit SET depth = coalesce(?2, depth),
                     text = CASE text WHEN '' THEN ?3 ELSE text END
                 WHERE id = (SELECT max(id) FROM visit
                             WHERE item_id = ?1 AND returned_at IS NOT NULL)",
            )
            .and_then(|mut note| note.execute(params![item.id.0, depth, given(plan, "text")]))
            .map(drop)
            .map_err(StoreError::doing("noting what came of a visit"))
    }

    fn before_leg(&self, before: DateTime<Utc>) -> StoreError {
        let at = before.with_timezone(&self.zone).format("%-m/%-d %H:%M");
        StoreError::Refused(Refusal::Fields {
            faults: vec![FieldFault {
                field: TIME.to_owned(),
                code: "before-leg",
                args: vec![("at", at.to_string())],
            }],
        })
    }
}
