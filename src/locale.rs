//! The words the program shows, in Japanese and in English.
//!
//! Every text has a name ([`Label`]) and stands in the catalogue `data/locale/`, both languages
//! side by side; `data/locale/build.rs` turns it into tables and refuses to build when one is
//! missing. So a screen can neither forget a language nor ask for a text that is not there.

use std::fmt::{self, Display, Write as _};

use serde::{Deserialize, Serialize};

include!(concat!(env!("OUT_DIR"), "/labels.rs"));

impl Label {
    /// `file.key` of the catalogue, for messages to maintainers.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }
}

/// A language the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Japanese, the language of the office.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The language of a locale name as in `LC_ALL` or `LANG`: Japanese unless it begins with `en`.
    #[must_use]
    pub fn of_locale_name(name: &str) -> Self {
        match name.get(..2) {
            Some(start) if start.eq_ignore_ascii_case("en") => Self::En,
            _ => Self::Ja,
        }
    }

    /// The language of the host: the first of `LC_ALL` and `LANG` that says something.
    #[must_use]
    pub fn of_host() -> Self {
        ["LC_ALL", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty())
            .map_or(Self::Ja, |value| Self::of_locale_name(&value))
    }

    /// The other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Ja => Self::En,
            Self::En => Self::Ja,
        }
    }
}

impl Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ja => "ja",
            Self::En => "en",
        })
    }
}

/// A text that comes from a data file (a workflow, a vocabulary) instead of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// The Japanese text.
    pub ja: String,
    /// The English text.
    pub en: String,
}

impl Bilingual {
    /// The text in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// Both columns of the catalogue with the names of keys in their places.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    ja: Vec<String>,
    en: Vec<String>,
}

/// The catalogue, read in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Locale {
    lang: Lang,
    /// `None` until a key map has named its keys.
    named: Option<&'static Named>,
}

/// What stands before the name of a command in a placeholder for its key.
const KEY: &str = "key:";

impl Locale {
    /// The catalogue in `lang`.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang, named: None }
    }

    /// The same catalogue in another language.
    #[must_use]
    pub fn in_lang(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// The same with every `{key:noun.verb}` replaced by what `key` calls that command's key.
    ///
    /// The texts live until the program ends: a key map is chosen once or twice a session.
    #[must_use]
    pub fn naming_keys(self, key: impl Fn(&str, Lang) -> String) -> Self {
        let in_lang = |texts: &[&str], lang| {
            let named = texts
                .iter()
                .map(|text| name_keys(text, |name| key(name, lang)));
            named.collect()
        };
        let named = Named {
            ja: in_lang(&JA, Lang::Ja),
            en: in_lang(&EN, Lang::En),
        };
        Self {
            named: Some(Box::leak(Box::new(named))),
            ..self
        }
    }

    /// The language spoken.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// The text of a label, placeholders unfilled.
    #[must_use]
    pub fn text(self, label: Label) -> &'static str {
        match (self.lang, self.named) {
            (Lang::Ja, None) => JA[label as usize],
            (Lang::En, None) => EN[label as usize],
            (Lang::Ja, Some(named)) => &named.ja[label as usize],
            (Lang::En, Some(named)) => &named.en[label as usize],
        }
    }

    /// The text of a label with `{name}` replaced by the value of that name.
    ///
    /// One pass, so braces inside a value stay what they are. A placeholder without a value is
    /// left standing: seen at once by whoever wrote the call, harmless to the person.
    #[must_use]
    pub fn fill(self, label: Label, values: &[(&str, &dyn Display)]) -> String {
        let mut filled = String::new();
        let mut rest = self.text(label);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, tail)) = after.split_once('}') else {
                break;
            };
            filled.push_str(before);
            // Writing to a String cannot fail.
            let _ = match values.iter().find(|(given, _)| *given == name) {
                Some((_, value)) => write!(filled, "{value}"),
                None => write!(filled, "{{{name}}}"),
            };
            rest = tail;
        }
        filled.push_str(rest);
        filled
    }
}

/// A text with its placeholders for keys replaced; all others stay.
fn name_keys(text: &str, key: impl Fn(&str) -> String) -> String {
    let mut named = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        named.push_str(before);
        match name.strip_prefix(KEY) {
            Some(command) => named.push_str(&key(command)),
            None => named.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    named + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use unicode_width::UnicodeWidthChar;

    use super::*;

    #[test]
    fn the_office_speaks_japanese_unless_the_host_speaks_english() {
        assert_eq!(Lang::of_locale_name("en_GB.UTF-8"), Lang::En);
        assert_eq!(Lang::of_locale_name("EN"), Lang::En);
        assert_eq!(Lang::of_locale_name("ja_JP.UTF-8"), Lang::Ja);
        assert_eq!(Lang::of_locale_name("C.UTF-8"), Lang::Ja);
        assert_eq!(Lang::of_locale_name(""), Lang::Ja);
        assert_eq!(Lang::of_locale_name("日本"), Lang::Ja);
    }

    #[test]
    fn a_value_is_put_in_once_and_its_own_braces_stay() {
        let locale = Locale::new(Lang::En);
        let filled = locale.fill(
            Label::KeysFaultUnknownCommand,
            &[("command", &"{nearest}"), ("nearest", &"help.open")],
        );
        assert!(filled.contains("{nearest}"), "{filled}");
        assert!(filled.contains("help.open"), "{filled}");
    }

    /// `─ … ● ① →` and their like are one cell on one terminal and two on another; the last
    /// few are narrow everywhere but missing from many fonts.
    #[test]
    fn no_text_holds_a_character_of_uncertain_width() {
        let uncertain = |c: char| c.width() != c.width_cjk() || "✓✔░⚠⏱−Ω".contains(c);
        let bad: Vec<String> = Label::ALL
            .iter()
            .flat_map(|label| [(label, JA[*label as usize]), (label, EN[*label as usize])])
            .filter(|(_, text)| text.chars().any(uncertain))
            .map(|(label, text)| format!("{}: {text}", label.name()))
            .collect();
        assert!(bad.is_empty(), "{bad:#?}");
    }

    /// These two speak of the function keys themselves.
    const OF_KEYS: [&str; 2] = ["app.help_ime_keys", "keys.document_intro"];

    #[test]
    fn no_text_names_a_key_that_a_key_map_may_change() {
        let names_key = |text: &str| {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '^');
            words.into_iter().any(|word| {
                let number = word.strip_prefix('F').map(str::parse::<u8>);
                matches!(number, Some(Ok(1..=12))) || word.starts_with('^')
            })
        };
        let bad: Vec<String> = Label::ALL
            .iter()
            .filter(|label| !OF_KEYS.contains(&label.name()))
            .flat_map(|label| [(label, JA[*label as usize]), (label, EN[*label as usize])])
            .filter(|(_, text)| names_key(text))
            .map(|(label, text)| format!("{}: {text}", label.name()))
            .collect();
        assert!(bad.is_empty(), "{bad:#?}");
    }

    #[test]
    fn english_texts_hold_no_japanese() {
        let wide = |c: char| c.width() == Some(2);
        let bad: Vec<&str> = Label::ALL
            .iter()
            .filter(|label| EN[**label as usize].chars().any(wide))
            .map(|label| label.name())
            .collect();
        assert!(bad.is_empty(), "{bad:#?}");
    }

    #[test]
    fn every_text_is_used_somewhere() {
        let mut words = BTreeSet::new();
        collect_words(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut words,
        );
        let unused: Vec<&str> = Label::ALL
            .iter()
            .filter(|label| !words.contains(&format!("{label:?}")))
            .map(|label| label.name())
            .collect();
        assert!(unused.is_empty(), "texts that nothing shows: {unused:#?}");
    }

    fn collect_words(folder: &Path, words: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect_words(&path, words);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let code = std::fs::read_to_string(path).unwrap();
                let split = code.split(|c: char| !c.is_alphanumeric());
                words.extend(split.map(str::to_owned));
            }
        }
    }
}
