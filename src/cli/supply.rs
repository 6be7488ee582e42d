//! `supply`: area x capability, the same figures as on screen and in the handbook.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::report::supply::{self, Supply};
use clap::ArgMatches;

/// Width of the plain text, in cells.
const COLUMNS: usize = 80;

/// Prints who can do what in each area, and who has room.
///
/// # Errors
/// `Usage` when the area cannot be read.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let area = matches
        .get_one::<String>("area")
        .map(|typed| context.area(typed))
        .transpose()?;
    let store = context.reading_store()?;
    let facts = store
        .supply_facts()
        .map_err(|error| context.explain(&error))?;
    let view = Supply::of(&facts, &context.office, area.as_ref());
    if matches.get_flag("json") {
        let value = supply::json(&view, &context.office, context.locale);
        context.print_json(&value)?;
    } else {
        for line in supply::text(&view, &context.office, context.locale, COLUMNS) {
            context.print(&line)?;
        }
    }
    Ok(Exit::Done)
}
