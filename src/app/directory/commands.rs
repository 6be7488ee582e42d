//! What each key of the directory does, by where the hand is: in the line, the completions, the list, the
//! facets or the whole entry.

use super::calls::Act;
use super::facets::{self, facets};
use super::notice::NoticeDialog;
use super::room::RoomDialog;
use super::{Directory, Pane, ask_for, detail, entry};
use crate::app::dialog::{Dialog, moved};
use crate::app::effect::{Effect, Effects};
use crate::app::field::Edit;
use crate::app::notice::Notice;
use crate::app::pairs;
use crate::app::screen::Desk;
use crate::domain::pair::PairsOf;
use crate::keymap::Command;
use crate::locale::Label;
use crate::store::request::Request;
use crate::text::phone;

/// No entry is drawn in fewer cells.
const NARROWEST: usize = 24;

impl Directory {
    pub(super) fn in_query(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        if !self.completions.is_empty()
            && let Some(effects) = self.in_completions(command, desk)
        {
            return Some(effects);
        }
        match command {
            Command::FieldNext => self.pane = Pane::List,
            Command::FieldPrev | Command::PanePrev => self.pane = Pane::Facets,
            Command::SectionNext => return Some(self.walk(Command::MovePageDown, desk)),
            Command::SectionPrev => return Some(self.walk(Command::MovePageUp, desk)),
            Command::SearchFocus => {}
            _ => {
                let edit = self.query.command(command);
                return match edit {
                    Edit::Ignored => None,
                    _ if edit.has_changed() => Some(self.retyped(desk)),
                    _ => Some(Effects::new()),
                };
            }
        }
        self.completions.clear();
        Some(Effects::new())
    }

    fn in_completions(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        let in_line = match command {
            Command::MoveUp | Command::MoveDown => {
                self.pointed = moved(command, self.pointed, self.completions.len(), 1)?;
                return Some(Effects::new());
            }
            Command::GoPrimary | Command::FieldNext => return Some(self.complete(desk)),
            Command::Back => {
                self.completions.clear();
                return Some(self.search(desk));
            }
            Command::MoveLeft => Command::FieldLeft,
            Command::MoveRight => Command::FieldRight,
            Command::MoveFirst => Command::FieldLineStart,
            Command::MoveLast => Command::FieldLineEnd,
            _ => return None,
        };
        self.query.command(in_line);
        Some(self.retyped(desk))
    }

    pub(super) fn in_list(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        if let Some(nth) = command.picked() {
            return Some(if self.hits.total == 0 {
                self.relax(nth, desk)
            } else {
                self.select(nth - 1, desk)
            });
        }
        match command {
            Command::Back if self.calls.is_some() => return Some(self.close_calls(desk)),
            Command::MoveUp if self.selected_row().unwrap_or(0) == 0 && self.calls.is_none() => {
                self.pane = Pane::Query;
            }
            Command::PaneNext | Command::PanePrev | Command::MoveLeft if self.calls.is_some() => {}
            Command::PaneNext | Command::MoveLeft => self.pane = Pane::Facets,
            Command::PanePrev => self.pane = Pane::Query,
            Command::MoveRight => return Some(self.open()),
            _ if is_movement(command) => return Some(self.walk(command, desk)),
            _ => return None,
        }
        Some(Effects::new())
    }

    pub(super) fn in_facets(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        let all = facets(desk);
        if let Some(nth) = command.picked() {
            let Some(at) = facets::nth_of_group(nth, self.facet, &all) else {
                return Some(Effects::new());
            };
            self.facet = at;
            return Some(self.switch(&all, desk));
        }
        match command {
            Command::MarkToggle | Command::GoPrimary | Command::ItemOpen => {
                return Some(self.switch(&all, desk));
            }
            Command::PaneNext => self.pane = Pane::Query,
            Command::PanePrev | Command::Back => self.pane = Pane::List,
            _ => self.facet = facets::moved(command, self.facet, &all, desk.page_rows)?,
        }
        Some(Effects::new())
    }

    pub(super) fn in_detail(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        // Narrower than any window draws them, so that the end is always reached.
        let last = entry::lines(self, NARROWEST, desk).len();
        let page = desk.page_rows.max(1);
        let first = self.detail_first;
        self.detail_first = match command {
            Command::MoveUp => first.saturating_sub(1),
            Command::MoveDown => first + 1,
            Command::MovePageUp => first.saturating_sub(page),
            Command::MovePageDown => first + page,
            Command::MoveFirst => 0,
            Command::MoveLast => last,
            Command::Back | Command::MoveLeft | Command::PaneNext | Command::PanePrev => {
                self.pane = Pane::List;
                0
            }
            Command::ItemOpen => first,
            _ => return None,
        }
        .min(last);
        Some(Effects::new())
    }

    /// What means the same whichever pane has the hands.
    pub(super) fn anywhere(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        Some(match command {
            Command::SearchFocus => {
                self.pane = Pane::Query;
                Effects::new()
            }
            // Esc is always two steps: what was typed goes, then the screen.
            Command::Back | Command::FilterClear if !self.query.is_empty() => {
                self.pane = Pane::Query;
                self.set_query("", desk)
            }
            Command::ItemOpen => self.open(),
            Command::CandidatesOpen if self.hits.total == 0 => self.relax(1, desk),
            Command::CandidatesOpen if self.hits.weak > 0 => self.loosen(desk),
            Command::GoPrimary => self.take_over(),
            Command::HistoryOpen => self.open_history(),
            Command::PairsOpen => {
                let of = self.selected.map(PairsOf::Facility);
                of.map(pairs::open).unwrap_or_default()
            }
            Command::PhoneCopy => self.copy_phone(desk),
            Command::RoomDeclare => self.declare(desk),
            Command::RoomConfirm => self.note_call(Act::Confirm, desk),
            Command::CallAbsent => self.note_call(Act::Absent, desk),
            Command::NoticeDeclare => self.declare_notice(desk),
            Command::EntryEdit => self.edit(desk),
            Command::OriginChoose => Self::ask_origins(),
            Command::SortCycle => self.turn_order(desk),
            Command::ReviewOpen => vec![ask_for(Request::Doubts)],
            _ => return None,
        })
    }

    fn walk(&mut self, command: Command, desk: &Desk) -> Effects {
        let row = self.selected_row().unwrap_or(0);
        match moved(command, row, self.hits.items.len(), desk.page_rows) {
            Some(row) => self.select(row, desk),
            None => Effects::new(),
        }
    }

    fn copy_phone(&self, desk: &Desk) -> Effects {
        let Some(entry) = self.in_hand() else {
            return Effects::new();
        };
        let number = detail::main_phone(entry);
        if number.is_empty() {
            let text = desk
                .locale
                .fill(Label::DirectoryNoPhone, &[("name", &entry.details.name)]);
            return vec![Effect::Notify(Notice::warning(text))];
        }
        let number = phone::group(number);
        let values: [(&str, &dyn std::fmt::Display); 2] = [
            ("number", &detail::in_large_digits(&number)),
            ("name", &entry.details.name),
        ];
        if !desk.config.privacy.clipboard {
            return vec![Effect::Notify(Notice::info(
                desk.locale.fill(Label::DirectoryPhoneShown, &values),
            ))];
        }
        let notice = Notice::info(desk.locale.fill(Label::DirectoryPhoneCopied, &values));
        vec![Effect::CopyPhone(number), Effect::Notify(notice)]
    }

    fn declare_notice(&self, desk: &Desk) -> Effects {
        let Some(entry) = self.in_hand() else {
            return Effects::new();
        };
        if !desk.may_write() {
            return vec![Effect::Notify(Notice::warning(
                desk.locale.text(Label::DirectoryReadOnly),
            ))];
        }
        let dialog = NoticeDialog::new(entry);
        vec![Effect::Open(Box::new(Dialog::Notice(Box::new(dialog))))]
    }

    fn declare(&self, desk: &Desk) -> Effects {
        let Some(entry) = self.in_hand() else {
            return Effects::new();
        };
        if !desk.may_write() {
            return vec![Effect::Notify(Notice::warning(
                desk.locale.text(Label::DirectoryReadOnly),
            ))];
        }
        vec![Effect::Open(Box::new(Dialog::Room(Box::new(
            RoomDialog::new(entry, desk),
        ))))]
    }
}

fn is_movement(command: Command) -> bool {
    moved(command, 0, 1, 1).is_some()
}
