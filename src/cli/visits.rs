//! `visits`: who goes where on which day, and what each physician is owed by month and programme.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::honorarium::{GoesAs, Owed};
use crate::locale::Label;
use crate::report::visit_calendar::{Only, conflict, conflicts, entries, standing, who};
use crate::store::visit_calendar::VisitCalendar;
use crate::text::spreadsheet::defused;
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
    let calendar = store
        .visit_calendar(from, until)
        .map_err(|error| context.explain(&error))?;
    let person = physician.map(|name| {
        let mut people = calendar.people.iter();
        let found = people.find(|staff| staff.name == *name);
        found
            .map(|staff| staff.id)
            .ok_or_else(|| context.usage(Label::CliNobodyNamed, &[("name", name)]))
    });
    let only = Only {
        person: person.transpose()?,
        area,
    };
    let owed = owed(&calendar, &only, context);
    if matches.get_flag("json") {
        let value = as_json(&calendar, &only, &owed, context);
        context.print_json(&value)?;
    } else if matches.get_flag("csv") {
        let is_placeholder = context.office.honoraria.is_placeholder();
        for line in as_csv(&owed, is_placeholder) {
            context.print(&line)?;
        }
        if is_placeholder && !owed.is_empty() {
            // A spreadsheet has the word in its last column; who reads the terminal has the sentence.
            writeln!(context.err, "{}", made(context))?;
        }
    } else {
        for line in as_text(&calendar, &only, &owed, context) {
            context.print(&line)?;
        }
    }
    Ok(if calendar.visits.iter().any(|one| only.fits(one)) {
        Exit::Done
    } else {
        Exit::Nothing
    })
}

/// What is owed for the departures on the days that are shown.
fn owed(calendar: &VisitCalendar, only: &Only, context: &Context<'_>) -> Vec<Owed> {
    let mut shown = calendar.clone();
    shown.visits.retain(|one| only.fits(one));
    let departures = shown.departures(&context.office.calendar);
    let name = only.person.map(|id| calendar.name(id));
    let theirs = departures
        .into_iter()
        .filter(|one| name.as_ref().is_none_or(|name| *name == one.person));
    context.office.honoraria.owed(theirs)
}

/// One line for each person, month and programme, for a spreadsheet. The last column says whether the region has set
/// the rates; whoever reads the columns before it by place or by name goes on as before.
fn as_csv(owed: &[Owed], is_placeholder: bool) -> Vec<String> {
    let cell = |text: &str| format!("\"{}\"", defused(text).replace('"', "\"\""));
    let head = [
        "month",
        "person",
        "role",
        "programme",
        "outings",
        "yen",
        "rates",
    ];
    let rates = if is_placeholder { "placeholder" } else { "set" };
    let head = head.map(cell).join(",");
    let rows = owed.iter().map(|one| {
        let role = match one.role {
            GoesAs::Physician => "physician",
            GoesAs::Companion => "companion",
        };
        let yen = one.yen.map_or_else(String::new, |yen| yen.to_string());
        let cells = [
            cell(&one.month),
            cell(&one.physician),
            cell(role),
            cell(one.programme.as_deref().unwrap_or_default()),
            one.outings.to_string(),
            yen,
            cell(rates),
        ];
        cells.join(",")
    });
    std::iter::once(head).chain(rows).collect()
}

/// The heading of what is owed, which says so while the rates are placeholders.
fn made(context: &Context<'_>) -> String {
    let placeholder = if context.office.honoraria.is_placeholder() {
        context.locale.text(Label::CliVisitsPlaceholder)
    } else {
        ""
    };
    format!("{}{placeholder}", context.locale.text(Label::CliVisitsMade))
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

fn as_text(
    calendar: &VisitCalendar,
    only: &Only,
    owed: &[Owed],
    context: &Context<'_>,
) -> Vec<String> {
    let (locale, office) = (context.locale, &*context.office);
    let mut lines = Vec::new();
    let mut shown: Option<NaiveDate> = None;
    for entry in entries(calendar, only, &office.calendar) {
        let one = entry.one;
        if shown != Some(entry.day) {
            lines.push(crate::report::day::day_in_words(entry.day, locale.lang()));
            shown = Some(entry.day);
        }
        let area = one
            .area
            .as_ref()
            .map_or("-", |area| office.areas.name(area));
        let continued = if entry.is_continued {
            locale.text(Label::VisitsContinued)
        } else {
            ""
        };
        let columns = [
            entry.times(&office.calendar),
            one.engagement.number.to_string(),
            area.to_owned(),
            who(one, calendar, locale),
            format!("{}{continued}", standing(one, office, locale)),
            conflicts(one, calendar, locale).unwrap_or_default(),
        ];
        lines.push(format!("  {}", columns.join("\t").trim_end()));
    }
    if !owed.is_empty() {
        lines.push(made(context));
        lines.extend(owed.iter().map(|one| owed_line(one, context)));
    }
    lines
}

fn as_json(calendar: &VisitCalendar, only: &Only, owed: &[Owed], context: &Context<'_>) -> Value {
    let zone = |at| context.clock.local(at).to_rfc3339();
    let all: Vec<Value> = calendar
        .visits
        .iter()
        .filter(|one| only.fits(one))
        .map(|one| {
            let name = |id| calendar.name(id);
            let crew: Vec<String> = one.visit.crew.iter().copied().map(name).collect();
            let conflicts: Vec<String> = one
                .conflicts
                .iter()
                .map(|found| conflict(found, name, context.locale))
                .collect();
            json!({
                "at": zone(one.engagement.from),
                "until": zone(one.engagement.until),
                "number": one.engagement.number,
                "area": one.area,
                "physician": one.visit.physician.map(name),
                "crew": crew,
                "team": one.visit.team,
                "departed_at": one.visit.departed_at.map(zone),
                "returned_at": one.visit.returned_at.map(zone),
                "depth": one.visit.depth,
                "conflicts": conflicts,
            })
        })
        .collect();
    let (from, until) = (calendar.from, calendar.until);
    json!({
        "from": from,
        "until": until,
        "visits": all,
        "honoraria": owed,
        "honoraria_are_placeholders": context.office.honoraria.is_placeholder(),
    })
}
