//! Everything that the ranking of a referral wants to know of it, gathered in a handful of queries; the institutions
//! themselves are kept in memory (`field.rs`).

use super::error::StoreError;
use super::time::{maybe_moment, moment, stamp};
use super::{Store, items, people, relations};
use crate::calendar::age::age_on;
use crate::domain::ids::{ConsultationId, FacilityId, ItemId};
use crate::domain::offer::OfferState;
use crate::domain::person::PersonDetails;
use crate::domain::ranking::{Needs, Ranking, Ties, WhyNotKind, rank};
use crate::domain::work_item::WorkItem;
use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::OptionalExtension;
use std::collections::{BTreeSet, HashMap};

/// Offers of so many days say how an institution answers.
pub(super) const DAYS_OF_OFFERS: u64 = 365;

/// The form of care for which room counts here.
pub(super) const REFERRAL: &str = "referral";

/// The wish that makes coming at any hour a need.
const AT_ANY_HOUR: &str = "visit-24h";

/// How an institution answered in the last year.
#[derive(Debug, Default)]
struct Answers {
    accepted: u32,
    assigned: u32,
    declined: u32,
    minutes: Vec<u32>,
    last_assigned_on: Option<NaiveDate>,
}

impl From<Answers> for Ties {
    fn from(answers: Answers) -> Self {
        Self {
            accepted: answers.accepted,
            declined: answers.declined,
            median_answer_minutes: median(answers.minutes),
            assigned_last_year: answers.assigned,
            last_assigned_on: answers.last_assigned_on,
            ..Self::default()
        }
    }
}

impl Store {
    /// Clinics and hospitals for a referral, the best first, and why the others cannot be asked. `relaxed` are rules
    /// that a person sets aside; those that nobody may set aside hold all the same.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn candidates(
        &self,
        item: ItemId,
        relaxed: BTreeSet<WhyNotKind>,
    ) -> Result<Ranking, StoreError> {
        let item = items::load(&self.conn, item)?;
        let person = item
            .person
            .map(|id| people::load(&self.conn, id))
            .transpose()?
            .map_or_else(PersonDetails::default, |person| person.details);
        let needs = self.needs(&item, &person, relaxed)?;
        let (field, ties) = (self.field()?, self.ties(&item)?);
        let today = self.clock.today();
        Ok(rank(needs, &field, ties, &self.office.weights, today))
    }

    fn needs(
        &self,
        item: &WorkItem,
        person: &PersonDetails,
        relaxed: BTreeSet<WhyNotKind>,
    ) -> Result<Needs, StoreError> {
        let field = |code: &str| codes(item.details.get(code).map_or("", String::as_str));
        let mut special_care = field("special_care");
        for care in &person.special_care {
            if !special_care.contains(care) {
                special_care.push(care.clone());
            }
        }
        let wishes = field("wishes");
        let area = item.area.clone().or_else(|| person.area.clone());
        let neighbours = area.as_ref().and_then(|area| self.office.areas.get(area));
        Ok(Needs {
            special_care,
            subjects: field("for_whom"),
            age: person
                .birth_date
                .map(|birth| age_on(birth, self.clock.today())),
            night: wishes.iter().any(|wish| wish == AT_ANY_HOUR),
            wishes,
            neighbours: neighbours
                .map(|area| area.neighbours.clone())
                .unwrap_or_default(),
            area,
            position: self.position_of(&person.address)?,
            attending: self.attending(item, &field("hospital"))?,
            refused: field("refused")
                .iter()
                .filter_map(|id| facility_id(id))
                .collect(),
            relaxed,
        })
    }

    /// The hospital or clinic of the attending specialist: as the form says, else the one that
    /// asked for the referral, else the one that is known to be in charge.
    fn attending(
        &self,
        item: &WorkItem,
        said: &[String],
    ) -> Result<Option<FacilityId>, StoreError> {
        if let Some(hospital) = said.iter().find_map(|id| facility_id(id)) {
            return Ok(Some(hospital));
        }
        if let Some(caller) = self.calling_clinic(item)? {
            return Ok(Some(caller));
        }
        match item.person {
            Some(person) => relations::attending_of(&self.conn, person),
            None => Ok(None),
        }
    }

    fn calling_clinic(&self, item: &WorkItem) -> Result<Option<FacilityId>, StoreError> {
        let Some(ConsultationId(origin)) = item.origin else {
            return Ok(None);
        };
        self.conn
            .prepare_cached(
                "SELECT facility.id FROM consultation
                     JOIN facility ON facility.id = caller_facility_id
                 WHERE consultation.id = ?1 AND kind IN ('clinic', 'hospital')",
            )
            .and_then(|mut one| one.query_row([origin], |row| row.get(0)).optional())
            .map(|id: Option<i64>| id.map(FacilityId))
            .map_err(StoreError::doing("asking who wants the referral"))
    }

    /// What each institution is to the person of an item, and how it answered in the last year.
    fn ties(&self, item: &WorkItem) -> Result<HashMap<FacilityId, Ties>, StoreError> {
        let answers = self.answers_since(self.clock.today())?.into_iter();
        let mut ties: HashMap<FacilityId, Ties> = answers
            .map(|(facility, answered)| (facility, answered.into()))
            .collect();
        for (facility, relation) in self.known_to(item.person, item.id)? {
            ties.entry(facility).or_default().relation = relation;
        }
        Ok(ties)
    }

    /// How each institution answered the offers of the last year.
    fn answers_since(&self, today: NaiveDate) -> Result<HashMap<FacilityId, Answers>, StoreError> {
        let reading = StoreError::doing("reading the offers of the last year");
        let since = self.clock.now() - Days::new(DAYS_OF_OFFERS);
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT facility_id, coalesce(said, state), sent_at, answered_at, state FROM offer
                 WHERE sent_at >= ?1 AND answered_at IS NOT NULL
                   AND (state <> 'withdrawn' OR said IN ('accepted', 'conditional'))
                 ORDER BY id",
            )
            .map_err(&reading)?;
        let mut rows = statement.query([stamp(since)]).map_err(&reading)?;
        let mut all: HashMap<FacilityId, Answers> = HashMap::new();
        while let Some(row) = rows.next().map_err(&reading)? {
            let code: String = row.get(1).map_err(&reading)?;
            let (sent, answered) = (moment(row, 2), maybe_moment(row, 3));
            let (sent, answered) = (sent.map_err(&reading)?, answered.map_err(&reading)?);
            let state = OfferState::from_code(&code).unwrap_or(OfferState::Withdrawn);
            let of = all
                .entry(FacilityId(row.get(0).map_err(&reading)?))
                .or_default();
            let stands: String = row.get(4).map_err(&reading)?;
            if state.is_acceptance() && stands == OfferState::Withdrawn.code() {
                // Willing, yet another was chosen: nothing was assigned.
                of.accepted += 1;
            } else if state.is_acceptance() {
                of.accepted += 1;
                of.assigned += 1;
                let on = answered.map(|at| self.clock.local(at).date_naive());
                of.last_assigned_on = of.last_assigned_on.max(on.filter(|on| *on <= today));
            } else {
                of.declined += 1;
            }
            if let Some(answered) = answered.filter(|_| state != OfferState::NoResponse) {
                of.minutes.push(minutes_between(sent, answered));
            }
        }
        Ok(all)
    }
}

pub(super) fn codes(joined: &str) -> Vec<String> {
    joined
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect()
}

fn facility_id(text: &str) -> Option<FacilityId> {
    text.parse().ok().map(FacilityId)
}

pub(super) fn minutes_between(sent: DateTime<Utc>, answered: DateTime<Utc>) -> u32 {
    // A clock that was set back makes no answer older than its question.
    u32::try_from((answered - sent).num_minutes().max(0)).unwrap_or(u32::MAX)
}

pub(super) fn median(mut minutes: Vec<u32>) -> Option<u32> {
    minutes.sort_unstable();
    minutes.get(minutes.len() / 2).copied()
}
