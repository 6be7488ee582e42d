//! 届出受理医療機関名簿 of the regional bureaus: one xlsx sheet, one row per filing.
//!
//! The header is found by what it says, not by its row number. Rows become institutions by
//! their 10-digit code: prefecture 2, table of fees 1 (医科 1, 歯科 3, 薬局 4), number 7.
//! Every cell of the real lists is text; a number where a code belongs means that a spreadsheet
//! has eaten leading zeros, and such a row is refused.

use super::delimited::{ROW_LIMIT, column_key};
use super::reason::{Reason, ReasonCode};
use super::sheet::{Book, Rows};
use super::{
    Edition, ImportError, Progress, Refused, beds, file_date, kinds, places, report, tidy,
};
use crate::domain::facility::{FacilityDetails, Filing, Source};
use calamine::DataRef;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Rows in which the header must appear.
const HEADER_WITHIN: usize = 40;
/// Digits of a prefecture code.
const PREFECTURE_DIGITS: usize = 2;
/// Digits of an institution's number within its prefecture and table.
const NUMBER_DIGITS: usize = 7;
/// Digits of a telephone number at least.
const PHONE_DIGITS: usize = 10;

const PREFECTURE: &str = "都道府県コード";
const TABLE: &str = "区分";
const NUMBER: &str = "医療機関番号";
const NAME: &str = "医療機関名称";
const POSTAL: &str = "医療機関所在地（郵便番号）";
const ADDRESS: &str = "医療機関所在地（住所）";
const PHONE: &str = "電話番号";
const FAX: &str = "FAX番号";
const BEDS: &str = "病床数";
const FILING: &str = "受理届出名称";
const SYMBOL: &str = "受理記号";
const SINCE: &str = "算定開始年月日";
const MUNICIPALITY: &str = "市町村名";

const REQUIRED: [&str; 8] = [
    PREFECTURE, TABLE, NUMBER, NAME, ADDRESS, PHONE, FILING, SYMBOL,
];

/// The tables of fees: what the list prints, the digit of the 10-digit code, the kind.
const TABLES: [(&str, char, &str); 3] = [
    ("医科", '1', kinds::CLINIC),
    ("歯科", '3', kinds::DENTAL),
    ("薬局", '4', kinds::PHARMACY),
];

/// Reads lists of one or several prefectures.
///
/// # Errors
/// A file that cannot be read or is no such list; cancellation.
pub fn read(files: &[PathBuf], progress: &mut dyn Progress) -> Result<Edition, ImportError> {
    let mut reading = Reading {
        edition: Edition::of(Source::Kouseikyoku),
        by_code: HashMap::new(),
    };
    for file in files {
        reading.file(file, progress)?;
    }
    for institution in &mut reading.edition.institutions {
        let is_clinic = institution.kind == kinds::CLINIC;
        if is_clinic && beds::total(&institution.beds) >= beds::HOSPITAL_BEDS {
            kinds::HOSPITAL.clone_into(&mut institution.kind);
        }
    }
    Ok(reading.edition)
}

struct Reading {
    edition: Edition,
    by_code: HashMap<Code, usize>,
}

/// The 10-digit code, compact.
type Code = u64;

/// Where each column stands; `None` for one that this list lacks.
struct Columns {
    prefecture: usize,
    table: usize,
    number: usize,
    name: usize,
    address: usize,
    phone: usize,
    filing: usize,
    symbol: usize,
    postal: Option<usize>,
    fax: Option<usize>,
    beds: Option<usize>,
    since: Option<usize>,
    municipality: Option<usize>,
}

impl Reading {
    fn file(&mut self, file: &Path, progress: &mut dyn Progress) -> Result<(), ImportError> {
        let mut book = Book::open(file)?;
        let mut rows = book.rows(file)?;
        let columns = self.header(file, &mut rows)?;
        let before = self.edition.read;
        while let Some((line, cells)) = rows.next_row()? {
            self.edition.read += 1;
            report(progress, self.edition.read)?;
            if self.edition.read > ROW_LIMIT {
                let reason = Reason::new(ReasonCode::TooManyRows).with("limit", ROW_LIMIT);
                return Err(ImportError::refused(Refused::row(file, line, reason)));
            }
            if let Err((column, reason)) = self.row(&columns, cells) {
                self.edition
                    .refused
                    .push(Refused::field(file, line, column, reason));
            }
        }
        if self.edition.read == before {
            let remark = Refused::whole(file, ReasonCode::HeaderOnly.into());
            self.edition.warnings.push(remark);
        }
        Ok(())
    }

    /// Finds the header, and the day above it.
    fn header(&mut self, file: &Path, rows: &mut Rows<'_>) -> Result<Columns, ImportError> {
        let mut best: Option<(usize, Vec<&str>)> = None;
        let mut seen = 0;
        while let Some((line, cells)) = rows.next_row()? {
            seen += 1;
            if seen > HEADER_WITHIN {
                break;
            }
            let names: Vec<String> = cells
                .iter()
                .map(|cell| column_key(&text_of(cell)))
                .collect();
            let place = |name: &str| names.iter().position(|known| *known == column_key(name));
            let missing: Vec<&str> = REQUIRED
                .into_iter()
                .filter(|name| place(name).is_none())
                .collect();
            if missing.is_empty() {
                return Ok(columns(place));
            }
            if best
                .as_ref()
                .is_none_or(|(_, fewest)| missing.len() < fewest.len())
            {
                best = Some((line, missing));
            }
            let day = || {
                cells
                    .iter()
                    .find_map(|cell| file_date::in_words(&text_of(cell)))
            };
            self.edition.as_of = self.edition.as_of.take().or_else(day);
        }
        Err(ImportError::refused(match best {
            None => Refused::whole(file, ReasonCode::Empty.into()),
            // Half of the names is enough to believe that this row was meant as the header.
            Some((line, missing)) if missing.len() <= REQUIRED.len() / 2 => {
                let reason =
                    Reason::new(ReasonCode::MissingColumns).with("columns", missing.join(", "));
                Refused::row(file, line, reason)
            }
            Some(_) => {
                let kind = Source::Kouseikyoku.code();
                Refused::whole(file, Reason::new(ReasonCode::Foreign).with("kind", kind))
            }
        }))
    }

    fn row(
        &mut self,
        columns: &Columns,
        cells: &[DataRef<'_>],
    ) -> Result<(), (&'static str, Reason)> {
        let code = Coded::read(columns, cells)?;
        let institution = if let Some(at) = self.by_code.get(&code.key) {
            self.edition.institutions.get_mut(*at)
        } else {
            let details = institution(columns, cells, &code)?;
            self.by_code
                .insert(code.key, self.edition.institutions.len());
            self.edition.institutions.push(details);
            self.edition.institutions.last_mut()
        };
        let symbol = text(cells, columns.symbol, SYMBOL)?;
        if let (Some(institution), false) = (institution, symbol.trim().is_empty()) {
            let since = optional(cells, columns.since, SINCE)?;
            let name = text(cells, columns.filing, FILING)?;
            add_filing(&mut institution.filings, symbol, name, &since);
        }
        Ok(())
    }
}

/// Adds a filing unless the institution has filed the same before.
fn add_filing(filings: &mut Vec<Filing>, symbol: &str, name: &str, since: &str) {
    let (symbol, name) = (tidy(symbol), tidy(name));
    if !filings
        .iter()
        .any(|known| known.symbol == symbol && known.name == name)
    {
        filings.push(Filing {
            symbol,
            name,
            since: tidy(since),
        });
    }
}

fn columns(place: impl Fn(&str) -> Option<usize>) -> Columns {
    let required = |name: &str| place(name).unwrap_or_default();
    Columns {
        prefecture: required(PREFECTURE),
        table: required(TABLE),
        number: required(NUMBER),
        name: required(NAME),
        address: required(ADDRESS),
        phone: required(PHONE),
        filing: required(FILING),
        symbol: required(SYMBOL),
        postal: place(POSTAL),
        fax: place(FAX),
        beds: place(BEDS),
        since: place(SINCE),
        municipality: place(MUNICIPALITY),
    }
}

/// The code of a row and what it says about the institution.
struct Coded {
    key: Code,
    printed: String,
    kind: &'static str,
}

impl Coded {
    fn read(columns: &Columns, cells: &[DataRef<'_>]) -> Result<Self, (&'static str, Reason)> {
        let prefecture = code(cells, columns.prefecture, PREFECTURE, PREFECTURE_DIGITS)?;
        let number = code(cells, columns.number, NUMBER, NUMBER_DIGITS)?;
        let table = text(cells, columns.table, TABLE)?.trim();
        let (_, digit, kind) = TABLES
            .into_iter()
            .find(|(name, ..)| *name == table)
            .ok_or_else(|| {
                let code = if table.is_empty() {
                    ReasonCode::Missing
                } else {
                    ReasonCode::BadCode
                };
                (TABLE, Reason::new(code).with("value", tidy(table)))
            })?;
        let printed = format!("{prefecture}{digit}{number}");
        let key = printed.parse().ok().ok_or_else(|| {
            (
                NUMBER,
                Reason::new(ReasonCode::BadCode).with("value", tidy(&printed)),
            )
        })?;
        Ok(Self { key, printed, kind })
    }
}

fn institution(
    columns: &Columns,
    cells: &[DataRef<'_>],
    code: &Coded,
) -> Result<FacilityDetails, (&'static str, Reason)> {
    let name = tidy(text(cells, columns.name, NAME)?);
    if name.is_empty() {
        return Err((NAME, ReasonCode::Missing.into()));
    }
    let phone = text(cells, columns.phone, PHONE)?;
    zeros_kept(phone, PHONE)?;
    let address = tidy(text(cells, columns.address, ADDRESS)?);
    let printed = tidy(&optional(cells, columns.municipality, MUNICIPALITY)?);
    let municipality = if printed.is_empty() {
        places::municipality(&address).to_owned()
    } else {
        printed
    };
    let postal = optional(cells, columns.postal, POSTAL)?;
    Ok(FacilityDetails {
        source_key: code.printed.clone(),
        kind: code.kind.to_owned(),
        name,
        postal_code: crate::text::fold::digits(&postal),
        address,
        municipality,
        phone: tidy(phone),
        fax: tidy(&optional(cells, columns.fax, FAX)?),
        beds: tidy(&optional(cells, columns.beds, BEDS)?),
        ..FacilityDetails::default()
    })
}

/// A telephone number of nine bare digits has lost its leading zero.
fn zeros_kept(phone: &str, column: &'static str) -> Result<(), (&'static str, Reason)> {
    let bare = phone.bytes().all(|byte| byte.is_ascii_digit());
    if bare && phone.len() == PHONE_DIGITS - 1 && !phone.starts_with('0') {
        return Err((column, lost_zeros(phone, PHONE_DIGITS)));
    }
    Ok(())
}

fn lost_zeros(value: &str, expected: usize) -> Reason {
    Reason::new(ReasonCode::LostZeros)
        .with("value", tidy(value))
        .with("expected", expected)
}

/// A code of a fixed number of digits.
fn code<'a>(
    cells: &'a [DataRef<'_>],
    at: usize,
    column: &'static str,
    digits: usize,
) -> Result<Cow<'a, str>, (&'static str, Reason)> {
    let printed = match cells.get(at) {
        Some(DataRef::Int(_) | DataRef::Float(_)) => {
            let value = text_of(cells.get(at).unwrap_or(&DataRef::Empty));
            let reason = if value.len() < digits {
                lost_zeros(&value, digits)
            } else {
                Reason::new(ReasonCode::NotTextCell).with("value", value)
            };
            return Err((column, reason));
        }
        _ => text(cells, at, column)?.trim(),
    };
    let ascii: Cow<'_, str> = if printed.is_ascii() {
        Cow::Borrowed(printed)
    } else {
        Cow::Owned(crate::text::fold::ascii(printed))
    };
    if ascii.is_empty() {
        return Err((column, ReasonCode::Missing.into()));
    }
    if !ascii.bytes().all(|byte| byte.is_ascii_digit()) || ascii.len() > digits {
        return Err((
            column,
            Reason::new(ReasonCode::BadCode).with("value", tidy(printed)),
        ));
    }
    if ascii.len() < digits {
        return Err((column, lost_zeros(&ascii, digits)));
    }
    Ok(ascii)
}

/// The text of a cell; anything but text is refused.
fn text<'a>(
    cells: &'a [DataRef<'_>],
    at: usize,
    column: &'static str,
) -> Result<&'a str, (&'static str, Reason)> {
    match cells.get(at) {
        None | Some(DataRef::Empty) => Ok(""),
        Some(DataRef::SharedString(text)) => Ok(text),
        Some(DataRef::String(text)) => Ok(text),
        Some(other) => Err((
            column,
            Reason::new(ReasonCode::NotTextCell).with("value", text_of(other)),
        )),
    }
}

fn optional<'a>(
    cells: &'a [DataRef<'_>],
    at: Option<usize>,
    column: &'static str,
) -> Result<Cow<'a, str>, (&'static str, Reason)> {
    at.map_or(Ok(Cow::Borrowed("")), |at| {
        text(cells, at, column).map(Cow::Borrowed)
    })
}

/// Whatever a cell holds, as text for the header search and for messages.
fn text_of<'a>(cell: &'a DataRef<'_>) -> Cow<'a, str> {
    match cell {
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cow::Borrowed(text)
        }
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(number.to_string()),
        DataRef::Bool(truth) => Cow::Owned(truth.to_string()),
        DataRef::DateTime(when) => Cow::Owned(when.as_f64().to_string()),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
        DataRef::Empty => Cow::Borrowed(""),
    }
}
