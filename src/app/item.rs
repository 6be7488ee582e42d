//! An open item: the person, the consultations behind it, its form, offers, visits, and
//! everything that happened to it.

mod agreed;
pub mod danger;
mod lines;
mod offered;

pub use lines::{ItemLine, Kind, consultation_lines, item_lines, known_lines};
pub use offered::offers as offer_lines;

use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::screen::Desk;
use crate::domain::ids::{ConsultationId, ItemId};
use crate::keymap::command::{Command, Layer};
use crate::store::ItemView;

/// Where a line leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// To the text of a consultation.
    Consultation(ConsultationId),
    /// To another work item.
    Item {
        /// Its workflow.
        kind: String,
        /// The item.
        item: ItemId,
    },
}

/// What the screen is to do after a key.
#[derive(Debug)]
pub enum Turned {
    /// The panel stays.
    Stay(Effects),
    /// It goes.
    Close,
    /// It has no use for the command.
    Ignored,
}

/// The panel.
#[derive(Debug)]
pub struct ItemPanel {
    view: Box<ItemView>,
    /// The line under the hand.
    at: usize,
    /// The consultation that is read, and the line under the hand in it.
    reading: Option<(ConsultationId, usize)>,
}

impl ItemPanel {
    /// The panel of an item, from its first line.
    #[must_use]
    pub fn new(view: Box<ItemView>) -> Self {
        Self {
            view,
            at: 0,
            reading: None,
        }
    }

    /// The panel with its first consultation open; the item itself when there is none.
    #[must_use]
    pub fn reading_consultation(view: Box<ItemView>) -> Self {
        let newest = view
            .consultations
            .last()
            .map(|consultation| (consultation.id, 0));
        Self {
            view,
            at: 0,
            reading: newest,
        }
    }

    /// What is shown.
    #[must_use]
    pub fn view(&self) -> &ItemView {
        &self.view
    }

    /// The item has been saved since; the hand stays on its line.
    pub fn refresh(&mut self, view: Box<ItemView>) {
        if view.item.id == self.view.item.id {
            self.view = view;
        }
    }

    /// The lines of what is read now.
    #[must_use]
    pub fn lines(&self, desk: &Desk) -> Vec<ItemLine> {
        let read = self.reading.and_then(|(id, _)| {
            self.view
                .consultations
                .iter()
                .find(|consultation| consultation.id == id)
        });
        match read {
            Some(consultation) => consultation_lines(consultation, desk),
            None => item_lines(&self.view, desk),
        }
    }

    /// The line under the hand.
    #[must_use]
    pub fn at(&self) -> usize {
        self.reading.map_or(self.at, |(_, at)| at)
    }

    /// Whether a consultation is read.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// The layers that have the hands.
    #[must_use]
    pub fn layers(&self) -> &'static [Layer] {
        &[Layer::List]
    }

    /// A command of the person.
    pub fn command(&mut self, command: Command, desk: &Desk) -> Turned {
        let lines = self.lines(desk);
        let last = lines.len().saturating_sub(1);
        let page = isize::try_from(desk.page_rows).unwrap_or(1);
        let at = self.at().min(last);
        let to = match command {
            Command::MoveUp => at.saturating_sub(1),
            Command::MoveDown => at + 1,
            Command::MovePageUp => at.saturating_add_signed(-page),
            Command::MovePageDown => at.saturating_add_signed(page),
            Command::MoveFirst => 0,
            Command::MoveLast => last,
            Command::PaneNext => next_link(&lines, at, true),
            Command::PanePrev => next_link(&lines, at, false),
            Command::GoPrimary => return self.follow(&lines, at),
            Command::ConsultationOpen if !self.is_reading() => {
                self.reading = self.view.consultations.last().map(|read| (read.id, 0));
                return Turned::Stay(Effects::new());
            }
            Command::Back if self.is_reading() => {
                self.reading = None;
                return Turned::Stay(Effects::new());
            }
            Command::Back | Command::ItemOpen => return Turned::Close,
            _ => return Turned::Ignored,
        };
        self.go_to(to.min(last));
        Turned::Stay(Effects::new())
    }

    fn go_to(&mut self, line: usize) {
        match &mut self.reading {
            Some((_, at)) => *at = line,
            None => self.at = line,
        }
    }

    fn follow(&mut self, lines: &[ItemLine], at: usize) -> Turned {
        match lines.get(at).and_then(|line| line.link.clone()) {
            Some(Link::Consultation(id)) => {
                self.reading = Some((id, 0));
                Turned::Stay(Effects::new())
            }
            Some(Link::Item { kind, item }) => Turned::Stay(vec![Effect::Go(Place::Work {
                kind,
                item: Some(item),
            })]),
            None => Turned::Ignored,
        }
    }
}

/// The next line that leads somewhere; the same line when there is no other.
fn next_link(lines: &[ItemLine], at: usize, forward: bool) -> usize {
    let leads = |line: &usize| lines.get(*line).is_some_and(|line| line.link.is_some());
    let found = if forward {
        (at + 1..lines.len()).find(leads)
    } else {
        (0..at).rev().find(leads)
    };
    found.unwrap_or(at)
}
