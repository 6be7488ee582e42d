//! The pieces of which every subcommand is made.

use crate::locale::{Label, Locale};
use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;

/// A subcommand with its one-line description.
pub(super) fn sub(name: &'static str, about: Label, locale: Locale) -> Command {
    Command::new(name).about(locale.text(about))
}

pub(super) fn json(locale: Locale) -> Arg {
    flag("json").help(locale.text(Label::CliJson))
}

pub(super) fn positional(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).value_name(value)
}

pub(super) fn option(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value)
}

pub(super) fn file(name: &'static str, value: &'static str) -> Arg {
    option(name, value).value_parser(value_parser!(PathBuf))
}

pub(super) fn target(help: &'static str) -> Arg {
    positional("file", "FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

pub(super) fn count(name: &'static str, value: &'static str) -> Arg {
    option(name, value).value_parser(value_parser!(u32))
}

pub(super) fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

/// For whom a file is encrypted.
pub(super) fn sealing(command: Command, locale: Locale) -> Command {
    command
        .arg(
            option("recipient", "KEY")
                .visible_alias("for")
                .action(ArgAction::Append)
                .help(locale.text(Label::CopiesRecipient)),
        )
        .arg(file("recipients-file", "FILE").help(locale.text(Label::CopiesRecipientsFile)))
}
