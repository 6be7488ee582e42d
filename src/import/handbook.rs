//! The centre's own handbook as CSV, for offices that keep theirs in a spreadsheet.
//!
//! Columns are named like the fields of [`FacilityDetails`]; only `key` and `name` must be
//! there. Lists (`services`, `capabilities`, `filings`) are separated by `;`. What the program itself exports
//! reads back as it was: cells that were kept from being run as formulas lose their apostrophe.

use super::delimited::Table;
use super::kaigo::{note_empty, position};
use super::reason::{Reason, ReasonCode};
use super::{Edition, ImportError, Progress, Refused, file_date, kinds, places, report};
use crate::domain::facility::{FacilityDetails, Filing, Source};
use crate::domain::handbook::Words;
use crate::domain::hours::OpeningHours;
use crate::text::spreadsheet;
use std::collections::HashMap;
use std::path::PathBuf;

/// Reads handbook files.
///
/// # Errors
/// A file that cannot be read or lacks `key` or `name`; cancellation.
pub fn read(
    files: &[PathBuf],
    words: Words<'_>,
    progress: &mut dyn Progress,
) -> Result<Edition, ImportError> {
    let mut edition = Edition::of(Source::Handbook);
    let mut lines: HashMap<String, usize> = HashMap::new();
    for file in files {
        let mut table = Table::open(file, &mut edition.warnings)?;
        let [key, name] = table.require(["key", "name"])?;
        edition.as_of = edition.as_of.max(file_date::in_name(file));
        let before = edition.read;
        while let Some(line) = table.next_row(&mut edition.refused)? {
            report(progress, before + table.read)?;
            let empty = [key, name]
                .into_iter()
                .find(|column| table.field(*column).is_empty());
            if let Some(column) = empty {
                edition
                    .refused
                    .push(table.refuse(line, column, ReasonCode::Missing.into()));
                continue;
            }
            if let Some(first) = lines.insert(table.tidy(key), line) {
                let value = table.tidy(key);
                let reason = Reason::new(ReasonCode::DuplicateKey)
                    .with("value", value)
                    .with("first", first);
                edition.refused.push(table.refuse(line, key, reason));
                continue;
            }
            match entry(&table, line, words) {
                Ok(entry) => edition.institutions.push(entry),
                Err(refused) => edition.refused.push(refused),
            }
        }
        note_empty(&table, file, &mut edition);
        edition.read = before + table.read;
    }
    Ok(edition)
}

/// A filing of which the handbook prints no more than the symbol.
fn filing(symbol: String) -> Filing {
    Filing {
        symbol,
        name: String::new(),
        since: String::new(),
    }
}

fn entry(table: &Table, line: usize, words: Words<'_>) -> Result<FacilityDetails, Refused> {
    let text = |name: &str| {
        let cell = table.optional(table.column(name));
        spreadsheet::restored(&cell).to_owned()
    };
    let list = |name: &str| spreadsheet::parts(&text(name));
    let position = match (table.column("lat"), table.column("lon")) {
        (Some(lat), Some(lon)) => position(table, line, lat, lon)?,
        _ => None,
    };
    let address = text("address");
    let municipality = text("municipality");
    // Whoever writes the file may use the codes or what the office calls them; what it has no word for would be found
    // by nobody.
    let known =
        |name: &str, found: &dyn Fn(&str) -> Option<String>| -> Result<Vec<String>, Refused> {
            let Some(column) = table.column(name) else {
                return Ok(Vec::new());
            };
            let known = |word: String| {
                found(&word).ok_or_else(|| {
                    let reason = Reason::new(ReasonCode::UnknownWord).with("value", word);
                    table.refuse(line, column, reason)
                })
            };
            list(name).into_iter().map(known).collect()
        };
    let kinds = known("kind", &|word| Some(words.kinds.find(word)?.code.clone()))?;
    let capabilities = known("capabilities", &|word| words.capability(word))?;
    Ok(FacilityDetails {
        source_key: text("key"),
        kind: kinds
            .into_iter()
            .next()
            .unwrap_or_else(|| kinds::OTHER.to_owned()),
        name: text("name"),
        kana: text("kana"),
        hints: list("hints").join("\n"),
        founder: text("founder"),
        director: text("director"),
        postal_code: crate::text::fold::digits(&text("postal_code")),
        municipality: if municipality.is_empty() {
            places::municipality(&address).to_owned()
        } else {
            municipality
        },
        address,
        position,
        phone: text("phone"),
        fax: text("fax"),
        url: text("url"),
        beds: text("beds"),
        services: list("services"),
        hours: text("hours"),
        opening: OpeningHours::default(),
        filings: list("filings").into_iter().map(filing).collect(),
        capabilities,
    })
}
