//! A question answered with Enter (yes) or Esc (no). What cannot be undone is asked here.

use super::super::effect::Effects;
use super::super::screen::Desk;
use super::{Answer, Layered};
use crate::keymap::{Command, Layer};

/// The question.
#[derive(Debug)]
pub struct Confirm {
    title: String,
    text: String,
    then: Effects,
}

impl Confirm {
    /// Asks `text` under `title`; on yes, `then` happens.
    #[must_use]
    pub fn new(title: impl Into<String>, text: impl Into<String>, then: Effects) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
            then,
        }
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The question.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Layered for Confirm {
    fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog]
    }

    fn command(&mut self, command: Command, _desk: &Desk) -> Answer {
        match command {
            Command::GoPrimary | Command::Commit => Answer::Close(std::mem::take(&mut self.then)),
            _ => Answer::Ignored,
        }
    }
}
