//! `export`: records out of the office, for a purpose, counted, noted, and no more than asked for.

use super::confirm::confirm;
use super::context::Context;
use super::exit::{CliError, Exit};
use super::output::hand_over;
use crate::domain::person_set::PersonSet;
use crate::domain::rights::Right;
use crate::explain::Explanation;
use crate::locale::Label;
use crate::report::export::{
    CONSULTATIONS, Column, DIRECTORY, Edition, Encoding, Form, Hidden, ITEMS, NoColumn, Sheet,
    Unmappable, choose, names,
};
use crate::sample::stand_ins::StandIns;
use crate::store::Store;
use crate::store::exports::ExportNote;
use crate::store::taking_out::{ConsultationOut, ItemOut, TakenOut};
use chrono::TimeDelta;
use clap::ArgMatches;
use serde_json::{Value, json};
use std::fmt::Display;
use std::io::IsTerminal;
use std::sync::Arc;

/// What is to leave, and whom it tells of.
struct Leaving {
    sheet: Sheet,
    persons: PersonSet,
}

/// Takes records out.
///
/// # Errors
/// `NotAllowed`; `Usage` for a filter or a column that is none and while the count is not
/// confirmed; what the store says of the file. Nothing is written then.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let kind = word("kind").unwrap_or_default();
    let purpose = word("purpose").unwrap_or_default().trim();
    let form = form(matches, context, kind)?;
    let is_csv = word("format") == Some("csv");
    let encoding = Encoding::from_code(word("encoding").unwrap_or_default());
    if purpose.is_empty() {
        return Err(context.usage(Label::ExportNoPurpose, &[]));
    }
    if !is_csv && encoding != Encoding::Utf8 {
        return Err(context.usage(Label::ExportUtf8Only, &[]));
    }
    if !matches.contains_id("out") && std::io::stdout().is_terminal() {
        return Err(context.usage(Label::ExportToTerminal, &[]));
    }
    let asked = asked(matches, context, kind)?;
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    store
        .may_export(&actor, Right::Oversee)
        .map_err(|error| context.explain(&error))?;
    let leaving = leaving(matches, context, &store, kind, &asked, form)?;
    let count = leaving.sheet.count();
    if count == 0 {
        writeln!(context.err, "{}", context.locale.text(Label::ExportNothing))?;
        return Ok(Exit::Nothing);
    }
    let values: &[(&str, &dyn Display)] = &[("what", &kind), ("count", &count)];
    let question = context.locale.fill(Label::ExportAsk, values);
    confirm(matches, context, &question, count)?;
    let bytes = if is_csv {
        let sheet = leaving.sheet.csv(encoding);
        sheet.map_err(|letter| no_letter(context, &letter))?
    } else {
        leaving.sheet.jsonl()
    };
    let recipients = super::crypt::recipients(matches, context)?;
    let note = ExportNote {
        subject: kind.to_owned(),
        detail: json!({
            "purpose": purpose,
            "form": form.code(),
            "filter": filter(&asked),
            "columns": leaving.sheet.fields(),
            "format": word("format"),
            "encoding": encoding.code(),
            "recipients": recipients.map(|recipients| recipients.names()),
            "persons": leaving.persons.to_string(),
        }),
        count,
        needs: Right::Oversee,
    };
    hand_over(matches, context, &mut store, &note, &bytes)
}

/// How people are named.
fn form(matches: &ArgMatches, context: &Context<'_>, kind: &str) -> Result<Form, CliError> {
    let form = if matches.get_flag("masked") {
        Form::Masked
    } else if matches.get_flag("pseudonymised") {
        Form::Pseudonymised
    } else {
        Form::Full
    };
    if kind == "directory" && form != Form::Full {
        return Err(context.usage(Label::ExportNobodyInDirectory, &[]));
    }
    Ok(form)
}

fn asked(matches: &ArgMatches, context: &Context<'_>, kind: &str) -> Result<TakenOut, CliError> {
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let moment = |name: &str| word(name).map(|typed| context.midnight(typed)).transpose();
    let office = &context.office;
    let has_none: &[&str] = match kind {
        "consultations" => &["of-kind"],
        "items" => &[],
        _ => &["since", "until"],
    };
    if let Some(option) = has_none.iter().find(|option| word(option).is_some()) {
        let values: &[(&str, &dyn Display)] = &[("option", option), ("what", &kind)];
        return Err(context.usage(Label::ExportNoSuchFilter, values));
    }
    let of_kind = word("of-kind")
        .map(|typed| {
            let found = if kind == "items" {
                office.workflows.find(typed).map(|known| known.id.clone())
            } else {
                let kinds = &office.vocabularies.facility_kinds;
                kinds.find(typed).map(|known| known.code.clone())
            };
            found.ok_or_else(|| context.usage(Label::CliNotAKind, &[("typed", &typed)]))
        })
        .transpose()?;
    Ok(TakenOut {
        since: moment("since")?,
        // The last day is meant as a whole; no clock change falls into it in the office's zone.
        until: moment("until")?.map(|start| start + TimeDelta::days(1)),
        area: word("area").map(|typed| context.area(typed)).transpose()?,
        kind: of_kind,
    })
}

fn filter(asked: &TakenOut) -> Value {
    json!({
        "since": asked.since,
        "before": asked.until,
        "area": asked.area,
        "kind": asked.kind,
    })
}

/// Reads the records and makes the table of them.
fn leaving(
    matches: &ArgMatches,
    context: &Context<'_>,
    store: &Store,
    kind: &str,
    asked: &TakenOut,
    form: Form,
) -> Result<Leaving, CliError> {
    let office = Arc::clone(&context.office);
    let edition = Edition {
        office: &office,
        locale: context.locale,
        clock: &context.clock,
    };
    let mut stand_ins = StandIns::new(&office.areas);
    match kind {
        "consultations" => {
            let columns = columns(matches, context, CONSULTATIONS, form)?;
            let all = store.consultations_out(asked);
            let all = all.map_err(|error| context.explain(&error))?;
            let persons = ConsultationOut::persons(&all);
            let all = formed(form, all, |all| stand_ins.consultations(all));
            let sheet = Sheet::of(&columns, all, &edition);
            Ok(Leaving { sheet, persons })
        }
        "items" => {
            let columns = columns(matches, context, ITEMS, form)?;
            let all = store.items_out(asked);
            let all = all.map_err(|error| context.explain(&error))?;
            let persons = ItemOut::persons(&all);
            let all = formed(form, all, |all| stand_ins.items(all));
            let sheet = Sheet::of(&columns, all, &edition);
            Ok(Leaving { sheet, persons })
        }
        _ => {
            let columns = columns(matches, context, DIRECTORY, form)?;
            let all = store.directory_out(asked);
            let all = all.map_err(|error| context.explain(&error))?;
            Ok(Leaving {
                sheet: Sheet::of(&columns, all, &edition),
                persons: PersonSet::default(),
            })
        }
    }
}

/// Records with their people named as the form says.
fn formed<R: Hidden>(form: Form, all: Vec<R>, invent: impl FnOnce(Vec<R>) -> Vec<R>) -> Vec<R> {
    match form {
        Form::Full => all,
        Form::Masked => all.into_iter().map(Hidden::hidden).collect(),
        Form::Pseudonymised => invent(all),
    }
}

fn columns<R>(
    matches: &ArgMatches,
    context: &Context<'_>,
    all: &'static [Column<R>],
    form: Form,
) -> Result<Vec<&'static Column<R>>, CliError> {
    let named = matches.get_one::<String>("columns").map(String::as_str);
    choose(all, named, form).map_err(|refused| {
        let known = names(all, form).join(", ");
        let (label, name) = match &refused {
            NoColumn::Unknown(name) => (Label::ExportNoColumn, name.as_str()),
            NoColumn::NotInForm(name) => (Label::ExportColumnNotInForm, *name),
        };
        context.usage(label, &[("name", &name), ("known", &known)])
    })
}

fn no_letter(context: &Context<'_>, found: &Unmappable) -> CliError {
    let values: &[(&str, &dyn Display)] = &[
        ("row", &found.row),
        ("column", &found.column),
        ("letter", &found.letter),
    ];
    let explanation = Explanation {
        message: context.locale.fill(Label::ExportNoLetter, values),
        hint: context.locale.text(Label::ExportNoLetterHint).to_owned(),
    };
    CliError::new(Exit::Failed, "not-in-cp932", explanation)
}
