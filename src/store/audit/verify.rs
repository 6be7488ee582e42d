//! Does the audit still say what it said, and do the records still say what it says of them?

use super::anchor::Anchor;
use super::{AuditRow, hex};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::seal::{SealFault, Told};
use rusqlite::Connection;
use serde::Serialize;

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chain {
    /// Every row follows from the one before; the head as hex, to be kept elsewhere.
    Whole {
        /// How many rows.
        rows: i64,
        /// Hash of the last row, 64 hex digits; empty when there is none.
        head: String,
    },
    /// The first row that does not follow from the one before.
    Broken {
        /// Its serial.
        seq: i64,
    },
}

/// Everything that a verification found. Lists of faults are empty when all is well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether nothing at all is wrong.
    pub ok: bool,
    /// Rows that follow one from the other.
    pub rows: i64,
    /// Hash of the last row, 64 hex digits; empty when the chain is broken or there is none.
    pub head: String,
    /// The first row that was changed, or stands where one was removed or inserted.
    pub broken_at: Option<i64>,
    /// Heads kept elsewhere that the audit does not hold: its end was cut off, or it was written anew.
    pub lost: Vec<Anchor>,
    /// How many kept heads were looked for.
    pub anchors: usize,
    /// Records that are not as their last write left them.
    pub records: Vec<SealFault>,
}

/// Checks the whole chain.
///
/// # Errors
/// When the file cannot be read.
pub fn verify(conn: &Connection) -> Result<Chain, StoreError> {
    follow(conn, |_, _| true)
}

/// Follows the chain; `each` is told every row with its hash and says whether it reads as it should.
fn follow(
    conn: &Connection,
    mut each: impl FnMut(&AuditRow, &[u8]) -> bool,
) -> Result<Chain, StoreError> {
    let reading = StoreError::doing("reading the audit");
    let columns = AuditRow::COLUMNS;
    let mut rows = conn
        .prepare(&format!("SELECT {columns}, hash FROM audit ORDER BY seq"))
        .map_err(&reading)?;
    let mut rows = rows.query([]).map_err(&reading)?;
    let mut before = vec![0; 32];
    let mut count = 0;
    while let Some(row) = rows.next().map_err(&reading)? {
        let stored: Vec<u8> = row.get("hash").map_err(&reading)?;
        let row = AuditRow::read(row).map_err(&reading)?;
        if row.seq != count + 1 || row.hash(&before) != stored || !each(&row, &stored) {
            return Ok(Chain::Broken { seq: row.seq });
        }
        count = row.seq;
        before = stored;
    }
    let head = if count == 0 {
        String::new()
    } else {
        hex(&before)
    };
    Ok(Chain::Whole { rows: count, head })
}

impl Store {
    /// Follows the chain, looks for the heads that were kept elsewhere, and holds every record
    /// against its newest seal.
    ///
    /// # Errors
    /// When the file cannot be read; what is wrong inside stands in the verdict.
    pub fn verify_audit(&self, anchors: &[Anchor]) -> Result<Verdict, StoreError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "only reads: one moment for chain and records, whatever others save meanwhile"
        )]
        let moment = self
            .conn
            .unchecked_transaction()
            .map_err(StoreError::doing("reading the audit"))?;
        let mut lost: Vec<Anchor> = anchors.to_vec();
        let mut told = Told::default();
        let chain = follow(&moment, |row, hash| {
            lost.retain(|kept| kept.seq != row.seq || kept.hash != hex(hash));
            told.take(&row.seals).is_some()
        })?;
        let (rows, head, broken_at) = match chain {
            Chain::Whole { rows, head } => (rows, head, None),
            Chain::Broken { seq } => (seq - 1, String::new(), Some(seq)),
        };
        // Behind a broken row no seal can be trusted, and no kept head was looked for.
        let records = match broken_at {
            None => told.hold_against(&moment)?,
            Some(seq) => {
                lost.retain(|kept| kept.seq < seq);
                Vec::new()
            }
        };
        Ok(Verdict {
            ok: broken_at.is_none() && lost.is_empty() && records.is_empty(),
            rows,
            head,
            broken_at,
            lost,
            anchors: anchors.len(),
            records,
        })
    }
}
