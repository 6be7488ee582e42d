//! Daily-living areas (日常生活圏域): which one an address lies in.
//!
//! Areas are a file (`data/areas.toml`). A town may lie in one area, be split
//! between several (then a person is asked), or be in none of the rules (then
//! the area stays 未設定): nothing is guessed.

use crate::fault::Fault;
use crate::locale::Lang;
use crate::text::{fold, romaji};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;

/// What the readings of municipalities end in: 市, 区, 町, 村.
const MUNICIPALITY_ENDS: [&str; 6] = ["シ", "ク", "チョウ", "マチ", "ムラ", "ソン"];

/// Code of an area, two digits in the shipped file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaCode(pub String);

impl fmt::Display for AreaCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// One area and its rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Stable code.
    pub code: AreaCode,
    /// Name as people say it.
    pub name: String,
    /// Reading in katakana.
    pub kana: String,
    /// One or two characters for narrow columns.
    pub short: String,
    /// Name in Latin letters.
    pub en: String,
    /// At most five Latin letters for narrow columns; the name, cut, where the region gives none.
    #[serde(default)]
    pub short_en: Option<String>,
    /// The responsible 地域包括支援センター.
    pub support_centre: String,
    /// Its telephone number.
    pub support_centre_phone: String,
    /// Towns, each `町`, `町N丁目`, `町N-M丁目` or `町N丁目A-B番地`.
    #[serde(default)]
    pub towns: Vec<String>,
    /// Areas next to this one.
    #[serde(default)]
    pub neighbours: Vec<AreaCode>,
}

impl Area {
    /// What stands in narrow columns.
    #[must_use]
    pub fn short(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.short,
            Lang::En => self.short_en.as_ref().unwrap_or(&self.en),
        }
    }
}

/// What the rules say of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AreaGuess {
    /// Exactly one area.
    One(AreaCode),
    /// The town is split and the address is not precise enough.
    Several(Vec<AreaCode>),
    /// No rule knows the town.
    Unknown,
}

/// The areas of the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaTable {
    /// Municipality in front of the towns, such as `松戸市`; may be empty.
    pub municipality: String,
    /// Its reading, for whoever types it in kana or Latin letters; may be empty.
    pub municipality_kana: String,
    /// The same as addresses are compared.
    municipality_key: String,
    areas: Vec<Area>,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    area: usize,
    town: String,
    /// Characters of the town.
    length: usize,
    chome: Option<(u32, u32)>,
    lots: Option<(u32, u32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaFile {
    municipality: String,
    #[serde(default)]
    municipality_kana: String,
    area: Vec<Area>,
}

impl AreaTable {
    /// Reads an area file.
    ///
    /// # Errors
    /// Every fault: broken TOML, a code twice, a town rule that cannot be read,
    /// a neighbour that does not exist.
    pub fn parse(file: &Path, toml_text: &str) -> Result<Self, Vec<Fault>> {
        let read: AreaFile = toml::from_str(toml_text)
            .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
        let line = |needle: &str| {
            let quoted = format!("\"{needle}\"");
            toml_text
                .lines()
                .position(|line| line.contains(&quoted))
                .map_or(1, |at| at + 1)
        };
        let mut faults = Vec::new();
        let mut rules = Vec::new();
        let known: Vec<&AreaCode> = read.area.iter().map(|area| &area.code).collect();
        for (at, area) in read.area.iter().enumerate() {
            let mut blame = |needle: &str, text: String| {
                faults.push(Fault::at_line(file, line(needle), text));
            };
            if known.iter().take(at).any(|code| **code == area.code) {
                blame(
                    &area.name,
                    format!("area code {:?} stands twice", area.code.0),
                );
            }
            for other in area
                .neighbours
                .iter()
                .filter(|other| !known.contains(other))
            {
                blame(
                    &area.name,
                    format!("{}: no area has the code {:?}", area.name, other.0),
                );
            }
            for town in &area.towns {
                match Rule::parse(at, town) {
                    Some(rule) => rules.push(rule),
                    None => blame(
                        town,
                        format!("{}: cannot read the town {town:?}", area.name),
                    ),
                }
            }
        }
        // Longest town name first, so that 新松戸北 is not taken for 新松戸.
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.length));
        if faults.is_empty() {
            Ok(Self {
                municipality_key: fold::address_key(&read.municipality),
                municipality: read.municipality,
                municipality_kana: read.municipality_kana,
                areas: read.area,
                rules,
            })
        } else {
            Err(faults)
        }
    }

    /// All areas in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Area] {
        &self.areas
    }

    /// The area of a code.
    #[must_use]
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        self.areas.iter().find(|area| &area.code == code)
    }

    /// The name of an area, or its code when the file no longer has it.
    #[must_use]
    pub fn name<'a>(&'a self, code: &'a AreaCode) -> &'a str {
        self.get(code).map_or(&code.0, |area| &area.name)
    }

    /// Areas whose code, name, reading or Latin name begins with what was typed.
    #[must_use]
    pub fn beginning(&self, typed: &str) -> Vec<&Area> {
        let wanted = fold::key(typed);
        if wanted.is_empty() {
            return Vec::new();
        }
        let latin = romaji::key(typed);
        self.areas
            .iter()
            .filter(|area| {
                area.code.0 == wanted
                    || fold::key(&area.name).starts_with(&wanted)
                    || fold::key(&area.kana).starts_with(&wanted)
                    || (!latin.is_empty() && romaji::key_from_kana(&area.kana).starts_with(&latin))
            })
            .collect()
    }

    /// Whether a word is the reading of the municipality, in kana or Latin letters, with or
    /// without what it ends in (市).
    #[must_use]
    pub fn is_municipality(&self, typed: &str) -> bool {
        let whole = self.municipality_kana.as_str();
        let ends = MUNICIPALITY_ENDS.iter();
        let stems = ends.filter_map(|end| whole.strip_suffix(end));
        let (key, latin) = (fold::key(typed), romaji::key(typed));
        std::iter::once(whole).chain(stems).any(|kana| {
            !kana.is_empty()
                && (fold::key(kana) == key
                    || (typed.is_ascii() && romaji::key_from_kana(kana) == latin))
        })
    }

    /// The area of an address as typed.
    #[must_use]
    pub fn locate(&self, address: &str) -> AreaGuess {
        let place = Place::read(address, &self.municipality_key);
        let mut found: Vec<&AreaCode> = Vec::new();
        let mut town_length = 0;
        for rule in &self.rules {
            if rule.length < town_length {
                break;
            }
            let beyond = place.town.strip_prefix(&rule.town);
            // 小山市 is not our 小山.
            if beyond.is_some_and(|beyond| !beyond.starts_with(['市', '区'])) {
                town_length = rule.length;
                let code = &self.areas[rule.area].code;
                if rule.may_hold(&place) && !found.contains(&code) {
                    found.push(code);
                }
            }
        }
        match found.as_slice() {
            [] => AreaGuess::Unknown,
            [one] => AreaGuess::One((*one).clone()),
            several => AreaGuess::Several(several.iter().map(|code| (*code).clone()).collect()),
        }
    }
}

impl Rule {
    fn parse(area: usize, text: &str) -> Option<Self> {
        let folded = fold::ascii(text);
        let at = folded
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(folded.len());
        let (town, mut rest) = folded.split_at(at);
        let town = fold::address_key(town);
        if town.is_empty() {
            return None;
        }
        let mut rule = Self {
            area,
            length: town.chars().count(),
            town,
            chome: None,
            lots: None,
        };
        if let Some((range, after)) = rest.split_once("丁目") {
            rule.chome = Some(parse_range(range)?);
            rest = after;
        }
        if let Some(range) = rest.strip_suffix("番地") {
            rule.lots = Some(parse_range(range)?);
            rest = "";
        }
        rest.is_empty().then_some(rule)
    }

    /// Whether the address can lie within this rule; an address that does not
    /// say its 丁目 or 番地 may lie in every part of the town.
    fn may_hold(&self, place: &Place) -> bool {
        let within = |range: Option<(u32, u32)>, value: Option<u32>| match (range, value) {
            (Some((from, to)), Some(value)) => (from..=to).contains(&value),
            _ => true,
        };
        within(self.chome, place.numbers.first().copied())
            && match (self.chome, self.lots) {
                (_, None) => true,
                (Some(_), lots) => within(lots, place.numbers.get(1).copied()),
                (None, lots) => within(lots, place.numbers.first().copied()),
            }
    }
}

fn parse_range(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let range = (from.parse().ok()?, to.parse().ok()?);
    (range.0 <= range.1).then_some(range)
}

/// Whether the text before our municipality's name already names another one,
/// as in an address that only mentions ours.
fn names_a_municipality(before: &str) -> bool {
    before.contains(['市', '区', '郡'])
}

/// An address cut into its town and the numbers behind it.
struct Place {
    town: String,
    numbers: Vec<u32>,
}

impl Place {
    fn read(address: &str, municipality_key: &str) -> Self {
        let key = fold::address_key(address);
        let town = match key.split_once(municipality_key) {
            Some((before, after)) if !names_a_municipality(before) => after.to_owned(),
            _ => key,
        };
        let numbers = town
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .filter_map(|part| part.parse().ok())
            .collect();
        Self { town, numbers }
    }
}

#[cfg(test)]
mod tests;
