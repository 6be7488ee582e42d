//! Consultations, work items, what is printed of them, and the papers that leave the office.

use super::given::{count, file, flag, json, option, positional, sealing, sub};
use crate::locale::{Label, Locale};
use crate::report::offer_text::OfferFormat;
use clap::{Arg, ArgAction, Command, value_parser};

/// The daily work: directory, consultations, work items, the day.
pub(super) fn records(command: Command, locale: Locale) -> Command {
    let text = |label| locale.text(label);
    let number = || {
        positional("number", "NUMBER")
            .required(true)
            .help(text(Label::CliNumber))
    };
    command
        .subcommand(
            sub("find", Label::CliFind, locale)
                .arg(
                    positional("query", "QUERY")
                        .num_args(0..)
                        .help(text(Label::CliFindQuery)),
                )
                .arg(count("limit", "N").help(text(Label::CliFindLimit)))
                .arg(flag("explain").help(text(Label::CliFindExplain)))
                .arg(flag("weak").help(text(Label::CliFindWeakHelp)))
                .arg(json(locale)),
        )
        .subcommand(facility(locale))
        .subcommand(candidates(locale))
        .subcommand(pairs(locale))
        .subcommand(sub("log", Label::CliLog, locale).arg(json(locale)))
        .subcommand(
            sub("show", Label::CliShow, locale)
                .arg(number())
                .arg(json(locale)),
        )
        .subcommand(
            sub("records", Label::CliRecords, locale)
                .arg(
                    positional("words", "WORD")
                        .num_args(0..)
                        .help(text(Label::CliRecordsWords)),
                )
                .arg(option("since", "D").help(text(Label::CliRecordsSince)))
                .arg(option("until", "D").help(text(Label::CliRecordsUntil)))
                .arg(option("person", "NAME").help(text(Label::CliRecordsPerson)))
                .arg(count("limit", "N").help(text(Label::CliFindLimit)))
                .arg(json(locale)),
        )
        .subcommand(
            sub("add", Label::CliAdd, locale)
                .arg(number())
                .arg(
                    option("note", "TEXT")
                        .required(true)
                        .help(text(Label::CliAddNote)),
                )
                .arg(json(locale)),
        )
        .subcommand(
            sub("queue", Label::CliQueue, locale)
                .arg(positional("kind", "KIND").help(text(Label::CliQueueKind)))
                .arg(option("state", "S").help(text(Label::CliQueueState)))
                .arg(option("area", "A").help(text(Label::CliQueueArea)))
                .arg(flag("mine").help(text(Label::CliQueueMine)))
                .arg(json(locale)),
        )
        .subcommand(
            sub("start", Label::CliStart, locale)
                .arg(
                    positional("kind", "KIND")
                        .required(true)
                        .help(text(Label::CliQueueKind)),
                )
                .arg(option("area", "A").help(text(Label::CliStartArea)))
                .arg(fields(locale))
                .arg(json(locale)),
        )
        .subcommand(
            sub("do", Label::CliDo, locale)
                .arg(number())
                .arg(positional("transition", "TRANSITION").help(text(Label::CliDoTransition)))
                .arg(fields(locale))
                .arg(option("note", "TEXT").help(text(Label::CliDoNote)))
                .arg(count("if-revision", "N").help(text(Label::CliDoIfRevision)))
                .arg(json(locale)),
        )
        .subcommand(
            sub("today", Label::CliToday, locale)
                .arg(option("date", "D").help(text(Label::CliTodayDate)))
                .arg(option("area", "A").help(text(Label::CliTodayArea)))
                .arg(json(locale)),
        )
}

/// What is counted and printed.
pub(super) fn printed(command: Command, locale: Locale) -> Command {
    let text = |label| locale.text(label);
    command
        .subcommand(
            sub("report", Label::CliReport, locale)
                .arg(
                    positional("kind", "day|month|year")
                        .required(true)
                        .value_parser(["day", "month", "year"])
                        .help(text(Label::CliReportKind)),
                )
                .arg(option("period", "P").help(text(Label::CliReportPeriod)))
                .arg(
                    option("format", "text|csv|json|html")
                        .value_parser(["text", "csv", "json", "html"])
                        .default_value("text")
                        .help(text(Label::CliReportFormat)),
                )
                .arg(file("out", "FILE").help(text(Label::CliReportOut)))
                .arg(flag("force").help(text(Label::CliForce)))
                .arg(json(locale)),
        )
        .subcommand(
            sub("themes", Label::CliThemes, locale)
                .arg(count("days", "N").help(text(Label::CliThemesDays)))
                .arg(option("until", "D").help(text(Label::CliThemesUntil)))
                .arg(option("area", "A").help(text(Label::CliSupplyArea)))
                .arg(option("category", "C").help(text(Label::CliThemesCategory)))
                .arg(count("raise", "N").help(text(Label::CliThemesRaise)))
                .arg(json(locale)),
        )
        .subcommand(sub("issues", Label::CliIssues, locale).arg(json(locale)))
        .subcommand(
            sub("bundle", Label::CliBundle, locale)
                .arg(
                    positional("number", "NUMBER")
                        .required(true)
                        .help(text(Label::CliNumber)),
                )
                .arg(
                    positional("cases", "CONSULTATION")
                        .required(true)
                        .num_args(1..)
                        .help(text(Label::CliBundleCases)),
                ),
        )
        .subcommand(
            sub("supply", Label::CliSupply, locale)
                .arg(option("area", "A").help(text(Label::CliSupplyArea)))
                .arg(json(locale)),
        )
        .subcommand(
            sealing(sub("handbook", Label::CliHandbook, locale), locale)
                .arg(option("area", "A").help(text(Label::CliSupplyArea)))
                .arg(option("kind", "medical|care-manager").help(text(Label::CliHandbookKind)))
                .arg(
                    option("format", "md|html|csv")
                        .value_parser(["md", "html", "csv"])
                        .default_value("md")
                        .help(text(Label::CliHandbookFormat)),
                )
                .arg(file("out", "FILE").help(text(Label::CliOut)))
                .arg(flag("force").help(text(Label::CliForce)))
                .arg(flag("partners").help(text(Label::CliHandbookPartners)))
                .arg(
                    flag("internal")
                        .conflicts_with("partners")
                        .help(text(Label::CliHandbookInternal)),
                ),
        )
}

/// What a clinic is told.
pub(super) fn papers(command: Command, locale: Locale) -> Command {
    let text = |label| locale.text(label);
    let paper = |name, about| {
        sub(name, about, locale)
            .arg(
                positional("number", "NUMBER")
                    .required(true)
                    .help(text(Label::CliNumber)),
            )
            .arg(file("out", "FILE").help(text(Label::CliOut)))
            .arg(flag("force").help(text(Label::CliForce)))
    };
    let formats = OfferFormat::ALL.map(OfferFormat::code);
    command
        .subcommand(
            paper("offer-text", Label::CliOfferText)
                .arg(
                    option("clinic", "ID")
                        .value_parser(value_parser!(i64))
                        .help(text(Label::CliOfferTextClinic)),
                )
                .arg(
                    option("format", "phone|fax|fax-html|ict")
                        .value_parser(formats)
                        .default_value("phone")
                        .help(text(Label::CliOfferTextFormat)),
                ),
        )
        .subcommand(
            paper("information-sheet", Label::CliSheet).arg(
                option("format", "text|html")
                    .value_parser(["text", "html"])
                    .default_value("text")
                    .help(text(Label::CliSheetFormat)),
            ),
        )
}

/// The number of a referral.
fn referral(locale: Locale) -> Arg {
    positional("number", "NUMBER").help(locale.text(Label::CliNumber))
}

fn candidates(locale: Locale) -> Command {
    sub("candidates", Label::CliCandidates, locale)
        .arg(referral(locale).required(true))
        .arg(
            option("relax", "RULE")
                .num_args(1..)
                .help(locale.text(Label::CliCandidatesRelax)),
        )
        .arg(json(locale))
}

fn pairs(locale: Locale) -> Command {
    sub("pairs", Label::CliPairs, locale)
        .arg(referral(locale))
        .arg(
            option("clinic", "ID")
                .value_parser(value_parser!(i64))
                .conflicts_with("number")
                .help(locale.text(Label::CliPairsClinic)),
        )
        .arg(json(locale))
}

fn fields(locale: Locale) -> Arg {
    option("set", "FIELD=VALUE")
        .action(ArgAction::Append)
        .num_args(1..)
        .help(locale.text(Label::CliDoSet))
}

fn facility(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    let about = |name: &'static str, about: Label| {
        sub(name, about, locale)
            .arg(
                positional("facility", "ID|NAME")
                    .required(true)
                    .help(text(Label::CliFacilityId)),
            )
            .arg(json(locale))
    };
    sub("facility", Label::CliFacility, locale)
        .subcommand_required(true)
        .subcommand(about("show", Label::CliFacilityShow))
        .subcommand(
            about("room", Label::CliFacilityRoom)
                .arg(
                    positional("form", "FORM")
                        .required(true)
                        .help(text(Label::CliFacilityForm)),
                )
                .arg(
                    positional("room", "yes|conditional|waiting|no")
                        .required(true)
                        .help(text(Label::CliFacilityAnswer)),
                )
                .arg(option("until", "D").help(text(Label::CliFacilityUntilHelp)))
                .arg(count("places", "N").help(text(Label::CliFacilityPlaces)))
                .arg(option("note", "TEXT").help(text(Label::CliFacilityNote))),
        )
        .subcommand(about("confirm", Label::CliFacilityConfirm))
        .subcommand(sub("calls", Label::CliFacilityCalls, locale).arg(json(locale)))
}
