//! Programmes (事業区分): who pays for an activity, by rule from what a consultation says, and how many
//! hours are planned for a fiscal year (`data/programmes.toml`).

use super::vocabulary::Vocabularies;
use crate::fault::Fault;
use crate::locale::{Bilingual, Lang};
use serde::Deserialize;
use std::path::Path;

/// One programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Stable code.
    pub code: String,
    /// What it is called.
    pub label: Bilingual,
}

/// When a consultation belongs to a programme; every condition that is there must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// Codes of `fields`.
    pub fields: Vec<String>,
    /// Codes of `responses`.
    pub responses: Vec<String>,
    /// Codes of `categories`.
    pub categories: Vec<String>,
    /// Codes of `occupations`.
    pub occupations: Vec<String>,
    /// Codes of `channels`.
    pub channels: Vec<String>,
    /// The person is known to be younger than so many years.
    pub age_below: Option<u16>,
    /// The person is known to be so many years old at least.
    pub age_from: Option<u16>,
}

/// One rule: the first that fits decides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The programme.
    pub to: String,
    /// When.
    pub when: When,
}

/// Hours planned for one programme in one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    year: i32,
    programme: String,
    hours: u32,
}

/// All programmes of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programmes {
    all: Vec<Programme>,
    rules: Vec<Rule>,
    otherwise: String,
    plans: Vec<Plan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    otherwise: String,
    programme: Vec<Entry>,
    #[serde(default)]
    rule: Vec<Rule>,
    #[serde(default)]
    plan: Vec<Plan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    ja: String,
    en: String,
}

impl When {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Programmes {
    /// Reads a programme file.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, a programme twice or unknown, a rule without a
    /// condition, a code that its vocabulary does not have, a plan twice.
    pub fn parse(file: &Path, text: &str, words: &Vocabularies) -> Result<Self, Vec<Fault>> {
        let read: File =
            toml::from_str(text).map_err(|error| vec![Fault::from_toml(file, text, &error)])?;
        let label = |entry: &Entry| Bilingual {
            ja: entry.ja.clone(),
            en: entry.en.clone(),
        };
        let all = read.programme.iter().map(|entry| Programme {
            code: entry.code.clone(),
            label: label(entry),
        });
        let programmes = Self {
            all: all.collect(),
            rules: read.rule,
            otherwise: read.otherwise,
            plans: read.plan,
        };
        let blame = |(code, message): (String, String)| {
            let line = text
                .lines()
                .position(|line| !line.starts_with('#') && line.contains(&format!("\"{code}\"")))
                .map_or(0, |at| at + 1);
            Fault::at_line(file, line, message)
        };
        let faults: Vec<Fault> = programmes.faults(words).into_iter().map(blame).collect();
        if faults.is_empty() {
            Ok(programmes)
        } else {
            Err(faults)
        }
    }

    /// What is wrong: the code to be blamed, and the words.
    fn faults(&self, words: &Vocabularies) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        for (at, one) in self.all.iter().enumerate() {
            if self
                .all
                .iter()
                .take(at)
                .any(|before| before.code == one.code)
            {
                faults.push((one.code.clone(), format!("{:?} stands twice", one.code)));
            }
        }
        let planned = self.plans.iter().map(|plan| &plan.programme);
        let meant = self.rules.iter().map(|rule| &rule.to).chain(planned);
        for code in meant.chain([&self.otherwise]) {
            if self.get(code).is_none() {
                faults.push((code.clone(), format!("no programme is called {code:?}")));
            }
        }
        for rule in &self.rules {
            if rule.when.is_empty() {
                let message = format!("the rule to {:?} has no condition", rule.to);
                faults.push((rule.to.clone(), message));
            }
            let lists = [
                (&rule.when.fields, &words.fields),
                (&rule.when.responses, &words.responses),
                (&rule.when.categories, &words.categories),
                (&rule.when.occupations, &words.occupations),
                (&rule.when.channels, &words.channels),
            ];
            for (codes, list) in lists {
                let unknown = codes.iter().filter(|code| list.get(code).is_none());
                faults.extend(unknown.map(|code| {
                    let message = format!("{} has no {code:?}", list.label.en);
                    (code.clone(), message)
                }));
            }
        }
        for (at, plan) in self.plans.iter().enumerate() {
            let is_same =
                |before: &Plan| (before.year, &before.programme) == (plan.year, &plan.programme);
            if self.plans.iter().take(at).any(is_same) {
                let message = format!("{} has two plans for {}", plan.programme, plan.year);
                faults.push((plan.programme.clone(), message));
            }
        }
        faults
    }

    /// In the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Programme] {
        &self.all
    }

    /// The programme of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Programme> {
        self.all.iter().find(|one| one.code == code)
    }

    /// The label of a code; the code itself when the file has dropped it.
    #[must_use]
    pub fn label<'a>(&'a self, code: &'a str, lang: Lang) -> &'a str {
        self.get(code).map_or(code, |one| one.label.in_lang(lang))
    }

    /// The rules in order, and the programme where none fits.
    #[must_use]
    pub fn rules(&self) -> (&[Rule], &str) {
        (&self.rules, &self.otherwise)
    }

    /// Minutes planned for a programme in a fiscal year, by the year in which it begins; `None`
    /// without a plan.
    #[must_use]
    pub fn planned_minutes(&self, programme: &str, year: i32) -> Option<u32> {
        let is_meant = |plan: &&Plan| plan.year == year && plan.programme == programme;
        let plan = self.plans.iter().find(is_meant)?;
        Some(plan.hours.saturating_mul(60))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vocabularies {
        let text = include_str!("../../data/vocabularies.toml");
        Vocabularies::parse(Path::new("vocabularies.toml"), text).unwrap()
    }

    #[test]
    fn the_shipped_plan_is_told_in_minutes() {
        let text = include_str!("../../data/programmes.toml");
        let shipped = Programmes::parse(Path::new("programmes.toml"), text, &words()).unwrap();
        assert_eq!(shipped.planned_minutes("dementia", 2026), Some(7200));
        assert_eq!(shipped.planned_minutes("dementia", 1999), None);
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = "otherwise = \"b\"\nprogramme = [\n  { code = \"a\", ja = \"甲\", en = \"A\" },\n]\nrule = [\n  { to = \"a\", when = { fields = [\"moon\"] } },\n  { to = \"c\", when = {} },\n]\n";
        let faults = Programmes::parse(Path::new("p.toml"), text, &words()).unwrap_err();
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [7, 1, 6, 7]);
    }
}
