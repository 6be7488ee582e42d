//! Reads a key file line by line, telling every line that means nothing.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::command::{Command, Layer};
use super::keys::Key;
use super::section::Section;
use crate::fault::{Fault, nearest, position};
use crate::locale::{Label, Locale};

/// One line of a key file.
pub(super) struct Assignment {
    pub(super) section: Section,
    pub(super) command: Command,
    pub(super) keys: Vec<Key>,
    pub(super) line: usize,
}

/// One reading of one key file, with the faults found so far.
pub(super) struct Reader<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
    pub(super) locale: Locale,
    pub(super) faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, offset: usize, message: String) {
        let (line, column) = position(self.text, offset);
        self.faults
            .push(Fault::at(self.file, line, column, message));
    }

    pub(super) fn fault_at_line(&mut self, line: usize, message: String) {
        self.faults.push(Fault::at_line(self.file, line, message));
    }

    pub(super) fn assignments(&mut self) -> Vec<Assignment> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            let message = self
                .locale
                .fill(Label::KeysFaultSyntax, &[("reason", &error.message())]);
            self.fault(offset, message);
        }
        let mut assignments = Vec::new();
        for (name, value) in table.get_ref() {
            let section = Section::named(name.get_ref());
            if let (Some(section), DeValue::Table(entries)) = (section, value.get_ref()) {
                self.section(section, entries, &mut assignments);
                continue;
            }
            let known: Vec<&str> = Section::all().map(|(name, _)| name).collect();
            let message = self.locale.fill(
                Label::KeysFaultUnknownSection,
                &[("section", name.get_ref()), ("known", &known.join(", "))],
            );
            self.fault(name.span().start, message);
        }
        // The parser sorts by name; the first key in the file is the one shown first.
        assignments.sort_by_key(|one: &Assignment| one.line);
        assignments
    }

    fn section(&mut self, section: Section, entries: &DeTable<'_>, into: &mut Vec<Assignment>) {
        for (name, value) in entries {
            let offset = name.span().start;
            let Some(command) = Command::named(name.get_ref()) else {
                let message = self.unknown_command(name.get_ref());
                self.fault(offset, message);
                continue;
            };
            if !command.is_allowed_on(section.layer()) {
                let message = self.wrong_layer(command, section);
                self.fault(offset, message);
            }
            let keys = self.keys(command, value);
            let (line, _) = position(self.text, offset);
            into.push(Assignment {
                section,
                command,
                keys,
                line,
            });
        }
    }

    fn keys(&mut self, command: Command, value: &Spanned<DeValue<'_>>) -> Vec<Key> {
        let written: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut keys = Vec::new();
        for item in written {
            let Some(text) = item.get_ref().as_str() else {
                let message = self
                    .locale
                    .fill(Label::KeysFaultNotKeys, &[("command", &command.name())]);
                self.fault(item.span().start, message);
                continue;
            };
            if let Ok(key) = text.parse::<Key>() {
                keys.push(key);
            } else {
                let message = self.locale.fill(Label::KeysFaultBadKey, &[("key", &text)]);
                self.fault(item.span().start, message);
            }
        }
        keys
    }

    fn unknown_command(&self, name: &str) -> String {
        let names = Command::ALL.iter().map(|command| command.name());
        match nearest(name, names) {
            Some(near) => self.locale.fill(
                Label::KeysFaultUnknownCommand,
                &[("command", &name), ("nearest", &near)],
            ),
            None => self
                .locale
                .fill(Label::KeysFaultNoSuchCommand, &[("command", &name)]),
        }
    }

    fn wrong_layer(&self, command: Command, section: Section) -> String {
        let known: Vec<&str> = Section::all()
            .filter(|(_, section)| command.is_allowed_on(section.layer()))
            .filter(
                |(_, section)| matches!(section, Section::Layer(layer) if *layer != Layer::Global),
            )
            .map(|(name, _)| name)
            .collect();
        self.locale.fill(
            Label::KeysFaultWrongLayer,
            &[
                ("command", &command.name()),
                ("section", &section.name()),
                ("known", &known.join(", ")),
            ],
        )
    }
}
