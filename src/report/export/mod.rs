//! What is taken out of the office as a table: consultations, work items, the directory.
//!
//! Each kind has its columns in one list, which says of each what it may tell: the form of the
//! export decides which of them there can be. Nobody gets a name without asking for its column.

mod consultations;
mod directory;
mod items;
mod sheet;

pub use consultations::CONSULTATIONS;
pub use directory::DIRECTORY;
pub use items::ITEMS;
pub use sheet::{Encoding, Sheet, Unmappable};

use crate::clock::Clock;
use crate::domain::rights::Sight;
use crate::locale::Locale;
use crate::office::Office;
use crate::store::masking::Seen;
use crate::store::taking_out::{ConsultationOut, ItemOut};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};

/// How people are named in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As they are.
    Full,
    /// The first letter of a name, the end of a telephone number, no address and no date of birth.
    Masked,
    /// Everybody is somebody invented, the same throughout the export.
    Pseudonymised,
}

impl Form {
    /// The stable English code, for the audit.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Masked => "masked",
            Self::Pseudonymised => "pseudonymised",
        }
    }
}

/// What a column may tell, and so in which forms there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Codes, times, figures: in every form.
    Facts,
    /// Who somebody is: in every form, as that form names people.
    Person,
    /// Staff and institutions: not where everybody is invented.
    Colleagues,
    /// Somebody's own words, which may name anybody: only as they are.
    Words,
}

impl Holds {
    /// Whether there is such a column in a form.
    #[must_use]
    pub fn is_in(self, form: Form) -> bool {
        match self {
            Self::Facts | Self::Person => true,
            Self::Colleagues => form != Form::Pseudonymised,
            Self::Words => form == Form::Full,
        }
    }
}

/// The codes of a column in words.
type InWords<R> = fn(&R, &Edition<'_>, &str) -> String;

/// A column of a kind of record.
pub struct Column<R> {
    /// Its name, stable.
    pub name: &'static str,
    /// What it may tell.
    pub holds: Holds,
    /// Whether it is there without being asked for.
    pub is_usual: bool,
    cell: fn(&R, &Edition<'_>) -> Value,
    in_words: Option<InWords<R>>,
}

impl<R> Column<R> {
    /// A usual column of facts.
    const fn facts(name: &'static str, cell: fn(&R, &Edition<'_>) -> Value) -> Self {
        Self {
            name,
            holds: Holds::Facts,
            is_usual: true,
            cell,
            in_words: None,
        }
    }

    /// A usual column of codes, with another of the same codes in words.
    const fn codes(
        name: &'static str,
        cell: fn(&R, &Edition<'_>) -> Value,
        in_words: InWords<R>,
    ) -> Self {
        let mut column = Self::facts(name, cell);
        column.in_words = Some(in_words);
        column
    }

    /// A column that is there only when somebody asks for it.
    const fn asked(name: &'static str, holds: Holds, cell: fn(&R, &Edition<'_>) -> Value) -> Self {
        let mut column = Self::facts(name, cell);
        column.holds = holds;
        column.is_usual = false;
        column
    }

    /// Puts the column's fields of one record into its object.
    fn put(&self, record: &R, edition: &Edition<'_>, object: &mut Map<String, Value>) {
        let value = (self.cell)(record, edition);
        let words = self.in_words.map(|words| match &value {
            Value::String(code) => Value::String(words(record, edition, code)),
            Value::Array(codes) => codes
                .iter()
                .filter_map(Value::as_str)
                .map(|code| words(record, edition, code))
                .collect(),
            _ => Value::Null,
        });
        object.insert(self.name.to_owned(), value);
        if let Some(words) = words {
            object.insert(format!("{}_label", self.name), words);
        }
    }

    /// The names of the fields that the column becomes.
    fn fields(&self) -> impl Iterator<Item = String> {
        let label = self.in_words.map(|_| format!("{}_label", self.name));
        [self.name.to_owned()].into_iter().chain(label)
    }
}

/// For whom and when the table is written.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'o> {
    /// Vocabularies and workflows.
    pub office: &'o Office,
    /// The language of the words beside the codes.
    pub locale: Locale,
    /// The office's time zone.
    pub clock: &'o Clock,
}

impl Edition<'_> {
    fn moment(&self, at: DateTime<Utc>) -> Value {
        let local = self.clock.local(at);
        Value::String(local.to_rfc3339_opts(SecondsFormat::Secs, false))
    }
}

/// Columns that somebody named and that are not to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoColumn {
    /// There is none of that name.
    Unknown(String),
    /// There is, but not in this form.
    NotInForm(&'static str),
}

/// The columns of an export: those named, all that there are in its form, or the usual ones.
///
/// # Errors
/// For a name that is none, or one that the form must not hold.
pub fn choose<R>(
    all: &'static [Column<R>],
    named: Option<&str>,
    form: Form,
) -> Result<Vec<&'static Column<R>>, NoColumn> {
    let possible = || all.iter().filter(|column| column.holds.is_in(form));
    match named {
        None => Ok(possible().filter(|column| column.is_usual).collect()),
        Some("all") => Ok(possible().collect()),
        Some(named) => named
            .split(',')
            .map(str::trim)
            .map(|name| {
                let found = all.iter().find(|column| column.name == name);
                let column = found.ok_or_else(|| NoColumn::Unknown(name.to_owned()))?;
                if column.holds.is_in(form) {
                    Ok(column)
                } else {
                    Err(NoColumn::NotInForm(column.name))
                }
            })
            .collect(),
    }
}

/// The names of the columns that there can be in a form.
#[must_use]
pub fn names<R>(all: &'static [Column<R>], form: Form) -> Vec<&'static str> {
    let possible = all.iter().filter(|column| column.holds.is_in(form));
    possible.map(|column| column.name).collect()
}

/// A record whose people can be hidden.
pub trait Hidden {
    /// The record with its people masked, as it leaves the office.
    #[must_use]
    fn hidden(self) -> Self;
}

impl Hidden for ConsultationOut {
    fn hidden(mut self) -> Self {
        self.consultation = self.consultation.seen_with(Sight::Masked);
        self.consultation.details.person.birth_date = None;
        self
    }
}

impl Hidden for ItemOut {
    fn hidden(mut self) -> Self {
        self.person = self.person.map(|person| person.seen_with(Sight::Masked));
        if let Some(person) = &mut self.person {
            person.birth_date = None;
        }
        self
    }
}

/// A text of the record; nothing where there is none.
fn text(value: &str) -> Value {
    if value.is_empty() {
        Value::Null
    } else {
        Value::String(value.to_owned())
    }
}

fn code(value: Option<&String>) -> Value {
    value.map_or(Value::Null, |code| Value::String(code.clone()))
}

fn list(values: &[String]) -> Value {
    values.iter().cloned().map(Value::String).collect()
}
