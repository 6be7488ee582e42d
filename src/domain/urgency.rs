//! How soon something has to happen (緊急度).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Urgency as judged at intake or triage; the order of the variants is the
/// order of work.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Urgency {
    /// 即時: now, with the telephone numbers to call.
    #[serde(rename = "immediate")]
    Immediate,
    /// Within 24 hours.
    #[serde(rename = "24h")]
    Day,
    /// Within three days.
    #[serde(rename = "3d")]
    ThreeDays,
    /// 通常: the workflow's own clocks.
    #[default]
    #[serde(rename = "normal")]
    Normal,
    /// 情報のみ: nobody is waiting.
    #[serde(rename = "info")]
    Information,
}

impl Urgency {
    /// All values, most urgent first.
    pub const ALL: [Self; 5] = [
        Self::Immediate,
        Self::Day,
        Self::ThreeDays,
        Self::Normal,
        Self::Information,
    ];

    /// The stable English code used in files and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Immediate => "immediate",
            Self::Day => "24h",
            Self::ThreeDays => "3d",
            Self::Normal => "normal",
            Self::Information => "info",
        }
    }
}

impl fmt::Display for Urgency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl FromStr for Urgency {
    type Err = UnknownUrgency;

    fn from_str(text: &str) -> Result<Self, UnknownUrgency> {
        Self::ALL
            .into_iter()
            .find(|urgency| urgency.code() == text)
            .ok_or_else(|| UnknownUrgency(text.to_owned()))
    }
}

/// The text is none of the five codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an urgency")]
pub struct UnknownUrgency(pub String);
