//! `visits`: who goes where on which day, and what each physician is owed by month and programme.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::honorarium::Owed;
use crate::locale::Label;
use crate::store::visit_calendar::CalendarVisit;
use chrono::{Days, NaiveDate};
use clap::ArgMatches;
use serde_json::{Value, json};

/// Days shown when nobody says how many.
const DAYS: u64 = 14;

/// Prints the calendar of visits.
///
/// # Errors
/// `Usage` when a day or the area cannot be read.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let day = |option: &str| {
        let typed = matches.get_one::<String>(option);
        typed
            .map(|typed| {
                crate::calendar::era::parse_day(typed)
                    .map(|read| read.date)
                    // Why it is no date is for a form; a command line is typed anew.
                    .map_err(|_unread| context.usage(Label::CliNotADate, &[("typed", typed)]))
            })
            .transpose()
    };
    let from = day("from")?.unwrap_or_else(|| context.clock.today());
    let usual = from.checked_add_days(Days::new(DAYS - 1)).unwrap_or(from);
    let until = day("until")?.unwrap_or(usual);
    let area = matches.get_one::<String>("area");
    let area = area.map(|typed| context.area(typed)).transpose()?;
    let physician = matches.get_one::<String>("physician");
    let store = context.reading_store()?;
    let mut visits = store
        .visits_between(from, until)
        .map_err(|error| context.explain(&error))?;
    visits.retain(|one| area.is_none() || one.area == area);
    visits.retain(|one| physician.is_none() || one.physician.as_ref() == physician);
    if matches.get_flag("json") {
        let value = as_json(&visits, from, until, context);
        context.print_json(&value)?;
    } else {
        for line in as_text(&visits, context) {
            context.print(&line)?;
        }
    }
    Ok(if visits.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// What is owed for the outings among the visits.
fn owed(visits: &[CalendarVisit], context: &Context<'_>) -> Vec<Owed> {
    let outings = visits.iter().filter_map(|one| {
        let left = context.clock.local(one.visit.departed_at?);
        Some((one.physician.as_deref()?, left.date_naive()))
    });
    context.office.honoraria.owed(outings)
}

fn owed_line(owed: &Owed, context: &Context<'_>) -> String {
    let locale = context.locale;
    let times = locale.fill(Label::CliVisitsTimes, &[("count", &owed.outings)]);
    let paid = match (owed.yen, &owed.programme) {
        (Some(yen), Some(programme)) => {
            let programme = context.office.programmes.label(programme, locale.lang());
            let yen = locale.fill(Label::CliVisitsYen, &[("yen", &yen)]);
            format!("{yen}\t{programme}")
        }
        _ => locale.text(Label::CliVisitsNoRate).to_owned(),
    };
    format!("  {}\t{}\t{times}\t{paid}", owed.month, owed.physician)
}

fn as_text(visits: &[CalendarVisit], context: &Context<'_>) -> Vec<String> {
    let locale = context.locale;
    let mut lines = Vec::new();
    let mut shown: Option<NaiveDate> = None;
    for one in visits {
        let local = context.clock.local(one.at);
        let day = local.date_naive();
        if shown != Some(day) {
            lines.push(crate::report::day::day_in_words(day, locale.lang()));
            shown = Some(day);
        }
        let area = one
            .area
            .as_ref()
            .map_or("-", |area| context.office.areas.name(area));
        let how = match (one.visit.depth, one.visit.is_under_way()) {
            (Some(depth), _) => {
                let depths = &context.office.vocabularies.depths;
                depths.label(&depth.to_string(), locale.lang()).to_owned()
            }
            (None, true) => locale.text(Label::OutreachUnderWay).to_owned(),
            (None, false) if one.visit.returned_at.is_some() => {
                locale.text(Label::OutreachUntold).to_owned()
            }
            (None, false) => locale.text(Label::OutreachPlanned).to_owned(),
        };
        lines.push(format!(
            "  {}\t{}\t{area}\t{}\t{}\t{how}",
            local.format("%H:%M"),
            one.number,
            one.physician.as_deref().unwrap_or("-"),
            one.visit.team,
        ));
    }
    let owed = owed(visits, context);
    if !owed.is_empty() {
        lines.push(locale.text(Label::CliVisitsMade).to_owned());
        lines.extend(owed.iter().map(|one| owed_line(one, context)));
    }
    lines
}

fn as_json(
    visits: &[CalendarVisit],
    from: NaiveDate,
    until: NaiveDate,
    context: &Context<'_>,
) -> Value {
    let zone = |at| context.clock.local(at).to_rfc3339();
    let all: Vec<Value> = visits
        .iter()
        .map(|one| {
            json!({
                "at": zone(one.at),
                "number": one.number,
                "area": one.area,
                "physician": one.physician,
                "team": one.visit.team,
                "departed_at": one.visit.departed_at.map(zone),
                "returned_at": one.visit.returned_at.map(zone),
                "depth": one.visit.depth,
            })
        })
        .collect();
    json!({ "from": from, "until": until, "visits": all, "honoraria": owed(visits, context) })
}
