//! Tables of consultations.

use super::fill::{change, column, compared};
use super::tables::{Known, Making};
use super::{Cell, Chart, Row, Table};
use crate::domain::figures::{Contacts, Course, Dimension};
use crate::locale::Label;
use crate::store::figures::{ByCode, Counted};

/// Code of the row that is the whole.
const ALL: &str = "all";

impl Making<'_> {
    pub(super) fn summary(&self) -> Table {
        let (now, before) = (self.now.total, self.before.total);
        let row = |code, label, count: fn(&Contacts) -> u32| {
            compared(code, self.locale.text(label), count(&now), count(&before))
        };
        Table {
            note: self.locale.text(Label::ReportNotePersons),
            rows: vec![
                row("contacts", Label::ReportRowContacts, |all| all.contacts),
                row("persons", Label::ReportRowPersons, |all| all.persons),
                row("unnamed", Label::ReportRowUnnamed, |all| all.unnamed),
                row("minutes", Label::ReportRowMinutes, |all| all.minutes),
            ],
            ..self.table("summary", Label::ReportTableSummary)
        }
    }

    pub(super) fn by(&self, dimension: Dimension) -> Table {
        let (title, known) = self.list(dimension);
        // Where a list is short, a row of nothing is news.
        let shows_nothing = !matches!(
            dimension,
            Dimension::Category | Dimension::Occupation | Dimension::Channel
        );
        let (now, before) = (
            rows_of(self.now, dimension),
            rows_of(self.before, dimension),
        );
        let figure = |rows: &ByCode<Contacts>, code: Option<&str>| {
            let row = rows.iter().find(|(of, _)| of.as_deref() == code);
            row.map(|(_, contacts)| *contacts).unwrap_or_default()
        };
        let mut rows = Vec::new();
        for (code, label) in self.ordered(known, now, before) {
            let (now, before) = (
                figure(now, code.as_deref()),
                figure(before, code.as_deref()),
            );
            let is_nothing = now.contacts == 0 && before.contacts == 0;
            if is_nothing && (code.is_none() || !shows_nothing) {
                continue;
            }
            rows.push(row(code, label, now, before, false));
        }
        let all = self.locale.text(Label::ReportAll).to_owned();
        let whole = row(
            Some(ALL.to_owned()),
            all,
            self.now.total,
            self.before.total,
            true,
        );
        rows.push(whole);
        let note = match dimension {
            Dimension::Category => self.locale.text(Label::ReportNoteCategories),
            _ => "",
        };
        Table {
            note,
            columns: vec![
                column("contacts", Label::ReportColumnContacts),
                column("persons", Label::ReportColumnPersons),
                column("minutes", Label::ReportColumnMinutes),
                column("year_before", Label::ReportColumnBefore),
                column("change", Label::ReportColumnChange),
            ],
            rows,
            opens: Some(dimension),
            chart: Some(Chart {
                before: 3,
                over_time: false,
            }),
            ..self.table(dimension.code(), title)
        }
    }

    /// The heading of a dimension and its rows as the office lists them.
    pub(super) fn list(&self, dimension: Dimension) -> (Label, Vec<Known>) {
        let words = &self.office.vocabularies;
        let lang = self.locale.lang();
        match dimension {
            Dimension::Course => {
                let course = |course: Course| {
                    let label = match course {
                        Course::New => Label::ReportCourseNew,
                        Course::Continuing => Label::ReportCourseContinuing,
                        Course::Returning => Label::ReportCourseReturning,
                    };
                    (course.code().to_owned(), self.locale.text(label).to_owned())
                };
                (Label::ReportTableCourse, Course::ALL.map(course).to_vec())
            }
            Dimension::Programme => {
                let all = self.office.programmes.all().iter();
                let known = all.map(|one| (one.code.clone(), one.label.in_lang(lang).to_owned()));
                (Label::ReportTableProgramme, known.collect())
            }
            Dimension::Area => (Label::ReportTableArea, self.areas()),
            Dimension::Scene => (Label::ReportTableScene, self.terms(&words.scenes)),
            Dimension::Category => (Label::ReportTableCategory, self.terms(&words.categories)),
            Dimension::Occupation => (Label::ReportTableOccupation, self.terms(&words.occupations)),
            Dimension::Field => (Label::ReportTableField, self.terms(&words.fields)),
            Dimension::Channel => (Label::ReportTableChannel, self.terms(&words.channels)),
        }
    }

    pub(super) fn over_time(&self) -> Table {
        let parts = self.now.course_of_time.iter().enumerate();
        let rows = parts.map(|(at, (part, count))| {
            let before = self.before.course_of_time.get(at);
            let label = super::period_in_words(*part, self.locale);
            compared(
                &part.days().start.to_string(),
                &label,
                *count,
                before.map_or(0, |(_, count)| *count),
            )
        });
        Table {
            rows: rows.collect(),
            chart: Some(Chart {
                before: 1,
                over_time: true,
            }),
            ..self.table("time", Label::ReportTableTime)
        }
    }
}

fn rows_of(counted: &Counted, dimension: Dimension) -> &ByCode<Contacts> {
    const NONE: &ByCode<Contacts> = &Vec::new();
    let rows = counted.by.iter().find(|(of, _)| *of == dimension);
    rows.map_or(NONE, |(_, rows)| rows)
}

fn row(
    code: Option<String>,
    label: String,
    now: Contacts,
    before: Contacts,
    is_whole: bool,
) -> Row {
    Row {
        code,
        label,
        is_whole,
        cells: vec![
            Cell::Count(now.contacts),
            Cell::Count(now.persons),
            Cell::Count(now.minutes),
            Cell::Count(before.contacts),
            change(now.contacts, before.contacts),
        ],
    }
}
