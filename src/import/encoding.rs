//! Which encoding a text file is in, found before a single row is read.
//!
//! The ministry writes UTF-8 with a byte-order mark; copies come back from spreadsheets as
//! CP932 or UTF-16. One pass over the bytes decides, finds NULs, and stops at lines, fields
//! and open quotation marks beyond the limits before they can fill the memory.

use super::reason::{Reason, ReasonCode};
use super::{ImportError, Refused};
use encoding_rs::{DecoderResult, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// Longest line taken, in bytes.
const LINE_LIMIT: usize = 1 << 20;
/// Longest field taken, in bytes.
pub(super) const FIELD_LIMIT: usize = 64 << 10;
/// Bytes looked at in one step.
const CHUNK: usize = 64 << 10;
/// Largest UTF-16 file taken, in bytes: it is decoded in memory.
const UTF16_LIMIT: u64 = 256 << 20;

/// An opened text file.
pub(super) struct Text {
    /// Its bytes from behind the byte-order mark.
    pub bytes: Box<dyn Read>,
    /// How to read each field: UTF-8 or CP932.
    pub encoding: &'static Encoding,
    /// What a person should be told about it; `None` for plain UTF-8.
    pub remark: Option<&'static str>,
}

/// Opens a file, finds its encoding and checks the limits.
pub(super) fn open(path: &Path) -> Result<Text, ImportError> {
    let unreadable = |source| ImportError::Unreadable {
        file: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(unreadable(std::io::ErrorKind::InvalidInput.into()));
    }
    let mut start = [0; 4];
    let got = read_full(&mut file, &mut start).map_err(unreadable)?;
    match start.get(..got).unwrap_or_default() {
        [] => return Err(refusal(path, 0, ReasonCode::Empty)),
        [0xEF, 0xBB, 0xBF, ..] => {
            check(path, &mut file, 3)?;
            let bytes = from_offset(file, 3).map_err(unreadable)?;
            return Ok(Text {
                bytes,
                encoding: UTF_8,
                remark: None,
            });
        }
        [0xFF, 0xFE, ..] => return utf16(path, file, UTF_16LE),
        [0xFE, 0xFF, ..] => return utf16(path, file, UTF_16BE),
        [b'P', b'K', ..] | [0xD0, 0xCF, 0x11, 0xE0] | [0x1F, 0x8B, ..] => {
            return Err(refusal(path, 0, ReasonCode::NotText));
        }
        _ => {}
    }
    check(path, &mut file, 0)?;
    let utf8_faults = faults(&mut file, UTF_8).map_err(unreadable)?;
    let (encoding, remark) = if utf8_faults == 0 {
        (UTF_8, None)
    } else if faults(&mut file, SHIFT_JIS).map_err(unreadable)? < utf8_faults {
        (SHIFT_JIS, Some("CP932"))
    } else {
        (UTF_8, None)
    };
    Ok(Text {
        bytes: from_offset(file, 0).map_err(unreadable)?,
        encoding,
        remark,
    })
}

fn refusal(path: &Path, line: usize, code: ReasonCode) -> ImportError {
    ImportError::refused(Refused::row(path, line, code.into()))
}

fn from_offset(mut file: File, offset: u64) -> std::io::Result<Box<dyn Read>> {
    file.seek(SeekFrom::Start(offset))?;
    Ok(Box::new(BufReader::with_capacity(CHUNK, file)))
}

fn read_full(file: &mut File, into: &mut [u8]) -> std::io::Result<usize> {
    let mut got = 0;
    while let Some(rest) = into.get_mut(got..).filter(|rest| !rest.is_empty()) {
        match file.read(rest)? {
            0 => break,
            more => got += more,
        }
    }
    Ok(got)
}

fn utf16(path: &Path, mut file: File, encoding: &'static Encoding) -> Result<Text, ImportError> {
    let unreadable = |source| ImportError::Unreadable {
        file: path.to_owned(),
        source,
    };
    if file.metadata().map_err(unreadable)?.len() > UTF16_LIMIT {
        return Err(refusal(path, 0, ReasonCode::Utf16));
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(2)).map_err(unreadable)?;
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    let (text, damaged) = encoding.decode_without_bom_handling(&bytes);
    if damaged {
        return Err(refusal(path, 0, ReasonCode::Utf16));
    }
    let text = text.into_owned().into_bytes();
    let mut limits = Limits::new(path, 0);
    text.chunks(CHUNK).try_for_each(|chunk| limits.see(chunk))?;
    let remark = Some(if encoding == UTF_16LE {
        "UTF-16LE"
    } else {
        "UTF-16BE"
    });
    Ok(Text {
        bytes: Box::new(Cursor::new(text)),
        encoding: UTF_8,
        remark,
    })
}

/// How many places cannot be decoded.
fn faults(file: &mut File, encoding: &'static Encoding) -> std::io::Result<usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut input = vec![0; CHUNK];
    let mut output = vec![0; CHUNK * 4];
    let mut found = 0;
    file.seek(SeekFrom::Start(0))?;
    loop {
        let got = file.read(&mut input)?;
        let mut rest = input.get(..got).unwrap_or_default();
        loop {
            let (result, read, _) =
                decoder.decode_to_utf8_without_replacement(rest, &mut output, got == 0);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => found += 1,
            }
        }
        if got == 0 {
            return Ok(found);
        }
    }
}

/// Walks through the bytes once and refuses what goes beyond the limits.
fn check(path: &Path, file: &mut File, offset: u64) -> Result<(), ImportError> {
    let unreadable = |source| ImportError::Unreadable {
        file: path.to_owned(),
        source,
    };
    file.seek(SeekFrom::Start(offset)).map_err(unreadable)?;
    let mut limits = Limits::new(path, offset);
    let mut chunk = vec![0; CHUNK];
    loop {
        let got = file.read(&mut chunk).map_err(unreadable)?;
        if got == 0 {
            return limits.end();
        }
        limits.see(chunk.get(..got).unwrap_or_default())?;
    }
}

/// By byte, whether it is more than one byte more of a plain field.
const ENDS_PLAIN: [bool; 256] = these(b"\0\n\r\t,;");
/// The same of a quoted field.
const ENDS_QUOTED: [bool; 256] = these(b"\0\n\"");

const fn these(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

fn run_length(bytes: &[u8], ends: &[bool; 256]) -> usize {
    let is_end = |byte: &u8| ends.get(usize::from(*byte)) == Some(&true);
    bytes.iter().position(is_end).unwrap_or(bytes.len())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Start,
    Plain,
    Quoted,
    /// Behind a quotation mark inside a quoted field: its end, or the first of a pair.
    Closing,
}

/// Where the walk stands; the states of CSV quoting and the lengths so far.
struct Limits<'a> {
    path: &'a Path,
    offset: u64,
    line: usize,
    line_length: usize,
    field_length: usize,
    field_line: usize,
    within: Within,
}

impl<'a> Limits<'a> {
    fn new(path: &'a Path, offset: u64) -> Self {
        Self {
            path,
            offset,
            line: 1,
            line_length: 0,
            field_length: 0,
            field_line: 1,
            within: Within::Start,
        }
    }

    fn see(&mut self, chunk: &[u8]) -> Result<(), ImportError> {
        let mut rest = chunk;
        while !rest.is_empty() {
            // Within a field most bytes change nothing but its length.
            let plain = match self.within {
                Within::Start | Within::Closing => 0,
                Within::Plain => run_length(rest, &ENDS_PLAIN),
                Within::Quoted => run_length(rest, &ENDS_QUOTED),
            };
            self.grow(plain);
            self.within_limits()?;
            let Some((byte, behind)) = rest.get(plain..).and_then(<[u8]>::split_first) else {
                return Ok(());
            };
            rest = behind;
            if *byte == 0 {
                let reason = Reason::new(ReasonCode::Nul).with("offset", self.offset);
                return Err(ImportError::refused(Refused::row(
                    self.path, self.line, reason,
                )));
            }
            self.grow(1);
            self.step(*byte);
            self.within_limits()?;
        }
        Ok(())
    }

    fn grow(&mut self, bytes: usize) {
        self.offset += bytes as u64;
        self.line_length += bytes;
        self.field_length += bytes;
    }

    fn within_limits(&self) -> Result<(), ImportError> {
        if self.line_length > LINE_LIMIT {
            return Err(self.too_long(self.line, ReasonCode::LineTooLong, LINE_LIMIT));
        }
        if self.field_length > FIELD_LIMIT {
            return Err(if self.within == Within::Quoted {
                refusal(self.path, self.field_line, ReasonCode::OpenQuote)
            } else {
                self.too_long(self.field_line, ReasonCode::FieldTooLong, FIELD_LIMIT)
            });
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) {
        if byte == b'\n' {
            self.line += 1;
            self.line_length = 0;
        }
        self.within = match (self.within, byte) {
            (Within::Quoted, b'"') => Within::Closing,
            (Within::Start | Within::Closing, b'"') | (Within::Quoted, _) => Within::Quoted,
            (_, b',' | b';' | b'\t' | b'\n' | b'\r') => {
                self.field_length = 0;
                self.field_line = self.line;
                Within::Start
            }
            _ => Within::Plain,
        };
    }

    fn end(&self) -> Result<(), ImportError> {
        if self.within == Within::Quoted {
            return Err(refusal(self.path, self.field_line, ReasonCode::OpenQuote));
        }
        Ok(())
    }

    fn too_long(&self, line: usize, code: ReasonCode, limit: usize) -> ImportError {
        let reason = Reason::new(code).with("limit", limit >> 10);
        ImportError::refused(Refused::row(self.path, line, reason))
    }
}
