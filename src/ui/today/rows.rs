//! The rows of single items: what to act on, and the teams that are out.

use super::{Page, below, cell, width};
use crate::app::today::doors::{spot_title, state_text};
use crate::app::today::spots::{Pane, Spot, spots};
use crate::domain::visit::Safety;
use crate::locale::Label;
use crate::report::day::{Attention, TeamOut, Why, duration, safety_label, why_label};
use crate::store::standing::Standing;
use crate::ui::Cursor;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of the columns, the blank behind each included.
const SIGN: u16 = 6;
const WHY: u16 = 11;
const NUMBER: u16 = 10;
const PERSON: u16 = 13;
const OWNER: u16 = 11;
const SINCE: u16 = 8;

impl Page<'_> {
    /// What to act on, the gravest first.
    pub(super) fn attention(&mut self, area: Rect) {
        let rows = below(area, 1);
        let all = spots(self.view, Pane::Attention);
        let selected = self
            .app
            .today
            .selected(Pane::Attention)
            .map(|(place, _)| place);
        let window = self.memory.window(
            "today attention",
            all.len(),
            selected,
            usize::from(rows.height),
        );
        let title = self.title(Label::TodaySectionAttention, all.len() - window.len());
        self.paint.rule(area, 0, &title);
        if all.is_empty() {
            let text = self.app.desk.locale.text(Label::TodayNothing);
            self.paint.put(
                rows,
                (SIGN, 0),
                rows.width,
                text,
                self.paint.theme().plain(),
            );
        }
        let first = window.start;
        for (place, spot) in all.iter().enumerate().skip(first).take(window.len()) {
            let y = cell(place - first);
            let digit = if place < 9 {
                (place + 1).to_string()
            } else {
                String::new()
            };
            self.paint
                .put(rows, (1, y), 1, &digit, self.paint.theme().strong());
            let item = |id| self.view.attention.iter().find(|one| one.row.id == id);
            match spot {
                Spot::Attention(id) => {
                    if let Some(one) = item(*id) {
                        self.attention_row(rows, y, one);
                    }
                }
                _ => self.line_row(rows, y, spot),
            }
            self.hands(rows, y, Pane::Attention, selected == Some(place));
        }
    }

    /// A row that stands for a list: promises that are due, rooms to be confirmed.
    fn line_row(&mut self, rows: Rect, y: u16, spot: &Spot) {
        let text = spot_title(spot, self.view, &self.app.desk);
        let theme = self.paint.theme();
        let is_late = |kind: &String| {
            let of = self.view.promises.iter().find(|(one, _)| one == kind);
            of.is_some_and(|(_, figures)| !figures.late.is_empty())
        };
        let style = match spot {
            Spot::Promises(kind) if is_late(kind) => theme.error(),
            Spot::Promises(_) => theme.warning(),
            _ => theme.plain(),
        };
        let width = rows.width.saturating_sub(SIGN);
        self.paint.put(rows, (SIGN, y), width, &text, style);
    }

    /// The teams that are out, the least safe first.
    pub(super) fn teams(&mut self, area: Rect) {
        let rows = below(area, 1);
        let teams = &self.view.teams_out;
        let selected = self.app.today.selected(Pane::Teams).map(|(place, _)| place);
        let window = self.memory.window(
            "today teams",
            teams.len(),
            selected,
            usize::from(rows.height),
        );
        let title = self.title(Label::TodaySectionOutSince, teams.len() - window.len());
        self.paint.rule(area, 0, &title);
        let first = window.start;
        for (place, team) in teams.iter().enumerate().skip(first).take(window.len()) {
            let y = cell(place - first);
            self.team_row(rows, y, team);
            self.hands(rows, y, Pane::Teams, selected == Some(place));
        }
    }

    fn attention_row(&mut self, rows: Rect, y: u16, one: &Attention) {
        let locale = self.app.desk.locale;
        let theme = self.paint.theme();
        let style = match one.why {
            Why::TeamRed | Why::Urgent | Why::Late => theme.error(),
            Why::TeamAmber | Why::DueToday => theme.warning(),
            Why::Declines | Why::Ageing => theme.plain(),
        };
        self.paint.put(
            rows,
            (SIGN, y),
            WHY - 1,
            locale.text(why_label(one.why)),
            style,
        );
        self.item(rows, y, &one.row, &duration(one.since, locale));
    }

    fn team_row(&mut self, rows: Rect, y: u16, team: &TeamOut) {
        let locale = self.app.desk.locale;
        let theme = self.paint.theme();
        let style = match team.safety {
            Safety::Home | Safety::Green => theme.good(),
            Safety::Amber => theme.warning(),
            Safety::Red => theme.error(),
        };
        self.paint.put(
            rows,
            (SIGN, y),
            WHY - 1,
            locale.text(safety_label(team.safety)),
            style,
        );
        self.item(rows, y, &team.row, &duration(team.out, locale));
        let middle = SIGN + WHY + NUMBER + PERSON;
        let room = rows.width.saturating_sub(middle + OWNER + SINCE + 1);
        if !team.team.is_empty() {
            let blank = " ".repeat(usize::from(room));
            self.paint
                .put(rows, (middle, y), room, &blank, Style::new());
            self.paint
                .put(rows, (middle, y), room, &team.team, theme.plain());
        }
    }

    /// Signs, number, person, state, owner, time.
    fn item(&mut self, rows: Rect, y: u16, row: &Standing, since: &str) {
        let desk = &self.app.desk;
        let theme = self.paint.theme();
        let plain = theme.plain();
        let is_changed = self.app.today.has_changed(row.id);
        if is_changed {
            self.paint.put(rows, (2, y), 1, "~", theme.warning());
        }
        if self.app.today.is_new(row) {
            self.paint.put(
                rows,
                (3, y),
                SIGN - 4,
                desk.locale.text(Label::TodaySignNew),
                theme.good(),
            );
        }
        let mut x = SIGN + WHY;
        self.paint
            .put(rows, (x, y), NUMBER - 1, &row.number.to_string(), plain);
        x += NUMBER;
        let person = row.person.as_deref().unwrap_or("-");
        self.paint.put(rows, (x, y), PERSON - 1, person, plain);
        x += PERSON;
        // Whoever is at it now is nearer than whoever has taken it.
        let at = self.app.today.others().at(row.id).next();
        let at = at.map(|at| format!("&{}", at.name));
        let owner = at.as_deref().or(row.owner.as_deref());
        let end = rows.width.saturating_sub(OWNER + SINCE + 1);
        let room = end.saturating_sub(x + 1);
        self.paint.put(
            rows,
            (x, y),
            room,
            &state_text(row, usize::from(room), desk),
            plain,
        );
        let style = if owner.is_none() {
            theme.warning()
        } else {
            plain
        };
        let owner = owner.unwrap_or(desk.locale.text(Label::TodayUnassigned));
        self.paint.put(rows, (end, y), OWNER - 1, owner, style);
        let right = Rect {
            width: rows.width.saturating_sub(1),
            ..rows
        };
        if width(since) < SINCE + 1 {
            self.paint.put_right(right, y, since, plain);
        }
    }

    /// Marks a selected row: reversed where the hands are, and there stands the cursor.
    pub(super) fn hands(&mut self, rows: Rect, y: u16, pane: Pane, is_selected: bool) {
        if is_selected && self.app.today.pane() == pane {
            self.paint.style_row(rows, y, self.paint.theme().selected());
            self.cursor = Cursor::within(rows, 1, usize::from(y));
        }
    }
}
