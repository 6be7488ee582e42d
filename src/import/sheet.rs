//! The rows of a workbook's first sheet, streamed.
//!
//! calamine's ready-made range would copy every cell into a table first; here a row is borrowed
//! from the shared strings and gone when the next one comes.

use super::reason::{Reason, ReasonCode};
use super::{ImportError, Refused};
use calamine::{DataRef, Reader as _, Xlsx, XlsxCellReader};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Bytes read from the disk at once.
const BUFFER: usize = 128 << 10;
/// Columns looked at; a sheet with more is no list of institutions.
const COLUMN_LIMIT: usize = 256;

/// An open workbook.
pub(super) struct Book {
    book: Xlsx<BufReader<File>>,
    sheet: String,
}

impl Book {
    /// Opens a workbook; its first sheet is the one that counts.
    pub fn open(file: &Path) -> Result<Self, ImportError> {
        let unreadable = |source| ImportError::Unreadable {
            file: file.to_owned(),
            source,
        };
        let handle = File::open(file).map_err(unreadable)?;
        let about = handle.metadata().map_err(unreadable)?;
        if !about.is_file() {
            return Err(unreadable(std::io::ErrorKind::InvalidInput.into()));
        }
        if about.len() == 0 {
            return Err(ImportError::refused(Refused::whole(
                file,
                ReasonCode::Empty.into(),
            )));
        }
        let book: Xlsx<_> = Xlsx::new(BufReader::with_capacity(BUFFER, handle))
            .map_err(|error| not_a_workbook(file, &error))?;
        let Some(sheet) = book.sheet_names().first().cloned() else {
            return Err(ImportError::refused(Refused::whole(
                file,
                ReasonCode::Empty.into(),
            )));
        };
        Ok(Self { book, sheet })
    }

    /// The rows of the sheet.
    pub fn rows<'a>(&'a mut self, file: &'a Path) -> Result<Rows<'a>, ImportError> {
        let cells = self
            .book
            .worksheet_cells_reader(&self.sheet)
            .map_err(|error| not_a_workbook(file, &error))?;
        Ok(Rows {
            file,
            cells,
            cells_of_row: Vec::new(),
            next: None,
            ended: false,
        })
    }
}

fn not_a_workbook(file: &Path, error: &calamine::XlsxError) -> ImportError {
    let reason = Reason::new(ReasonCode::NotAWorkbook).with("detail", error);
    ImportError::refused(Refused::whole(file, reason))
}

/// Goes through the rows of a sheet; empty rows are left out.
pub(super) struct Rows<'a> {
    file: &'a Path,
    cells: XlsxCellReader<'a, BufReader<File>>,
    cells_of_row: Vec<DataRef<'a>>,
    next: Option<(u32, usize, DataRef<'a>)>,
    /// calamine must not be asked again behind the last cell.
    ended: bool,
}

impl<'a> Rows<'a> {
    /// The next row that holds something: its number from 1, and its cells from column A on.
    pub fn next_row(&mut self) -> Result<Option<(usize, &[DataRef<'a>])>, ImportError> {
        self.cells_of_row.clear();
        let mut row = None;
        if let Some((at, column, value)) = self.next.take() {
            row = Some(at);
            put(&mut self.cells_of_row, column, value);
        }
        while !self.ended {
            let cell = self
                .cells
                .next_cell()
                .map_err(|error| not_a_workbook(self.file, &error))?;
            let Some(cell) = cell else {
                self.ended = true;
                break;
            };
            let (at, column) = cell.get_position();
            let value = cell.get_value().clone();
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if matches!(value, DataRef::Empty) || column >= COLUMN_LIMIT {
                continue;
            }
            match row {
                Some(present) if present != at => {
                    self.next = Some((at, column, value));
                    break;
                }
                _ => row = Some(at),
            }
            put(&mut self.cells_of_row, column, value);
        }
        let number = |row: u32| usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
        Ok(row.map(|row| (number(row), self.cells_of_row.as_slice())))
    }
}

fn put<'a>(cells: &mut Vec<DataRef<'a>>, column: usize, value: DataRef<'a>) {
    if cells.len() <= column {
        cells.resize(column + 1, DataRef::Empty);
    }
    if let Some(cell) = cells.get_mut(column) {
        *cell = value;
    }
}
