//! An institution's entry with all that the centre remembers around it.

use super::Store;
use super::candidates::{DAYS_OF_OFFERS, median, minutes_between};
use super::consultations::number_column;
use super::editions::live_rows;
use super::error::StoreError;
use super::facilities::FieldChange;
use super::time::{maybe_moment, moment};
use super::{entry_edit, relations, upkeep};
use crate::domain::facility::{Facility, FacilityDetails, Source};
use crate::domain::facility_merge::merged;
use crate::domain::ids::FacilityId;
use crate::domain::number::Number;
use crate::domain::offer::OfferState;
use crate::domain::relation::CareRelation;
use crate::domain::upkeep::Upkeep;
use chrono::{DateTime, Days, Utc};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many offers are shown one by one.
const NEWEST_OFFERS: usize = 10;

/// Everything around an entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntryRecord {
    /// The entry itself.
    pub facility: Facility,
    /// What the public sources say, without what somebody here corrected.
    #[serde(skip)]
    pub published: FacilityDetails,
    /// What somebody here corrected; empty fields are as published.
    #[serde(skip)]
    pub corrections: FacilityDetails,
    /// How fresh it is.
    pub upkeep: Upkeep,
    /// Every change of every field, the newest first.
    pub history: Vec<FieldChange>,
    /// What it was asked and what it answered.
    pub offers: OfferRecord,
    /// The persons it cares for now.
    pub cares_for: Vec<CareRelation>,
}

/// What an institution was asked in the last year, and how it answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OfferRecord {
    /// Accepted, with or without a condition.
    pub accepted: u32,
    /// Declined.
    pub declined: u32,
    /// Left without an answer.
    pub no_response: u32,
    /// Not answered yet.
    pub open: u32,
    /// Median time to an answer in minutes.
    pub median_answer_minutes: Option<u32>,
    /// Reasons for declining (code of `decline_reasons`, or words), the most frequent first.
    pub reasons: Vec<(String, u32)>,
    /// The newest offers, one by one.
    pub newest: Vec<OfferMade>,
}

/// One offer to the institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferMade {
    /// The referral.
    pub number: Number,
    /// Where it stands.
    pub state: OfferState,
    /// What the institution said last, also when the offer was withdrawn afterwards.
    pub said: Option<OfferState>,
    /// When it was asked.
    pub sent_at: DateTime<Utc>,
    /// When it answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Why it declined, or on which condition it accepted.
    pub words: String,
}

impl EntryRecord {
    /// What somebody here corrected a text field to; `None` for a field that cannot be corrected.
    #[must_use]
    pub fn correction(&self, field: &str) -> Option<Cow<'_, str>> {
        correctable(&self.corrections, field)
    }

    /// What the public sources say of the same field.
    #[must_use]
    pub fn published_field(&self, field: &str) -> Option<Cow<'_, str>> {
        correctable(&self.published, field)
    }

    /// What stands in the entry now.
    #[must_use]
    pub fn field(&self, field: &str) -> Option<Cow<'_, str>> {
        correctable(&self.facility.details, field)
    }
}

/// A field that may be corrected, in words, by its name in the history.
fn correctable<'d>(details: &'d FacilityDetails, field: &str) -> Option<Cow<'d, str>> {
    let text = match field {
        "services" => return Some(details.services_in_words().into()),
        "name" => &details.name,
        "kana" => &details.kana,
        "founder" => &details.founder,
        "director" => &details.director,
        "phone" => &details.phone,
        "fax" => &details.fax,
        "postal_code" => &details.postal_code,
        "address" => &details.address,
        "url" => &details.url,
        "hours" => &details.hours,
        "beds" => &details.beds,
        _ => return None,
    };
    Some(text.into())
}

impl OfferRecord {
    /// Answers of any kind.
    #[must_use]
    pub fn answers(&self) -> u32 {
        self.accepted + self.declined + self.no_response
    }
}

impl Store {
    /// An entry with everything around it.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn entry_record(&self, id: FacilityId) -> Result<EntryRecord, StoreError> {
        let facility = self.facility(id)?;
        let corrections = entry_edit::corrections_of(&self.conn, id)?;
        let mut said = live_rows(&self.conn, id, Source::Local, BTreeMap::new())?;
        said.retain(|(source, _)| *source != Source::Local);
        let published = if said.is_empty() {
            facility.details.clone()
        } else {
            merged(&said)
        };
        Ok(EntryRecord {
            published,
            corrections,
            upkeep: upkeep::upkeep_of(&self.conn, id)?,
            history: self.facility_history(id)?,
            offers: self.offers_to(id)?,
            cares_for: relations::cared_for(&self.conn, id)?,
            facility,
        })
    }

    fn offers_to(&self, id: FacilityId) -> Result<OfferRecord, StoreError> {
        let made: Vec<OfferMade> = self
            .conn
            .prepare_cached(
                "SELECT number, offer.state, sent_at, answered_at, reason, condition, said
                 FROM offer JOIN work_item ON work_item.id = item_id
                 WHERE facility_id = ?1 ORDER BY offer.id DESC",
            )
            .and_then(|mut rows| {
                rows.query_map([id.0], |row| {
                    let (state, reason): (String, String) = (row.get(1)?, row.get(4)?);
                    let condition: String = row.get(5)?;
                    let said: Option<String> = row.get(6)?;
                    Ok(OfferMade {
                        number: number_column(row, 0)?,
                        state: OfferState::from_code(&state).unwrap_or(OfferState::Withdrawn),
                        said: said.as_deref().and_then(OfferState::from_code),
                        sent_at: moment(row, 2)?,
                        answered_at: maybe_moment(row, 3)?,
                        words: if condition.is_empty() {
                            reason
                        } else {
                            condition
                        },
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading the offers to an institution"))?;
        let since = self.clock.now() - Days::new(DAYS_OF_OFFERS);
        Ok(counted(made, since))
    }
}

fn counted(mut made: Vec<OfferMade>, since: DateTime<Utc>) -> OfferRecord {
    let mut record = OfferRecord::default();
    let mut minutes = Vec::new();
    let mut reasons: BTreeMap<&str, u32> = BTreeMap::new();
    for offer in made.iter().filter(|offer| offer.sent_at >= since) {
        // Willing, yet another was chosen: the answer counts all the same.
        let willing = offer.said.filter(|said| said.is_acceptance());
        let state = match offer.state {
            OfferState::Withdrawn => willing.unwrap_or(OfferState::Withdrawn),
            state => state,
        };
        match state {
            OfferState::Sent | OfferState::Considering => record.open += 1,
            OfferState::Accepted | OfferState::Conditional => record.accepted += 1,
            OfferState::Declined | OfferState::Forwarded => {
                record.declined += 1;
                *reasons.entry(&offer.words).or_default() += 1;
            }
            OfferState::NoResponse => record.no_response += 1,
            OfferState::Withdrawn => {}
        }
        let has_answered = state.is_said() && !state.is_open();
        if let Some(answered) = offer.answered_at.filter(|_| has_answered) {
            minutes.push(minutes_between(offer.sent_at, answered));
        }
    }
    record.reasons = reasons
        .into_iter()
        .filter(|(reason, _)| !reason.is_empty())
        .map(|(reason, count)| (reason.to_owned(), count))
        .collect();
    record
        .reasons
        .sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    record.median_answer_minutes = median(minutes);
    made.truncate(NEWEST_OFFERS);
    record.newest = made;
    record
}
