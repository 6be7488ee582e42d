//! `log`: consultations from stdin, one JSON object a line; one result a line.
//!
//! Each line stands for itself: a faulty one is told by number and field and
//! the next one goes on. The same `key` never makes a second record.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::json_line::{self, Unread};
use crate::domain::intake::ConsultationInput;
use crate::explain;
use crate::locale::Label;
use crate::store::{Registered, StoreError};
use clap::ArgMatches;
use serde_json::{Value, json};
use std::fmt::Display;
use std::io::BufRead;

/// Longest line that is read, in bytes.
const LONGEST_LINE: usize = 1024 * 1024;

/// Takes every line of stdin.
///
/// # Errors
/// When the file as a whole cannot be written; faulty lines end in exit code 1.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let json = matches.get_flag("json");
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let mut exit = Exit::Done;
    for (at, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let parsed = if line.len() > LONGEST_LINE {
            Err(Outcome::fault(
                "line-too-long",
                &LONGEST_LINE.to_string(),
                "",
            ))
        } else {
            let line = line.trim_start_matches('\u{FEFF}');
            json_line::read::<ConsultationInput>(line, context.locale)
                .map_err(|unread| not_read(context, at + 1, unread))
        };
        let (key, outcome) = match parsed {
            Err(fault) => (None, fault),
            Ok(input) => match store.register(&actor, &input) {
                Ok(registered) => (input.key, Outcome::Registered(registered)),
                Err(error @ (StoreError::Fields(_) | StoreError::Refused(_))) => {
                    (input.key, refused(context, &error))
                }
                Err(error) => return Err(context.explain(&error)),
            },
        };
        if matches!(outcome, Outcome::Faulty { .. }) {
            exit = Exit::Failed;
        }
        print(context, json, at + 1, key.as_deref(), &outcome)?;
    }
    Ok(exit)
}

/// What became of one line.
enum Outcome {
    Registered(Registered),
    Faulty {
        code: String,
        message: String,
        field: String,
        /// Where in the line, where that is known.
        column: Option<usize>,
    },
}

fn not_read(context: &Context<'_>, line: usize, unread: Unread) -> Outcome {
    let values: [(&str, &dyn Display); 3] = [
        ("line", &line),
        ("column", &unread.column),
        ("what", &unread.message),
    ];
    Outcome::Faulty {
        code: unread.code.to_owned(),
        message: context.locale.fill(Label::CliJsonAt, &values),
        field: unread.field,
        column: Some(unread.column),
    }
}

impl Outcome {
    fn fault(code: &str, message: &str, field: &str) -> Self {
        Self::Faulty {
            code: code.to_owned(),
            message: message.to_owned(),
            field: field.to_owned(),
            column: None,
        }
    }
}

fn refused(context: &Context<'_>, error: &StoreError) -> Outcome {
    let (code, field) = match error {
        StoreError::Fields(faults) => faults
            .first()
            .map_or((error.code(), String::new()), |fault| {
                (fault.code, fault.field.clone())
            }),
        _ => (error.code(), String::new()),
    };
    let explanation = explain::store_error(error, &context.office, context.locale);
    Outcome::fault(code, &explanation.message, &field)
}

fn print(
    context: &mut Context<'_>,
    json: bool,
    line: usize,
    key: Option<&str>,
    outcome: &Outcome,
) -> Result<(), CliError> {
    if json {
        let value = as_json(line, key, outcome);
        return Ok(writeln!(context.out, "{value}")?);
    }
    match outcome {
        Outcome::Registered(registered) => {
            let items: Vec<String> = registered
                .items
                .iter()
                .map(|item| item.number.to_string())
                .collect();
            context.print(&format!(
                "{line}\t{}\t{}",
                registered.number,
                items.join(" ")
            ))
        }
        Outcome::Faulty { message, .. } => context.print(&format!("{line}\t-\t{message}")),
    }
}

fn as_json(line: usize, key: Option<&str>, outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Registered(registered) => json!({
            "line": line,
            "key": key,
            "number": registered.number,
            "created": registered.created,
            "items": registered.items.iter().map(|item| item.number.to_string()).collect::<Vec<_>>(),
            "error": null,
        }),
        Outcome::Faulty {
            code,
            message,
            field,
            column,
        } => json!({
            "line": line,
            "key": key,
            "number": null,
            "created": false,
            "items": [],
            "error": { "code": code, "message": message, "field": field, "column": column },
        }),
    }
}
