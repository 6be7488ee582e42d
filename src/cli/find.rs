//! `find`: the directory in the query language of the screen.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::facility::Facility;
use crate::domain::room::RoomNow;
use crate::locale::Label;
use crate::search::{Field, Hit, Hits, Language};
use crate::text::phone;
use clap::ArgMatches;
use serde_json::{Map, Value, json};
use std::time::Instant;

/// How many are printed without `--limit`.
const BEST: u32 = 50;

/// Prints the best institutions for a query.
///
/// # Errors
/// When the file cannot be read; nothing found ends in exit code 3.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let words: Vec<&str> = matches
        .get_many::<String>("query")
        .unwrap_or_default()
        .map(String::as_str)
        .collect();
    let limit = matches.get_one::<u32>("limit").copied().unwrap_or(BEST) as usize;
    let store = context.reading_store()?;
    let begun = Instant::now();
    let made = store
        .directory_index()
        .map_err(|error| context.explain(&error))?;
    let office = &context.office;
    let language = Language::new(&office.areas, &office.capabilities, &office.vocabularies);
    let mut query = language.read(&words.join(" "));
    query.loosely = matches.get_flag("weak");
    let hits = made.index.search(&query, limit, None);
    let took = begun.elapsed();
    let mut found = Vec::with_capacity(hits.items.len());
    for hit in &hits.items {
        found.push((
            hit,
            store
                .facility(hit.id)
                .map_err(|error| context.explain(&error))?,
        ));
    }
    if matches.get_flag("json") {
        let value = json!({
            "total": hits.total,
            "weak": hits.weak,
            "only_weak": hits.only_weak,
            "took_ms": (took.as_secs_f64() * 1e5).round() / 100.0,
            "items": found.iter().map(|(hit, facility)| facility_json(context, hit, facility))
                .collect::<Vec<_>>(),
            "relax": hits.relax,
        });
        context.print_json(&value)?;
    } else {
        for (hit, facility) in &found {
            print(context, hit, facility, matches.get_flag("explain"))?;
        }
        tell_relax(context, &hits)?;
        if hits.only_weak {
            let told = context.locale.text(Label::CliFindOnlyWeak);
            writeln!(context.err, "{told}")?;
        }
        if hits.weak > 0 {
            let told = context
                .locale
                .fill(Label::CliFindWeak, &[("count", &hits.weak)]);
            writeln!(context.err, "{told}")?;
        }
    }
    if made.wants_a_file() {
        // Without it the next look-up takes as long as this one.
        let _ = store.keep_index(&made);
    }
    Ok(if hits.total == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn facility_json(context: &Context<'_>, hit: &Hit, facility: &Facility) -> Value {
    let today = context.clock.today();
    let rooms: Map<String, Value> = context
        .office
        .vocabularies
        .care_forms
        .terms
        .iter()
        .map(|form| {
            let declared = facility.rooms.iter().find(|room| room.form == form.code);
            (
                form.code.clone(),
                json!(RoomNow::of(declared, today).code()),
            )
        })
        .collect();
    json!({
        "id": facility.id,
        "name": facility.details.name,
        "kana": facility.details.kana,
        "kind": facility.details.kind,
        "area": facility.area,
        "phone": facility.details.phone,
        "address": facility.details.address,
        "capabilities": facility.capabilities,
        "filings": facility.details.filings.iter().map(|filing| &filing.symbol).collect::<Vec<_>>(),
        "room": rooms,
        "distance_km": hit.distance_km,
        "score": hit.score,
        "matched": hit.matched,
    })
}

fn print(
    context: &mut Context<'_>,
    hit: &Hit,
    facility: &Facility,
    explain: bool,
) -> Result<(), CliError> {
    let lang = context.locale.lang();
    let area = facility
        .area
        .as_ref()
        .map_or("-", |area| context.office.areas.name(area));
    let kind = context
        .office
        .vocabularies
        .facility_kinds
        .label(&facility.details.kind, lang);
    let can: Vec<&str> = facility
        .capabilities
        .iter()
        .filter_map(|code| context.office.capabilities.get(code))
        .map(|capability| capability.label(lang))
        .collect();
    let line = format!(
        "{}\t{}\t{kind}\t{area}\t{}\t{}\t{}",
        facility.id,
        facility.details.name,
        phone::group(&facility.details.phone),
        facility.details.address,
        can.join(" ")
    );
    context.print(&line)?;
    if explain {
        for matched in &hit.matched {
            let field = context.locale.text(field_label(matched.field));
            context.print(&format!("\t{}: {field}", matched.term))?;
        }
    }
    Ok(())
}

/// Where a term was found, in words.
fn field_label(field: Field) -> Label {
    match field {
        Field::Name => Label::CliFieldName,
        Field::Kana | Field::Romaji => Label::CliFieldKana,
        Field::Hints => Label::CliFieldHints,
        Field::Director => Label::CliFieldDirector,
        Field::Address => Label::CliFieldAddress,
        Field::Phone => Label::CliFieldPhone,
        Field::Capability => Label::CliFieldCapability,
        Field::Filing => Label::CliFieldFiling,
        Field::Area => Label::CliFieldArea,
        Field::Kind => Label::CliFieldKind,
        Field::Room => Label::CliFieldRoom,
    }
}

/// With no hit: which term removed how many.
fn tell_relax(context: &mut Context<'_>, hits: &Hits) -> Result<(), CliError> {
    if hits.total > 0 {
        return Ok(());
    }
    writeln!(
        context.err,
        "{}",
        context.locale.text(Label::CliFindNothing)
    )?;
    for relax in &hits.relax {
        let values: &[(&str, &dyn std::fmt::Display)] = &[
            ("term", &relax.term),
            ("count", &relax.would_find),
            ("alone", &relax.alone),
        ];
        writeln!(
            context.err,
            "{}",
            context.locale.fill(Label::CliFindRelax, values)
        )?;
    }
    Ok(())
}
