//! `roster` and `activity`: posts of the staff, and what is done beside calls and outings.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::calendar::fiscal::Span;
use crate::domain::staff::Staff;
use crate::locale::Label;
use crate::store::staffing::{NewActivity, Post};
use chrono::NaiveDate;
use clap::ArgMatches;
use serde_json::{Value, json};

/// Hundredths of a post in a full one.
const FULL: f64 = 100.0;

/// Lists posts, or says what post somebody has.
///
/// # Errors
/// `Usage` when post or day cannot be read; `NotAllowed` unless the actor may administer.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    match matches.subcommand() {
        Some(("set", sub)) => set(sub, context),
        Some((_, sub)) => list(sub, context),
        None => Ok(Exit::Usage),
    }
}

fn list(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let roster = store
        .roster(context.clock.today())
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let rows = roster.iter().map(|(staff, post)| {
            json!({
                "name": staff.name,
                "occupation": staff.occupation,
                "fte": post.as_ref().map(|post| f64::from(post.fte) / FULL),
                "home": post.as_ref().map(|post| &post.home),
                "since": post.as_ref().map(|post| post.since),
            })
        });
        context.print_json(&Value::Array(rows.collect()))?;
        return Ok(Exit::Done);
    }
    for (staff, post) in &roster {
        let line = post_line(staff, post.as_ref());
        context.print(&line)?;
    }
    let all: u32 = roster
        .iter()
        .filter_map(|(_, post)| Some(post.as_ref()?.fte))
        .sum();
    let all = context
        .locale
        .fill(Label::RosterAll, &[("fte", &in_posts(all))]);
    context.print(&all)?;
    Ok(Exit::Done)
}

fn post_line(staff: &Staff, post: Option<&Post>) -> String {
    let (fte, home) = post.map_or(("-".to_owned(), "-"), |post| {
        (in_posts(post.fte), post.home.as_str())
    });
    format!("{}\t{}\t{fte}\t{home}", staff.name, staff.occupation)
}

/// Hundredths as people write them.
fn in_posts(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn set(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let typed = text("fte");
    let fte = hundredths(typed)
        .ok_or_else(|| context.usage(Label::RosterNotAPost, &[("typed", &typed)]))?;
    let since = day(matches, "since", context)?;
    let mut store = context.store()?;
    let staff = store
        .staff_named(text("name"))
        .map_err(|error| context.explain(&error))?
        .ok_or_else(|| context.usage(Label::CliNobodyNamed, &[("name", &text("name"))]))?;
    let actor = context.actor(&store)?;
    let post = Post {
        fte,
        home: text("home").trim().to_owned(),
        since,
    };
    store
        .set_post(&actor, &staff, &post)
        .map_err(|error| context.explain(&error))?;
    context.print(&post_line(&staff, Some(&post)))?;
    Ok(Exit::Done)
}

/// `0.8`, `.5`, `1`: at most one post, in hundredths.
fn hundredths(typed: &str) -> Option<u32> {
    let (whole, part) = typed.trim().split_once('.').unwrap_or((typed.trim(), ""));
    let whole: u32 = if whole.is_empty() && !part.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let digits = part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let part: u32 = format!("{part:0<2}").parse().ok()?;
    let all = whole.checked_mul(100)?.checked_add(part)?;
    (digits && all <= 100).then_some(all)
}

fn day(matches: &ArgMatches, name: &str, context: &Context<'_>) -> Result<NaiveDate, CliError> {
    let Some(typed) = matches.get_one::<String>(name) else {
        return Ok(context.clock.today());
    };
    crate::calendar::era::parse_day(typed)
        // Why it is no date is for a form; a command line is typed anew.
        .map_err(|_unread| context.usage(Label::CliNotADate, &[("typed", typed)]))
        .map(|parsed| parsed.date)
}

/// Notes, lists or drops what is done beside calls and outings.
///
/// # Errors
/// `Usage` when programme or day cannot be read; what the store says.
pub fn activity(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    match matches.subcommand() {
        Some(("add", sub)) => add(sub, context),
        Some(("drop", sub)) => {
            let id = sub.get_one::<i64>("id").copied().unwrap_or_default();
            let mut store = context.store()?;
            let actor = context.actor(&store)?;
            store
                .drop_activity(&actor, id)
                .map_err(|error| context.explain(&error))?;
            Ok(Exit::Done)
        }
        Some((_, _)) => activities(context),
        None => Ok(Exit::Usage),
    }
}

/// Those of this month.
fn activities(context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let days = Span::Month.around(context.clock.today()).days();
    let all = store
        .activities(days.start, days.end)
        .map_err(|error| context.explain(&error))?;
    let lang = context.locale.lang();
    for one in all {
        let new = &one.new;
        let programme = context.office.programmes.label(&new.programme, lang);
        let line = format!(
            "{}\t{}\t{}\t{}\t{programme}\t{}",
            one.id, new.done_on, one.staff, new.minutes, new.what
        );
        context.print(&line)?;
    }
    Ok(Exit::Done)
}

fn add(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let typed = text("programme");
    let programmes = &context.office.programmes;
    let known = programmes
        .get(typed)
        .map(|programme| programme.code.clone());
    let programme = known.ok_or_else(|| {
        let codes: Vec<&str> = programmes
            .all()
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        let codes = codes.join(", ");
        context.usage(
            Label::RosterNotAProgramme,
            &[("typed", &typed), ("known", &codes)],
        )
    })?;
    let new = NewActivity {
        done_on: day(matches, "on", context)?,
        programme,
        minutes: matches
            .get_one::<u32>("minutes")
            .copied()
            .unwrap_or_default(),
        what: text("what").trim().to_owned(),
    };
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let id = store
        .add_activity(&actor, &new)
        .map_err(|error| context.explain(&error))?;
    let told = context.locale.fill(
        Label::RosterAdded,
        &[("id", &id), ("minutes", &new.minutes)],
    );
    context.print(&told)?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::hundredths;

    #[test]
    fn a_post_is_read_in_hundredths_and_never_more_than_one() {
        for (typed, read) in [
            ("0.8", Some(80)),
            (".25", Some(25)),
            ("1", Some(100)),
            ("1.00", Some(100)),
            ("0", Some(0)),
            ("1.01", None),
            ("0.333", None),
            ("-1", None),
            ("0.x", None),
            ("", None),
            (".", None),
        ] {
            assert_eq!(hundredths(typed), read, "{typed:?}");
        }
    }
}
