//! Postal codes of Japan Post: `KEN_ALL.CSV` (CP932, kana of half width, long names over several
//! rows) and `utf_ken_all.csv`.
//!
//! Neither has a header. What stands in brackets behind a town (丁目, ranges of lots) narrows the
//! code, not the name, and is left out; the towns of a code that then are the same are one.

use super::delimited::{Column, Table};
use super::kaigo::note_empty;
use super::reason::{Reason, ReasonCode};
use super::{Edition, ImportError, Progress, Refused, report};
use crate::domain::facility::Source;
use crate::domain::postal::PostalTown;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The columns in their order, as Japan Post explains them.
const COLUMNS: [&str; 15] = [
    "全国地方公共団体コード",
    "旧郵便番号",
    "郵便番号",
    "都道府県名カナ",
    "市区町村名カナ",
    "町域名カナ",
    "都道府県名",
    "市区町村名",
    "町域名",
    "一町域二以上の郵便番号",
    "小字毎の番地",
    "丁目を有する町域",
    "二以上の町域",
    "更新の表示",
    "変更理由",
];
const CODE: Column = 2;
const KANA: Column = 5;
const PREFECTURE: Column = 6;
const MUNICIPALITY: Column = 7;
const TOWN: Column = 8;
const MUNICIPAL_CODE: Column = 0;
const CODE_DIGITS: usize = 7;
const MUNICIPAL_DIGITS: usize = 5;

/// Names that stand for a whole municipality.
const NO_TOWN: &str = "以下に掲載がない場合";
const NUMBERED: &str = "の次に番地がくる場合";
const WHOLE: &str = "一円";

/// What one reading of postal files gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PostalEdition {
    /// The towns in the order of the files, each once.
    pub towns: Vec<PostalTown>,
    /// Rows that were not taken.
    pub refused: Vec<Refused>,
    /// Rows read, refused ones included.
    pub read: usize,
    /// What a person should know although nothing was lost.
    pub warnings: Vec<Refused>,
}

/// A town whose bracket is still open: its name goes on in the next row.
struct Open {
    town: PostalTown,
    line: usize,
}

/// Reads postal files.
///
/// # Errors
/// A file that cannot be read or has other columns; cancellation.
pub fn read(files: &[PathBuf], progress: &mut dyn Progress) -> Result<PostalEdition, ImportError> {
    // The remarks on a file are gathered as for any other source.
    let mut edition = Edition::of(Source::Local);
    let mut gathered = Gathered::default();
    for file in files {
        let mut table = Table::without_header(file, &COLUMNS, &mut edition.warnings)?;
        let before = edition.read;
        let mut open: Option<Open> = None;
        while let Some(line) = table.next_row(&mut edition.refused)? {
            report(progress, before + table.read)?;
            match town(&table, line) {
                Ok(town) => join(&mut open, town, line, file, &mut gathered, &mut edition),
                Err(refused) => edition.refused.push(refused),
            }
        }
        if let Some(open) = open {
            edition.refused.push(never_closed(file, open.line));
        }
        if table.read > 0 && edition.refused.len() == table.read {
            let reason = Reason::new(ReasonCode::Foreign).with("kind", "postal");
            return Err(ImportError::refused(Refused::row(file, 1, reason)));
        }
        note_empty(&table, file, &mut edition);
        edition.read = before + table.read;
    }
    Ok(PostalEdition {
        towns: gathered.towns,
        refused: edition.refused,
        read: edition.read,
        warnings: edition.warnings,
    })
}

fn town(table: &Table, line: usize) -> Result<PostalTown, Refused> {
    digits(table, line, MUNICIPAL_CODE, MUNICIPAL_DIGITS)?;
    let code = digits(table, line, CODE, CODE_DIGITS)?;
    let empty = [PREFECTURE, MUNICIPALITY, TOWN]
        .into_iter()
        .find(|column| table.field(*column).is_empty());
    if let Some(column) = empty {
        return Err(table.refuse(line, column, ReasonCode::Missing.into()));
    }
    Ok(PostalTown {
        code,
        prefecture: table.tidy(PREFECTURE),
        municipality: table.tidy(MUNICIPALITY),
        town: table.tidy(TOWN),
        kana: table.tidy(KANA),
    })
}

fn digits(table: &Table, line: usize, column: Column, expected: usize) -> Result<String, Refused> {
    let text = table.field(column);
    let are_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let code = match text.len() {
        0 => ReasonCode::Missing,
        length if length == expected && are_digits => return Ok(text.to_owned()),
        length if length < expected && are_digits => ReasonCode::LostZeros,
        _ => ReasonCode::BadCode,
    };
    let reason = Reason::new(code)
        .with("value", text)
        .with("expected", expected);
    Err(table.refuse(line, column, reason))
}

/// Takes a row, or lets it go on the name that the row before left open.
fn join(
    open: &mut Option<Open>,
    town: PostalTown,
    line: usize,
    file: &Path,
    gathered: &mut Gathered,
    edition: &mut Edition,
) {
    let whole = match open.take() {
        Some(begun) if begun.town.code == town.code => {
            let mut joined = begun.town;
            joined.town.push_str(&town.town);
            // Where only the name was too long the reading stands whole in every row.
            if joined.kana != town.kana {
                joined.kana.push_str(&town.kana);
            }
            Open {
                town: joined,
                line: begun.line,
            }
        }
        Some(begun) => {
            edition.refused.push(never_closed(file, begun.line));
            Open { town, line }
        }
        None => Open { town, line },
    };
    if whole.town.town.contains('（') && !whole.town.town.contains('）') {
        *open = Some(whole);
    } else {
        gathered.take(whole.town);
    }
}

fn never_closed(file: &Path, line: usize) -> Refused {
    let name = COLUMNS.get(TOWN).copied().unwrap_or_default();
    Refused::field(file, line, name, ReasonCode::OpenBracket.into())
}

/// Towns, each once.
#[derive(Default)]
struct Gathered {
    towns: Vec<PostalTown>,
    places: BTreeMap<(String, String, String), Vec<String>>,
}

impl Gathered {
    fn take(&mut self, mut town: PostalTown) {
        town.town = name(&town.town);
        town.kana = if town.town.is_empty() {
            String::new()
        } else {
            before_bracket(&town.kana).to_owned()
        };
        let place = (
            town.code.clone(),
            town.prefecture.clone(),
            town.municipality.clone(),
        );
        let known = self.places.entry(place).or_default();
        if !known.contains(&town.town) {
            known.push(town.town.clone());
            self.towns.push(town);
        }
    }
}

/// The name of a town as it begins an address.
fn name(printed: &str) -> String {
    let plain = before_bracket(printed);
    let is_rest = plain == NO_TOWN || plain.ends_with(NUMBERED);
    // 多賀町一円 is every town of 多賀町; a town called 一円 stands alone.
    let is_whole = plain.len() > WHOLE.len() && plain.ends_with(WHOLE);
    if is_rest || is_whole {
        String::new()
    } else {
        plain.to_owned()
    }
}

fn before_bracket(text: &str) -> &str {
    text.split(['（', '(']).next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn what_stands_for_the_rest_of_a_municipality_is_no_town() {
        assert_eq!(name("以下に掲載がない場合"), "");
        assert_eq!(name("架空市の次に番地がくる場合"), "");
        assert_eq!(name("見本町一円"), "");
        assert_eq!(name("一円"), "一円");
        assert_eq!(name("見本（１〜３丁目、５番地）"), "見本");
        assert_eq!(name("二十世紀が丘"), "二十世紀が丘");
    }
}
