//! The day view as plain text: for a small screen over SSH, a printer, a mail.

use super::day::{Attention, DayView, Figures, TeamOut, Why};
use crate::calendar::era::{WarekiStyle, wareki, weekday};
use crate::clock::Clock;
use crate::domain::visit::{Safety, SafetyAnswer};
use crate::locale::{Label, Lang, Locale};
use crate::office::Office;
use crate::store::past_days::PastDay;
use crate::store::standing::Standing;
use crate::text::{cells, wrap};
use crate::workflow::model::{FieldKind, Hook};
use chrono::{Duration, NaiveDate};
use std::fmt::Display;

/// Cells of the columns that hold a figure.
const FIGURE: usize = 7;

/// The view in lines of at most `width` cells.
#[must_use]
pub fn text(
    view: &DayView,
    office: &Office,
    locale: Locale,
    clock: &Clock,
    width: usize,
) -> Vec<String> {
    let mut page = Page {
        office,
        locale,
        clock,
        width,
        lines: Vec::new(),
    };
    page.head(view);
    page.section(Label::TodaySectionAttention);
    for (kind, _) in &view.promises {
        let line = promises_text(kind, view, office, locale);
        page.line(&line);
    }
    for one in &view.attention {
        page.attention(one);
    }
    if view.stale_rooms > 0 {
        let line = locale.fill(Label::TodayStaleRooms, &[("count", &view.stale_rooms)]);
        page.line(&line);
    }
    if view.attention.is_empty() && view.promises.is_empty() && view.stale_rooms == 0 {
        page.line(locale.text(Label::TodayNothing));
    }
    if !view.teams_out.is_empty() {
        page.section(Label::TodaySectionOutSince);
        for team in &view.teams_out {
            page.team(team);
        }
    }
    page.notes(view);
    page.tables(view);
    page.lines
}

/// How many promises of a workflow are due today, and how many are late.
#[must_use]
pub fn promises_text(kind: &str, view: &DayView, office: &Office, locale: Locale) -> String {
    let figures = view.promises.iter().find(|(one, _)| one == kind);
    let (late, due) = figures.map_or((0, 0), |(_, of)| (of.late.len(), of.due_today.len()));
    let label = office.workflow(kind);
    let label = label.map_or(kind, |known| known.label.in_lang(locale.lang()));
    let values: [(&str, &dyn Display); 3] = [
        ("workflow", &label),
        ("due", &(late + due)),
        ("late", &late),
    ];
    locale.fill(Label::TodayPromises, &values)
}

/// The label of a reason.
#[must_use]
pub fn why_label(why: Why) -> Label {
    match why {
        Why::TeamRed => Label::TodayWhyTeamRed,
        Why::Urgent => Label::TodayWhyUrgent,
        Why::Late => Label::TodayWhyLate,
        Why::TeamAmber => Label::TodayWhyTeamAmber,
        Why::DueToday => Label::TodayWhyDue,
        Why::Declines => Label::TodayWhyDeclines,
        Why::Ageing => Label::TodayWhyAgeing,
    }
}

/// The label of a team's safety.
#[must_use]
pub fn safety_label(safety: Safety) -> Label {
    match safety {
        Safety::Home | Safety::Green => Label::OutreachSafe,
        Safety::Amber => Label::OutreachAmber,
        Safety::Red => Label::OutreachRed,
    }
}

/// Who asked after a team, and what was said.
#[must_use]
pub fn safety_answer(answer: &SafetyAnswer, kind: &str, office: &Office, locale: Locale) -> String {
    let list = office.workflow(kind).and_then(|workflow| {
        let mut steps = workflow.transitions.iter();
        let asks = steps.find(|step| step.hooks.contains(&Hook::SafetyAnswer))?;
        let spec = asks.carries.iter().find(|spec| spec.code == "answer")?;
        match &spec.kind {
            FieldKind::Choice(list) => workflow.vocabulary(list, &office.vocabularies),
            _ => None,
        }
    });
    let said = list.map_or(answer.code.as_str(), |list| {
        list.label(&answer.code, locale.lang())
    });
    format!("{} {said}", answer.by)
}

/// A length of time in the largest unit that fits; less than nothing is nothing.
#[must_use]
pub fn duration(time: Duration, locale: Locale) -> String {
    let time = time.max(Duration::zero());
    let (label, count) = if time >= Duration::days(2) {
        (Label::TodayDays, time.num_days())
    } else if time >= Duration::hours(2) {
        (Label::TodayHours, time.num_hours())
    } else {
        (Label::TodayMinutes, time.num_minutes())
    };
    locale.fill(label, &[("count", &count)])
}

struct Page<'a> {
    office: &'a Office,
    locale: Locale,
    clock: &'a Clock,
    width: usize,
    lines: Vec<String>,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.lines
            .push(cells::truncate(line.trim_end(), self.width).into_owned());
    }

    fn section(&mut self, label: Label) {
        let title = format!("-- {} ", self.locale.text(label));
        let missing = self.width.saturating_sub(cells::width(&title));
        let rule = format!("{title}{}", "-".repeat(missing));
        self.line(&rule);
    }

    fn fill(&self, label: Label, count: &dyn Display) -> String {
        self.locale.fill(label, &[("count", count)])
    }

    fn head(&mut self, view: &DayView) {
        let now = self.clock.local(self.clock.now()).format("%H:%M");
        let date = format!("{} {now}", day(view.date, self.locale.lang()));
        let title = match &view.area {
            None => self.locale.fill(Label::TodayTitle, &[("date", &date)]),
            Some(area) => {
                let area = self.office.areas.name(area);
                self.locale
                    .fill(Label::TodayTitleArea, &[("date", &date), ("area", &area)])
            }
        };
        self.line(&title);
        let mut counted = vec![self.with_before(
            self.fill(Label::TodayFigureReceived, &view.received),
            view.before.as_ref().map(PastDay::received_in_all),
        )];
        let before = |of: fn(&PastDay) -> u32| view.before.as_ref().map(of);
        counted.push(self.with_before(
            self.fill(Label::TodayFigureClosed, &view.closed.len()),
            before(|day| day.closed),
        ));
        if let Some(new) = view.new {
            counted.push(self.fill(Label::TodayFigureNew, &new));
        }
        self.line(&counted.join("  "));
        let now = [
            self.with_before(
                self.fill(Label::TodayFigureOpen, &view.all.open.len()),
                before(|day| day.open),
            ),
            self.with_before(
                self.fill(Label::TodayFigureLate, &view.all.late.len()),
                before(|day| day.late),
            ),
            self.fill(Label::TodayFigureDue, &view.all.due_today.len()),
            self.with_before(
                self.fill(Label::TodayFigureUnassigned, &view.unassigned.len()),
                before(|day| day.unassigned),
            ),
            self.fill(Label::TodayFigureOut, &view.teams_out.len()),
        ];
        self.line(&now.join("  "));
    }

    fn with_before(&self, figure: String, before: Option<u32>) -> String {
        match before {
            None => figure,
            Some(before) => self.locale.fill(
                Label::TodayFigureWithBefore,
                &[("figure", &figure), ("before", &before)],
            ),
        }
    }

    fn attention(&mut self, one: &Attention) {
        let why = self.locale.text(why_label(one.why));
        let since = self.duration(one.since);
        let line = format!("{} {} {since}", cells::pad(why, 10), self.item(&one.row));
        self.line(&line);
    }

    fn team(&mut self, team: &TeamOut) {
        let safety = safety_label(team.safety);
        let line = format!(
            "{} {} {}",
            cells::pad(self.locale.text(safety), 10),
            self.item(&team.row),
            self.duration(team.out),
        );
        self.line(&line);
        let answer = team.answer.as_ref().map(|answer| {
            let at = self.clock.local(answer.at).format("%H:%M");
            let said = safety_answer(answer, &team.row.kind, self.office, self.locale);
            format!("{at} {said}")
        });
        let who = Some(team.team.clone()).filter(|who| !who.is_empty());
        let parts: Vec<String> = who.into_iter().chain(answer).collect();
        if !parts.is_empty() {
            self.line(&format!("{} {}", cells::pad("", 10), parts.join("  ")));
        }
    }

    /// Number, person, kind, state, owner.
    fn item(&self, row: &Standing) -> String {
        let lang = self.locale.lang();
        let workflow = self.office.workflow(&row.kind);
        let kind = workflow.map_or(row.kind.as_str(), |kind| kind.label.in_lang(lang));
        let state = workflow
            .and_then(|kind| kind.state(&row.state))
            .map_or(row.state.as_str(), |state| state.label.in_lang(lang));
        let unassigned = self.locale.text(Label::TodayUnassigned);
        format!(
            "{} {} {} {} {}",
            cells::pad(&row.number.to_string(), 9),
            cells::pad(row.person.as_deref().unwrap_or("-"), 14),
            cells::pad(kind, 14),
            cells::pad(state, 10),
            cells::pad(row.owner.as_deref().unwrap_or(unassigned), 10),
        )
    }

    /// The notes of the shift, each with what was acknowledged by whom.
    fn notes(&mut self, view: &DayView) {
        if view.notes.is_empty() {
            return;
        }
        self.section(Label::TodaySectionNotes);
        for note in &view.notes {
            let at = self.clock.local(note.at).format("%m/%d %H:%M");
            let head = format!("{at} {}", note.by_name);
            self.line(&head);
            for line in wrap::wrap(&note.text, self.width.saturating_sub(2)) {
                let text = note.text.get(line).unwrap_or_default();
                self.line(&format!("  {text}"));
            }
        }
    }

    fn tables(&mut self, view: &DayView) {
        let lang = self.locale.lang();
        let columns = [
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
            Label::TodayColumnDue,
        ];
        let office = self.office;
        let waiting = view.waiting.iter().map(|(actor, figures)| {
            (
                office.vocabularies.actors.label(actor, lang).to_owned(),
                figures,
            )
        });
        self.table(Label::TodaySectionWaiting, &columns, waiting.collect());
        let kinds = view.kinds.iter().map(|(kind, figures)| {
            let workflow = office.workflow(kind);
            let name = workflow.map_or(kind.as_str(), |known| known.label.in_lang(lang));
            (name.to_owned(), figures)
        });
        self.table(Label::TodaySectionKinds, &columns, kinds.collect());
        let no_area = self.locale.text(Label::TodayNoArea);
        let areas = view.areas.iter().map(|(area, figures)| {
            let name = area
                .as_ref()
                .map_or(no_area, |area| office.areas.name(area));
            (name.to_owned(), figures)
        });
        let columns = [
            Label::TodayColumnReceived,
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
            Label::TodayColumnDue,
        ];
        self.table(Label::TodaySectionAreas, &columns, areas.collect());
        let unassigned = self.locale.text(Label::TodayUnassigned);
        let people = view
            .people
            .iter()
            .map(|(name, figures)| (name.as_deref().unwrap_or(unassigned).to_owned(), figures));
        let columns = [
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
            Label::TodayColumnDue,
            Label::TodayColumnLongest,
        ];
        self.table(Label::TodaySectionPeople, &columns, people.collect());
    }

    fn table(&mut self, title: Label, columns: &[Label], rows: Vec<(String, &Figures)>) {
        if rows.is_empty() {
            return;
        }
        self.section(title);
        let name = self.width.saturating_sub(columns.len() * FIGURE).min(24);
        let heads = columns
            .iter()
            .map(|column| cells::pad_start(self.locale.text(*column), FIGURE));
        let head = cells::pad("", name) + &heads.collect::<String>();
        self.line(&head);
        for (label, figures) in rows {
            let values = columns
                .iter()
                .map(|column| cells::pad_start(&self.value(*column, figures), FIGURE));
            let line = cells::pad(&label, name) + &values.collect::<String>();
            self.line(&line);
        }
    }

    fn value(&self, column: Label, figures: &Figures) -> String {
        match column {
            Label::TodayColumnReceived => figures.received.to_string(),
            Label::TodayColumnLate => figures.late.len().to_string(),
            Label::TodayColumnDue => figures.due_today.len().to_string(),
            Label::TodayColumnLongest => self.duration(figures.longest),
            _ => figures.open.len().to_string(),
        }
    }

    fn duration(&self, time: Duration) -> String {
        duration(time, self.locale)
    }
}

/// A date as the title says it.
#[must_use]
pub fn day(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}({})", wareki(date, WarekiStyle::Long), weekday(date)),
        Lang::En => date.format("%Y-%m-%d (%a)").to_string(),
    }
}
