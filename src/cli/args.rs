//! The command line, built from the text catalogue: the one definition behind
//! `--help`, the man page and the shell completions.

use crate::import::ImportKind;
use crate::locale::{Label, Locale};
use crate::report::offer_text::OfferFormat;
use crate::store::open::known_schema;
use clap::{Arg, ArgAction, Command, value_parser};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

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
    subcommands(globals(command, locale), locale)
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
            ),
            locale,
        ),
        locale,
    )
}

/// A subcommand with its one-line description.
fn sub(name: &'static str, about: Label, locale: Locale) -> Command {
    Command::new(name).about(locale.text(about))
}

fn json(locale: Locale) -> Arg {
    flag("json").help(locale.text(Label::CliJson))
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

/// The daily work: directory, consultations, work items, the day.
fn records(command: Command, locale: Locale) -> Command {
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
fn printed(command: Command, locale: Locale) -> Command {
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
fn papers(command: Command, locale: Locale) -> Command {
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

/// The file itself, the people, the drafts.
fn office(command: Command, locale: Locale) -> Command {
    let text = |label| locale.text(label);
    command
        .subcommand(sub("check", Label::CliCheck, locale).arg(json(locale)))
        .subcommand(audit(locale))
        .subcommand(
            sealing(sub("backup", Label::CliBackup, locale), locale)
                .arg(
                    target(text(Label::CliBackupFile))
                        .required(false)
                        .conflicts_with("into"),
                )
                .arg(file("into", "DIR").help(text(Label::CopiesInto))),
        )
        .subcommand(
            sub("restore", Label::CliRestore, locale)
                .arg(target(text(Label::CliRestoreFile)))
                .arg(flag("dry-run").help(text(Label::CopiesDryRun)))
                .arg(file("identity", "FILE").help(text(Label::CopiesIdentity)))
                .arg(json(locale)),
        )
        .subcommand(
            sub("decrypt", Label::CopiesDecryptAbout, locale)
                .arg(target(text(Label::CopiesDecryptFile)))
                .arg(
                    file("identity", "FILE")
                        .required(true)
                        .help(text(Label::CopiesIdentity)),
                )
                .arg(file("out", "FILE").required(true).help(text(Label::CliOut))),
        )
        .subcommand(visits(locale))
        .subcommand(staff(locale))
        .subcommand(roster(locale))
        .subcommand(activity(locale))
        .subcommand(drafts(locale))
}

/// What is generated from tables, and checks.
fn generated(command: Command, locale: Locale) -> Command {
    let text = |label| locale.text(label);
    command
        .subcommand(
            sub("keys", Label::CliKeys, locale).arg(
                option("format", "text|md")
                    .value_parser(["text", "md"])
                    .default_value("text")
                    .help(text(Label::CliKeysFormat)),
            ),
        )
        .subcommand(sub("doctor", Label::CliDoctor, locale))
        .subcommand(
            sub("completions", Label::CliCompletions, locale).arg(
                positional("shell", "SHELL")
                    .required(true)
                    .value_parser(value_parser!(clap_complete::Shell))
                    .help(text(Label::CliCompletionsShell)),
            ),
        )
        .subcommand(sub("man", Label::CliMan, locale))
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

fn staff(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    let name = || {
        positional("name", "NAME")
            .required(true)
            .help(text(Label::CliStaffName))
    };
    Command::new("staff")
        .about(text(Label::CliStaff))
        .subcommand_required(true)
        .subcommand(
            Command::new("list")
                .about(text(Label::CliStaffList))
                .arg(flag("json").help(text(Label::CliJson))),
        )
        .subcommand(
            Command::new("add")
                .about(text(Label::CliStaffAdd))
                .arg(name())
                .arg(
                    option("role", "ROLE")
                        .default_value("reception")
                        .value_parser(["reception", "coordinator", "supervisor", "viewer", "admin"])
                        .help(text(Label::CliStaffRole)),
                )
                .arg(option("kana", "KANA").help(text(Label::CliStaffKana)))
                .arg(option("os-user", "USER").help(text(Label::CliStaffOsUser)))
                .arg(option("occupation", "TEXT").help(text(Label::CliStaffOccupation)))
                .arg(
                    option("area", "A")
                        .action(ArgAction::Append)
                        .help(text(Label::CliStaffArea)),
                )
                .arg(flag("support-physician").help(text(Label::CliStaffSupportPhysician))),
        )
        .subcommand(
            Command::new("retire")
                .about(text(Label::CliStaffRetire))
                .arg(name()),
        )
        .subcommand(
            Command::new("absent")
                .about(text(Label::CliStaffAbsent))
                .arg(name())
                .arg(option("from", "D").help(text(Label::CliStaffAbsentFrom)))
                .arg(option("until", "D").help(text(Label::CliStaffAbsentUntil)))
                .arg(option("reason", "TEXT").help(text(Label::CliStaffAbsentReason)))
                .arg(flag("end").help(text(Label::CliStaffAbsentEnd))),
        )
}

/// For whom a file is encrypted.
fn sealing(command: Command, locale: Locale) -> Command {
    command
        .arg(
            option("recipient", "KEY")
                .action(ArgAction::Append)
                .help(locale.text(Label::CopiesRecipient)),
        )
        .arg(file("recipients-file", "FILE").help(locale.text(Label::CopiesRecipientsFile)))
}

/// `visits`: the calendar.
fn visits(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    sub("visits", Label::CliVisits, locale)
        .arg(option("from", "D").help(text(Label::CliVisitsFrom)))
        .arg(option("until", "D").help(text(Label::CliVisitsUntil)))
        .arg(option("area", "A").help(text(Label::CliVisitsArea)))
        .arg(option("physician", "NAME").help(text(Label::CliVisitsPhysician)))
        .arg(json(locale))
}

fn audit(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    sub("audit", Label::AuditAbout, locale)
        .args_conflicts_with_subcommands(true)
        .arg(option("of", "NUMBER").help(text(Label::AuditOf)))
        .arg(option("by", "NAME").help(text(Label::AuditBy)))
        .arg(
            flag("mine")
                .conflicts_with("by")
                .help(text(Label::AuditMine)),
        )
        .arg(option("since", "D").help(text(Label::AuditSince)))
        .arg(count("limit", "N").help(text(Label::CliFindLimit)))
        .arg(json(locale))
        .subcommand(
            sub("verify", Label::AuditVerifyAbout, locale)
                .arg(file("anchor", "FILE").help(text(Label::AuditVerifyAnchor)))
                .arg(json(locale)),
        )
        .subcommand(sub("head", Label::AuditHeadAbout, locale))
}

fn roster(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    sub("roster", Label::CliRoster, locale)
        .subcommand_required(true)
        .subcommand(sub("list", Label::CliRosterList, locale).arg(json(locale)))
        .subcommand(
            sub("set", Label::CliRosterSet, locale)
                .arg(
                    positional("name", "NAME")
                        .required(true)
                        .help(text(Label::CliStaffName)),
                )
                .arg(
                    option("fte", "0.8")
                        .required(true)
                        .help(text(Label::CliRosterFte)),
                )
                .arg(option("home", "TEXT").help(text(Label::CliRosterHome)))
                .arg(option("since", "D").help(text(Label::CliRosterSince))),
        )
}

fn activity(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    sub("activity", Label::CliActivity, locale)
        .subcommand_required(true)
        .subcommand(sub("list", Label::CliActivityList, locale))
        .subcommand(
            sub("add", Label::CliActivityAdd, locale)
                .arg(
                    option("minutes", "N")
                        .required(true)
                        .value_parser(value_parser!(u32).range(1..=1440))
                        .help(text(Label::CliActivityMinutes)),
                )
                .arg(
                    option("programme", "P")
                        .required(true)
                        .help(text(Label::CliActivityProgramme)),
                )
                .arg(option("what", "TEXT").help(text(Label::CliActivityWhat)))
                .arg(option("on", "D").help(text(Label::CliActivityOn))),
        )
        .subcommand(
            sub("drop", Label::CliActivityDrop, locale).arg(
                positional("id", "ID")
                    .required(true)
                    .value_parser(value_parser!(i64))
                    .help(text(Label::CliActivityId)),
            ),
        )
}

fn drafts(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    Command::new("drafts")
        .about(text(Label::CliDrafts))
        .subcommand_required(true)
        .subcommand(
            Command::new("list")
                .about(text(Label::CliDraftsList))
                .arg(flag("json").help(text(Label::CliJson))),
        )
        .subcommand(
            Command::new("show").about(text(Label::CliDraftsShow)).arg(
                positional("id", "ID")
                    .required(true)
                    .help(text(Label::CliDraftsId)),
            ),
        )
}

fn fields(locale: Locale) -> Arg {
    option("set", "FIELD=VALUE")
        .action(ArgAction::Append)
        .num_args(1..)
        .help(locale.text(Label::CliDoSet))
}

fn import_kinds() -> Vec<&'static str> {
    ImportKind::ALL
        .iter()
        .map(|kind| kind.code())
        .chain([super::import::TOWNS, super::import::POSTAL])
        .collect()
}

fn positional(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).value_name(value)
}

fn option(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value)
}

fn file(name: &'static str, value: &'static str) -> Arg {
    option(name, value).value_parser(value_parser!(PathBuf))
}

fn target(help: &'static str) -> Arg {
    positional("file", "FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

fn count(name: &'static str, value: &'static str) -> Arg {
    option(name, value).value_parser(value_parser!(u32))
}

fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}
