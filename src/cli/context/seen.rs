//! Who was seen is noted in the audit, also by whoever may write nothing else.

use super::Context;
use crate::cli::exit::CliError;
use crate::domain::staff::Actor;
use crate::locale::Label;
use crate::store::listings::{ListView, Listed};
use crate::store::open::Access;
use crate::store::{Store, StoreError};
use std::sync::Arc;

impl Context<'_> {
    /// Notes that the person has looked at a record, also with `--read-only`: a look changes no
    /// record. Where this account cannot write the file, it is said.
    ///
    /// # Errors
    /// When it could not be said.
    pub fn note_look(&mut self, actor: &Actor, subject: &str) -> Result<(), CliError> {
        let noted = self
            .notes()
            .and_then(|mut store| store.note_view(actor, subject));
        self.tell_unnoted(noted)
    }

    /// Notes that a list was shown to the person, where it is known who that is.
    ///
    /// # Errors
    /// When it could not be said that it was not noted.
    pub fn note_list(
        &mut self,
        store: &Store,
        view: &ListView,
        listed: &Listed,
    ) -> Result<(), CliError> {
        let Ok(actor) = self.actor(store) else {
            return Ok(());
        };
        let noted = self.notes().and_then(|mut store| {
            let sight = actor.role.sight();
            store.note_listed(&actor, view, listed, sight)
        });
        self.tell_unnoted(noted)
    }

    /// The file for notes of what was seen, also with `--read-only`; an account that may not write
    /// it leaves them in the box beside it.
    fn notes(&self) -> Result<Store, StoreError> {
        let at = |access| {
            let (clock, office) = (self.clock.clone(), Arc::clone(&self.office));
            Store::open(&self.paths.database, access, clock, office)
        };
        match at(Access::Write) {
            Err(StoreError::ReadOnly | StoreError::NoPermission { .. }) => at(Access::Read),
            opened => opened,
        }
    }

    fn tell_unnoted(&mut self, noted: Result<(), StoreError>) -> Result<(), CliError> {
        if let Err(error) = noted {
            let reason = self.explain(&error).explanation.message;
            let told = self
                .locale
                .fill(Label::AuditUnnoted, &[("reason", &reason)]);
            writeln!(self.err, "{told}")?;
        }
        Ok(())
    }
}
