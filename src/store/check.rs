//! Is the file whole? Pages, links between rows, the audit chain, and the rules that hold
//! between records: gapless numbers, open items in open states.

use super::Store;
use super::audit::verify::Verdict;
use super::error::StoreError;
use super::open;
use super::seal::SealFault;
use crate::workflow::model::Phase;
use rusqlite::Connection;
use serde::Serialize;

/// So many faults of one kind are told; more would not help anybody.
const FAULTS_TOLD: usize = 20;

/// What a check found. Lists of faults are empty when all is well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Whether nothing at all is wrong.
    pub ok: bool,
    /// Schema version of the file.
    pub schema: u32,
    /// `"ok"`, or what SQLite says of the pages.
    pub integrity: String,
    /// Rows that point to rows that are not there.
    pub foreign_keys: Vec<String>,
    /// Whether each audit row follows from the one before.
    pub audit_chain: AuditChain,
    /// Records that are not as the audit says that their last write left them.
    pub records: Vec<SealFault>,
    /// Open drafts of this account, as the caller counted them.
    pub drafts: usize,
    /// Numbers that are missing, or more than were given out.
    pub numbers: Vec<String>,
    /// Work items whose row does not fit their workflow.
    pub items: Vec<String>,
    /// Version of SQLite.
    pub sqlite: &'static str,
}

/// The state of the audit chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditChain {
    /// Whether it is whole.
    pub ok: bool,
    /// How many rows were followed.
    pub rows: i64,
    /// Hash of the last row, to be kept elsewhere: only so is a cut-off end found.
    pub head: String,
    /// The first row that does not follow.
    pub broken_at: Option<i64>,
}

impl AuditChain {
    fn of(verdict: &Verdict) -> Self {
        Self {
            ok: verdict.broken_at.is_none(),
            rows: verdict.rows,
            head: verdict.head.clone(),
            broken_at: verdict.broken_at,
        }
    }
}

impl Store {
    /// Checks the whole file. Drafts lie outside it, each with its writer: `drafts` is their
    /// number, for the report.
    ///
    /// # Errors
    /// When the file cannot be read at all; what is wrong inside stands in the report.
    pub fn check(&self, drafts: usize) -> Result<CheckReport, StoreError> {
        let pages = page_faults(&self.conn, "integrity_check")?;
        let foreign_keys = broken_links(&self.conn)?;
        let verdict = self.verify_audit(&[])?;
        let audit_chain = AuditChain::of(&verdict);
        let numbers = self.number_faults()?;
        let items = self.item_faults()?;
        let ok = pages.is_empty()
            && foreign_keys.is_empty()
            && verdict.ok
            && numbers.is_empty()
            && items.is_empty();
        let integrity = if pages.is_empty() {
            "ok".to_owned()
        } else {
            pages.join("; ")
        };
        Ok(CheckReport {
            ok,
            schema: open::schema(&self.conn)?,
            integrity,
            foreign_keys,
            audit_chain,
            records: verdict.records,
            drafts,
            numbers,
            items,
            sqlite: rusqlite::version(),
        })
    }

    /// Numbers are given out without gaps and never taken back.
    fn number_faults(&self) -> Result<Vec<String>, StoreError> {
        let reading = StoreError::doing("reading the counters");
        // `R8--` counts consultations, `R8-S` the items of one workflow.
        self.conn
            .prepare_cached(
                "WITH used (name, times) AS (
                     SELECT substr(number, 1, instr(number, '-')) || '-', count(*)
                     FROM consultation GROUP BY 1
                     UNION ALL
                     SELECT substr(number, 1, instr(number, '-') + 1), count(*)
                     FROM work_item GROUP BY 1)
                 SELECT coalesce(counter.name, used.name), coalesce(last, 0), coalesce(times, 0)
                 FROM counter FULL JOIN used ON used.name = counter.name
                 WHERE last IS NOT times ORDER BY 1",
            )
            .and_then(|mut rows| {
                rows.query_map([], |row| {
                    let (name, last, times): (String, i64, i64) =
                        (row.get(0)?, row.get(1)?, row.get(2)?);
                    Ok(format!("{name}: {last} given out, {times} there"))
                })?
                .collect()
            })
            .map_err(reading)
    }

    fn item_faults(&self) -> Result<Vec<String>, StoreError> {
        let reading = StoreError::doing("reading the work items");
        let mut statement = self
            .conn
            .prepare_cached("SELECT number, kind, state, closed FROM work_item ORDER BY id")
            .map_err(&reading)?;
        let mut rows = statement.query([]).map_err(&reading)?;
        let mut faults = Vec::new();
        while let Some(row) = rows.next().map_err(&reading)? {
            let kind: String = row.get(1).map_err(&reading)?;
            let state: String = row.get(2).map_err(&reading)?;
            let closed: bool = row.get(3).map_err(&reading)?;
            if let Some(fault) = self.item_fault(&kind, &state, closed) {
                let number: String = row.get(0).map_err(&reading)?;
                faults.push(format!("{number}: {fault}"));
            }
            if faults.len() == FAULTS_TOLD {
                break;
            }
        }
        Ok(faults)
    }

    fn item_fault(&self, kind: &str, state: &str, closed: bool) -> Option<String> {
        let Some(workflow) = self.office.workflow(kind) else {
            return Some(format!("no workflow {kind:?}"));
        };
        let Some(known) = workflow.state(state) else {
            return Some(format!("{kind} has no state {state:?}"));
        };
        let over = matches!(known.phase, Phase::Closed | Phase::Error);
        (over != closed).then(|| format!("closed is {closed} in the state {state:?}"))
    }
}

/// What `integrity_check` or `quick_check` says; empty when all is well.
pub(super) fn page_faults(conn: &Connection, pragma: &str) -> Result<Vec<String>, StoreError> {
    let mut faults = Vec::new();
    conn.pragma_query(None, pragma, |row| {
        faults.push(row.get::<_, String>(0)?);
        Ok(())
    })
    .map_err(StoreError::doing("checking the pages"))?;
    faults.retain(|fault| fault != "ok");
    faults.truncate(FAULTS_TOLD);
    Ok(faults)
}

fn broken_links(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut broken = Vec::new();
    conn.pragma_query(None, "foreign_key_check", |row| {
        let (table, row_id, parent): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        if broken.len() < FAULTS_TOLD {
            let row_id = row_id.map(|id| format!(" {id}")).unwrap_or_default();
            broken.push(format!("{table}{row_id} -> {parent}"));
        }
        Ok(())
    })
    .map_err(StoreError::doing("checking the links"))?;
    Ok(broken)
}
