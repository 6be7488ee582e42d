//! `retention`: what is kept no longer, and removing it.

use super::confirm::confirm;
use super::context::Context;
use super::exit::{CliError, Exit};
use super::interrupt;
use super::person;
use crate::domain::staff::Actor;
use crate::locale::Label;
use crate::store::Store;
use crate::store::erasure::Erased;
use crate::store::retention::{Ended, Going};
use clap::ArgMatches;
use serde_json::json;
use std::fmt::Display;
use std::sync::atomic::Ordering;

/// Shows what would go, removes it, or removes what is about one person.
///
/// # Errors
/// `NotAllowed` for a removal unless the actor administers; `Usage` while the count is not
/// confirmed; nothing is removed then.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    match matches.subcommand() {
        Some(("erase", sub)) => erase(sub, context),
        Some((_, _)) => {
            let mut store = context.store()?;
            let actor = context.actor(&store)?;
            clean(context, &mut store, &actor)
        }
        None => by_the_rules(matches, context),
    }
}

fn by_the_rules(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let ended = store
        .retention_ended()
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let told = json!({ "going": ended.going, "kept_open": ended.kept_open });
        context.print_json(&told)?;
    } else {
        print(context, &ended)?;
    }
    let count = ended.count();
    if count == 0 {
        tell(context, Label::RetentionNothing, &[])?;
        return Ok(Exit::Nothing);
    }
    if !matches.get_flag("apply") {
        tell(context, Label::RetentionPreview, &[("count", &count)])?;
        return Ok(Exit::Done);
    }
    ask(matches, context, count)?;
    let stopped = interrupt::watched();
    let erased = store
        .erase_ended(&actor, &ended, || stopped.load(Ordering::Relaxed))
        .map_err(|error| context.explain(&error))?;
    if erased.left > 0 {
        told_removed(context, &erased)?;
        let values: [(&str, &dyn Display); 1] = [("left", &erased.left)];
        tell(context, Label::RetentionStopped, &values)?;
        return Ok(Exit::Interrupted);
    }
    finish(context, &mut store, &actor, erased)
}

fn erase(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let reason = word("reason").trim();
    if reason.is_empty() {
        return Err(context.usage(Label::RetentionNoReason, &[]));
    }
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let person = person::meant(context, &store, word("person"))?;
    let bundle = store
        .bundle_of(person)
        .map_err(|error| context.explain(&error))?;
    let count = bundle.consultations.len() + bundle.items.len() + 1;
    ask(matches, context, count)?;
    let erased = store
        .erase_person(&actor, person, reason)
        .map_err(|error| context.explain(&error))?;
    finish(context, &mut store, &actor, erased)
}

/// One line with tabs: kind, fiscal year, count.
fn print(context: &mut Context<'_>, ended: &Ended) -> Result<(), CliError> {
    for Going { kind, year, count } in &ended.going {
        let kind = context.locale.text(match *kind {
            "consultations" => Label::RetentionKindConsultations,
            "items" => Label::RetentionKindItems,
            "persons" => Label::RetentionKindPersons,
            _ => Label::RetentionKindNotes,
        });
        context.print(&format!("{kind}\t{year}\t{count}"))?;
    }
    if ended.kept_open > 0 {
        tell(
            context,
            Label::RetentionKeptOpen,
            &[("count", &ended.kept_open)],
        )?;
    }
    Ok(())
}

fn ask(matches: &ArgMatches, context: &mut Context<'_>, count: usize) -> Result<(), CliError> {
    let question = context
        .locale
        .fill(Label::RetentionAsk, &[("count", &count)]);
    confirm(matches, context, &question, count)
}

fn finish(
    context: &mut Context<'_>,
    store: &mut Store,
    actor: &Actor,
    erased: Erased,
) -> Result<Exit, CliError> {
    told_removed(context, &erased)?;
    let cleaned = clean(context, store, actor)?;
    tell(context, Label::RetentionCopies, &[])?;
    Ok(cleaned)
}

fn told_removed(context: &mut Context<'_>, erased: &Erased) -> Result<(), CliError> {
    let values: &[(&str, &dyn Display)] = &[
        ("consultations", &erased.consultations),
        ("items", &erased.items),
        ("persons", &erased.persons),
        ("notes", &erased.notes),
    ];
    tell(context, Label::RetentionDone, values)
}

fn clean(context: &mut Context<'_>, store: &mut Store, actor: &Actor) -> Result<Exit, CliError> {
    let is_clean = store
        .clean_file(actor)
        .map_err(|error| context.explain(&error))?;
    if is_clean {
        tell(context, Label::RetentionCleaned, &[])?;
        return Ok(Exit::Done);
    }
    tell(context, Label::RetentionNotCleaned, &[])?;
    Ok(Exit::File)
}

fn tell(
    context: &mut Context<'_>,
    label: Label,
    values: &[(&str, &dyn Display)],
) -> Result<(), CliError> {
    let told = context.locale.fill(label, values);
    Ok(writeln!(context.err, "{told}")?)
}
