//! `themes`, `issues`, `bundle`: what rises among the consultations, and what is made of it.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::locale::Label;
use crate::report::themes::{self, name};
use crate::store::issue_cases::ThemeIssue;
use crate::store::themes::{ThemeWish, Themes};
use clap::ArgMatches;
use std::io::IsTerminal;

/// Prints the themes that rise; with `--raise N` makes an issue of one.
///
/// # Errors
/// `Usage` when area, category or day cannot be read; what the store says.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let wish = wish(matches, context)?;
    let raise = matches.get_one::<u32>("raise").copied();
    let mut store = if raise.is_some() {
        context.store()?
    } else {
        context.reading_store()?
    };
    let shows_progress = std::io::stderr().is_terminal();
    let locale = context.locale;
    let err = &mut *context.err;
    let found = store.themes(&wish, &mut |done, all| {
        if shows_progress {
            let text = locale.fill(Label::ThemesProgress, &[("done", &done), ("all", &all)]);
            // What cannot be told is no reason to stop.
            let _ = write!(err, "\r{text}").and_then(|()| err.flush());
        }
        true
    });
    if shows_progress {
        writeln!(context.err)?;
    }
    let found = found.map_err(|error| context.explain(&error))?;
    if let Some(place) = raise {
        let theme = issue(&found, place, context)?;
        let actor = context.actor(&store)?;
        let (item, is_new) = store
            .raise_theme(&actor, &theme)
            .map_err(|error| context.explain(&error))?;
        let label = if is_new {
            Label::ThemesRaised
        } else {
            Label::ThemesBundled
        };
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("number", &item.number), ("count", &theme.cases.len())];
        // The words of an issue that was open already hold no count.
        let told = locale.fill(
            label,
            values.get(..if is_new { 2 } else { 1 }).unwrap_or(&[]),
        );
        context.print(&told)?;
        return Ok(Exit::Done);
    }
    if matches.get_flag("json") {
        context.print_json(&themes::json(&found))?;
    } else {
        for line in themes::text(&found, &context.office, locale) {
            context.print(&line)?;
        }
    }
    Ok(Exit::Done)
}

/// Prints where the issues stand that follow words.
///
/// # Errors
/// What the store says.
pub fn issues(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let standings = store.standings().map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let value = themes::standings_json(&standings, &context.office, context.locale);
        context.print_json(&value)?;
    } else {
        let clock = &context.clock;
        for line in themes::standings_text(&standings, &context.office, context.locale, clock) {
            context.print(&line)?;
        }
    }
    Ok(Exit::Done)
}

/// Attaches consultations to an issue.
///
/// # Errors
/// `Usage` when a number cannot be read; what the store says.
pub fn bundle(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let typed = matches.get_one::<String>("number");
    let issue = context.number(typed.map_or("", String::as_str))?;
    let mut store = context.store()?;
    let mut cases = Vec::new();
    for typed in matches.get_many::<String>("cases").into_iter().flatten() {
        let number = context.number(typed)?;
        let case = store
            .consultation(&number)
            .map_err(|error| context.explain(&error))?;
        cases.push(case.id);
    }
    let actor = context.actor(&store)?;
    let added = store
        .bundle(&actor, &issue, &cases)
        .map_err(|error| context.explain(&error))?;
    let told = context
        .locale
        .fill(Label::ThemesAdded, &[("number", &issue), ("count", &added)]);
    context.print(&told)?;
    Ok(Exit::Done)
}

fn wish(matches: &ArgMatches, context: &Context<'_>) -> Result<ThemeWish, CliError> {
    let last_day = match matches.get_one::<String>("until") {
        None => context.clock.today(),
        Some(typed) => {
            crate::calendar::era::parse_day(typed)
                // Why it is no date is for a form; a command line is typed anew.
                .map_err(|_unread| context.usage(Label::CliNotADate, &[("typed", typed)]))?
                .date
        }
    };
    let area = matches.get_one::<String>("area");
    let category = matches.get_one::<String>("category");
    let category = category.map(|typed| {
        let term = context.office.vocabularies.categories.find(typed);
        term.map(|term| term.code.clone())
            .ok_or_else(|| context.usage(Label::CliNotACategory, &[("typed", typed)]))
    });
    let days = matches.get_one::<u32>("days").copied();
    Ok(ThemeWish {
        last_day,
        days: days.unwrap_or(context.office.issues.theme.days).max(1),
        area: area.map(|typed| context.area(typed)).transpose()?,
        category: category.transpose()?,
    })
}

fn issue(found: &Themes, place: u32, context: &Context<'_>) -> Result<ThemeIssue, CliError> {
    let at = usize::try_from(place).unwrap_or(usize::MAX).checked_sub(1);
    let theme = at.and_then(|at| found.themes.get(at));
    let theme = theme.ok_or_else(|| context.usage(Label::ThemesNoTheme, &[("place", &place)]))?;
    Ok(ThemeIssue {
        title: name(theme),
        words: theme.words.clone(),
        area: found.wish.area.clone(),
        category: found.wish.category.clone(),
        cases: theme.cases.clone(),
        days: found.wish.days,
    })
}
