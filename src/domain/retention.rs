//! How long contents are kept (`data/retention.toml`), and what is left of them afterwards.

use super::consultation::{Caller, ConsultationDetails};
use super::person::PersonDetails;
use crate::fault::Fault;
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::path::Path;

/// The rules of an office.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRules {
    /// Years of a consultation.
    consultations: NonZeroU16,
    /// Years of a closed work item.
    items: NonZeroU16,
    /// Years of a hand-over note.
    hand_over_notes: NonZeroU16,
    /// What stands where words were.
    pub marker: String,
    /// Years of the closed work items of a workflow, where they differ.
    workflows: BTreeMap<String, NonZeroU16>,
}

impl RetentionRules {
    /// Reads a file of rules.
    ///
    /// # Errors
    /// The fault with its line: broken TOML, a number missing, unknown, zero or negative, no marker.
    pub fn parse(file: &Path, toml_text: &str) -> Result<Self, Vec<Fault>> {
        let rules: Self = toml::from_str(toml_text)
            .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
        if rules.marker.trim().is_empty() {
            let is_it = |line: &str| line.trim_start().starts_with("marker");
            let line = toml_text.lines().position(is_it).map_or(1, |at| at + 1);
            return Err(vec![Fault::at_line(
                file,
                line,
                "marker must say something",
            )]);
        }
        Ok(rules)
    }

    /// Whether a consultation that was last touched then is kept no longer.
    #[must_use]
    pub fn ends_consultation(&self, touched: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        is_over(touched, self.consultations, now)
    }

    /// The same of a work item that is closed.
    #[must_use]
    pub fn ends_item(&self, kind: &str, touched: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let years = self.workflows.get(kind).copied().unwrap_or(self.items);
        is_over(touched, years, now)
    }

    /// The same of a hand-over note.
    #[must_use]
    pub fn ends_note(&self, written: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        is_over(written, self.hand_over_notes, now)
    }
}

/// What cannot be counted so far back is kept.
fn is_over(touched: DateTime<Utc>, years: NonZeroU16, now: DateTime<Utc>) -> bool {
    let months = Months::new(u32::from(years.get()) * 12);
    now.checked_sub_months(months)
        .is_some_and(|limit| touched < limit)
}

impl PersonDetails {
    /// What is left for the statistics: sex, area, care level and the year of birth.
    #[must_use]
    pub fn without_contents(&self) -> Self {
        let year = |date: NaiveDate| NaiveDate::from_ymd_opt(date.year(), 1, 1);
        Self {
            birth_date: self.birth_date.and_then(year),
            birth_estimated: self.birth_date.is_some(),
            sex: self.sex.clone(),
            area: self.area.clone(),
            care_level: self.care_level.clone(),
            ..Self::default()
        }
    }
}

impl ConsultationDetails {
    /// What is left for the statistics: times and codes. The fields are named one by one, so that
    /// whoever adds one decides whether it is content.
    #[must_use]
    pub fn without_contents(&self, marker: &str) -> Self {
        let caller = Caller {
            facility: self.caller.facility,
            occupation: self.caller.occupation.clone(),
            anonymous: self.caller.anonymous,
            ..Caller::default()
        };
        Self {
            received_at: self.received_at,
            ended_at: self.ended_at,
            channel: self.channel.clone(),
            caller,
            person: self.person.without_contents(),
            narrative: marker.to_owned(),
            background: String::new(),
            field: self.field.clone(),
            scene: self.scene.clone(),
            categories: self.categories.clone(),
            difficulties: self.difficulties.clone(),
            urgency: self.urgency,
            abuse_suspected: false,
            consent: self.consent.clone(),
            consent_scope: String::new(),
            exception: self.exception.clone(),
            wishes: Vec::new(),
            responses: self.responses.clone(),
            response_text: String::new(),
            answered_by: String::new(),
            outcome: self.outcome.clone(),
            route: self.route.clone(),
            due: None,
            next_actor: None,
            next_action: String::new(),
            continues: self.continues.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../data/retention.toml");

    fn read(text: &str) -> Result<RetentionRules, Vec<Fault>> {
        RetentionRules::parse(Path::new("retention.toml"), text)
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn five_years_are_over_the_moment_after_and_a_workflow_may_have_its_own() {
        let now = at("2026-11-24T01:00:00Z");
        let (older, younger) = (at("2021-11-24T00:59:59Z"), at("2021-11-24T01:00:00Z"));
        let rules = read(SHIPPED).unwrap();
        assert!(rules.ends_consultation(older, now) && !rules.ends_consultation(younger, now));
        let rules = read(&format!("{SHIPPED}\noutreach = 10\n")).unwrap();
        assert!(rules.ends_item("referral", older, now));
        assert!(!rules.ends_item("outreach", older, now));
    }

    #[test]
    fn nobody_says_by_mistake_that_nothing_is_kept() {
        for to in [
            "consultations = 0",
            "consultations = -5",
            "consultation = 5",
        ] {
            assert!(
                read(&SHIPPED.replace("consultations = 5", to)).is_err(),
                "{to}"
            );
        }
        assert!(read(&SHIPPED.replace("marker = \"", "marker = \"\" # ")).is_err());
    }
}
