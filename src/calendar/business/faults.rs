//! What can be wrong in a calendar file.

use std::fmt;

use thiserror::Error;

/// Every fault of a calendar file, in the order of its lines. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFaults {
    /// The faults.
    pub faults: Vec<Fault>,
}

impl std::error::Error for CalendarFaults {}

impl fmt::Display for CalendarFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{fault}")?;
        }
        Ok(())
    }
}

/// One fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {kind}")]
pub struct Fault {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// Not TOML.
    #[error("{0}")]
    Syntax(String),
    /// A key that means nothing here.
    #[error("unknown key {0:?}")]
    UnknownKey(String),
    /// A key that has to be there.
    #[error("key {0:?} is missing")]
    MissingKey(&'static str),
    /// A value of another type.
    #[error("{key:?} must be {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// What its value has to be.
        expected: &'static str,
    },
    /// No time zone of that name.
    #[error("no time zone is called {0:?}")]
    UnknownZone(String),
    /// Not hours such as `09:00-17:00`.
    #[error("{0:?} are not hours such as 09:00-17:00, opening first")]
    BadHours(String),
    /// Neither a day nor a yearly range.
    #[error("{0:?} is neither a day such as 2026-10-05 nor a range such as 12-29..01-03")]
    BadDay(String),
    /// A number outside what the key allows.
    #[error("{key:?} must lie between {least} and {most}")]
    OutOfRange {
        /// The key.
        key: String,
        /// The smallest number allowed.
        least: i64,
        /// The largest number allowed.
        most: i64,
    },
    /// A holiday needs exactly one of the three.
    #[error("a holiday needs one of day, monday, equinox")]
    NotOneRule,
    /// With these hours and closed days the office never opens.
    #[error("the office would never open")]
    NeverOpen,
}

impl FaultKind {
    /// The fault's name in the text catalogue.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax(_) => "calendar-syntax",
            Self::UnknownKey(_) => "calendar-unknown-key",
            Self::MissingKey(_) => "calendar-missing-key",
            Self::WrongType { .. } => "calendar-wrong-type",
            Self::UnknownZone(_) => "calendar-unknown-zone",
            Self::BadHours(_) => "calendar-bad-hours",
            Self::BadDay(_) => "calendar-bad-day",
            Self::OutOfRange { .. } => "calendar-out-of-range",
            Self::NotOneRule => "calendar-not-one-rule",
            Self::NeverOpen => "calendar-never-open",
        }
    }
}
