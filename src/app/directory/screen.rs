//! What the directory does with keys, text and answers.

use super::calls::ask_calls;
use super::review::ReviewDialog;
use super::{Directory, Pane, ask, ask_for, detail};
use crate::app::dialog::Dialog;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen};
use crate::domain::rights::Right;
use crate::explain;
use crate::keymap::{Command, Layer, Scope};
use crate::locale::Label;
use crate::search::Answer as Found;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::{Reply, Request};

impl Screen for Directory {
    fn scope(&self) -> Scope {
        Scope::Directory
    }

    fn layers(&self) -> &'static [Layer] {
        match self.pane {
            // The ways to finish a word are walked with arrows while one goes on typing.
            Pane::Query if !self.completions.is_empty() => &[Layer::Dialog, Layer::Field],
            Pane::Query => &[Layer::Field],
            Pane::List | Pane::Facets | Pane::Detail => &[Layer::List],
            Pane::Edit => self.editing.layers(),
        }
    }

    fn entered(&mut self, desk: &Desk) -> Effects {
        if self.calls.is_some() {
            return vec![ask_calls()];
        }
        // An address that was brought along may have to be looked up, and measured from.
        let effects = self.origin.follow(self.query.text());
        let mut effects = if self.asked.is_some() && effects.is_empty() {
            Effects::new()
        } else {
            self.search(desk)
        };
        effects.push(ask_for(Request::DoubtCount));
        effects
    }

    fn led_to(&mut self, place: &Place, desk: &Desk) -> Effects {
        match place {
            Place::Directory { query } => {
                // A form that was left for a call is there again.
                if query.is_empty() && self.pane == Pane::Edit {
                    return Effects::new();
                }
                self.park_edit();
                let was_calling = self.calls.take().is_some();
                self.pane = Pane::Query;
                if query.is_empty() && !was_calling {
                    Effects::new()
                } else if query.is_empty() {
                    self.search(desk)
                } else {
                    self.set_query(query, desk)
                }
            }
            Place::Facility(id) => {
                self.selected = Some(*id);
                let mut effects = self.open();
                effects.extend(self.read(&[*id]));
                effects
            }
            Place::Calls => self.open_calls(),
            _ => Effects::new(),
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        let in_pane = match self.pane {
            Pane::Query => self.in_query(command, desk),
            Pane::List => self.in_list(command, desk),
            Pane::Facets => self.in_facets(command, desk),
            Pane::Detail => self.in_detail(command, desk),
            Pane::Edit => {
                return self
                    .in_edit(command, desk)
                    .map_or(Handled::No, Handled::Yes);
            }
        };
        match in_pane.or_else(|| self.anywhere(command, desk)) {
            Some(effects) => Handled::Yes(effects),
            None => Handled::No,
        }
    }

    fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        if self.pane == Pane::Edit {
            return self.type_in_edit(text, desk);
        }
        self.pane = Pane::Query;
        self.calls = None;
        if self.query.insert(text).has_changed() {
            self.retyped(desk)
        } else {
            Effects::new()
        }
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::Facilities(entries)) => {
                self.entries
                    .extend(entries.into_iter().map(|entry| (entry.id, entry)));
                self.requested.clear();
                self.show_incoming(desk)
            }
            Ok(Reply::Entry(record)) => self.take_record(record, desk),
            Ok(Reply::EntryChanged(id)) => {
                let mut effects = self.edit_saved(id, desk);
                effects.extend(self.entry_changed(id, desk));
                effects
            }
            Ok(Reply::CallsDue(calls)) => self.take_calls(calls, desk),
            Ok(Reply::Located { address, position }) => self.located(&address, position, desk),
            Ok(Reply::Consultations(newest)) => self.offer_origins(&newest, desk),
            Ok(Reply::DoubtCount(count)) => {
                self.doubts = count;
                Effects::new()
            }
            Ok(Reply::Doubts { doubts, total }) => {
                self.doubts = total;
                let dialog = ReviewDialog::new(doubts, total);
                vec![Effect::Open(Box::new(Dialog::Review(Box::new(dialog))))]
            }
            Ok(_) => Effects::new(),
            Err(error) => {
                if let Some(effects) = self.edit_refused(&error, desk) {
                    return effects;
                }
                self.acting = None;
                self.requested.clear();
                let mut effects = self.show_incoming(desk);
                effects.push(Effect::Notify(Notice::error(
                    explain::store_error(&error, &desk.office, desk.locale).line(desk.locale),
                )));
                effects
            }
        }
    }

    fn chosen(&mut self, choice: usize, desk: &Desk) -> Effects {
        self.choose_origin(choice, desk)
    }

    fn found(&mut self, found: &Found, desk: &Desk) -> Effects {
        if self.asked.as_ref() == Some(&found.query) {
            self.counts.clone_from(&found.counts);
            self.take(found.hits.clone(), desk)
        } else {
            Effects::new()
        }
    }

    fn changed(&mut self, changes: &Changes, desk: &Desk) -> Effects {
        let mut effects = Effects::new();
        if changes.directory || !changes.items.is_empty() {
            effects.extend(self.read_record_again());
            effects.extend(self.calls.as_ref().map(|_| ask_calls()));
        }
        if !changes.directory || self.asked.is_none() {
            return effects;
        }
        let in_sight = self.around(desk);
        self.entries.retain(|id, _| in_sight.contains(id));
        if !in_sight.is_empty() {
            effects.push(ask(in_sight));
        }
        effects.push(ask_for(Request::DoubtCount));
        effects
    }

    fn footer(&self) -> &'static [Command] {
        match self.pane {
            Pane::Query => &[
                Command::FieldNext,
                Command::FieldPrev,
                Command::CandidatesOpen,
                Command::GoPrimary,
                Command::FieldDeleteLine,
                Command::Back,
            ],
            Pane::List if self.calls.is_some() => &[
                Command::RoomConfirm,
                Command::CallAbsent,
                Command::PhoneCopy,
                Command::RoomDeclare,
                Command::ItemOpen,
                Command::Back,
            ],
            Pane::List => &[
                Command::ItemOpen,
                Command::GoPrimary,
                Command::PhoneCopy,
                Command::RoomDeclare,
                Command::CandidatesOpen,
                Command::PaneNext,
                Command::SearchFocus,
                Command::Back,
            ],
            Pane::Facets => &[
                Command::MarkToggle,
                Command::FilterClear,
                Command::PaneNext,
                Command::Back,
            ],
            Pane::Detail => &[
                Command::GoPrimary,
                Command::PhoneCopy,
                Command::RoomDeclare,
                Command::RoomConfirm,
                Command::EntryEdit,
                Command::NoticeDeclare,
                Command::Back,
            ],
            Pane::Edit => &[
                Command::FieldNext,
                Command::SectionNext,
                Command::FieldJump,
                Command::Commit,
                Command::Back,
            ],
        }
    }

    fn wording(&self, command: Command) -> Option<Label> {
        match command {
            Command::GoPrimary if self.completions.is_empty() => Some(Label::DirectoryAsCaller),
            Command::GoPrimary => Some(Label::DirectoryComplete),
            _ => None,
        }
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        match command {
            Command::GoPrimary | Command::ItemOpen | Command::HistoryOpen | Command::PairsOpen => {
                self.selected.is_some()
            }
            Command::PhoneCopy => self
                .in_hand()
                .is_some_and(|entry| !detail::main_phone(entry).is_empty()),
            Command::Commit | Command::SectionNext | Command::FieldJump => self.pane == Pane::Edit,
            Command::RoomDeclare
            | Command::RoomConfirm
            | Command::CallAbsent
            | Command::NoticeDeclare
            | Command::EntryEdit => self.in_hand().is_some() && desk.may_write(),
            Command::ReviewOpen => self.doubts > 0 && desk.me.role.may(Right::Oversee),
            Command::CandidatesOpen => {
                self.hits.weak > 0 || (self.hits.total == 0 && !self.hits.relax.is_empty())
            }
            Command::FilterClear | Command::FieldDeleteLine => !self.query.is_empty(),
            Command::FieldNext | Command::FieldPrev => {
                matches!(self.pane, Pane::Query | Pane::Edit)
            }
            Command::MarkToggle => self.pane == Pane::Facets,
            Command::OriginChoose
            | Command::SortCycle
            | Command::SearchFocus
            | Command::PaneNext
            | Command::PanePrev
            | Command::Back => true,
            _ => false,
        }
    }
}
