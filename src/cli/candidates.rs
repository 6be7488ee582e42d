//! `candidates`: ranked clinics for a referral, with points and reasons.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::ranking::{Ranking, Reach, WhyNotKind};
use crate::explain;
use crate::locale::Label;
use clap::ArgMatches;
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Display;

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
        .candidates(item.id, relaxed(matches, context)?)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let value = json!({
            "referral": number,
            "items": ranking.items.iter().enumerate().map(|(at, candidate)| json!({
                "rank": at + 1,
                "id": candidate.facts.facility,
                "name": candidate.facts.name,
                "points": candidate.points,
                "beyond": Reach::ALL.into_iter()
                    .filter(|reach| candidate.beyond.contains(*reach))
                    .map(Reach::code)
                    .collect::<Vec<_>>(),
                "reasons": ranking.reasons(candidate).iter().map(|reason| json!({
                    "reason": reason.kind.code(),
                    "points": reason.points,
                    "text": explain::reason(reason, &context.office, context.locale),
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "excluded": ranking.excluded.iter().map(|excluded| json!({
                "id": ranking.facts(excluded).facility,
                "name": ranking.facts(excluded).name,
                "why": ranking.why_not(excluded).iter()
                    .map(|why| explain::why_not(why, &context.office, context.locale))
                    .collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "relax": ranking.removed_by.iter()
                .filter(|(rule, _)| rule.may_be_relaxed())
                .map(|(rule, removed)| json!({
                    "term": rule.code(),
                    "would_find": removed.only_by_this,
                })).collect::<Vec<_>>(),
        });
        context.print_json(&value)?;
    } else {
        for (at, candidate) in ranking.items.iter().enumerate() {
            let reasons: Vec<String> = ranking
                .reasons(candidate)
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
        tell_removed(&ranking, context)?;
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// The rules that are to be set aside.
fn relaxed(matches: &ArgMatches, context: &Context<'_>) -> Result<BTreeSet<WhyNotKind>, CliError> {
    let typed = matches.get_many::<String>("relax").into_iter().flatten();
    typed
        .map(|typed| {
            let mut rules = WhyNotKind::ALL.into_iter();
            let found = rules.find(|rule| rule.may_be_relaxed() && rule.code() == typed);
            found.ok_or_else(|| context.usage(Label::CliCandidatesNoSuchRule, &[("typed", typed)]))
        })
        .collect()
}

/// Which rule removed how many, and what setting it aside would bring back.
fn tell_removed(ranking: &Ranking, context: &mut Context<'_>) -> Result<(), CliError> {
    for (rule, removed) in &ranking.removed_by {
        let values: &[(&str, &dyn Display)] = &[
            ("rule", &explain::rule(*rule, context.locale)),
            ("total", &removed.total),
            ("back", &removed.only_by_this),
        ];
        let line = context.locale.fill(Label::ReferralRemoved, values);
        writeln!(context.err, "{line}")?;
    }
    Ok(())
}
