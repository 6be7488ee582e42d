//! The numbers of the ranking (`data/ranking.toml`).

use crate::fault::Fault;
use serde::Deserialize;
use std::path::Path;

/// Limits and points.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Where rules and scales begin and end.
    pub limits: Limits,
    /// What each reason is worth.
    pub points: Points,
}

/// Where rules and scales begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Longest straight line of a home visit, km.
    pub home_visit_km: f64,
    /// Age in years from which a person is no child.
    pub child_age: u16,
    /// Distance in km at which nearness is worth nothing.
    pub far_km: f64,
    /// Age in days at which a declaration is no longer fresh.
    pub fresh_days: u16,
    /// Days without an assignment after which it is an institution's turn.
    pub rested_days: u16,
    /// Median answer in minutes that is worth everything.
    pub quick_minutes: u32,
    /// Median answer in minutes that is worth nothing.
    pub slow_minutes: u32,
    /// So many candidates are enough for the circle that a desk begins with.
    pub enough_candidates: u16,
    /// Answers needed before acceptance says anything.
    pub enough_answers: u32,
}

/// What each reason is worth, in points; the file explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// Already the person's doctor.
    pub their_doctor: u16,
    /// Works with the team in the house.
    pub team_in_the_house: u16,
    /// In the person's area.
    pub same_area: u16,
    /// In an area next to it.
    pub neighbour_area: u16,
    /// At the door.
    pub near: u16,
    /// Each need the institution itself said it meets.
    pub care_told: u16,
    /// Each need known from elsewhere.
    pub care_known: u16,
    /// Comes at any hour, where needed.
    pub night: u16,
    /// Each wish met.
    pub wish: u16,
    /// Said that it takes the role.
    pub sub_attending: u16,
    /// Has room.
    pub room_yes: u16,
    /// Has room with a condition.
    pub room_conditional: u16,
    /// Has a waiting list.
    pub room_waiting: u16,
    /// Each declared place.
    pub place: u16,
    /// Places that count.
    pub max_places: u16,
    /// Declared today.
    pub fresh_room: u16,
    /// Answers quickly.
    pub answers: u16,
    /// Accepts every offer.
    pub acceptance: u16,
    /// Its turn.
    pub rested: u16,
    /// Taken off for each assignment beyond the places.
    pub load: u16,
    /// The most that is taken off.
    pub max_load: u16,
}

impl Weights {
    /// Reads a ranking file.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, a number missing, negative or
    /// unknown, a scale whose end does not lie beyond its beginning.
    pub fn parse(file: &Path, toml_text: &str) -> Result<Self, Vec<Fault>> {
        let read: Self = toml::from_str(toml_text)
            .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
        let limits = &read.limits;
        let is_length = |km: f64| km.is_finite() && km > 0.0;
        let rules = [
            (
                "home_visit_km",
                is_length(limits.home_visit_km),
                "must be more than 0",
            ),
            ("far_km", is_length(limits.far_km), "must be more than 0"),
            ("fresh_days", limits.fresh_days > 0, "must be more than 0"),
            ("rested_days", limits.rested_days > 0, "must be more than 0"),
            (
                "slow_minutes",
                limits.slow_minutes > limits.quick_minutes,
                "must be more than quick_minutes",
            ),
        ];
        let faults: Vec<Fault> = rules
            .into_iter()
            .filter(|(_, holds, _)| !holds)
            .map(|(name, _, text)| {
                let is_it = |line: &str| line.trim_start().starts_with(name);
                let line = toml_text.lines().position(is_it).map_or(1, |at| at + 1);
                Fault::at_line(file, line, format!("{name} {text}"))
            })
            .collect();
        if faults.is_empty() {
            Ok(read)
        } else {
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../data/ranking.toml");

    #[test]
    fn the_shipped_numbers_keep_the_law() {
        let weights = Weights::parse(Path::new("ranking.toml"), SHIPPED).unwrap();
        assert!(weights.limits.home_visit_km <= 16.0);
    }

    #[test]
    fn a_scale_that_ends_before_it_begins_is_a_fault_with_its_line() {
        let text = SHIPPED
            .replace("slow_minutes = 2880", "slow_minutes = 60")
            .replace("far_km = 8.0", "far_km = 0.0");
        let faults = Weights::parse(Path::new("ranking.toml"), &text).unwrap_err();
        assert_eq!(faults.len(), 2, "{faults:#?}");
        for fault in faults {
            let name = fault.message.split(' ').next().unwrap();
            assert!(
                text.lines().nth(fault.line - 1).unwrap().starts_with(name),
                "{fault}"
            );
        }
    }

    #[test]
    fn a_negative_or_unknown_weight_is_refused() {
        for (from, to) in [
            ("wish = 4", "wish = -4"),
            ("wish = 4", "wish = 4\nluck = 9"),
        ] {
            let text = SHIPPED.replace(from, to);
            assert!(
                Weights::parse(Path::new("ranking.toml"), &text).is_err(),
                "{to}"
            );
        }
    }
}
