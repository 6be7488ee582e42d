//! `staff`: who works here and what they may do.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::crew::Absence;
use crate::domain::staff::{Role, Staff};
use crate::locale::Label;
use crate::store::visit_calendar::CalendarVisit;
use crate::store::{NewStaff, Store};
use chrono::NaiveDate;
use clap::ArgMatches;
use serde_json::{Value, json};
use std::fmt::Display;

/// Lists, adds or retires.
///
/// # Errors
/// `NotAllowed` unless the actor may administer.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    match matches.subcommand() {
        Some(("add", sub)) => add(sub, context),
        Some(("retire", sub)) => retire(sub, context),
        Some(("absent", sub)) => absent(sub, context),
        Some(("specialty", sub)) => specialty(sub, context),
        Some((_, sub)) => list(sub, context),
        None => Ok(Exit::Usage),
    }
}

fn list(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let all = store.staff().map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let all: Vec<Value> = all.iter().map(|staff| json!(staff)).collect();
        context.print_json(&Value::Array(all))?;
        return Ok(Exit::Done);
    }
    for staff in &all {
        let line = line(context, staff);
        context.print(&line)?;
    }
    Ok(Exit::Done)
}

fn line(context: &Context<'_>, staff: &Staff) -> String {
    let lang = context.locale.lang();
    let role = context
        .office
        .vocabularies
        .roles
        .label(staff.role.code(), lang);
    let areas: Vec<&str> = staff
        .areas
        .iter()
        .map(|area| context.office.areas.name(area))
        .collect();
    let retired = if staff.active {
        ""
    } else {
        context.locale.text(Label::CliStaffRetired)
    };
    let user = staff.os_user.as_deref().unwrap_or("-");
    format!(
        "{}\t{}\t{role}\t{user}\t{}\t{}\t{retired}",
        staff.id,
        staff.name,
        staff.occupation,
        areas.join(" ")
    )
}

fn add(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let areas = matches
        .get_many::<String>("area")
        .unwrap_or_default()
        .map(|typed| context.area(typed))
        .collect::<Result<_, _>>()?;
    let new = NewStaff {
        name: text("name"),
        kana: crate::text::romaji::katakana(&text("kana")),
        role: text("role").parse().unwrap_or(Role::Reception),
        occupation: text("occupation"),
        os_user: matches.get_one::<String>("os-user").cloned(),
        areas,
        support_physician: matches.get_flag("support-physician"),
    };
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let added = store
        .add_staff(&actor, &new)
        .map_err(|error| context.explain(&error))?;
    let line = line(context, &added);
    context.print(&line)?;
    Ok(Exit::Done)
}

/// Notes days on which somebody cannot be sent, or that they are here again; then tells what stands.
fn absent(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let name = matches.get_one::<String>("name").map_or("", String::as_str);
    let day = |option: &str, otherwise: NaiveDate| match matches.get_one::<String>(option) {
        None => Ok(otherwise),
        Some(typed) => crate::calendar::era::parse_day(typed)
            .map(|read| read.date)
            // Why it is no date is for a form; a command line is typed anew.
            .map_err(|_unread| context.usage(Label::CliNotADate, &[("typed", typed)])),
    };
    let from = day("from", context.clock.today())?;
    let until = day("until", from)?;
    if until < from {
        return Err(context.usage(Label::CliStaffAbsentOrder, &[]));
    }
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let done = if matches.get_flag("end") {
        let ended = store.end_absences(&actor, name).map(drop);
        ended.map_err(|error| context.explain(&error))
    } else {
        let reason = matches.get_one::<String>("reason").cloned();
        let absence = Absence {
            from,
            until,
            reason: reason.unwrap_or_default(),
        };
        store
            .note_absence(&actor, name, &absence)
            .map_err(|error| context.explain(&error))?;
        tell_meetings(&store, name, &absence, context)
    };
    done?;
    let staff = store
        .staff_named(name)
        .map_err(|error| context.explain(&error))?;
    let stands = match staff {
        Some(staff) => store.absences(staff.id),
        None => Ok(Vec::new()),
    };
    for absence in stands.map_err(|error| context.explain(&error))? {
        let line = format!(
            "{name}\t{}\t{}\t{}",
            absence.from, absence.until, absence.reason
        );
        context.print(&line)?;
    }
    Ok(Exit::Done)
}

/// Says what somebody knows best; without a word, nothing more than others.
fn specialty(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let name = matches.get_one::<String>("name").map_or("", String::as_str);
    let categories = &context.office.vocabularies.categories;
    let typed = matches.get_many::<String>("codes").into_iter().flatten();
    let codes: Result<Vec<String>, &String> = typed
        .map(|word| {
            let term = categories.find(word);
            term.map(|term| term.code.clone()).ok_or(word)
        })
        .collect();
    let codes = codes.map_err(|word| {
        let known: Vec<&str> = categories
            .terms
            .iter()
            .map(|term| term.code.as_str())
            .collect();
        let values: [(&str, &dyn Display); 2] = [("typed", word), ("known", &known.join(", "))];
        context.usage(Label::CliStaffNoSpecialty, &values)
    })?;
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    store
        .set_specialties(&actor, name, &codes)
        .map_err(|error| context.explain(&error))?;
    context.print(&format!("{name}\t{}", codes.join(" ")))?;
    Ok(Exit::Done)
}

/// Names the visits for which somebody else is to be found.
fn tell_meetings(
    store: &Store,
    name: &str,
    absence: &Absence,
    context: &mut Context<'_>,
) -> Result<(), CliError> {
    let calendar = store
        .visit_calendar(absence.from, absence.until)
        .map_err(|error| context.explain(&error))?;
    let goes = |one: &&CalendarVisit| {
        let mut people = one.engagement.people.iter();
        !one.engagement.is_over && people.any(|id| calendar.name(*id) == name)
    };
    let numbers = calendar.visits.iter().filter(goes);
    let numbers: Vec<String> = numbers
        .map(|one| one.engagement.number.to_string())
        .collect();
    if numbers.is_empty() {
        return Ok(());
    }
    let values: [(&str, &dyn Display); 2] = [("name", &name), ("numbers", &numbers.join(" "))];
    let told = context.locale.fill(Label::VisitsAbsenceNotedMeets, &values);
    writeln!(context.err, "{told}")?;
    Ok(())
}

fn retire(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let name = matches.get_one::<String>("name").map_or("", String::as_str);
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    store
        .retire_staff(&actor, name)
        .map_err(|error| context.explain(&error))?;
    let told = context
        .locale
        .fill(Label::CliStaffRetiredNow, &[("name", &name)]);
    writeln!(context.err, "{told}")?;
    Ok(Exit::Done)
}
