//! `pairs`: who is 主治医 and who 副主治医 of a person or of the persons of a clinic, and how many each clinic has.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view::moment;
use crate::domain::ids::{FacilityId, PersonId};
use crate::domain::number::Number;
use crate::domain::pair::{Doctor, Load, Pair, PairsOf};
use crate::domain::relation::CareRole;
use crate::locale::{Label, Lang};
use crate::store::Store;
use crate::store::listings::{ListView, Listed};
use crate::store::masking::Seen;
use clap::ArgMatches;
use serde_json::{Value, json};

/// Prints pairs of doctors; without a person or a clinic, how many persons each clinic has.
///
/// # Errors
/// `NotFound`; `Usage` for what is no number.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let wants_json = matches.get_flag("json");
    let number = matches.get_one::<String>("number");
    let clinic = matches.get_one::<i64>("clinic");
    let pairs = match (number, clinic) {
        (None, None) => return print_load(&store, wants_json, context),
        (_, Some(clinic)) => {
            let facility = store.facility(FacilityId(*clinic));
            let facility = facility.map_err(|error| context.explain(&error))?;
            store.pairs(PairsOf::Facility(facility.id))
        }
        (Some(typed), None) => {
            let number = context.number(typed)?;
            match person_of(&store, &number, context)? {
                Some(person) => store.pairs(PairsOf::Person(person)),
                None => Ok(Vec::new()),
            }
        }
    };
    let pairs = pairs.map_err(|error| context.explain(&error))?;
    let listed = Listed::persons(pairs.iter().map(|pair| pair.person));
    context.note_list(&store, &ListView::pairs(), &listed)?;
    let pairs = pairs.seen_with(context.sight(&store));
    if wants_json {
        let all: Vec<Value> = pairs.iter().map(|pair| as_json(context, pair)).collect();
        context.print_json(&Value::Array(all))?;
    } else {
        for pair in &pairs {
            for doctor in &pair.doctors {
                let line = as_text(context, pair, doctor);
                context.print(&line)?;
            }
        }
    }
    Ok(if pairs.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// The person whom an item or a consultation is about.
fn person_of(
    store: &Store,
    number: &Number,
    context: &Context<'_>,
) -> Result<Option<PersonId>, CliError> {
    let person = if number.letter().is_some() {
        store.item_numbered(number).map(|item| item.person)
    } else {
        store.consultation(number).map(|call| call.person_id)
    };
    person.map_err(|error| context.explain(&error))
}

fn role(doctor: &Doctor, context: &Context<'_>) -> &'static str {
    context.locale.text(match doctor.role {
        CareRole::Attending => Label::DirectoryRoleAttending,
        _ => Label::DirectoryRoleSubAttending,
    })
}

/// One line with tabs: person, role, doctor, since, until, referral.
fn as_text(context: &Context<'_>, pair: &Pair, doctor: &Doctor) -> String {
    let day = |at| context.clock.local(at).date_naive().to_string();
    let number = doctor.referral.as_ref().map(|one| one.number.to_string());
    [
        pair.person_name.clone(),
        role(doctor, context).to_owned(),
        doctor.name.clone(),
        day(doctor.since),
        doctor.until.map(day).unwrap_or_default(),
        number.unwrap_or_default(),
    ]
    .join("\t")
}

fn as_json(context: &Context<'_>, pair: &Pair) -> Value {
    let doctors = pair.doctors.iter().map(|doctor| {
        let referral = doctor.referral.as_ref();
        json!({
            "role": doctor.role.code(),
            "role_label": role(doctor, context),
            "id": doctor.facility,
            "name": doctor.name,
            "since": moment(context, doctor.since),
            "until": doctor.until.map(|until| moment(context, until)),
            "referral": referral.map(|one| one.number.to_string()),
            "special_care": referral.map(|one| &one.special_care),
            "wishes": referral.map(|one| &one.wishes),
            "diseases": referral.map(|one| &one.diseases),
        })
    });
    json!({
        "person": pair.person_name,
        "whole": pair.is_whole(),
        "doctors": doctors.collect::<Vec<_>>(),
    })
}

fn print_load(
    store: &Store,
    wants_json: bool,
    context: &mut Context<'_>,
) -> Result<Exit, CliError> {
    let load = store.pair_load().map_err(|error| context.explain(&error))?;
    if wants_json {
        context.print_json(&json!(load))?;
    } else {
        for one in &load {
            let line = load_as_text(context, one);
            context.print(&line)?;
        }
    }
    Ok(if load.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// One line with tabs: area, as 主治医, as 副主治医, new within a year, id, name.
fn load_as_text(context: &Context<'_>, load: &Load) -> String {
    let area = load.area.as_ref();
    let area = area.and_then(|code| context.office.areas.get(code));
    let area = area.map_or("-", |area| match context.locale.lang() {
        Lang::Ja => area.name.as_str(),
        Lang::En => area.en.as_str(),
    });
    format!(
        "{area}\t{}\t{}\t{}\t{}\t{}",
        load.attending, load.sub_attending, load.last_year, load.facility, load.name
    )
}
