//! `show` one record with its timeline, and `drafts` that never became one.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view;
use crate::domain::draft::{Draft, HandedDraft};
use crate::domain::number::Number;
use crate::locale::Label;
use crate::store::{StoreError, drafts as journals};
use clap::ArgMatches;
use serde_json::{Value, json};
use std::fmt::Display;

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

/// `drafts list` and `drafts show ID`: what was typed and never registered, in this account's
/// journal and handed over in the shared file.
///
/// # Errors
/// When the drafts cannot be read, or none has that id.
pub fn drafts(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let folder = context.paths.drafts_dir();
    let kept = journals::peek(&folder)
        .map_err(|error| context.explain(&StoreError::io("reading the drafts")(error)))?;
    let handed = handed_drafts(&kept, context)?;
    match matches.subcommand() {
        Some(("show", sub)) => {
            let id = sub.get_one::<String>("id").map_or("", String::as_str);
            let all = kept.iter().chain(handed.iter().map(|one| &one.draft));
            let draft = all
                .clone()
                .find(|draft| draft.id.to_string().starts_with(id))
                .ok_or_else(|| context.explain(&StoreError::NotFound(id.to_owned())))?;
            context.print_json(&json!(draft))?;
        }
        Some((_, sub)) if sub.get_flag("json") => {
            let own = kept.iter().map(|draft| json!(draft));
            let all = own.chain(handed.iter().map(handed_json)).collect();
            context.print_json(&Value::Array(all))?;
        }
        _ => {
            if kept.is_empty() && handed.is_empty() {
                writeln!(context.err, "{}", context.locale.text(Label::CliDraftsNone))?;
            }
            for draft in &kept {
                let begun = view::short_moment(context, draft.started_at);
                context.print(&format!("{}\t{begun}\t{}", draft.id, draft.staff))?;
            }
            for one in &handed {
                let begun = view::short_moment(context, one.draft.started_at);
                let values: [(&str, &dyn Display); 2] =
                    [("from", &one.draft.staff), ("to", &one.to_name)];
                let way = context.locale.fill(Label::CliDraftsHanded, &values);
                context.print(&format!("{}\t{begun}\t{way}", one.draft.id))?;
            }
        }
    }
    Ok(Exit::Done)
}

/// The calls handed over by or to whoever asks that are not among the `kept` ones. Without the
/// office's file the journal can still be read, and that is said.
fn handed_drafts(kept: &[Draft], context: &mut Context<'_>) -> Result<Vec<HandedDraft>, CliError> {
    let found = context.reading_store().and_then(|store| {
        let actor = context.actor(&store)?;
        store
            .handed_drafts(Some(actor.staff))
            .map_err(|error| context.explain(&error))
    });
    let Ok(mut handed) = found else {
        let told = context.locale.text(Label::CliDraftsNoFile);
        writeln!(context.err, "{told}")?;
        return Ok(Vec::new());
    };
    handed.retain(|one| kept.iter().all(|draft| draft.id != one.draft.id));
    Ok(handed)
}

fn handed_json(handed: &HandedDraft) -> Value {
    let mut value = json!(handed.draft);
    value["handed_to"] = json!(handed.to_name);
    value["taken"] = json!(handed.taken_by.is_some());
    value
}
