//! A form: fields in the order in which a person fills them.
//!
//! Enter, Tab and the arrows go on, Shift+Tab back, ^O and a label anywhere.
//! Leaving a field converts what is in it and never refuses; what is missing or
//! wrong is told when the form is handed in, with the cursor on the first of it.

pub mod field;
mod moving;
mod run;
mod specs;

pub use field::{Content, Field, Heading};
pub use specs::{Sources, numbered};

use super::field::{Edit, Pick, Reading};
use crate::domain::intake::FieldFault;
use crate::keymap::command::{Command, Layer};
use field::Taken;
use run::Choosing;
use std::collections::BTreeMap;

/// Jump labels in the order in which fields get them.
const JUMPS: &str = "123456789abcdefghijklmnopqrstuvwxyz0ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Fields under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading; `None` for a form of one section.
    pub title: Option<Heading>,
    /// Whether it is shown by its heading only and passed over, until somebody goes there.
    pub folded: bool,
    /// Its fields in order.
    pub fields: Vec<Field>,
}

/// What a form made of a command or of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reaction {
    /// It has no use for it.
    Ignored,
    /// Only the cursor moved within its field, or nothing at all happened.
    Moved,
    /// The content of the field with the cursor is another now.
    Changed,
    /// The cursor went to another field; the one it left has been converted.
    Left {
        /// Code of the field it left.
        code: String,
        /// Whether its content is another now.
        changed: bool,
    },
    /// Not all of it had room.
    Overfull {
        /// Characters that were not taken.
        left_out: usize,
        /// The most characters the field takes.
        limit: usize,
    },
}

/// Sections of fields and the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    sections: Vec<Section>,
    /// Section and field with the cursor.
    focus: (usize, usize),
    /// Whether the next character is a jump label.
    jumping: bool,
    /// Whether characters are text; off after `field.leave`.
    editing: bool,
    /// Choices picked by their keys just now, one after the other.
    run: Vec<Choosing>,
}

impl Form {
    /// A form with the cursor in its first field.
    #[must_use]
    pub fn new(sections: Vec<Section>) -> Self {
        let mut form = Self {
            sections,
            focus: (0, 0),
            jumping: false,
            editing: true,
            run: Vec::new(),
        };
        let mut jumps = JUMPS.chars();
        for field in form.fields_mut() {
            field.jump = jumps.next().unwrap_or(' ');
        }
        let first = form.places().next();
        form.focus = first.unwrap_or((0, 0));
        form
    }

    /// The sections in order.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Section and field with the cursor, counted from 0.
    #[must_use]
    pub fn focus(&self) -> (usize, usize) {
        self.focus
    }

    /// Whether the next character is taken as a jump label.
    #[must_use]
    pub fn is_jumping(&self) -> bool {
        self.jumping
    }

    /// The field with the cursor.
    #[must_use]
    pub fn focused(&self) -> Option<&Field> {
        self.sections.get(self.focus.0)?.fields.get(self.focus.1)
    }

    /// Code of the field with the cursor; empty in a form without fields.
    #[must_use]
    pub fn focused_code(&self) -> &str {
        self.focused().map_or("", |field| &field.code)
    }

    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    fn fields_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        self.sections
            .iter_mut()
            .flat_map(|section| &mut section.fields)
    }

    /// The field of a code.
    #[must_use]
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.fields().find(|field| field.code == code)
    }

    /// What a draft keeps of a field; empty for a field that there is not.
    #[must_use]
    pub fn text(&self, code: &str) -> String {
        self.field(code).map(Field::text).unwrap_or_default()
    }

    /// Fills a field. Returns whether its content is another now.
    pub fn set_text(&mut self, code: &str, text: &str) -> bool {
        let found = self.fields_mut().find(|field| field.code == code);
        found.is_some_and(|field| field.set_text(text))
    }

    /// Replaces the options of a field.
    pub fn offer(&mut self, code: &str, options: Vec<Pick>) {
        if let Some(field) = self.fields_mut().find(|field| field.code == code) {
            field.offer(options);
        }
    }

    /// All contents as a draft keeps them, empty ones left out.
    #[must_use]
    pub fn texts(&self) -> BTreeMap<String, String> {
        let filled = self.fields().filter(|field| !field.is_empty());
        filled
            .map(|field| (field.code.clone(), field.text()))
            .collect()
    }

    /// Fills the fields from a draft; unfolds what has something in it.
    pub fn set_texts(&mut self, texts: &BTreeMap<String, String>) {
        for (code, text) in texts {
            self.set_text(code, text);
        }
        for section in &mut self.sections {
            section.folded &= section.fields.iter().all(Field::is_empty);
        }
    }

    /// All contents in stored form, empty ones left out.
    #[must_use]
    pub fn values(&self, reading: &Reading<'_>) -> BTreeMap<String, String> {
        let filled = self.fields().filter(|field| !field.is_empty());
        filled
            .map(|field| (field.code.clone(), field.value(reading)))
            .collect()
    }

    /// Whether every field is empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.fields().all(Field::is_empty)
    }

    /// The layers that have the hands, the foremost first, without `Global`.
    #[must_use]
    pub fn layers(&self) -> &'static [Layer] {
        match self.focused().map(Field::content) {
            _ if !self.editing => &[Layer::List],
            Some(Content::Memo(_)) if !self.jumping => &[Layer::Memo, Layer::Field],
            _ => &[Layer::Field],
        }
    }

    /// Fields that must be filled and are not, and contents that do not fit their field.
    #[must_use]
    pub fn faults(&self, reading: &Reading<'_>) -> Vec<FieldFault> {
        self.fields()
            .filter_map(|field| {
                if field.is_empty() && self.needs(field) {
                    let code = "missing";
                    return Some(FieldFault {
                        field: field.code.clone(),
                        code,
                        args: Vec::new(),
                    });
                }
                field.misfit(reading)
            })
            .collect()
    }

    /// Whether the form cannot be handed in without this field.
    #[must_use]
    pub fn needs(&self, field: &Field) -> bool {
        field.required
            || field.required_when.as_ref().is_some_and(|(code, values)| {
                let text = self.text(code);
                text.split(',')
                    .any(|value| values.iter().any(|wanted| wanted == value))
            })
    }

    /// Shows what is wrong beside the fields and goes to the first of them. Faults of
    /// fields that there are not come back.
    pub fn blame(&mut self, faults: &[FieldFault]) -> Vec<FieldFault> {
        let mut elsewhere = Vec::new();
        for fault in faults {
            match self.fields_mut().find(|field| field.code == fault.field) {
                Some(field) => field.blame(fault.clone()),
                None => elsewhere.push(fault.clone()),
            }
        }
        let first = self
            .all_places()
            .find(|place| self.at(*place).is_some_and(Field::is_blamed));
        if let Some(place) = first {
            self.go(place);
        }
        elsewhere
    }

    /// Shows beside a field what does not fit together with others, or no longer.
    pub fn doubt(&mut self, code: &str, doubt: Option<&'static str>) {
        if let Some(field) = self.fields_mut().find(|field| field.code == code) {
            field.doubt(doubt.map(|doubt| FieldFault {
                field: code.to_owned(),
                code: doubt,
                args: Vec::new(),
            }));
        }
    }

    /// Converts the field with the cursor, as leaving it would. Returns whether it differs now.
    pub fn settle(&mut self) -> bool {
        let focus = self.focus;
        self.at_mut(focus).is_some_and(Field::settle)
    }

    /// Empties the field with the cursor where it holds one line; its own undo brings the line back.
    pub fn clear_line(&mut self) {
        let focus = self.focus;
        if let Some(field) = self.at_mut(focus)
            && matches!(field.content(), Content::Text(_))
        {
            field.command(Command::FieldDeleteLine);
        }
    }

    /// Types or pastes into the field with the cursor, or jumps by a label.
    pub fn insert(&mut self, typed: &str) -> Reaction {
        if self.jumping {
            return self.jump(typed);
        }
        self.check_run();
        let focus = self.focus;
        let Some(field) = self.at_mut(focus) else {
            return Reaction::Ignored;
        };
        let before = field.text();
        let taken = field.insert(typed);
        let has_typed = match field.content() {
            Content::Choice(choice) => !choice.typed().is_empty(),
            Content::Text(_) | Content::Memo(_) => true,
        };
        if taken == Taken::Done || (taken == Taken::Stays(Edit::Changed) && !has_typed) {
            self.keep_choosing(typed, before);
        }
        match taken {
            Taken::Done => {
                let gone = self.step(true);
                self.goes_on();
                match gone {
                    Reaction::Left { code, .. } => Reaction::Left {
                        code,
                        changed: true,
                    },
                    _ => Reaction::Changed,
                }
            }
            Taken::Stays(edit) if has_typed => {
                let reaction = self.reaction(edit);
                self.after_stray(reaction)
            }
            Taken::Stays(edit) => self.reaction(edit),
        }
    }

    /// Moves between fields and within them, deletes, undoes.
    pub fn command(&mut self, command: Command) -> Reaction {
        self.end_run();
        if self.jumping && matches!(command, Command::Back | Command::FieldLeave) {
            self.jumping = false;
            return Reaction::Moved;
        }
        match command {
            Command::FieldNext => self.step(true),
            Command::FieldPrev => self.step(false),
            Command::SectionNext => self.step_section(true),
            Command::SectionPrev => self.step_section(false),
            Command::FieldJump => {
                self.jumping = true;
                self.editing = true;
                Reaction::Moved
            }
            Command::FieldLeave => {
                self.editing = false;
                Reaction::Moved
            }
            Command::FieldEdit | Command::GoPrimary if !self.editing => {
                self.editing = true;
                Reaction::Moved
            }
            Command::MoveDown if !self.editing => self.step(true),
            Command::MoveUp if !self.editing => self.step(false),
            _ => self.edit(command),
        }
    }

    fn edit(&mut self, command: Command) -> Reaction {
        let focus = self.focus;
        let edit = self
            .at_mut(focus)
            .map_or(Edit::Ignored, |field| field.command(command));
        match (edit, command) {
            (Edit::Ignored, Command::MemoUp) => self.step(false),
            (Edit::Ignored, Command::MemoDown) => self.step(true),
            // Nothing is left to undo in this field: that is no wish to undo a saved step.
            (Edit::Ignored, Command::Undo | Command::Redo) => Reaction::Moved,
            _ => self.reaction(edit),
        }
    }

    fn reaction(&self, edit: Edit) -> Reaction {
        match edit {
            Edit::Ignored => Reaction::Ignored,
            Edit::Moved => Reaction::Moved,
            Edit::Changed => Reaction::Changed,
            Edit::Overfull { left_out } => Reaction::Overfull {
                left_out,
                limit: self.focused().map_or(0, Field::limit),
            },
        }
    }

    fn at(&self, place: (usize, usize)) -> Option<&Field> {
        self.sections.get(place.0)?.fields.get(place.1)
    }

    fn at_mut(&mut self, place: (usize, usize)) -> Option<&mut Field> {
        self.sections.get_mut(place.0)?.fields.get_mut(place.1)
    }
}

#[cfg(test)]
mod tests;
