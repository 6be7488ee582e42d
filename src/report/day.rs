//! The day at one glance: what is late, what nobody owns, what is new, who is out.
//!
//! Screen, plain text and JSON all count here, so that no two of them can disagree; every figure
//! keeps the items behind it, so that it can be opened.

use super::day_attention;
use crate::clock::Clock;
use crate::domain::area::AreaCode;
use crate::domain::hand_over::HandOverNote;
use crate::domain::ids::ItemId;
use crate::office::Office;
use crate::store::past_days::PastDay;
use crate::store::request::DayFacts;
use crate::store::standing::Standing;
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use super::day_attention::{Attention, TeamOut, Why};
pub use super::day_json::json;
pub use super::day_text::{
    day as day_in_words, duration, promises_text, safety_answer, safety_label, text, why_label,
};

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

impl Figures {
    fn add(&mut self, row: &Standing, mark: Mark) {
        self.open.push(row.id);
        if mark.is_late {
            self.late.push(row.id);
        }
        if mark.is_due_today {
            self.due_today.push(row.id);
        }
        self.longest = self.longest.max(mark.in_state);
    }
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
    /// Items closed.
    pub closed: Vec<ItemId>,
    /// The day before; not known for one area, nor before a day that is not over.
    pub before: Option<PastDay>,
    /// The days before, the oldest first; as `before`.
    pub past: Vec<PastDay>,
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
    /// Hand-over notes that stand for the shift, the newest first.
    pub notes: Vec<HandOverNote>,
}

impl DayView {
    /// Counts a day; with `area`, only what lies in it. A day that is over is looked at from its end.
    #[must_use]
    pub fn of(facts: &DayFacts, office: &Office, clock: &Clock, area: Option<&AreaCode>) -> Self {
        let moment = Moment::of(facts, office, clock);
        let within = |of: &Option<AreaCode>| area.is_none() || of.as_ref() == area;
        let open: Vec<&Arc<Standing>> = facts.open.iter().filter(|row| within(&row.area)).collect();
        let received: Vec<_> = facts
            .received
            .iter()
            .filter(|one| within(&one.area))
            .collect();
        let closed = facts.closed.iter().filter(|row| within(&row.area));
        let new = facts.last_look.map(|look| {
            let consultations = received.iter().filter(|one| one.entered_at > look).count();
            let items = open.iter().filter(|row| row.created_at > look).count();
            count(consultations + items)
        });
        let past = if area.is_none() {
            facts.past.clone()
        } else {
            Vec::new()
        };
        let mut groups = Groups::count(&open, &moment);
        for one in &received {
            groups.areas.entry(one.area.as_ref()).or_default().received += 1;
        }
        Self {
            date: facts.date,
            area: area.cloned(),
            received: count(received.len()),
            closed: closed.map(|row| row.id).collect(),
            before: past.last().cloned(),
            past,
            unassigned: groups
                .people
                .get(&None)
                .map(|nobody| nobody.open.clone())
                .unwrap_or_default(),
            new,
            last_look: facts.last_look,
            attention: day_attention::attention(&open, &moment),
            promises: promises(&groups.kinds, office),
            waiting: most_first(groups.waiting),
            kinds: in_file_order(
                groups.kinds,
                |kind| office.workflows.iter().position(|known| known.id == kind),
                str::to_owned,
            ),
            areas: in_file_order(
                groups.areas,
                |area| {
                    let known = office.areas.all();
                    area.and_then(|area| known.iter().position(|one| one.code == *area))
                },
                Option::<&AreaCode>::cloned,
            ),
            people: in_file_order(
                groups.people,
                |name| name.map(|_| 0),
                |name| name.map(str::to_owned),
            ),
            teams_out: day_attention::teams_out(&open, &moment),
            all: groups.all,
            stale_rooms: facts.stale_rooms,
            notes: facts.notes.clone(),
        }
    }

    /// Hand-over notes that the reader has not acknowledged.
    #[must_use]
    pub fn unread_notes(&self) -> usize {
        let unread = self.notes.iter().filter(|note| !note.is_acknowledged);
        unread.count()
    }
}

/// The moment from which a day is looked at.
pub(super) struct Moment<'a> {
    pub now: DateTime<Utc>,
    pub office: &'a Office,
    /// The first moment of the day after.
    end: DateTime<Utc>,
    /// The first moment of the day.
    start: DateTime<Utc>,
}

/// What is counted of one item.
#[derive(Debug, Clone, Copy)]
struct Mark {
    is_late: bool,
    is_due_today: bool,
    in_state: Duration,
}

impl<'a> Moment<'a> {
    fn of(facts: &DayFacts, office: &'a Office, clock: &Clock) -> Self {
        let midnight = |date: NaiveDate| office.calendar.at(date, NaiveTime::MIN);
        let after = facts.date.checked_add_days(Days::new(1));
        Self {
            now: facts.as_of.unwrap_or_else(|| clock.now()),
            office,
            start: midnight(facts.date),
            end: midnight(after.unwrap_or(facts.date)),
        }
    }

    pub fn is_due_today(&self, row: &Standing) -> bool {
        let is_on_the_day = |due: DateTime<Utc>| due >= self.start && due < self.end;
        !row.is_overdue(self.now) && row.due().is_some_and(is_on_the_day)
    }

    fn mark(&self, row: &Standing) -> Mark {
        Mark {
            is_late: row.is_overdue(self.now),
            is_due_today: self.is_due_today(row),
            in_state: self.now - row.state_since,
        }
    }
}

/// All groups, counted in one pass.
#[derive(Default)]
struct Groups<'a> {
    all: Figures,
    waiting: BTreeMap<&'a str, Figures>,
    kinds: BTreeMap<&'a str, Figures>,
    areas: BTreeMap<Option<&'a AreaCode>, Figures>,
    people: BTreeMap<Option<&'a str>, Figures>,
}

impl<'a> Groups<'a> {
    fn count(rows: &[&'a Arc<Standing>], moment: &Moment<'_>) -> Self {
        let mut groups = Self::default();
        for row in rows {
            let mark = moment.mark(row);
            let actor = row.next.as_ref().map_or("", |(actor, _)| actor.as_str());
            let of_row = [
                &mut groups.all,
                groups.waiting.entry(actor).or_default(),
                groups.kinds.entry(&row.kind).or_default(),
                groups.areas.entry(row.area.as_ref()).or_default(),
                groups.people.entry(row.owner.as_deref()).or_default(),
            ];
            for figures in of_row {
                figures.add(row, mark);
            }
        }
        groups
    }
}

/// Workflows whose list is one of promised times, where something is late or due today.
fn promises(kinds: &BTreeMap<&str, Figures>, office: &Office) -> Vec<(String, Figures)> {
    let promising = office
        .workflows
        .iter()
        .filter(|kind| kind.list_groups.is_some());
    promising
        .filter_map(|kind| {
            let figures = kinds.get(kind.id.as_str())?;
            let is_due = !figures.late.is_empty() || !figures.due_today.is_empty();
            is_due.then(|| (kind.id.clone(), figures.clone()))
        })
        .collect()
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn most_first(groups: BTreeMap<&str, Figures>) -> Vec<(String, Figures)> {
    let mut groups: Vec<(String, Figures)> = groups
        .into_iter()
        .map(|(key, figures)| (key.to_owned(), figures))
        .collect();
    groups.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.open.len()));
    groups
}

/// Sorted by their place in a file; what has none comes last.
fn in_file_order<K: Ord + Copy, O>(
    groups: BTreeMap<K, Figures>,
    place: impl Fn(K) -> Option<usize>,
    owned: impl Fn(K) -> O,
) -> Vec<(O, Figures)> {
    let mut groups: Vec<(K, Figures)> = groups.into_iter().collect();
    groups.sort_by_key(|(key, _)| place(*key).unwrap_or(usize::MAX));
    groups
        .into_iter()
        .map(|(key, figures)| (owned(key), figures))
        .collect()
}
