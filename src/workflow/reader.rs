//! Reads the tables of a workflow file and remembers what is wrong with them.
//!
//! Reading never stops at a fault: what is missing gets an empty value, so that one look at the
//! office's file finds everything there is to mend. Every value keeps the place it came from.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{self, Fault};
use crate::locale::{Bilingual, Label, Locale};

/// A value and the byte offset where it stands in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Placed<T> {
    /// Byte offset; 0 for what came from the universal file.
    pub(super) at: usize,
    /// The value.
    pub(super) value: T,
}

/// One file being read, with the faults found so far.
pub(super) struct Source<'a> {
    file: &'a Path,
    text: &'a str,
    locale: Locale,
    faults: RefCell<Vec<Fault>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a Path, text: &'a str, locale: Locale) -> Self {
        Self {
            file,
            text,
            locale,
            faults: RefCell::default(),
        }
    }

    pub(super) fn file(&self) -> &'a Path {
        self.file
    }

    /// Notes a fault at a byte offset.
    pub(super) fn fault(&self, at: usize, label: Label, values: &[(&str, &dyn Display)]) {
        self.note(at, self.locale.fill(label, values));
    }

    /// Notes that a name is unknown, with the nearest of the names that are known.
    pub(super) fn unknown<'n>(
        &self,
        at: usize,
        what: Label,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let what = self.locale.text(what);
        match fault::nearest(name, known) {
            Some(nearest) => self.fault(
                at,
                Label::WorkflowFaultUnknownNear,
                &[("what", &what), ("name", &name), ("nearest", &nearest)],
            ),
            None => self.fault(
                at,
                Label::WorkflowFaultUnknown,
                &[("what", &what), ("name", &name)],
            ),
        }
    }

    /// Parses the text; faults of the TOML itself are noted, what could be read is returned.
    pub(super) fn parse(&self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.note(at, error.message().to_owned());
        }
        table
    }

    fn note(&self, at: usize, message: String) {
        let (line, column) = fault::position(self.text, at);
        self.faults
            .borrow_mut()
            .push(Fault::at(self.file, line, column, message));
    }

    /// All faults in the order of the file.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort();
        faults.dedup();
        faults
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_sound(&self) -> bool {
        self.faults.borrow().is_empty()
    }
}

/// One table of the file. [`Section::done`] reports the keys that nobody asked for.
pub(super) struct Section<'s, 'a> {
    source: &'s Source<'a>,
    table: &'s DeTable<'a>,
    /// Byte offset of the table.
    pub(super) at: usize,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'s, 'a> Section<'s, 'a> {
    pub(super) fn new(source: &'s Source<'a>, table: &'s DeTable<'a>, at: usize) -> Self {
        Self {
            source,
            table,
            at,
            asked: RefCell::default(),
        }
    }

    /// The value of a key, whatever it is.
    pub(super) fn value(&self, key: &'static str) -> Option<&'s Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// All keys with their places and values, for tables whose keys are the file's own names.
    pub(super) fn entries(
        &self,
    ) -> impl Iterator<Item = (Placed<String>, &'s Spanned<DeValue<'a>>)> {
        self.table.iter().map(|(key, value)| {
            let name = key.get_ref().clone().into_owned();
            let at = key.span().start;
            (Placed { at, value: name }, value)
        })
    }

    pub(super) fn text(&self, key: &'static str) -> Option<Placed<String>> {
        let value = self.value(key)?;
        let text = self.as_text(key, value);
        text.filter(|text| {
            let empty = text.value.trim().is_empty();
            if empty {
                self.missing(text.at, key);
            }
            !empty
        })
    }

    pub(super) fn required_text(&self, key: &'static str) -> Placed<String> {
        if !self.table.contains_key(key) {
            self.missing(self.at, key);
        }
        self.text(key).unwrap_or_default()
    }

    pub(super) fn flag(&self, key: &'static str, without: bool) -> bool {
        match self.value(key) {
            None => without,
            Some(value) => value.get_ref().as_bool().unwrap_or_else(|| {
                self.wrong_kind(value.span().start, key, Label::WorkflowKindFlag);
                without
            }),
        }
    }

    /// A number of cells from 1 to 80; 1 where it is none, which has been noted.
    pub(super) fn cells(&self, key: &'static str) -> u32 {
        let Some(value) = self.value(key) else {
            self.missing(self.at, key);
            return 1;
        };
        let number = value.get_ref().as_integer();
        let number =
            number.and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        number
            .filter(|cells| (1..=80).contains(cells))
            .unwrap_or_else(|| {
                self.wrong_kind(value.span().start, key, Label::WorkflowKindCells);
                1
            })
    }

    /// A list of words, or one word.
    pub(super) fn words(&self, key: &'static str) -> Vec<Placed<String>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| self.as_text(key, item))
                .collect(),
            _ => self.as_text(key, value).into_iter().collect(),
        }
    }

    /// Japanese and English of this very table.
    pub(super) fn label(&self) -> Bilingual {
        Bilingual {
            ja: self.required_text("ja").value,
            en: self.required_text("en").value,
        }
    }

    /// Japanese and English in a table of their own.
    pub(super) fn required_label(&self, key: &'static str) -> Bilingual {
        if let Some(section) = self.section(key) {
            let label = section.label();
            section.done();
            return label;
        }
        if !self.table.contains_key(key) {
            self.missing(self.at, key);
        }
        Bilingual::default()
    }

    pub(super) fn section(&self, key: &'static str) -> Option<Section<'s, 'a>> {
        let value = self.value(key)?;
        self.as_section(key, value)
    }

    pub(super) fn sections(&self, key: &'static str) -> Vec<Section<'s, 'a>> {
        match self.value(key).map(|value| (value, value.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(items))) => items
                .iter()
                .filter_map(|item| self.as_section(key, item))
                .collect(),
            Some((value, _)) => {
                self.wrong_kind(value.span().start, key, Label::WorkflowKindTables);
                Vec::new()
            }
        }
    }

    /// Notes that a key is missing.
    pub(super) fn missing(&self, at: usize, key: &str) {
        self.source
            .fault(at, Label::WorkflowFaultMissing, &[("key", &key)]);
    }

    /// Notes that a value is of another kind than the key wants.
    pub(super) fn wrong_kind(&self, at: usize, key: &str, wanted: Label) {
        let wanted = self.source.locale.text(wanted);
        self.source.fault(
            at,
            Label::WorkflowFaultWrongKind,
            &[("key", &key), ("wanted", &wanted)],
        );
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn done(self) {
        let asked = self.asked.into_inner();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !asked.contains(name) {
                self.source.unknown(
                    key.span().start,
                    Label::WorkflowWhatKey,
                    name,
                    asked.iter().copied(),
                );
            }
        }
    }

    pub(super) fn as_text(
        &self,
        key: &str,
        value: &Spanned<DeValue<'a>>,
    ) -> Option<Placed<String>> {
        let at = value.span().start;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_kind(at, key, Label::WorkflowKindText);
        }
        text.map(|text| Placed {
            at,
            value: text.to_owned(),
        })
    }

    fn as_section(&self, key: &str, value: &'s Spanned<DeValue<'a>>) -> Option<Section<'s, 'a>> {
        let at = value.span().start;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Section::new(self.source, table, at));
        }
        self.wrong_kind(at, key, Label::WorkflowKindTable);
        None
    }
}
