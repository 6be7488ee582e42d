//! The coded words of the centre (相談経路, 職種, 特別な医療 …), read from
//! `data/vocabularies.toml` so that a region can change them.
//!
//! A record stores the code; the words are only for people. Typing a code, a
//! label in either language or one of the synonyms finds the term.

use crate::fault::Fault;
use crate::locale::{Bilingual, Lang};
use crate::text::{fold, romaji};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// One word of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Stable English code, `kebab-case`.
    pub code: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
    /// What people also say (気切, HOT …).
    #[serde(default)]
    pub also: Vec<String>,
    /// Digit or letter that picks it in a form; unique within the vocabulary.
    #[serde(default)]
    pub key: Option<char>,
}

impl Term {
    /// The label in one language.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// An ordered list of terms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// What the list is for.
    pub label: Bilingual,
    /// The terms, in the order in which people see them.
    pub terms: Vec<Term>,
}

impl Vocabulary {
    /// The term of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.code == code)
    }

    /// The term meant by what somebody typed or what another program sent:
    /// code, label in either language, or synonym; kana and romaji of any
    /// spelling where a word has no kanji.
    #[must_use]
    pub fn find(&self, typed: &str) -> Option<&Term> {
        let same = |key: fn(&str) -> String| {
            let wanted = key(typed);
            let means = |term: &&Term| term.words().any(|word| key(word) == wanted);
            self.terms.iter().filter(|_| !wanted.is_empty()).find(means)
        };
        self.get(typed.trim())
            .or_else(|| same(fold::key))
            .or_else(|| same(romaji::key))
    }

    /// Terms with a word that begins like what was typed, in order.
    pub fn beginning<'a>(&'a self, typed: &str) -> impl Iterator<Item = &'a Term> {
        let wanted = fold::key(typed);
        self.terms.iter().filter(move |term| {
            term.words()
                .any(|word| fold::key(word).starts_with(&wanted))
        })
    }

    /// The label of a code; the code itself when a region has dropped the term
    /// but old records still carry it.
    #[must_use]
    pub fn label<'a>(&'a self, code: &'a str, lang: Lang) -> &'a str {
        self.get(code).map_or(code, |term| term.label(lang))
    }
}

impl Term {
    /// Everything it is called: code, labels, synonyms.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        [self.code.as_str(), self.ja.as_str(), self.en.as_str()]
            .into_iter()
            .chain(self.also.iter().map(String::as_str))
    }
}

macro_rules! vocabularies {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Every vocabulary that the records refer to.
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Vocabularies {
            $($(#[$doc])* pub $name: Vocabulary,)*
        }

        impl Vocabularies {
            /// All vocabularies by name, as workflow files refer to them.
            #[must_use]
            pub fn by_name(&self) -> BTreeMap<&'static str, &Vocabulary> {
                BTreeMap::from([$((stringify!($name), &self.$name),)*])
            }
        }
    };
}

vocabularies! {
    /// How the consultation came in (電話, 来所 …).
    channels,
    /// Who asks (ケアマネジャー, MSW …).
    occupations,
    /// 男 女 その他 不明.
    sexes,
    /// Where the person is now (自宅, 入院中 …).
    places,
    /// 独居, 日中独居 …
    households,
    /// 要介護度.
    care_levels,
    /// 認知症高齢者の日常生活自立度.
    dementia_grades,
    /// Disability certificates and the like (手帳・受給者証).
    certificates,
    /// 特別な医療: the one list shared by patient needs and clinic capabilities.
    special_care,
    /// 高齢 障害 児童 …
    fields,
    /// 日常の療養支援, 入退院支援, 急変時, 看取り.
    scenes,
    /// What the consultation is about.
    categories,
    /// 本人の拒否, 身寄りなし …
    difficulties,
    /// 即時 … 情報のみ; the codes are those of `Urgency`.
    urgencies,
    /// あり(口頭/書面) 未取得 取得不能 不要.
    consents,
    /// Legal grounds for acting without consent (例外根拠).
    exceptions,
    /// What was done.
    responses,
    /// How the consultation ended.
    outcomes,
    /// Where a consultation goes after it is registered.
    routes,
    /// Who acts next on a work item.
    actors,
    /// How a clinic answered an offer.
    answers,
    /// Why a clinic declined.
    decline_reasons,
    /// 順次 / 一斉.
    offer_modes,
    /// What a patient or family wishes (夜間, 看取り …).
    wishes,
    /// Depth of contact of an outreach visit, 0-6.
    depths,
    /// Basis of an outreach decision.
    bases,
    /// Kinds of institution (病院, 診療所, 訪問看護 …).
    facility_kinds,
    /// Forms of care for which room is declared.
    care_forms,
    /// 受入可 / 条件付 / 待機 / 不可.
    rooms,
    /// What a referral or an outreach case ended with.
    closings,
    /// Roles of staff.
    roles,
    /// Yes or no.
    yes_no,
}

impl Vocabularies {
    /// Reads a vocabulary file.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, a missing vocabulary, a code or
    /// a key letter that stands twice in one list, a word that would mean two terms.
    pub fn parse(file: &Path, toml_text: &str) -> Result<Self, Vec<Fault>> {
        let all: Self = toml::from_str(toml_text)
            .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
        let mut faults = Vec::new();
        for (name, vocabulary) in all.by_name() {
            for (code, text) in vocabulary.clashes() {
                let line = line_of(toml_text, name, code);
                faults.push(Fault::at_line(file, line, format!("{name}: {text}")));
            }
        }
        faults.sort();
        if faults.is_empty() {
            Ok(all)
        } else {
            Err(faults)
        }
    }
}

impl Vocabulary {
    /// What stands twice, each with the code of the later term.
    fn clashes(&self) -> Vec<(&str, String)> {
        let mut found = Vec::new();
        for (at, term) in self.terms.iter().enumerate() {
            for earlier in self.terms.iter().take(at) {
                if earlier.code == term.code {
                    found.push((term.code.as_str(), format!("{:?} stands twice", term.code)));
                    continue;
                }
                if let Some(key) = term.key.filter(|key| earlier.key == Some(*key)) {
                    let text =
                        format!("{:?} and {:?} share the key {key}", earlier.code, term.code);
                    found.push((term.code.as_str(), text));
                }
                let taken: Vec<String> = earlier.words().map(fold::key).collect();
                if let Some(word) = term.words().find(|word| taken.contains(&fold::key(word))) {
                    let text = format!("{word:?} means {:?} and {:?}", earlier.code, term.code);
                    found.push((term.code.as_str(), text));
                }
            }
        }
        found
    }
}

/// The line on which a code is defined within its vocabulary, from 1: the last,
/// since a code that stands twice is blamed where it stands again.
fn line_of(toml_text: &str, vocabulary: &str, code: &str) -> usize {
    let definition = format!("code = \"{code}\"");
    let heading = format!("[{vocabulary}]");
    let start = toml_text
        .lines()
        .position(|line| line.trim() == heading)
        .unwrap_or(0);
    toml_text
        .lines()
        .enumerate()
        .skip(start)
        .take_while(|(at, line)| *at == start || !line.starts_with('['))
        .filter(|(_, line)| line.contains(&definition))
        .last()
        .map_or(start + 1, |(at, _)| at + 1)
}

#[cfg(test)]
mod tests;
