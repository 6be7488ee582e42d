//! `candidates`: ranked clinics for a referral, with points and reasons.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::explain;
use clap::ArgMatches;
use serde_json::json;

/// Prints who could take a referral, and why the others cannot.
///
/// # Errors
/// `NotFound`; `Usage` for something that is no referral.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let typed = matches
        .get_one::<String>("number")
        .map_or("", String::as_str);
    let number = context.number(typed)?;
    let store = context.reading_store()?;
    let item = store
        .item_numbered(&number)
        .map_err(|error| context.explain(&error))?;
    let ranking = store
        .candidates(item.id, false)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let value = json!({
            "referral": number,
            "items": ranking.items.iter().enumerate().map(|(at, candidate)| json!({
                "rank": at + 1,
                "id": candidate.facts.facility,
                "name": candidate.facts.name,
                "points": candidate.points,
                "reasons": candidate.reasons.iter().map(|reason| json!({
                    "reason": reason.kind.code(),
                    "points": reason.points,
                    "text": explain::reason(reason, &context.office, context.locale),
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "excluded": ranking.excluded.iter().map(|excluded| json!({
                "id": excluded.facts.facility,
                "name": excluded.facts.name,
                "why": excluded.why.iter()
                    .map(|why| explain::why_not(why, &context.office, context.locale))
                    .collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        });
        context.print_json(&value)?;
    } else {
        for (at, candidate) in ranking.items.iter().enumerate() {
            let reasons: Vec<String> = candidate
                .reasons
                .iter()
                .map(|reason| explain::reason(reason, &context.office, context.locale))
                .collect();
            let line = format!(
                "{}\t{}\t{}\t{}\t{}",
                at + 1,
                candidate.facts.facility,
                candidate.points,
                candidate.facts.name,
                reasons.join(" / ")
            );
            context.print(&line)?;
        }
    }
    Ok(if ranking.items.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}
