//! A text to read, longer than the notice line takes.

use super::super::effect::Effects;
use super::super::screen::Desk;
use super::pick::moved;
use super::{Answer, Layered};
use crate::keymap::{Command, Layer};

/// The text.
#[derive(Debug)]
pub struct Message {
    title: String,
    lines: Vec<String>,
    first: usize,
}

impl Message {
    /// Shows `lines` under `title`; long ones are wrapped where they are drawn.
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<String>) -> Self {
        Self {
            title: title.into(),
            lines,
            first: 0,
        }
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The text, a paragraph each.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The paragraph to be shown first.
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }
}

impl Layered for Message {
    fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog, Layer::List]
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        if let Some(line) = moved(command, self.first, self.lines.len(), desk.page_rows) {
            self.first = line;
            return Answer::Stay(Effects::new());
        }
        match command {
            Command::GoPrimary => Answer::Close(Effects::new()),
            _ => Answer::Ignored,
        }
    }

    fn footer(&self) -> &'static [Command] {
        &[Command::Back]
    }
}
