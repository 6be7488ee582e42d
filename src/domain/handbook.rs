//! What the handbooks of the office hold, and who may see which field (`data/handbook.toml`).

use super::capability::{CapabilityQuery, CapabilityTable};
use super::vocabulary::Vocabulary;
use crate::fault::Fault;
use crate::locale::Bilingual;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// How far a piece of knowledge may travel; also for whom something is printed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// 公開: everybody.
    #[default]
    Public,
    /// 関係機関: institutions that work together.
    Partners,
    /// 内部限り: this office alone.
    Internal,
}

impl Visibility {
    /// All of them, the widest first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Partners, Self::Internal];

    /// The stable English code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Partners => "partners",
            Self::Internal => "internal",
        }
    }

    /// The value of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether what travels so far may be shown to a reader.
    #[must_use]
    pub fn is_open_to(self, reader: Self) -> bool {
        self <= reader
    }
}

/// A field of a directory entry that a handbook may show. Name, kind and area are always shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandbookField {
    /// Reading.
    Kana,
    /// Popular and old names.
    Hints,
    /// Corporation or founder.
    Founder,
    /// 管理者・院長.
    Director,
    /// Postal code, address and municipality.
    Address,
    /// Position on the earth.
    Position,
    /// Main telephone.
    Phone,
    /// FAX.
    Fax,
    /// Web page.
    Url,
    /// Beds.
    Beds,
    /// Departments or care services.
    Services,
    /// Opening hours.
    Hours,
    /// Filings to the regional bureau.
    Filings,
    /// What it can do.
    Capabilities,
    /// What it said it cannot do.
    Cannot,
    /// Whom to ask for.
    Liaison,
    /// Their direct telephone.
    LiaisonPhone,
    /// When and how to reach them.
    HowToReach,
    /// Short notice (休診 …).
    Notice,
    /// Whether it takes the role of 副主治医.
    SubAttending,
    /// Areas of which it provides the 地域サポート医.
    SupportPhysician,
    /// Declared room.
    Room,
    /// Telephone at night.
    NightPhone,
    /// Free notes.
    Notes,
}

/// One handbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// Stable code, as `--kind` takes it.
    pub code: String,
    /// Its title.
    pub label: Bilingual,
    /// Codes of `facility_kinds` in the order in which they stand within an area.
    pub kinds: Vec<String>,
    /// Whether the table of what each area offers stands in front.
    pub with_supply: bool,
}

/// All handbooks, and who may see what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandbookRules {
    /// Whose handbook it is; empty for the name that the office's file has.
    pub publisher: String,
    /// The handbooks, in the order in which they are printed.
    pub books: Vec<Book>,
    visibility: BTreeMap<HandbookField, Visibility>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HandbookFile {
    #[serde(default)]
    publisher: String,
    book: Vec<BookEntry>,
    visibility: BTreeMap<HandbookField, Visibility>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BookEntry {
    code: String,
    ja: String,
    en: String,
    kinds: Vec<String>,
    #[serde(default)]
    supply: bool,
}

impl HandbookRules {
    /// Reads a handbook file.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, an unknown field, visibility or kind, a book twice.
    pub fn parse(
        file: &Path,
        toml_text: &str,
        facility_kinds: &Vocabulary,
    ) -> Result<Self, Vec<Fault>> {
        let read: HandbookFile = toml::from_str(toml_text)
            .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
        let mut faults = Vec::new();
        let mut blame = |needle: &str, message: String| {
            let quoted = format!("\"{needle}\"");
            let line = toml_text.lines().position(|line| line.contains(&quoted));
            faults.push(Fault::at_line(file, line.map_or(1, |at| at + 1), message));
        };
        for (at, book) in read.book.iter().enumerate() {
            if read.book.iter().take(at).any(|one| one.code == book.code) {
                blame(&book.code, format!("book {:?} stands twice", book.code));
            }
            let unknown = |kind: &&String| facility_kinds.get(kind).is_none();
            for kind in book.kinds.iter().filter(unknown) {
                blame(kind, format!("no kind of institution is called {kind:?}"));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let books = read.book.into_iter().map(|book| Book {
            code: book.code,
            label: Bilingual {
                ja: book.ja,
                en: book.en,
            },
            kinds: book.kinds,
            with_supply: book.supply,
        });
        Ok(Self {
            publisher: read.publisher,
            books: books.collect(),
            visibility: read.visibility,
        })
    }

    /// The handbook of a code.
    #[must_use]
    pub fn book(&self, code: &str) -> Option<&Book> {
        self.books.iter().find(|book| book.code == code)
    }

    /// Whether a reader may see a field; one that the file does not name stays inside.
    #[must_use]
    pub fn shows(&self, field: HandbookField, reader: Visibility) -> bool {
        self.visibility
            .get(&field)
            .copied()
            .unwrap_or(Visibility::Internal)
            .is_open_to(reader)
    }
}

/// The office's own words, for files in which people write them themselves.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Kinds of institutions.
    pub kinds: &'a Vocabulary,
    /// What institutions can do.
    pub capabilities: &'a CapabilityTable,
}

impl Words<'_> {
    /// The code of the one capability that a word means.
    #[must_use]
    pub fn capability(&self, word: &str) -> Option<String> {
        if self.capabilities.get(word).is_some() {
            return Some(word.to_owned());
        }
        match self.capabilities.find(word)? {
            CapabilityQuery::Codes(codes) => match codes.as_slice() {
                [one] => Some(one.clone()),
                _ => None,
            },
            CapabilityQuery::FilingPrefix(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Office;

    const SHIPPED: &str = include_str!("../../data/handbook.toml");

    fn read(text: &str) -> Result<HandbookRules, Vec<Fault>> {
        let kinds = Office::shipped().vocabularies.facility_kinds;
        HandbookRules::parse(Path::new("handbook.toml"), text, &kinds)
    }

    #[test]
    fn what_was_told_in_confidence_is_not_public() {
        let rules = read(SHIPPED).unwrap();
        for (field, partners) in [
            (HandbookField::Room, true),
            (HandbookField::Liaison, true),
            (HandbookField::NightPhone, false),
            (HandbookField::Notes, false),
        ] {
            assert!(!rules.shows(field, Visibility::Public), "{field:?}");
            assert_eq!(rules.shows(field, Visibility::Partners), partners);
            assert!(rules.shows(field, Visibility::Internal), "{field:?}");
        }
        assert!(rules.shows(HandbookField::Phone, Visibility::Public));
    }

    #[test]
    fn a_field_that_the_file_does_not_name_stays_inside() {
        let rules = read(&SHIPPED.replace("phone = \"public\"\n", "")).unwrap();
        assert!(!rules.shows(HandbookField::Phone, Visibility::Partners));
        assert!(rules.shows(HandbookField::Phone, Visibility::Internal));
    }

    #[test]
    fn unknown_kinds_fields_and_visibilities_are_refused_at_their_line() {
        for (from, to) in [
            ("\"hospital\"", "\"hostel\""),
            ("kana = \"public\"", "cana = \"public\""),
            ("kana = \"public\"", "kana = \"secret\""),
        ] {
            let text = SHIPPED.replace(from, to);
            let faults = read(&text).unwrap_err();
            let line = text.lines().nth(faults[0].line - 1).unwrap();
            let word = to.trim_matches('"').split([' ', '"']).next().unwrap();
            assert!(line.contains(word), "{}", faults[0]);
        }
    }
}
