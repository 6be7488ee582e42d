//! `today`: the day view in plain text or JSON, the same numbers as on screen.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::locale::Label;
use crate::report::day::{self, DayView};
use crate::store::listings::{ListView, Listed};
use crate::store::masking::Seen;
use clap::ArgMatches;

/// Width of the plain text, in cells.
const COLUMNS: usize = 80;

/// Prints a day.
///
/// # Errors
/// `Usage` when the date or area cannot be read.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut store = context.reading_store()?;
    let today = context.clock.today();
    let date = match matches.get_one::<String>("date") {
        None => today,
        Some(typed) => {
            crate::calendar::era::parse_day(typed)
                // Why it is no date is for a form; a command line is typed anew.
                .map_err(|_unread| context.usage(Label::CliNotADate, &[("typed", typed)]))?
                .date
        }
    };
    let area = matches
        .get_one::<String>("area")
        .map(|typed| context.area(typed))
        .transpose()?;
    let reader = context.actor(&store).ok().map(|actor| actor.staff);
    let facts = store
        .day_facts(date, reader)
        .map_err(|error| context.explain(&error))?
        .seen_with(context.sight(&store));
    context.note_list(&store, &ListView::day(date), &Listed::day(&facts))?;
    let view = DayView::of(&facts, &context.office, &context.clock, area.as_ref());
    if matches.get_flag("json") {
        let value = day::json(&view, &context.office, context.locale, &context.clock);
        context.print_json(&value)?;
    } else {
        for line in day::text(
            &view,
            &context.office,
            context.locale,
            &context.clock,
            COLUMNS,
        ) {
            context.print(&line)?;
        }
    }
    Ok(Exit::Done)
}
