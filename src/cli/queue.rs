//! `queue`: open work items, most urgent first.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view::{self, queue_row};
use crate::locale::Label;
use crate::store::listings::{ListView, Listed};
use crate::store::lists::QueueFilter;
use crate::store::masking::Seen;
use clap::ArgMatches;
use serde_json::Value;

/// Prints the open items of a kind, or of all.
///
/// # Errors
/// `Usage` for an unknown kind or area.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let kind = match matches.get_one::<String>("kind") {
        None => None,
        Some(typed) => {
            let workflow = context
                .office
                .workflows
                .find(typed)
                .ok_or_else(|| context.usage(Label::CliNotAKind, &[("typed", typed)]))?;
            Some(workflow.id.clone())
        }
    };
    let owner = if matches.get_flag("mine") {
        Some(context.actor(&store)?.staff)
    } else {
        None
    };
    let area = matches
        .get_one::<String>("area")
        .map(|typed| context.area(typed))
        .transpose()?;
    let filter = QueueFilter {
        kind,
        state: matches.get_one::<String>("state").cloned(),
        area,
        owner,
        closed_too: false,
    };
    let rows = store
        .queue(&filter)
        .map_err(|error| context.explain(&error))?
        .seen_with(context.sight(&store));
    let persons = rows.iter().filter_map(|row| row.item.person);
    let listed = Listed::persons(persons);
    context.note_list(&store, &ListView::queue(&filter), &listed)?;
    if matches.get_flag("json") {
        let now = context.clock.now();
        let rows: Vec<Value> = rows
            .iter()
            .map(|row| queue_row::as_json(context, row, now))
            .collect();
        context.print_json(&Value::Array(rows))?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        writeln!(context.err, "{}", context.locale.text(Label::CliQueueEmpty))?;
    }
    for row in &rows {
        let line = view::queue_row::as_text(context, row);
        context.print(&line)?;
    }
    Ok(Exit::Done)
}
