//! The form of an entry: what the centre knows of an institution, and what it knows better than the
//! public sources.
//!
//! What was typed outlives Esc and other screens; when somebody else has saved meanwhile, what only
//! they changed is taken over, what only we changed stays, and where both changed a field both are
//! shown and ours stays until the person decides.

mod fields;

use super::entry::field_name;
use super::{Directory, Pane};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::Reading;
use crate::app::form::{Form, Reaction};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::ids::FacilityId;
use crate::explain;
use crate::keymap::{Command, Layer};
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::entry::EntryRecord;
use crate::store::request::Request;
use std::collections::BTreeMap;

/// An entry that is edited.
#[derive(Debug)]
pub struct EntryForm {
    record: Box<EntryRecord>,
    form: Form,
    /// What the fields held when the entry was read.
    base: BTreeMap<String, String>,
    /// Why it was not saved, or what somebody else changed.
    remarks: Vec<String>,
    /// Whether no key was pressed since somebody else's text was shown.
    is_unread: bool,
    is_waiting: bool,
}

impl EntryForm {
    fn new(record: Box<EntryRecord>, desk: &Desk) -> Self {
        let form = fields::filled(&record, desk);
        Self {
            base: form.texts(),
            record,
            form,
            remarks: Vec::new(),
            is_unread: false,
            is_waiting: false,
        }
    }

    /// Which institution.
    #[must_use]
    pub fn facility(&self) -> FacilityId {
        self.record.facility.id
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.record.facility.details.name
    }

    /// The fields.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Why it was not saved, or what somebody else changed.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Whether the store has been asked and has not answered yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    fn is_touched(&self) -> bool {
        self.form.texts() != self.base
    }

    fn save(&mut self, desk: &Desk) -> Effects {
        // F12 that crossed with somebody else's saving decides nothing.
        if self.is_waiting || std::mem::take(&mut self.is_unread) {
            return Effects::new();
        }
        self.form.settle();
        let faults = self.form.faults(&Reading::at(desk));
        if !faults.is_empty() {
            self.form.blame(&faults);
            return Effects::new();
        }
        self.remarks.clear();
        self.is_waiting = true;
        let edit = fields::edit(&self.form, &self.record, &self.base);
        vec![Effect::Ask {
            asker: Asker::Directory,
            request: Request::EditEntry(Box::new(edit)),
        }]
    }

    /// The entry as it is now: joins what somebody else has saved with what is typed here.
    fn join(&mut self, record: Box<EntryRecord>, desk: &Desk) {
        if record.facility.revision == self.record.facility.revision {
            return;
        }
        let fresh = fields::filled(&record, desk).texts();
        let codes: Vec<String> = self.form.fields().map(|field| field.code.clone()).collect();
        let said = |texts: &BTreeMap<String, String>, code: &str| {
            texts.get(code).cloned().unwrap_or_default()
        };
        let locale = desk.locale;
        for code in codes {
            let (before, theirs) = (said(&self.base, &code), said(&fresh, &code));
            let ours = self.form.text(&code);
            if ours == before {
                self.form.set_text(&code, &theirs);
            } else if theirs != before && theirs != ours {
                let name = field_name(&code, desk);
                let values: [(&str, &dyn std::fmt::Display); 3] =
                    [("field", &name), ("theirs", &theirs), ("ours", &ours)];
                self.is_unread = true;
                self.remarks
                    .push(locale.fill(Label::DirectoryEditBoth, &values));
            }
        }
        self.base = fresh;
        self.record = record;
    }
}

/// The form in front, and those that were left with something typed in them.
#[derive(Debug, Default)]
pub struct Editing {
    open: Option<EntryForm>,
    parked: Vec<EntryForm>,
}

impl Editing {
    /// Whether a form is open or was left with something typed in it: it is in no journal.
    #[must_use]
    pub fn holds_forms(&self) -> bool {
        self.open.is_some() || !self.parked.is_empty()
    }

    /// The form in front.
    #[must_use]
    pub fn open(&self) -> Option<&EntryForm> {
        self.open.as_ref()
    }

    pub(super) fn layers(&self) -> &'static [Layer] {
        self.open.as_ref().map_or(&[], |open| open.form.layers())
    }
}

impl Directory {
    /// The forms of entries.
    #[must_use]
    pub fn editing(&self) -> &Editing {
        &self.editing
    }

    /// Opens the form of the institution in hand, as it was left if it was left unfinished.
    pub(super) fn edit(&mut self, desk: &Desk) -> Effects {
        if !desk.may_write() {
            let text = desk.locale.text(Label::DirectoryReadOnly);
            return vec![Effect::Notify(Notice::warning(text))];
        }
        let Some(id) = self.selected else {
            return Effects::new();
        };
        let Some(record) = self.record().cloned() else {
            self.edit_when_read = Some(id);
            return self.read_record();
        };
        let mut effects = Effects::new();
        let record = Box::new(record);
        let parked = self
            .editing
            .parked
            .iter()
            .position(|one| one.facility() == id);
        let form = match parked {
            Some(at) => {
                let mut form = self.editing.parked.remove(at);
                form.join(record, desk);
                let text = desk.locale.text(Label::DirectoryEditResumed);
                effects.push(Effect::Notify(Notice::info(text)));
                form
            }
            None => EntryForm::new(record, desk),
        };
        self.editing.open = Some(form);
        self.pane = Pane::Edit;
        effects
    }

    pub(super) fn in_edit(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        let open = self.editing.open.as_mut()?;
        if command != Command::Commit {
            open.is_unread = false;
        }
        match command {
            Command::Commit => return Some(open.save(desk)),
            Command::Back if !open.form.is_jumping() => return Some(self.leave_edit(desk)),
            Command::PaneNext => open.form.command(Command::FieldNext),
            Command::PanePrev => open.form.command(Command::FieldPrev),
            _ => match open.form.command(command) {
                Reaction::Ignored => return None,
                reaction => reaction,
            },
        };
        Some(Effects::new())
    }

    pub(super) fn type_in_edit(&mut self, text: &str, desk: &Desk) -> Effects {
        let Some(open) = &mut self.editing.open else {
            return Effects::new();
        };
        open.is_unread = false;
        if let Reaction::Overfull { left_out, limit } = open.form.insert(text) {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("limit", &limit), ("count", &left_out)];
            let text = desk.locale.fill(Label::FormOverfull, &values);
            return vec![Effect::Notify(Notice::warning(text))];
        }
        Effects::new()
    }

    /// Back to the entry; what was typed is kept for the next time.
    fn leave_edit(&mut self, desk: &Desk) -> Effects {
        self.pane = Pane::Detail;
        if !self.park_edit() {
            return Effects::new();
        }
        let text = desk.locale.text(Label::DirectoryEditKept);
        vec![Effect::Notify(Notice::info(text))]
    }

    /// Puts the form in front aside; true when something was typed that is worth keeping.
    pub(super) fn park_edit(&mut self) -> bool {
        let left = self.editing.open.take().filter(EntryForm::is_touched);
        let is_kept = left.is_some();
        self.editing.parked.extend(left);
        is_kept
    }

    /// The store has saved the form, if it was the form that asked.
    pub(super) fn edit_saved(&mut self, id: FacilityId, desk: &Desk) -> Effects {
        let saved = self
            .editing
            .open
            .take_if(|open| open.is_waiting && open.facility() == id);
        let Some(saved) = saved else {
            return Effects::new();
        };
        self.pane = Pane::Detail;
        let text = desk
            .locale
            .fill(Label::DirectoryEditSaved, &[("name", &saved.name())]);
        vec![Effect::Notify(Notice::info(text))]
    }

    /// The store did not save the form; true when it was the form that asked.
    pub(super) fn edit_refused(&mut self, error: &StoreError, desk: &Desk) -> Option<Effects> {
        let open = self.editing.open.as_mut().filter(|open| open.is_waiting)?;
        open.is_waiting = false;
        open.remarks =
            vec![explain::store_error(error, &desk.office, desk.locale).line(desk.locale)];
        let is_stale = matches!(error, StoreError::StaleFacility { .. });
        Some(if is_stale {
            self.read_record()
        } else {
            Effects::new()
        })
    }

    /// The entry has been read again: an open form takes over what others have changed.
    pub(super) fn edit_goes_on(&mut self, record: &EntryRecord, desk: &Desk) {
        if let Some(open) = &mut self.editing.open
            && open.facility() == record.facility.id
            && !open.is_waiting
        {
            open.join(Box::new(record.clone()), desk);
        }
    }
}
