//! Times and thresholds of the desk (`data/clocks.toml`).
//!
//! None is zero or negative and none ends before it begins, so that no screen
//! has to ask what such a clock would mean.

use super::visit::SafetyLimits;
use crate::fault::Fault;
use chrono::Duration;
use serde::Deserialize;
use std::num::NonZeroU32;
use std::path::Path;

/// All of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// Limits of the safety timer.
    pub safety: SafetyLimits,
    /// Whoever leaves so long before the time of a visit leaves early.
    pub early_departure: Duration,
    /// How long a claim counts as being worked on without a sign of life.
    pub claim_lease: Duration,
    /// How long a declaration of room is believed, days.
    pub room_valid_days: u32,
    /// A declaration of room that ends within so many days is asked for anew, days.
    pub room_ending_days: u32,
    /// How long a confirmed entry is believed before it is to be confirmed again, days.
    pub entry_valid_days: u32,
    /// What the day view points out.
    pub today: TodayLimits,
}

/// What the day view points out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TodayLimits {
    /// Due within this counts as due soon.
    pub due_soon: Duration,
    /// An immediate item without an owner for this long stands on top.
    pub urgent_unassigned: Duration,
    /// In one state for this long counts as ageing (滞留).
    pub ageing: Duration,
    /// So many declined offers of one referral are pointed out.
    pub declines_to_notice: u32,
    /// Days past its validity after which a declaration counts as out of date.
    pub stale_room_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockFile {
    safety: SafetyEntry,
    #[serde(default)]
    visits: VisitsEntry,
    claims: ClaimsEntry,
    rooms: RoomsEntry,
    directory: DirectoryEntry,
    today: TodayEntry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SafetyEntry {
    amber_minutes: NonZeroU32,
    red_minutes: NonZeroU32,
}

/// A file of a region may be older than these clocks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct VisitsEntry {
    early_minutes: NonZeroU32,
}

impl Default for VisitsEntry {
    fn default() -> Self {
        Self {
            early_minutes: const { NonZeroU32::new(60).expect("an hour has sixty minutes") },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimsEntry {
    lease_seconds: NonZeroU32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoomsEntry {
    valid_days: NonZeroU32,
    ending_days: NonZeroU32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectoryEntry {
    valid_days: NonZeroU32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TodayEntry {
    due_soon_minutes: NonZeroU32,
    urgent_unassigned_minutes: NonZeroU32,
    ageing_days: NonZeroU32,
    declines_to_notice: NonZeroU32,
    stale_room_days: NonZeroU32,
}

impl Clocks {
    /// Reads a clock file.
    ///
    /// # Errors
    /// The fault with its line: broken TOML, a number missing, unknown, zero or
    /// negative, red not after amber.
    pub fn parse(file: &Path, toml_text: &str) -> Result<Self, Vec<Fault>> {
        let read: ClockFile = toml::from_str(toml_text)
            .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
        if read.safety.red_minutes <= read.safety.amber_minutes {
            let is_it = |line: &str| line.trim_start().starts_with("red_minutes");
            let line = toml_text.lines().position(is_it).map_or(1, |at| at + 1);
            let text = "red_minutes must be more than amber_minutes";
            return Err(vec![Fault::at_line(file, line, text)]);
        }
        let number = |value: NonZeroU32| i64::from(value.get());
        Ok(Self {
            safety: SafetyLimits {
                amber_minutes: number(read.safety.amber_minutes),
                red_minutes: number(read.safety.red_minutes),
            },
            early_departure: Duration::minutes(number(read.visits.early_minutes)),
            claim_lease: Duration::seconds(number(read.claims.lease_seconds)),
            room_valid_days: read.rooms.valid_days.get(),
            room_ending_days: read.rooms.ending_days.get(),
            entry_valid_days: read.directory.valid_days.get(),
            today: TodayLimits {
                due_soon: Duration::minutes(number(read.today.due_soon_minutes)),
                urgent_unassigned: Duration::minutes(number(read.today.urgent_unassigned_minutes)),
                ageing: Duration::days(number(read.today.ageing_days)),
                declines_to_notice: read.today.declines_to_notice.get(),
                stale_room_days: read.today.stale_room_days.get(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../data/clocks.toml");

    fn read(text: &str) -> Result<Clocks, Vec<Fault>> {
        Clocks::parse(Path::new("clocks.toml"), text)
    }

    #[test]
    fn the_shipped_file_asks_before_it_acts() {
        let clocks = read(SHIPPED).unwrap();
        assert!(clocks.safety.amber_minutes < clocks.safety.red_minutes);
    }

    #[test]
    fn red_before_amber_is_refused_at_its_line() {
        let faults = read(&SHIPPED.replace("red_minutes = 120", "red_minutes = 60")).unwrap_err();
        let line = SHIPPED.lines().nth(faults[0].line - 1).unwrap();
        assert!(line.starts_with("red_minutes"), "{line}");
    }

    #[test]
    fn a_clock_of_zero_and_an_unknown_clock_are_refused() {
        for to in [
            "lease_seconds = 0",
            "lease_seconds = -1",
            "leash_seconds = 600",
        ] {
            let faults = read(&SHIPPED.replace("lease_seconds = 600", to)).unwrap_err();
            assert!(faults[0].line > 1, "{to}: {}", faults[0]);
        }
    }
}
