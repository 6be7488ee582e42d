//! The handbooks of the office: by area and kind, with what each institution does made visible.
//!
//! What a reader may see is decided here once; Markdown, page and CSV only write it down. The
//! matrix is the supply view's own table.

mod entry;
mod markdown;
mod page;
mod table;

pub use entry::{Entry, Fact};
pub use markdown::markdown;
pub use page::page;
pub use table::{columns, csv};

use super::supply::{Supply, area_name};
use crate::domain::area::AreaCode;
use crate::domain::handbook::{Book, HandbookField, Visibility};
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::store::handbook::HandbookRow;
use crate::text::fold;
use chrono::NaiveDate;

/// What is printed, for whom and as of when.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// Areas, kinds, capabilities and what may be shown.
    pub office: &'a Office,
    /// In which language.
    pub locale: Locale,
    /// 編集日.
    pub date: NaiveDate,
    /// Whose handbook it is; may be empty.
    pub publisher: &'a str,
    /// For whom it is meant.
    pub reader: Visibility,
    /// Which books; all that the office has, or one.
    pub books: &'a [Book],
}

impl Edition<'_> {
    /// Whether its readers may see a field.
    #[must_use]
    pub fn shows(&self, field: HandbookField) -> bool {
        self.office.handbook.shows(field, self.reader)
    }

    /// The title: that of its books.
    #[must_use]
    pub fn title(&self) -> String {
        let lang = self.locale.lang();
        let titles: Vec<&str> = self
            .books
            .iter()
            .map(|book| book.label.in_lang(lang))
            .collect();
        titles.join(" / ")
    }

    /// 編集日 in words.
    #[must_use]
    pub fn edited(&self) -> String {
        let date = super::day::day_in_words(self.date, self.locale.lang());
        self.locale.fill(Label::HandbookEdited, &[("date", &date)])
    }

    /// For whom it is meant, in words.
    #[must_use]
    pub fn note(&self) -> &'static str {
        self.locale.text(match self.reader {
            Visibility::Public => Label::HandbookForPublic,
            Visibility::Partners => Label::HandbookForPartners,
            Visibility::Internal => Label::HandbookForInternal,
        })
    }
}

/// A handbook ready to be written down.
#[derive(Debug, Clone)]
pub struct Handbook<'a> {
    /// What is printed, for whom and as of when.
    pub edition: Edition<'a>,
    /// Area x capability; `None` for a book without medical institutions.
    pub supply: Option<&'a Supply>,
    /// The areas that have something to show, in the order of their file; without an area last.
    pub areas: Vec<AreaPart>,
}

/// The part of one area.
#[derive(Debug, Clone)]
pub struct AreaPart {
    /// Its code; empty for institutions without an area.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The books in it that have something to show.
    pub books: Vec<BookPart>,
}

/// The part of one book in an area.
#[derive(Debug, Clone)]
pub struct BookPart {
    /// Its title.
    pub title: String,
    /// By kind, then by reading.
    pub entries: Vec<Entry>,
}

impl<'a> Handbook<'a> {
    /// Puts the entries that the reader may see in their order.
    #[must_use]
    pub fn of(edition: Edition<'a>, rows: &[HandbookRow], supply: &'a Supply) -> Self {
        let with_supply = edition.books.iter().any(|book| book.with_supply);
        let office = edition.office;
        let lang = edition.locale.lang();
        let known = office.areas.all().iter().map(|area| Some(&area.code));
        let areas = known.chain([None]).filter_map(|area| {
            let name = match area {
                Some(code) => area_name(office, code, lang),
                None => edition.locale.text(Label::TodayNoArea),
            };
            let books: Vec<BookPart> = edition
                .books
                .iter()
                .map(|book| BookPart {
                    title: book.label.in_lang(lang).to_owned(),
                    entries: entries(&edition, book, area, rows),
                })
                .filter(|book| !book.entries.is_empty())
                .collect();
            (!books.is_empty()).then(|| AreaPart {
                code: area.map(|code| code.0.clone()).unwrap_or_default(),
                name: name.to_owned(),
                books,
            })
        });
        Self {
            areas: areas.collect(),
            edition,
            supply: with_supply.then_some(supply),
        }
    }

    /// How many institutions it holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries().count()
    }

    /// Every entry in the order in which it stands.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let books = self.areas.iter().flat_map(|area| &area.books);
        books.flat_map(|book| &book.entries)
    }
}

fn entries(
    edition: &Edition<'_>,
    book: &Book,
    area: Option<&AreaCode>,
    rows: &[HandbookRow],
) -> Vec<Entry> {
    let is_known = |code: &AreaCode| edition.office.areas.get(code).is_some();
    let is_here =
        |row: &&HandbookRow| row.facility.area.as_ref().filter(|code| is_known(code)) == area;
    let place = |row: &HandbookRow| {
        book.kinds
            .iter()
            .position(|kind| *kind == row.facility.details.kind)
    };
    let mut found: Vec<(usize, String, &HandbookRow)> = rows
        .iter()
        .filter(is_here)
        .filter(|row| row.facility.local.visibility.is_open_to(edition.reader))
        .filter_map(|row| {
            let details = &row.facility.details;
            let reading = if details.kana.is_empty() {
                &details.name
            } else {
                &details.kana
            };
            Some((place(row)?, fold::key(reading), row))
        })
        .collect();
    found.sort_by_key(|(kind, reading, row)| (*kind, reading.clone(), row.facility.id));
    found
        .into_iter()
        .map(|(_, _, row)| Entry::of(row, edition))
        .collect()
}
