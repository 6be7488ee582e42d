//! What Enter opens, and the page that is written for printing.

use super::{ReportScreen, asking};
use crate::app::dialog::{Dialog, Message, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::screen::Desk;
use crate::calendar::fiscal::Period;
use crate::domain::rights::Right;
use crate::locale::Label;
use crate::report::period::{PeriodReport, page};
use crate::store::exports::ExportNote;
use crate::store::figures::{Behind, BehindWish, FigureWish};
use crate::store::request::{PaperFile, Request};
use serde_json::json;

/// So many records behind a figure are listed; the newest.
const LISTED: u32 = 200;

impl ReportScreen {
    /// Asks for the records behind the row under the hand; nothing where a figure counts no records.
    pub(super) fn open(&self) -> Effects {
        let (Some(report), Some((_, table)), Some((_, row))) =
            (&self.report, self.table(), self.row())
        else {
            return Effects::new();
        };
        let Some(dimension) = table.opens.filter(|_| !row.is_whole) else {
            return Effects::new();
        };
        vec![asking(Request::Figures(FigureWish::Behind(BehindWish {
            window: report.window,
            dimension,
            code: row.code.clone(),
            limit: LISTED,
        })))]
    }

    /// The records behind a figure as a list; each leads to its record.
    pub(super) fn list(&self, behind: &[Behind], desk: &Desk) -> Effects {
        let title = match (self.table(), self.row()) {
            (Some((_, table)), Some((_, row))) => format!("{}: {}", table.title, row.label),
            _ => String::new(),
        };
        if behind.is_empty() {
            let text = desk.locale.text(Label::ReportNothing).to_owned();
            return vec![Effect::Open(Box::new(Dialog::Message(Message::new(
                title,
                vec![text],
            ))))];
        }
        let rows = behind.iter().map(|one| {
            let row = PickRow {
                text: format!("{} {}", one.number, one.begins.replace('\n', " ")),
                note: desk
                    .clock
                    .local(one.received_at)
                    .format("%m-%d")
                    .to_string(),
            };
            let place = Place::Records {
                query: one.number.to_string(),
            };
            (row, vec![Effect::Go(place)])
        });
        let pick = Pick::doing(title, rows.collect());
        vec![Effect::Open(Box::new(Dialog::Pick(pick)))]
    }

    /// Writes the page into the person's own folder.
    pub(super) fn print(&self, desk: &Desk) -> Effects {
        let Some(report) = &self.report else {
            return Effects::new();
        };
        vec![asking(Request::WritePaper(Box::new(paper(report, desk))))]
    }
}

fn paper(report: &PeriodReport, desk: &Desk) -> PaperFile {
    let first = report.window.from;
    let name = match report.window.period {
        Period::Day(_) => format!("report-{first}.html"),
        Period::Month { .. } => format!("report-{}.html", first.format("%Y-%m")),
        Period::FiscalYear(year) => format!("report-FY{year}.html"),
    };
    let page = page(report, &desk.office, &desk.letters.office, desk.locale);
    PaperFile {
        note: ExportNote {
            subject: "report".to_owned(),
            detail: json!({
                "format": "html",
                "from": first,
                "until": report.window.last_day(),
            }),
            count: report.tables.len(),
            needs: Right::Record,
        },
        bytes: page.into_bytes(),
        path: desk.letters.folder.join(name),
        released: None,
    }
}
