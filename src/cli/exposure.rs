//! `audit who-saw` and `audit exposure`: the two questions after a leak.

use super::audit::named;
use super::context::Context;
use super::exit::{CliError, Exit};
use super::{person, view};
use crate::domain::rights::Sight;
use crate::explain;
use crate::locale::Label;
use crate::store::Store;
use crate::store::audit::exposure::{Exposed, Sighting};
use chrono::TimeDelta;
use clap::ArgMatches;
use serde_json::{Value, json};

/// Prints everybody who has seen a person.
///
/// # Errors
/// `NotAllowed` for whoever does not oversee; `NotFound`.
pub fn who_saw(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let actor = context.actor(&store)?;
    let typed = matches
        .get_one::<String>("person")
        .map_or("", String::as_str);
    let person = person::meant(context, &store, typed)?;
    let seen = store
        .who_saw(&actor, person)
        .map_err(|error| context.explain(&error))?;
    context.note_look(&actor, &format!("person {person}"))?;
    if matches.get_flag("json") {
        let all = seen.iter().map(|one| sighting_json(context, one)).collect();
        context.print_json(&Value::Array(all))?;
    } else {
        for one in &seen {
            let line = sighting_text(context, one);
            context.print(&line)?;
        }
    }
    ended(context, seen.is_empty())
}

/// Prints everybody whom a member of staff has seen.
///
/// # Errors
/// `NotAllowed` for the sights of others unless the actor oversees; `Usage` for what is no day.
pub fn exposure(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let moment = |name: &str| word(name).map(|typed| context.midnight(typed)).transpose();
    let from = moment("from")?;
    let until = moment("to")?.map(|start| start + TimeDelta::days(1));
    let store = context.reading_store()?;
    let actor = context.actor(&store)?;
    let by = match word("user") {
        Some(name) => named(context, &store, name)?,
        None => actor.staff,
    };
    let seen = store
        .exposure(&actor, by, from, until)
        .map_err(|error| context.explain(&error))?;
    if by != actor.staff {
        context.note_look(&actor, "audit")?;
    }
    let sight = actor.role.sight();
    if matches.get_flag("json") {
        let mut all = Vec::with_capacity(seen.len());
        for one in &seen {
            all.push(exposed_json(context, &store, one, sight)?);
        }
        context.print_json(&Value::Array(all))?;
    } else {
        for one in &seen {
            let line = exposed_text(context, &store, one, sight)?;
            context.print(&line)?;
        }
    }
    ended(context, seen.is_empty())
}

fn ended(context: &mut Context<'_>, is_nothing: bool) -> Result<Exit, CliError> {
    if is_nothing {
        writeln!(context.err, "{}", context.locale.text(Label::AuditNone))?;
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// How names stood in a list, in words; nothing of a record.
fn form_label<'c>(context: &'c Context<'_>, form: Option<&'c str>) -> &'c str {
    match form {
        Some("masked") => context.locale.text(Label::AuditFormMasked),
        Some("pseudonymised") => context.locale.text(Label::AuditFormInvented),
        Some("full") => context.locale.text(Label::AuditFormFull),
        other => other.unwrap_or(""),
    }
}

/// One line with tabs: when, who, act, what, how names stood, desk.
fn sighting_text(context: &Context<'_>, one: &Sighting) -> String {
    let at = context.clock.local(one.at).format("%Y-%m-%d %H:%M:%S");
    let act = explain::act(&one.action, context.locale);
    let form = form_label(context, one.form.as_deref());
    let subject = explain::subject(&one.subject, context.locale);
    let (name, desk) = (&one.name, &one.desk);
    format!("{at}\t{name}\t{act}\t{subject}\t{form}\t{desk}")
}

fn sighting_json(context: &Context<'_>, one: &Sighting) -> Value {
    json!({
        "seq": one.seq,
        "at": view::moment(context, one.at),
        "name": one.name,
        "desk": one.desk,
        "action": one.action,
        "action_label": explain::act(&one.action, context.locale),
        "subject": one.subject,
        "form": one.form,
    })
}

/// What the person is called and the number of the last record, as far as both are known.
fn who(
    context: &Context<'_>,
    store: &Store,
    one: &Exposed,
    sight: Sight,
) -> Result<(String, Option<String>), CliError> {
    let explained = |error| context.explain(&error);
    let person = store.person(one.person).map_err(explained)?;
    let name = person.details.display_name().unwrap_or("-");
    let number = store.last_number_about(one.person).map_err(explained)?;
    Ok((sight.name(name), number.map(|number| number.to_string())))
}

/// One line with tabs: person, name, number, acts, lists, masked lists, files, first, last.
fn exposed_text(
    context: &Context<'_>,
    store: &Store,
    one: &Exposed,
    sight: Sight,
) -> Result<String, CliError> {
    let (name, number) = who(context, store, one, sight)?;
    let day = |at| context.clock.local(at).format("%Y-%m-%d %H:%M").to_string();
    let counts = context.locale.fill(
        Label::AuditExposed,
        &[
            ("records", &one.records),
            ("lists", &one.lists),
            ("masked", &one.masked_lists),
            ("exports", &one.exports),
        ],
    );
    Ok(format!(
        "person {}\t{name}\t{}\t{counts}\t{}\t{}",
        one.person,
        number.unwrap_or_default(),
        day(one.first),
        day(one.last)
    ))
}

fn exposed_json(
    context: &Context<'_>,
    store: &Store,
    one: &Exposed,
    sight: Sight,
) -> Result<Value, CliError> {
    let (name, number) = who(context, store, one, sight)?;
    Ok(json!({
        "person": one.person,
        "name": name,
        "number": number,
        "records": one.records,
        "lists": one.lists,
        "masked_lists": one.masked_lists,
        "exports": one.exports,
        "first": view::moment(context, one.first),
        "last": view::moment(context, one.last),
    }))
}
