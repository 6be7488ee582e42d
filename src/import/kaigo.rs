//! 介護サービス情報公表: one CSV per service, one row per office and service.
//!
//! An office that gives several services stands in several files; its rows become one
//! institution with all its services. The key is the ten-character office number.

use super::delimited::Table;
use super::kinds::CareKinds;
use super::reason::{Reason, ReasonCode};
use super::{Edition, ImportError, Progress, Refused, at_once, file_date, report, tidy};
use crate::domain::facility::{FacilityDetails, Position, Source};
use crate::domain::hours::{HOLIDAY, OpeningHours};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Characters of an office number.
const NUMBER_LENGTH: usize = 10;

/// The header, as the ministry prints it.
const COLUMNS: [&str; 24] = [
    "都道府県コード又は市町村コード",
    "No",
    "都道府県名",
    "市区町村名",
    "事業所名",
    "事業所名カナ",
    "サービスの種類",
    "住所",
    "方書（ビル名等）",
    "緯度",
    "経度",
    "電話番号",
    "FAX番号",
    "法人番号",
    "法人の名称",
    "事業所番号",
    "利用可能曜日",
    "利用可能曜日特記事項",
    "定員",
    "URL",
    "高齢者の方と障害者の方が同時一体的に利用できるサービス",
    "介護保険の通常の指定基準を満たしている",
    "障害福祉の通常の指定基準を満たしている",
    "備考",
];

/// Columns whose lack shows that a file belongs to another source.
const TELLING: [&str; 2] = ["事業所番号", "サービスの種類"];

/// Reads files of any services.
///
/// # Errors
/// A file that cannot be read or has another header; cancellation.
pub fn read(files: &[PathBuf], progress: &mut dyn Progress) -> Result<Edition, ImportError> {
    let mut edition = Edition::of(Source::Kaigo);
    let mut by_number: HashMap<String, usize> = HashMap::new();
    for of_file in at_once::read_all(files, read_one, progress)? {
        edition.read += of_file.read;
        edition.as_of = edition.as_of.max(of_file.as_of);
        edition.refused.extend(of_file.refused);
        edition.warnings.extend(of_file.warnings);
        for row in of_file.institutions {
            let found = by_number.get(&row.source_key).copied();
            if let Some(office) = found.and_then(|at| edition.institutions.get_mut(at)) {
                fill_gaps(office, row);
            } else {
                by_number.insert(row.source_key.clone(), edition.institutions.len());
                edition.institutions.push(row);
            }
        }
    }
    let mut kinds = CareKinds::default();
    for office in &mut edition.institutions {
        // Whichever file was named first.
        office.services.sort();
        kinds.of(&office.services).clone_into(&mut office.kind);
    }
    Ok(edition)
}

/// What one file says: each of its rows as an office with one service.
fn read_one(file: &Path, progress: &mut dyn Progress) -> Result<Edition, ImportError> {
    let mut edition = Edition::of(Source::Kaigo);
    let mut table = Table::open(file, &mut edition.warnings)?;
    if TELLING.iter().all(|name| table.column(name).is_none()) {
        let reason = Reason::new(ReasonCode::Foreign).with("kind", Source::Kaigo.code());
        return Err(ImportError::refused(Refused::row(file, 1, reason)));
    }
    let columns = Columns::of(&table)?;
    edition.as_of = file_date::in_name(file);
    while let Some(line) = table.next_row(&mut edition.refused)? {
        report(progress, table.read)?;
        match columns.row(&table, line) {
            Ok(office) => edition.institutions.push(office),
            Err(refused) => edition.refused.push(refused),
        }
    }
    note_empty(&table, file, &mut edition);
    edition.read = table.read;
    Ok(edition)
}

/// Takes over what earlier rows of an office left open, and the service of this one.
fn fill_gaps(office: &mut FacilityDetails, row: FacilityDetails) {
    for service in row.services {
        if !office.services.contains(&service) {
            office.services.push(service);
        }
    }
    for (known, said) in [
        (&mut office.kana, row.kana),
        (&mut office.phone, row.phone),
        (&mut office.fax, row.fax),
        (&mut office.founder, row.founder),
        (&mut office.url, row.url),
    ] {
        if known.is_empty() {
            *known = said;
        }
    }
    if office.hours.is_empty() {
        office.opening = row.opening;
        office.hours = row.hours;
    }
    office.position = office.position.or(row.position);
}

/// Notes that a file had a header and nothing else.
pub(super) fn note_empty(table: &Table, file: &Path, edition: &mut Edition) {
    if table.read == 0 {
        edition
            .warnings
            .push(Refused::whole(file, ReasonCode::HeaderOnly.into()));
    }
}

struct Columns([usize; 24]);

impl Columns {
    fn of(table: &Table) -> Result<Self, ImportError> {
        table.require(COLUMNS).map(Self)
    }

    /// The place of the column number `at` of the ministry's own order.
    fn at(&self, at: usize) -> usize {
        self.0.get(at).copied().unwrap_or_default()
    }

    fn row(&self, table: &Table, line: usize) -> Result<FacilityDetails, Refused> {
        let number = self.number(table, line)?;
        let name = table.tidy(self.at(4));
        if name.is_empty() {
            return Err(table.refuse(line, self.at(4), ReasonCode::Missing.into()));
        }
        let phone = table.field(self.at(11));
        if is_spreadsheet_number(phone) {
            let reason = Reason::new(ReasonCode::SpreadsheetNumber).with("value", phone);
            return Err(table.refuse(line, self.at(11), reason));
        }
        let (days, note) = (table.tidy(self.at(16)), table.tidy(self.at(17)));
        let gap = if days.is_empty() || note.is_empty() {
            ""
        } else {
            " "
        };
        Ok(FacilityDetails {
            source_key: number,
            name,
            kana: table.tidy(self.at(5)),
            founder: table.tidy(self.at(14)),
            address: self.address(table),
            municipality: table.tidy(self.at(3)),
            position: position(table, line, self.at(9), self.at(10))?,
            phone: tidy(phone),
            fax: table.tidy(self.at(12)),
            url: table.tidy(self.at(19)),
            services: vec![table.tidy(self.at(6))],
            opening: opening(&days),
            hours: format!("{days}{gap}{note}"),
            ..FacilityDetails::default()
        })
    }

    fn number(&self, table: &Table, line: usize) -> Result<String, Refused> {
        let column = self.at(15);
        let number = table.field(column);
        let refuse = |code: ReasonCode| {
            let reason = Reason::new(code)
                .with("value", number)
                .with("expected", NUMBER_LENGTH);
            table.refuse(line, column, reason)
        };
        if number.is_empty() {
            Err(refuse(ReasonCode::Missing))
        } else if is_spreadsheet_number(number) {
            Err(refuse(ReasonCode::SpreadsheetNumber))
        } else if !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Err(refuse(ReasonCode::BadCode))
        } else if number.len() < NUMBER_LENGTH {
            Err(refuse(ReasonCode::LostZeros))
        } else if number.len() > NUMBER_LENGTH {
            Err(refuse(ReasonCode::BadCode))
        } else {
            Ok(number.to_ascii_uppercase())
        }
    }

    /// The address with its building, which some rows already repeat at its end.
    fn address(&self, table: &Table) -> String {
        let (address, building) = (table.tidy(self.at(7)), table.tidy(self.at(8)));
        if building.is_empty() || address.ends_with(&building) {
            address
        } else {
            format!("{address} {building}")
        }
    }
}

/// The days on which an office can be used; a blank list says nothing, not "never".
fn opening(days: &str) -> OpeningHours {
    let mut hours = OpeningHours::default();
    if days.is_empty() {
        return hours;
    }
    for (at, day) in hours.days.iter_mut().enumerate() {
        let word = match at {
            5 => "土曜日",
            6 => "日曜日",
            HOLIDAY => "祝日",
            _ => "平日",
        };
        day.open = Some(days.contains(word));
    }
    hours
}

/// Whether a spreadsheet has turned digits into something like `9.0E+09`.
pub(super) fn is_spreadsheet_number(field: &str) -> bool {
    let exponent = field.split_once(['E', 'e']);
    exponent.is_some_and(|(mantissa, power)| {
        power.starts_with('+')
            && mantissa.starts_with(|c: char| c.is_ascii_digit())
            && mantissa
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// A position from two columns: blank or zero is unknown, anything else must be a number.
pub(super) fn position(
    table: &Table,
    line: usize,
    lat: usize,
    lon: usize,
) -> Result<Option<Position>, Refused> {
    let degrees = |column| -> Result<f64, Refused> {
        let field = table.field(column);
        if field.is_empty() {
            return Ok(0.0);
        }
        field.parse().ok().ok_or_else(|| {
            let reason = Reason::new(ReasonCode::BadPosition).with("value", super::tidy(field));
            table.refuse(line, column, reason)
        })
    };
    Ok(Position::in_japan(degrees(lat)?, degrees(lon)?))
}
