//! A list to choose one row from: arrows and Enter, or the row's digit.

use super::super::effect::{Effect, Effects};
use super::super::event::Asker;
use super::super::screen::Desk;
use super::{Answer, Layered};
use crate::keymap::{Command, Layer};

/// What choosing a row does.
#[derive(Debug)]
enum Then {
    /// These happen, for each row its own.
    Effects(Vec<Effects>),
    /// The screen that asked is told which row.
    Tell(Asker),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickRow {
    /// What is chosen.
    pub text: String,
    /// More about it, shown at the right; may be empty.
    pub note: String,
}

/// The list.
#[derive(Debug)]
pub struct Pick {
    title: String,
    rows: Vec<PickRow>,
    selected: usize,
    then: Then,
}

impl Pick {
    /// A list whose choice the screen of `asker` hears of by [`super::super::screen::Screen::chosen`].
    #[must_use]
    pub fn telling(title: String, rows: Vec<PickRow>, asker: Asker) -> Self {
        Self {
            title,
            rows,
            selected: 0,
            then: Then::Tell(asker),
        }
    }

    /// A list where every row has its own effects.
    #[must_use]
    pub fn doing(title: String, rows: Vec<(PickRow, Effects)>) -> Self {
        let (rows, effects) = rows.into_iter().unzip();
        Self {
            title,
            rows,
            selected: 0,
            then: Then::Effects(effects),
        }
    }

    /// The list with another row selected first.
    #[must_use]
    pub fn starting_at(mut self, row: usize) -> Self {
        self.selected = row.min(self.rows.len().saturating_sub(1));
        self
    }

    /// What is to be chosen.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[PickRow] {
        &self.rows
    }

    /// The selected row.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    fn choose(&mut self, row: usize) -> Answer {
        if row >= self.rows.len() {
            return Answer::Stay(Effects::new());
        }
        Answer::Close(match &mut self.then {
            Then::Tell(asker) => vec![Effect::Chosen {
                asker: *asker,
                choice: row,
            }],
            Then::Effects(rows) => rows.get_mut(row).map(std::mem::take).unwrap_or_default(),
        })
    }
}

impl Layered for Pick {
    fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog, Layer::List]
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        if let Some(row) = command.picked() {
            return self.choose(row - 1);
        }
        match command {
            Command::GoPrimary | Command::Commit => return self.choose(self.selected),
            _ => match moved(command, self.selected, self.rows.len(), desk.page_rows) {
                Some(row) => self.selected = row,
                None => return Answer::Ignored,
            },
        }
        Answer::Stay(Effects::new())
    }
}

/// The row selected after a movement over `rows` rows; `None` when the command is no movement.
#[must_use]
pub(crate) fn moved(command: Command, selected: usize, rows: usize, page: usize) -> Option<usize> {
    let last = rows.saturating_sub(1);
    let to = match command {
        Command::MoveUp => selected.saturating_sub(1),
        Command::MoveDown => selected + 1,
        Command::MovePageUp => selected.saturating_sub(page),
        Command::MovePageDown => selected + page,
        Command::MoveFirst => 0,
        Command::MoveLast => last,
        _ => return None,
    };
    Some(to.min(last))
}
