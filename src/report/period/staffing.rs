//! Tables of staff and money: minutes by programme against the plan, posts.

use super::fill::column;
use super::tables::Making;
use super::{Cell, Row, Table};
use crate::calendar::fiscal::fiscal_year;
use crate::locale::Label;

impl Making<'_> {
    /// What each programme was given, and how much of the plan of its fiscal year that is.
    pub(super) fn minutes(&self) -> Table {
        let figures = &self.now.staffing;
        let year = fiscal_year(self.now.window.from);
        let of = |rows: &[(String, u32)], code: &str| {
            let row = rows.iter().find(|(of, _)| of == code);
            row.map_or(0, |(_, minutes)| *minutes)
        };
        let lang = self.locale.lang();
        let programmes = self.office.programmes.all().iter();
        let mut rows: Vec<Row> = programmes
            .map(|programme| {
                let calls = of(&figures.calls, &programme.code);
                let activities = of(&figures.activities, &programme.code);
                let all = calls.saturating_add(activities);
                let planned = self
                    .office
                    .programmes
                    .planned_minutes(&programme.code, year);
                Row {
                    code: Some(programme.code.clone()),
                    label: programme.label.in_lang(lang).to_owned(),
                    is_whole: false,
                    cells: vec![
                        Cell::Count(calls),
                        Cell::Count(activities),
                        Cell::Count(all),
                        planned.map_or(Cell::Unknown, Cell::Count),
                        percent(all, planned),
                    ],
                }
            })
            .collect();
        rows.push(Row {
            code: Some("outings".to_owned()),
            label: self.locale.text(Label::ReportRowOutings).to_owned(),
            is_whole: false,
            cells: vec![
                Cell::Unknown,
                Cell::Unknown,
                Cell::Count(figures.outings),
                Cell::Unknown,
                Cell::Unknown,
            ],
        });
        Table {
            note: self.locale.text(Label::ReportNoteMinutes),
            columns: vec![
                column("calls", Label::ReportColumnMinutes),
                column("activities", Label::ReportColumnActivities),
                column("minutes", Label::ReportColumnAll),
                column("planned_in_year", Label::ReportColumnPlanned),
                column("percent_of_plan", Label::ReportColumnPercent),
            ],
            rows,
            ..self.table("minutes", Label::ReportTableMinutes)
        }
    }

    /// Posts by occupation and home institution, as of the last day.
    pub(super) fn posts(&self) -> Table {
        let posts = &self.now.staffing.posts;
        let cells = |(count, fte): (u32, u32)| {
            let tenths = (fte + 5) / 10;
            vec![Cell::Count(count), Cell::Tenths(i64::from(tenths))]
        };
        let words = &self.office.vocabularies.occupations;
        let mut rows: Vec<Row> = posts
            .iter()
            .map(|((occupation, home), of)| Row {
                code: Some(format!("{occupation}/{home}")),
                label: format!("{} {home}", words.label(occupation, self.locale.lang())),
                is_whole: false,
                cells: cells(*of),
            })
            .collect();
        if !rows.is_empty() {
            let sum = |all: (u32, u32), of: &(u32, u32)| (all.0 + of.0, all.1 + of.1);
            let all = posts.iter().map(|(_, of)| of).fold((0, 0), sum);
            rows.push(Row {
                code: Some("all".to_owned()),
                label: self.locale.text(Label::ReportAll).to_owned(),
                is_whole: true,
                cells: cells(all),
            });
        }
        Table {
            columns: vec![
                column("persons", Label::ReportColumnStaff),
                column("fte", Label::ReportColumnFte),
            ],
            rows,
            ..self.table("posts", Label::ReportTablePosts)
        }
    }
}

fn percent(minutes: u32, planned: Option<u32>) -> Cell {
    let tenths = planned
        .filter(|planned| *planned > 0)
        .map(|planned| u64::from(minutes) * 1000 / u64::from(planned));
    let tenths = tenths.and_then(|tenths| i64::try_from(tenths).ok());
    tenths.map_or(Cell::Unknown, Cell::Tenths)
}
