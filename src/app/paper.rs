//! A letter in front of the screen: to be read aloud, checked, and written into a file.

use super::screen::Desk;
use crate::keymap::command::{Command, Layer};
use crate::store::request::PaperFile;
use std::path::PathBuf;

/// What letters of this desk need to know of the place they come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letters {
    /// Name of the centre: the sender.
    pub office: String,
    /// The person's own folder for what is written into files.
    pub folder: PathBuf,
}

/// One side of a letter: a format of it, or what another clinic is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it is.
    pub label: String,
    /// Its lines, not wrapped.
    pub text: String,
}

/// What the screen is to do after a key.
#[derive(Debug, PartialEq)]
pub enum Turned {
    /// It stays.
    Stay,
    /// It goes.
    Close,
    /// Write the file.
    Write(Box<PaperFile>),
    /// It has no use for the command.
    Ignored,
}

/// The letter in front.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperPanel {
    title: String,
    /// Telephone, liaison, hours of whoever it is for.
    contact: Option<String>,
    pages: Vec<Page>,
    page: usize,
    /// First line shown, of those as wrapped.
    first: usize,
    file: PaperFile,
}

impl PaperPanel {
    /// A letter, its first page in front; `file` is what is written on demand.
    #[must_use]
    pub fn new(title: String, contact: Option<String>, pages: Vec<Page>, file: PaperFile) -> Self {
        Self {
            title,
            contact,
            pages,
            page: 0,
            first: 0,
            file,
        }
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// How to reach whoever it is for.
    #[must_use]
    pub fn contact(&self) -> Option<&str> {
        self.contact.as_deref()
    }

    /// All pages, and which is in front.
    #[must_use]
    pub fn pages(&self) -> (&[Page], usize) {
        (&self.pages, self.page)
    }

    /// The first line to be shown.
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }

    /// The layers that have the hands.
    #[must_use]
    pub fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog]
    }

    /// A command of the person.
    pub fn command(&mut self, command: Command, desk: &Desk) -> Turned {
        let page = desk.page_rows.max(1);
        let lines = self
            .pages
            .get(self.page)
            .map_or(0, |page| page.text.lines().count());
        match command {
            Command::Back => return Turned::Close,
            Command::Commit if !desk.read_only => {
                return Turned::Write(Box::new(self.file.clone()));
            }
            Command::MoveLeft | Command::PanePrev => self.turn(self.page.saturating_sub(1)),
            Command::MoveRight | Command::PaneNext => self.turn(self.page + 1),
            Command::MoveUp => self.first = self.first.saturating_sub(1),
            Command::MoveDown => self.first = (self.first + 1).min(lines),
            Command::MovePageUp => self.first = self.first.saturating_sub(page),
            Command::MovePageDown => self.first = (self.first + page).min(lines),
            Command::MoveFirst => self.first = 0,
            Command::MoveLast => self.first = lines.saturating_sub(1),
            _ => match command.picked() {
                Some(number) => self.turn(number - 1),
                None => return Turned::Ignored,
            },
        }
        Turned::Stay
    }

    fn turn(&mut self, to: usize) {
        if to < self.pages.len() && to != self.page {
            self.page = to;
            self.first = 0;
        }
    }
}
