//! Why an institution cannot be asked at all.

use super::field::Standing;
use super::{CandidateFacts, Limits, Needs};
use crate::domain::room::{Room, RoomNow};

/// Kinds of institution that can give planned home visits by a physician.
const PHYSICIANS: [&str; 2] = ["clinic", "hospital"];
/// Capability without which there is nothing to ask for.
const HOME_VISIT: &str = "home-visit";
/// Capability of who comes at any hour.
pub(super) const AT_ANY_HOUR: &str = "visit-24h";

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

/// A set of rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules(u16);

impl Rules {
    /// Whether none is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many are in it.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether one is in it.
    #[must_use]
    pub fn contains(self, kind: WhyNotKind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }

    /// Those in it, in the order of [`WhyNotKind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = WhyNotKind> {
        WhyNotKind::ALL
            .into_iter()
            .filter(move |kind| self.contains(*kind))
    }

    /// Those of it that are in another set, and those that are not.
    pub(super) fn parted(self, other: Self) -> (Self, Self) {
        (Self(self.0 & other.0), Self(self.0 & !other.0))
    }

    fn add(&mut self, kind: WhyNotKind, is_broken: bool) {
        self.0 |= u16::from(is_broken) << kind as u16;
    }
}

impl FromIterator<WhyNotKind> for Rules {
    fn from_iter<I: IntoIterator<Item = WhyNotKind>>(kinds: I) -> Self {
        let mut rules = Self::default();
        for kind in kinds {
            rules.add(kind, true);
        }
        rules
    }
}

/// The rules that an institution breaks whatever the referral needs.
pub(super) fn always(facts: &CandidateFacts) -> Rules {
    let mut rules = Rules::default();
    let is_physician = PHYSICIANS.contains(&facts.kind.as_str());
    rules.add(WhyNotKind::Inactive, !facts.active);
    rules.add(WhyNotKind::NoPhysician, !is_physician);
    rules.add(WhyNotKind::NoHomeVisits, !facts.can_do(HOME_VISIT));
    rules.add(WhyNotKind::NoRoom, facts.room == RoomNow::Valid(Room::No));
    let is_unwilling = facts.takes_sub_attending == Some(false);
    rules.add(WhyNotKind::NotSubAttending, is_unwilling);
    rules
}

/// Every rule that excludes, and the distance as far as it had to be measured; none broken for a candidate, of which
/// the distance is always measured where both positions are known. `care` is [`Needs::care`].
pub(super) fn broken(
    needs: &Needs,
    care: &[&str],
    limits: &Limits,
    standing: &Standing,
) -> (Rules, Option<f64>) {
    let mut rules = standing.always;
    rules.add(WhyNotKind::Not24h, needs.night && !standing.at_any_hour);
    let facility = standing.facility;
    rules.add(WhyNotKind::Attending, needs.attending == Some(facility));
    rules.add(WhyNotKind::Refused, needs.refused.contains(&facility));
    if standing.denies {
        let is_denied = care.iter().any(|code| standing.facts.denies(code));
        rules.add(WhyNotKind::CannotGiveCare, is_denied);
    }
    let Some((home, clinic)) = needs.position.zip(standing.position) else {
        return (rules, None);
    };
    if home.is_surely_beyond(clinic, limits.home_visit_km) {
        rules.add(WhyNotKind::TooFar, true);
        return (rules, None);
    }
    let km = home.km_to(clinic);
    rules.add(WhyNotKind::TooFar, km > limits.home_visit_km);
    (rules, Some(km))
}

/// Broken rules with what they are about.
pub(super) fn why_not(
    needs: &Needs,
    facts: &CandidateFacts,
    limits: &Limits,
    rules: Rules,
) -> Vec<WhyNot> {
    let mut why = Vec::new();
    for kind in rules.iter() {
        let mut say = |args| why.push(WhyNot { kind, args });
        match kind {
            WhyNotKind::CannotGiveCare => {
                let care = needs.care(limits.child_age).into_iter();
                for code in care.filter(|code| facts.denies(code)) {
                    say(vec![("code", code.to_owned())]);
                }
            }
            WhyNotKind::TooFar => {
                let both = needs.position.zip(facts.position);
                let km = both.map(|(home, clinic)| home.km_to(clinic));
                say(vec![
                    ("km", km.map(|km| format!("{km:.1}")).unwrap_or_default()),
                    ("limit", format!("{}", limits.home_visit_km)),
                ]);
            }
            _ => say(Vec::new()),
        }
    }
    why
}
