//! `check`: is the file whole?

use super::context::Context;
use super::drafts;
use super::exit::{CliError, Exit};
use crate::locale::Label;
use crate::store::check::CheckReport;
use clap::ArgMatches;
use serde_json::json;
use std::fmt::Display;

/// Checks integrity, foreign keys, the audit chain and the records themselves.
///
/// # Errors
/// When the file cannot be opened.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let drafts = drafts::kept(Some(&store), context).map_or(0, |kept| kept.len());
    let report = store
        .check(drafts)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        context.print_json(&json!(report))?;
    } else {
        for line in lines(context, &report) {
            context.print(&line)?;
        }
    }
    Ok(if report.ok { Exit::Done } else { Exit::File })
}

/// The report for people: one line a finding, faults behind it.
fn lines(context: &Context<'_>, report: &CheckReport) -> Vec<String> {
    let fill = |label, values: &[(&str, &dyn Display)]| context.locale.fill(label, values);
    let chain = &report.audit_chain;
    let mut lines = vec![
        fill(
            Label::CliCheckSchema,
            &[("schema", &report.schema), ("sqlite", &report.sqlite)],
        ),
        fill(Label::CliCheckIntegrity, &[("result", &report.integrity)]),
        match chain.broken_at {
            None => fill(
                Label::CliCheckChain,
                &[("rows", &chain.rows), ("head", &chain.head)],
            ),
            Some(seq) => fill(Label::CliCheckChainBroken, &[("seq", &seq)]),
        },
    ];
    lines.extend(
        report
            .records
            .iter()
            .map(|fault| super::audit::record_fault(context, fault)),
    );
    for fault in report
        .foreign_keys
        .iter()
        .chain(&report.numbers)
        .chain(&report.items)
    {
        lines.push(format!("!! {fault}"));
    }
    lines.push(fill(Label::CliCheckDrafts, &[("count", &report.drafts)]));
    let whole = if report.ok {
        Label::CliCheckOk
    } else {
        Label::CliCheckNotOk
    };
    lines.push(fill(whole, &[]));
    lines
}
