//! How an office takes calls (`data/intake.toml`): where the form begins, and which
//! route is preselected by what was recorded.

use crate::domain::vocabulary::Vocabularies;
use crate::fault::Fault;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Stands for anything at all in a condition.
const ANYTHING: &str = "*";

/// Where the cursor starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum First {
    /// Who calls and about whom, beginning with the phone number.
    Phone,
    /// What is said.
    Narrative,
}

/// The rules of an office.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeRules {
    /// Where the cursor starts.
    pub first: First,
    /// Occupations of callers who call about one and the same person each time.
    one_person: Vec<String>,
    /// The route where no rule fits.
    otherwise: String,
    rule: Vec<RouteRule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteRule {
    to: String,
    when: BTreeMap<String, Vec<String>>,
}

impl IntakeRules {
    /// Reads a rule file.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, a route that is not in the vocabulary, a
    /// rule without a condition.
    pub fn parse(file: &Path, text: &str, words: &Vocabularies) -> Result<Self, Vec<Fault>> {
        let rules: Self =
            toml::from_str(text).map_err(|error| vec![Fault::from_toml(file, text, &error)])?;
        let line = |needle: &str| {
            text.lines()
                .position(|line| line.contains(needle))
                .map_or(0, |at| at + 1)
        };
        let mut faults = Vec::new();
        let routes = rules
            .rule
            .iter()
            .map(|rule| &rule.to)
            .chain([&rules.otherwise]);
        for route in routes.filter(|route| words.routes.get(route).is_none()) {
            let place = line(&format!("\"{route}\""));
            faults.push(Fault::at_line(
                file,
                place,
                format!("no route is called {route:?}"),
            ));
        }
        let is_unknown = |code: &&String| words.occupations.get(code).is_none();
        for code in rules.one_person.iter().filter(is_unknown) {
            let place = line(&format!("\"{code}\""));
            faults.push(Fault::at_line(
                file,
                place,
                format!("no occupation is called {code:?}"),
            ));
        }
        for rule in rules.rule.iter().filter(|rule| rule.when.is_empty()) {
            let place = line(&format!("\"{}\"", rule.to));
            faults.push(Fault::at_line(
                file,
                place,
                format!("the rule to {:?} has no condition", rule.to),
            ));
        }
        if faults.is_empty() {
            Ok(rules)
        } else {
            Err(faults)
        }
    }

    /// Whether a caller of an occupation calls about one and the same person each time (本人, 家族).
    #[must_use]
    pub fn calls_about_one_person(&self, occupation: &str) -> bool {
        self.one_person.iter().any(|code| code == occupation)
    }

    /// The route to be preselected, given the codes of a field (several joined by commas).
    #[must_use]
    pub fn route(&self, codes_of: impl Fn(&str) -> String) -> &str {
        let fits = |rule: &&RouteRule| {
            rule.when.iter().all(|(field, wanted)| {
                let codes = codes_of(field);
                let mut held = codes.split(',').filter(|code| !code.is_empty());
                held.any(|code| wanted.iter().any(|want| want == code || want == ANYTHING))
            })
        };
        self.rule
            .iter()
            .find(fits)
            .map_or(&self.otherwise, |rule| &rule.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../data/intake.toml");

    fn words() -> Vocabularies {
        let text = include_str!("../../../data/vocabularies.toml");
        Vocabularies::parse(Path::new("vocabularies.toml"), text).unwrap()
    }

    fn route(fields: &[(&str, &str)]) -> String {
        let rules = IntakeRules::parse(Path::new("intake.toml"), SHIPPED, &words()).unwrap();
        let fields: BTreeMap<&str, &str> = fields.iter().copied().collect();
        rules
            .route(|code| fields.get(code).copied().unwrap_or("").to_owned())
            .to_owned()
    }

    #[test]
    fn what_was_done_outweighs_what_was_asked() {
        assert_eq!(route(&[("categories", "dental,sub-attending")]), "referral");
        let both = [
            ("categories", "sub-attending"),
            ("responses", "information,outreach"),
        ];
        assert_eq!(route(&both), "outreach");
        assert_eq!(route(&[("next.due", "15:00")]), "callback");
        assert_eq!(route(&[]), "answered");
    }

    #[test]
    fn every_code_that_a_shipped_rule_names_is_in_its_vocabulary() {
        let words = words();
        let rules = IntakeRules::parse(Path::new("intake.toml"), SHIPPED, &words).unwrap();
        let lists = words.by_name();
        for (field, codes) in rules.rule.iter().flat_map(|rule| &rule.when) {
            let list = lists.get(field.as_str());
            for code in codes.iter().filter(|code| *code != ANYTHING) {
                assert!(
                    list.is_some_and(|list| list.get(code).is_some()),
                    "{field} {code}"
                );
            }
        }
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = "first = \"phone\"\none_person = [\"nobody\"]\notherwise = \"nowhere\"\nrule = [\n{ to = \"hold\", when = {} },\n]\n";
        let faults = IntakeRules::parse(Path::new("intake.toml"), text, &words()).unwrap_err();
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [3, 2, 5]);
    }
}
