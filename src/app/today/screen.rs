//! What the day view does with keys, answers and the passing of time.

use super::spots::{Column, Pane, spots};
use super::{CHANGED_FOR, LOOKED_AFTER, Today, mark_seen};
use crate::app::dialog::moved;
use crate::app::effect::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen};
use crate::app::veil::{Case, InHand};
use crate::app::work::Others;
use crate::domain::ids::ItemId;
use crate::explain;
use crate::keymap::{Command, Layer, Scope};
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::Reply;
use chrono::{DateTime, Utc};

impl Screen for Today {
    fn scope(&self) -> Scope {
        Scope::Today
    }

    fn layers(&self) -> &'static [Layer] {
        self.notes.layers().unwrap_or(&[Layer::List])
    }

    fn entered(&mut self, desk: &Desk) -> Effects {
        self.in_front = Some(desk.now);
        self.ask(desk)
    }

    fn left(&mut self, desk: &Desk) -> Effects {
        let since = self.in_front.take();
        // Only today's view is seen when it is looked at: older days are looked up. The first look is where news begin;
        // from then on nothing but the person's own mark makes them old, however often they pass by.
        let has_looked =
            since.is_some_and(|since| desk.now - since >= LOOKED_AFTER) && self.date.is_none();
        let is_first = self
            .view
            .as_ref()
            .is_some_and(|view| view.last_look.is_none());
        if has_looked && is_first {
            mark_seen(desk)
        } else {
            Effects::new()
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        if self.notes.is_open() {
            let notes = self.view.as_ref().map_or(&[][..], |view| &view.notes);
            return match self.notes.command(command, notes, desk) {
                Some(effects) => Handled::Yes(effects),
                None => Handled::No,
            };
        }
        if let Some(nth) = command.picked() {
            self.select(Pane::Attention, nth - 1);
            return Handled::Yes(self.open_selected(desk));
        }
        Handled::Yes(match command {
            Command::GoPrimary | Command::ItemOpen => self.open_selected(desk),
            Command::DayPrevious => self.turn(-1, desk),
            Command::DayNext if self.date.is_some() => self.turn(1, desk),
            Command::Back if self.date.is_some() => {
                self.date = None;
                self.is_waiting = false;
                self.ask(desk)
            }
            Command::SearchFocus => self.ask(desk),
            Command::NotesOpen => {
                self.notes.open(None);
                Effects::new()
            }
            Command::ItemNote => {
                self.notes.open(None);
                self.notes.write(desk)
            }
            Command::TodayMarkSeen => mark_by_hand(desk),
            _ if self.step(command, desk) => Effects::new(),
            _ => return Handled::No,
        })
    }

    fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        self.notes.text(text, desk)
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::Day(facts)) => {
                self.is_waiting = false;
                self.take(*facts, desk)
            }
            Ok(Reply::HandOverWritten { draft }) => {
                let mut effects = self.notes.written(draft, desk);
                effects.extend(self.ask(desk));
                effects
            }
            Ok(_) if self.in_front.is_some() => self.ask(desk),
            Ok(_) => Effects::new(),
            Err(error) => {
                self.is_waiting = false;
                self.notes.refused();
                let told = explain::store_error(&error, &desk.office, desk.locale);
                vec![Effect::Notify(Notice::error(told.line(desk.locale)))]
            }
        }
    }

    fn changed(&mut self, changes: &Changes, desk: &Desk) -> Effects {
        if let Some(who) = &changes.at_items {
            self.others = Others::of(who.clone(), desk);
        }
        let until = desk.now + CHANGED_FOR;
        self.changed
            .extend(changes.items.iter().map(|id| (ItemId(*id), until)));
        if self.in_front.is_some() && changes.has_records() {
            self.ask(desk)
        } else {
            Effects::new()
        }
    }

    fn footer(&self) -> &'static [Command] {
        if self.notes.is_open() {
            return self.notes.footer();
        }
        &[
            Command::GoPrimary,
            Command::PaneNext,
            Command::DayPrevious,
            Command::DayNext,
            Command::NotesOpen,
            Command::TodayMarkSeen,
            Command::SearchFocus,
            Command::Back,
        ]
    }

    fn in_hand(&self) -> Option<InHand> {
        let (_, spot) = self.selected(self.pane)?;
        let id = spot.item()?;
        let row = self.facts.as_ref()?.open.iter().find(|row| row.id == id)?;
        Some(InHand {
            case: Case::Item(id),
            number: row.number.clone(),
        })
    }

    fn wording(&self, command: Command) -> Option<Label> {
        match command {
            Command::GoPrimary if self.notes.is_open() => Some(Label::TodayAcknowledge),
            Command::GoPrimary => Some(Label::TodayOpen),
            Command::NotesOpen if self.notes.is_open() => Some(Label::TodayWriteNote),
            Command::NotesOpen => Some(Label::TodaySectionNotes),
            Command::Commit => Some(Label::TodayHandOver),
            Command::SearchFocus => Some(Label::TodayRefresh),
            _ => None,
        }
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        if self.notes.is_open() {
            let is_writing = self.notes.sheet().is_some_and(|(_, is_writing)| is_writing);
            return match command {
                Command::Commit | Command::Undo => is_writing,
                Command::ItemNote | Command::NotesOpen => !is_writing && !desk.read_only,
                Command::GoPrimary => !is_writing && !desk.read_only && self.has_unread(),
                Command::Back => true,
                _ => false,
            };
        }
        match command {
            Command::GoPrimary | Command::ItemOpen => self.selected(self.pane).is_some(),
            Command::DayNext => self.date.is_some(),
            Command::TodayMarkSeen => desk.may_write(),
            Command::ItemNote => !desk.read_only,
            Command::NotesOpen
            | Command::PaneNext
            | Command::PanePrev
            | Command::DayPrevious
            | Command::SearchFocus
            | Command::Back => true,
            _ => false,
        }
    }

    fn next_deadline(&self) -> Option<DateTime<Utc>> {
        self.in_front?;
        self.changed.values().copied().chain(self.recount).min()
    }

    fn woken(&mut self, desk: &Desk) -> Effects {
        self.changed.retain(|_, until| *until > desk.now);
        self.count(desk);
        let is_another_day = self
            .facts
            .as_ref()
            .is_some_and(|facts| facts.date != self.date(desk));
        if is_another_day {
            self.ask(desk)
        } else {
            Effects::new()
        }
    }
}

impl Today {
    fn has_unread(&self) -> bool {
        self.view
            .as_ref()
            .is_some_and(|view| view.unread_notes() > 0)
    }

    fn open_selected(&mut self, desk: &Desk) -> Effects {
        match self.selected(self.pane) {
            Some((_, spot)) => self.open(&spot, desk),
            None => Effects::new(),
        }
    }

    /// Moves the hands; false when the command is no movement.
    fn step(&mut self, command: Command, desk: &Desk) -> bool {
        let Some(view) = &self.view else {
            return is_movement(command);
        };
        let rows = spots(view, self.pane).len();
        let (place, last) = (
            self.selected(self.pane).map_or(0, |(place, _)| place),
            rows.saturating_sub(1),
        );
        let columns = self.pane.columns();
        let at = columns.iter().position(|column| *column == self.column);
        let beside = match command {
            Command::MoveLeft => at.and_then(|at| at.checked_sub(1)),
            Command::MoveRight => at.map(|at| at + 1),
            _ => None,
        };
        if let Some(column) = beside.and_then(|beside| columns.get(beside)) {
            self.column = *column;
            return true;
        }
        let in_line = match (self.pane, command) {
            (Pane::Figures, Command::MoveLeft) => Some(Command::MoveUp),
            (Pane::Figures, Command::MoveRight) => Some(Command::MoveDown),
            // Past its end, a pane hands over to the next one.
            (_, Command::MoveUp) if place == 0 => None,
            (_, Command::MoveDown) if place == last => None,
            (Pane::Figures, Command::MoveUp | Command::MoveDown)
            | (_, Command::MoveLeft | Command::MoveRight | Command::PaneNext | Command::PanePrev) => {
                None
            }
            _ => Some(command),
        };
        if let Some(place) = in_line.and_then(|command| moved(command, place, rows, desk.page_rows))
        {
            self.select(self.pane, place);
            return true;
        }
        let forward = matches!(
            command,
            Command::MoveDown | Command::MoveRight | Command::PaneNext
        );
        if !forward
            && !matches!(
                command,
                Command::MoveUp | Command::MoveLeft | Command::PanePrev
            )
        {
            return false;
        }
        match self.neighbour(forward) {
            Some(pane) => self.pane = pane,
            None if command == Command::PaneNext => self.pane = Pane::Figures,
            None => {}
        }
        if !self.pane.columns().is_empty() && !self.pane.columns().contains(&self.column) {
            self.column = Column::Open;
        }
        true
    }
}

fn mark_by_hand(desk: &Desk) -> Effects {
    let mut effects = mark_seen(desk);
    let label = if effects.is_empty() {
        Label::TodayCannotMark
    } else {
        Label::TodayMarked
    };
    effects.push(Effect::Notify(Notice::info(desk.locale.text(label))));
    effects
}

fn is_movement(command: Command) -> bool {
    moved(command, 0, 1, 1).is_some() || matches!(command, Command::PaneNext | Command::PanePrev)
}
