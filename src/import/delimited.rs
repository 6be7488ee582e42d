//! CSV files of any of the sources: header by name, rows counted, damage named.
//!
//! Columns are found by their names, never by their place, and rows that do not fit the header
//! are refused with their line while the others go on.

use super::encoding::{self, FIELD_LIMIT};
use super::reason::{Reason, ReasonCode};
use super::{ImportError, Refused, tidy};
use csv::{ByteRecord, Terminator};
use encoding_rs::{Encoding, UTF_8};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Most data rows taken from one reading.
pub(super) const ROW_LIMIT: usize = 1_000_000;

/// The name of a column in a form that ignores width, spaces and case.
pub(super) fn column_key(name: &str) -> String {
    name.nfkc()
        .filter(|c| !c.is_whitespace() && *c != '\u{FEFF}')
        .flat_map(char::to_lowercase)
        .collect()
}

/// A column of a file: its place, found once.
pub(super) type Column = usize;

/// An open CSV file behind its header.
pub(super) struct Table {
    file: PathBuf,
    rows: csv::Reader<Box<dyn Read>>,
    encoding: &'static Encoding,
    has_newlines: bool,
    header: Vec<String>,
    keys: Vec<String>,
    record: ByteRecord,
    fields: Vec<String>,
    filled: usize,
    /// Rows read so far, refused ones included.
    pub read: usize,
}

impl Table {
    /// Opens a file that has no header: its columns have these names in this order.
    pub fn without_header(
        file: &Path,
        columns: &[&str],
        warnings: &mut Vec<Refused>,
    ) -> Result<Self, ImportError> {
        let mut table = Self::begin(file, warnings)?;
        table.header = columns.iter().map(|name| (*name).to_owned()).collect();
        table.keys = columns.iter().map(|name| column_key(name)).collect();
        Ok(table)
    }

    fn begin(file: &Path, warnings: &mut Vec<Refused>) -> Result<Self, ImportError> {
        let text = encoding::open(file)?;
        if let Some(encoding) = text.remark {
            let reason = Reason::new(ReasonCode::Encoding).with("encoding", encoding);
            warnings.push(Refused::whole(file, reason));
        }
        let mut bytes = BufReader::new(text.bytes);
        let start = bytes.fill_buf().map_err(|source| ImportError::Unreadable {
            file: file.to_owned(),
            source,
        })?;
        let has_newlines = start.contains(&b'\n');
        let delimiter = delimiter(start);
        let rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            // With CRLF the crate counts a line only when the next record begins, so the row
            // would be named by the line above it; a \r left at a row's end is trimmed away.
            .terminator(if has_newlines {
                Terminator::Any(b'\n')
            } else {
                Terminator::CRLF
            })
            .from_reader(Box::new(bytes) as Box<dyn Read>);
        Ok(Self {
            file: file.to_owned(),
            rows,
            encoding: text.encoding,
            has_newlines,
            header: Vec::new(),
            keys: Vec::new(),
            record: ByteRecord::new(),
            fields: Vec::new(),
            filled: 0,
            read: 0,
        })
    }

    /// Opens a file and reads its header; a remark on the encoding goes to `warnings`.
    pub fn open(file: &Path, warnings: &mut Vec<Refused>) -> Result<Self, ImportError> {
        let mut table = Self::begin(file, warnings)?;
        if !table.advance()? {
            return Err(ImportError::refused(Refused::whole(
                file,
                ReasonCode::Empty.into(),
            )));
        }
        if table.decode().is_some() {
            let encoding = table.encoding.name();
            let reason = Reason::new(ReasonCode::BadBytes).with("encoding", encoding);
            return Err(ImportError::refused(Refused::row(file, 1, reason)));
        }
        table.header = table
            .fields
            .iter()
            .take(table.filled)
            .map(|name| tidy(name))
            .collect();
        table.keys = table.header.iter().map(|name| column_key(name)).collect();
        Ok(table)
    }

    /// The names of the columns as printed.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The place of a column; of a name that stands twice, the first.
    pub fn column(&self, name: &str) -> Option<Column> {
        let wanted = column_key(name);
        self.keys.iter().position(|key| *key == wanted)
    }

    /// Whether the header has all of these columns.
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(name).is_some())
    }

    /// The places of columns that must be there, each once.
    ///
    /// # Errors
    /// A refusal that names every missing column, or the one that stands twice.
    pub fn require<const N: usize>(&self, names: [&str; N]) -> Result<[Column; N], ImportError> {
        let missing: Vec<&str> = names
            .into_iter()
            .filter(|name| self.column(name).is_none())
            .collect();
        if !missing.is_empty() {
            let reason =
                Reason::new(ReasonCode::MissingColumns).with("columns", missing.join(", "));
            return Err(ImportError::refused(Refused::row(&self.file, 1, reason)));
        }
        for name in names {
            let wanted = column_key(name);
            if self.keys.iter().filter(|key| **key == wanted).count() > 1 {
                let reason = Reason::new(ReasonCode::DuplicateColumn).with("column", name);
                return Err(ImportError::refused(Refused::row(&self.file, 1, reason)));
            }
        }
        Ok(names.map(|name| self.column(name).unwrap_or_default()))
    }

    /// Goes to the next row that fits the header, telling `refused` of those that do not.
    /// Returns its line, or `None` at the end.
    pub fn next_row(&mut self, refused: &mut Vec<Refused>) -> Result<Option<usize>, ImportError> {
        loop {
            if !self.advance()? {
                return Ok(None);
            }
            let line = self.line();
            if self
                .record
                .iter()
                .all(|field| field.trim_ascii().is_empty())
            {
                continue;
            }
            self.read += 1;
            if self.read > ROW_LIMIT {
                let reason = Reason::new(ReasonCode::TooManyRows).with("limit", ROW_LIMIT);
                return Err(ImportError::refused(Refused::row(&self.file, line, reason)));
            }
            match self.fault() {
                None => return Ok(Some(line)),
                Some((column, reason)) => {
                    let column = column.and_then(|at| self.header.get(at).cloned());
                    refused.push(Refused {
                        file: self.file.clone(),
                        line,
                        column,
                        reason,
                    });
                }
            }
        }
    }

    /// The field of the present row in a column.
    pub fn field(&self, column: Column) -> &str {
        if column < self.filled {
            self.fields.get(column).map_or("", |field| field.trim())
        } else {
            ""
        }
    }

    /// The field made fit for the directory.
    pub fn tidy(&self, column: Column) -> String {
        tidy(self.field(column))
    }

    /// The tidy field of a column that a file may lack.
    pub fn optional(&self, column: Option<Column>) -> String {
        column.map(|column| self.tidy(column)).unwrap_or_default()
    }

    /// A refusal of the present row for one field.
    pub fn refuse(&self, line: usize, column: Column, reason: Reason) -> Refused {
        let name = self.header.get(column).map_or("", String::as_str);
        Refused::field(&self.file, line, name, reason)
    }

    fn advance(&mut self) -> Result<bool, ImportError> {
        self.rows
            .read_byte_record(&mut self.record)
            .map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(source) => ImportError::Unreadable {
                    file: self.file.clone(),
                    source,
                },
                other => ImportError::Unreadable {
                    file: self.file.clone(),
                    source: std::io::Error::other(format!("{other:?}")),
                },
            })
    }

    fn line(&self) -> usize {
        self.record.position().map_or(0, |at| {
            let line = if self.has_newlines {
                at.line()
            } else {
                at.record() + 1
            };
            usize::try_from(line).unwrap_or(usize::MAX)
        })
    }

    fn fault(&mut self) -> Option<(Option<Column>, Reason)> {
        if self.record.len() != self.header.len() {
            let reason = Reason::new(ReasonCode::Ragged)
                .with("expected", self.header.len())
                .with("found", self.record.len());
            return Some((None, reason));
        }
        if let Some(at) = self
            .record
            .iter()
            .position(|field| field.len() > FIELD_LIMIT)
        {
            let reason = Reason::new(ReasonCode::FieldTooLong).with("limit", FIELD_LIMIT >> 10);
            return Some((Some(at), reason));
        }
        self.decode().map(|at| {
            let name = if self.encoding == UTF_8 {
                "UTF-8"
            } else {
                "CP932"
            };
            (
                Some(at),
                Reason::new(ReasonCode::BadBytes).with("encoding", name),
            )
        })
    }

    /// Decodes the record into `fields`; the first column that cannot be decoded.
    fn decode(&mut self) -> Option<Column> {
        self.filled = self.record.len();
        self.fields
            .resize_with(self.fields.len().max(self.filled), String::new);
        for (at, (bytes, field)) in self.record.iter().zip(&mut self.fields).enumerate() {
            field.clear();
            match std::str::from_utf8(bytes) {
                Ok(text) if self.encoding == UTF_8 || bytes.is_ascii() => field.push_str(text),
                _ if self.encoding == UTF_8 => return Some(at),
                _ => match self
                    .encoding
                    .decode_without_bom_handling_and_without_replacement(bytes)
                {
                    Some(text) => field.push_str(&text),
                    None => return Some(at),
                },
            }
        }
        None
    }
}

/// The separator that the first line uses most; a comma unless another stands there more often.
fn delimiter(start: &[u8]) -> u8 {
    let line = start
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    let count = |wanted: u8| line.split(|byte| *byte == wanted).count();
    let commas = count(b',');
    [b';', b'\t']
        .into_iter()
        .find(|other| count(*other) > commas)
        .unwrap_or(b',')
}
