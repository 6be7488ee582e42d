//! Offers (打診): asking one clinic whether it can take a referral.

use super::ids::{FacilityId, ItemId, OfferId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How several clinics are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferMode {
    /// 順次: one after another.
    Sequential,
    /// 一斉: several at once.
    Broadcast,
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferState {
    /// 打診済: asked, no answer yet.
    Sent,
    /// 検討中: they think about it, until a deadline of their own.
    Considering,
    /// 受諾.
    Accepted,
    /// 条件付受諾.
    Conditional,
    /// 辞退.
    Declined,
    /// 転送: they named another clinic instead.
    Forwarded,
    /// 無応答.
    NoResponse,
    /// 取下げ: withdrawn by the centre.
    Withdrawn,
}

impl OfferState {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Sent,
        Self::Considering,
        Self::Accepted,
        Self::Conditional,
        Self::Declined,
        Self::Forwarded,
        Self::NoResponse,
        Self::Withdrawn,
    ];

    /// The stable English code, also of the vocabulary `answers`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Considering => "considering",
            Self::Accepted => "accepted",
            Self::Conditional => "conditional",
            Self::Declined => "declined",
            Self::Forwarded => "forwarded",
            Self::NoResponse => "no-response",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether an answer is still awaited.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::Considering)
    }

    /// Whether a clinic has said so itself; the others are what the centre says of an offer.
    #[must_use]
    pub fn is_said(self) -> bool {
        !matches!(self, Self::Sent | Self::NoResponse | Self::Withdrawn)
    }

    /// Whether the clinic takes the person.
    #[must_use]
    pub fn is_acceptance(self) -> bool {
        matches!(self, Self::Accepted | Self::Conditional)
    }
}

/// Whom a clinic passed the enquiry on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ForwardedTo {
    /// An entry of the directory.
    Entry(FacilityId),
    /// Somebody who is in no directory, as the clinic named them; never empty.
    Named(String),
}

impl ForwardedTo {
    /// Reads what a field for an entry or words holds; nothing from an empty one.
    #[must_use]
    pub fn from_stored(stored: &str) -> Option<Self> {
        match stored.parse() {
            Ok(id) => Some(Self::Entry(FacilityId(id))),
            Err(_) => (!stored.is_empty()).then(|| Self::Named(stored.to_owned())),
        }
    }

    /// The entry of the directory, if it is one.
    #[must_use]
    pub fn entry(&self) -> Option<FacilityId> {
        match self {
            Self::Entry(id) => Some(*id),
            Self::Named(_) => None,
        }
    }

    /// The words, if it is in no directory.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Entry(_) => None,
            Self::Named(words) => Some(words),
        }
    }
}

/// One stored offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Identity of the row.
    pub id: OfferId,
    /// The referral.
    pub item: ItemId,
    /// The clinic asked.
    pub facility: FacilityId,
    /// Its name, for lists.
    pub facility_name: String,
    /// How it was asked.
    pub mode: OfferMode,
    /// Where it stands.
    pub state: OfferState,
    /// When it was asked.
    pub sent_at: DateTime<Utc>,
    /// Until when an answer is expected.
    pub deadline: DateTime<Utc>,
    /// When it answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Code of `decline_reasons`, or words.
    pub reason: String,
    /// Condition of a conditional acceptance.
    pub condition: String,
    /// What the clinic said last; it stays when the offer is withdrawn afterwards.
    #[serde(default)]
    pub said: Option<OfferState>,
    /// Whom it named instead.
    #[serde(default)]
    pub forwarded_to: Option<ForwardedTo>,
    /// When the clinic was last reminded of its answer.
    #[serde(default)]
    pub reminded_at: Option<DateTime<Utc>>,
}
