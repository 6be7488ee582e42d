//! What Enter opens: the item, or the list behind a figure.

use super::Today;
use super::spots::{Figure, Spot};
use crate::app::dialog::{Dialog, Message, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::screen::Desk;
use crate::domain::consultation::Consultation;
use crate::domain::ids::ItemId;
use crate::locale::Label;
use crate::report::day::{DayView, promises_text};
use crate::store::lists::QueueRow;
use crate::store::request::DayFacts;
use crate::text::cells;

impl Today {
    /// Opens what a spot stands for.
    pub(super) fn open(&self, spot: &Spot, desk: &Desk) -> Effects {
        let (Some(view), Some(facts)) = (&self.view, &self.facts) else {
            return Effects::new();
        };
        let title = spot_title(spot, view, desk);
        match spot {
            Spot::Attention(id) | Spot::Team(id) => go_to(facts, &[*id]),
            Spot::StaleRooms => vec![Effect::Go(Place::Calls)],
            Spot::Kind(kind) | Spot::Promises(kind) => vec![Effect::Go(Place::Work {
                kind: kind.clone(),
                item: None,
            })],
            Spot::Figure(Figure::Received) => list(title, received(facts, desk)),
            Spot::Figure(Figure::New) => list(title, new(facts, desk)),
            _ => {
                let ids = behind(spot, view);
                if ids.len() == 1 {
                    go_to(facts, &ids)
                } else {
                    list(title, items(facts, &ids, desk))
                }
            }
        }
    }
}

/// The items behind a figure or a row of a table, most urgent first.
#[must_use]
pub fn behind(spot: &Spot, view: &DayView) -> Vec<ItemId> {
    let found = match spot {
        Spot::Figure(Figure::Open) => Some(&view.all.open),
        Spot::Figure(Figure::Late) => Some(&view.all.late),
        Spot::Figure(Figure::DueToday) => Some(&view.all.due_today),
        Spot::Figure(Figure::Unassigned) => Some(&view.unassigned),
        Spot::Figure(Figure::Out) => {
            return view.teams_out.iter().map(|team| team.row.item.id).collect();
        }
        Spot::Waiting(actor) => view
            .waiting
            .iter()
            .find(|(one, _)| one == actor)
            .map(|(_, of)| &of.open),
        Spot::Area(area) => view
            .areas
            .iter()
            .find(|(one, _)| one == area)
            .map(|(_, of)| &of.open),
        Spot::Person(name) => view
            .people
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, of)| &of.open),
        Spot::Kind(kind) => view
            .kinds
            .iter()
            .find(|(one, _)| one == kind)
            .map(|(_, of)| &of.open),
        Spot::Attention(id) | Spot::Team(id) => return vec![*id],
        Spot::Promises(_) | Spot::StaleRooms | Spot::Figure(Figure::Received | Figure::New) => None,
    };
    found.cloned().unwrap_or_default()
}

/// A figure as the view says it.
#[must_use]
pub fn figure_text(figure: Figure, view: &DayView, desk: &Desk) -> String {
    let label = match figure {
        Figure::Received => Label::TodayFigureReceived,
        Figure::New => Label::TodayFigureNewShort,
        Figure::Open => Label::TodayFigureOpen,
        Figure::Late => Label::TodayFigureLate,
        Figure::DueToday => Label::TodayFigureDue,
        Figure::Unassigned => Label::TodayFigureUnassigned,
        Figure::Out => Label::TodayFigureOut,
    };
    let text = desk.locale.fill(label, &[("count", &figure.count(view))]);
    match view.received_before.filter(|_| figure == Figure::Received) {
        Some(before) => desk.locale.fill(
            Label::TodayFigureWithBefore,
            &[("figure", &text), ("before", &before)],
        ),
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
    }
}

/// Workflow and state of an item in at most `width` cells; the state alone where both have no room.
#[must_use]
pub fn state_text(row: &QueueRow, width: usize, desk: &Desk) -> String {
    let lang = desk.locale.lang();
    let workflow = desk.office.workflow(&row.item.kind);
    let kind = workflow.map_or(row.item.kind.as_str(), |known| known.label.in_lang(lang));
    let state = workflow.and_then(|known| known.state(&row.item.state));
    let state = state.map_or(row.item.state.as_str(), |state| state.label.in_lang(lang));
    let both = format!("{kind} {state}");
    if cells::width(&both) <= width {
        both
    } else {
        state.to_owned()
    }
}

fn go_to(facts: &DayFacts, ids: &[ItemId]) -> Effects {
    let found = facts
        .open
        .iter()
        .find(|row| ids.first() == Some(&row.item.id));
    found.map(to_item).into_iter().collect()
}

fn to_item(row: &QueueRow) -> Effect {
    Effect::Go(Place::Work {
        kind: row.item.kind.clone(),
        item: Some(row.item.id),
    })
}

fn list(title: String, rows: Vec<(PickRow, Effects)>) -> Effects {
    if rows.is_empty() {
        return Effects::new();
    }
    vec![Effect::Open(Box::new(Dialog::Pick(Pick::doing(
        title, rows,
    ))))]
}

fn items(facts: &DayFacts, ids: &[ItemId], desk: &Desk) -> Vec<(PickRow, Effects)> {
    let rows = facts.open.iter().filter(|row| ids.contains(&row.item.id));
    rows.map(|row| (item_row(row, desk), vec![to_item(row)]))
        .collect()
}

fn item_row(row: &QueueRow, desk: &Desk) -> PickRow {
    let person = row
        .person
        .as_ref()
        .and_then(|person| person.display_name())
        .unwrap_or("-");
    let owner = row
        .owner_name
        .as_deref()
        .unwrap_or(desk.locale.text(Label::TodayUnassigned));
    PickRow {
        text: format!(
            "{} {person} {}",
            row.item.number,
            state_text(row, usize::MAX, desk)
        ),
        note: owner.to_owned(),
    }
}

fn received(facts: &DayFacts, desk: &Desk) -> Vec<(PickRow, Effects)> {
    facts
        .consultations
        .iter()
        .map(|one| consultation(one, desk))
        .collect()
}

fn new(facts: &DayFacts, desk: &Desk) -> Vec<(PickRow, Effects)> {
    let Some(look) = facts.last_look else {
        return Vec::new();
    };
    let consultations = facts
        .consultations
        .iter()
        .filter(|one| one.entered_at > look);
    let open = facts.open.iter().filter(|row| row.item.created_at > look);
    let rows = open.map(|row| (item_row(row, desk), vec![to_item(row)]));
    rows.chain(consultations.map(|one| consultation(one, desk)))
        .collect()
}

/// A consultation: its row, and what it says when it is opened.
fn consultation(one: &Consultation, desk: &Desk) -> (PickRow, Effects) {
    let details = &one.details;
    let at = desk.clock.local(details.received_at).format("%H:%M");
    let caller = [
        details.caller.organisation.as_str(),
        details.caller.name.as_str(),
    ];
    let caller = caller
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or("-");
    let row = PickRow {
        text: format!("{at} {} {caller}", one.number),
        note: details.person.display_name().unwrap_or("-").to_owned(),
    };
    let said = [
        details.narrative.as_str(),
        details.response_text.as_str(),
        details.next_action.as_str(),
    ];
    let mut lines = vec![format!("{caller} / {} / {}", row.note, one.taken_by_name)];
    lines.extend(
        said.into_iter()
            .flat_map(str::lines)
            .filter(|line| !line.is_empty())
            .map(str::to_owned),
    );
    let message = Message::new(one.number.to_string(), lines);
    (row, vec![Effect::Open(Box::new(Dialog::Message(message)))])
}
