//! Reads settings one by one, so that one mistake costs one setting.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::Path;

use chrono_tz::Tz;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, nearest, position};
use crate::locale::{Label, Locale};

/// The text of a file, `None` when there is none, a fault when it is no text.
pub(super) fn text_of(file: &Path, limit: u64, locale: Locale) -> Result<Option<String>, Fault> {
    let fault = |line, message: String| Fault::at_line(file, line, message);
    let unreadable = |error: std::io::Error| {
        fault(
            0,
            locale.fill(Label::ConfigFaultUnreadable, &[("reason", &error)]),
        )
    };
    let mut bytes = Vec::new();
    match File::open(file) {
        Ok(open) => open
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    if u64::try_from(bytes.len()).is_ok_and(|size| size > limit) {
        let kilobytes = limit / 1024;
        let message = locale.fill(Label::ConfigFaultTooLarge, &[("limit", &kilobytes)]);
        return Err(fault(0, message));
    }
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let lines = error
            .as_bytes()
            .iter()
            .take(good)
            .filter(|byte| **byte == b'\n')
            .count();
        fault(lines + 1, locale.text(Label::ConfigFaultNotUtf8).to_owned())
    })
}

/// One reading of one text, with the faults found so far.
pub(super) struct Reader<'a> {
    file: &'a Path,
    text: &'a str,
    locale: Locale,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a Path, text: &'a str, locale: Locale) -> Self {
        Self {
            file,
            text,
            locale,
            faults: Vec::new(),
        }
    }

    /// The text's table, as far as it is one.
    pub(super) fn table(&mut self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            let reason = error.message();
            self.fault(offset, Label::ConfigFaultSyntax, &[("reason", &reason)]);
        }
        table
    }

    /// The settings outside any section.
    pub(super) fn top<'r>(&'r mut self, table: &'r Spanned<DeTable<'a>>) -> Section<'r, 'a> {
        Section {
            reader: self,
            table: table.get_ref(),
            known: Vec::new(),
        }
    }

    /// Every fault, in the order of the file.
    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        self.faults.sort();
        // A line that is no TOML need not also be told to hold no setting.
        self.faults.dedup_by(|later, earlier| {
            (later.line, later.column) == (earlier.line, earlier.column)
        });
        self.faults
    }

    fn fault(&mut self, offset: usize, label: Label, values: &[(&str, &dyn Display)]) {
        let (line, column) = position(self.text, offset);
        let message = self.locale.fill(label, values);
        self.faults
            .push(Fault::at(self.file, line, column, message));
    }
}

/// One table of the file. Every setting asked for becomes known; what is left over is a fault.
pub(super) struct Section<'r, 'a> {
    reader: &'r mut Reader<'a>,
    table: &'r DeTable<'a>,
    known: Vec<&'static str>,
}

impl<'r, 'a> Section<'r, 'a> {
    fn value(&mut self, key: &'static str) -> Option<&'r Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.table.get(key)
    }

    fn wrong_type(&mut self, key: &str, value: &Spanned<DeValue<'a>>, wanted: Label) {
        let wanted = self.reader.locale.text(wanted);
        let values: [(&str, &dyn Display); 2] = [("key", &key), ("wanted", &wanted)];
        self.reader
            .fault(value.span().start, Label::ConfigFaultWrongType, &values);
    }

    fn string(&mut self, key: &'static str) -> Option<(&'r str, usize)> {
        let value = self.value(key)?;
        let offset = value.span().start;
        match value.get_ref().as_str() {
            Some(text) if text.trim().is_empty() => {
                self.reader
                    .fault(offset, Label::ConfigFaultEmpty, &[("key", &key)]);
                None
            }
            Some(text) => Some((text, offset)),
            None => {
                self.wrong_type(key, value, Label::ConfigWantedText);
                None
            }
        }
    }

    pub(super) fn text(&mut self, key: &'static str, into: &mut String) {
        if let Some((text, _)) = self.string(key) {
            text.clone_into(into);
        }
    }

    pub(super) fn optional_text(&mut self, key: &'static str, into: &mut Option<String>) {
        if let Some((text, _)) = self.string(key) {
            *into = Some(text.to_owned());
        }
    }

    pub(super) fn timezone(&mut self, key: &'static str, into: &mut Tz) {
        let Some((text, offset)) = self.string(key) else {
            return;
        };
        match text.parse() {
            Ok(zone) => *into = zone,
            Err(_) => {
                self.reader
                    .fault(offset, Label::ConfigFaultTimezone, &[("zone", &text)]);
            }
        }
    }

    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        into: &mut T,
    ) {
        let Some((text, offset)) = self.string(key) else {
            return;
        };
        if let Some((_, chosen)) = choices.iter().find(|(written, _)| *written == text) {
            *into = *chosen;
            return;
        }
        let known: Vec<&str> = choices.iter().map(|(written, _)| *written).collect();
        let known = known.join(", ");
        let values: [(&str, &dyn Display); 2] = [("key", &key), ("known", &known)];
        self.reader
            .fault(offset, Label::ConfigFaultNotOneOf, &values);
    }

    pub(super) fn optional_choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        into: &mut Option<T>,
    ) {
        let choices: Vec<(&str, Option<T>)> = choices
            .iter()
            .map(|(written, value)| (*written, Some(*value)))
            .collect();
        self.choice(key, &choices, into);
    }

    pub(super) fn flag(&mut self, key: &'static str, into: &mut bool) {
        let Some(value) = self.value(key) else { return };
        match value.get_ref().as_bool() {
            Some(flag) => *into = flag,
            None => self.wrong_type(key, value, Label::ConfigWantedFlag),
        }
    }

    pub(super) fn number(&mut self, key: &'static str, range: RangeInclusive<u32>, into: &mut u32) {
        let Some(value) = self.value(key) else { return };
        let Some(written) = value.get_ref().as_integer() else {
            self.wrong_type(key, value, Label::ConfigWantedNumber);
            return;
        };
        let number = u32::from_str_radix(written.as_str(), written.radix());
        match number {
            Ok(number) if range.contains(&number) => *into = number,
            _ => {
                let values: [(&str, &dyn Display); 3] = [
                    ("key", &key),
                    ("least", range.start()),
                    ("most", range.end()),
                ];
                self.reader
                    .fault(value.span().start, Label::ConfigFaultOutOfRange, &values);
            }
        }
    }

    /// Reads the settings of a section, if the file has it.
    pub(super) fn section(&mut self, key: &'static str, read: impl FnOnce(&mut Section<'_, 'a>)) {
        let Some(value) = self.value(key) else { return };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, Label::ConfigWantedTable);
            return;
        };
        let mut section = Section {
            reader: self.reader,
            table,
            known: Vec::new(),
        };
        read(&mut section);
        section.finish();
    }

    /// Tells every setting that nobody asked for.
    pub(super) fn finish(self) {
        for (name, _) in self.table {
            let key: &str = name.get_ref();
            if self.known.contains(&key) {
                continue;
            }
            let offset = name.span().start;
            if let Some(near) = nearest(key, self.known.iter().copied()) {
                let values: [(&str, &dyn Display); 2] = [("key", &key), ("nearest", &near)];
                self.reader
                    .fault(offset, Label::ConfigFaultUnknownKey, &values);
            } else {
                let known = self.known.join(", ");
                let values: [(&str, &dyn Display); 2] = [("key", &key), ("known", &known)];
                self.reader
                    .fault(offset, Label::ConfigFaultNoSuchKey, &values);
            }
        }
    }
}
