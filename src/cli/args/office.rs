//! The office itself: accounts, copies, audit, calendar, roster, and what is generated from tables.

use super::given::{count, file, flag, json, option, positional, sealing, sub, target};
use crate::locale::{Label, Locale};
use clap::{ArgAction, Command, value_parser};

/// The file itself, the people, the drafts.
pub(super) fn office(command: Command, locale: Locale) -> Command {
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
        .subcommand(pin(locale))
        .subcommand(retention(locale))
        .subcommand(roster(locale))
        .subcommand(activity(locale))
        .subcommand(drafts(locale))
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
            Command::new("specialty")
                .about(text(Label::CliStaffSpecialty))
                .arg(name())
                .arg(
                    positional("codes", "CODE")
                        .num_args(0..)
                        .help(text(Label::CliStaffSpecialtyCodes)),
                ),
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

fn retention(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    let how_many = || count("count", "N").help(text(Label::ExportCount));
    sub("retention", Label::RetentionAbout, locale)
        .args_conflicts_with_subcommands(true)
        .arg(flag("apply").help(text(Label::RetentionApply)))
        .arg(how_many())
        .arg(json(locale))
        .subcommand(
            sub("erase", Label::RetentionEraseAbout, locale)
                .arg(
                    positional("person", "NUMBER|NAME")
                        .required(true)
                        .help(text(Label::CliPersonMeant)),
                )
                .arg(
                    option("reason", "TEXT")
                        .required(true)
                        .help(text(Label::RetentionReason)),
                )
                .arg(how_many()),
        )
        .subcommand(sub("clean", Label::RetentionCleanAbout, locale))
}

fn pin(locale: Locale) -> Command {
    let name = positional("name", "NAME").required(true);
    sub("pin", Label::PinAbout, locale)
        .subcommand_required(true)
        .subcommand(sub("set", Label::PinSetAbout, locale))
        .subcommand(sub("remove", Label::PinRemoveAbout, locale))
        .subcommand(
            sub("reset", Label::PinResetAbout, locale)
                .arg(name.help(locale.text(Label::CliStaffName))),
        )
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

/// `visits`: the calendar.
fn visits(locale: Locale) -> Command {
    let text = |label| locale.text(label);
    sub("visits", Label::CliVisits, locale)
        .arg(option("from", "D").help(text(Label::CliVisitsFrom)))
        .arg(option("until", "D").help(text(Label::CliVisitsUntil)))
        .arg(flag("csv").help(text(Label::CliVisitsCsv)))
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
        .subcommand(
            sub("who-saw", Label::AuditWhoSawAbout, locale)
                .arg(
                    positional("person", "NUMBER|NAME")
                        .required(true)
                        .help(text(Label::CliPersonMeant)),
                )
                .arg(json(locale)),
        )
        .subcommand(
            sub("exposure", Label::AuditExposureAbout, locale)
                .arg(option("user", "NAME").help(text(Label::AuditExposureUser)))
                .arg(option("from", "D").help(text(Label::AuditExposureFrom)))
                .arg(option("to", "D").help(text(Label::AuditExposureTo)))
                .arg(json(locale)),
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

/// What is generated from tables, and checks.
pub(super) fn generated(command: Command, locale: Locale) -> Command {
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
