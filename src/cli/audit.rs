//! `audit`: who saw and changed what, and whether it still says so.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view;
use crate::domain::ids::StaffId;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::explain;
use crate::locale::Label;
use crate::store::audit::AuditRow;
use crate::store::audit::anchor::{Anchor, Remembered};
use crate::store::audit::trail::TrailQuery;
use crate::store::audit::verify::Verdict;
use crate::store::seal::{How, SealFault};
use crate::store::{Store, StoreError};
use chrono::{DateTime, Utc};
use clap::ArgMatches;
use serde_json::{Value, json};
use std::fmt::Display;
use std::path::PathBuf;

/// How many rows are printed without `--limit`.
const NEWEST: u32 = 50;

/// Prints rows, verifies them, or prints the head.
///
/// # Errors
/// `NotAllowed` for the trail of others unless the actor oversees; when the file cannot be read.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    match matches.subcommand() {
        Some(("verify", sub)) => verify(sub, context),
        Some(("who-saw", sub)) => super::exposure::who_saw(sub, context),
        Some(("exposure", sub)) => super::exposure::exposure(sub, context),
        Some((_, _)) => head(context),
        None => trail(matches, context),
    }
}

fn trail(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let actor = context.actor(&store)?;
    let asked = asked(matches, context, &store, &actor)?;
    let rows = store
        .trail(&actor, &asked)
        .map_err(|error| context.explain(&error))?;
    if asked.by != Some(actor.staff) {
        context.note_look(&actor, "audit")?;
    }
    if matches.get_flag("json") {
        let rows = rows.iter().map(|row| as_json(context, row)).collect();
        context.print_json(&Value::Array(rows))?;
    } else {
        for row in &rows {
            let line = as_text(context, row);
            context.print(&line)?;
        }
    }
    if rows.is_empty() {
        writeln!(context.err, "{}", context.locale.text(Label::AuditNone))?;
        return Ok(Exit::Nothing);
    }
    if rows.len() >= usize::try_from(asked.limit).unwrap_or(usize::MAX) {
        let text = context
            .locale
            .fill(Label::AuditMore, &[("count", &rows.len())]);
        writeln!(context.err, "{text}")?;
    }
    Ok(Exit::Done)
}

/// Whoever does not oversee reads their own trail without asking for it.
fn asked(
    matches: &ArgMatches,
    context: &Context<'_>,
    store: &Store,
    actor: &Actor,
) -> Result<TrailQuery, CliError> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let by = match text("by") {
        Some(name) => Some(named(context, store, name)?),
        None if matches.get_flag("mine") => Some(actor.staff),
        None if text("of").is_none() && !actor.role.may(Right::Oversee) => Some(actor.staff),
        None => None,
    };
    let subject = |typed: &str| {
        let number = context.number(typed).map(|number| number.to_string());
        number.unwrap_or_else(|_| typed.to_owned())
    };
    Ok(TrailQuery {
        of: text("of").map(subject),
        by,
        since: text("since")
            .map(|typed| context.midnight(typed))
            .transpose()?,
        limit: matches.get_one::<u32>("limit").copied().unwrap_or(NEWEST),
    })
}

/// Somebody who works here, or did.
pub(super) fn named(context: &Context<'_>, store: &Store, name: &str) -> Result<StaffId, CliError> {
    let all = store.staff().map_err(|error| context.explain(&error))?;
    let found = all.iter().find(|staff| staff.name == name);
    found
        .map(|staff| staff.id)
        .ok_or_else(|| context.explain(&StoreError::NotFound(name.to_owned())))
}

fn as_json(context: &Context<'_>, row: &AuditRow) -> Value {
    json!({
        "seq": row.seq,
        "at": at(row).map(|at| view::moment(context, at)),
        "name": row.name,
        "staff": row.staff,
        "desk": row.desk,
        "action": row.action,
        "action_label": explain::act(&row.action, context.locale),
        "subject": row.subject,
        "detail": serde_json::from_str::<Value>(&row.detail).unwrap_or(Value::Null),
    })
}

fn as_text(context: &Context<'_>, row: &AuditRow) -> String {
    let at = at(row).map(|at| context.clock.local(at).format("%Y-%m-%d %H:%M:%S"));
    let at = at.map_or_else(|| row.at.clone(), |at| at.to_string());
    let who = match row.staff {
        Some(_) => row.name.as_str(),
        None => context.locale.text(Label::AuditProgram),
    };
    let act = explain::act(&row.action, context.locale);
    let subject = explain::subject(&row.subject, context.locale);
    format!(
        "{}\t{at}\t{who}\t{act}\t{subject}\t{}\t{}",
        row.seq, row.detail, row.desk
    )
}

fn at(row: &AuditRow) -> Option<DateTime<Utc>> {
    row.at.parse().ok()
}

fn head(context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let head = store
        .audit_head()
        .map_err(|error| context.explain(&error))?;
    match head {
        Some(head) => {
            let line = format!("{head} {}", context.paths.database.display());
            context.print(&line)?;
            Ok(Exit::Done)
        }
        None => Ok(Exit::Nothing),
    }
}

fn verify(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let heads = context.paths.audit_heads();
    let mut anchors = Remembered::of(&heads, store.path())
        .anchors()
        .map_err(|error| context.explain(&error))?;
    if let Some(file) = matches.get_one::<PathBuf>("anchor") {
        anchors.extend(Anchor::all_in(&context.read_text(file)?));
    }
    let verdict = store
        .verify_audit(&anchors)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        context.print_json(&json!(verdict))?;
    } else {
        for line in lines(context, &verdict) {
            context.print(&line)?;
        }
    }
    Ok(if verdict.ok { Exit::Done } else { Exit::File })
}

/// A verdict for people, one finding a line; what to do comes last.
fn lines(context: &Context<'_>, verdict: &Verdict) -> Vec<String> {
    let fill = |label, values: &[(&str, &dyn Display)]| context.locale.fill(label, values);
    let mut lines = Vec::new();
    if let Some(seq) = verdict.broken_at {
        lines.push(fill(Label::AuditBroken, &[("seq", &seq)]));
    }
    for kept in &verdict.lost {
        lines.push(fill(Label::AuditLost, &[("seq", &kept.seq)]));
    }
    let faults = verdict.records.iter();
    lines.extend(faults.map(|fault| record_fault(context, fault)));
    if !verdict.ok {
        lines.push(fill(Label::AuditWhatNow, &[]));
        return lines;
    }
    lines.push(fill(
        Label::AuditWhole,
        &[("rows", &verdict.rows), ("head", &verdict.head)],
    ));
    lines.push(match verdict.anchors {
        0 => fill(Label::AuditNoAnchor, &[]),
        count => fill(Label::AuditAnchored, &[("count", &count)]),
    });
    lines
}

/// A record that was touched past the program, for people.
pub(super) fn record_fault(context: &Context<'_>, fault: &SealFault) -> String {
    let label = match fault.how {
        How::Changed => Label::AuditRecordChanged,
        How::Removed => Label::AuditRecordRemoved,
        How::Inserted => Label::AuditRecordInserted,
    };
    context.locale.fill(label, &[("record", &fault.record)])
}
