//! `doctor`: what this terminal, this host and this file are fit for.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::host::place::{self, PlaceFault, Sharing};
use crate::host::{hardening, install};
use crate::locale::Label;
use crate::store::open::Access;
use crate::store::schema::known_schema;
use std::fmt::Display;
use std::io::IsTerminal;

/// Prints one line a finding; ends in exit code 1 when anything is amiss.
///
/// # Errors
/// When the output cannot be written.
pub fn run(context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut findings = Vec::new();
    terminal(context, &mut findings);
    language(context, &mut findings);
    places(context, &mut findings);
    file(context, &mut findings);
    place(context, &mut findings);
    host(context, &mut findings);
    for finding in &findings {
        let sign = if finding.good { "ok " } else { "!! " };
        context.print(&format!("{sign}{}", finding.text))?;
    }
    Ok(if findings.iter().all(|finding| finding.good) {
        Exit::Done
    } else {
        Exit::Failed
    })
}

/// One thing that was looked at.
struct Finding {
    good: bool,
    text: String,
}

fn add(
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
    good: bool,
    label: Label,
    values: &[(&str, &dyn Display)],
) {
    findings.push(Finding {
        good,
        text: context.locale.fill(label, values),
    });
}

fn terminal(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let term = std::env::var("TERM").unwrap_or_default();
    let fit = !matches!(term.as_str(), "" | "dumb");
    add(
        context,
        findings,
        fit,
        Label::CliDoctorTerm,
        &[("term", &term)],
    );
    let both = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let label = if both {
        Label::CliDoctorTty
    } else {
        Label::CliDoctorNoTty
    };
    add(context, findings, both, label, &[]);
    if let Ok((columns, rows)) = crossterm::terminal::size() {
        let label = Label::CliDoctorSize;
        let enough = columns >= 80 && rows >= 24;
        add(
            context,
            findings,
            enough,
            label,
            &[("columns", &columns), ("rows", &rows)],
        );
    }
}

fn language(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let utf8 = named.to_ascii_lowercase().replace('-', "").contains("utf8");
    add(
        context,
        findings,
        utf8,
        Label::CliDoctorLocale,
        &[("locale", &named)],
    );
    let zone = context.clock.zone();
    let now = context
        .clock
        .local(context.clock.now())
        .format("%Y-%m-%d %H:%M:%S %Z")
        .to_string();
    add(
        context,
        findings,
        true,
        Label::CliDoctorClock,
        &[("zone", &zone), ("now", &now)],
    );
}

fn places(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let paths = context.paths.clone();
    let config = paths.config_dir.display().to_string();
    add(
        context,
        findings,
        true,
        Label::CliDoctorConfig,
        &[("folder", &config)],
    );
    let drafts = paths.drafts_root().display().to_string();
    add(
        context,
        findings,
        true,
        Label::CliDoctorDrafts,
        &[("folder", &drafts)],
    );
}

fn file(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let name = context.paths.database.display().to_string();
    match crate::store::open::open(&context.paths.database, Access::Read) {
        Ok(_) => {
            let values: &[(&str, &dyn Display)] = &[("file", &name), ("schema", &known_schema())];
            add(context, findings, true, Label::CliDoctorFile, values);
        }
        Err(error) => {
            let told = context.explain(&error).explanation;
            let text = format!("{} {}", told.message, told.hint);
            findings.push(Finding { good: false, text });
        }
    }
    let version = rusqlite::version();
    // 3.7.0 to 3.51.2 can lose acknowledged writes when the WAL is reset.
    let safe = rusqlite::version_number() >= 3_051_003;
    add(
        context,
        findings,
        safe,
        Label::CliDoctorSqlite,
        &[("version", &version)],
    );
}

/// Whether the file's place is as private as it should be, and what to do where it is not.
fn place(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let file = &context.paths.database;
    // A file that cannot be looked at was told already.
    let (Ok(faults), Ok(sharing)) = (place::faults(file), place::sharing(file)) else {
        return;
    };
    if faults.is_empty() {
        let how = match sharing {
            Sharing::Own => Label::PlaceHowOwn,
            Sharing::Group if install::is_setgid() => Label::PlaceHowSetgid,
            Sharing::Group => Label::PlaceHowGroup,
        };
        let how = context.locale.text(how);
        add(context, findings, true, Label::PlaceGood, &[("how", &how)]);
    }
    for fault in faults {
        let about = |label, path: &std::path::Path| {
            context.locale.fill(label, &[("path", &path.display())])
        };
        let text = match &fault {
            PlaceFault::Open { path, mode } => context.locale.fill(
                Label::PlaceOpen,
                &[("path", &path.display()), ("mode", &format!("{mode:o}"))],
            ),
            PlaceFault::NoSetgid { path } => about(Label::PlaceNoSetgid, path),
            PlaceFault::NotSticky { path } => about(Label::PlaceNotSticky, path),
            PlaceFault::BesideDiffers { path } => about(Label::PlaceBesideDiffers, path),
            PlaceFault::Remote { kind } => context
                .locale
                .fill(Label::PlaceRemote, &[("kind", &format!("{kind:#x}"))]),
        };
        findings.push(Finding { good: false, text });
    }
}

/// What the host does for privacy. That it has no log of its own is told and is no fault.
fn host(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let hidden = hardening::is_hidden();
    let label = if hidden {
        Label::PlaceMemoryHidden
    } else {
        Label::PlaceMemoryOpen
    };
    add(context, findings, hidden, label, &[]);
    let label = if std::path::Path::new("/dev/log").exists() {
        Label::PlaceHostLog
    } else {
        Label::PlaceNoHostLog
    };
    add(context, findings, true, label, &[]);
}
