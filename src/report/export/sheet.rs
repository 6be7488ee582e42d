//! A table written down: for spreadsheets (CSV) or for programs (one JSON object a line).

use super::{Column, Edition};
use crate::text::spreadsheet::{BYTE_ORDER_MARK, bytes, defused, joined, sheet};
use encoding_rs::SHIFT_JIS;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// How the letters of a CSV file are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with a byte-order mark.
    Utf8,
    /// CP932, for older programs.
    Cp932,
}

impl Encoding {
    /// What may be written on the command line.
    pub const CODES: [&'static str; 2] = ["utf-8", "cp932"];

    /// The encoding of a code; UTF-8 for any other.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code == Self::Cp932.code() {
            Self::Cp932
        } else {
            Self::Utf8
        }
    }

    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        let [utf8, cp932] = Self::CODES;
        match self {
            Self::Utf8 => utf8,
            Self::Cp932 => cp932,
        }
    }
}

/// A letter that an encoding does not have; nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmappable {
    /// Row of the table, from 1, without the head.
    pub row: usize,
    /// Name of the column.
    pub column: String,
    /// The letter.
    pub letter: String,
}

/// Rows and columns, not yet written down.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    fields: Vec<String>,
    rows: Vec<Map<String, Value>>,
}

impl Sheet {
    /// The table of some records.
    pub fn of<R>(
        columns: &[&'static Column<R>],
        records: impl IntoIterator<Item = R>,
        edition: &Edition<'_>,
    ) -> Self {
        let fields = columns.iter().flat_map(|column| column.fields()).collect();
        let row = |record: R| {
            let mut object = Map::new();
            for column in columns {
                column.put(&record, edition, &mut object);
            }
            object
        };
        Self {
            fields,
            rows: records.into_iter().map(row).collect(),
        }
    }

    /// How many rows it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The names of its columns.
    #[must_use]
    pub fn fields(&self) -> &[String] {
        &self.fields
    }

    /// One JSON object a line.
    #[must_use]
    pub fn jsonl(&self) -> Vec<u8> {
        let mut lines = String::new();
        for row in &self.rows {
            lines.push_str(&Value::Object(row.clone()).to_string());
            lines.push('\n');
        }
        lines.into_bytes()
    }

    /// CSV, with no cell that a spreadsheet runs.
    ///
    /// # Errors
    /// The first letter that the encoding does not have.
    ///
    /// # Panics
    /// Never: memory takes every row.
    pub fn csv(&self, encoding: Encoding) -> Result<Vec<u8>, Unmappable> {
        let front = match encoding {
            Encoding::Utf8 => BYTE_ORDER_MARK,
            Encoding::Cp932 => "",
        };
        let mut writer = sheet(front);
        let in_memory = "memory takes every row";
        writer.write_record(&self.fields).expect(in_memory);
        for (at, row) in self.rows.iter().enumerate() {
            let mut cells = Vec::with_capacity(self.fields.len());
            for field in &self.fields {
                let cell = plain(row.get(field).unwrap_or(&Value::Null));
                if encoding == Encoding::Cp932
                    && let Some(letter) = not_in_cp932(&cell)
                {
                    return Err(Unmappable {
                        row: at + 1,
                        column: field.clone(),
                        letter,
                    });
                }
                cells.push(defused(&cell).into_owned());
            }
            writer.write_record(&cells).expect(in_memory);
        }
        let utf8 = bytes(writer).expect(in_memory);
        Ok(match encoding {
            Encoding::Utf8 => utf8,
            Encoding::Cp932 => {
                let text = String::from_utf8_lossy(&utf8);
                SHIFT_JIS.encode(&text).0.into_owned()
            }
        })
    }
}

/// A value as the text of a cell.
fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        Value::Array(parts) => {
            let parts: Vec<Cow<'_, str>> = parts.iter().map(plain).collect();
            Cow::Owned(joined(parts.iter().map(AsRef::as_ref)))
        }
        other => Cow::Owned(other.to_string()),
    }
}

/// The first letter that would not come back from CP932 as it is: one that it lacks, and one that
/// an encoder takes for another without a word (U+2212, U+00A5).
fn not_in_cp932(text: &str) -> Option<String> {
    text.chars().find_map(|letter| {
        let mut buffer = [0; 4];
        let letter: &str = letter.encode_utf8(&mut buffer);
        let (encoded, _, lacks) = SHIFT_JIS.encode(letter);
        let comes_back = !lacks && SHIFT_JIS.decode(&encoded).0 == letter;
        (!comes_back).then(|| letter.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(cell: &str) -> Sheet {
        let row = Map::from_iter([("name".to_owned(), Value::String(cell.to_owned()))]);
        Sheet {
            fields: vec!["name".to_owned()],
            rows: vec![row],
        }
    }

    #[test]
    fn a_letter_that_cp932_lacks_or_changes_is_named_with_its_place() {
        for letter in ["𠮷", "〜", "é", "\u{2212}", "\u{a5}"] {
            let refused = one(&format!("山{letter}田")).csv(Encoding::Cp932);
            let place = Unmappable {
                row: 1,
                column: "name".to_owned(),
                letter: letter.to_owned(),
            };
            assert_eq!(refused, Err(place));
        }
        let written = one("髙橋 ①㈱").csv(Encoding::Cp932).unwrap();
        let (read, _, _) = SHIFT_JIS.decode(&written);
        assert_eq!(read, "\"name\"\r\n\"髙橋 ①㈱\"\r\n");
    }

    #[test]
    fn no_cell_runs_in_a_spreadsheet_and_json_keeps_it_as_it_is() {
        let sheet = one("=1+1");
        let csv = String::from_utf8(sheet.csv(Encoding::Utf8).unwrap()).unwrap();
        assert_eq!(csv, "\u{FEFF}\"name\"\r\n\"'=1+1\"\r\n");
        assert_eq!(sheet.jsonl(), b"{\"name\":\"=1+1\"}\n");
    }
}
