//! The consultations behind a regional issue: bundled from a theme, joined by every later one that shows the same, and
//! counted again to see whether the measures work.
//!
//! An issue with words follows them: a consultation whose narrative has all of them (and which is of its area and
//! one of its categories, where it names any) is attached when it is registered. When a solved issue is shown
//! often enough again (`data/issues.toml`), it opens again within the same write.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::items::{self, NewEvent};
use super::start::Seed;
use super::steps::StepRequest;
use super::supply::ISSUE;
use super::time::stamp;
use super::write::Writing;
use crate::domain::area::AreaCode;
use crate::domain::consultation::ConsultationDetails;
use crate::domain::ids::{ConsultationId, ItemId};
use crate::domain::number::Number;
use crate::domain::staff::Actor;
use crate::domain::themes::shows;
use crate::domain::work_item::{Details, WorkItem};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};
use serde_json::json;
use std::collections::BTreeSet;

/// The words that an issue follows, separated by blanks.
pub const WORDS_FIELD: &str = "words";
/// How many consultations showed it when it was raised.
pub const SHOWN_FIELD: &str = "shown";
/// Of how many days these were.
pub const SHOWN_DAYS_FIELD: &str = "shown_days";
/// The step by which an issue opens again by itself.
const RECUR: &str = "recur";
const NOTE: &str = "note";

/// A theme of which an issue is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeIssue {
    /// What the issue is called.
    pub title: String,
    /// Its words.
    pub words: Vec<String>,
    /// Where, if the theme was looked for in one area.
    pub area: Option<AreaCode>,
    /// In which category, if it was looked for in one.
    pub category: Option<String>,
    /// The consultations that show it.
    pub cases: Vec<ConsultationId>,
    /// Of how many days they are.
    pub days: u32,
}

/// Where an issue that follows words stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueStanding {
    /// The issue.
    pub item: WorkItem,
    /// Consultations that showed it when it was raised, and of how many days.
    pub shown: (u32, u32),
    /// Consultations behind it of as many days up to now.
    pub recent: u32,
    /// All consultations behind it.
    pub all: u32,
    /// What is being done about it, the oldest first.
    pub measures: Vec<WorkItem>,
}

impl Store {
    /// Makes an issue of a theme and attaches its consultations; where one about the same words is open, they
    /// are attached to that. Gives the issue and whether it is new.
    ///
    /// # Errors
    /// What [`Store::start`] says.
    pub fn raise_theme(
        &mut self,
        actor: &Actor,
        theme: &ThemeIssue,
    ) -> Result<(WorkItem, bool), StoreError> {
        let office = self.office.clone();
        let workflow = office
            .workflow(ISSUE)
            .ok_or_else(|| StoreError::NotFound(ISSUE.to_owned()))?;
        self.write(actor, |writing| {
            let wanted: BTreeSet<&str> = theme.words.iter().map(String::as_str).collect();
            let is_the_same = |item: &&WorkItem| {
                let words: BTreeSet<&str> = field(item, WORDS_FIELD).split_whitespace().collect();
                words == wanted && item.area == theme.area && item.next.is_some()
            };
            let open = following(&writing.tx)?;
            if let Some(open) = open.iter().find(is_the_same) {
                let added = writing.attach(open, &theme.cases)?;
                let entry = bundled(open, added);
                return Ok(((open.clone(), false), entry));
            }
            let mut details = Details::from([
                ("title".to_owned(), theme.title.clone()),
                (WORDS_FIELD.to_owned(), theme.words.join(" ")),
                (SHOWN_FIELD.to_owned(), theme.cases.len().to_string()),
                (SHOWN_DAYS_FIELD.to_owned(), theme.days.to_string()),
            ]);
            if let Some(category) = &theme.category {
                details.insert("categories".to_owned(), category.clone());
            }
            let seed = Seed {
                area: theme.area.clone(),
                details,
                ..Seed::default()
            };
            let item = writing.start_item(workflow, seed)?;
            writing.link(item.id, &theme.cases)?;
            let detail = json!({ "kind": ISSUE, "words": theme.words, "cases": theme.cases.len() });
            let entry = AuditEntry::new("start", item.number.to_string(), detail);
            Ok(((item, true), entry))
        })
    }

    /// Attaches consultations to an issue; gives how many were not behind it before.
    ///
    /// # Errors
    /// `NotFound` when the item is no issue or a consultation is not there.
    pub fn bundle(
        &mut self,
        actor: &Actor,
        issue: &Number,
        cases: &[ConsultationId],
    ) -> Result<usize, StoreError> {
        let item = self.item_numbered(issue)?;
        if item.kind != ISSUE {
            return Err(StoreError::NotFound(issue.to_string()));
        }
        self.write(actor, |writing| {
            let added = writing.attach(&item, cases)?;
            Ok((added, bundled(&item, added)))
        })
    }

    /// Every issue that follows words and is not in error, those that are open first, then the newest.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn standings(&self) -> Result<Vec<IssueStanding>, StoreError> {
        self.in_one_view(|| {
            let mut issues = following(&self.conn)?;
            issues.sort_by_key(|item| (item.next.is_none(), std::cmp::Reverse(item.id)));
            issues.into_iter().map(|item| self.standing(item)).collect()
        })
    }

    fn standing(&self, item: WorkItem) -> Result<IssueStanding, StoreError> {
        let number = |code| field(&item, code).parse().unwrap_or(0);
        let shown: (u32, u32) = (number(SHOWN_FIELD), number(SHOWN_DAYS_FIELD));
        let days = if shown.1 == 0 {
            self.office.issues.reopen.days
        } else {
            shown.1
        };
        let since = self.clock.now() - TimeDelta::days(i64::from(days));
        let ids = self
            .conn
            .prepare_cached(
                "SELECT id FROM work_item WHERE parent = ?1 AND kind = 'measure' ORDER BY id",
            )
            .and_then(|mut rows| {
                rows.query_map([item.id.0], |row| row.get(0).map(ItemId))?
                    .collect::<Result<Vec<_>, _>>()
            })
            .map_err(StoreError::doing("reading measures"))?;
        let measures = ids.into_iter().map(|id| items::load(&self.conn, id));
        Ok(IssueStanding {
            shown,
            recent: count_behind(&self.conn, item.id, since)?,
            all: count_behind(&self.conn, item.id, DateTime::<Utc>::MIN_UTC)?,
            measures: measures.collect::<Result<_, _>>()?,
            item,
        })
    }
}

impl Writing<'_> {
    /// Attaches a new consultation to the issues that it shows, and opens those again that were solved and are shown
    /// often enough.
    pub(super) fn follow_issues(
        &self,
        call: ConsultationId,
        details: &ConsultationDetails,
    ) -> Result<(), StoreError> {
        for item in following(&self.tx)? {
            if !is_shown_by(&item, details) {
                continue;
            }
            self.link(item.id, &[call])?;
            self.open_again(item)?;
        }
        Ok(())
    }

    fn open_again(&self, item: WorkItem) -> Result<(), StoreError> {
        let workflow = self.office.workflow(ISSUE);
        let recurs = workflow.and_then(|workflow| workflow.transition(RECUR));
        let is_over = recurs.is_some_and(|recurs| recurs.from.contains(&item.state));
        if !is_over {
            return Ok(());
        }
        let rules = &self.office.issues.reopen;
        let back = self.now - TimeDelta::days(i64::from(rules.days));
        let count = count_behind(&self.tx, item.id, back.max(item.state_since))?;
        let number = |code| field(&item, code).parse().unwrap_or(0);
        if count < rules.threshold(number(SHOWN_FIELD), number(SHOWN_DAYS_FIELD)) {
            return Ok(());
        }
        // What is stored is read by the office: Japanese, whatever language a desk shows.
        let reason = rules.reason.ja.replace("{days}", &rules.days.to_string());
        let reason = reason.replace("{cases}", &count.to_string());
        let request = StepRequest {
            item: item.id,
            transition: RECUR.to_owned(),
            given: Details::from([("reason".to_owned(), reason.clone())]),
            note: reason,
            if_revision: None,
        };
        self.take_step(item, &request).map(|_| ())
    }

    /// Attaches consultations by hand: the timeline says which.
    fn attach(&self, item: &WorkItem, cases: &[ConsultationId]) -> Result<usize, StoreError> {
        let added = self.link(item.id, cases)?;
        if !added.is_empty() {
            let note = added.join(" ");
            items::insert_event(
                self,
                &NewEvent {
                    item: item.id,
                    transition: NOTE,
                    from: &item.state,
                    to: &item.state,
                    given: &Details::new(),
                    note: &note,
                    undoes: None,
                    before: "null",
                },
            )?;
        }
        Ok(added.len())
    }

    /// Numbers of those that were not attached before.
    fn link(&self, item: ItemId, cases: &[ConsultationId]) -> Result<Vec<String>, StoreError> {
        let linking = StoreError::doing("attaching a consultation to an issue");
        let mut added = Vec::new();
        for case in cases {
            let is_new = self
                .tx
                .prepare_cached("INSERT OR IGNORE INTO item_consultation VALUES (?1, ?2)")
                .and_then(|mut link| link.execute([item.0, case.0]))
                .map_err(&linking)?
                > 0;
            if is_new {
                let number = self
                    .tx
                    .prepare_cached("SELECT number FROM consultation WHERE id = ?1")
                    .and_then(|mut one| one.query_row([case.0], |row| row.get(0)))
                    .map_err(&linking)?;
                added.push(number);
            }
        }
        Ok(added)
    }
}

fn bundled(item: &WorkItem, added: usize) -> AuditEntry {
    AuditEntry::new("bundle", item.number.to_string(), json!({ "cases": added }))
}

fn is_shown_by(item: &WorkItem, details: &ConsultationDetails) -> bool {
    let is_there = item.area.is_none() || item.area == details.person.area;
    let mut categories = field(item, "categories")
        .split(',')
        .filter(|code| !code.is_empty());
    let is_of_all = categories.clone().next().is_none();
    let is_meant =
        is_of_all || categories.any(|code| details.categories.iter().any(|of| of == code));
    is_there && is_meant && shows(&details.narrative, field(item, WORDS_FIELD))
}

/// Issues with words, but for those in error and those that are none.
fn following(conn: &Connection) -> Result<Vec<WorkItem>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {} FROM work_item WHERE kind = ?1 AND state NOT IN ('cancelled', 'entered-in-error')
             AND coalesce(json_extract(details, '$.' || ?2), '') <> '' ORDER BY id",
        items::COLUMNS
    ))
    .and_then(|mut rows| rows.query_map([ISSUE, WORDS_FIELD], items::read)?.collect())
    .map_err(StoreError::doing("reading issues that follow words"))
}

/// Consultations behind an item that were received from a moment on.
fn count_behind(conn: &Connection, item: ItemId, since: DateTime<Utc>) -> Result<u32, StoreError> {
    let since = if since == DateTime::<Utc>::MIN_UTC {
        String::new()
    } else {
        stamp(since)
    };
    conn.prepare_cached(
        "SELECT count(*) FROM item_consultation AS link
         JOIN consultation ON consultation.id = link.consultation_id
         WHERE link.item_id = ?1 AND received_at >= ?2",
    )
    .and_then(|mut count| count.query_row(params![item.0, since], |row| row.get(0)))
    .map_err(StoreError::doing(
        "counting the consultations behind an issue",
    ))
}

fn field<'i>(item: &'i WorkItem, code: &str) -> &'i str {
    item.details.get(code).map_or("", String::as_str)
}
