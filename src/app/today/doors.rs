//! What Enter opens: the item, or the list behind a figure.

use super::Today;
use super::spots::{Column, Figure, Spot, figures_of};
use crate::app::dialog::{Dialog, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Place};
use crate::app::screen::Desk;
use crate::domain::ids::ItemId;
use crate::locale::Label;
use crate::report::day::{DayView, promises_text};
use crate::store::day::Received;
use crate::store::request::{DayFacts, Request};
use crate::store::standing::Standing;
use crate::text::cells;
use std::collections::BTreeSet;

impl Today {
    /// Opens what a spot stands for.
    pub(super) fn open(&mut self, spot: &Spot, desk: &Desk) -> Effects {
        match spot {
            Spot::Figure(Figure::Notes) => self.notes.open(None),
            Spot::Note(note) => self.notes.open(Some(*note)),
            Spot::Day(date) => return self.go_to(*date, desk),
            _ => return self.lead_to(spot, desk),
        }
        Effects::new()
    }

    /// Where a spot leads.
    fn lead_to(&self, spot: &Spot, desk: &Desk) -> Effects {
        let (Some(view), Some(facts)) = (&self.view, &self.facts) else {
            return Effects::new();
        };
        let door = Door {
            facts,
            desk,
            title: self.title(spot, view, desk),
        };
        match spot {
            Spot::Attention(id) | Spot::Team(id) => door.go_to(&[*id]),
            Spot::StaleRooms => vec![Effect::Go(Place::Calls)],
            Spot::Promises(kind) => vec![Effect::Go(Place::Work {
                kind: kind.clone(),
                item: None,
            })],
            Spot::Figure(Figure::Received) => door.consultations(|_| true),
            Spot::Area(area) if self.column == Column::Received => {
                door.consultations(|one| one.area == *area)
            }
            Spot::Figure(Figure::New) => door.since_last_look(),
            _ => door.items(&behind(spot, self.column, view)),
        }
    }

    /// What a list is called: the figure, and whose it is.
    fn title(&self, spot: &Spot, view: &DayView, desk: &Desk) -> String {
        let title = spot_title(spot, view, desk);
        let column = match self.column {
            _ if figures_of(spot, view).is_none() => return title,
            Column::Received => Label::TodayColumnReceived,
            Column::Open => Label::TodayColumnOpen,
            Column::Late => Label::TodayColumnLate,
            Column::Due => Label::TodayColumnDue,
        };
        format!("{title} {}", desk.locale.text(column))
    }
}

/// The items behind a figure or a figure of a row.
#[must_use]
pub fn behind(spot: &Spot, column: Column, view: &DayView) -> Vec<ItemId> {
    if let Some(figures) = figures_of(spot, view) {
        return match column {
            Column::Received => Vec::new(),
            Column::Open => figures.open.clone(),
            Column::Late => figures.late.clone(),
            Column::Due => figures.due_today.clone(),
        };
    }
    match spot {
        Spot::Figure(Figure::Closed) => view.closed.clone(),
        Spot::Figure(Figure::Open) => view.all.open.clone(),
        Spot::Figure(Figure::Late) => view.all.late.clone(),
        Spot::Figure(Figure::DueToday) => view.all.due_today.clone(),
        Spot::Figure(Figure::Unassigned) => view.unassigned.clone(),
        Spot::Figure(Figure::Out) => view.teams_out.iter().map(|team| team.row.id).collect(),
        Spot::Attention(id) | Spot::Team(id) => vec![*id],
        _ => Vec::new(),
    }
}

/// A figure as the view says it, with how it has changed since the day before.
#[must_use]
pub fn figure_text(figure: Figure, view: &DayView, desk: &Desk) -> String {
    let label = match figure {
        Figure::Received => Label::TodayFigureReceived,
        Figure::Closed => Label::TodayFigureClosed,
        Figure::New => Label::TodayFigureNewShort,
        Figure::Notes if view.unread_notes() > 0 => Label::TodayFigureNotesUnread,
        Figure::Notes => Label::TodayFigureNotes,
        Figure::Open => Label::TodayFigureOpen,
        Figure::Late => Label::TodayFigureLate,
        Figure::DueToday => Label::TodayFigureDue,
        Figure::Unassigned => Label::TodayFigureUnassigned,
        Figure::Out => Label::TodayFigureOut,
    };
    let count = figure.count(view);
    let shown = match figure {
        Figure::Notes if view.unread_notes() > 0 => view.unread_notes(),
        _ => count,
    };
    let text = desk.locale.fill(label, &[("count", &shown)]);
    match figure.before(view) {
        Some(before) => {
            let now = i64::try_from(count).unwrap_or(i64::MAX);
            format!("{text} ({:+})", now - i64::from(before))
        }
        None => text,
    }
}

/// What a spot is called.
#[must_use]
pub fn spot_title(spot: &Spot, view: &DayView, desk: &Desk) -> String {
    let (office, lang) = (&desk.office, desk.locale.lang());
    match spot {
        Spot::Figure(figure) => figure_text(*figure, view, desk),
        Spot::Attention(_) => desk.locale.text(Label::TodaySectionAttention).to_owned(),
        Spot::Team(_) => desk.locale.text(Label::TodaySectionOut).to_owned(),
        Spot::Note(_) => desk.locale.text(Label::TodaySectionNotes).to_owned(),
        Spot::Promises(kind) => promises_text(kind, view, &desk.office, desk.locale),
        Spot::StaleRooms => desk
            .locale
            .fill(Label::TodayStaleRooms, &[("count", &view.stale_rooms)]),
        Spot::Waiting(actor) => office.vocabularies.actors.label(actor, lang).to_owned(),
        Spot::Area(None) => desk.locale.text(Label::TodayNoArea).to_owned(),
        Spot::Area(Some(area)) => match office.areas.get(area) {
            Some(area) => crate::app::directory::completion::area_label(area, lang).to_owned(),
            None => area.to_string(),
        },
        Spot::Person(name) => name
            .clone()
            .unwrap_or_else(|| desk.locale.text(Label::TodayUnassigned).to_owned()),
        Spot::Kind(kind) => office
            .workflow(kind)
            .map_or(kind.as_str(), |known| known.label.in_lang(lang))
            .to_owned(),
        Spot::Day(date) => date.format("%m/%d").to_string(),
    }
}

/// Workflow and state of an item in at most `width` cells; the state alone where both have no room.
#[must_use]
pub fn state_text(row: &Standing, width: usize, desk: &Desk) -> String {
    let lang = desk.locale.lang();
    let workflow = desk.office.workflow(&row.kind);
    let kind = workflow.map_or(row.kind.as_str(), |known| known.label.in_lang(lang));
    let state = workflow.and_then(|known| known.state(&row.state));
    let state = state.map_or(row.state.as_str(), |state| state.label.in_lang(lang));
    let both = format!("{kind} {state}");
    if cells::width(&both) <= width {
        both
    } else {
        state.to_owned()
    }
}

/// The way from a figure to what is behind it.
struct Door<'a> {
    facts: &'a DayFacts,
    desk: &'a Desk,
    title: String,
}

impl Door<'_> {
    fn rows(&self) -> impl Iterator<Item = &Standing> {
        let open = self.facts.open.iter();
        open.chain(&self.facts.closed).map(AsRef::as_ref)
    }

    fn go_to(&self, ids: &[ItemId]) -> Effects {
        let found = self.rows().find(|row| ids.first() == Some(&row.id));
        found.map(to_item).into_iter().collect()
    }

    /// The item itself where it is one, else the list of them, most urgent first.
    fn items(self, ids: &[ItemId]) -> Effects {
        if ids.len() == 1 {
            return self.go_to(ids);
        }
        let wanted: BTreeSet<ItemId> = ids.iter().copied().collect();
        let mut rows: Vec<&Standing> = self.rows().filter(|row| wanted.contains(&row.id)).collect();
        rows.sort_by_key(|row| (row.urgency, row.due(), row.id));
        let rows = rows
            .into_iter()
            .map(|row| (self.item_row(row), vec![to_item(row)]))
            .collect();
        self.list(rows)
    }

    fn item_row(&self, row: &Standing) -> PickRow {
        let owner = row.owner.as_deref();
        let owner = owner.unwrap_or(self.desk.locale.text(Label::TodayUnassigned));
        PickRow {
            text: format!(
                "{} {} {}",
                row.number,
                row.person.as_deref().unwrap_or("-"),
                state_text(row, usize::MAX, self.desk)
            ),
            note: owner.to_owned(),
        }
    }

    fn consultations(self, of: impl Fn(&Received) -> bool) -> Effects {
        let received = self.facts.received.iter().filter(|one| of(one));
        let rows = received.map(|one| self.consultation(one)).collect();
        self.list(rows)
    }

    fn since_last_look(self) -> Effects {
        let Some(look) = self.facts.last_look else {
            return Effects::new();
        };
        let received = self.facts.received.iter();
        let received = received.filter(|one| one.entered_at > look);
        let open = self.facts.open.iter().filter(|row| row.created_at > look);
        let rows = open.map(|row| (self.item_row(row), vec![to_item(row)]));
        let rows = rows
            .chain(received.map(|one| self.consultation(one)))
            .collect();
        self.list(rows)
    }

    /// A consultation opens where it can be read whole and added to.
    fn consultation(&self, one: &Received) -> (PickRow, Effects) {
        let at = self.desk.clock.local(one.received_at).format("%H:%M");
        let caller = one.caller.short().unwrap_or("-");
        let row = PickRow {
            text: format!("{at} {} {caller}", one.number),
            note: one.person.clone().unwrap_or_else(|| "-".to_owned()),
        };
        let place = Place::Records {
            query: one.number.to_string(),
        };
        (row, vec![Effect::Go(place)])
    }

    fn list(self, rows: Vec<(PickRow, Effects)>) -> Effects {
        if rows.is_empty() {
            return Effects::new();
        }
        vec![Effect::Open(Box::new(Dialog::Pick(Pick::doing(
            self.title, rows,
        ))))]
    }
}

/// An open item stands in its list; of a closed one the store is asked where it is.
fn to_item(row: &Standing) -> Effect {
    if row.next.is_none() {
        return Effect::Ask {
            asker: Asker::Shell,
            request: Request::ItemNumbered(row.number.clone()),
        };
    }
    Effect::Go(Place::Work {
        kind: row.kind.clone(),
        item: Some(row.id),
    })
}
