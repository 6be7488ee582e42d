//! A letter or fax: what stands on it, once, and how it is written down as text or as a page.
//!
//! It knows nothing of what may be said to whom: only [`super::offer_text`] and
//! [`super::information_sheet`] make one, each behind its own gate.

use crate::locale::Locale;
use crate::office::Office;
use crate::text::cells;
use crate::text::markup::Html;
use crate::text::wrap::wrap;

/// Columns of a plain text: an A4 page in the fixed width of a fax program.
const COLUMNS: usize = 76;

/// Rows of labels and values under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) heading: String,
    pub(super) rows: Vec<(String, String)>,
}

/// What stands on a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paper {
    pub(super) title: String,
    pub(super) date: String,
    pub(super) to: Vec<String>,
    pub(super) from: Vec<String>,
    pub(super) opening: Vec<String>,
    pub(super) tables: Vec<Table>,
    pub(super) closing: Vec<String>,
}

impl Paper {
    /// As plain text.
    pub(super) fn text(&self) -> String {
        let mut lines = vec![self.date.clone()];
        lines.extend(self.to.iter().cloned());
        lines.extend(self.from.iter().cloned());
        lines.extend([String::new(), self.title.clone(), String::new()]);
        for paragraph in &self.opening {
            lines.extend(wrapped(paragraph, COLUMNS));
        }
        for table in &self.tables {
            lines.extend([String::new(), format!("[{}]", table.heading)]);
            let label_cols = table.rows.iter().map(|(label, _)| cells::width(label));
            let label_cols = label_cols.max().unwrap_or(0);
            for (label, value) in &table.rows {
                let room = COLUMNS.saturating_sub(label_cols + 2);
                for (at, part) in wrapped(value, room).into_iter().enumerate() {
                    let label = if at == 0 { label.as_str() } else { "" };
                    let line = format!("{}  {part}", cells::pad(label, label_cols));
                    lines.push(line.trim_end().to_owned());
                }
            }
        }
        if !self.closing.is_empty() {
            lines.push(String::new());
        }
        for paragraph in &self.closing {
            lines.extend(wrapped(paragraph, COLUMNS));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// As a page of HTML that prints on A4.
    pub(super) fn page(&self, office: &Office, locale: Locale) -> String {
        let mut body = Html::default();
        for paragraph in &self.opening {
            body.line().said("p", paragraph);
        }
        for table in &self.tables {
            body.line().said("h2", &table.heading);
            body.element("table", &[], |rows| {
                for (label, value) in &table.rows {
                    rows.line().element("tr", &[], |row| {
                        row.said("th", label).said("td", value);
                    });
                }
            });
        }
        for paragraph in &self.closing {
            body.line().said("p", paragraph);
        }
        office.letter_page.filled(&[
            ("lang", &Html::of(&locale.lang().to_string())),
            ("title", &Html::of(&self.title)),
            ("date", &Html::of(&self.date)),
            ("to", &Html::of(&self.to.join("\n"))),
            ("from", &Html::of(&self.from.join("\n"))),
            ("body", &body),
        ])
    }
}

fn wrapped(text: &str, cols: usize) -> Vec<String> {
    let lines = text.lines().flat_map(|line| {
        let parts = wrap(line, cols);
        parts
            .into_iter()
            .map(|part| line.get(part).unwrap_or("").trim_end().to_owned())
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        vec![String::new()]
    } else {
        lines
    }
}
