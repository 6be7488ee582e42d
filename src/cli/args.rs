//! The command line, built from the text catalogue: the one definition behind
//! `--help`, the man page and the shell completions.

mod export;
mod given;
mod office;
mod words;
mod work;

use crate::import::ImportKind;
use crate::locale::{Label, Locale};
use crate::store::schema::known_schema;
use clap::{Command, value_parser};
use export::export;
use given::{count, file, flag, json, option, positional, sub};
use office::{generated, office};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;
pub use words::plain;
use work::{papers, printed, records};

/// The program and the newest schema of the file that it knows.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (schema {})", env!("CARGO_PKG_VERSION"), known_schema()));

/// Everything the program understands, in the person's language.
#[must_use]
pub fn command(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    let command = Command::new("madoguchi")
        .version(VERSION.as_str())
        .about(text(Label::CliAbout))
        .after_help(examples(locale))
        .subcommand_required(false)
        .disable_help_subcommand(true)
        .help_expected(true);
    words::in_words(subcommands(globals(command, locale), locale), locale)
}

/// Commands worth trying first; the commands themselves are the same in every language.
fn examples(locale: Locale) -> String {
    let lines = [
        ("madoguchi demo", Label::CliExampleDemo),
        ("madoguchi init", Label::CliExampleInit),
        ("madoguchi find zaitaku matsudo", Label::CliExampleFind),
        ("madoguchi today", Label::CliExampleToday),
        ("madoguchi do S12 claim", Label::CliExampleDo),
    ];
    let mut text = locale.text(Label::CliExamples).to_owned();
    for (command, label) in lines {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {command:<32}{}", locale.text(label));
    }
    text
}

fn globals(command: Command, locale: Locale) -> Command {
    let text = |label| locale.text(label);
    command
        .arg(
            file("db", "FILE")
                .global(true)
                .env("MADOGUCHI_DB")
                .help(text(Label::CliDb)),
        )
        .arg(
            file("config", "DIR")
                .global(true)
                .env("MADOGUCHI_CONFIG")
                .help(text(Label::CliConfig)),
        )
        .arg(
            option("lang", "ja|en")
                .global(true)
                .value_parser(["ja", "en"])
                .help(text(Label::CliLang)),
        )
        .arg(
            option("as", "NAME")
                .global(true)
                .env("MADOGUCHI_STAFF")
                .help(text(Label::CliAs)),
        )
        .arg(
            flag("read-only")
                .global(true)
                .help(text(Label::CliReadOnly)),
        )
}

fn subcommands(command: Command, locale: Locale) -> Command {
    generated(
        office(
            papers(
                printed(records(beginning(command, locale), locale), locale),
                locale,
            )
            .subcommand(export(locale)),
            locale,
        ),
        locale,
    )
}

/// Making an office and filling its directory.
fn beginning(command: Command, locale: Locale) -> Command {
    let text = |label| locale.text(label);
    command
        .subcommand(
            sub("demo", Label::CliDemo, locale)
                .arg(file("keep", "FILE").help(text(Label::CliDemoKeep)))
                .arg(count("facilities", "N").help(text(Label::CliDemoFacilities)))
                .arg(count("consultations", "N").help(text(Label::CliDemoConsultations)))
                .arg(count("seed", "N").help(text(Label::CliDemoSeed))),
        )
        .subcommand(
            sub("init", Label::CliInit, locale)
                .arg(flag("sample").help(text(Label::CliInitSample)))
                .arg(option("shared", "GROUP").help(text(Label::PlaceShared))),
        )
        .subcommand(
            sub("import", Label::CliImport, locale)
                .arg(
                    positional("kind", "KIND")
                        .required(true)
                        .value_parser(import_kinds())
                        .help(text(Label::CliImportKind)),
                )
                .arg(
                    positional("files", "FILE")
                        .required(true)
                        .num_args(1..)
                        .value_parser(value_parser!(PathBuf))
                        .help(text(Label::CliImportFiles)),
                )
                .arg(flag("dry-run").help(text(Label::CliImportDryRun)))
                .arg(flag("good-rows").help(text(Label::CliImportGoodRows)))
                .arg(flag("names").help(text(Label::CliImportNames)))
                .arg(json(locale)),
        )
        .subcommand(
            sub("reviews", Label::CliReviews, locale)
                .arg(positional("key", "KEY").help(text(Label::CliReviewsKey)))
                .arg(
                    positional("answer", "same|different")
                        .value_parser(["same", "different"])
                        .help(text(Label::CliReviewsAnswer)),
                )
                .arg(count("entry", "ID").help(text(Label::CliReviewsEntry)))
                .arg(json(locale)),
        )
}

fn import_kinds() -> Vec<&'static str> {
    ImportKind::ALL
        .iter()
        .map(|kind| kind.code())
        .chain([super::import::TOWNS, super::import::POSTAL])
        .collect()
}
