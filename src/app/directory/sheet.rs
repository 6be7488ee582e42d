//! Lines with labels, wrapped to a width: how everything about an institution is written down.

use crate::app::screen::Desk;
use crate::locale::Label;
use crate::text::{cells, wrap};

/// How a line wants to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Like any other.
    Plain,
    /// First of all: the telephone number.
    Strong,
    /// With care: a closure, an expired declaration.
    Alert,
    /// The heading of what follows.
    Heading,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// What it says; empty for a line that goes on from the one before.
    pub label: String,
    /// The text.
    pub text: String,
    /// How it wants to be read.
    pub tone: Tone,
}

/// Lines as they are written.
pub(super) struct Sheet<'a> {
    pub lines: Vec<SheetLine>,
    pub desk: &'a Desk,
    width: usize,
}

impl<'a> Sheet<'a> {
    pub fn new(width: usize, desk: &'a Desk) -> Self {
        Self {
            lines: Vec::new(),
            desk,
            width,
        }
    }

    /// A labelled text; nothing for an empty one.
    pub fn say(&mut self, label: Label, text: &str, tone: Tone) {
        let label = self.desk.locale.text(label).to_owned();
        self.say_as(label, text, tone);
    }

    /// The same with a label that is not in the catalogue.
    pub fn say_as(&mut self, mut label: String, text: &str, tone: Tone) {
        if text.is_empty() {
            return;
        }
        for place in wrap::wrap(text, self.width.max(2)) {
            let text = text.get(place).unwrap_or_default().trim_end().to_owned();
            self.lines.push(SheetLine {
                label: std::mem::take(&mut label),
                text,
                tone,
            });
        }
    }

    /// Names of several things, never broken in the middle of one that fits a line.
    pub fn list(&mut self, label: Label, names: &[&str]) {
        let mut lines: Vec<String> = Vec::new();
        for name in names {
            match lines.last_mut() {
                Some(line) if cells::width(line) + cells::width(name) + 3 <= self.width => {
                    line.push_str(" / ");
                    line.push_str(name);
                }
                _ => lines.push((*name).to_owned()),
            }
        }
        self.say(label, &lines.join("\n"), Tone::Plain);
    }

    /// A heading over what `write` writes, if it writes anything.
    pub fn section(&mut self, title: Label, write: impl FnOnce(&mut Self)) {
        let at = self.lines.len();
        write(self);
        if self.lines.len() > at {
            let heading = SheetLine {
                label: String::new(),
                text: self.desk.locale.text(title).to_owned(),
                tone: Tone::Heading,
            };
            self.lines.insert(at, heading);
        }
    }
}
