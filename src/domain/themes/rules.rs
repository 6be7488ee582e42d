//! `data/issues.toml`: from when on a theme rises, and when an issue opens again.

use crate::fault::Fault;
use crate::locale::Bilingual;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

/// The rules of an office.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueRules {
    /// What is shown as rising.
    pub theme: ThemeRules,
    words: Words,
    /// When a solved issue opens again.
    pub reopen: Reopening,
}

/// From when on a theme is shown.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeRules {
    /// Days of the span, and of the one before.
    pub days: u32,
    /// Fewest consultations.
    pub cases: u32,
    /// Fewest different persons.
    pub persons: u32,
    /// Smallest log-likelihood ratio.
    pub statistic: f64,
    /// So many themes at most.
    pub themes: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    ignored: BTreeSet<String>,
}

/// When an issue opens again by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// Consultations of so many days back count, none from before the issue was solved.
    pub days: u32,
    /// So many at least.
    pub cases: u32,
    /// Percent of those that showed it, brought to the same length of time.
    pub share: u32,
    /// What the timeline says, with `{days}` and `{cases}`.
    pub reason: Bilingual,
}

impl Reopening {
    /// How many consultations open an issue again that `shown` of `days` days have shown.
    #[must_use]
    pub fn threshold(&self, shown: u32, days: u32) -> u32 {
        let in_time = shown.saturating_mul(self.days).checked_div(days);
        let share = in_time
            .unwrap_or(0)
            .saturating_mul(self.share)
            .div_ceil(100);
        share.max(self.cases)
    }
}

impl IssueRules {
    /// Reads a rule file.
    ///
    /// # Errors
    /// Broken TOML; a span, a number of cases or a statistic of nothing.
    pub fn parse(file: &Path, text: &str) -> Result<Self, Vec<Fault>> {
        let rules: Self =
            toml::from_str(text).map_err(|error| vec![Fault::from_toml(file, text, &error)])?;
        let theme = &rules.theme;
        let is_nothing = [
            ("days", theme.days == 0 || rules.reopen.days == 0),
            ("cases", theme.cases == 0 || rules.reopen.cases == 0),
            (
                "statistic",
                theme.statistic.is_nan() || theme.statistic <= 0.0,
            ),
        ];
        let faults: Vec<Fault> = is_nothing
            .iter()
            .filter(|(_, is_nothing)| *is_nothing)
            .map(|(name, _)| {
                let line = text.lines().position(|line| line.starts_with(name));
                let message = format!("{name} must be more than nothing");
                Fault::at_line(file, line.map_or(0, |at| at + 1), message)
            })
            .collect();
        if faults.is_empty() {
            Ok(rules)
        } else {
            Err(faults)
        }
    }

    /// Whether a word says nothing by itself.
    #[must_use]
    pub fn ignores(&self, word: &str) -> bool {
        self.words.ignored.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> IssueRules {
        let text = include_str!("../../../data/issues.toml");
        IssueRules::parse(Path::new("issues.toml"), text).unwrap()
    }

    #[test]
    fn an_issue_opens_again_at_half_of_what_showed_it_and_never_at_less_than_three() {
        let reopen = shipped().reopen;
        assert_eq!(reopen.threshold(20, 90), 10);
        assert_eq!(reopen.threshold(20, 180), 5);
        assert_eq!(reopen.threshold(2, 90), 3);
        assert_eq!(reopen.threshold(0, 0), 3);
    }

    #[test]
    fn a_rule_of_nothing_is_a_fault_with_its_line() {
        let text = include_str!("../../../data/issues.toml").replace("cases = 5 ", "cases = 0 ");
        let faults = IssueRules::parse(Path::new("issues.toml"), &text).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert!(
            text.lines()
                .nth(faults[0].line - 1)
                .unwrap()
                .starts_with("cases = 0")
        );
    }
}
