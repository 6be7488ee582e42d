//! A call that goes on with an earlier one: the link between both records, and the open work item that
//! takes it up instead of a second one.

use super::alike::open_items_from;
use super::error::StoreError;
use super::items::{self, NewEvent};
use super::register::StartedItem;
use super::write::Writing;
use crate::domain::consultation::ConsultationDetails;
use crate::domain::ids::ConsultationId;
use crate::domain::intake::{FieldFault, fault_code};
use crate::domain::number::Number;
use crate::domain::work_item::Details;
use rusqlite::OptionalExtension;

/// The step that a timeline shows for what was appended: a note, which no undo takes back.
const NOTE: &str = "note";

impl Writing<'_> {
    /// The record that a call continues.
    pub fn continued(
        &self,
        details: &ConsultationDetails,
    ) -> Result<Option<ConsultationId>, StoreError> {
        let Some(number) = &details.continues else {
            return Ok(None);
        };
        let found = self
            .tx
            .prepare_cached("SELECT id FROM consultation WHERE number = ?1")
            .and_then(|mut one| {
                one.query_row([number.to_string()], |row| row.get(0).map(ConsultationId))
                    .optional()
            })
            .map_err(StoreError::doing("looking for the call that is continued"))?;
        let unknown = || {
            let args = vec![("number", number.to_string())];
            fault("continues", fault_code::CONTINUES_UNKNOWN, args)
        };
        found.ok_or_else(unknown).map(Some)
    }

    /// Attaches a call to the newest open item of the call before and notes it in the item's timeline.
    pub fn append_to_open_item(
        &self,
        before: Option<ConsultationId>,
        call: ConsultationId,
        number: &Number,
        details: &ConsultationDetails,
    ) -> Result<StartedItem, StoreError> {
        let open = before.map(|before| open_items_from(&self.tx, before));
        let open = open.transpose()?.unwrap_or_default();
        let Some(open) = open.into_iter().next() else {
            return Err(fault("route", fault_code::NOTHING_TO_APPEND_TO, Vec::new()));
        };
        let item = items::load(&self.tx, open.id)?;
        self.tx
            .prepare_cached("INSERT INTO item_consultation VALUES (?1, ?2)")
            .and_then(|mut link| link.execute([item.id.0, call.0]))
            .map_err(StoreError::doing("attaching a call to an item"))?;
        let note = format!("{number} {}", details.narrative);
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
        Ok(StartedItem {
            number: item.number,
            id: item.id,
            kind: item.kind,
        })
    }
}

fn fault(field: &str, code: &'static str, args: Vec<(&'static str, String)>) -> StoreError {
    StoreError::Fields(vec![FieldFault {
        field: field.to_owned(),
        code,
        args,
    }])
}
