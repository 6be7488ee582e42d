//! Keeping the directory fresh: confirmed, called in vain, and whom to call today.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::rooms::rooms_of;
use super::time::{maybe_day, stamp};
use super::write::Writing;
use crate::domain::facility::{LocalKnowledge, ShortNotice, Source};
use crate::domain::ids::{FacilityId, StaffId};
use crate::domain::intake::FieldFault;
use crate::domain::staff::Actor;
use crate::domain::upkeep::{CallDue, Upkeep, WhyCall};
use crate::domain::work_item::WorkItem;
use crate::workflow::model::{Hook, Plan};
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

/// Offers of so many days say how much an institution is asked.
const DAYS_OF_USE: u64 = 365;

/// How a call without any other word was made.
const BY_TELEPHONE: &str = "phone";

impl Store {
    /// The institution has said just now that everything is still so: every room that it declared
    /// holds anew, for as many days as before, and the entry is confirmed.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn confirm_entry(&mut self, actor: &Actor, id: FacilityId) -> Result<(), StoreError> {
        self.write(actor, |writing| {
            super::facilities::load(&writing.tx, id)?;
            let today = writing.date_of(writing.now);
            for said in rooms_of(&writing.tx, id)? {
                let span = said.valid_until - said.declared_on;
                let mut again = said.clone();
                again.declared_on = today;
                again.declared_by = Some(actor.staff);
                again.valid_until = today.checked_add_signed(span).unwrap_or(today);
                writing.keep_room(Some(&said), &again)?;
            }
            writing.keep_confirmed(id, today)?;
            let entry = AuditEntry::new("confirm-entry", format!("facility {id}"), json!({}));
            Ok(((), entry))
        })
    }

    /// Sets or takes away the short notice of an institution.
    ///
    /// # Errors
    /// `NotFound`; `Fields` for a notice that ends before it begins.
    pub fn set_notice(
        &mut self,
        actor: &Actor,
        id: FacilityId,
        notice: Option<ShortNotice>,
    ) -> Result<(), StoreError> {
        if let Some(new) = notice.as_ref().filter(|new| new.until < new.from) {
            return Err(StoreError::Fields(vec![FieldFault {
                field: "until".to_owned(),
                code: "date-in-past",
                args: vec![("at", new.until.to_string())],
            }]));
        }
        self.write(actor, |writing| {
            let before = super::facilities::load(&writing.tx, id)?.local;
            let now = LocalKnowledge {
                notice,
                ..before.clone()
            };
            let fields = writing.keep_local(id, &before, &now)?;
            let detail = json!({ "fields": fields });
            let entry = AuditEntry::new("set-notice", format!("facility {id}"), detail);
            Ok(((), entry))
        })
    }

    /// Somebody called and nobody answered.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn called_in_vain(&mut self, actor: &Actor, id: FacilityId) -> Result<(), StoreError> {
        self.write(actor, |writing| {
            super::facilities::load(&writing.tx, id)?;
            let today = writing.date_of(writing.now).to_string();
            writing
                .tx
                .prepare_cached(
                    "INSERT INTO facility_upkeep (facility_id, tries, tried_on) VALUES (?1, 1, ?2)
                     ON CONFLICT (facility_id) DO UPDATE SET tries = tries + 1, tried_on = ?2",
                )
                .and_then(|mut note| note.execute(params![id.0, today]))
                .map_err(StoreError::doing("noting a call in vain"))?;
            let entry = AuditEntry::new("called-in-vain", format!("facility {id}"), json!({}));
            Ok(((), entry))
        })
    }

    /// Whom to call today: rooms past or near the end of their validity, entries due for
    /// confirmation; whoever was called in vain today is left for tomorrow, whoever is being asked in a
    /// work item stands in that item's queue. The most used first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn calls_due(&self) -> Result<Vec<CallDue>, StoreError> {
        let today = self.clock.today();
        let ending = Days::new(u64::from(self.office.clocks.room_ending_days));
        let soon = today.checked_add_days(ending).unwrap_or(today);
        let since = self.clock.now() - Days::new(DAYS_OF_USE);
        let asking = self.asking()?;
        let mut calls: Vec<CallDue> = self
            .conn
            .prepare_cached(
                "WITH due AS (
                     SELECT facility_id FROM facility_room WHERE valid_until <= ?2
                     UNION SELECT facility_id FROM facility_upkeep WHERE next_due <= ?1)
                 SELECT facility.id, next_due, coalesce(tries, 0),
                     (SELECT min(valid_until) FROM facility_room WHERE facility_id = facility.id),
                     (SELECT count(*) FROM offer
                      WHERE facility_id = facility.id AND answered_at IS NULL),
                     (SELECT count(*) FROM offer
                      WHERE facility_id = facility.id AND sent_at >= ?3)
                 FROM due JOIN facility ON facility.id = due.facility_id
                     LEFT JOIN facility_upkeep ON facility_upkeep.facility_id = facility.id
                 WHERE vanished_on IS NULL AND tried_on IS NOT ?1 AND NOT EXISTS (
                     SELECT 1 FROM work_item JOIN json_each(?4) ON value = kind
                     WHERE closed = 0
                         AND json_extract(details, '$.institution') = CAST(facility.id AS TEXT))",
            )
            .and_then(|mut rows| {
                rows.query_map(
                    params![today.to_string(), soon.to_string(), stamp(since), asking],
                    |row| {
                        let (next_due, room_until) = (maybe_day(row, 1)?, maybe_day(row, 3)?);
                        let (why, since) = reasons(next_due, room_until, today, soon);
                        Ok(CallDue {
                            facility: FacilityId(row.get(0)?),
                            why,
                            since,
                            tries: row.get(2)?,
                            open_offers: row.get(4)?,
                            asked: row.get(5)?,
                        })
                    },
                )?
                .collect()
            })
            .map_err(StoreError::doing("asking whom to call"))?;
        calls.sort_by(CallDue::order);
        Ok(calls)
    }
}

/// The form's field that names the institution whose entry is to be confirmed.
const INSTITUTION: &str = "institution";

fn reasons(
    next_due: Option<NaiveDate>,
    room_until: Option<NaiveDate>,
    today: NaiveDate,
    soon: NaiveDate,
) -> (Vec<WhyCall>, NaiveDate) {
    let room = room_until.filter(|until| *until <= soon).map(|until| {
        let why = if until < today {
            WhyCall::RoomExpired
        } else {
            WhyCall::RoomEnding
        };
        (why, until)
    });
    let entry = next_due
        .filter(|due| *due <= today)
        .map(|due| (WhyCall::EntryDue, due));
    let all: Vec<(WhyCall, NaiveDate)> = room.into_iter().chain(entry).collect();
    let since = all.iter().map(|(_, day)| *day).min().unwrap_or(today);
    (all.into_iter().map(|(why, _)| why).collect(), since)
}

/// The upkeep of an entry; empty where nobody has ever asked.
pub(super) fn upkeep_of(conn: &Connection, id: FacilityId) -> Result<Upkeep, StoreError> {
    conn.prepare_cached(
        "SELECT confirmed_on, confirmed_by, how, next_due, tries, tried_on
         FROM facility_upkeep WHERE facility_id = ?1",
    )
    .and_then(|mut one| {
        one.query_row([id.0], |row| {
            Ok(Upkeep {
                confirmed_on: maybe_day(row, 0)?,
                confirmed_by: row.get::<_, Option<i64>>(1)?.map(StaffId),
                how: row.get(2)?,
                next_due: maybe_day(row, 3)?,
                tries: row.get(4)?,
                tried_on: maybe_day(row, 5)?,
            })
        })
        .optional()
    })
    .map(Option::unwrap_or_default)
    .map_err(StoreError::doing("reading how fresh an entry is"))
}

impl Store {
    /// The kinds of work items in which an institution is asked whether its entry is right, as JSON.
    fn asking(&self) -> Result<String, StoreError> {
        let workflows = self.office.workflows.iter();
        let kinds = workflows.filter(|workflow| workflow.hooked(Hook::ConfirmEntry).is_some());
        let kinds: Vec<&str> = kinds.map(|workflow| workflow.id.as_str()).collect();
        serde_json::to_string(&kinds).map_err(StoreError::document("the kinds of work items"))
    }
}

impl Writing<'_> {
    /// The institution that the item names has said what its entry is to say. One that is only named in
    /// words has none.
    pub(super) fn confirm_named(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let given = plan.given.get(INSTITUTION);
        let named = given.or_else(|| item.details.get(INSTITUTION));
        let Some(id) = named.and_then(|id| id.parse().ok()).map(FacilityId) else {
            return Ok(());
        };
        self.keep_confirmed(id, self.date_of(self.now))
    }

    fn keep_confirmed(&self, id: FacilityId, today: NaiveDate) -> Result<(), StoreError> {
        let before = upkeep_of(&self.tx, id)?;
        let days = Days::new(u64::from(self.office.clocks.entry_valid_days));
        let next = today.checked_add_days(days).unwrap_or(today);
        self.tx
            .prepare_cached(
                "INSERT INTO facility_upkeep
                     (facility_id, confirmed_on, confirmed_by, how, next_due)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (facility_id) DO UPDATE SET confirmed_on = excluded.confirmed_on,
                     confirmed_by = excluded.confirmed_by, how = excluded.how,
                     next_due = excluded.next_due, tries = 0, tried_on = NULL",
            )
            .and_then(|mut keep| {
                keep.execute(params![
                    id.0,
                    today.to_string(),
                    self.actor.staff.0,
                    BY_TELEPHONE,
                    next.to_string()
                ])
            })
            .map_err(StoreError::doing("noting a confirmation"))?;
        let old = before.confirmed_on.map(|on| on.to_string());
        self.note_field(
            id,
            Source::Local.code(),
            "confirmed",
            &old.unwrap_or_default(),
            &today.to_string(),
        )
    }

    /// Somebody answered: the calls in vain are over.
    pub(super) fn note_reached(&self, id: FacilityId) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "UPDATE facility_upkeep SET tries = 0, tried_on = NULL
                 WHERE facility_id = ?1 AND tries > 0",
            )
            .and_then(|mut note| note.execute([id.0]))
            .map(|_| ())
            .map_err(StoreError::doing("noting that somebody answered"))
    }
}
