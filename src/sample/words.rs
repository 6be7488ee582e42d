//! The lists that the sample office is made of: `data/sample/*.toml`, read once.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A word and how it is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(super) struct Spoken {
    pub written: String,
    pub kana: String,
}

impl From<String> for Spoken {
    /// `森 結子 モリ ユウコ`: the second half is the reading.
    fn from(text: String) -> Self {
        let parts: Vec<&str> = text.split(' ').collect();
        let (written, kana) = parts.split_at(parts.len() / 2);
        Self {
            written: written.join(" "),
            kana: kana.join(" "),
        }
    }
}

/// Names of people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub surnames: Vec<Spoken>,
    pub male_old: Vec<Spoken>,
    pub female_old: Vec<Spoken>,
    pub male_middle: Vec<Spoken>,
    pub female_middle: Vec<Spoken>,
    pub male_young: Vec<Spoken>,
    pub female_young: Vec<Spoken>,
}

/// What institutions are made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DirectoryWords {
    pub marks: Vec<Spoken>,
    pub elements: Vec<Spoken>,
    pub elsewhere: [f64; 2],
    pub centres: BTreeMap<String, [f64; 2]>,
    pub kind: Vec<KindWords>,
    pub filings: BTreeMap<String, Vec<Vec<Spoken>>>,
    pub local: LocalWords,
}

/// One kind of institution.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindWords {
    pub code: String,
    /// How many of the default directory.
    pub share: usize,
    pub source: String,
    /// Third character of the institution code.
    pub table: String,
    pub suffixes: Vec<Spoken>,
    pub services: Vec<String>,
    pub hours: Vec<String>,
}

/// What the centre knows by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LocalWords {
    pub liaison: Vec<String>,
    pub how_to_reach: Vec<String>,
    pub notes: Vec<String>,
    pub notices: Vec<String>,
    pub can: Vec<String>,
    pub room_notes: Vec<String>,
}

/// The staff.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffWords {
    pub office: String,
    pub staff: Vec<StaffWord>,
    /// Occupation of the support physicians.
    pub physician: String,
    /// What they know best, one each.
    pub specialties: Vec<String>,
    /// Whoever goes along from the community support centres.
    pub centre: CentreWord,
}

/// People of the community support centres (包括).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CentreWord {
    pub occupation: String,
    /// The centre, with `{area}` for the name of its area.
    pub home: String,
}

/// One member of staff.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffWord {
    pub name: Spoken,
    pub role: String,
    pub occupation: String,
}

/// What is said on the telephone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Narratives {
    pub phrases: Phrases,
    pub openers: BTreeMap<String, Vec<String>>,
    pub context: BTreeMap<String, Vec<String>>,
    pub words: BTreeMap<String, String>,
    pub care: BTreeMap<String, Vec<String>>,
    pub theme: Vec<Theme>,
    pub again: Again,
}

/// Fillings of slots that no coded field holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrases {
    pub since: Vec<String>,
    pub ahead: Vec<String>,
    /// Of grown-up people.
    pub family: Vec<String>,
    /// Of younger ones.
    pub parents: Vec<String>,
    pub wife: Vec<String>,
    pub husband: Vec<String>,
    pub service: Vec<String>,
}

/// Lines of later calls about the same person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    pub tell: Vec<String>,
}

/// What a call may be about; the fields are explained at the head of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Theme {
    pub category: String,
    pub weight: usize,
    #[serde(default)]
    pub nobody: bool,
    pub ages: [i64; 2],
    pub fields: Vec<String>,
    pub scene: String,
    #[serde(default)]
    pub places: Vec<String>,
    #[serde(default)]
    pub levels: Vec<String>,
    #[serde(default)]
    pub households: Vec<String>,
    #[serde(default)]
    pub diseases: Vec<String>,
    #[serde(default)]
    pub care: Vec<String>,
    pub callers: Vec<String>,
    #[serde(default)]
    pub difficulties: Vec<String>,
    pub responses: Vec<String>,
    pub urgencies: Vec<String>,
    /// Percent of the calls in which abuse is suspected.
    #[serde(default)]
    pub abuse: u8,
    pub tell: Vec<String>,
    pub ask: Vec<String>,
    pub answers: Vec<String>,
}

pub(super) static NAMES: LazyLock<Names> =
    LazyLock::new(|| read("names", include_str!("../../data/sample/names.toml")));
pub(super) static DIRECTORY: LazyLock<DirectoryWords> = LazyLock::new(|| {
    read(
        "directory",
        include_str!("../../data/sample/directory.toml"),
    )
});
pub(super) static STAFF: LazyLock<StaffWords> =
    LazyLock::new(|| read("staff", include_str!("../../data/sample/staff.toml")));
pub(super) static NARRATIVES: LazyLock<Narratives> = LazyLock::new(|| {
    read(
        "narratives",
        include_str!("../../data/sample/narratives.toml"),
    )
});
pub(super) static STORIES: LazyLock<super::stories::StoryWords> =
    LazyLock::new(|| read("stories", include_str!("../../data/sample/stories.toml")));

fn read<T: DeserializeOwned>(name: &str, text: &str) -> T {
    match toml::from_str(text) {
        Ok(words) => words,
        Err(error) => panic!("the shipped data/sample/{name}.toml is broken: {error}"),
    }
}
