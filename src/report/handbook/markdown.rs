//! The handbook as Markdown (`CommonMark` with tables).

use super::{Edition, Entry, Handbook};
use crate::domain::handbook::HandbookField;
use crate::locale::Label;
use crate::report::supply::{Lack, Row, area_name, short};
use std::fmt::Write as _;

/// What Markdown would take for more than a letter. Marks that mean something only at the
/// beginning of a line are harmless: no text of ours stands there.
const MARKS: &[char] = &[
    '\\', '`', '*', '_', '{', '}', '[', ']', '<', '>', '#', '|', '~', '&', '$',
];

/// The whole book.
#[must_use]
pub fn markdown(book: &Handbook<'_>) -> String {
    let edition = &book.edition;
    let locale = edition.locale;
    let mut text = String::new();
    line(&mut text, &format!("# {}", escaped(&edition.title())));
    let head = [edition.publisher, &edition.edited(), edition.note()];
    for part in head.into_iter().filter(|part| !part.is_empty()) {
        line(&mut text, &escaped(part));
    }
    supply(&mut text, book);
    if book.areas.is_empty() {
        line(&mut text, &escaped(locale.text(Label::HandbookNone)));
    }
    for area in &book.areas {
        line(&mut text, &format!("## {}", escaped(&area.name)));
        for part in &area.books {
            line(&mut text, &format!("### {}", escaped(&part.title)));
            for one in &part.entries {
                entry(&mut text, one);
            }
        }
    }
    text
}

fn entry(text: &mut String, entry: &Entry) {
    line(text, &format!("#### {}", escaped(&entry.name)));
    let parts = [entry.kana.as_str(), &entry.kind];
    let parts = parts.iter().filter(|part| !part.is_empty());
    let about: Vec<String> = parts.map(|part| escaped(part)).collect();
    line(text, &about.join(" / "));
    for fact in &entry.facts {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "- {}: {}", escaped(fact.label), escaped(&fact.value));
    }
    if !entry.facts.is_empty() {
        text.push('\n');
    }
}

/// The table, columns in lines because a page is higher than it is wide, then the gaps in words.
fn supply(text: &mut String, book: &Handbook<'_>) {
    let Some(supply) = book.supply else { return };
    let edition = &book.edition;
    let (office, locale) = (edition.office, edition.locale);
    let lang = locale.lang();
    line(
        text,
        &format!("## {}", escaped(locale.text(Label::HandbookSupply))),
    );
    line(text, &escaped(legend(edition)));
    let names = supply
        .rows
        .iter()
        .map(|row| area_name(office, &row.area, lang));
    row(text, std::iter::once("").chain(names));
    text.push_str("| --- ");
    text.push_str(&"| --: ".repeat(supply.rows.len()));
    text.push_str("|\n");
    for (at, column) in office.supply.iter().enumerate() {
        let figures: Vec<String> = supply
            .rows
            .iter()
            .map(|of| figure(of, at, edition))
            .collect();
        let label = column.label.in_lang(lang);
        row(
            text,
            std::iter::once(label).chain(figures.iter().map(String::as_str)),
        );
    }
    text.push('\n');
    line(
        text,
        &format!("### {}", escaped(locale.text(Label::HandbookGaps))),
    );
    let gaps = gaps(book);
    if gaps.is_empty() {
        line(text, &escaped(locale.text(Label::HandbookNoGaps)));
        return;
    }
    for (area, missing) in &gaps {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "- {}: {}", escaped(area), escaped(missing));
    }
    text.push('\n');
}

fn row<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for cell in cells {
        // Writing to a String cannot fail.
        let _ = write!(text, "| {} ", escaped(cell));
    }
    text.push_str("|\n");
}

fn line(text: &mut String, paragraph: &str) {
    text.push_str(paragraph);
    text.push_str("\n\n");
}

/// Text on one line that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            shown.push(' ');
            continue;
        }
        if MARKS.contains(&letter) {
            shown.push('\\');
        }
        shown.push(letter);
    }
    shown
}

/// One figure of the table: how many can, and how many have room where the reader may know.
pub(super) fn figure(row: &Row, column: usize, edition: &Edition<'_>) -> String {
    let Some(cell) = row.cells.get(column) else {
        return String::new();
    };
    if edition.shows(HandbookField::Room) || cell.lack() == Some(Lack::Nobody) {
        short(cell, edition.locale)
    } else {
        cell.can.to_string()
    }
}

/// What the figures mean to this reader.
pub(super) fn legend(edition: &Edition<'_>) -> &'static str {
    edition.locale.text(if edition.shows(HandbookField::Room) {
        Label::SupplyLegend
    } else {
        Label::HandbookSupplyLegend
    })
}

/// What nobody of an area can, area by area.
pub(super) fn gaps(book: &Handbook<'_>) -> Vec<(String, String)> {
    let office = book.edition.office;
    let lang = book.edition.locale.lang();
    let rows = book.supply.map_or(&[][..], |supply| &supply.rows);
    let missing = rows.iter().map(|row| {
        let cells = row.cells.iter().zip(&office.supply);
        let missing: Vec<&str> = cells
            .filter(|(cell, _)| cell.lack() == Some(Lack::Nobody))
            .map(|(_, column)| column.label.in_lang(lang))
            .collect();
        let name = area_name(office, &row.area, lang).to_owned();
        (name, missing.join(" / "))
    });
    missing.filter(|(_, missing)| !missing.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::escaped;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_mark_is_escaped_and_no_line_begins(text in "[\\\\`*_<>|#\\[\\]!&\n\ta]{0,20}") {
            let shown = escaped(&text);
            prop_assert!(!shown.contains(['\n', '\t']));
            let mut letters = shown.chars();
            while let Some(letter) = letters.next() {
                if letter == '\\' {
                    prop_assert!(letters.next().is_some_and(|mark| super::MARKS.contains(&mark)));
                } else {
                    prop_assert!(!super::MARKS.contains(&letter), "{shown}");
                }
            }
        }
    }
}
