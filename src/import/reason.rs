//! Why a row or a file was not taken, as a code with arguments.
//!
//! Codes are for programs and stay; the sentence for a person comes from the text catalogue
//! (`data/locale/import.toml`) and names what to do.

use crate::locale::{Label, Locale};
use serde::Serialize;
use serde::ser::SerializeStruct as _;
use std::fmt::Display;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $label:ident;)*) => {
        /// What is wrong with a row or a file, or notable about it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ReasonCode {
            $($(#[$doc])* $name,)*
        }

        impl ReasonCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable English code, `kebab-case`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The text of the catalogue.
            #[must_use]
            pub fn label(self) -> Label {
                match self { $(Self::$name => Label::$label,)* }
            }
        }
    };
}

reasons! {
    /// Nothing in the file.
    Empty = "empty-file", ImportEmpty;
    /// A word that the office's own lists do not have. Args: `value`.
    UnknownWord = "unknown-word", ImportUnknownWord;
    /// A header and no rows.
    HeaderOnly = "header-only", ImportHeaderOnly;
    /// No header of this source anywhere. Args: `kind`.
    Foreign = "foreign-file", ImportForeign;
    /// A file of another source. Args: `found` (its code), `name`.
    WrongKind = "wrong-kind", ImportWrongKind;
    /// An archive or a workbook that ends too early. No args.
    CutOff = "cut-off", ImportCutOff;
    /// An archive that holds no workbook itself. No args.
    Archive = "archive", ImportArchive;
    /// Text where a workbook was expected. No args.
    PlainText = "plain-text", ImportPlainText;
    /// The header lacks columns. Args: `columns`.
    MissingColumns = "missing-columns", ImportMissingColumns;
    /// A column stands twice in the header. Args: `column`.
    DuplicateColumn = "duplicate-column", ImportDuplicateColumn;
    /// A copy from which columns were cut (a remark). Args: `columns`.
    TrimmedCopy = "trimmed-copy", ImportTrimmedCopy;
    /// Not a workbook although it should be one. Args: `detail`.
    NotAWorkbook = "not-a-workbook", ImportNotAWorkbook;
    /// A workbook where text was expected. No args.
    NotText = "not-text", ImportNotText;
    /// UTF-16 that cannot be decoded, or without its mark. No args.
    Utf16 = "utf-16", ImportUtf16;
    /// A NUL byte. Args: `offset` (bytes from 0).
    Nul = "nul-byte", ImportNul;
    /// Bytes that are neither UTF-8 nor CP932. Args: `encoding`.
    BadBytes = "bad-bytes", ImportBadBytes;
    /// A line over 1 MiB. Args: `limit` (KiB).
    LineTooLong = "line-too-long", ImportLineTooLong;
    /// A field over 64 KiB. Args: `limit` (KiB).
    FieldTooLong = "field-too-long", ImportFieldTooLong;
    /// More rows than taken from one reading. Args: `limit`.
    TooManyRows = "too-many-rows", ImportTooManyRows;
    /// Not as many fields as the header. Args: `expected`, `found`.
    Ragged = "ragged-row", ImportRagged;
    /// A quotation mark that is never closed. No args.
    OpenQuote = "open-quote", ImportOpenQuote;
    /// A code shorter than it must be. Args: `value`, `expected` (digits).
    LostZeros = "lost-leading-zeros", ImportLostZeros;
    /// A number or date where the source has text. Args: `value`.
    NotTextCell = "not-a-text-cell", ImportNotTextCell;
    /// `9.0E+09` where the source has digits. Args: `value`.
    SpreadsheetNumber = "spreadsheet-number", ImportSpreadsheetNumber;
    /// A code that cannot be one. Args: `value`.
    BadCode = "bad-code", ImportBadCode;
    /// A code that contradicts another column. Args: `value`, `other`.
    CodeMismatch = "code-mismatch", ImportCodeMismatch;
    /// A field that must not be empty. No args.
    Missing = "missing-value", ImportMissing;
    /// A name whose bracket is never closed by the rows that follow. No args.
    OpenBracket = "open-bracket", ImportOpenBracket;
    /// A position that is no number. Args: `value`.
    BadPosition = "bad-position", ImportBadPosition;
    /// The same key a second time with other content. Args: `value`, `first` (line).
    DuplicateKey = "duplicate-key", ImportDuplicateKey;
    /// Zeros that a spreadsheet took were put back (a remark). Args: `count`, `value` (the first).
    MendedZeros = "mended-zeros", ImportMendedZeros;
    /// Times that cannot be hours were left out (a remark). Args: `count`, `value` (the first).
    AbsurdHours = "absurd-hours", ImportAbsurdHours;
    /// Which encoding was found (a remark, nothing is refused). Args: `encoding`.
    Encoding = "encoding", ImportEncoding;
}

/// A code with what its sentence mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What is wrong.
    pub code: ReasonCode,
    /// Names and values of the sentence's placeholders.
    pub args: Vec<(&'static str, String)>,
}

impl Reason {
    /// A reason without arguments.
    #[must_use]
    pub fn new(code: ReasonCode) -> Self {
        Self {
            code,
            args: Vec::new(),
        }
    }

    /// The same reason with one argument more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// The sentence for a person.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        let values: Vec<(&str, &dyn Display)> = self
            .args
            .iter()
            .map(|(name, value)| (*name, value as &dyn Display))
            .collect();
        locale.fill(self.code.label(), &values)
    }
}

impl From<ReasonCode> for Reason {
    fn from(code: ReasonCode) -> Self {
        Self::new(code)
    }
}

impl Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let args: std::collections::BTreeMap<_, _> = self
            .args
            .iter()
            .map(|(name, value)| (*name, value))
            .collect();
        let mut fields = out.serialize_struct("Reason", 2)?;
        fields.serialize_field("code", self.code.code())?;
        fields.serialize_field("args", &args)?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    #[test]
    fn a_reason_reads_as_a_sentence_with_its_values() {
        let reason = Reason::new(ReasonCode::LostZeros)
            .with("value", "111")
            .with("expected", 13);
        for lang in [Lang::Ja, Lang::En] {
            let text = reason.text(Locale::new(lang));
            assert!(text.contains("111") && text.contains("13"), "{text}");
        }
    }

    #[test]
    fn every_code_is_its_own() {
        let codes: std::collections::BTreeSet<&str> =
            ReasonCode::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), ReasonCode::ALL.len());
    }
}
