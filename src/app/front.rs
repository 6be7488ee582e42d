//! Which screen is in front, and how to reach each of them.

use super::App;
use super::event::{Asker, Place};
use super::screen::{Desk, Screen};

/// A screen of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Front {
    /// 受付.
    Intake,
    /// 名簿.
    Directory,
    /// The list or board of one workflow.
    Work,
    /// The list of all workflows.
    Queues,
    /// 本日.
    Today,
    /// 相談記録.
    Records,
    /// 資源.
    Supply,
    /// 報告.
    Report,
    /// 増えている相談.
    Themes,
    /// 訪問の予定.
    Visits,
}

impl Front {
    /// Every screen.
    pub const ALL: [Self; 10] = [
        Self::Intake,
        Self::Directory,
        Self::Work,
        Self::Queues,
        Self::Today,
        Self::Records,
        Self::Supply,
        Self::Report,
        Self::Themes,
        Self::Visits,
    ];

    /// The screen that has a place.
    #[must_use]
    pub fn of_place(place: &Place) -> Self {
        match place {
            Place::NewIntake
            | Place::Draft(_)
            | Place::Discarded(_)
            | Place::Intake
            | Place::Caller(_)
            | Place::Continue(_) => Self::Intake,
            Place::Records { .. } | Place::History(_) => Self::Records,
            Place::Directory { .. } | Place::Facility(_) | Place::Calls => Self::Directory,
            Place::Work { .. } => Self::Work,
            Place::Queues => Self::Queues,
            Place::Today => Self::Today,
            Place::Supply => Self::Supply,
            Place::Report => Self::Report,
            Place::Themes => Self::Themes,
            Place::Visits => Self::Visits,
        }
    }

    /// The screen that asked the store; `None` for dialogs and for the frame.
    #[must_use]
    pub fn of_asker(asker: Asker) -> Option<Self> {
        match asker {
            Asker::Intake(_)
            | Asker::IntakeLookup { .. }
            | Asker::IntakeDoubles { .. }
            | Asker::IntakeHanded(_) => Some(Self::Intake),
            Asker::Directory => Some(Self::Directory),
            Asker::Work | Asker::WorkUndo | Asker::AtItem => Some(Self::Work),
            Asker::Queues => Some(Self::Queues),
            Asker::Today => Some(Self::Today),
            Asker::Records => Some(Self::Records),
            Asker::Supply => Some(Self::Supply),
            Asker::Report => Some(Self::Report),
            Asker::Themes => Some(Self::Themes),
            Asker::Visits => Some(Self::Visits),
            Asker::Dialog | Asker::Shell | Asker::Teams | Asker::Curtain => None,
        }
    }
}

impl App {
    /// A screen, to look at.
    #[must_use]
    pub fn screen(&self, front: Front) -> &dyn Screen {
        match front {
            Front::Intake => &self.intake,
            Front::Directory => &self.directory,
            Front::Work => &self.work,
            Front::Queues => &self.queues,
            Front::Today => &self.today,
            Front::Records => &self.records,
            Front::Supply => &self.supply,
            Front::Report => &self.report,
            Front::Themes => &self.themes,
            Front::Visits => &self.visits,
        }
    }

    /// A screen to tell something, and what it may look at meanwhile.
    pub(super) fn screen_mut(&mut self, front: Front) -> (&mut dyn Screen, &Desk) {
        let screen: &mut dyn Screen = match front {
            Front::Intake => &mut self.intake,
            Front::Directory => &mut self.directory,
            Front::Work => &mut self.work,
            Front::Queues => &mut self.queues,
            Front::Today => &mut self.today,
            Front::Records => &mut self.records,
            Front::Supply => &mut self.supply,
            Front::Report => &mut self.report,
            Front::Themes => &mut self.themes,
            Front::Visits => &mut self.visits,
        };
        (screen, &self.desk)
    }
}
