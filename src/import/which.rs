//! Which source a file is of, when it is not of the one it was named for.
//!
//! The person at the desk has eight files on the desktop and takes the wrong one; "not this one"
//! would send them searching, "this is that one" does not.

use super::delimited::{Table, column_key};
use super::reason::{Reason, ReasonCode};
use super::sheet::Book;
use super::{ImportError, Refused};
use calamine::DataRef;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// Rows of a sheet in which the header must appear.
const HEADER_WITHIN: usize = 40;
/// Columns of `KEN_ALL.CSV`, which has no header.
const POSTAL_COLUMNS: usize = 15;

/// Bytes at the end of an archive in which its directory is looked for.
const DIRECTORY_WITHIN: u64 = 1 << 20;
/// Stands behind the directory of every whole archive.
const END_OF_ARCHIVE: &[u8] = b"PK\x05\x06";
/// What the directory of a workbook lists.
const WORKBOOK: &[u8] = b"xl/workbook";

/// A source as people call it, with the columns that give it away.
struct Known {
    code: &'static str,
    name: &'static str,
    columns: &'static [&'static str],
}

/// The columns of the first that fits decide.
const KNOWN: [Known; 8] = [
    Known {
        code: "navii",
        name: "医療情報ネット",
        columns: &["ID", "所在地座標（緯度）"],
    },
    Known {
        code: "navii",
        name: "医療情報ネット 診療時間票",
        columns: &["ID", "診療科目コード"],
    },
    Known {
        code: "kaigo",
        name: "介護サービス情報公表",
        columns: &["事業所番号", "サービスの種類"],
    },
    Known {
        code: "kouseikyoku",
        name: "地方厚生局 届出受理医療機関名簿",
        columns: &["医療機関番号", "受理届出名称"],
    },
    Known {
        code: "handbook",
        name: "handbook CSV",
        columns: &["key", "name"],
    },
    Known {
        code: "towns",
        name: "geolonia/japanese-addresses",
        columns: &["city", "town", "lat", "lng"],
    },
    Known {
        code: "towns",
        name: "geolonia/japanese-addresses",
        columns: &["市区町村名", "大字町丁目名", "緯度", "経度"],
    },
    Known {
        code: "consultations",
        name: "consultations CSV",
        columns: &["received_at", "narrative"],
    },
];

/// The same error, saying of which source the file is where that can be told.
pub(super) fn explain(wanted: &str, error: ImportError) -> ImportError {
    let ImportError::Refused(refused) = error else {
        return error;
    };
    let is_about_kind = matches!(
        refused.reason.code,
        ReasonCode::Foreign
            | ReasonCode::MissingColumns
            | ReasonCode::NotAWorkbook
            | ReasonCode::NotText
    );
    let found = is_about_kind.then(|| find(&refused.file)).flatten();
    match found {
        Some(found) if found.code != wanted => {
            let reason = Reason::new(ReasonCode::WrongKind)
                .with("found", found.code)
                .with("name", found.name);
            ImportError::refused(Refused::whole(&refused.file, reason))
        }
        _ if is_about_kind => {
            let better = archive_fault(&refused);
            better.map_or(ImportError::Refused(refused), ImportError::refused)
        }
        _ => ImportError::Refused(refused),
    }
}

fn find(file: &Path) -> Option<&'static Known> {
    let header = |names: &[String]| {
        KNOWN.iter().find(|known| {
            let mut columns = known.columns.iter();
            columns.all(|wanted| names.iter().any(|name| *name == column_key(wanted)))
        })
    };
    if let Ok(table) = Table::open(file, &mut Vec::new()) {
        let names: Vec<String> = table.header().iter().map(|name| column_key(name)).collect();
        return header(&names).or_else(|| is_postal(table.header()).then_some(&POSTAL));
    }
    let mut book = Book::open(file).ok()?;
    let mut rows = book.rows(file).ok()?;
    for _ in 0..HEADER_WITHIN {
        let (_, cells) = rows.next_row().ok()??;
        let names: Vec<String> = cells.iter().map(text).collect();
        if let Some(found) = header(&names) {
            return Some(found);
        }
    }
    None
}

const POSTAL: Known = Known {
    code: "postal",
    name: "KEN_ALL",
    columns: &[],
};

fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::String(text) => column_key(text),
        DataRef::SharedString(text) => column_key(text),
        _ => String::new(),
    }
}

/// Whether a first row is data of `KEN_ALL`: code of the municipality, old and new postal code.
fn is_postal(row: &[String]) -> bool {
    let digits = |at: usize, length: usize| {
        row.get(at)
            .is_some_and(|field| field.len() == length && field.bytes().all(|b| b.is_ascii_digit()))
    };
    row.len() == POSTAL_COLUMNS && digits(0, 5) && digits(2, 7)
}

/// A better refusal of what should have been a workbook: an archive that ends too early or holds
/// something else, or no archive at all.
fn archive_fault(refused: &Refused) -> Option<Refused> {
    let about = |code: ReasonCode| Some(Refused::whole(&refused.file, code.into()));
    let mut file = File::open(&refused.file).ok()?;
    let mut start = [0; 2];
    file.read_exact(&mut start).ok()?;
    if start != *b"PK" {
        let is_text = refused.reason.code == ReasonCode::NotAWorkbook
            && Table::open(&refused.file, &mut Vec::new()).is_ok();
        return is_text.then(|| about(ReasonCode::PlainText)).flatten();
    }
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(DIRECTORY_WITHIN)))
        .ok()?;
    let mut end = Vec::new();
    file.read_to_end(&mut end).ok()?;
    let holds = |mark: &[u8]| end.windows(mark.len()).any(|window| window == mark);
    if !holds(END_OF_ARCHIVE) {
        about(ReasonCode::CutOff)
    } else if !holds(WORKBOOK) {
        about(ReasonCode::Archive)
    } else {
        None
    }
}
