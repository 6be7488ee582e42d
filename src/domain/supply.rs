//! Columns of the supply view: what an area should be able to find (`data/supply.toml`).
//!
//! A column is a word of the directory's query language, so that a figure and the list that it
//! opens always speak of the same institutions.

use super::capability::{CapabilityQuery, CapabilityTable};
use super::vocabulary::Vocabulary;
use crate::fault::Fault;
use crate::locale::{Bilingual, Lang};
use crate::text::cells;
use serde::Deserialize;
use std::path::Path;

/// Cells that a short label may take.
const SHORT_CELLS: usize = 6;
/// The form of care whose room counts when a column names none.
const REFERRAL: &str = "referral";

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplyColumn {
    /// What stands behind `#` in a query.
    pub word: String,
    /// What it is called.
    pub label: Bilingual,
    /// The same in at most six cells.
    pub short: Bilingual,
    /// Codes of capabilities; whoever has one of them can.
    pub any_of: Vec<String>,
    /// Codes of `care_forms`; valid room in one of them is room.
    pub room_forms: Vec<String>,
    /// Whether it is a term of `special_care`, and `word` its code.
    pub special_care: bool,
}

impl SupplyColumn {
    /// Whether an institution with these capabilities can.
    #[must_use]
    pub fn is_met_by(&self, capabilities: &[String]) -> bool {
        self.any_of.iter().any(|code| capabilities.contains(code))
    }

    /// Whether room in one of these forms of care is room here.
    #[must_use]
    pub fn has_room_in(&self, forms: &[String]) -> bool {
        self.room_forms.iter().any(|form| forms.contains(form))
    }

    /// The word of the query language, the mark in front.
    #[must_use]
    pub fn query_word(&self, lang: Lang) -> String {
        let label = self.label.in_lang(lang);
        let is_a_word = lang == Lang::Ja && !label.contains(char::is_whitespace);
        let is_single = self.any_of.len() == 1;
        format!(
            "#{}",
            if is_a_word && is_single {
                label
            } else {
                &self.word
            }
        )
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SupplyFile {
    column: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    word: Option<String>,
    ja: Option<String>,
    en: Option<String>,
    short: Option<Bilingual>,
    #[serde(default)]
    room: Vec<String>,
    #[serde(default)]
    special_care: bool,
}

/// Reads a supply file against the capabilities and forms of care of the office.
///
/// # Errors
/// Every fault with its line: broken TOML, a word that means no capability, a column twice, a
/// group without a label, a short label that is too wide, an unknown form of care.
pub fn columns(
    file: &Path,
    toml_text: &str,
    capabilities: &CapabilityTable,
    care_forms: &Vocabulary,
) -> Result<Vec<SupplyColumn>, Vec<Fault>> {
    let read: SupplyFile = toml::from_str(toml_text)
        .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
    let mut reading = Reading {
        capabilities,
        care_forms,
        columns: Vec::new(),
        faults: Vec::new(),
    };
    for entry in read.column {
        match &entry.word {
            Some(word) if !entry.special_care => reading.column(word, &entry),
            None if entry.special_care => reading.special_care(),
            _ => reading.blame(
                "special_care",
                "a column has either a `word` or `special_care = true`".to_owned(),
            ),
        }
    }
    let line = |needle: &str| {
        toml_text
            .lines()
            .position(|line| !line.starts_with('#') && line.contains(needle))
            .map_or(1, |at| at + 1)
    };
    if reading.faults.is_empty() {
        return Ok(reading.columns);
    }
    let faults = reading.faults.iter();
    Err(faults
        .map(|(needle, message)| Fault::at_line(file, line(needle), message))
        .collect())
}

/// A file while it is read, with what is wrong so far: what to look for in the text, and why.
struct Reading<'a> {
    capabilities: &'a CapabilityTable,
    care_forms: &'a Vocabulary,
    columns: Vec<SupplyColumn>,
    faults: Vec<(String, String)>,
}

impl Reading<'_> {
    fn column(&mut self, word: &str, entry: &Entry) {
        let Some(CapabilityQuery::Codes(codes)) = self.capabilities.find(word) else {
            self.blame(word, format!("{word:?} means no capability"));
            return;
        };
        let single = match codes.as_slice() {
            [code] => self.capabilities.get(code),
            _ => None,
        };
        let ja = entry.ja.clone().or(single.map(|known| known.ja.clone()));
        let en = entry.en.clone().or(single.map(|known| known.en.clone()));
        let (Some(ja), Some(en)) = (ja, en) else {
            self.blame(word, format!("{word}: `ja` or `en` is missing"));
            return;
        };
        let short = entry.short.clone().unwrap_or_else(|| Bilingual {
            ja: single.map_or(&ja, |known| &known.short).clone(),
            en: cells::fitting(&en, SHORT_CELLS).to_owned(),
        });
        for label in [&short.ja, &short.en] {
            if cells::width(label) > SHORT_CELLS {
                let text = format!("{word}: {label:?} takes more than {SHORT_CELLS} cells");
                self.blame(label, text);
            }
        }
        for form in &entry.room {
            if self.care_forms.get(form).is_none() {
                self.blame(form, format!("{word}: no form of care is called {form:?}"));
            }
        }
        let room_forms = if entry.room.is_empty() {
            vec![REFERRAL.to_owned()]
        } else {
            entry.room.clone()
        };
        self.push(SupplyColumn {
            word: word.to_owned(),
            label: Bilingual { ja, en },
            short,
            any_of: codes,
            room_forms,
            special_care: single.is_some_and(|known| known.special_care && known.code == word),
        });
    }

    fn special_care(&mut self) {
        let known: Vec<_> = self.capabilities.all().to_vec();
        for capability in known.into_iter().filter(|known| known.special_care) {
            self.push(SupplyColumn {
                word: capability.code.clone(),
                short: Bilingual {
                    ja: capability.short,
                    en: cells::fitting(&capability.en, SHORT_CELLS).to_owned(),
                },
                label: Bilingual {
                    ja: capability.ja,
                    en: capability.en,
                },
                any_of: vec![capability.code],
                room_forms: vec![REFERRAL.to_owned()],
                special_care: true,
            });
        }
    }

    fn push(&mut self, column: SupplyColumn) {
        let is_there = |known: &SupplyColumn| known.any_of == column.any_of;
        if self.columns.iter().any(is_there) {
            let text = format!("{:?} is a column already", column.word);
            self.blame(&column.word, text);
            return;
        }
        self.columns.push(column);
    }

    fn blame(&mut self, needle: &str, message: String) {
        self.faults.push((needle.to_owned(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Office;

    fn read(text: &str) -> Result<Vec<SupplyColumn>, Vec<Fault>> {
        let office = Office::shipped();
        columns(
            Path::new("supply.toml"),
            text,
            &office.capabilities,
            &office.vocabularies.care_forms,
        )
    }

    #[test]
    fn the_query_word_of_every_shipped_column_means_the_column() {
        let office = Office::shipped();
        assert!(office.supply.len() > 12);
        for column in &office.supply {
            for lang in [Lang::Ja, Lang::En] {
                let word = column.query_word(lang);
                let meant = office.capabilities.find(&word);
                let codes = CapabilityQuery::Codes(column.any_of.clone());
                assert_eq!(meant, Some(codes), "{word}");
            }
        }
    }

    #[test]
    fn every_term_of_special_care_has_its_column() {
        let office = Office::shipped();
        for term in &office.vocabularies.special_care.terms {
            let is_it = |column: &&SupplyColumn| column.special_care && column.word == term.code;
            assert_eq!(office.supply.iter().filter(is_it).count(), 1, "{}", term.ja);
        }
    }

    #[test]
    fn every_fault_of_a_file_is_told_with_its_line() {
        let text = "[[column]]\nword = \"quux\"\n\n[[column]]\nword = \"24h\"\n\n\
                    [[column]]\nword = \"children\"\nroom = [\"attic\"]\n\n\
                    [[column]]\nword = \"shoni\"\nshort = { ja = \"医療的ケア\", en = \"C\" }\n";
        let faults = read(text).unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        for wanted in [
            "supply.toml:2: \"quux\" means no capability",
            "supply.toml:5: 24h: `ja` or `en` is missing",
            "supply.toml:9: children: no form of care is called \"attic\"",
            "supply.toml:13: shoni: \"医療的ケア\" takes more than 6 cells",
            "supply.toml:12: \"shoni\" is a column already",
        ] {
            assert!(told.iter().any(|one| one == wanted), "{wanted}: {told:#?}");
        }
    }
}
