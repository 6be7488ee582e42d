//! How a command ends: its exit code, and the sentence for the person.

use crate::explain::Explanation;
use serde_json::{Value, json};
use std::io;

/// The exit codes that scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Wrong usage.
    Usage = 2,
    /// Nothing found.
    Nothing = 3,
    /// The file is busy, damaged, missing, or of a newer version.
    File = 4,
    /// Not allowed for this role.
    NotAllowed = 5,
    /// Interrupted.
    Interrupted = 130,
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct CliError {
    /// How the process ends.
    pub exit: Exit,
    /// Stable kebab-case code.
    pub code: &'static str,
    /// What happened and what to do, in the person's language.
    pub explanation: Explanation,
}

impl CliError {
    /// An error.
    #[must_use]
    pub fn new(exit: Exit, code: &'static str, explanation: Explanation) -> Self {
        Self {
            exit,
            code,
            explanation,
        }
    }

    /// The error as `--json` prints it.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({ "error": {
            "code": self.code,
            "message": self.explanation.message,
            "hint": self.explanation.hint,
        }})
    }
}

/// Writing the output failed: a closed pipe (`list | head`) ends quietly.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        let exit = if error.kind() == io::ErrorKind::BrokenPipe {
            Exit::Done
        } else {
            Exit::Failed
        };
        let explanation = Explanation {
            message: error.to_string(),
            hint: String::new(),
        };
        Self {
            exit,
            code: "output",
            explanation,
        }
    }
}
