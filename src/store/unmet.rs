//! A referral that nobody could take becomes a candidate for a regional issue, with what stayed unmet.

use super::StartedItem;
use super::error::StoreError;
use super::items::{self, NewEvent};
use super::offers;
use super::sides::given;
use super::supply::ISSUE;
use super::write::Writing;
use crate::domain::ids::ItemId;
use crate::domain::offer::OfferState;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::work_item::{Details, WorkItem};
use crate::workflow::model::{FieldKind, Phase, Plan, Workflow};
use crate::workflow::plan::START;

impl Writing<'_> {
    /// Starts the issue: its title names the function and why it failed, its text what was needed and
    /// how the clinics answered.
    pub(super) fn raise_unmet(
        &self,
        item: &WorkItem,
        plan: &Plan,
    ) -> Result<StartedItem, StoreError> {
        let workflow = self
            .office
            .workflow(&item.kind)
            .ok_or_else(|| StoreError::NotFound(item.kind.clone()))?;
        let state = workflow
            .state(&plan.to)
            .map_or(plan.to.as_str(), |state| state.label.ja.as_str());
        let reason = given(plan, "reason");
        let first = reason.lines().next().unwrap_or_default();
        let mut details = item.details.clone();
        details.insert(
            "title".to_owned(),
            format!("{} {state}: {first}", workflow.label.ja),
        );
        details.insert("unmet".to_owned(), self.unmet(item, workflow, reason)?);
        self.spawn_with(item, ISSUE, details)
    }

    fn unmet(
        &self,
        item: &WorkItem,
        workflow: &Workflow,
        reason: &str,
    ) -> Result<String, StoreError> {
        let words = &self.office.vocabularies;
        let mut lines = vec![reason.to_owned()];
        for spec in &workflow.fields {
            let FieldKind::Choices(list) = &spec.kind else {
                continue;
            };
            let codes = item.details.get(&spec.code).map_or("", String::as_str);
            let vocabulary = workflow.vocabulary(list, words);
            let said: Vec<&str> = codes
                .split(',')
                .filter(|code| !code.is_empty())
                .map(|code| vocabulary.map_or(code, |words| word(words, code)))
                .collect();
            if !said.is_empty() {
                lines.push(format!("{}: {}", spec.label.ja, said.join(" ")));
            }
        }
        for offer in offers::of_item(&self.tx, item.id)? {
            let state = offer.said.unwrap_or(offer.state);
            let why = if state == OfferState::Declined {
                word(&words.decline_reasons, &offer.reason)
            } else {
                ""
            };
            let said = format!(
                "{}: {} {why}",
                offer.facility_name,
                word(&words.answers, state.code())
            );
            lines.push(said.trim_end().to_owned());
        }
        Ok(lines.join("\n"))
    }

    /// An item that a step made goes with the step, unless somebody has worked on it since.
    pub(super) fn take_back_made(&self, made: ItemId) -> Result<(), StoreError> {
        let mut item = items::load(&self.tx, made)?;
        let touched: bool = self
            .tx
            .prepare_cached("SELECT 1 FROM item_event WHERE item_id = ?1 AND transition <> ?2")
            .and_then(|mut rows| rows.exists(rusqlite::params![made.0, START]))
            .map_err(StoreError::doing("asking whether an item was worked on"))?;
        let workflow = self.office.workflow(&item.kind);
        let error = workflow.and_then(|workflow| {
            let mut states = workflow.states.iter();
            states.find(|state| state.phase == Phase::Error)
        });
        let Some(error) = error.filter(|_| !touched) else {
            return Ok(());
        };
        let from = item.state.clone();
        item.state.clone_from(&error.code);
        item.state_since = self.now;
        item.next = None;
        items::update(&self.tx, &item)?;
        items::insert_event(
            self,
            &NewEvent {
                item: item.id,
                transition: "error",
                from: &from,
                to: &item.state,
                given: &Details::new(),
                note: "",
                undoes: None,
                before: "null",
            },
        )?;
        Ok(())
    }
}

/// What is stored is read by the office: Japanese, whatever language a desk shows.
fn word<'v>(words: &'v Vocabulary, code: &'v str) -> &'v str {
    words.get(code).map_or(code, |term| term.ja.as_str())
}
