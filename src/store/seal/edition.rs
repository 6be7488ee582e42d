//! What a seal reads of a record, by edition.
//!
//! A schema adds columns, and a seal that was written before does not cover them. Each seal says its edition: it is held
//! against what it read when it was written, and the next write of the record seals it in the newest one. Columns stand
//! by name, so that one that a later schema adds breaks no seal of before.

use super::Kind;

/// What a seal covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Edition {
    /// The first; its seals say nothing of it. The words for whom an offer was forwarded to stand in the place of the
    /// entry.
    First,
    /// With the members of staff who went along on a visit, and what became of asking after them.
    Crew,
}

impl Edition {
    /// What is written now.
    pub const NEWEST: Self = Self::Crew;

    /// The edition of a seal without and with its mark (`i5` and `i5.2`).
    pub fn marked(mark: Option<&str>) -> Option<Self> {
        match mark {
            None => Some(Self::First),
            Some("2") => Some(Self::Crew),
            Some(_) => None,
        }
    }

    /// What stands behind the record in its seal.
    pub fn mark(self) -> &'static str {
        match self {
            Self::First => "",
            Self::Crew => ".2",
        }
    }

    /// The rows of a record; the first query has exactly one while the record is there.
    pub fn queries(self, kind: Kind) -> &'static [&'static str] {
        match (kind, self) {
            (Kind::Consultation, _) => &CONSULTATION,
            (Kind::Item, Self::First) => &[ITEM, TIMELINE, OFFERS, VISITS],
            (Kind::Item, Self::Crew) => &[ITEM, TIMELINE, OFFERS, VISITS_WITH_CREW],
            (Kind::Person, _) => &["SELECT revision, details FROM person WHERE id = ?1"],
        }
    }
}

const CONSULTATION: [&str; 3] = [
    "SELECT number, key, revision, received_at, entered_at, taken_by, person_id,
         caller_facility_id, continues, details FROM consultation WHERE id = ?1",
    "SELECT id, at, by_staff, by_name, text FROM consultation_addition
     WHERE consultation_id = ?1 ORDER BY id",
    "SELECT id, revision, at, by_staff, by_name, field, old, new, reason
     FROM consultation_correction WHERE consultation_id = ?1 ORDER BY revision",
];

const ITEM: &str =
    "SELECT number, kind, state, closed, person_id, origin, parent, area, urgency, owner,
         next_actor, next_action, next_due, held_state, details, created_at,
         state_since, revision FROM work_item WHERE id = ?1";

const TIMELINE: &str =
    "SELECT id, at, by_staff, by_name, transition, from_state, to_state, given, note,
         undoes, before FROM item_event WHERE item_id = ?1 ORDER BY id";

const OFFERS: &str = "SELECT id, facility_id, mode, state, sent_at, deadline, answered_at, reason,
         condition, said, coalesce(forwarded_to, forwarded_name), reminded_at
     FROM offer WHERE item_id = ?1 ORDER BY id";

const VISITS: &str =
    "SELECT id, scheduled_at, physician, facility_id, team, departed_at, arrived_at,
         returned_at, depth, text, held, reason, held_at
     FROM visit WHERE item_id = ?1 ORDER BY id";

const VISITS_WITH_CREW: &str =
    "SELECT id, scheduled_at, physician, facility_id, team, departed_at, arrived_at,
         returned_at, depth, text, held, reason, held_at, crew, answer
     FROM visit WHERE item_id = ?1 ORDER BY id";
