//! Who looked at whom: a view of a person's record is noted as a change is.
//!
//! A desk reads on a connection that cannot write, and nobody waits for the note: the reader hands
//! it to the writer, who writes it before any later save. A record that stays open is read again
//! whenever somebody saves it; that is one look, for a quarter of an hour.

use super::Store;
use super::audit::AuditEntry;
use super::audit::anchor::{Anchor, Remembered};
use super::error::StoreError;
use super::open::Access;
use super::request::{Reply, Request};
use crate::domain::contact::Subject;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;

/// So long the same record is one look.
const ONE_LOOK: TimeDelta = TimeDelta::minutes(15);

/// What a desk has noted lately.
#[derive(Debug, Default)]
pub(super) struct Looks(HashMap<String, DateTime<Utc>>);

impl Looks {
    /// Whether a look at this record is to be noted now.
    pub fn is_new(&mut self, subject: &str, now: DateTime<Utc>) -> bool {
        self.0.retain(|_, at| now - *at < ONE_LOOK);
        if self.0.contains_key(subject) {
            return false;
        }
        self.0.insert(subject.to_owned(), now);
        true
    }

    /// A look that could not be noted is none: the next one is.
    pub fn forget(&mut self, subject: &str) {
        self.0.remove(subject);
    }
}

impl Request {
    /// The person whose record is asked for by nothing but their row.
    pub(super) fn person_looked_at(&self) -> Option<String> {
        match self {
            Self::About { person, .. } => Some(format!("person {person}")),
            _ => None,
        }
    }
}

impl Reply {
    /// The record of a person that the reader now sees; `None` for lists and for what concerns nobody.
    pub(super) fn looked_at(&self) -> Option<String> {
        match self {
            Self::Item(view) => Some(view.item.number.to_string()),
            Self::Released(released) => Some(released.view().item.number.to_string()),
            Self::Record(view) => Some(view.consultation.number.to_string()),
            Self::Consultation(record) => Some(record.number.to_string()),
            Self::Earlier(earlier) => Some(earlier.consultation.number.to_string()),
            Self::History(history) => match &history.subject {
                Subject::Person(id) => Some(format!("person {id}")),
                Subject::Facility(_) | Subject::Phone(_) => None,
            },
            _ => None,
        }
    }
}

impl Store {
    /// Notes that somebody looked at a record.
    ///
    /// # Errors
    /// `NowhereToLog`, the file's own errors.
    pub fn note_view(&mut self, actor: &Actor, subject: &str) -> Result<(), StoreError> {
        self.note(actor, AuditEntry::new("view", subject, json!({})))
    }

    /// Notes that somebody sat down at a desk, and what the host says of how they came in.
    ///
    /// # Errors
    /// `NowhereToLog`, the file's own errors.
    pub fn note_login(&mut self, actor: &Actor, how: Value) -> Result<(), StoreError> {
        self.note(actor, AuditEntry::new("login", &actor.desk, how))?;
        self.keep_head()
    }

    /// Notes that somebody left a desk.
    ///
    /// # Errors
    /// `NowhereToLog`, the file's own errors.
    pub fn note_logout(&mut self, actor: &Actor) -> Result<(), StoreError> {
        self.note(actor, AuditEntry::new("logout", &actor.desk, json!({})))?;
        self.keep_head()
    }

    /// Notes an act that changes no record; everybody may, since it is what the audit is for. A store that only reads leaves it
    /// in the box beside the file.
    pub(super) fn note(&mut self, actor: &Actor, entry: AuditEntry) -> Result<(), StoreError> {
        if self.is_read_only() {
            return self.leave_slip(actor, &entry);
        }
        self.write_as(actor, Right::Look, |_| Ok(((), entry)))
    }

    /// A store on the same file for notes of what was seen, where this one is only to read. A
    /// person who asked for `--read-only` changes nothing; that they looked is noted all the same.
    ///
    /// # Errors
    /// When this account cannot write the file.
    pub fn for_notes(&self) -> Result<Self, StoreError> {
        let clock = self.clock.clone();
        let mut notes = Self::open(&self.path, Access::Write, clock, self.office.clone())?;
        notes.heads.clone_from(&self.heads);
        Ok(notes)
    }

    /// Keeps the heads of the audit in a file outside of the shared one from now on.
    pub fn keep_heads_in(&mut self, file: PathBuf) {
        self.heads = Some(file);
    }

    /// Keeps the newest head elsewhere: in this account's own file, and in the host's log.
    ///
    /// # Errors
    /// When the head cannot be read or this account's file not be written.
    pub fn keep_head(&self) -> Result<(), StoreError> {
        let Some(head) = self.audit_head()? else {
            return Ok(());
        };
        if !head.tell_host(&self.path) {
            tracing::debug!("the host takes no messages for its log");
        }
        match &self.heads {
            Some(file) => Remembered::of(file, &self.path).keep(&head),
            None => Ok(()),
        }
    }

    /// The newest head that this account has kept, if the audit does not hold it any more: its end
    /// was cut off, or the file is another one.
    ///
    /// # Errors
    /// When one of both cannot be read.
    pub fn lost_head(&self) -> Result<Option<Anchor>, StoreError> {
        let Some(file) = &self.heads else {
            return Ok(None);
        };
        match Remembered::of(file, &self.path).anchors()?.pop() {
            Some(kept) if !self.still_holds(&kept)? => Ok(Some(kept)),
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_stays_open_is_one_look_and_later_another() {
        let at = |minute: i64| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minute);
        let mut looks = Looks::default();
        assert!(looks.is_new("R8-S0001", at(0)));
        assert!(!looks.is_new("R8-S0001", at(14)));
        assert!(looks.is_new("R8-S0002", at(14)));
        assert!(looks.is_new("R8-S0001", at(15)));
        looks.forget("R8-S0001");
        assert!(looks.is_new("R8-S0001", at(15)));
    }
}
