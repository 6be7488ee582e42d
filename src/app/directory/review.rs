//! Entries of two sources that may be the same institution: one key each, and a way back.
//!
//! Both sides stand beside each other with what differs marked. "The same" joins them, "another"
//! closes the question, "later" leaves it for the next look; later editions follow the answer.

use super::ask;
use crate::app::dialog::{Answer, Layered};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::facility::{Facility, FacilityDetails};
use crate::explain;
use crate::keymap::{Command, Layer};
use crate::locale::Label;
use crate::store::request::{DoubtAnswer, Reply, Request};
use crate::store::{Doubt, StoreError};
use crate::text::fold;

/// The same institution.
const SAME: usize = 1;
/// Another one.
const OTHER: usize = 2;
/// Not now.
const LATER: usize = 3;

/// One line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What is compared.
    pub label: Label,
    /// What the new edition says.
    pub new: String,
    /// What the directory has.
    pub known: String,
    /// Whether the two say different things, and not only write them differently.
    pub differs: bool,
}

/// The dialog.
#[derive(Debug)]
pub struct ReviewDialog {
    doubts: Vec<Doubt>,
    total: usize,
    at: usize,
    candidate: usize,
    is_waiting: bool,
}

impl ReviewDialog {
    /// A dialog for the first open questions of `total`.
    #[must_use]
    pub fn new(doubts: Vec<Doubt>, total: usize) -> Self {
        Self {
            doubts,
            total,
            at: 0,
            candidate: 0,
            is_waiting: false,
        }
    }

    /// How many questions are open.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// The question in hand, counted from 1; `None` when all are answered or put off.
    #[must_use]
    pub fn doubt(&self) -> Option<(usize, &Doubt)> {
        self.doubts.get(self.at).map(|doubt| (self.at + 1, doubt))
    }

    /// The entry it is compared with, counted from 1, and how many there are.
    #[must_use]
    pub fn candidate(&self) -> Option<(usize, usize, &Facility)> {
        let (_, doubt) = self.doubt()?;
        let known = doubt.candidates.get(self.candidate)?;
        Some((self.candidate + 1, doubt.candidates.len(), known))
    }

    /// Both sides, field by field; fields that neither has are left out.
    #[must_use]
    pub fn compared(&self, desk: &Desk) -> Vec<Compared> {
        let Some((_, doubt)) = self.doubt() else {
            return Vec::new();
        };
        let nothing = FacilityDetails::default();
        let new = &doubt.review.details;
        let known = self
            .candidate()
            .map_or(&nothing, |(_, _, entry)| &entry.details);
        let kinds = &desk.office.vocabularies.facility_kinds;
        let kind = |from: &FacilityDetails| match from.kind.as_str() {
            "" => String::new(),
            code => kinds.label(code, desk.locale.lang()).to_owned(),
        };
        let services = |from: &FacilityDetails| from.services.join(" ");
        let lines: [(Label, String, String); 9] = [
            (
                Label::DirectoryColumnName,
                new.name.clone(),
                known.name.clone(),
            ),
            (
                Label::DirectoryFieldKana,
                new.kana.clone(),
                known.kana.clone(),
            ),
            (Label::DirectoryKind, kind(new), kind(known)),
            (
                Label::DirectoryAddress,
                new.address.clone(),
                known.address.clone(),
            ),
            (
                Label::DirectoryPhone,
                new.phone.clone(),
                known.phone.clone(),
            ),
            (
                Label::DirectoryFounder,
                new.founder.clone(),
                known.founder.clone(),
            ),
            (Label::DirectoryServices, services(new), services(known)),
            (
                Label::DirectoryHours,
                new.hours.clone(),
                known.hours.clone(),
            ),
            (
                Label::DirectoryKey,
                new.source_key.clone(),
                known.source_key.clone(),
            ),
        ];
        let told = lines
            .into_iter()
            .filter(|(_, new, known)| !(new.is_empty() && known.is_empty()));
        told.map(|(label, new, known)| Compared {
            label,
            differs: !new.is_empty() && !known.is_empty() && fold::key(&new) != fold::key(&known),
            new,
            known,
        })
        .collect()
    }

    fn decide(&mut self, same: bool) -> Answer {
        let (Some((_, doubt)), false) = (self.doubt(), self.is_waiting) else {
            return Answer::Stay(Effects::new());
        };
        let same_as = self.candidate().map(|(_, _, entry)| entry.id);
        if same && same_as.is_none() {
            return Answer::Stay(Effects::new());
        }
        let answer = DoubtAnswer {
            source: doubt.review.source,
            key: doubt.review.key.clone(),
            same_as: same_as.filter(|_| same),
        };
        self.ask(Request::DecideDoubt(answer))
    }

    fn ask(&mut self, request: Request) -> Answer {
        self.is_waiting = true;
        Answer::Stay(vec![Effect::Ask {
            asker: Asker::Dialog,
            request,
        }])
    }

    fn step(&mut self, ahead: bool) {
        let last = self.doubts.len().saturating_sub(1);
        self.at = if ahead {
            (self.at + 1).min(self.doubts.len())
        } else {
            self.at.saturating_sub(1).min(last)
        };
        self.candidate = 0;
    }
}

impl Layered for ReviewDialog {
    fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog, Layer::List]
    }

    fn command(&mut self, command: Command, _desk: &Desk) -> Answer {
        let candidates = self.candidate().map_or(0, |(_, count, _)| count);
        match (command.picked(), command) {
            (Some(SAME), _) => return self.decide(true),
            (Some(OTHER), _) => return self.decide(false),
            (Some(LATER), _) | (None, Command::MoveDown) => self.step(true),
            (None, Command::MoveUp) => self.step(false),
            (None, Command::MoveRight) if candidates > 0 => {
                self.candidate = (self.candidate + 1) % candidates;
            }
            (None, Command::MoveLeft) if candidates > 0 => {
                self.candidate = self.candidate.checked_sub(1).unwrap_or(candidates - 1);
            }
            (None, Command::Undo) if !self.is_waiting => {
                return self.ask(Request::UndoDoubt);
            }
            (Some(_), _) | (None, Command::MoveLeft | Command::MoveRight | Command::GoPrimary) => {}
            _ => return Answer::Ignored,
        }
        Answer::Stay(Effects::new())
    }

    fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Answer {
        self.is_waiting = false;
        match result {
            Ok(Reply::Doubts { doubts, total }) => {
                (self.doubts, self.total) = (doubts, total);
                self.candidate = 0;
                self.at = self.at.min(self.doubts.len());
                let in_sight = self.candidate().map(|(_, _, entry)| entry.id);
                let count = Effect::Ask {
                    asker: Asker::Directory,
                    request: Request::DoubtCount,
                };
                let entries = in_sight.map(|id| ask(vec![id]));
                Answer::Stay(std::iter::once(count).chain(entries).collect())
            }
            Ok(_) => Answer::Stay(Effects::new()),
            Err(error) => {
                let text =
                    explain::store_error(&error, &desk.office, desk.locale).line(desk.locale);
                Answer::Stay(vec![Effect::Notify(Notice::error(text))])
            }
        }
    }

    fn footer(&self) -> &'static [Command] {
        &[
            Command::Pick1,
            Command::Pick2,
            Command::Pick3,
            Command::MoveRight,
            Command::Undo,
            Command::Back,
        ]
    }
}
