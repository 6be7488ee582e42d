//! Registering a consultation: the record, its person and its first work item
//! in one write, once only.

use super::Store;
use super::audit::AuditEntry;
use super::consultations::{items_of, number_column};
use super::error::StoreError;
use super::known::caller_key;
use super::look_up::index;
use super::start::Seed;
use super::time::stamp;
use super::write::Writing;
use crate::domain::consultation::ConsultationDetails;
use crate::domain::ids::{ConsultationId, ItemId, PersonId};
use crate::domain::intake::{APPEND, CheckContext, ConsultationInput};
use crate::domain::number::Number;
use crate::domain::staff::Actor;
use crate::text::fold;
use rusqlite::{OptionalExtension, params};
use serde_json::json;

/// What became of a consultation that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its number.
    pub number: Number,
    /// Its row.
    pub id: ConsultationId,
    /// Whether it is new; `false` when the same key was handed in before.
    pub created: bool,
    /// The person, where one is known.
    pub person: Option<PersonId>,
    /// The work items made from it, or the one it was appended to.
    pub items: Vec<StartedItem>,
}

/// A work item made from a consultation, or one that took it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedItem {
    /// Its number.
    pub number: Number,
    /// Its row.
    pub id: ItemId,
    /// Its workflow.
    pub kind: String,
}

impl Store {
    /// Checks and stores a consultation, and starts the work item of its route.
    /// The same `key` never makes a second record, whatever died in between.
    ///
    /// # Errors
    /// `Fields` with every fault of the input; the file's own errors.
    pub fn register(
        &mut self,
        actor: &Actor,
        input: &ConsultationInput,
    ) -> Result<Registered, StoreError> {
        let details = input
            .check(&self.check_context())
            .map_err(StoreError::Fields)?;
        self.write(actor, |writing| {
            writing.drop_handed_draft(input.key.as_deref())?;
            if let Some(before) = writing.registered_before(input.key.as_deref())? {
                let entry = AuditEntry::new("register-again", before.number.to_string(), json!({}));
                return Ok((before, entry));
            }
            let before = writing.continued(&details)?;
            let person = writing.keep_person(input.person.id, &details.person)?;
            writing.keep_care(person, &details.person.attending)?;
            let number = writing.take_number(None, writing.date_of(details.received_at))?;
            let id = writing.insert_consultation(
                &number,
                input.key.as_deref(),
                person,
                before,
                &details,
            )?;
            if let Some(person) = person {
                writing.know_person(person)?;
            }
            writing.know_caller(id, &details)?;
            writing.follow_issues(id, &details)?;
            let items = if details.route == APPEND {
                vec![writing.append_to_open_item(before, id, &number, &details)?]
            } else {
                writing.start_for_route(id, person, &details)?
            };
            let detail = json!({
                "route": details.route,
                "items": items.iter().map(|item| item.number.to_string()).collect::<Vec<_>>(),
            });
            let entry = AuditEntry::new("register", number.to_string(), detail);
            Ok((
                Registered {
                    number,
                    id,
                    created: true,
                    person,
                    items,
                },
                entry,
            ))
        })
    }

    pub(super) fn check_context(&self) -> CheckContext<'_> {
        CheckContext {
            vocabularies: &self.office.vocabularies,
            areas: &self.office.areas,
            calendar: &self.office.calendar,
            now: self.clock.now(),
            today: self.clock.today(),
        }
    }
}

impl Writing<'_> {
    fn registered_before(&self, key: Option<&str>) -> Result<Option<Registered>, StoreError> {
        let Some(key) = key else { return Ok(None) };
        let found = self
            .tx
            .prepare_cached("SELECT id, number, person_id FROM consultation WHERE key = ?1")
            .and_then(|mut one| {
                one.query_row([key], |row| {
                    let id = ConsultationId(row.get(0)?);
                    let person = row.get::<_, Option<i64>>(2)?.map(PersonId);
                    Ok((id, number_column(row, 1)?, person))
                })
                .optional()
            })
            .map_err(StoreError::doing("looking for the same key"))?;
        let Some((id, number, person)) = found else {
            return Ok(None);
        };
        let items = items_of(&self.tx, id)?
            .into_iter()
            .map(|(number, id, kind)| StartedItem { number, id, kind })
            .collect();
        Ok(Some(Registered {
            number,
            id,
            created: false,
            person,
            items,
        }))
    }

    fn insert_consultation(
        &self,
        number: &Number,
        key: Option<&str>,
        person: Option<PersonId>,
        before: Option<ConsultationId>,
        details: &ConsultationDetails,
    ) -> Result<ConsultationId, StoreError> {
        let text =
            serde_json::to_string(details).map_err(StoreError::document("a consultation"))?;
        let number = number.to_string();
        let place = index::take_place(&self.tx, details.received_at)?;
        index::put(&self.tx, place, &number, details, "")?;
        let caller = &details.caller;
        self.tx
            .prepare_cached(
                "INSERT INTO consultation (number, key, received_at, entered_at, taken_by, person_id,
                     caller_facility_id, continues, details, caller_digits, caller_key, place)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id",
            )
            .and_then(|mut insert| {
                insert.query_row(
                    params![
                        number,
                        key,
                        stamp(details.received_at),
                        stamp(self.now),
                        self.actor.staff.0,
                        person.map(|id| id.0),
                        caller.facility.map(|id| id.0),
                        before.map(|id| id.0),
                        text,
                        fold::digits(&caller.phone),
                        caller_key(caller),
                        place,
                    ],
                    |row| row.get(0),
                )
            })
            .map(ConsultationId)
            .map_err(StoreError::doing("entering a consultation"))
    }

    /// Starts the work item of every workflow that serves the route.
    fn start_for_route(
        &self,
        origin: ConsultationId,
        person: Option<PersonId>,
        details: &ConsultationDetails,
    ) -> Result<Vec<StartedItem>, StoreError> {
        let mut started = Vec::new();
        if let Some(workflow) = self.office.workflows.for_route(&details.route) {
            let seed = Seed {
                person,
                origin: Some(origin),
                parent: None,
                area: details.person.area.clone(),
                urgency: details.urgency,
                details: intake_details(details),
            };
            let item = self.start_item(workflow, seed)?;
            started.push(StartedItem {
                number: item.number,
                id: item.id,
                kind: item.kind,
            });
        }
        Ok(started)
    }
}

/// What an intake hands on to the forms of work items, by field code; a
/// workflow takes the fields that its form has.
fn intake_details(details: &ConsultationDetails) -> crate::domain::work_item::Details {
    let mut fields = crate::domain::work_item::Details::new();
    let mut set = |code: &str, value: String| {
        if !value.is_empty() {
            fields.insert(code.to_owned(), value);
        }
    };
    set("special_care", details.person.special_care.join(","));
    set("wishes", details.wishes.join(","));
    set("consent", details.consent.clone().unwrap_or_default());
    set("exception", details.exception.clone().unwrap_or_default());
    set("attending", details.person.attending.clone());
    set("place", details.person.place.clone().unwrap_or_default());
    set("place_note", details.person.place_note.clone());
    set("request", details.narrative.clone());
    set("next_action", details.next_action.clone());
    set("difficulties", details.difficulties.join(","));
    let caller = &details.caller;
    let names = [&caller.organisation, &caller.name, &caller.relationship];
    let known: Vec<&str> = names
        .into_iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    set("caller", known.join(" "));
    set("about", details.narrative.clone());
    set("question", details.narrative.clone());
    set("diseases", details.person.diseases.clone());
    set("phone", caller.phone.clone());
    set("at", details.due.map(stamp).unwrap_or_default());
    fields
}
