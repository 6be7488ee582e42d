//! The smallest workbook that a reader accepts: one sheet, uncompressed, shared strings.

use std::fmt::Write as _;

/// A cell as a test wants it.
#[derive(Clone)]
pub enum Cell {
    /// Text, as every cell of the real lists.
    Text(String),
    /// A number, as a spreadsheet leaves it.
    Number(f64),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}

/// The bytes of a workbook whose first sheet holds these rows.
pub fn bytes(rows: &[Vec<Cell>]) -> Vec<u8> {
    let (sheet, strings) = sheet(rows);
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{types}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/><Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{kind}.sharedStrings+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{office}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
        (
            "xl/sharedStrings.xml",
            format!("<sst xmlns=\"{main}\">{strings}</sst>"),
        ),
    ];
    archive(&files)
}

fn sheet(rows: &[Vec<Cell>]) -> (String, String) {
    let mut numbers = std::collections::HashMap::new();
    let (mut sheet, mut strings) = (String::new(), String::new());
    for (row, cells) in rows.iter().enumerate() {
        let line = row + 1;
        let _ = write!(sheet, "<row r=\"{line}\">");
        for (at, cell) in cells.iter().enumerate() {
            let name = char::from(b'A' + u8::try_from(at).expect("few columns"));
            match cell {
                Cell::Empty => {}
                Cell::Number(value) => {
                    let _ = write!(sheet, "<c r=\"{name}{line}\"><v>{value}</v></c>");
                }
                Cell::Text(text) => {
                    let next = numbers.len();
                    let number = *numbers.entry(text.clone()).or_insert_with(|| {
                        let safe = text.replace('&', "&amp;").replace('<', "&lt;");
                        let _ = write!(strings, "<si><t>{safe}</t></si>");
                        next
                    });
                    let _ = write!(sheet, "<c r=\"{name}{line}\" t=\"s\"><v>{number}</v></c>");
                }
            }
        }
        sheet.push_str("</row>");
    }
    (sheet, strings)
}

/// A ZIP archive with every file stored as it is.
fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let offset = size(out.len());
        let mut about = Vec::new();
        about.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        about.extend(checksum(text.as_bytes()).to_le_bytes());
        about.extend(size(text.len()).to_le_bytes());
        about.extend(size(text.len()).to_le_bytes());
        about.extend(u16::try_from(name.len()).expect("short name").to_le_bytes());
        about.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = size(out.len());
    let count = u16::try_from(files.len()).expect("few files").to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend(size(directory.len()).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn size(length: usize) -> u32 {
    u32::try_from(length).expect("a small archive")
}

/// CRC-32 as ZIP wants it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                (sum >> 1) ^ 0xEDB8_8320
            } else {
                sum >> 1
            }
        })
    })
}
