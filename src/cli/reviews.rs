//! `reviews`: institutions of two sources that may be the same, and what a person decided.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::ids::FacilityId;
use crate::locale::Label;
use crate::store::{Doubt, StoreError};
use clap::ArgMatches;
use serde_json::{Value, json};

/// Lists the open questions, answers one, or takes the newest answer back.
///
/// # Errors
/// `Usage` for a key of which no question is open; what the store says.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let typed = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    match (typed("key"), typed("answer")) {
        (Some("undo"), None) => undo(context),
        (Some(key), Some(answer)) => {
            let entry = matches.get_one::<u32>("entry").copied();
            decide(key, answer == "same", entry, context)
        }
        (None, _) => list(matches.get_flag("json"), context),
        (Some(key), None) => Err(context.usage(Label::CliReviewsHow, &[("key", &key)])),
    }
}

fn list(wants_json: bool, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let doubts = store.doubts(usize::MAX);
    let (doubts, _) = doubts.map_err(|error| context.explain(&error))?;
    if wants_json {
        let all: Vec<Value> = doubts.iter().map(as_json).collect();
        context.print_json(&Value::Array(all))?;
        return Ok(Exit::Done);
    }
    if doubts.is_empty() {
        let told = context.locale.text(Label::DirectoryReviewNone);
        writeln!(context.err, "{told}")?;
    }
    for doubt in &doubts {
        let new = &doubt.review.details;
        let source = doubt.review.source.code();
        let line = format!(
            "{}\t{source}\t{}\t{}",
            doubt.review.key, new.name, new.address
        );
        context.print(&line)?;
        for entry in &doubt.candidates {
            let known = &entry.details;
            let line = format!("  ?\t{}\t{}\t{}", entry.id, known.name, known.address);
            context.print(&line)?;
        }
    }
    Ok(Exit::Done)
}

fn as_json(doubt: &Doubt) -> Value {
    let candidates = doubt.candidates.iter().map(|entry| {
        json!({
            "id": entry.id,
            "key": entry.details.source_key,
            "name": entry.details.name,
            "kana": entry.details.kana,
            "kind": entry.details.kind,
            "address": entry.details.address,
            "phone": entry.details.phone,
        })
    });
    json!({
        "source": doubt.review.source,
        "key": doubt.review.key,
        "name": doubt.review.details.name,
        "kana": doubt.review.details.kana,
        "kind": doubt.review.details.kind,
        "address": doubt.review.details.address,
        "phone": doubt.review.details.phone,
        "candidates": candidates.collect::<Vec<Value>>(),
    })
}

fn decide(
    key: &str,
    same: bool,
    entry: Option<u32>,
    context: &mut Context<'_>,
) -> Result<Exit, CliError> {
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let reviews = store.reviews().map_err(|error| context.explain(&error))?;
    let Some(review) = reviews.into_iter().find(|review| review.key == key) else {
        return Err(context.explain(&StoreError::NotFound(key.to_owned())));
    };
    let named = entry.map(|id| FacilityId(i64::from(id)));
    let same_as = named
        .or_else(|| review.candidates.first().copied())
        .filter(|_| same);
    store
        .decide_review(&actor, review.source, key, same_as)
        .map_err(|error| context.explain(&error))?;
    let label = if same {
        Label::CliReviewsSame
    } else {
        Label::CliReviewsDifferent
    };
    let told = context.locale.fill(label, &[("key", &key)]);
    writeln!(context.err, "{told}")?;
    Ok(Exit::Done)
}

fn undo(context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let undone = store.undo_review(&actor);
    let undone = undone.map_err(|error| context.explain(&error))?;
    let Some((_, key)) = undone else {
        let told = context.locale.text(Label::CliReviewsNothing);
        writeln!(context.err, "{told}")?;
        return Ok(Exit::Nothing);
    };
    let told = context
        .locale
        .fill(Label::CliReviewsUndone, &[("key", &key)]);
    writeln!(context.err, "{told}")?;
    Ok(Exit::Done)
}
