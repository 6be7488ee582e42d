//! The identity gate below the screen: who may be told to a clinic, and to which.
//!
//! A [`Released`] is made here alone, after the same conditions that guard the step: a clinic has accepted
//! and is chosen, and consent or a legal exception is on record. Papers that name the person are made from
//! it, so that no way round the step leads to one.

use super::exports::{ExportNote, Target};
use super::request::PaperFile;
use super::{ItemView, Store, StoreError};
use crate::domain::facility::Facility;
use crate::domain::ids::ItemId;
use crate::domain::staff::Actor;
use crate::host::own_rights::as_oneself;
use crate::workflow::model::{Guard, Refusal};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The step whose conditions are the gate.
const INFORM: &str = "inform";

/// Mode of a folder for the papers of one person.
const PRIVATE_FOLDER: u32 = 0o700;

/// A referral whose person may be named to its clinic.
#[derive(Debug, Clone, PartialEq)]
pub struct Released {
    view: ItemView,
    clinic: Facility,
}

impl Released {
    /// The referral with its person.
    #[must_use]
    pub fn view(&self) -> &ItemView {
        &self.view
    }

    /// The clinic that has accepted: nobody else may be told.
    #[must_use]
    pub fn clinic(&self) -> &Facility {
        &self.clinic
    }
}

impl Store {
    /// Opens the gate for a referral.
    ///
    /// # Errors
    /// `Refused` with the condition that does not hold: `accepted-offer` while nobody has accepted or
    /// it is not decided among several, `consent`; `WrongState` for what is over; `NotFound`.
    pub fn release(&self, item: ItemId) -> Result<Released, StoreError> {
        let view = self.item_view(item)?;
        let workflow = self
            .office
            .workflow(&view.item.kind)
            .ok_or_else(|| StoreError::NotFound(view.item.kind.clone()))?;
        if !view.item.is_open() {
            let (name, state) = (INFORM.to_owned(), view.item.state.clone());
            return Err(StoreError::Refused(Refusal::WrongState { name, state }));
        }
        let state = view.item.held_state.as_deref();
        let is_undecided = workflow.awaits_answers(state.unwrap_or(&view.item.state));
        let accepted = view.accepted().filter(|_| !is_undecided);
        let clinic = accepted.and_then(|offer| view.institution(offer.facility));
        let Some(clinic) = clinic.cloned() else {
            return Err(guarded(Guard::AcceptedOffer));
        };
        if !view.facts.consent {
            return Err(guarded(Guard::Consent));
        }
        Ok(Released { view, clinic })
    }

    /// Writes a paper that names the person; the gate is asked again, for consent may have been taken back
    /// since the paper was made.
    ///
    /// # Errors
    /// What [`Store::release`] and [`Store::export_to`] say; then nothing is written.
    pub fn export_released(
        &mut self,
        actor: &Actor,
        released: &Released,
        note: &ExportNote,
        bytes: &[u8],
        path: &Path,
        target: Target,
    ) -> Result<PathBuf, StoreError> {
        let now = self.release(released.view.item.id)?;
        if now.clinic.id != released.clinic.id {
            return Err(guarded(Guard::AcceptedOffer));
        }
        self.export_to(actor, note, bytes, path, target)
    }
}

impl Store {
    /// Writes a paper of a desk.
    ///
    /// # Errors
    /// What [`Store::export_released`] says.
    pub fn write_paper(&mut self, actor: &Actor, paper: &PaperFile) -> Result<PathBuf, StoreError> {
        let PaperFile {
            note,
            bytes,
            path,
            released,
        } = paper;
        if let Some(folder) = path.parent() {
            as_oneself(|| {
                DirBuilder::new()
                    .recursive(true)
                    .mode(PRIVATE_FOLDER)
                    .create(folder)
            })
            .map_err(|source| StoreError::Io {
                doing: "making the folder for papers",
                source,
            })?;
        }
        match released {
            Some(released) => {
                self.export_released(actor, released, note, bytes, path, Target::Replaced)
            }
            None => self.export_to(actor, note, bytes, path, Target::Replaced),
        }
    }
}

fn guarded(guard: Guard) -> StoreError {
    StoreError::Refused(Refusal::Guarded { guard })
}
