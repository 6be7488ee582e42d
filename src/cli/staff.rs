//! `staff`: who works here and what they may do.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::staff::{Role, Staff};
use crate::locale::Label;
use crate::store::NewStaff;
use clap::ArgMatches;
use serde_json::{Value, json};

/// Lists, adds or retires.
///
/// # Errors
/// `NotAllowed` unless the actor may administer.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    match matches.subcommand() {
        Some(("add", sub)) => add(sub, context),
        Some(("retire", sub)) => retire(sub, context),
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
