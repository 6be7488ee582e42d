//! What can be selected in the day view: figures and rows, each by what it stands for.

use crate::domain::area::AreaCode;
use crate::domain::ids::{ItemId, NoteId};
use crate::report::day::{DayView, Figures};
use chrono::NaiveDate;

/// A part of the view that the hands go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Pane {
    /// The figures at the top, side by side.
    #[default]
    Figures,
    /// What to act on.
    Attention,
    /// Teams under way.
    Teams,
    /// Hand-over notes.
    Notes,
    /// Daily-living areas.
    Areas,
    /// Who is waited for.
    Waiting,
    /// Owners.
    People,
    /// Workflows.
    Kinds,
    /// The days before.
    Week,
}

impl Pane {
    /// Every pane, in the order in which Tab goes through them.
    pub const ALL: [Self; 9] = [
        Self::Figures,
        Self::Attention,
        Self::Teams,
        Self::Notes,
        Self::Areas,
        Self::Waiting,
        Self::People,
        Self::Kinds,
        Self::Week,
    ];

    /// The figures of a row that can be opened, from left to right; none where the row itself is opened.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Areas => &[Column::Received, Column::Open, Column::Late, Column::Due],
            Self::Waiting | Self::People | Self::Kinds => {
                &[Column::Open, Column::Late, Column::Due]
            }
            Self::Figures | Self::Attention | Self::Teams | Self::Notes | Self::Week => &[],
        }
    }
}

/// A figure of a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Column {
    /// Consultations received on the day.
    Received,
    /// Open items.
    #[default]
    Open,
    /// Past their due time.
    Late,
    /// Due before the day is over.
    Due,
}

/// A figure with a list behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Consultations received on the day.
    Received,
    /// Items closed on the day.
    Closed,
    /// Entered since the reader's last look.
    New,
    /// Hand-over notes.
    Notes,
    /// Open items.
    Open,
    /// Past their due time.
    Late,
    /// Due before the day is over.
    DueToday,
    /// Taken by nobody.
    Unassigned,
    /// Teams out.
    Out,
}

/// Something that can be selected and opened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// A figure.
    Figure(Figure),
    /// A row of what to act on.
    Attention(ItemId),
    /// Promises of a workflow that are due: opens its list.
    Promises(String),
    /// Institutions whose declared room has expired.
    StaleRooms,
    /// A team that is out.
    Team(ItemId),
    /// A hand-over note.
    Note(NoteId),
    /// All that waits for an actor.
    Waiting(String),
    /// All of an area.
    Area(Option<AreaCode>),
    /// All of an owner.
    Person(Option<String>),
    /// All of a workflow.
    Kind(String),
    /// A day before.
    Day(NaiveDate),
}

impl Spot {
    /// The item that a row stands for.
    #[must_use]
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::Attention(id) | Self::Team(id) => Some(*id),
            _ => None,
        }
    }
}

/// What can be selected in a pane, in the order in which it stands there.
#[must_use]
pub fn spots(view: &DayView, pane: Pane) -> Vec<Spot> {
    match pane {
        Pane::Figures => figures(view).into_iter().map(Spot::Figure).collect(),
        Pane::Attention => {
            let items = view.attention.iter().map(|one| Spot::Attention(one.row.id));
            let promises = view
                .promises
                .iter()
                .map(|(kind, _)| Spot::Promises(kind.clone()));
            promises
                .chain(items)
                .chain((view.stale_rooms > 0).then_some(Spot::StaleRooms))
                .collect()
        }
        Pane::Teams => {
            let teams = view.teams_out.iter();
            teams.map(|team| Spot::Team(team.row.id)).collect()
        }
        Pane::Notes => view.notes.iter().map(|note| Spot::Note(note.id)).collect(),
        Pane::Waiting => {
            let waiting = view.waiting.iter();
            waiting
                .map(|(actor, _)| Spot::Waiting(actor.clone()))
                .collect()
        }
        Pane::Areas => {
            let areas = view.areas.iter();
            areas.map(|(area, _)| Spot::Area(area.clone())).collect()
        }
        Pane::People => {
            let people = view.people.iter();
            people.map(|(name, _)| Spot::Person(name.clone())).collect()
        }
        Pane::Kinds => {
            let kinds = view.kinds.iter();
            kinds.map(|(kind, _)| Spot::Kind(kind.clone())).collect()
        }
        Pane::Week => view.past.iter().map(|day| Spot::Day(day.date)).collect(),
    }
}

/// The figures in order; what is new only for somebody who has looked before.
#[must_use]
pub fn figures(view: &DayView) -> Vec<Figure> {
    let new = view.new.map(|_| Figure::New);
    let stand = [
        Figure::Open,
        Figure::Late,
        Figure::DueToday,
        Figure::Unassigned,
        Figure::Out,
    ];
    [Figure::Received, Figure::Closed]
        .into_iter()
        .chain(new)
        .chain([Figure::Notes])
        .chain(stand)
        .collect()
}

/// The figures of a row of a table.
#[must_use]
pub fn figures_of<'a>(spot: &Spot, view: &'a DayView) -> Option<&'a Figures> {
    fn find<'a, K: PartialEq>(rows: &'a [(K, Figures)], wanted: &K) -> Option<&'a Figures> {
        let row = rows.iter().find(|(key, _)| key == wanted);
        row.map(|(_, figures)| figures)
    }
    match spot {
        Spot::Waiting(actor) => find(&view.waiting, actor),
        Spot::Area(area) => find(&view.areas, area),
        Spot::Person(name) => find(&view.people, name),
        Spot::Kind(kind) => find(&view.kinds, kind),
        _ => None,
    }
}

impl Figure {
    /// Whether it stands in the first line, among what the day brought.
    #[must_use]
    pub fn is_of_the_day(self) -> bool {
        matches!(
            self,
            Self::Received | Self::Closed | Self::New | Self::Notes
        )
    }

    /// The number itself.
    #[must_use]
    pub fn count(self, view: &DayView) -> usize {
        let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        match self {
            Self::Received => number(view.received),
            Self::Closed => view.closed.len(),
            Self::New => number(view.new.unwrap_or(0)),
            Self::Notes => view.notes.len(),
            Self::Open => view.all.open.len(),
            Self::Late => view.all.late.len(),
            Self::DueToday => view.all.due_today.len(),
            Self::Unassigned => view.unassigned.len(),
            Self::Out => view.teams_out.len(),
        }
    }

    /// How it was the day before, where that is known.
    #[must_use]
    pub fn before(self, view: &DayView) -> Option<u32> {
        let day = view.before.as_ref()?;
        match self {
            Self::Received => Some(day.received_in_all()),
            Self::Closed => Some(day.closed),
            Self::Open => Some(day.open),
            Self::Late => Some(day.late),
            Self::Unassigned => Some(day.unassigned),
            Self::New | Self::Notes | Self::DueToday | Self::Out => None,
        }
    }
}
