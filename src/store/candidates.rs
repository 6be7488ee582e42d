//! Everything that the ranking of a referral wants to know, gathered in a handful of queries
//! however many clinics there are.

use super::error::StoreError;
use super::lists::json_column;
use super::time::{maybe_moment, moment, stamp};
use super::{Store, items, people, relations, rooms};
use crate::calendar::age::age_on;
use crate::domain::area::AreaCode;
use crate::domain::facility::{FacilityDetails, LocalKnowledge};
use crate::domain::ids::{ConsultationId, FacilityId, ItemId};
use crate::domain::offer::OfferState;
use crate::domain::person::PersonDetails;
use crate::domain::ranking::{CandidateFacts, Needs, Ranking, WhyNotKind, rank};
use crate::domain::room::{RoomDeclaration, RoomNow};
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
    declined: u32,
    minutes: Vec<u32>,
    last_assigned_on: Option<NaiveDate>,
}

impl Store {
    /// Clinics and hospitals for a referral, the best first, and why the others cannot be asked.
    /// `widened` sets aside every rule that a person may set aside.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn candidates(&self, item: ItemId, widened: bool) -> Result<Ranking, StoreError> {
        let item = items::load(&self.conn, item)?;
        let person = item
            .person
            .map(|id| people::load(&self.conn, id))
            .transpose()?
            .map_or_else(PersonDetails::default, |person| person.details);
        let needs = self.needs(&item, &person, widened)?;
        let facts = self.candidate_facts(&item)?;
        Ok(rank(
            &needs,
            facts,
            &self.office.weights,
            self.clock.today(),
        ))
    }

    fn needs(
        &self,
        item: &WorkItem,
        person: &PersonDetails,
        widened: bool,
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
        let set_aside = WhyNotKind::ALL
            .into_iter()
            .filter(|kind| widened && kind.may_be_relaxed());
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
            relaxed: set_aside.collect::<BTreeSet<_>>(),
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

    fn candidate_facts(&self, item: &WorkItem) -> Result<Vec<CandidateFacts>, StoreError> {
        let today = self.clock.today();
        let mut answers = self.answers_since(today)?;
        let known = self.known_to(item.person, item.id)?;
        let mut rooms: HashMap<FacilityId, RoomDeclaration> = rooms::all_rooms(&self.conn)?
            .into_iter()
            .filter(|room| room.form == REFERRAL)
            .map(|room| (room.facility, room))
            .collect();
        let reading = StoreError::doing("reading the candidates");
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT id, area, details, local, vanished_on IS NULL FROM facility
                 WHERE kind IN ('clinic', 'hospital') ORDER BY id",
            )
            .map_err(&reading)?;
        let mut rows = statement.query([]).map_err(&reading)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(&reading)? {
            let id = FacilityId(row.get(0).map_err(&reading)?);
            let details: FacilityDetails = json_column(row, 2).map_err(&reading)?;
            let local: LocalKnowledge = json_column(row, 3).map_err(&reading)?;
            let area: Option<String> = row.get(1).map_err(&reading)?;
            let room = rooms.remove(&id);
            let answered = answers.remove(&id).unwrap_or_default();
            all.push(CandidateFacts {
                facility: id,
                capabilities: self.office.capabilities.of_facility(&details, &local),
                name: details.name,
                kind: details.kind,
                active: row.get(4).map_err(&reading)?,
                area: area.map(AreaCode),
                position: details.position,
                notice: local.notice_on(today).map(|notice| notice.text.clone()),
                can: local.can,
                conditional: local.conditional,
                cannot: local.cannot,
                takes_sub_attending: local.takes_sub_attending,
                room: RoomNow::of(room.as_ref(), today),
                places: room.as_ref().and_then(|room| room.places),
                declared_on: room.map(|room| room.declared_on),
                accepted: answered.accepted,
                declined: answered.declined,
                median_answer_minutes: median(answered.minutes),
                assigned_last_year: answered.accepted,
                last_assigned_on: answered.last_assigned_on,
                relation: known.get(&id).copied().unwrap_or_default(),
            });
        }
        Ok(all)
    }

    /// How each institution answered the offers of the last year.
    fn answers_since(&self, today: NaiveDate) -> Result<HashMap<FacilityId, Answers>, StoreError> {
        let reading = StoreError::doing("reading the offers of the last year");
        let since = self.clock.now() - Days::new(DAYS_OF_OFFERS);
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT facility_id, state, sent_at, answered_at FROM offer
                 WHERE sent_at >= ?1 AND state NOT IN ('sent', 'withdrawn') ORDER BY id",
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
            if state.is_acceptance() {
                of.accepted += 1;
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

fn codes(joined: &str) -> Vec<String> {
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
