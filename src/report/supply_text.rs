//! The supply view as plain text and as JSON.

use super::supply::{Cell, Lack, Supply, short};
use crate::domain::area::AreaCode;
use crate::domain::supply::SupplyColumn;
use crate::locale::{Label, Lang, Locale};
use crate::office::Office;
use crate::text::cells;
use serde_json::{Value, json as value};

/// Cells of the first column of the text.
const NAME: usize = 12;
/// Cells of a figure, the blank before it included.
const FIGURE: usize = 8;

/// The name of an area in one language; its code when the file no longer has it.
#[must_use]
pub fn area_name<'a>(office: &'a Office, area: &'a AreaCode, lang: Lang) -> &'a str {
    office
        .areas
        .get(area)
        .map_or(area.0.as_str(), |known| match lang {
            Lang::Ja => &known.name,
            Lang::En => &known.en,
        })
}

/// The table in lines of at most `width` cells: as many columns side by side as fit, the others below.
#[must_use]
pub fn text(supply: &Supply, office: &Office, locale: Locale, width: usize) -> Vec<String> {
    let lang = locale.lang();
    let mut lines = vec![locale.fill(
        Label::SupplyTitle,
        &[("date", &super::day::day_in_words(supply.date, lang))],
    )];
    let abreast = (width.saturating_sub(NAME) / FIGURE).max(1);
    let columns: Vec<(usize, &SupplyColumn)> = office.supply.iter().enumerate().collect();
    for part in columns.chunks(abreast) {
        lines.push(String::new());
        let heads = part.iter().map(|(_, column)| column.short.in_lang(lang));
        lines.push(line("", heads));
        let rows = supply.rows.iter().map(|row| {
            let name = area_name(office, &row.area, lang);
            (name, &row.cells)
        });
        // One area has no sum beside it that would pass for the whole region's.
        let all = (supply.rows.len() > 1).then(|| (locale.text(Label::SupplyAll), &supply.total));
        for (name, figures) in rows.chain(all) {
            let figures: Vec<String> = part
                .iter()
                .filter_map(|(at, _)| Some(short(figures.get(*at)?, locale)))
                .collect();
            lines.push(line(name, figures.iter().map(String::as_str)));
        }
    }
    lines.push(String::new());
    lines.push(locale.text(Label::SupplyLegend).to_owned());
    lines.push(locale.text(Label::SupplyLegendStale).to_owned());
    lines
}

fn line<'a>(name: &str, figures: impl Iterator<Item = &'a str>) -> String {
    let name = cells::pad(&cells::truncate(name, NAME), NAME);
    let figures = figures.map(|figure| cells::pad_start(figure, FIGURE));
    figures.fold(name, |line, figure| line + &figure)
}

/// The same figures for programs.
#[must_use]
pub fn json(supply: &Supply, office: &Office, locale: Locale) -> Value {
    let lang = locale.lang();
    let columns = office.supply.iter().map(|column| {
        value!({
            "word": column.word,
            "label": column.label.in_lang(lang),
            "any_of": column.any_of,
            "room_forms": column.room_forms,
        })
    });
    let rows = supply.rows.iter().map(|row| {
        value!({
            "area": row.area,
            "area_label": area_name(office, &row.area, lang),
            "cells": figures(&row.cells, office),
        })
    });
    value!({
        "date": supply.date,
        "columns": columns.collect::<Vec<_>>(),
        "areas": rows.collect::<Vec<_>>(),
        "total": figures(&supply.total, office),
    })
}

fn figures(cells: &[Cell], office: &Office) -> Vec<Value> {
    let one = |(cell, column): (&Cell, &SupplyColumn)| {
        value!({
            "word": column.word,
            "can": cell.can,
            "room": cell.room,
            "stale": cell.stale,
            "lack": cell.lack().map(|lack| match lack {
                Lack::Nobody => "nobody",
                Lack::NoRoom => "no-room",
            }),
            "issue": cell.issue.as_ref().map(|gap| gap.number.to_string()),
        })
    };
    cells.iter().zip(&office.supply).map(one).collect()
}
