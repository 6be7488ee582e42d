//! `drafts`: what was typed and never became a record.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view;
use crate::domain::draft::{Draft, HandedDraft};
use crate::locale::Label;
use crate::store::{Store, StoreError, drafts as journals};
use clap::ArgMatches;
use serde_json::{Value, json};
use std::fmt::Display;
use std::io;

/// `drafts list` and `drafts show ID`: what was typed and never registered, in this account's
/// journal and handed over in the shared file.
///
/// # Errors
/// When the drafts cannot be read, or none has that id.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store().ok();
    let kept = kept(store.as_ref(), context)
        .map_err(|error| context.explain(&StoreError::io("reading the drafts")(error)))?;
    let handed = handed_drafts(store.as_ref(), &kept, context)?;
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

/// The drafts of this account in the journal of the office, and those that no office has adopted yet; without the
/// office's file those of every office.
///
/// # Errors
/// When a directory or a file in it cannot be read.
pub fn kept(store: Option<&Store>, context: &Context<'_>) -> io::Result<Vec<Draft>> {
    let root = context.paths.drafts_root();
    let Some(office) = store.and_then(|store| store.identity().ok().flatten()) else {
        return journals::peek_all(&root);
    };
    let mut kept = journals::peek(&root)?;
    kept.extend(journals::peek(&context.paths.drafts_dir(&office))?);
    Ok(kept)
}

/// The calls handed over by or to whoever asks that are not among the `kept` ones. Without the
/// office's file the journal can still be read, and that is said.
fn handed_drafts(
    store: Option<&Store>,
    kept: &[Draft],
    context: &mut Context<'_>,
) -> Result<Vec<HandedDraft>, CliError> {
    let found = store.and_then(|store| {
        let actor = context.actor(store).ok()?;
        store.handed_drafts(Some(actor.staff)).ok()
    });
    let Some(mut handed) = found else {
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
