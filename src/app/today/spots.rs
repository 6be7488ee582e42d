//! What can be selected in the day view: figures and rows, each by what it stands for.

use crate::domain::area::AreaCode;
use crate::domain::ids::ItemId;
use crate::report::day::DayView;

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
    /// Who is waited for.
    Waiting,
    /// Daily-living areas.
    Areas,
    /// Owners.
    People,
    /// Workflows.
    Kinds,
}

impl Pane {
    /// Every pane, in the order in which Tab goes through them.
    pub const ALL: [Self; 7] = [
        Self::Figures,
        Self::Attention,
        Self::Teams,
        Self::Waiting,
        Self::Areas,
        Self::People,
        Self::Kinds,
    ];
}

/// A figure with a list behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Consultations received on the day.
    Received,
    /// Entered since the reader's last look.
    New,
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
    /// All that waits for an actor.
    Waiting(String),
    /// All of an area.
    Area(Option<AreaCode>),
    /// All of an owner.
    Person(Option<String>),
    /// All of a workflow.
    Kind(String),
}

/// What can be selected in a pane, in the order in which it stands there.
#[must_use]
pub fn spots(view: &DayView, pane: Pane) -> Vec<Spot> {
    match pane {
        Pane::Figures => figures(view).into_iter().map(Spot::Figure).collect(),
        Pane::Attention => {
            let items = view
                .attention
                .iter()
                .map(|one| Spot::Attention(one.row.item.id));
            let promises = view
                .promises
                .iter()
                .map(|(kind, _)| Spot::Promises(kind.clone()));
            promises
                .chain(items)
                .chain((view.stale_rooms > 0).then_some(Spot::StaleRooms))
                .collect()
        }
        Pane::Teams => view
            .teams_out
            .iter()
            .map(|team| Spot::Team(team.row.item.id))
            .collect(),
        Pane::Waiting => view
            .waiting
            .iter()
            .map(|(actor, _)| Spot::Waiting(actor.clone()))
            .collect(),
        Pane::Areas => view
            .areas
            .iter()
            .map(|(area, _)| Spot::Area(area.clone()))
            .collect(),
        Pane::People => view
            .people
            .iter()
            .map(|(name, _)| Spot::Person(name.clone()))
            .collect(),
        Pane::Kinds => view
            .kinds
            .iter()
            .map(|(kind, _)| Spot::Kind(kind.clone()))
            .collect(),
    }
}

/// The figures in order; what is new only for somebody who has looked before.
#[must_use]
pub fn figures(view: &DayView) -> Vec<Figure> {
    let new = view.new.map(|_| Figure::New);
    let rest = [
        Figure::Open,
        Figure::Late,
        Figure::DueToday,
        Figure::Unassigned,
        Figure::Out,
    ];
    [Figure::Received]
        .into_iter()
        .chain(new)
        .chain(rest)
        .collect()
}

impl Figure {
    /// The number itself.
    #[must_use]
    pub fn count(self, view: &DayView) -> usize {
        let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        match self {
            Self::Received => number(view.received),
            Self::New => number(view.new.unwrap_or(0)),
            Self::Open => view.all.open.len(),
            Self::Late => view.all.late.len(),
            Self::DueToday => view.all.due_today.len(),
            Self::Unassigned => view.unassigned.len(),
            Self::Out => view.teams_out.len(),
        }
    }
}
