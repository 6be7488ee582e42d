//! `export`: which records, of which columns, for whom.

use super::given::{count, file, flag, option, positional, sealing, sub};
use crate::locale::{Label, Locale};
use crate::report::export::Encoding;
use clap::Command;

pub(super) fn export(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    let command = sub("export", Label::ExportAbout, locale)
        .arg(
            positional("kind", "consultations|items|directory")
                .required(true)
                .value_parser(["consultations", "items", "directory"])
                .help(text(Label::ExportKind)),
        )
        .arg(
            option("purpose", "TEXT")
                .required(true)
                .help(text(Label::ExportPurpose)),
        )
        .arg(count("count", "N").help(text(Label::ExportCount)))
        .arg(option("since", "D").help(text(Label::ExportSince)))
        .arg(option("until", "D").help(text(Label::ExportUntil)))
        .arg(option("area", "A").help(text(Label::ExportArea)))
        .arg(option("of-kind", "K").help(text(Label::ExportOfKind)))
        .arg(option("columns", "C,C|all").help(text(Label::ExportColumns)))
        .arg(flag("masked").help(text(Label::ExportMasked)))
        .arg(
            flag("pseudonymised")
                .conflicts_with("masked")
                .help(text(Label::ExportPseudonymised)),
        )
        .arg(
            option("format", "csv|jsonl")
                .value_parser(["csv", "jsonl"])
                .default_value("csv")
                .help(text(Label::ExportFormat)),
        )
        .arg(
            option("encoding", "utf-8|cp932")
                .value_parser(Encoding::CODES)
                .default_value(Encoding::Utf8.code())
                .help(text(Label::ExportEncoding)),
        )
        .arg(file("out", "FILE").help(text(Label::CliOut)))
        .arg(flag("force").help(text(Label::CliForce)));
    sealing(command, locale)
}
