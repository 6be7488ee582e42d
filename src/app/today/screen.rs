//! What the day view does with keys, answers and the passing of time.

use super::spots::{Pane, spots};
use super::{CHANGED_FOR, LOOKED_AFTER, Today, mark_seen};
use crate::app::dialog::moved;
use crate::app::effect::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen};
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
        &[Layer::List]
    }

    fn entered(&mut self, desk: &Desk) -> Effects {
        self.in_front = Some(desk.now);
        self.ask(desk)
    }

    fn left(&mut self, desk: &Desk) -> Effects {
        let since = self.in_front.take();
        // Only today's view is seen when it is looked at: older days are looked up.
        let has_looked =
            since.is_some_and(|since| desk.now - since >= LOOKED_AFTER) && self.date.is_none();
        if has_looked && self.view.is_some() {
            mark_seen(desk)
        } else {
            Effects::new()
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
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
            Command::TodayMarkSeen => mark_by_hand(desk),
            _ if self.step(command, desk) => Effects::new(),
            _ => return Handled::No,
        })
    }

    fn text(&mut self, _text: &str, _desk: &Desk) -> Effects {
        Effects::new()
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::Day(facts)) => {
                self.is_waiting = false;
                self.take(*facts, desk)
            }
            Ok(_) if self.in_front.is_some() => self.ask(desk),
            Ok(_) => Effects::new(),
            Err(error) => {
                self.is_waiting = false;
                let told = explain::store_error(&error, &desk.office, desk.locale);
                vec![Effect::Notify(Notice::error(told.line(desk.locale)))]
            }
        }
    }

    fn changed(&mut self, changes: &Changes, desk: &Desk) -> Effects {
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
        &[
            Command::GoPrimary,
            Command::PaneNext,
            Command::DayPrevious,
            Command::DayNext,
            Command::TodayMarkSeen,
            Command::SearchFocus,
            Command::Back,
        ]
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        match command {
            Command::GoPrimary | Command::ItemOpen => self.selected(self.pane).is_some(),
            Command::DayNext => self.date.is_some(),
            Command::TodayMarkSeen => !desk.read_only && desk.me.role.may_write(),
            Command::PaneNext
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
