//! Why an institution cannot be asked at all.

use super::{CandidateFacts, Limits, Needs};
use crate::domain::room::{Room, RoomNow};

/// Kinds of institution that can give planned home visits by a physician.
const PHYSICIANS: [&str; 2] = ["clinic", "hospital"];

/// The rule that excludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhyNotKind {
    /// Closed, on leave, or gone from every source.
    Inactive,
    /// No clinic or hospital.
    NoPhysician,
    /// Nothing says that it makes planned home visits, or it said that it does not.
    NoHomeVisits,
    /// It said that it cannot give the care; `code`.
    CannotGiveCare,
    /// Farther than the law allows; `km`, `limit`.
    TooFar,
    /// Somebody must come at any hour, and nothing says that it does.
    Not24h,
    /// It declared that it has no room.
    NoRoom,
    /// It said that it does not take the role of 副主治医.
    NotSubAttending,
    /// The attending specialist's own institution.
    Attending,
    /// Refused by the person or the family.
    Refused,
}

impl WhyNotKind {
    /// All rules.
    pub const ALL: [Self; 10] = [
        Self::Inactive,
        Self::NoPhysician,
        Self::NoHomeVisits,
        Self::CannotGiveCare,
        Self::TooFar,
        Self::Not24h,
        Self::NoRoom,
        Self::NotSubAttending,
        Self::Attending,
        Self::Refused,
    ];

    /// The stable English code, also in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::NoPhysician => "no-physician",
            Self::NoHomeVisits => "no-home-visits",
            Self::CannotGiveCare => "cannot-give-care",
            Self::TooFar => "too-far",
            Self::Not24h => "not-24h",
            Self::NoRoom => "no-room",
            Self::NotSubAttending => "not-sub-attending",
            Self::Attending => "attending",
            Self::Refused => "refused",
        }
    }

    /// Whether a person may set the rule aside for one referral: where asking again
    /// may change the answer, never against the law, the person's will, or safety.
    #[must_use]
    pub fn may_be_relaxed(self) -> bool {
        matches!(
            self,
            Self::NoHomeVisits | Self::Not24h | Self::NoRoom | Self::NotSubAttending
        )
    }
}

/// One reason against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot {
    /// The rule.
    pub kind: WhyNotKind,
    /// Values for the message's placeholders.
    pub args: Vec<(&'static str, String)>,
}

impl WhyNot {
    fn plain(kind: WhyNotKind) -> Self {
        Self {
            kind,
            args: Vec::new(),
        }
    }
}

/// Every rule that excludes; empty for a candidate.
pub(super) fn why_not(
    needs: &Needs,
    facts: &CandidateFacts,
    km: Option<f64>,
    limits: &Limits,
) -> Vec<WhyNot> {
    let rules = [
        (WhyNotKind::Inactive, !facts.active),
        (
            WhyNotKind::NoPhysician,
            !PHYSICIANS.contains(&facts.kind.as_str()),
        ),
        (WhyNotKind::NoHomeVisits, !facts.can_do("home-visit")),
        (
            WhyNotKind::Not24h,
            needs.night && !facts.can_do("visit-24h"),
        ),
        (WhyNotKind::NoRoom, facts.room == RoomNow::Valid(Room::No)),
        (
            WhyNotKind::NotSubAttending,
            facts.takes_sub_attending == Some(false),
        ),
        (
            WhyNotKind::Attending,
            needs.attending == Some(facts.facility),
        ),
        (WhyNotKind::Refused, needs.refused.contains(&facts.facility)),
    ];
    let mut why: Vec<WhyNot> = rules
        .into_iter()
        .filter(|(_, excludes)| *excludes)
        .map(|(kind, _)| WhyNot::plain(kind))
        .collect();
    for code in needs
        .care(limits.child_age)
        .into_iter()
        .filter(|code| facts.denies(code))
    {
        let args = vec![("code", code.to_owned())];
        why.push(WhyNot {
            kind: WhyNotKind::CannotGiveCare,
            args,
        });
    }
    if let Some(km) = km.filter(|km| *km > limits.home_visit_km) {
        let args = vec![
            ("km", format!("{km:.1}")),
            ("limit", format!("{}", limits.home_visit_km)),
        ];
        why.push(WhyNot {
            kind: WhyNotKind::TooFar,
            args,
        });
    }
    why.sort_by_key(|why| why.kind);
    why
}
