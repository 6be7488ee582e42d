//! `report`: the figures of a day, a month or a fiscal year, the same as on screen.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::output::hand_over;
use crate::calendar::era;
use crate::calendar::fiscal::{Period, Span, parse_period};
use crate::domain::rights::Right;
use crate::locale::Label;
use crate::report::period::{self, PeriodReport};
use crate::store::exports::ExportNote;
use clap::ArgMatches;
use serde_json::json;
use std::path::PathBuf;

/// Width of the plain text, in cells.
const COLUMNS: usize = 80;

/// Prints or writes a report. It holds counts alone, so that looking at it leaves no audit row; a file that
/// leaves the office does.
///
/// # Errors
/// `Usage` when the period cannot be read or is of another length; what the store says.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let kind = matches.get_one::<String>("kind").map_or("", String::as_str);
    let span = match kind {
        "day" => Span::Day,
        "year" => Span::FiscalYear,
        _ => Span::Month,
    };
    let period = match matches.get_one::<String>("period") {
        None => span.around(context.clock.today()),
        Some(typed) => read(typed, span)
            .ok_or_else(|| context.usage(Label::CliNotAPeriod, &[("typed", typed)]))?,
    };
    let is_file = matches.get_one::<PathBuf>("out").is_some();
    let mut store = if is_file {
        context.store()?
    } else {
        context.reading_store()?
    };
    let explained = |error| context.explain(&error);
    let facts = store.period_facts(period).map_err(explained)?;
    let sign = store.office_sign().map_err(explained)?;
    let report = PeriodReport::of(&facts, &context.office, context.locale);
    let format = if matches.get_flag("json") {
        "json"
    } else {
        let format = matches.get_one::<String>("format");
        format.map_or("text", String::as_str)
    };
    let locale = context.locale;
    let bytes = match format {
        "csv" => period::csv(&report, locale)
            .map_err(|error| std::io::Error::other(error.to_string()))?,
        "json" => format!("{:#}\n", period::json(&report, locale)).into_bytes(),
        "html" => {
            let publisher = sign.map(|sign| sign.name).unwrap_or_default();
            period::page(&report, &context.office, &publisher, locale).into_bytes()
        }
        _ => {
            let lines = period::text(&report, locale, COLUMNS);
            let lines = lines
                .iter()
                .map(|line| crate::text::clean::for_terminal(line) + "\n");
            lines.collect::<String>().into_bytes()
        }
    };
    if is_file {
        let note = ExportNote {
            subject: format!("report {kind}"),
            detail: json!({
                "format": format,
                "from": report.window.from,
                "until": report.window.last_day(),
            }),
            count: report.tables.len(),
            needs: Right::Record,
        };
        return hand_over(matches, context, &mut store, &note, &bytes);
    }
    context.out.write_all(&bytes)?;
    Ok(Exit::Done)
}

/// The period that was typed; `None` when it cannot be read or is not of this length.
fn read(typed: &str, span: Span) -> Option<Period> {
    let period = match span {
        Span::Day => era::parse_day(typed)
            .ok()
            .filter(|parsed| parsed.note.is_none())
            .map(|parsed| Period::Day(parsed.date)),
        Span::Month | Span::FiscalYear => parse_period(typed).ok(),
    };
    period.filter(|period| period.span() == span)
}
