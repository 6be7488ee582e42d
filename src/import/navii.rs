//! 医療情報ネット（ナビイ）: hospitals, clinics, dentists, midwives, pharmacies.
//!
//! Which of its files one is, its header tells. The flags are called 休診 and 定期閉店, yet
//! 1 means open. Coordinates 0,0 mean unknown. A copy that went through a spreadsheet has
//! lost the leading zeros of its IDs and often whole columns: what it still says for certain is
//! taken, the rest is refused row by row, and what it has no column for is left as it was.

use super::delimited::{Column, Table};
use super::departments::{self, Departments};
use super::kaigo::{note_empty, position};
use super::navii_id::{self, Beside};
use super::opening::{self, Absurd, HourColumns};
use super::reason::{Reason, ReasonCode};
use super::{Edition, ImportError, Progress, Refused, Silent, file_date, kinds, places, report};
use crate::domain::facility::{FacilityDetails, Source};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

const ID: &str = "ID";
const KIND: &str = "機関区分";
const PREFECTURE: &str = "都道府県コード";
const ADDRESS: &str = "所在地";
const LAT: &str = "所在地座標（緯度）";
const LON: &str = "所在地座標（経度）";
/// What hospitals, clinics, dentists and midwives print, and what pharmacies do.
const NAMES: [&str; 2] = ["正式名称", "名称"];
const READINGS: [&str; 2] = ["正式名称（フリガナ）", "フリガナ"];
const PAGES: [&str; 2] = ["案内用ホームページアドレス", "薬局のホームページアドレス"];
const HINTS: [&str; 4] = [
    "略称",
    "略称（フリガナ）",
    "英語表記（ローマ字表記）",
    "ローマ字",
];
const CLOSED_DAYS: [&str; 3] = [
    "その他の休診日（gw、お盆等）",
    "その他の休業日（gw、お盆等）",
    "その他の閉店日（gw、お盆等）",
];
const BEDS_END: &str = "病床";
/// How the files write a line break inside a field.
const PRINTED_LINE_BREAK: &str = "（改行）";

/// Reads facility files and files of departments, in any order.
///
/// # Errors
/// A file that cannot be read, is of another source, or is a damaged copy; cancellation.
pub fn read(files: &[PathBuf], progress: &mut dyn Progress) -> Result<Edition, ImportError> {
    let mut edition = Edition::of(Source::Navii);
    let mut departments = Departments::default();
    let mut silent: BTreeMap<char, Silent> = BTreeMap::new();
    let mut lines: HashMap<String, usize> = HashMap::new();
    for file in files {
        let mut table = Table::open(file, &mut edition.warnings)?;
        edition.as_of = edition.as_of.max(file_date::in_name(file));
        if departments::is_here(&table) {
            departments.read(file, &mut table, &mut edition, progress)?;
            note_empty(&table, file, &mut edition);
            continue;
        }
        let columns = Columns::of(file, &table)?;
        columns.note_copy(file, &mut edition);
        let mut reading = Reading::default();
        let before = edition.read;
        while let Some(line) = table.next_row(&mut edition.refused)? {
            report(progress, before + table.read)?;
            match columns.row(&table, line, &mut lines, &mut reading) {
                Ok((kind, found)) => {
                    silent.entry(kind).or_insert_with(|| columns.silent(kind));
                    edition.institutions.push(found);
                }
                Err(refused) => edition.refused.push(refused),
            }
        }
        reading.warn(file, &mut edition);
        note_empty(&table, file, &mut edition);
        edition.read = before + table.read;
    }
    for kind in departments.kinds() {
        if let Some(silent) = silent.get_mut(&kind) {
            silent.times = false;
        }
    }
    edition.silent = silent.into_values().collect();
    departments.distribute(&mut edition);
    Ok(edition)
}

/// What is noted while a file is read.
#[derive(Default)]
struct Reading {
    absurd: Absurd,
    /// IDs that got their zero back, and the first of them with its line.
    mended: usize,
    first_mended: Option<(usize, String)>,
}

impl Reading {
    fn warn(self, file: &Path, edition: &mut Edition) {
        self.absurd.warn(file, edition);
        if let Some((line, value)) = self.first_mended {
            let reason = Reason::new(ReasonCode::MendedZeros)
                .with("count", self.mended)
                .with("value", value);
            edition
                .warnings
                .push(Refused::field(file, line, ID, reason));
        }
    }
}

/// Where each column stands.
struct Columns {
    id: Column,
    kind: Option<Column>,
    prefecture: Option<Column>,
    name: Column,
    address: Column,
    lat: Column,
    lon: Column,
    reading: Option<Column>,
    page: Option<Column>,
    hints: Vec<Column>,
    hours: HourColumns,
    closed: Option<Column>,
    /// The kind of ward as the header prints it, and its column.
    beds: Vec<(String, Column)>,
}

impl Columns {
    fn of(file: &Path, table: &Table) -> Result<Self, ImportError> {
        let first =
            |table: &Table, names: &[&str]| names.iter().find_map(|name| table.column(name));
        if !table.has(&[ID]) || first(table, &NAMES).is_none() {
            let reason = Reason::new(ReasonCode::Foreign).with("kind", Source::Navii.code());
            return Err(ImportError::refused(Refused::row(file, 1, reason)));
        }
        let [id, address, lat, lon] = table.require([ID, ADDRESS, LAT, LON])?;
        let header = || table.header().iter().enumerate();
        Ok(Self {
            id,
            kind: table.column(KIND),
            prefecture: table.column(PREFECTURE),
            address,
            lat,
            lon,
            name: first(table, &NAMES).unwrap_or_default(),
            reading: first(table, &READINGS),
            page: first(table, &PAGES),
            hints: HINTS.iter().filter_map(|name| table.column(name)).collect(),
            hours: HourColumns::of(table),
            closed: first(table, &CLOSED_DAYS),
            beds: header()
                .filter_map(|(at, name)| Some((name.strip_suffix(BEDS_END)?.to_owned(), at)))
                .collect(),
        })
    }

    /// Says that columns are missing, where the file is a cut copy.
    fn note_copy(&self, file: &Path, edition: &mut Edition) {
        let beside = [(KIND, self.kind), (PREFECTURE, self.prefecture)];
        let missing: Vec<&str> = beside
            .into_iter()
            .filter_map(|(name, column)| column.is_none().then_some(name))
            .collect();
        if !missing.is_empty() {
            let reason = Reason::new(ReasonCode::TrimmedCopy).with("columns", missing.join(", "));
            edition.warnings.push(Refused::row(file, 1, reason));
        }
    }

    /// What this file leaves open of its institutions.
    fn silent(&self, kind: char) -> Silent {
        Silent {
            kind,
            days: !self.hours.has_days(),
            times: !self.hours.has_times(),
            beds: self.beds.is_empty(),
        }
    }

    fn row(
        &self,
        table: &Table,
        line: usize,
        lines: &mut HashMap<String, usize>,
        reading: &mut Reading,
    ) -> Result<(char, FacilityDetails), Refused> {
        let printed = table.field(self.id);
        let address = table.tidy(self.address);
        let by_address = places::prefecture_code(&address);
        let beside = Beside {
            by_address: by_address.as_deref(),
            prefecture: self.prefecture.map_or("", |column| table.field(column)),
            kind: self.kind.map_or("", |column| table.field(column)),
        };
        let id = navii_id::read(printed, beside)
            .map_err(|reason| table.refuse(line, self.id, reason))?;
        if let Some(first) = lines.get(&id.whole) {
            let reason = Reason::new(ReasonCode::DuplicateKey)
                .with("value", &id.whole)
                .with("first", first);
            return Err(table.refuse(line, self.id, reason));
        }
        let name = table.tidy(self.name);
        if name.is_empty() {
            return Err(table.refuse(line, self.name, ReasonCode::Missing.into()));
        }
        let position = position(table, line, self.lat, self.lon)?;
        lines.insert(id.whole.clone(), line);
        if id.mended {
            reading.mended += 1;
            reading
                .first_mended
                .get_or_insert_with(|| (line, id.whole.clone()));
        }
        let mut opening = self.hours.read(table, line, &mut reading.absurd);
        let closed = table.optional(self.closed).replace(PRINTED_LINE_BREAK, " ");
        opening::closed_days(&closed, &mut opening);
        let details = FacilityDetails {
            source_key: id.whole,
            kind: kind_of(id.kind).to_owned(),
            kana: table.optional(self.reading),
            hints: self.hints(table, &name),
            municipality: places::municipality(&address).to_owned(),
            address,
            position,
            url: table.optional(self.page),
            beds: self.beds(table),
            hours: opening.in_words(),
            opening,
            name,
            ..FacilityDetails::default()
        };
        Ok((id.kind, details))
    }

    /// Short and Latin names, one a line, without what only repeats the name.
    fn hints(&self, table: &Table, name: &str) -> String {
        let reading = table.optional(self.reading);
        let mut hints: Vec<String> = Vec::new();
        for column in &self.hints {
            let hint = table.tidy(*column);
            if !hint.is_empty() && hint != name && hint != reading && !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        hints.join("\n")
    }

    fn beds(&self, table: &Table) -> String {
        let wards = self.beds.iter().filter_map(|(ward, column)| {
            let count = table.field(*column);
            (!count.is_empty() && count != "0").then(|| format!("{ward} {count}"))
        });
        wards.collect::<Vec<_>>().join(" / ")
    }
}

/// The kind of institution of a 機関区分.
fn kind_of(digit: char) -> &'static str {
    match digit {
        '1' => kinds::HOSPITAL,
        '2' => kinds::CLINIC,
        '3' => kinds::DENTAL,
        '4' => kinds::MIDWIFE,
        _ => kinds::PHARMACY,
    }
}
