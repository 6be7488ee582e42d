//! Tables of work items: how many came and went, and where they stay.

use super::fill::{change, column, mean_days, median_days};
use super::tables::Making;
use super::{Cell, Row, Table};
use crate::locale::Label;

impl Making<'_> {
    pub(super) fn items(&self) -> Table {
        let rows = self.now.items.iter().map(|items| {
            let before = self.before.items.iter().find(|one| one.kind == items.kind);
            let before = before.map_or(0, |one| one.started);
            Row {
                code: Some(items.kind.clone()),
                label: self.kind(&items.kind),
                is_whole: false,
                cells: vec![
                    Cell::Count(items.started),
                    Cell::Count(items.closed),
                    Cell::Count(items.open),
                    Cell::Count(before),
                    change(items.started, before),
                ],
            }
        });
        Table {
            columns: vec![
                column("started", Label::ReportColumnStarted),
                column("closed", Label::ReportColumnClosed),
                column("open", Label::ReportColumnOpen),
                column("started_year_before", Label::ReportColumnStartedBefore),
                column("change", Label::ReportColumnChange),
            ],
            rows: rows.collect(),
            ..self.table("items", Label::ReportTableItems)
        }
    }

    pub(super) fn states(&self) -> Table {
        let rows = self.now.states.iter().map(|figures| {
            let state = self.states_of(&figures.kind);
            let state = state.into_iter().find(|(code, _)| *code == figures.state);
            let state = state.map_or_else(|| figures.state.clone(), |(_, label)| label);
            Row {
                code: Some(format!("{}/{}", figures.kind, figures.state)),
                label: format!("{} {state}", self.kind(&figures.kind)),
                is_whole: false,
                cells: vec![
                    Cell::Count(figures.stay.cases),
                    median_days(&figures.stay),
                    mean_days(&figures.stay),
                ],
            }
        });
        Table {
            note: self.locale.text(Label::ReportNoteStates),
            columns: vec![
                column("count", Label::ReportColumnCount),
                column("median_days", Label::ReportColumnMedianDays),
                column("mean_days", Label::ReportColumnMeanDays),
            ],
            rows: rows.collect(),
            ..self.table("states", Label::ReportTableStates)
        }
    }

    pub(super) fn issues(&self) -> Table {
        let known = self.states_of(crate::store::supply::ISSUE);
        let rows = known.into_iter().filter_map(|(code, label)| {
            let (_, count) = self.now.issues.iter().find(|(state, _)| *state == code)?;
            Some(Row {
                code: Some(code),
                label,
                is_whole: false,
                cells: vec![Cell::Count(*count)],
            })
        });
        Table {
            note: self.locale.text(Label::ReportNoteIssues),
            columns: vec![column("count", Label::ReportColumnCount)],
            rows: rows.collect(),
            ..self.table("issues", Label::ReportTableIssues)
        }
    }
}
