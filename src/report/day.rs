//! The day at one glance: what is late, what nobody owns, what is new, who is out.
//!
//! Screen, plain text and JSON all count here, so that no two of them can disagree; every figure
//! keeps the items behind it, so that it can be opened.

use crate::clock::Clock;
use crate::domain::area::AreaCode;
use crate::domain::ids::ItemId;
use crate::domain::urgency::Urgency;
use crate::domain::visit::{Safety, SafetyAnswer};
use crate::office::Office;
use crate::store::lists::QueueRow;
use crate::store::outings::TeamAway;
use crate::store::request::DayFacts;
use crate::workflow::model::Workflow;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::collections::BTreeMap;

pub use super::day_json::json;
pub use super::day_text::{
    day as day_in_words, duration, promises_text, safety_answer, safety_label, text, why_label,
};

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
    pub row: QueueRow,
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
    pub row: QueueRow,
}

/// Counts of one area, person, kind or actor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Consultations received on the day (areas only).
    pub received: u32,
    /// Open items.
    pub open: Vec<ItemId>,
    /// Those of them that are late.
    pub late: Vec<ItemId>,
    /// Those of them due before the day is over.
    pub due_today: Vec<ItemId>,
    /// The longest time that one of them has been in its state.
    pub longest: Duration,
}

/// All figures of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayView {
    /// The office's date.
    pub date: NaiveDate,
    /// The area that everything is limited to.
    pub area: Option<AreaCode>,
    /// Consultations received.
    pub received: u32,
    /// Those of the day before; not known for one area.
    pub received_before: Option<u32>,
    /// Items closed; not known for one area.
    pub closed: Option<u32>,
    /// Those of the day before.
    pub closed_before: Option<u32>,
    /// All open items together.
    pub all: Figures,
    /// Open items that nobody has taken.
    pub unassigned: Vec<ItemId>,
    /// Consultations and items entered since the reader's last look; `None` before the first.
    pub new: Option<u32>,
    /// When the reader last looked.
    pub last_look: Option<DateTime<Utc>>,
    /// What to act on, gravest first, then longest.
    pub attention: Vec<Attention>,
    /// Open items by next actor (code of `actors`), most first.
    pub waiting: Vec<(String, Figures)>,
    /// By workflow, in the order of its files.
    pub kinds: Vec<(String, Figures)>,
    /// By area, in the order of the area file; `None` last.
    pub areas: Vec<(Option<AreaCode>, Figures)>,
    /// By owner's name; nobody's last.
    pub people: Vec<(Option<String>, Figures)>,
    /// Teams under way, the least safe first.
    pub teams_out: Vec<TeamOut>,
    /// What was promised for a time (call-backs) and is late or due before the day is over, by workflow.
    pub promises: Vec<(String, Figures)>,
    /// Institutions whose declared room has expired.
    pub stale_rooms: u32,
}

impl DayView {
    /// Counts a day; with `area`, only what lies in it.
    #[must_use]
    pub fn of(facts: &DayFacts, office: &Office, clock: &Clock, area: Option<&AreaCode>) -> Self {
        let day = Day {
            now: clock.now(),
            date: facts.date,
            office,
            clock,
        };
        let within = |of: &Option<AreaCode>| area.is_none() || of.as_ref() == area;
        let open: Vec<&QueueRow> = facts
            .open
            .iter()
            .filter(|row| within(&row.item.area))
            .collect();
        let received: Vec<_> = facts
            .consultations
            .iter()
            .filter(|one| within(&one.details.person.area))
            .collect();
        let mut areas = day.grouped(&open, |row| row.item.area.clone());
        for one in &received {
            areas
                .entry(one.details.person.area.clone())
                .or_default()
                .received += 1;
        }
        let new = facts.last_look.map(|look| {
            let consultations = received.iter().filter(|one| one.entered_at > look).count();
            let items = open.iter().filter(|row| row.item.created_at > look).count();
            count(consultations + items)
        });
        let whole = area.is_none();
        let owner = |row: &QueueRow| row.owner_name.clone();
        Self {
            date: facts.date,
            area: area.cloned(),
            received: count(received.len()),
            received_before: whole.then_some(facts.consultations_before),
            closed: whole.then_some(facts.closed),
            closed_before: whole.then_some(facts.closed_before),
            all: day.figures(&open),
            unassigned: ids(open.iter().filter(|row| row.item.owner.is_none())),
            new,
            last_look: facts.last_look,
            attention: day.attention(&open),
            waiting: most_first(day.grouped(&open, |row| {
                row.item
                    .next
                    .as_ref()
                    .map_or(String::new(), |next| next.actor.clone())
            })),
            kinds: in_file_order(day.grouped(&open, |row| row.item.kind.clone()), |kind| {
                office.workflows.iter().position(|known| known.id == *kind)
            }),
            areas: in_file_order(areas, |area| {
                let known = office.areas.all();
                area.as_ref()
                    .and_then(|area| known.iter().position(|one| one.code == *area))
            }),
            people: in_file_order(day.grouped(&open, owner), |name| name.as_ref().map(|_| 0)),
            teams_out: day.teams_out(&open, &facts.teams),
            promises: day.promises(&open),
            stale_rooms: facts.stale_rooms,
        }
    }
}

/// The moment from which a day is counted.
struct Day<'a> {
    now: DateTime<Utc>,
    date: NaiveDate,
    office: &'a Office,
    clock: &'a Clock,
}

impl Day<'_> {
    fn is_late(&self, row: &QueueRow) -> bool {
        row.item.is_overdue(self.now)
    }

    fn is_due_today(&self, row: &QueueRow) -> bool {
        let due = row
            .item
            .next
            .as_ref()
            .map(|next| self.clock.local(next.due).date_naive());
        !self.is_late(row) && due == Some(self.date)
    }

    fn figures(&self, rows: &[&QueueRow]) -> Figures {
        let age = |row: &&QueueRow| self.now - row.item.state_since;
        Figures {
            received: 0,
            open: ids(rows.iter()),
            late: ids(rows.iter().filter(|row| self.is_late(row))),
            due_today: ids(rows.iter().filter(|row| self.is_due_today(row))),
            longest: rows.iter().map(age).max().unwrap_or_default(),
        }
    }

    fn grouped<K: Ord>(
        &self,
        rows: &[&QueueRow],
        key: impl Fn(&QueueRow) -> K,
    ) -> BTreeMap<K, Figures> {
        let mut groups: BTreeMap<K, Vec<&QueueRow>> = BTreeMap::new();
        for row in rows {
            groups.entry(key(row)).or_default().push(row);
        }
        groups
            .into_iter()
            .map(|(key, rows)| (key, self.figures(&rows)))
            .collect()
    }

    /// Workflows whose list is one of promised times, where something is late or due today.
    fn promises(&self, rows: &[&QueueRow]) -> Vec<(String, Figures)> {
        let kinds = self
            .office
            .workflows
            .iter()
            .filter(|kind| kind.list_groups.is_some());
        let of = |kind: &Workflow| {
            let rows: Vec<&QueueRow> = rows
                .iter()
                .copied()
                .filter(|row| row.item.kind == kind.id)
                .collect();
            (kind.id.clone(), self.figures(&rows))
        };
        kinds
            .map(of)
            .filter(|(_, figures)| figures.late.len() + figures.due_today.len() > 0)
            .collect()
    }

    fn attention(&self, rows: &[&QueueRow]) -> Vec<Attention> {
        let mut all: Vec<Attention> = rows
            .iter()
            .filter_map(|row| {
                let (why, since) = self.gravest(row)?;
                Some(Attention {
                    why,
                    since,
                    row: (*row).clone(),
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
            (one.why, since, one.row.item.id)
        });
        all
    }

    fn gravest(&self, row: &QueueRow) -> Option<(Why, Duration)> {
        let limits = self.office.clocks.today;
        let item = &row.item;
        let (safety, out) = self.safety(row);
        let waited = self.now - item.created_at;
        let in_state = self.now - item.state_since;
        let urgent = item.urgency == Urgency::Immediate
            && item.owner.is_none()
            && waited >= limits.urgent_unassigned;
        let due = item.next.as_ref().map(|next| next.due);
        let reasons = [
            (Why::TeamRed, safety == Safety::Red, out),
            (Why::Urgent, urgent, waited),
            (
                Why::Late,
                self.is_late(row),
                due.map_or(in_state, |due| self.now - due),
            ),
            (Why::TeamAmber, safety == Safety::Amber, out),
            (
                Why::DueToday,
                self.is_due_today(row),
                due.map_or(in_state, |due| due - self.now),
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

    fn safety(&self, row: &QueueRow) -> (Safety, Duration) {
        let Some(visit) = &row.last_visit else {
            return (Safety::Home, Duration::zero());
        };
        let out = visit
            .departed_at
            .map_or(Duration::zero(), |departed| self.now - departed);
        (visit.safety(self.now, self.office.clocks.safety), out)
    }

    fn teams_out(&self, rows: &[&QueueRow], away: &[TeamAway]) -> Vec<TeamOut> {
        let mut teams: Vec<TeamOut> = rows
            .iter()
            .filter_map(|row| {
                let visit = row
                    .last_visit
                    .as_ref()
                    .filter(|visit| visit.is_under_way())?;
                let (safety, out) = self.safety(row);
                let away = away.iter().find(|team| team.visit.id == visit.id);
                Some(TeamOut {
                    safety,
                    out,
                    team: away.map_or_else(|| visit.team.clone(), TeamAway::who),
                    answer: visit.answer.clone(),
                    row: (*row).clone(),
                })
            })
            .collect();
        teams.sort_by_key(|team| (std::cmp::Reverse((team.safety, team.out)), team.row.item.id));
        teams
    }
}

fn ids<'a>(rows: impl Iterator<Item = &'a &'a QueueRow>) -> Vec<ItemId> {
    rows.map(|row| row.item.id).collect()
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn most_first(groups: BTreeMap<String, Figures>) -> Vec<(String, Figures)> {
    let mut groups: Vec<(String, Figures)> = groups.into_iter().collect();
    groups.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.open.len()));
    groups
}

/// Sorted by their place in a file; what has none comes last.
fn in_file_order<K: Ord>(
    groups: BTreeMap<K, Figures>,
    place: impl Fn(&K) -> Option<usize>,
) -> Vec<(K, Figures)> {
    let mut groups: Vec<(K, Figures)> = groups.into_iter().collect();
    groups.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
    groups
}
