//! Reads `data/capabilities.toml` to the end and tells every fault at once.

use super::{Aspect, Capability, CapabilityTable, symbol_key};
use crate::domain::vocabulary::Vocabulary;
use crate::fault::Fault;
use crate::text::{cells, fold, romaji};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Cells that a short label may take.
const SHORT_CELLS: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CapabilityFile {
    capability: Vec<Entry>,
    #[serde(default)]
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    ja: Option<String>,
    en: Option<String>,
    short: String,
    short_en: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    filings: Vec<String>,
    #[serde(default)]
    special_care: bool,
    #[serde(default)]
    aspect: Aspect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    words: Vec<String>,
    any_of: Vec<String>,
}

impl CapabilityTable {
    /// Reads a capability file; `special_care` lends labels and synonyms. Each of its
    /// terms is a capability, and an entry whose term a region has dropped is left
    /// out, so that a file without faults stays without faults under any vocabulary.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, a code twice, a word that means two
    /// things, a short label that is too wide, a label missing, a code in a group
    /// that does not exist.
    pub fn parse(
        file: &Path,
        toml_text: &str,
        special_care: &Vocabulary,
    ) -> Result<Self, Vec<Fault>> {
        let read: CapabilityFile = toml::from_str(toml_text)
            .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
        let mut reading = Reading::new(special_care);
        for entry in &read.capability {
            reading.capability(entry);
        }
        for group in &read.group {
            reading.group(group, &read.capability);
        }
        reading.lent_words();
        let line = |needle: &str| {
            let quoted = format!("\"{needle}\"");
            toml_text
                .lines()
                .position(|line| line.contains(&quoted))
                .map_or(1, |at| at + 1)
        };
        let faults: BTreeSet<Fault> = reading
            .faults
            .iter()
            .map(|(needle, message)| Fault::at_line(file, line(needle), message))
            .collect();
        if faults.is_empty() {
            Ok(reading.table)
        } else {
            Err(faults.into_iter().collect())
        }
    }
}

/// A table while it is read, with what is wrong so far: the word to look for in
/// the text, and the message.
struct Reading<'a> {
    special_care: &'a Vocabulary,
    table: CapabilityTable,
    faults: Vec<(String, String)>,
}

impl<'a> Reading<'a> {
    fn new(special_care: &'a Vocabulary) -> Self {
        let table = CapabilityTable {
            capabilities: Vec::new(),
            exact: HashMap::new(),
            prefixes: Vec::new(),
            words: BTreeMap::new(),
            sounds: BTreeMap::new(),
        };
        Self {
            special_care,
            table,
            faults: Vec::new(),
        }
    }

    fn capability(&mut self, entry: &Entry) {
        let code = &entry.code;
        if self.table.get(code).is_some() {
            self.blame(code, format!("capability {code:?} stands twice"));
            return;
        }
        let short_en = entry.short_en.as_ref().unwrap_or(&entry.short);
        for short in [&entry.short, short_en] {
            if cells::width(short) > SHORT_CELLS {
                let text = format!("{code}: {short:?} takes more than {SHORT_CELLS} cells");
                self.blame(short, text);
            }
        }
        let term = self.special_care.get(code).filter(|_| entry.special_care);
        if entry.special_care && term.is_none() {
            return;
        }
        let ja = entry.ja.as_ref().or(term.map(|term| &term.ja));
        let en = entry.en.as_ref().or(term.map(|term| &term.en));
        let (Some(ja), Some(en)) = (ja, en) else {
            self.blame(code, format!("{code}: `ja` or `en` is missing"));
            return;
        };
        let at = self.table.capabilities.len();
        self.table.capabilities.push(Capability {
            code: code.clone(),
            ja: ja.clone(),
            en: en.clone(),
            short: entry.short.clone(),
            short_en: short_en.clone(),
            special_care: entry.special_care,
            aspect: if entry.special_care {
                Aspect::Treatment
            } else {
                entry.aspect
            },
        });
        for pattern in &entry.filings {
            self.filing(pattern, at);
        }
        let labels = [&entry.ja, &entry.en].into_iter().flatten();
        for word in [code, &entry.short]
            .into_iter()
            .chain(labels)
            .chain(&entry.also)
        {
            self.word(word, std::slice::from_ref(code));
        }
    }

    fn filing(&mut self, pattern: &str, at: usize) {
        let (symbol, is_prefix) = pattern
            .strip_suffix('*')
            .map_or((pattern, false), |symbol| (symbol, true));
        let key = symbol_key(symbol);
        if key.is_empty() {
            self.blame(
                pattern,
                format!("the filing {pattern:?} would fit every symbol"),
            );
        } else if is_prefix {
            self.table.prefixes.push((key, at));
        } else {
            self.table.exact.entry(key).or_default().push(at);
        }
    }

    fn group(&mut self, group: &Group, entries: &[Entry]) {
        for code in &group.any_of {
            if !entries.iter().any(|entry| entry.code == *code) {
                self.blame(code, format!("group: no capability is called {code:?}"));
            }
        }
        for word in &group.words {
            self.word(word, &group.any_of);
        }
    }

    fn word(&mut self, word: &str, codes: &[String]) {
        let key = fold::key(word);
        let taken = self
            .table
            .words
            .entry(key)
            .or_insert_with(|| codes.to_vec());
        if *taken != codes {
            let text = format!(
                "{word:?} means {} and {}",
                taken.join(", "),
                codes.join(", ")
            );
            self.blame(word, text);
        }
        self.sound(word, codes);
    }

    fn sound(&mut self, word: &str, codes: &[String]) {
        let sound = romaji::key(word);
        if !sound.is_empty() {
            self.table
                .sounds
                .entry(sound)
                .or_insert_with(|| codes.to_vec());
        }
    }

    /// Adds the words of the vocabulary, and its terms that the file does not name.
    /// The file's own words win.
    fn lent_words(&mut self) {
        for term in &self.special_care.terms {
            if self.table.get(&term.code).is_none() {
                self.table.capabilities.push(Capability {
                    code: term.code.clone(),
                    ja: term.ja.clone(),
                    en: term.en.clone(),
                    short: cells::fitting(&term.ja, SHORT_CELLS).to_owned(),
                    short_en: cells::fitting(&term.en, SHORT_CELLS).to_owned(),
                    special_care: true,
                    aspect: Aspect::Treatment,
                });
            }
            let codes = std::slice::from_ref(&term.code);
            for word in [&term.code, &term.ja, &term.en]
                .into_iter()
                .chain(&term.also)
            {
                self.table
                    .words
                    .entry(fold::key(word))
                    .or_insert_with(|| codes.to_vec());
                self.sound(word, codes);
            }
        }
    }

    fn blame(&mut self, needle: &str, message: String) {
        self.faults.push((needle.to_owned(), message));
    }
}
