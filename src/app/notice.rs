//! The notice line above the footer: what happened, what was kept, what to do next.

use chrono::{DateTime, Duration, Utc};

/// How serious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `(i)` goes by itself after eight seconds.
    Info,
    /// `(!)` stays until a key is pressed.
    Warning,
    /// `(x)` stays until Esc.
    Error,
}

/// One line for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How serious.
    pub level: Level,
    /// The sentence, in the person's language.
    pub text: String,
    /// Since when it is shown; set by the frame.
    pub since: Option<DateTime<Utc>>,
}

/// How long an information stays.
pub const INFO_SECONDS: i64 = 8;

impl Notice {
    /// An information.
    #[must_use]
    pub fn info(text: impl Into<String>) -> Self {
        Self {
            level: Level::Info,
            text: text.into(),
            since: None,
        }
    }

    /// A warning.
    #[must_use]
    pub fn warning(text: impl Into<String>) -> Self {
        Self {
            level: Level::Warning,
            text: text.into(),
            since: None,
        }
    }

    /// An error.
    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self {
            level: Level::Error,
            text: text.into(),
            since: None,
        }
    }

    /// When it goes by itself.
    #[must_use]
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        (self.level == Level::Info)
            .then(|| {
                self.since
                    .map(|since| since + Duration::seconds(INFO_SECONDS))
            })
            .flatten()
    }
}
