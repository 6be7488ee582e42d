//! What wants somebody's eyes on a day, and how badly: items by their gravest reason, teams by how
//! long they are out.

use super::day::Moment;
use crate::domain::urgency::Urgency;
use crate::domain::visit::{Safety, SafetyAnswer};
use crate::store::standing::Standing;
use chrono::Duration;
use std::sync::Arc;

/// Why an item wants somebody's eyes; the order is that of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// A team is out far longer than expected.
    TeamRed,
    /// 即時, and nobody has taken it.
    Urgent,
    /// Its due time is past.
    Late,
    /// A team is out longer than expected.
    TeamAmber,
    /// Due before the day is over.
    DueToday,
    /// Several institutions have declined.
    Declines,
    /// For days in the same state (滞留).
    Ageing,
}

impl Why {
    /// The stable English code, also in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TeamRed => "team-red",
            Self::Urgent => "urgent",
            Self::Late => "late",
            Self::TeamAmber => "team-amber",
            Self::DueToday => "due-today",
            Self::Declines => "declines",
            Self::Ageing => "ageing",
        }
    }
}

/// An item that wants somebody's eyes, with its gravest reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// Why.
    pub why: Why,
    /// How long it has been so: late, unassigned, out, in the state; until due for 期限本日.
    pub since: Duration,
    /// The item.
    pub row: Arc<Standing>,
}

/// A team that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamOut {
    /// How safe it is by the time since departure.
    pub safety: Safety,
    /// Time since departure.
    pub out: Duration,
    /// Who is out, in words.
    pub team: String,
    /// What became of asking after them.
    pub answer: Option<SafetyAnswer>,
    /// The case.
    pub row: Arc<Standing>,
}

/// What to act on, gravest first, then longest.
pub(super) fn attention(rows: &[&Arc<Standing>], moment: &Moment<'_>) -> Vec<Attention> {
    let mut all: Vec<Attention> = rows
        .iter()
        .filter_map(|row| {
            let (why, since) = gravest(row, moment)?;
            Some(Attention {
                why,
                since,
                row: Arc::clone(row),
            })
        })
        .collect();
    all.sort_by_key(|one| {
        // What is due soonest comes first, of all else what has waited longest.
        let since = if one.why == Why::DueToday {
            one.since
        } else {
            -one.since
        };
        (one.why, since, one.row.id)
    });
    all
}

/// Teams under way, the least safe first.
pub(super) fn teams_out(rows: &[&Arc<Standing>], moment: &Moment<'_>) -> Vec<TeamOut> {
    let mut teams: Vec<TeamOut> = rows
        .iter()
        .filter_map(|row| {
            let away = row.outing.as_ref()?;
            let (safety, out) = safety(row, moment);
            Some(TeamOut {
                safety,
                out,
                team: away.who(),
                answer: away.visit.answer.clone(),
                row: Arc::clone(row),
            })
        })
        .collect();
    teams.sort_by_key(|team| (std::cmp::Reverse((team.safety, team.out)), team.row.id));
    teams
}

fn gravest(row: &Standing, moment: &Moment<'_>) -> Option<(Why, Duration)> {
    let limits = moment.office.clocks.today;
    let now = moment.now;
    let (safety, out) = safety(row, moment);
    let waited = now - row.created_at;
    let in_state = now - row.state_since;
    let urgent = row.urgency == Urgency::Immediate
        && row.owner.is_none()
        && waited >= limits.urgent_unassigned;
    let due = row.due();
    let reasons = [
        (Why::TeamRed, safety == Safety::Red, out),
        (Why::Urgent, urgent, waited),
        (
            Why::Late,
            row.is_overdue(now),
            due.map_or(in_state, |due| now - due),
        ),
        (Why::TeamAmber, safety == Safety::Amber, out),
        (
            Why::DueToday,
            moment.is_due_today(row),
            due.map_or(in_state, |due| due - now),
        ),
        (
            Why::Declines,
            row.declined_offers >= limits.declines_to_notice,
            in_state,
        ),
        (Why::Ageing, in_state >= limits.ageing, in_state),
    ];
    reasons
        .into_iter()
        .find(|(_, is_so, _)| *is_so)
        .map(|(why, _, since)| (why, since))
}

fn safety(row: &Standing, moment: &Moment<'_>) -> (Safety, Duration) {
    let Some(visit) = row.outing.as_ref().map(|team| &team.visit) else {
        return (Safety::Home, Duration::zero());
    };
    let out = visit
        .departed_at
        .map_or(Duration::zero(), |departed| moment.now - departed);
    (visit.safety(moment.now, moment.office.clocks.safety), out)
}
