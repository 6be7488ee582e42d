//! `show` one record with its timeline, and `drafts` that never became one.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view;
use crate::domain::number::Number;
use crate::locale::Label;
use crate::store::{StoreError, drafts as journals};
use clap::ArgMatches;
use serde_json::{Value, json};

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
    let view = store
        .consultation(number)
        .and_then(|found| store.record(found.id))
        .map_err(|error| context.explain(&error))?;
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
    if json {
        let value = view::item(context, &shown, actor.role);
        context.print_json(&value)?;
        return Ok(Exit::Done);
    }
    let headline = view::headline(context, &shown);
    context.print(&headline)?;
    for entry in &shown.timeline {
        let line = format!(
            "  {}\t{}\t{}\t{}\t{}",
            view::short_moment(context, entry.at),
            entry.by,
            entry.transition,
            entry.to,
            entry.note
        );
        context.print(&line)?;
    }
    Ok(Exit::Done)
}

/// `drafts list` and `drafts show ID`: what was typed and never registered.
///
/// # Errors
/// When the drafts cannot be read, or none has that id.
pub fn drafts(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let folder = context.paths.drafts_dir();
    let kept = journals::peek(&folder)
        .map_err(|error| context.explain(&StoreError::io("reading the drafts")(error)))?;
    match matches.subcommand() {
        Some(("show", sub)) => {
            let id = sub.get_one::<String>("id").map_or("", String::as_str);
            let draft = kept
                .iter()
                .find(|draft| draft.id.to_string().starts_with(id))
                .ok_or_else(|| context.explain(&StoreError::NotFound(id.to_owned())))?;
            context.print_json(&json!(draft))?;
        }
        Some((_, sub)) if sub.get_flag("json") => {
            let all: Vec<Value> = kept.iter().map(|draft| json!(draft)).collect();
            context.print_json(&Value::Array(all))?;
        }
        _ => {
            if kept.is_empty() {
                writeln!(context.err, "{}", context.locale.text(Label::CliDraftsNone))?;
            }
            for draft in &kept {
                let begun = view::short_moment(context, draft.started_at);
                context.print(&format!("{}\t{begun}\t{}", draft.id, draft.staff))?;
            }
        }
    }
    Ok(Exit::Done)
}
