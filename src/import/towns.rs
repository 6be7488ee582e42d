//! Town positions: the centre point of every town, for "nearest first" and the map of areas.
//!
//! The layout is that of geolonia/japanese-addresses: 都道府県, 市区町村, 町丁目, 小字, 緯度, 経度,
//! with Japanese or English column names.

use super::delimited::Table;
use super::kaigo::{note_empty, position};
use super::reason::{Reason, ReasonCode};
use super::{Edition, ImportError, Progress, Refused, report, which};
use crate::domain::facility::{Position, Source};
use serde::Serialize;
use std::path::PathBuf;

/// A town and its centre.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Town {
    /// Municipality, such as 松戸市.
    pub municipality: String,
    /// Town with its 丁目 as printed, such as 常盤平五丁目.
    pub name: String,
    /// Its centre.
    pub position: Position,
}

/// What one reading of town files gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TownEdition {
    /// The towns in the order of the files.
    pub towns: Vec<Town>,
    /// Rows that were not taken.
    pub refused: Vec<Refused>,
    /// Data rows read, refused ones included.
    pub read: usize,
    /// What a person should know although nothing was lost.
    pub warnings: Vec<Refused>,
}

/// Names of the columns, in each language.
const HEADERS: [[&str; 4]; 3] = [
    ["city", "town", "lat", "lng"],
    ["市区町村名", "大字町丁目名", "緯度", "経度"],
    ["municipality", "name", "lat", "lon"],
];

/// Reads town files.
///
/// # Errors
/// A file that cannot be read or has another header; cancellation.
pub fn read(files: &[PathBuf], progress: &mut dyn Progress) -> Result<TownEdition, ImportError> {
    read_towns(files, progress).map_err(|error| which::explain("towns", error))
}

fn read_towns(files: &[PathBuf], progress: &mut dyn Progress) -> Result<TownEdition, ImportError> {
    // The remarks on a file are gathered as for any other source.
    let mut edition = Edition::of(Source::Local);
    let mut towns = Vec::new();
    for file in files {
        let mut table = Table::open(file, &mut edition.warnings)?;
        let Some(names) = HEADERS.into_iter().find(|names| table.has(names)) else {
            let reason = Reason::new(ReasonCode::Foreign).with("kind", "towns");
            return Err(ImportError::refused(Refused::row(file, 1, reason)));
        };
        let [city, town, lat, lon] = table.require(names)?;
        let before = edition.read;
        while let Some(line) = table.next_row(&mut edition.refused)? {
            report(progress, before + table.read)?;
            if table.field(lat).is_empty() && table.field(lon).is_empty() {
                // Nobody has measured the town yet: that is worth knowing, and no fault.
                let remark = table.refuse(line, lat, ReasonCode::Missing.into());
                edition.warnings.push(remark);
                continue;
            }
            let place = position(&table, line, lat, lon).and_then(|found| {
                let value = format!("{},{}", table.field(lat), table.field(lon));
                let reason = Reason::new(ReasonCode::BadPosition).with("value", value);
                found.ok_or_else(|| table.refuse(line, lat, reason))
            });
            let empty = [city, town]
                .into_iter()
                .find(|column| table.field(*column).is_empty());
            match (place, empty) {
                (Err(refused), _) => edition.refused.push(refused),
                (Ok(_), Some(column)) => {
                    edition
                        .refused
                        .push(table.refuse(line, column, ReasonCode::Missing.into()));
                }
                (Ok(position), None) => towns.push(Town {
                    municipality: table.tidy(city),
                    name: table.tidy(town),
                    position,
                }),
            }
        }
        note_empty(&table, file, &mut edition);
        edition.read = before + table.read;
    }
    let Edition {
        refused,
        read,
        warnings,
        ..
    } = edition;
    Ok(TownEdition {
        towns,
        refused,
        read,
        warnings,
    })
}
