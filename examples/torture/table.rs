//! What was tried and what came of it, as one table.

use std::fmt;

/// One promise, what came of it, and whether it was kept.
pub struct Row {
    /// What was tried; indented where it belongs to the row above.
    pub trial: String,
    /// What came of it.
    pub result: String,
    /// Whether it is as promised.
    pub kept: bool,
}

/// The rows in the order of the trials.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// A promise that holds or not.
    pub fn promise(&mut self, trial: impl Into<String>, result: impl fmt::Display, kept: bool) {
        self.rows.push(Row {
            trial: trial.into(),
            result: result.to_string(),
            kept,
        });
    }

    /// A figure that promises nothing.
    pub fn figure(&mut self, trial: impl Into<String>, result: impl fmt::Display) {
        self.promise(trial, result, true);
    }

    /// What there is, in its order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// Whether every promise was kept.
    pub fn holds(&self) -> bool {
        self.rows.iter().all(|row| row.kept)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            let sign = if row.kept { "  " } else { "NO" };
            writeln!(f, "{sign} {:<58} {}", row.trial, row.result)?;
        }
        let broken = self.rows.iter().filter(|row| !row.kept).count();
        write!(f, "{broken} of {} broken", self.rows.len())
    }
}
