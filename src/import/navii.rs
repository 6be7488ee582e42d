//! 医療情報ネット（ナビイ）: hospitals, clinics, dentists, midwives, pharmacies.
//!
//! Which of its files one is, its header tells. The flags are called 休診 and 定期閉店, yet
//! 1 means open. Coordinates 0,0 mean unknown. A copy that went through a spreadsheet has
//! lost the leading zeros of its IDs and often whole columns: it is refused by name.

use super::delimited::{Column, Table};
use super::departments::{self, Departments};
use super::kaigo::{is_spreadsheet_number, note_empty, position};
use super::reason::{Reason, ReasonCode};
use super::{Edition, ImportError, Progress, Refused, file_date, kinds, places, report};
use crate::domain::facility::{FacilityDetails, Source};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Digits of an ID.
const ID_DIGITS: usize = 13;
/// Digits of a prefecture code, the beginning of an ID.
const PREFECTURE_DIGITS: usize = 2;

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
/// The beginnings of the weekday columns in which 1 means open.
const OPEN_DAYS: [&str; 3] = [
    "毎週決まった曜日に休診（",
    "毎週決まった曜日に休業（",
    "営業日（",
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
    let mut lines: HashMap<String, usize> = HashMap::new();
    for file in files {
        let mut table = Table::open(file, &mut edition.warnings)?;
        edition.as_of = edition.as_of.max(file_date::in_name(file));
        if departments::is_here(&table) {
            departments.read(file, &mut table, &mut edition, progress)?;
            note_empty(&table, file, &mut edition);
            continue;
        }
        let columns = Columns::of(file, &mut table)?;
        let before = edition.read;
        while let Some(line) = table.next_row(&mut edition.refused)? {
            report(progress, before + table.read)?;
            match columns.row(&table, line, &mut lines) {
                Ok(found) => edition.institutions.extend(found),
                Err(refused) => edition.refused.push(refused),
            }
        }
        note_empty(&table, file, &mut edition);
        edition.read = before + table.read;
    }
    departments.distribute(&mut edition);
    Ok(edition)
}

/// Whether this is an ID.
pub(super) fn check_id(id: &str) -> Result<(), Reason> {
    let about = |code: ReasonCode| {
        Reason::new(code)
            .with("value", id)
            .with("expected", ID_DIGITS)
    };
    if id.is_empty() {
        Err(about(ReasonCode::Missing))
    } else if is_spreadsheet_number(id) {
        Err(about(ReasonCode::SpreadsheetNumber))
    } else if !id.bytes().all(|byte| byte.is_ascii_digit()) || id.len() > ID_DIGITS {
        Err(about(ReasonCode::BadCode))
    } else if id.len() < ID_DIGITS {
        Err(about(ReasonCode::LostZeros))
    } else {
        Ok(())
    }
}

/// Where each column stands.
struct Columns {
    id: Column,
    kind: Column,
    prefecture: Column,
    name: Column,
    address: Column,
    lat: Column,
    lon: Column,
    reading: Option<Column>,
    page: Option<Column>,
    hints: Vec<Column>,
    /// The weekday as the header prints it, and its column.
    open: Vec<(String, Column)>,
    closed: Option<Column>,
    /// The kind of ward as the header prints it, and its column.
    beds: Vec<(String, Column)>,
}

impl Columns {
    fn of(file: &Path, table: &mut Table) -> Result<Self, ImportError> {
        let first =
            |table: &Table, names: &[&str]| names.iter().find_map(|name| table.column(name));
        if !table.has(&[ID]) || first(table, &NAMES).is_none() {
            let reason = Reason::new(ReasonCode::Foreign).with("kind", Source::Navii.code());
            return Err(ImportError::refused(Refused::row(file, 1, reason)));
        }
        let [id, address, lat, lon] = match table.require([ID, ADDRESS, LAT, LON]) {
            Ok(found) => found,
            Err(error) => return Err(trimmed_copy(file, table).unwrap_or(error)),
        };
        let [kind, prefecture] = match table.require([KIND, PREFECTURE]) {
            Ok(found) => found,
            Err(error) => return Err(trimmed_copy(file, table).unwrap_or(error)),
        };
        let in_brackets = |name: &str| {
            let start = OPEN_DAYS
                .iter()
                .find_map(|start| name.strip_prefix(start))?;
            Some(start.trim_end_matches('）').to_owned())
        };
        let header = || table.header().iter().enumerate();
        Ok(Self {
            id,
            kind,
            prefecture,
            address,
            lat,
            lon,
            name: first(table, &NAMES).unwrap_or_default(),
            reading: first(table, &READINGS),
            page: first(table, &PAGES),
            hints: HINTS.iter().filter_map(|name| table.column(name)).collect(),
            open: header()
                .filter_map(|(at, name)| Some((in_brackets(name)?, at)))
                .collect(),
            closed: first(table, &CLOSED_DAYS),
            beds: header()
                .filter_map(|(at, name)| Some((name.strip_suffix(BEDS_END)?.to_owned(), at)))
                .collect(),
        })
    }

    fn row(
        &self,
        table: &Table,
        line: usize,
        lines: &mut HashMap<String, usize>,
    ) -> Result<Option<FacilityDetails>, Refused> {
        let id = table.field(self.id);
        check_id(id).map_err(|reason| table.refuse(line, self.id, reason))?;
        let kind = self.kind_of(table, line, id)?;
        if let Some(first) = lines.get(id) {
            let reason = Reason::new(ReasonCode::DuplicateKey)
                .with("value", id)
                .with("first", first);
            return Err(table.refuse(line, self.id, reason));
        }
        let name = table.tidy(self.name);
        if name.is_empty() {
            return Err(table.refuse(line, self.name, ReasonCode::Missing.into()));
        }
        let position = position(table, line, self.lat, self.lon)?;
        lines.insert(id.to_owned(), line);
        let address = table.tidy(self.address);
        Ok(Some(FacilityDetails {
            source_key: id.to_owned(),
            kind: kind.to_owned(),
            kana: table.optional(self.reading),
            hints: self.hints(table, &name),
            municipality: places::municipality(&address).to_owned(),
            address,
            position,
            url: table.optional(self.page),
            beds: self.beds(table),
            hours: self.hours(table),
            name,
            ..FacilityDetails::default()
        }))
    }

    /// The kind of institution; the ID must agree with the columns beside it.
    fn kind_of(&self, table: &Table, line: usize, id: &str) -> Result<&'static str, Refused> {
        let printed = table.field(self.kind);
        let kind = match printed {
            "1" => kinds::HOSPITAL,
            "2" => kinds::CLINIC,
            "3" => kinds::DENTAL,
            "4" => kinds::MIDWIFE,
            "5" => kinds::PHARMACY,
            _ => {
                let reason = Reason::new(ReasonCode::BadCode).with("value", super::tidy(printed));
                return Err(table.refuse(line, self.kind, reason));
            }
        };
        let prefecture = table.field(self.prefecture);
        if prefecture.len() < PREFECTURE_DIGITS {
            let reason = Reason::new(ReasonCode::LostZeros)
                .with("value", super::tidy(prefecture))
                .with("expected", PREFECTURE_DIGITS);
            return Err(table.refuse(line, self.prefecture, reason));
        }
        if !id
            .strip_prefix(prefecture)
            .is_some_and(|rest| rest.starts_with(printed))
        {
            let reason = Reason::new(ReasonCode::CodeMismatch)
                .with("value", id)
                .with("other", format!("{prefecture} {printed}"));
            return Err(table.refuse(line, self.id, reason));
        }
        Ok(kind)
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

    /// The weekdays on which it is open, then its other closed days as printed.
    fn hours(&self, table: &Table) -> String {
        let mut hours = String::new();
        for (day, column) in &self.open {
            if table.field(*column) == "1" {
                hours.push_str(day);
            }
        }
        let closed = table.optional(self.closed).replace(PRINTED_LINE_BREAK, " ");
        if !closed.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(hours, " ({closed})");
        }
        hours.trim_start().to_owned()
    }

    fn beds(&self, table: &Table) -> String {
        let wards = self.beds.iter().filter_map(|(ward, column)| {
            let count = table.field(*column);
            (!count.is_empty() && count != "0").then(|| format!("{ward} {count}"))
        });
        wards.collect::<Vec<_>>().join(" / ")
    }
}

/// The refusal of a copy whose first rows show lost zeros, naming the missing columns too.
fn trimmed_copy(file: &Path, table: &mut Table) -> Option<ImportError> {
    let id = table.column(ID)?;
    let all = [ID, KIND, PREFECTURE, ADDRESS, LAT, LON];
    let missing: Vec<&str> = all
        .into_iter()
        .filter(|name| table.column(name).is_none())
        .collect();
    let mut passed_over = Vec::new();
    let line = table.next_row(&mut passed_over).ok()??;
    let value = table.field(id);
    let reason = check_id(value).err()?;
    (reason.code == ReasonCode::LostZeros).then(|| {
        let reason = Reason::new(ReasonCode::TrimmedCopy)
            .with("columns", missing.join(", "))
            .with("value", value);
        ImportError::refused(Refused::field(file, line, ID, reason))
    })
}
