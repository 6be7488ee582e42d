//! What is wrong with a command line, in the person's language: what, what there is instead, and the
//! line as it should be.

use super::args::plain;
use crate::locale::{Label, Locale};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::fmt::Display;

/// A refusal of the command line in words. A kind that we have no words for is told as the library
/// tells it.
#[must_use]
pub fn told(refusal: &clap::Error, locale: Locale) -> String {
    let said = |kind| refusal.get(kind).map(words);
    let argument = said(ContextKind::InvalidArg).unwrap_or_default();
    let value = said(ContextKind::InvalidValue).unwrap_or_default();
    let fill = |label, values: &[(&str, &dyn Display)]| locale.fill(label, values);
    let what = match refusal.kind() {
        ErrorKind::UnknownArgument => fill(Label::MisuseUnknown, &[("argument", &argument)]),
        ErrorKind::InvalidSubcommand => {
            let command = said(ContextKind::InvalidSubcommand).unwrap_or_default();
            fill(Label::MisuseNoCommand, &[("command", &command)])
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            fill(Label::MisuseNoValue, &[("argument", &argument)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => fill(
            Label::MisuseValue,
            &[("argument", &argument), ("value", &value)],
        ),
        ErrorKind::MissingRequiredArgument => {
            fill(Label::MisuseMissing, &[("argument", &argument)])
        }
        ErrorKind::ArgumentConflict => {
            let prior = said(ContextKind::PriorArg).unwrap_or_default();
            fill(
                Label::MisuseConflict,
                &[("argument", &argument), ("prior", &prior)],
            )
        }
        ErrorKind::MissingSubcommand => locale.text(Label::MisuseMissingCommand).to_owned(),
        _ => return plain(&refusal.render().to_string(), locale),
    };
    let mut lines = vec![what];
    let possible = said(ContextKind::ValidValue).or_else(|| said(ContextKind::ValidSubcommand));
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    if let Some(nearest) = suggested.into_iter().find_map(said) {
        lines.push(fill(Label::MisuseNearest, &[("nearest", &nearest)]));
    } else if let Some(possible) = possible.filter(|possible| !possible.is_empty()) {
        lines.push(fill(Label::MisusePossible, &[("possible", &possible)]));
    }
    if let Some(usage) = said(ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage:").trim();
        let heading = locale.text(Label::CliUsage);
        lines.push(plain(&format!("{heading} {usage}"), locale));
    }
    lines.push(locale.text(Label::MisuseHelp).to_owned());
    lines.join("\n") + "\n"
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(several) => several.join(", "),
        ContextValue::StyledStrs(several) => {
            let several: Vec<String> = several.iter().map(ToString::to_string).collect();
            several.join(", ")
        }
        other => other.to_string(),
    }
}
