//! `facility`: one directory entry, its room, and whom to call to keep the directory fresh.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::app::field::{FieldKind, Reading};
use crate::domain::ids::FacilityId;
use crate::domain::relation::CareRole;
use crate::domain::room::{Room, RoomNow};
use crate::explain;
use crate::locale::Label;
use crate::search::Language;
use crate::store::entry::EntryRecord;
use crate::store::request::NewRoom;
use crate::store::{Store, StoreError};
use crate::text::phone;
use chrono::NaiveDate;
use clap::ArgMatches;
use serde_json::{Value, json};

/// How many entries are named when a name fits several.
const NAMED: usize = 5;

/// Runs a subcommand of `facility`.
///
/// # Errors
/// `NotFound`, wrong usage, and what the store refuses.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    match matches.subcommand() {
        Some(("room", sub)) => room(sub, context),
        Some(("confirm", sub)) => confirm(sub, context),
        Some(("calls", sub)) => calls(sub, context),
        Some((_, sub)) => show(sub, context),
        None => Ok(Exit::Usage),
    }
}

fn show(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let id = institution(matches, context, &store)?;
    tell(matches, context, &store, id)
}

fn room(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut store = context.store()?;
    let id = institution(matches, context, &store)?;
    let typed = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let words = &context.office.vocabularies;
    let form = words.care_forms.find(typed("form"));
    let form = form.ok_or_else(|| unknown(context, typed("form")))?;
    let answer = words.rooms.find(typed("room"));
    let answer = answer.and_then(|term| Room::from_code(&term.code));
    let answer = answer.ok_or_else(|| unknown(context, typed("room")))?;
    let new = NewRoom {
        facility: id,
        form: form.code.clone(),
        room: answer,
        places: matches.get_one::<u32>("places").copied(),
        note: typed("note").to_owned(),
        until: until(typed("until"), context)?,
    };
    let actor = context.actor(&store)?;
    store
        .declare_room(&actor, &new)
        .map_err(|error| context.explain(&error))?;
    tell(matches, context, &store, id)
}

fn confirm(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut store = context.store()?;
    let id = institution(matches, context, &store)?;
    let actor = context.actor(&store)?;
    store
        .confirm_entry(&actor, id)
        .map_err(|error| context.explain(&error))?;
    tell(matches, context, &store, id)
}

fn calls(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let due = store.calls_due().map_err(|error| context.explain(&error))?;
    let mut rows = Vec::with_capacity(due.len());
    for call in &due {
        let entry = store
            .facility(call.facility)
            .map_err(|error| context.explain(&error))?;
        rows.push((call, entry));
    }
    if matches.get_flag("json") {
        let all: Vec<Value> = rows
            .iter()
            .map(|(call, entry)| {
                json!({
                    "id": call.facility, "name": entry.details.name,
                    "phone": phone::group(&entry.details.phone), "why": call.why,
                    "since": call.since, "open_offers": call.open_offers,
                    "asked": call.asked, "tries": call.tries,
                })
            })
            .collect();
        context.print_json(&Value::Array(all))?;
    } else {
        for (call, entry) in &rows {
            let line = format!(
                "{}\t{}\t{}\t{}",
                call.facility,
                entry.details.name,
                phone::group(&entry.details.phone),
                call.since
            );
            context.print(&line)?;
        }
    }
    Ok(if due.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// The institution of an id, or of words that only one entry fits.
fn institution(
    matches: &ArgMatches,
    context: &Context<'_>,
    store: &Store,
) -> Result<FacilityId, CliError> {
    let typed = matches
        .get_one::<String>("facility")
        .map_or("", String::as_str);
    if let Ok(id) = typed.parse() {
        return Ok(FacilityId(id));
    }
    let made = store
        .directory_index()
        .map_err(|error| context.explain(&error))?;
    let office = &context.office;
    let language = Language::new(&office.areas, &office.capabilities, &office.vocabularies);
    let hits = made.index.search(&language.read(typed), NAMED, None);
    let ids: Vec<FacilityId> = hits.items.iter().map(|hit| hit.id).collect();
    let found = store
        .facilities(&ids)
        .map_err(|error| context.explain(&error))?;
    let named = |id: FacilityId| {
        let known = found.iter().find(|known| known.id == id);
        known.map(|known| known.details.name.as_str())
    };
    let whole = hits.items.iter().find(|hit| named(hit.id) == Some(typed));
    match (whole, hits.items.as_slice(), hits.total) {
        (Some(hit), ..) | (None, [hit], 1) => Ok(hit.id),
        (None, [], _) => Err(unknown(context, typed)),
        (None, items, total) => {
            let first: Vec<String> = items
                .iter()
                .filter_map(|hit| Some(format!("{} {}", hit.id, named(hit.id)?)))
                .collect();
            Err(context.usage(
                Label::CliFacilitySeveral,
                &[("count", &total), ("first", &first.join(", "))],
            ))
        }
    }
}

fn unknown(context: &Context<'_>, typed: &str) -> CliError {
    context.explain(&StoreError::NotFound(typed.to_owned()))
}

/// The last day, in any form that the screen takes.
fn until(typed: &str, context: &Context<'_>) -> Result<Option<NaiveDate>, CliError> {
    if typed.is_empty() {
        return Ok(None);
    }
    let reading = Reading {
        now: context.clock.now(),
        calendar: &context.office.calendar,
        locale: context.locale,
    };
    if let Some(fault) = FieldKind::Day.fault(typed, &reading) {
        let why = explain::field_fault(&fault, context.locale);
        return Err(context.usage(Label::CliFacilityUntil, &[("why", &why)]));
    }
    Ok(FieldKind::Day.stored(typed, &reading).parse().ok())
}

fn tell(
    matches: &ArgMatches,
    context: &mut Context<'_>,
    store: &Store,
    id: FacilityId,
) -> Result<Exit, CliError> {
    let record = store
        .entry_record(id)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let value = as_json(context, &record);
        context.print_json(&value)?;
    } else {
        for (label, text) in as_text(context, &record) {
            let line = format!("{}\t{text}", context.locale.text(label));
            context.print(&line)?;
        }
    }
    Ok(Exit::Done)
}

/// The record, with what may be believed of each room today.
fn as_json(context: &Context<'_>, record: &EntryRecord) -> Value {
    let today = context.clock.today();
    let mut value = json!(record);
    let room: serde_json::Map<String, Value> = record
        .facility
        .rooms
        .iter()
        .map(|said| {
            let now = RoomNow::of(Some(said), today).code();
            (said.form.clone(), json!(now))
        })
        .collect();
    value["room"] = Value::Object(room);
    value["notice"] = json!(record.facility.local.notice_on(today));
    value
}

fn as_text(context: &Context<'_>, record: &EntryRecord) -> Vec<(Label, String)> {
    let (locale, office) = (context.locale, &context.office);
    let (lang, today) = (locale.lang(), context.clock.today());
    let (entry, local) = (&record.facility, &record.facility.local);
    let mut lines = vec![
        (
            Label::DirectoryColumnName,
            format!("{} {}", entry.id, entry.details.name),
        ),
        (
            Label::DirectoryNotice,
            local
                .notice_on(today)
                .map(|notice| format!("{} - {} {}", notice.from, notice.until, notice.text))
                .unwrap_or_default(),
        ),
        (Label::DirectoryPhone, phone::group(&entry.details.phone)),
        (Label::DirectoryNightPhone, phone::group(&local.night_phone)),
        (Label::DirectoryLiaison, local.liaison.clone()),
        (Label::DirectoryAddress, entry.details.address.clone()),
    ];
    for said in &entry.rooms {
        let form = office.vocabularies.care_forms.label(&said.form, lang);
        let now = match RoomNow::of(Some(said), today) {
            RoomNow::Valid(room) => office.vocabularies.rooms.label(room.code(), lang),
            RoomNow::Stale(_) | RoomNow::Unknown => locale.text(Label::DirectoryRoomStale),
        };
        let places = said
            .places
            .map(|places| places.to_string())
            .unwrap_or_default();
        let words = [form, now, &places, &said.note].join(" ");
        let text = format!(
            "{} ({} - {})",
            words.trim_end(),
            said.declared_on,
            said.valid_until
        );
        lines.push((Label::DirectoryRoom, text));
    }
    let can = |codes: &[String]| {
        let names: Vec<&str> = codes
            .iter()
            .map(|code| office.capabilities.label(code, lang))
            .collect();
        names.join(" ")
    };
    let offers = &record.offers;
    let values: [(&str, &dyn std::fmt::Display); 5] = [
        ("accepted", &offers.accepted),
        ("answers", &offers.answers()),
        ("declined", &offers.declined),
        ("silent", &offers.no_response),
        ("open", &offers.open),
    ];
    let doctors = record.cares_for.iter().filter(|one| one.role.is_doctor());
    let sub = record
        .cares_for
        .iter()
        .filter(|one| one.role == CareRole::SubAttending);
    let confirmed = record.upkeep.confirmed_on.map(|on| on.to_string());
    lines.extend([
        (Label::DirectoryCanTold, can(&local.can)),
        (Label::DirectoryCanConditional, can(&local.conditional)),
        (Label::DirectoryCannot, can(&local.cannot)),
        (
            Label::DirectoryCaresFor,
            format!(
                "{} ({} {})",
                doctors.count(),
                locale.text(Label::DirectoryRoleSubAttending),
                sub.count()
            ),
        ),
        (
            Label::DirectoryOffersYear,
            locale.fill(Label::DirectoryOffersCounted, &values),
        ),
        (Label::DirectoryConfirmedOn, confirmed.unwrap_or_default()),
        (Label::DirectoryNotes, local.notes.clone()),
    ]);
    lines.retain(|(_, text)| !text.is_empty());
    lines
}
