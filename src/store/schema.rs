//! The tables, version by version: every change of them is a step that older files take.

use super::error::StoreError;
use super::known;
use super::look_up::index;
use super::seal;
use rusqlite::Connection;

/// Rust code of a migration, in its transaction.
pub(super) type Fill = fn(&Connection) -> Result<(), StoreError>;

/// One step of the schema.
pub(super) struct Migration {
    /// Tables, columns, indexes.
    pub sql: &'static str,
    /// What SQL alone cannot fill for rows that are there already, such as folded keys.
    pub fill: Option<Fill>,
}

/// Consultations that are read at once while the index is filled for the first time.
const FILLED_AT_ONCE: u32 = 5_000;

fn fill_look_up(conn: &Connection) -> Result<(), StoreError> {
    while index::fill(conn, FILLED_AT_ONCE)? > 0 {}
    Ok(())
}

fn plan_visits_ahead(conn: &Connection) -> Result<(), StoreError> {
    const STATEMENTS: &str = include_str!("../../data/migrations/0022_visits_ahead.sql");
    seal::changing_items(conn, STATEMENTS)
}

/// The migrations in order; the schema version is their count.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration {
        sql: include_str!("../../data/migrations/0001_the_house.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0002_finding_again.sql"),
        fill: Some(fill_look_up),
    },
    Migration {
        sql: include_str!("../../data/migrations/0003_recognition.sql"),
        fill: Some(known::fill),
    },
    Migration {
        sql: include_str!("../../data/migrations/0004_postal_codes.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0005_handed_drafts.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0006_join_decisions.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0007_entries_and_who_cares.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0009_offers.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0010_presence_at_items.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0011_teams_under_way.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0012_absences.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0013_figures.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0014_audit_seals.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0016_the_day.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0018_directory_token.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0017_forwarded_in_words.sql"),
        // Behind every change of a column that a seal reads.
        fill: Some(seal::seal_unsealed),
    },
    Migration {
        sql: include_str!("../../data/migrations/0019_who_goes_along.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0020_privacy.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0021_retention.sql"),
        fill: None,
    },
    Migration {
        sql: include_str!("../../data/migrations/0025_said_once.sql"),
        fill: None,
    },
    Migration {
        // Its statements change sealed rows.
        sql: "",
        fill: Some(plan_visits_ahead),
    },
];

/// Newest schema that this program knows.
#[must_use]
pub fn known_schema() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}
