//! What the screen of the records does with keys, text and answers.

use super::amend::{self, Amend, Outcome};
use super::{Pane, Records, ask};
use crate::app::dialog::{Dialog, Pick, PickRow, moved};
use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Place};
use crate::app::notice::Notice;
use crate::app::pairs;
use crate::app::screen::{Desk, Handled, Screen};
use crate::app::veil::{Case, InHand};
use crate::explain;
use crate::keymap::{Command, Layer, Scope};
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::{Reply, Request};

impl Screen for Records {
    fn scope(&self) -> Scope {
        Scope::Records
    }

    fn layers(&self) -> &'static [Layer] {
        match (&self.amend, self.pane) {
            (Some(amend), _) => amend.form().layers(),
            (None, Pane::Query) => &[Layer::Field],
            (None, Pane::List | Pane::Detail) => &[Layer::List],
        }
    }

    fn led_to(&mut self, place: &Place, _desk: &Desk) -> Effects {
        match place {
            Place::Records { query } => self.look_up(query),
            Place::History(subject) => self.turn_to(subject),
            _ => {}
        }
        Effects::new()
    }

    fn entered(&mut self, desk: &Desk) -> Effects {
        match &self.subject {
            Some(subject) => vec![ask(Request::History(subject.clone()))],
            None => self.search(desk),
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        if let Some(amend) = &mut self.amend {
            let outcome = amend.command(command, desk);
            return self.after_form(outcome);
        }
        let in_pane = match self.pane {
            Pane::Query => self.in_query(command, desk),
            Pane::List => self.in_list(command),
            Pane::Detail => self.in_detail(command, desk),
        };
        match in_pane.or_else(|| self.anywhere(command, desk)) {
            Some(effects) => Handled::Yes(effects),
            None => Handled::No,
        }
    }

    fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        if let Some(amend) = &mut self.amend {
            amend.text(text);
            return Effects::new();
        }
        self.pane = Pane::Query;
        if self.query.insert(text).has_changed() {
            self.search(desk)
        } else {
            Effects::new()
        }
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::LookedUp(page)) => self.take(*page, desk),
            Ok(Reply::History(history)) => self.take_history(history, desk),
            Ok(Reply::Record(view)) => {
                self.view = Some(view);
                Effects::new()
            }
            Ok(Reply::Amended(view)) => {
                self.view = Some(view);
                self.amended(desk)
            }
            Ok(_) => Effects::new(),
            Err(error) => self.failed(&error, desk),
        }
    }

    fn changed(&mut self, changes: &Changes, desk: &Desk) -> Effects {
        if changes.consultations.is_empty() && changes.items.is_empty() || !self.has_answer() {
            return Effects::new();
        }
        let mut effects = match &self.subject {
            Some(subject) => vec![ask(Request::History(subject.clone()))],
            None if changes.consultations.is_empty() => Effects::new(),
            None => self.search(desk),
        };
        if let Some(view) = &self.view
            && changes.consultations.contains(&view.consultation.id.0)
        {
            effects.push(ask(Request::Record(view.consultation.id)));
        }
        effects
    }

    fn in_hand(&self) -> Option<InHand> {
        let record = &self.view()?.consultation;
        Some(InHand {
            case: Case::Record(record.id),
            number: record.number.clone(),
        })
    }

    fn chosen(&mut self, choice: usize, desk: &Desk) -> Effects {
        if let Some(view) = self.view()
            && let Some(field) = amend::fields(desk).into_iter().nth(choice)
        {
            let amend = Amend::correcting(&view.consultation, field, desk);
            self.open(amend);
        }
        Effects::new()
    }

    fn footer(&self) -> &'static [Command] {
        if self.amend.is_some() {
            return &[Command::FieldNext, Command::Commit, Command::Back];
        }
        match self.pane {
            Pane::Query => &[
                Command::FieldNext,
                Command::GoPrimary,
                Command::RecordAdd,
                Command::HistoryOpen,
                Command::FieldDeleteLine,
                Command::Back,
            ],
            Pane::List | Pane::Detail => &[
                Command::ItemOpen,
                Command::GoPrimary,
                Command::RecordAdd,
                Command::RecordCorrect,
                Command::HistoryOpen,
                Command::PaneNext,
                Command::SearchFocus,
                Command::Back,
            ],
        }
    }

    fn wording(&self, command: Command) -> Option<Label> {
        let is_record = self.amend.is_none() && command == Command::GoPrimary;
        is_record.then_some(Label::KeysRecordContinue)
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        match command {
            Command::GoPrimary | Command::RecordContinue => self.view().is_some(),
            Command::HistoryOpen => self.subject_in_hand().is_some(),
            Command::PairsOpen => self.pairs_in_hand().is_some(),
            Command::RecordAdd | Command::RecordCorrect => {
                self.view().is_some() && desk.may_write()
            }
            Command::ItemOpen => self.selected.is_some(),
            Command::FieldDeleteLine | Command::FilterClear => !self.query.is_empty(),
            Command::FieldNext => self.amend.is_some() || self.pane == Pane::Query,
            Command::Commit => self.amend.is_some(),
            Command::SearchFocus | Command::PaneNext | Command::PanePrev | Command::Back => true,
            _ => false,
        }
    }
}

impl Records {
    fn in_query(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        match command {
            Command::FieldNext | Command::PaneNext => self.pane = Pane::List,
            Command::FieldPrev | Command::PanePrev => self.pane = Pane::Detail,
            Command::SectionNext => return Some(self.walk(Command::MovePageDown, desk)),
            Command::SectionPrev => return Some(self.walk(Command::MovePageUp, desk)),
            _ => {
                let edit = self.query.command(command);
                return match edit {
                    crate::app::field::Edit::Ignored => None,
                    _ if edit.has_changed() => Some(self.search(desk)),
                    _ => Some(Effects::new()),
                };
            }
        }
        Some(Effects::new())
    }

    fn in_list(&mut self, command: Command) -> Option<Effects> {
        if let Some(nth) = command.picked() {
            return Some(self.select(nth - 1));
        }
        match command {
            Command::MoveUp if self.selected_row().unwrap_or(0) == 0 => self.pane = Pane::Query,
            Command::PanePrev => self.pane = Pane::Query,
            Command::PaneNext | Command::MoveRight | Command::ItemOpen => self.pane = Pane::Detail,
            _ => return None,
        }
        Some(Effects::new())
    }

    fn in_detail(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        match command {
            Command::ItemOpen => return Some(self.follow(true, desk)),
            Command::Back | Command::MoveLeft | Command::PanePrev => self.pane = Pane::List,
            Command::PaneNext => self.pane = Pane::Query,
            _ => {
                let lines = self.lines(desk).len();
                self.line = moved(command, self.line, lines, desk.page_rows)?;
            }
        }
        Some(Effects::new())
    }

    /// What means the same whichever pane has the hands.
    fn anywhere(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        Some(match command {
            Command::SearchFocus => {
                self.pane = Pane::Query;
                self.search(desk)
            }
            // Esc is always two steps: what was typed goes, then the screen.
            Command::Back | Command::FilterClear if !self.query.is_empty() => {
                self.pane = Pane::Query;
                self.query.set_text("");
                self.search(desk)
            }
            Command::ConsultationOpen => {
                self.pane = Pane::Detail;
                Effects::new()
            }
            Command::ItemOpen => self.follow(false, desk),
            Command::GoPrimary | Command::RecordContinue => {
                let record = self.view().map(|view| view.consultation.id);
                record
                    .map(|id| Effect::Go(Place::Continue(id)))
                    .into_iter()
                    .collect()
            }
            Command::HistoryOpen => {
                let subject = self.subject_in_hand();
                subject
                    .map(|subject| Effect::Go(Place::History(subject)))
                    .into_iter()
                    .collect()
            }
            Command::PairsOpen => self.pairs_in_hand().map(pairs::open).unwrap_or_default(),
            Command::RecordAdd | Command::RecordCorrect if !desk.may_write() => {
                vec![Effect::Notify(Notice::warning(
                    desk.locale.text(Label::RecordsReadOnly),
                ))]
            }
            Command::RecordAdd => {
                if let Some(view) = self.view() {
                    let amend = Amend::adding(&view.consultation, desk);
                    self.open(amend);
                }
                Effects::new()
            }
            Command::RecordCorrect if self.view().is_some_and(|view| view.is_masked) => {
                let text = desk.locale.text(Label::RecordsRevealFirst);
                vec![Effect::Notify(Notice::warning(text))]
            }
            Command::RecordCorrect => self.choose_field(desk),
            _ => match moved(command, 0, 1, 1) {
                Some(_) => self.walk(command, desk),
                None => return None,
            },
        })
    }

    fn walk(&mut self, command: Command, desk: &Desk) -> Effects {
        let row = self.selected_row().unwrap_or(0);
        match moved(command, row, self.contacts.len(), desk.page_rows) {
            Some(row) => self.select(row),
            None => Effects::new(),
        }
    }

    /// Which field is wrong: all of them with what they say.
    fn choose_field(&self, desk: &Desk) -> Effects {
        let Some(view) = self.view() else {
            return Effects::new();
        };
        let rows = amend::fields(desk).into_iter().map(|field| PickRow {
            text: field.label.text(desk.locale).to_owned(),
            note: amend::shown(&view.consultation, &field, desk),
        });
        let number = &view.consultation.number;
        let title = desk
            .locale
            .fill(Label::RecordsCorrectWhich, &[("number", number)]);
        vec![Effect::Open(Box::new(Dialog::Pick(Pick::telling(
            title,
            rows.collect(),
            Asker::Records,
        ))))]
    }

    /// Opens a form, as it was left if it was left with something typed in it.
    fn open(&mut self, amend: Amend) {
        let left = self.aside.iter().position(|left| left.is_like(&amend));
        self.amend = Some(match left {
            Some(at) => self.aside.remove(at).going_on(&amend),
            None => amend,
        });
    }

    fn after_form(&mut self, outcome: Outcome) -> Handled {
        match outcome {
            Outcome::Stay(effects) => Handled::Yes(effects),
            Outcome::Ignored => Handled::No,
            Outcome::Leave => {
                self.aside
                    .extend(self.amend.take().filter(Amend::is_touched));
                Handled::Yes(Effects::new())
            }
        }
    }

    /// The store has taken what the form asked for.
    fn amended(&mut self, desk: &Desk) -> Effects {
        let done = self.amend.take_if(|amend| amend.is_waiting());
        let mut effects = match &self.subject {
            Some(subject) => vec![ask(Request::History(subject.clone()))],
            None => self.search(desk),
        };
        if let Some(done) = done {
            effects.push(Effect::Notify(Notice::info(done.done(desk))));
        }
        effects
    }

    fn failed(&mut self, error: &StoreError, desk: &Desk) -> Effects {
        let told = explain::store_error(error, &desk.office, desk.locale).line(desk.locale);
        if let Some(amend) = self.amend.as_mut().filter(|amend| amend.is_waiting()) {
            let record = amend.refused(error, told);
            return record
                .map(|id| ask(Request::Record(id)))
                .into_iter()
                .collect();
        }
        self.under_way = None;
        vec![Effect::Notify(Notice::error(told))]
    }
}
