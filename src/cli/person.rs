//! Whom somebody means on the command line: the number of a record about them, their row, or their name.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::ids::PersonId;
use crate::explain::Explanation;
use crate::locale::Label;
use crate::store::{Store, StoreError};

/// The person that is meant.
///
/// # Errors
/// `NotFound`; `Usage` when several have the name, with the number by which each can be named.
pub fn meant(context: &Context<'_>, store: &Store, typed: &str) -> Result<PersonId, CliError> {
    let explained = |error| context.explain(&error);
    let nobody = || context.explain(&StoreError::NotFound(typed.to_owned()));
    if let Some(row) = typed.strip_prefix("person ") {
        let id = row.trim().parse().map(PersonId);
        let id = id.map_err(|_unread| nobody())?;
        return store.person(id).map(|found| found.id).map_err(explained);
    }
    if let Ok(number) = context.number(typed) {
        let found = store.person_of_number(&number).map_err(explained)?;
        return found.ok_or_else(nobody);
    }
    match store.persons_called(typed).map_err(explained)?.as_slice() {
        [] => Err(nobody()),
        [one] => Ok(*one),
        several => {
            let mut lines = Vec::new();
            for person in several {
                let number = store.last_number_about(*person).map_err(explained)?;
                let number = number.map_or_else(String::new, |number| number.to_string());
                lines.push(format!("person {person}\t{number}"));
            }
            let explanation = Explanation {
                message: context
                    .locale
                    .fill(Label::CliSeveralPersons, &[("count", &several.len())]),
                hint: lines.join("\n"),
            };
            Err(CliError::new(Exit::Usage, "several", explanation))
        }
    }
}
