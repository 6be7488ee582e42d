//! What the keys do on the screen of a workflow.

use super::board::{self, neighbour};
use super::compare::Compared;
use super::desk_of_kind::{KindDesk, Pane, Panel};
use super::item_acts::is_of_item;
use super::list::ItemList;
use super::narrow::Whose;
use crate::app::effect::{Effect, Effects};
use crate::app::filter::Filter;
use crate::app::item::Turned;
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::app::step::Outcome;
use crate::app::step_list::Choice;
use crate::keymap::command::Command;
use crate::workflow::model::{Transition, Workflow};

/// The commands of the footer, most useful first.
const FOOTER: &[Command] = &[
    Command::GoPrimary,
    Command::ItemTransitions,
    Command::ItemOpen,
    Command::CandidatesOpen,
    Command::ItemWhy,
    Command::ItemNote,
    Command::Undo,
    Command::SearchFocus,
    Command::Back,
];
const DIALOG_FOOTER: &[Command] = &[Command::Commit, Command::Back];
const COMPARE_FOOTER: &[Command] = &[Command::ItemOffer, Command::PaneNext, Command::Back];

impl KindDesk {
    /// The commands of the footer.
    #[must_use]
    pub fn footer(&self) -> &'static [Command] {
        match self.panel {
            Some(Panel::Step(_) | Panel::Steps(_)) => DIALOG_FOOTER,
            Some(Panel::Compare(_)) => COMPARE_FOOTER,
            _ => FOOTER,
        }
    }

    /// What the footer calls the main action: the step that F9 takes of the selected item.
    #[must_use]
    pub fn naming<'d>(&self, command: Command, desk: &'d Desk) -> Option<&'d str> {
        if command != Command::GoPrimary || self.panel.is_some() || self.is_filtering {
            return None;
        }
        let row = self.list.selected();
        let known = self.around.view().map(|view| view.item.id);
        match (row, self.usual(desk)) {
            (None, _) => Some(desk.locale.text(Command::ItemStart.label())),
            (Some(row), _) if known != Some(row.item.id) => None,
            (Some(_), Some(step)) => {
                let step = self.workflow(desk)?.transition(step)?;
                Some(step.label.in_lang(desk.locale.lang()))
            }
            (Some(_), None) => Some(desk.locale.text(Command::ItemOpen.label())),
        }
    }

    /// Whether a command would do something now.
    #[must_use]
    pub fn applies(&self, command: Command, desk: &Desk) -> bool {
        let has_item = self.list.selected().is_some();
        let step = |step: Option<&Transition>| has_item && step.is_some();
        match command {
            Command::GoPrimary => !has_item || self.usual(desk).is_some(),
            Command::CandidatesOpen => has_item && self.further(desk).is_some(),
            Command::HistoryOpen | Command::PairsOpen => {
                let selected = self.list.selected();
                selected.is_some_and(|row| row.item.person.is_some())
            }
            Command::ItemWhy => self.around.ranking().is_some(),
            Command::CandidatesCompare => self.around.pair().is_some(),
            Command::PaperOpen => self.has_paper(desk),
            Command::ItemOpen
            | Command::ItemTransitions
            | Command::ItemNote
            | Command::ItemClaim
            | Command::ItemRelease
            | Command::ItemHandOver
            | Command::ItemHold
            | Command::ConsultationOpen
            | Command::Undo => has_item,
            Command::ItemOffer
            | Command::ItemAnswer
            | Command::ItemInform
            | Command::ItemBook
            | Command::ItemVisit => step(self.step_of(command, desk)),
            _ => true,
        }
    }

    /// A command of the person.
    pub fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        if self.paper.is_some() {
            return self
                .on_paper(command, desk)
                .map_or(Handled::No, Handled::Yes);
        }
        if command == Command::PaperOpen && matches!(self.panel, Some(Panel::Step(_))) {
            return Handled::Yes(self.open_paper(desk));
        }
        match &mut self.panel {
            Some(Panel::Step(dialog)) => {
                let outcome = dialog.command(command, desk);
                return self.after_form(outcome);
            }
            Some(Panel::Steps(steps)) => {
                let choice = steps.command(command);
                return self.after_choice(choice, command, desk);
            }
            Some(Panel::Item(panel)) => match panel.command(command, desk) {
                Turned::Stay(effects) => return Handled::Yes(effects),
                Turned::Close => {
                    self.panel = None;
                    return Handled::Yes(Effects::new());
                }
                Turned::Ignored if is_moving(command) => return Handled::Yes(Effects::new()),
                Turned::Ignored => {}
            },
            Some(Panel::Compare(compare)) => {
                let compared = compare.command(command, &self.around, desk);
                return self.after_compare(compared, desk);
            }
            None if self.is_filtering => return self.in_filter(command, desk),
            None => {}
        }
        self.on_list(command, desk)
    }

    fn after_form(&mut self, outcome: Outcome) -> Handled {
        match outcome {
            Outcome::Stay(effects) => Handled::Yes(effects),
            Outcome::Ignored => Handled::No,
            Outcome::Leave => {
                if let Some(Panel::Step(dialog)) = self.panel.take()
                    && dialog.is_touched()
                {
                    self.parked.push(*dialog);
                }
                Handled::Yes(Effects::new())
            }
        }
    }

    fn after_choice(&mut self, choice: Choice, command: Command, desk: &Desk) -> Handled {
        match choice {
            Choice::Stay => Handled::Yes(Effects::new()),
            Choice::Take(step) => {
                self.panel = None;
                Handled::Yes(self.open_step(&step, desk))
            }
            Choice::Blocked(why) => Handled::Yes(vec![Effect::Notify(Notice::warning(why))]),
            Choice::Ignored if command == Command::Back => {
                self.panel = None;
                Handled::Yes(Effects::new())
            }
            Choice::Ignored => Handled::No,
        }
    }

    fn after_compare(&mut self, compared: Compared, desk: &Desk) -> Handled {
        match compared {
            Compared::Stay => Handled::Yes(Effects::new()),
            Compared::Ignored => Handled::No,
            Compared::Close => {
                self.panel = None;
                Handled::Yes(Effects::new())
            }
            Compared::Ask(facility) => {
                self.panel = None;
                self.around.pick_alone(facility);
                self.on_item(Command::ItemOffer, desk)
            }
        }
    }

    /// Text for a form, or for the filter of the list.
    pub fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        match &mut self.panel {
            _ if self.paper.is_some() => Effects::new(),
            Some(Panel::Step(dialog)) => dialog.text(text, desk),
            Some(_) => Effects::new(),
            None => {
                self.is_filtering = true;
                self.refilter(desk, |filter| {
                    filter.add(text);
                    true
                })
            }
        }
    }

    fn refilter(&mut self, desk: &Desk, change: impl FnOnce(&mut Filter) -> bool) -> Effects {
        if let Some(workflow) = desk.office.workflow(&self.kind) {
            self.list.refilter(workflow, desk, change);
        }
        self.turn()
    }

    fn in_filter(&mut self, command: Command, desk: &Desk) -> Handled {
        match command {
            Command::FieldNext | Command::PaneNext | Command::GoPrimary => {
                self.is_filtering = false;
                Handled::Yes(Effects::new())
            }
            Command::Back => {
                self.is_filtering = false;
                Handled::Yes(self.refilter(desk, |filter| filter.edit(Command::FilterClear)))
            }
            Command::FieldPrev => Handled::Yes(Effects::new()),
            _ => {
                let mut is_known = false;
                let effects = self.refilter(desk, |filter| {
                    is_known = filter.edit(command);
                    is_known
                });
                if is_known {
                    Handled::Yes(effects)
                } else {
                    self.on_list(command, desk)
                }
            }
        }
    }

    fn on_list(&mut self, command: Command, desk: &Desk) -> Handled {
        if !self.list.is_loaded() && is_of_item(command) {
            // Typed ahead of the rows: it is for the item that will be under the hand.
            self.pending.push(command);
            return Handled::Yes(Effects::new());
        }
        if is_moving(command) {
            return Handled::Yes(self.go(command, desk));
        }
        let effects = match command {
            Command::SearchFocus => {
                self.is_filtering = true;
                self.reload()
            }
            Command::FilterMine => self.narrow_by(desk, |narrow| narrow.toggle_whose(Whose::Mine)),
            Command::FilterUnassigned => {
                self.narrow_by(desk, |narrow| narrow.toggle_whose(Whose::Nobodys))
            }
            Command::FilterLate => self.narrow_by(desk, |narrow| narrow.late = !narrow.late),
            Command::FilterState => self.choose_state(desk),
            Command::FilterArea => self.choose_area(desk),
            Command::FilterClear => self.arrange(desk, ItemList::clear_filters),
            Command::SortCycle => self.arrange(desk, ItemList::cycle_sort),
            Command::PaneNext | Command::PanePrev => {
                self.pane = if self.pane == Pane::Items {
                    Pane::Side
                } else {
                    Pane::Items
                };
                Effects::new()
            }
            Command::Back if self.pane == Pane::Side => {
                self.pane = Pane::Items;
                Effects::new()
            }
            Command::Back if self.shows_why => {
                self.shows_why = false;
                Effects::new()
            }
            Command::Back if !self.list.narrow().is_all() && self.list.filter().is_empty() => {
                self.arrange(desk, ItemList::clear_filters)
            }
            Command::Back if !self.list.filter().is_empty() => {
                self.refilter(desk, |filter| filter.edit(Command::FilterClear))
            }
            Command::MarkToggle => {
                if self.pane == Pane::Side {
                    self.around.mark();
                } else {
                    self.list.mark();
                }
                Effects::new()
            }
            Command::ItemStart => self.start(desk),
            Command::GoPrimary if self.list.selected().is_none() => self.start(desk),
            Command::ItemWhy => {
                self.shows_why = !self.shows_why;
                Effects::new()
            }
            _ => match command.picked() {
                Some(number) => {
                    self.around.pick(number - 1);
                    Effects::new()
                }
                None => return self.on_item(command, desk),
            },
        };
        Handled::Yes(effects)
    }

    pub(super) fn arrange(
        &mut self,
        desk: &Desk,
        change: impl FnOnce(&mut ItemList, &Workflow, &Desk),
    ) -> Effects {
        if let Some(workflow) = desk.office.workflow(&self.kind) {
            change(&mut self.list, workflow, desk);
        }
        self.turn()
    }

    fn go(&mut self, command: Command, desk: &Desk) -> Effects {
        let page = isize::try_from(desk.page_rows).unwrap_or(1);
        if self.pane == Pane::Side && matches!(command, Command::MoveUp | Command::MoveDown) {
            self.around.step(command == Command::MoveDown);
            return Effects::new();
        }
        if self.is_board(desk) && !matches!(command, Command::MoveFirst | Command::MoveLast) {
            let by = match command {
                Command::MoveLeft => (-1, 0),
                Command::MoveRight => (1, 0),
                Command::MoveUp => (0, -1),
                Command::MoveDown => (0, 1),
                Command::MovePageUp => (0, -page),
                _ => (0, page),
            };
            self.go_on_board(by, desk);
            return self.turn();
        }
        match command {
            Command::MoveUp => self.list.step(-1),
            Command::MoveDown => self.list.step(1),
            Command::MovePageUp => self.list.step(-page),
            Command::MovePageDown => self.list.step(page),
            Command::MoveFirst => self.list.select_place(0),
            Command::MoveLast => self.list.select_place(usize::MAX),
            Command::MoveLeft => self.pane = Pane::Items,
            _ => self.pane = Pane::Side,
        }
        self.turn()
    }

    fn go_on_board(&mut self, by: (isize, isize), desk: &Desk) {
        let Some(workflow) = desk.office.workflow(&self.kind) else {
            return;
        };
        let columns = board::columns(workflow, &self.list, desk.is_broad, desk);
        let from = self.list.selected().map(|row| row.item.id);
        if let Some(to) = neighbour(&columns, from, by) {
            self.list.select(to);
        }
    }
}

fn is_moving(command: Command) -> bool {
    matches!(
        command,
        Command::MoveUp
            | Command::MoveDown
            | Command::MoveLeft
            | Command::MoveRight
            | Command::MovePageUp
            | Command::MovePageDown
            | Command::MoveFirst
            | Command::MoveLast
    )
}
