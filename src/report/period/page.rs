//! The report as one page of HTML that prints on A4: the skeleton is `data/report.html`, charts are drawn
//! into it, and nothing is loaded from anywhere.

use super::{Chart, PeriodReport, Row, Table};
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::text::markup::Html;

/// Units of a chart's width; the page stretches it.
const WIDTH: i64 = 640;
/// Units of a chart over time from its foot to its highest column.
const HEIGHT: i64 = 110;
/// Units of a bar that lies.
const BAR: i64 = 9;
/// Units for the labels of bars that lie.
const LABEL: i64 = 190;
/// Units for the figure behind a bar.
const FIGURE: i64 = 40;

/// The whole page; `publisher` is whose report it is.
#[must_use]
pub fn page(report: &PeriodReport, office: &Office, publisher: &str, locale: Locale) -> String {
    let foot: Vec<&str> = [publisher, &report.title]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let mut notes = Html::default();
    for note in &report.notes {
        notes.line().said("p", note);
    }
    let mut tables = Html::default();
    for table in &report.tables {
        tables
            .line()
            .element("section", &[("id", table.code)], |section| {
                section.said("h2", &table.title);
                if let Some(chart) = table.chart {
                    drawn(section, table, chart, locale);
                }
                written(section, table, locale);
                if !table.note.is_empty() {
                    section.said("p", table.note);
                }
            });
    }
    office.report_page.filled(&[
        ("lang", &Html::of(&locale.lang().to_string())),
        ("title", &Html::of(&report.title)),
        ("office", &Html::of(publisher)),
        ("notes", &notes),
        ("tables", &tables),
        ("footer", &Html::css_string(&foot.join(" / "))),
    ])
}

fn written(section: &mut Html, table: &Table, locale: Locale) {
    section.element("table", &[], |html| {
        html.line().element("tr", &[], |head| {
            head.said("th", "");
            for column in &table.columns {
                head.said("th", locale.text(column.label));
            }
        });
        for row in &table.rows {
            let class = if row.is_whole { "whole" } else { "" };
            html.line().element("tr", &[("class", class)], |line| {
                line.said("td", &row.label);
                for cell in &row.cells {
                    line.said("td", &cell.shown());
                }
            });
        }
    });
}

fn drawn(section: &mut Html, table: &Table, chart: Chart, locale: Locale) {
    let rows: Vec<&Row> = table.rows.iter().filter(|row| !row.is_whole).collect();
    let of = |row: &Row, place: usize| row.cells.get(place).map_or(0, |cell| cell.tenths());
    let bars: Vec<Bar<'_>> = rows
        .iter()
        .map(|row| Bar {
            label: &row.label,
            now: of(row, 0),
            before: of(row, chart.before),
        })
        .collect();
    let highest = bars.iter().map(|bar| bar.now.max(bar.before)).max();
    // Nothing to be seen in bars of nothing.
    let Some(highest) = highest.filter(|highest| *highest > 0) else {
        return;
    };
    let height = if chart.over_time {
        HEIGHT + 24
    } else {
        bars.len().try_into().unwrap_or(0) * (2 * BAR + 5) + 14
    };
    let view = format!("0 0 {WIDTH} {height}");
    let title = table.title.as_str();
    let about = [
        ("viewBox", view.as_str()),
        ("role", "img"),
        ("aria-label", title),
    ];
    section.line().element("svg", &about, |svg| {
        legend(svg, locale);
        if chart.over_time {
            columns(svg, &bars, highest);
        } else {
            lying(svg, &bars, highest);
        }
    });
}

/// One pair of bars.
struct Bar<'a> {
    label: &'a str,
    /// In tenths.
    now: i64,
    before: i64,
}

fn legend(svg: &mut Html, locale: Locale) {
    for (x, class, label) in [
        (WIDTH - 130, "now", Label::ReportColumnValue),
        (WIDTH - 65, "before", Label::ReportColumnBefore),
    ] {
        rect(svg, class, (x, 0), (8, 8));
        written_at(svg, (x + 12, 8), "start", locale.text(label));
    }
}

/// Columns that stand side by side in time.
fn columns(svg: &mut Html, bars: &[Bar<'_>], highest: i64) {
    let count = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let step = WIDTH / count;
    let wide = (step * 2 / 5).max(1);
    let foot = HEIGHT + 12;
    rect(svg, "axis", (0, foot), (WIDTH, 1));
    for (at, bar) in (0..).zip(bars) {
        let x = at * step;
        let high = |value: i64| value * HEIGHT / highest;
        rect(
            svg,
            "now",
            (x + 1, foot - high(bar.now)),
            (wide, high(bar.now)),
        );
        rect(
            svg,
            "before",
            (x + 1 + wide, foot - high(bar.before)),
            (wide, high(bar.before)),
        );
        let number = (at + 1).to_string();
        written_at(svg, (x + wide, foot + 10), "middle", &number);
    }
}

/// Bars that lie one below the other, each with its label and its figure.
fn lying(svg: &mut Html, bars: &[Bar<'_>], highest: i64) {
    for (at, bar) in (0..).zip(bars) {
        let y = 14 + at * (2 * BAR + 5);
        let long = |value: i64| value * (WIDTH - LABEL - FIGURE) / highest;
        written_at(svg, (LABEL - 4, y + BAR + 3), "end", bar.label);
        rect(svg, "now", (LABEL, y), (long(bar.now), BAR));
        rect(svg, "before", (LABEL, y + BAR), (long(bar.before), BAR));
        let figure = (bar.now / 10).to_string();
        written_at(
            svg,
            (LABEL + long(bar.now) + 3, y + BAR - 1),
            "start",
            &figure,
        );
    }
}

fn rect(svg: &mut Html, class: &str, (x, y): (i64, i64), (width, height): (i64, i64)) {
    let [x, y, width, height] = [x, y, width, height].map(|value| value.to_string());
    let about = [
        ("class", class),
        ("x", &x),
        ("y", &y),
        ("width", &width),
        ("height", &height),
    ];
    svg.element("rect", &about, |_| {});
}

fn written_at(svg: &mut Html, (x, y): (i64, i64), anchor: &str, text: &str) {
    let (x, y) = (x.to_string(), y.to_string());
    let about = [
        ("x", x.as_str()),
        ("y", y.as_str()),
        ("text-anchor", anchor),
    ];
    svg.element("text", &about, |html| {
        html.text(text);
    });
}
