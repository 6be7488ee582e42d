//! What the supply view does with keys and answers.

use super::issue::to_issue;
use super::{SupplyScreen, asking};
use crate::app::directory::completion::area_word;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen};
use crate::explain;
use crate::keymap::{Command, Layer, Scope};
use crate::locale::Label;
use crate::report::supply::Supply;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::{Reply, Request};
use std::fmt::Display;

impl Screen for SupplyScreen {
    fn scope(&self) -> Scope {
        Scope::Supply
    }

    fn layers(&self) -> &'static [Layer] {
        &[Layer::List]
    }

    fn entered(&mut self, _desk: &Desk) -> Effects {
        self.is_in_front = true;
        self.ask()
    }

    fn left(&mut self, _desk: &Desk) -> Effects {
        self.is_in_front = false;
        Effects::new()
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        Handled::Yes(match command {
            Command::GoPrimary => self.open_directory(desk),
            Command::ItemOpen => match self.selected(desk).and_then(|at| at.cell.issue.as_ref()) {
                Some(open) => vec![to_issue(open)],
                None => self.open_directory(desk),
            },
            Command::ItemStart => self.raise(desk),
            Command::Undo => match self.take_back(desk) {
                Some(effects) => effects,
                None => return Handled::No,
            },
            Command::SearchFocus => self.ask(),
            _ if self.step(command, desk) => Effects::new(),
            _ => return Handled::No,
        })
    }

    fn text(&mut self, _text: &str, _desk: &Desk) -> Effects {
        Effects::new()
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::Supply(facts)) => {
                self.is_waiting = false;
                self.supply = Some(Supply::of(&facts, &desk.office, None));
                if self.is_stale {
                    return self.ask();
                }
                Effects::new()
            }
            Ok(Reply::Gaps(gaps)) => {
                if let Some(supply) = &mut self.supply {
                    supply.link(&gaps, &desk.office);
                }
                Effects::new()
            }
            Ok(Reply::Started(item)) => {
                let values: [(&str, &dyn Display); 1] = [("number", &item.number)];
                let text = desk.locale.fill(Label::SupplyRaised, &values);
                self.raised = Some(*item);
                vec![Effect::Notify(Notice::info(text)), asking(Request::Gaps)]
            }
            Ok(Reply::Stepped(stepped)) => {
                self.raised = None;
                let values: [(&str, &dyn Display); 1] = [("number", &stepped.item.number)];
                let text = desk.locale.fill(Label::SupplyTakenBack, &values);
                vec![Effect::Notify(Notice::info(text)), asking(Request::Gaps)]
            }
            Ok(_) => Effects::new(),
            Err(error) => {
                self.is_waiting = false;
                let told = explain::store_error(&error, &desk.office, desk.locale);
                // Whatever was refused, somebody may have been faster: what is open is read anew.
                vec![
                    Effect::Notify(Notice::error(told.line(desk.locale))),
                    asking(Request::Gaps),
                ]
            }
        }
    }

    fn changed(&mut self, changes: &Changes, _desk: &Desk) -> Effects {
        if !self.is_in_front {
            return Effects::new();
        }
        if changes.directory {
            self.ask()
        } else if !changes.items.is_empty() {
            vec![asking(Request::Gaps)]
        } else {
            Effects::new()
        }
    }

    fn footer(&self) -> &'static [Command] {
        &[
            Command::GoPrimary,
            Command::ItemStart,
            Command::Undo,
            Command::SearchFocus,
            Command::Back,
        ]
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        let selected = || self.selected(desk);
        match command {
            Command::GoPrimary | Command::ItemOpen => selected().is_some(),
            Command::ItemStart => {
                desk.may_write() && selected().is_some_and(|at| at.cell.lack().is_some())
            }
            Command::Undo => self.raised.is_some(),
            Command::SearchFocus | Command::Back => true,
            _ => false,
        }
    }
}

impl SupplyScreen {
    /// The directory with the institutions behind the cell.
    fn open_directory(&self, desk: &Desk) -> Effects {
        let Some(selected) = self.selected(desk) else {
            return Effects::new();
        };
        let Some(area) = desk.office.areas.get(selected.area) else {
            return Effects::new();
        };
        let capability = selected.about.query_word(desk.locale.lang());
        vec![Effect::Go(Place::Directory {
            query: format!("{} {capability} ", area_word(area)),
        })]
    }

    /// Moves the hands; false when the command is no movement.
    fn step(&mut self, command: Command, desk: &Desk) -> bool {
        let (row, column) = self
            .selected(desk)
            .map_or((0, 0), |selected| (selected.row, selected.column));
        let page = desk.page_rows;
        let (row, column) = match command {
            Command::MoveUp => (row.saturating_sub(1), column),
            Command::MoveDown => (row.saturating_add(1), column),
            Command::MoveLeft | Command::PanePrev => (row, column.saturating_sub(1)),
            Command::MoveRight | Command::PaneNext => (row, column.saturating_add(1)),
            Command::MovePageUp => (row.saturating_sub(page), column),
            Command::MovePageDown => (row.saturating_add(page), column),
            Command::MoveFirst => (row, 0),
            Command::MoveLast => (row, usize::MAX),
            _ => return false,
        };
        self.select(row, column, desk);
        true
    }
}
