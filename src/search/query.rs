//! The query language of the directory.
//!
//! A space means and, `!word` not, `@word` an area, `#word` a capability, `%word` a kind of
//! institution, `>n` more than n places, `"words"` exactly these; everything else is looked for
//! everywhere. Full-width forms
//! count alike. Parsing never fails: a word that means nothing finds nothing, and the hits say
//! what leaving it out would find.

use super::arena;
use crate::domain::area::{Area, AreaCode, AreaTable};
use crate::domain::capability::{CapabilityQuery, CapabilityTable};
use crate::domain::vocabulary::{Vocabularies, Vocabulary};
use crate::text::{fold, kana, phone, romaji};

/// Fewest characters of a free word that may stand for an area or the beginning of a capability.
const MEANING_KANA: usize = 2;
/// The same for a word in Latin letters.
const MEANING_LATIN: usize = 4;
/// Fewest digits that may stand for a telephone number.
const PHONE_DIGITS: usize = 4;

/// What a person is looking for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// All of these must hold.
    pub terms: Vec<Term>,
    /// Whether only the distance from the origin decides the order.
    pub nearest_first: bool,
    /// Whether institutions that hold no more than a word's scattered letters are wanted too,
    /// behind the others. Where there are no others they come anyway.
    pub loosely: bool,
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// As typed.
    pub raw: String,
    /// Whether it must not hold.
    pub negated: bool,
    /// What it asks for.
    pub want: Want,
}

/// What a term asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Want {
    /// To lie in one of these areas; of none, nothing.
    Area(Vec<AreaCode>),
    /// To be able to do one of these things.
    Capability(CapabilityQuery),
    /// To be of one of these kinds (codes of `facility_kinds`); of none, nothing.
    Kind(Vec<String>),
    /// To have valid room for more persons than this.
    RoomFor(u32),
    /// To have exactly this name, reading, director or number.
    Exact(Word),
    /// To have this somewhere, however it is written.
    Free(Word),
}

/// A word in every form in which it is compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Word {
    /// Search key, for names.
    pub(super) key: Vec<u16>,
    /// The key in the index's one-byte kana, if it is nothing but kana.
    pub(super) kana: Option<Vec<u8>>,
    /// Romaji key, if it was typed in Latin letters.
    pub(super) romaji: Option<Vec<u8>>,
    /// Digits, if it can be part of a telephone number.
    pub(super) phone: Option<Vec<u8>>,
    /// The words of an address in front of its numbers.
    pub(super) place: Vec<u16>,
    /// The numbers of an address.
    pub(super) block: Vec<u8>,
    /// Capabilities that the word also means.
    pub(super) codes: Vec<String>,
    /// The beginning of filing symbols that the word also means.
    pub(super) filing: Option<String>,
    /// Areas that the word also means.
    pub(super) areas: Vec<AreaCode>,
}

impl Want {
    /// Whether an institution that fulfils it cannot fulfil another of its sort, as nothing lies
    /// in two areas.
    #[must_use]
    pub fn excludes_its_like(&self) -> bool {
        matches!(self, Self::Area(_) | Self::Kind(_) | Self::RoomFor(_))
    }
}

/// The words of an office that a query may use.
#[derive(Debug, Clone, Copy)]
pub struct Language<'a> {
    /// Behind `@`.
    pub areas: &'a AreaTable,
    /// Behind `#`.
    pub capabilities: &'a CapabilityTable,
    /// Behind `%`.
    pub kinds: &'a Vocabulary,
}

impl Query {
    /// Whether it asks for nothing in particular.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// The tokens of a query: split at spaces, except within quotation marks.
fn split(typed: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut quoted = false;
    for letter in typed.chars().map(syntax) {
        if letter == '"' {
            quoted = !quoted;
        }
        if letter.is_whitespace() && !quoted {
            tokens.push(String::new());
        } else if let Some(token) = tokens.last_mut() {
            token.push(letter);
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// Full-width forms of the marks of the language, and curly quotation marks, as ASCII.
fn syntax(letter: char) -> char {
    match letter {
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{301D}' | '\u{301F}' => '"',
        _ => fold::ascii_letter(letter),
    }
}

impl<'a> Language<'a> {
    /// The language of an office: its areas, what institutions can do, their kinds.
    #[must_use]
    pub fn new(
        areas: &'a AreaTable,
        capabilities: &'a CapabilityTable,
        words: &'a Vocabularies,
    ) -> Self {
        Self {
            areas,
            capabilities,
            kinds: &words.facility_kinds,
        }
    }
}

impl Language<'_> {
    /// Reads what was typed.
    #[must_use]
    pub fn read(&self, typed: &str) -> Query {
        let tokens = split(typed);
        Query {
            terms: tokens.iter().filter_map(|token| self.term(token)).collect(),
            ..Query::default()
        }
    }

    /// The condition of a token; `None` for one that is only begun (`!`, `@`, `#`, `%`, `>`).
    fn term(&self, token: &str) -> Option<Term> {
        let (negated, rest) = match token.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, token),
        };
        let mut marks = rest.chars();
        let want = match marks.next()? {
            '@' => self.area(marks.as_str())?,
            '#' => Want::Capability(self.capabilities.find(marks.as_str())?),
            '%' => self.kind(marks.as_str())?,
            '>' if marks.as_str().is_empty() => return None,
            '>' => match marks.as_str().parse() {
                Ok(places) => Want::RoomFor(places),
                Err(_) => Want::Free(self.word(rest)?),
            },
            '"' => Want::Exact(Word::of(rest.trim_matches('"'))?),
            _ => Want::Free(self.word(rest)?),
        };
        Some(Term {
            raw: token.to_owned(),
            negated,
            want,
        })
    }

    fn area(&self, name: &str) -> Option<Want> {
        let key = fold::key(name);
        if key.is_empty() {
            return None;
        }
        let begun = self.areas.beginning(name);
        // 小金 is an area of its own although 小金原 begins so too.
        let is_meant = |area: &&&Area| {
            [&area.code.0, &area.name, &area.kana]
                .iter()
                .any(|word| fold::key(word) == key)
        };
        let meant: Vec<&Area> = begun.iter().filter(is_meant).copied().collect();
        Some(Want::Area(codes(if meant.is_empty() {
            &begun
        } else {
            &meant
        })))
    }

    fn kind(&self, name: &str) -> Option<Want> {
        if fold::key(name).is_empty() {
            return None;
        }
        let kinds = self.kinds.beginning(name).map(|kind| kind.code.clone());
        Some(Want::Kind(kinds.collect()))
    }

    fn word(&self, typed: &str) -> Option<Word> {
        let mut word = Word::of(typed)?;
        let means_something = word.key.len()
            >= if typed.is_ascii() {
                MEANING_LATIN
            } else {
                MEANING_KANA
            };
        match self.capabilities.find(typed) {
            Some(CapabilityQuery::Codes(codes)) => word.codes = codes,
            Some(CapabilityQuery::FilingPrefix(symbol)) if means_something => {
                word.filing = Some(symbol);
            }
            _ => {}
        }
        if self.areas.is_municipality(typed) {
            word.place = arena::wide(&fold::address_key(&self.areas.municipality));
        }
        if means_something {
            word.areas = codes(&self.areas.beginning(typed));
            if word.codes.is_empty() {
                let begun = self.capabilities.beginning(typed);
                word.codes = begun.into_iter().map(|found| found.code.clone()).collect();
            }
        }
        Some(word)
    }
}

fn codes(areas: &[&Area]) -> Vec<AreaCode> {
    areas.iter().map(|area| area.code.clone()).collect()
}

impl Word {
    /// Whether the other word goes on from this one, in every form in which it is looked for.
    pub(super) fn begins(&self, other: &Self) -> bool {
        let goes_on = |from: &Option<Vec<u8>>, to: &Option<Vec<u8>>| match (from, to) {
            (_, None) => true,
            (Some(from), Some(to)) => to.starts_with(from),
            (None, Some(_)) => false,
        };
        other.key.starts_with(&self.key)
            && goes_on(&self.kana, &other.kana)
            && goes_on(&self.romaji, &other.romaji)
            && goes_on(&self.phone, &other.phone)
    }

    /// The word in all its forms; `None` when nothing of it can be looked for.
    pub(super) fn of(typed: &str) -> Option<Self> {
        let key = fold::key(typed);
        if key.is_empty() {
            return None;
        }
        let has_latin = typed.chars().any(|c| c.is_ascii_alphabetic());
        let romaji = (typed.is_ascii() && has_latin).then(|| romaji::key(typed).into_bytes());
        let is_kana = key.chars().all(kana::is_kana);
        let digits = phone::digits(typed);
        let is_number = typed
            .chars()
            .all(|c| c.is_ascii_digit() || fold::is_hyphen(c));
        let address = fold::address_key(typed);
        let (mut place, mut block) = arena::split_address(&address);
        // 24時間 is no address, and a bare number is in most of them.
        let is_address = place.len() + block.len() == address.len();
        if !is_address || (place.is_empty() && !block.contains(&b'-')) {
            place.clear();
            block.clear();
        }
        Some(Self {
            kana: is_kana.then(|| arena::kana_bytes(&key)),
            place: arena::wide(&place),
            romaji: romaji.filter(|romaji| !romaji.is_empty()),
            phone: (is_number && digits.len() >= PHONE_DIGITS).then(|| digits.into_bytes()),
            block,
            key: arena::wide(&key),
            ..Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::sync::LazyLock;

    const AREAS: &str = r#"
municipality = ""
[[area]]
code = "03"
name = "東区"
kana = "ヒガシク"
short = "東"
en = "East"
support_centre = ""
support_centre_phone = ""
"#;

    fn parse(typed: &str) -> Query {
        static TABLE: LazyLock<AreaTable> =
            LazyLock::new(|| AreaTable::parse(Path::new("areas.toml"), AREAS).unwrap());
        let mut language = crate::search::tests::language();
        language.areas = &TABLE;
        language.read(typed)
    }

    #[test]
    fn an_area_is_meant_by_code_name_kana_or_romaji() {
        let east = Want::Area(vec![AreaCode("03".into())]);
        for typed in ["@03", "@東区", "@ひがし", "@higasi", "＠０３", "@higashi"] {
            assert_eq!(parse(typed).terms[0].want, east, "{typed}");
        }
        assert_eq!(parse("@西").terms[0].want, Want::Area(Vec::new()));
    }

    #[test]
    fn marks_may_be_full_width() {
        assert_eq!(parse("！＃24　＞１　“さくら内科”").terms.len(), 3);
        let query = parse("！＃24　＞１");
        assert!(query.terms[0].negated);
        assert_eq!(query.terms[1].want, Want::RoomFor(1));
    }

    #[test]
    fn a_mark_that_is_only_begun_asks_for_nothing() {
        for typed in ["", "!", "@", "#", "%", ">", "\"", "! @ # % >", "!%", "ー"] {
            assert!(parse(typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_kind_of_institution_is_a_word_of_the_query() {
        let query = parse("！％病院 %nowhere");
        assert!(query.terms[0].negated);
        assert_eq!(query.terms[0].want, Want::Kind(vec!["hospital".to_owned()]));
        assert_eq!(query.terms[1].want, Want::Kind(Vec::new()));
        assert!(matches!(parse("病院").terms[0].want, Want::Free(_)));
    }

    #[test]
    fn spaces_within_quotation_marks_do_not_split() {
        let query = parse("\"見本 内科\" 松戸");
        let words: Vec<&str> = query.terms.iter().map(|term| term.raw.as_str()).collect();
        assert_eq!(words, ["\"見本 内科\"", "松戸"]);
        assert!(matches!(query.terms[0].want, Want::Exact(_)));
    }

    proptest::proptest! {
        #[test]
        fn parsing_never_fails(typed in proptest::prelude::any::<String>()) {
            let _ = parse(&typed);
        }
    }
}
