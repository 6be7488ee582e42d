//! `handbook`: the directory by area as Markdown, as a page to print, or as CSV.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::output::hand_over;
use crate::domain::handbook::{Book, Visibility};
use crate::domain::rights::Right;
use crate::locale::Label;
use crate::report::handbook::{self, Edition, Handbook};
use crate::report::supply::Supply;
use crate::store::exports::ExportNote;
use clap::ArgMatches;
use serde_json::json;
use std::sync::Arc;

/// Writes the handbooks down.
///
/// # Errors
/// `Usage` when area or book cannot be read; `NotAllowed` for whoever may not write, because every
/// export is noted.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let office = Arc::clone(&context.office);
    let area = matches
        .get_one::<String>("area")
        .map(|typed| context.area(typed))
        .transpose()?;
    let books: Vec<Book> = match matches.get_one::<String>("kind") {
        None => office.handbook.books.clone(),
        Some(typed) => vec![
            office
                .handbook
                .book(typed)
                .cloned()
                .ok_or_else(|| no_such_book(context, typed))?,
        ],
    };
    let reader = if matches.get_flag("internal") {
        Visibility::Internal
    } else if matches.get_flag("partners") {
        Visibility::Partners
    } else {
        Visibility::Public
    };
    let mut store = context.store()?;
    let explained = |error| context.explain(&error);
    let kinds: Vec<String> = books.iter().flat_map(|book| book.kinds.clone()).collect();
    let rows = store
        .handbook_rows(&kinds, area.as_ref())
        .map_err(explained)?;
    let facts = store.supply_facts().map_err(explained)?;
    let sign = store.office_sign().map_err(explained)?;
    let supply = Supply::of(&facts, &office, area.as_ref());
    let names = [
        office.handbook.publisher.clone(),
        sign.map(|sign| sign.name).unwrap_or_default(),
        office.areas.municipality.clone(),
    ];
    let publisher = names.into_iter().find(|name| !name.is_empty());
    let publisher = publisher.unwrap_or_default();
    let edition = Edition {
        office: &office,
        locale: context.locale,
        date: context.clock.today(),
        publisher: &publisher,
        reader,
        books: &books,
    };
    let book = Handbook::of(edition, &rows, &supply);
    let format = matches
        .get_one::<String>("format")
        .map_or("md", String::as_str);
    let bytes = match format {
        "html" => handbook::page(&book).into_bytes(),
        "csv" => handbook::csv(&book).map_err(|error| std::io::Error::other(error.to_string()))?,
        _ => handbook::markdown(&book).into_bytes(),
    };
    let note = ExportNote {
        subject: "handbook".to_owned(),
        detail: json!({
            "format": format,
            "books": books.iter().map(|book| &book.code).collect::<Vec<_>>(),
            "area": area,
            "reader": reader.code(),
            "columns": (format == "csv").then(|| handbook::columns(&edition)),
        }),
        count: book.count(),
        needs: Right::Record,
    };
    hand_over(matches, context, &mut store, &note, &bytes)
}

fn no_such_book(context: &Context<'_>, typed: &str) -> CliError {
    let books = &context.office.handbook.books;
    let known: Vec<&str> = books.iter().map(|book| book.code.as_str()).collect();
    context.usage(
        Label::CliNotABook,
        &[("typed", &typed), ("known", &known.join(", "))],
    )
}
