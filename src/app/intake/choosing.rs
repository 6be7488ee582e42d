//! F8: the list of what may be meant. Records that may be the same case come first, then candidates for
//! caller and person. A digit takes a candidate over; of a record it shows the gist, and Enter goes on with it.

use super::call::{Call, Mode};
use super::lookup::Candidate;
use super::{Intake, notify, save};
use crate::app::effect::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::store::alike::Earlier;

/// Records are picked by the digits 1 to 3, so that candidates keep some.
const RECORDS: usize = 3;
/// Everything is picked by the digits 1 to 9.
const AT_MOST: usize = 9;

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A record that may be the same case: this call goes on with it.
    Record(Box<Earlier>),
    /// Somebody who may be meant: taken over.
    Candidate(Box<Candidate>),
}

impl Call {
    /// What F8 offers, in the order of its digits.
    #[must_use]
    pub fn choices(&self) -> Vec<Choice> {
        let continued = self.continues();
        let records = self.doubles.earlier().iter();
        let records = records.filter(|one| Some(&one.consultation.number) != continued.as_ref());
        let records = records.take(RECORDS).cloned().map(Box::new);
        let candidates = self.lookup.candidates(&self.form).into_iter();
        records
            .map(Choice::Record)
            .chain(candidates.map(|one| Choice::Candidate(Box::new(one))))
            .take(AT_MOST)
            .collect()
    }

    /// The record under the cursor of the list.
    #[must_use]
    pub fn selected_record(&self) -> Option<Box<Earlier>> {
        let Mode::Candidates(selected) = self.mode else {
            return None;
        };
        match self.choices().into_iter().nth(selected)? {
            Choice::Record(record) => Some(record),
            Choice::Candidate(_) => None,
        }
    }
}

impl Intake {
    /// A key for the list.
    pub(super) fn in_candidates(
        &mut self,
        selected: usize,
        command: Command,
        desk: &Desk,
    ) -> Handled {
        let Some(call) = &mut self.front else {
            return Handled::No;
        };
        let choices = call.choices();
        if let Some(at) = command.picked().map(|number| number - 1) {
            return Handled::Yes(match choices.into_iter().nth(at) {
                Some(Choice::Candidate(one)) => self.take(*one, desk).unwrap_or_default(),
                Some(Choice::Record(_)) => {
                    call.mode = Mode::Candidates(at);
                    Effects::new()
                }
                None => Effects::new(),
            });
        }
        match command {
            Command::GoPrimary => {
                return Handled::Yes(match choices.into_iter().nth(selected) {
                    Some(Choice::Candidate(one)) => self.take(*one, desk).unwrap_or_default(),
                    Some(Choice::Record(record)) => self.go_on_with(&record, desk),
                    None => Effects::new(),
                });
            }
            Command::MoveUp | Command::MovePageUp => {
                call.mode = Mode::Candidates(selected.saturating_sub(1));
            }
            Command::MoveDown | Command::MovePageDown => {
                call.mode = Mode::Candidates((selected + 1).min(choices.len().saturating_sub(1)));
            }
            Command::Back | Command::CandidatesOpen => call.mode = Mode::Fields,
            Command::Commit => return Handled::Yes(self.commit(desk)),
            _ => return Handled::No,
        }
        Handled::Yes(Effects::new())
    }

    pub(super) fn open_candidates(&mut self, desk: &Desk) -> Effects {
        let Some(call) = &mut self.front else {
            return Effects::new();
        };
        if call.choices().is_empty() {
            return notify(desk, Label::IntakeCandidatesNone);
        }
        call.mode = Mode::Candidates(0);
        Effects::new()
    }

    /// The call in front becomes the continuation of a record.
    pub(super) fn go_on_with(&mut self, record: &Earlier, desk: &Desk) -> Effects {
        let Some(call) = &mut self.front else {
            return Effects::new();
        };
        let number = call.continue_with(record, &desk.office);
        call.mode = Mode::Fields;
        let text = desk
            .locale
            .fill(Label::IntakeContinued, &[("number", &number)]);
        let mut effects = vec![Effect::Notify(Notice::info(text))];
        effects.extend(call.lookup.ask(call.id, &call.form));
        if let Some(person) = call.person_id() {
            effects.push(call.lookup.ask_about(call.id, person));
        }
        effects.extend(call.ask_alike(desk));
        effects.extend(call.tell_others(desk));
        effects.push(save(call, desk));
        effects.push(Effect::FlushDrafts);
        effects
    }
}
