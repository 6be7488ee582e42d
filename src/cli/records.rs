//! `records`: consultations in the query language of the screen; `add`: an addition to one.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view::{self, moment, short_moment};
use crate::domain::contact::{Contact, What};
use crate::domain::look_up::{LookUp, LookUpContext};
use crate::locale::Label;
use crate::store::listings::{ListView, Listed};
use crate::store::masking::Seen;
use clap::ArgMatches;
use serde_json::{Value, json};

/// How many are printed without `--limit`.
const NEWEST: u32 = 50;
/// Characters of a narrative that are printed; `show` prints it whole.
const EXCERPT: usize = 120;

/// Prints the newest consultations that fit.
///
/// # Errors
/// `Usage` for a day that is none; when the file cannot be read. Nothing found ends in exit code 3.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let asked = asked(matches, context)?;
    let limit = matches.get_one::<u32>("limit").copied().unwrap_or(NEWEST);
    let store = context.reading_store()?;
    let (mut hits, mut from) = (Vec::new(), None);
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = loop {
        let page = store
            .find_consultations(&asked, from, wanted - hits.len())
            .map_err(|error| context.explain(&error))?;
        hits.extend(page.hits);
        hits.truncate(wanted);
        from = page.next;
        if from.is_none() || hits.len() >= wanted {
            break from.is_some();
        }
    };
    let listed = Listed::contacts(&hits);
    context.note_list(&store, &ListView::look_up(&asked), &listed)?;
    let hits = hits.seen_with(context.sight(&store));
    if matches.get_flag("json") {
        let hits: Vec<Value> = hits.iter().map(|hit| as_json(context, hit)).collect();
        context.print_json(&Value::Array(hits))?;
    } else {
        for hit in &hits {
            let line = as_text(context, hit);
            context.print(&line)?;
        }
    }
    if hits.is_empty() {
        writeln!(
            context.err,
            "{}",
            context.locale.text(Label::CliRecordsNone)
        )?;
        return Ok(Exit::Nothing);
    }
    if has_more {
        let text = context
            .locale
            .fill(Label::CliRecordsMore, &[("count", &hits.len())]);
        writeln!(context.err, "{text}")?;
    }
    Ok(Exit::Done)
}

/// Adds to a consultation and prints it.
///
/// # Errors
/// `Usage` for the number of a work item; what the store refuses.
pub fn add(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let typed = matches
        .get_one::<String>("number")
        .map_or("", String::as_str);
    let number = context.number(typed)?;
    if number.letter().is_some() {
        return Err(context.usage(Label::CliNotAConsultation, &[("number", &number)]));
    }
    let text = matches.get_one::<String>("note").map_or("", String::as_str);
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let view = store
        .consultation(&number)
        .and_then(|found| store.add_to_consultation(&actor, found.id, text))
        .map_err(|error| context.explain(&error))?;
    view::consultation::print(context, &view, matches.get_flag("json"))?;
    Ok(Exit::Done)
}

fn asked(matches: &ArgMatches, context: &Context<'_>) -> Result<LookUp, CliError> {
    let office = &context.office;
    let reading = LookUpContext {
        categories: &office.vocabularies.categories,
        areas: &office.areas,
        calendar: &office.calendar,
        today: context.clock.today(),
    };
    let words: Vec<&str> = matches
        .get_many::<String>("words")
        .unwrap_or_default()
        .map(String::as_str)
        .collect();
    let mut asked = LookUp::parse(&words.join(" "), &reading);
    let day = |option: &str| matches.get_one::<String>(option).map(|typed| typed.trim());
    for (typed, span) in [
        (day("since"), day("since").map(|day| format!("{day}.."))),
        (day("until"), day("until").map(|day| format!("..{day}"))),
    ] {
        let Some((typed, span)) = typed.zip(span) else {
            continue;
        };
        let days = LookUp::parse(&span, &reading);
        if days.since.is_none() && days.until.is_none() {
            return Err(context.usage(Label::CliNotADay, &[("typed", &typed)]));
        }
        asked.since = asked.since.max(days.since);
        asked.until = [asked.until, days.until].into_iter().flatten().min();
    }
    if let Some(person) = matches.get_one::<String>("person") {
        asked.add_person(person);
    }
    Ok(asked)
}

fn as_json(context: &Context<'_>, hit: &Contact) -> Value {
    let codes: &[String] = match &hit.what {
        What::Consultation(codes) => codes,
        _ => &[],
    };
    json!({
        "number": hit.number,
        "received_at": moment(context, hit.at),
        "entered_at": moment(context, hit.entered_at),
        "person": hit.person,
        "caller": hit.with.text(),
        "categories": codes,
        "categories_label": labels(context, codes),
        "narrative": excerpt(&hit.text),
    })
}

/// One line with tabs: number, received, person, caller, categories, narrative.
fn as_text(context: &Context<'_>, hit: &Contact) -> String {
    let codes: &[String] = match &hit.what {
        What::Consultation(codes) => codes,
        _ => &[],
    };
    let mut at = short_moment(context, hit.at);
    if hit.is_late {
        let entered = short_moment(context, hit.entered_at);
        at.push(' ');
        at.push_str(
            &context
                .locale
                .fill(Label::RecordsEnteredLater, &[("at", &entered)]),
        );
    }
    let person = if hit.person.is_empty() {
        "-"
    } else {
        &hit.person
    };
    let labels = labels(context, codes).join(" ");
    let text = excerpt(&hit.text);
    format!(
        "{}\t{at}\t{person}\t{}\t{labels}\t{text}",
        hit.number,
        hit.with.text()
    )
}

fn labels<'c>(context: &'c Context<'_>, codes: &'c [String]) -> Vec<&'c str> {
    let words = &context.office.vocabularies.categories;
    let lang = context.locale.lang();
    codes.iter().map(|code| words.label(code, lang)).collect()
}

/// The beginning of a narrative in one line.
fn excerpt(text: &str) -> String {
    let line = text.replace('\n', " ");
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}..", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
