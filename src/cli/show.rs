//! `show`: one record with its timeline.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view;
use crate::domain::number::Number;
use clap::ArgMatches;

/// Prints a consultation or a work item.
///
/// # Errors
/// `NotFound`.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let typed = matches
        .get_one::<String>("number")
        .map_or("", String::as_str);
    let number = context.number(typed)?;
    let json = matches.get_flag("json");
    if number.letter().is_some() {
        item(context, &number, json)
    } else {
        consultation(context, &number, json)
    }
}

fn consultation(context: &mut Context<'_>, number: &Number, json: bool) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let actor = context.actor(&store)?;
    let view = store
        .consultation(number)
        .and_then(|found| store.record(found.id))
        .map_err(|error| context.explain(&error))?;
    context.note_look(&actor, &number.to_string())?;
    view::consultation::print(context, &view, json)?;
    Ok(Exit::Done)
}

fn item(context: &mut Context<'_>, number: &Number, json: bool) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let actor = context.actor(&store)?;
    let found = store
        .item_numbered(number)
        .map_err(|error| context.explain(&error))?;
    let shown = store
        .item_view(found.id)
        .map_err(|error| context.explain(&error))?;
    context.note_look(&actor, &number.to_string())?;
    if json {
        let value = view::item(context, &shown, actor.role);
        context.print_json(&value)?;
        return Ok(Exit::Done);
    }
    let headline = view::headline(context, &shown);
    context.print(&headline)?;
    let locale = context.locale;
    let workflow = context.office.workflow(&shown.item.kind).cloned();
    let workflow = workflow.as_ref();
    for entry in &shown.timeline {
        let line = format!(
            "  {}\t{}\t{}\t{}\t{}",
            view::short_moment(context, entry.at),
            entry.by,
            view::step_label(workflow, &entry.transition, locale),
            view::state_label(workflow, &entry.to, locale.lang()),
            entry.note
        );
        context.print(&line)?;
    }
    Ok(Exit::Done)
}
