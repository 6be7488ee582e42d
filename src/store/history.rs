//! これまで: every contact with a person, an institution or a telephone number, newest first.

use super::consultations::{self, COLUMNS, TABLES, number_column};
use super::error::StoreError;
use super::lists::json_column;
use super::look_up::contact;
use super::time::{maybe_moment, moment};
use super::{Store, people};
use crate::domain::contact::{Contact, ContactId, Counterpart, History, Subject, What};
use crate::domain::ids::{ConsultationId, EventId, ItemId, OfferId, VisitId};
use crate::domain::offer::OfferState;
use crate::domain::person::PersonDetails;
use crate::domain::visit::Visit;
use rusqlite::types::Value;
use rusqlite::{Row, params};
use std::cmp::Reverse;

/// Contacts that a history shows at most; who had more is looked up by words and dates.
const MOST: u16 = 500;

/// What the rows of items have in common: number, workflow, item, person.
const ITEM: &str = "work_item.number, work_item.kind, work_item.id, person.details";
const ITEM_TABLES: &str = "work_item LEFT JOIN person ON person.id = work_item.person_id";

impl Store {
    /// The contacts of somebody, newest first.
    ///
    /// # Errors
    /// `NotFound` for a person or institution that is not there.
    pub fn history(&self, subject: &Subject) -> Result<History, StoreError> {
        let name = match subject {
            Subject::Person(id) => {
                let person = people::load(&self.conn, *id)?;
                person.details.display_name().unwrap_or_default().to_owned()
            }
            Subject::Facility(id) => self.facility(*id)?.details.name,
            Subject::Phone(digits) => digits.clone(),
        };
        let mut contacts = self.calls(subject)?;
        contacts.extend(self.additions_of(subject)?);
        contacts.extend(self.steps_of(subject)?);
        contacts.extend(self.offers_of(subject)?);
        contacts.extend(self.visits_of(subject)?);
        contacts.sort_by_key(|contact| Reverse((contact.at, contact.id)));
        let has_more = contacts.len() > usize::from(MOST);
        contacts.truncate(usize::from(MOST));
        Ok(History {
            subject: subject.clone(),
            name,
            contacts,
            has_more,
        })
    }

    fn calls(&self, subject: &Subject) -> Result<Vec<Contact>, StoreError> {
        let (column, value) = of_consultation(subject);
        let records = self.of_subject(
            &format!(
                "SELECT {COLUMNS} FROM {TABLES} WHERE {column} = ?1
                 ORDER BY consultation.received_at DESC LIMIT ?2"
            ),
            &value,
            consultations::read,
        )?;
        Ok(records.into_iter().map(contact).collect())
    }

    fn additions_of(&self, subject: &Subject) -> Result<Vec<Contact>, StoreError> {
        let (column, value) = of_consultation(subject);
        self.of_subject(
            &format!(
                "SELECT consultation_addition.id, consultation_addition.at, by_name, text,
                     consultation.id, consultation.number
                 FROM consultation_addition
                 JOIN consultation ON consultation.id = consultation_id WHERE {column} = ?1
                 ORDER BY consultation_addition.at DESC LIMIT ?2"
            ),
            &value,
            |row| {
                Ok(Contact {
                    id: ContactId::Addition(row.get(0)?),
                    what: What::Addition,
                    at: moment(row, 1)?,
                    entered_at: moment(row, 1)?,
                    is_late: false,
                    with: Counterpart::of(row.get(2)?),
                    text: row.get(3)?,
                    consultation: Some(ConsultationId(row.get(4)?)),
                    number: number_column(row, 5)?,
                    item: None,
                    person: String::new(),
                })
            },
        )
    }

    /// Steps of the items of a person; what an institution did are offers and visits.
    fn steps_of(&self, subject: &Subject) -> Result<Vec<Contact>, StoreError> {
        let Subject::Person(person) = subject else {
            return Ok(Vec::new());
        };
        self.of_subject(
            &format!(
                "SELECT {ITEM}, item_event.id, item_event.at, by_name, note, transition, to_state
                 FROM {ITEM_TABLES} JOIN item_event ON item_id = work_item.id
                 WHERE work_item.person_id = ?1 ORDER BY item_event.id DESC LIMIT ?2"
            ),
            &Value::from(person.0),
            |row| {
                let what = What::Step {
                    transition: row.get(8)?,
                    to: row.get(9)?,
                };
                let id = ContactId::Step(EventId(row.get(4)?));
                of_item(row, id, what, moment(row, 5)?)
            },
        )
    }

    fn offers_of(&self, subject: &Subject) -> Result<Vec<Contact>, StoreError> {
        let Some((column, value)) = of_sides(subject, "offer.facility_id") else {
            return Ok(Vec::new());
        };
        self.of_subject(
            &format!(
                "SELECT {ITEM}, offer.id, sent_at, json_extract(facility.details, '$.name'),
                     trim(offer.reason || ' ' || offer.condition), offer.state
                 FROM {ITEM_TABLES} JOIN offer ON item_id = work_item.id
                 JOIN facility ON facility.id = offer.facility_id
                 WHERE {column} = ?1 ORDER BY sent_at DESC LIMIT ?2"
            ),
            &value,
            |row| {
                let state: String = row.get(8)?;
                let state = OfferState::from_code(&state).unwrap_or(OfferState::Withdrawn);
                let id = ContactId::Offer(OfferId(row.get(4)?));
                of_item(row, id, What::Offer(state), moment(row, 5)?)
            },
        )
    }

    fn visits_of(&self, subject: &Subject) -> Result<Vec<Contact>, StoreError> {
        let Some((column, value)) = of_sides(subject, "visit.facility_id") else {
            return Ok(Vec::new());
        };
        self.of_subject(
            &format!(
                "SELECT {ITEM}, visit.id, coalesce(held_at, arrived_at, departed_at, scheduled_at),
                     coalesce(json_extract(facility.details, '$.name'), staff.name, team),
                     trim(visit.text || ' ' || visit.reason), held
                 FROM {ITEM_TABLES} JOIN visit ON item_id = work_item.id
                 LEFT JOIN facility ON facility.id = visit.facility_id
                 LEFT JOIN staff ON staff.id = visit.physician
                 WHERE {column} = ?1 AND coalesce(held_at, arrived_at, departed_at, scheduled_at) IS NOT NULL
                     AND (held IS NOT 0 OR visit.reason NOT IN ('{}', '{}'))
                 ORDER BY visit.id DESC LIMIT ?2",
                Visit::TAKEN_BACK,
                Visit::CALLED_OFF
            ),
            &value,
            |row| {
                let at = maybe_moment(row, 5)?.unwrap_or_default();
                let id = ContactId::Visit(VisitId(row.get(4)?));
                of_item(row, id, What::Visit(row.get(8)?), at)
            },
        )
    }

    /// Rows of one sort, one more than are shown at most.
    fn of_subject<T>(
        &self,
        sql: &str,
        value: &Value,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut rows| rows.query_map(params![value, MOST + 1], read)?.collect())
            .map_err(StoreError::doing("reading a history"))
    }
}

fn of_consultation(subject: &Subject) -> (&'static str, Value) {
    match subject {
        Subject::Person(id) => ("consultation.person_id", Value::from(id.0)),
        Subject::Facility(id) => ("consultation.caller_facility_id", Value::from(id.0)),
        Subject::Phone(digits) => ("consultation.caller_digits", Value::from(digits.clone())),
    }
}

/// A telephone number has neither items nor offers of its own.
fn of_sides(subject: &Subject, facility: &'static str) -> Option<(&'static str, Value)> {
    match subject {
        Subject::Person(id) => Some(("work_item.person_id", Value::from(id.0))),
        Subject::Facility(id) => Some((facility, Value::from(id.0))),
        Subject::Phone(_) => None,
    }
}

/// A contact within a work item, from a row that begins like [`ITEM`] and goes on with its id, moment, whom with, text.
fn of_item(
    row: &Row<'_>,
    id: ContactId,
    what: What,
    at: chrono::DateTime<chrono::Utc>,
) -> rusqlite::Result<Contact> {
    let has_person = row.get_ref(3)? != rusqlite::types::ValueRef::Null;
    let person: Option<PersonDetails> = has_person.then(|| json_column(row, 3)).transpose()?;
    let person = person.and_then(|person| person.display_name().map(str::to_owned));
    Ok(Contact {
        id,
        what,
        at,
        entered_at: at,
        is_late: false,
        consultation: None,
        item: Some((row.get(1)?, ItemId(row.get(2)?))),
        number: number_column(row, 0)?,
        person: person.unwrap_or_default(),
        with: Counterpart::of(row.get::<_, Option<String>>(6)?.unwrap_or_default()),
        text: row.get(7)?,
    })
}
