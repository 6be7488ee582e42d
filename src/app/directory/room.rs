//! Declaring room while the clinic is on the telephone.
//!
//! The usual answer takes two keys: the one that opens this dialog and the digit of the answer.
//! A number of places and a condition can be typed before it.

use super::detail::room_in_words;
use super::{REFERRAL_FORM, ask};
use crate::app::dialog::{Answer, Layered, moved};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::{Edit, TextField};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use crate::domain::room::{Room, RoomDeclaration};
use crate::explain;
use crate::keymap::{Command, Layer};
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::request::{NewRoom, Reply, Request};
use crate::text::fold;

/// Digits of a number of places.
const PLACES_DIGITS: usize = 2;
/// Characters of a condition.
const NOTE_LENGTH: usize = 80;

/// What has the hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The answers; a digit declares at once.
    Answers,
    /// How many persons more.
    Places,
    /// Condition or time, in words.
    Note,
}

/// The dialog.
#[derive(Debug)]
pub struct RoomDialog {
    facility: FacilityId,
    name: String,
    said: Vec<RoomDeclaration>,
    forms: Vec<String>,
    form: usize,
    room: usize,
    places: TextField,
    note: TextField,
    focus: Focus,
    is_waiting: bool,
}

impl RoomDialog {
    /// A dialog for an institution, for the form of care that is mostly asked about.
    #[must_use]
    pub fn new(entry: &Facility, desk: &Desk) -> Self {
        let forms: Vec<String> = desk
            .office
            .vocabularies
            .care_forms
            .terms
            .iter()
            .map(|form| form.code.clone())
            .collect();
        let place = |wanted: &str| forms.iter().position(|form| form == wanted);
        // Kinds that have a form of care of their own name are asked about that one.
        let form = place(&entry.details.kind)
            .or_else(|| place(REFERRAL_FORM))
            .unwrap_or(0);
        let mut dialog = Self {
            facility: entry.id,
            name: entry.details.name.clone(),
            said: entry.rooms.clone(),
            forms,
            form,
            room: 0,
            places: TextField::new(PLACES_DIGITS),
            note: TextField::new(NOTE_LENGTH),
            focus: Focus::Answers,
            is_waiting: false,
        };
        dialog.begin_with_last();
        dialog
    }

    /// Starts from what was said last of the form of care, so that F12 alone
    /// means "still so" and never a better answer than anybody gave.
    fn begin_with_last(&mut self) {
        let form = self.forms.get(self.form);
        let last = self.said.iter().find(|said| Some(&said.form) == form);
        let room = last.and_then(|said| Room::ALL.iter().position(|room| *room == said.room));
        self.room = room.unwrap_or(0);
    }

    /// Whose room it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The form of care, as people call it.
    #[must_use]
    pub fn form<'a>(&'a self, desk: &'a Desk) -> &'a str {
        let code = self.forms.get(self.form).map_or("", String::as_str);
        desk.office
            .vocabularies
            .care_forms
            .label(code, desk.locale.lang())
    }

    /// What was said last of that form, in words; empty when nothing was.
    #[must_use]
    pub fn said_before(&self, desk: &Desk) -> String {
        let form = self.forms.get(self.form);
        let said = self.said.iter().find(|said| Some(&said.form) == form);
        said.map(|said| room_in_words(said, desk.today(), desk))
            .unwrap_or_default()
    }

    /// The answer that Enter declares, counted from 0 in the order of [`Room::ALL`].
    #[must_use]
    pub fn room(&self) -> usize {
        self.room
    }

    /// How many persons more, as typed.
    #[must_use]
    pub fn places(&self) -> &TextField {
        &self.places
    }

    /// Condition or time, as typed.
    #[must_use]
    pub fn note(&self) -> &TextField {
        &self.note
    }

    /// What has the hands.
    #[must_use]
    pub fn focus(&self) -> Focus {
        self.focus
    }

    fn declare(&mut self, desk: &Desk) -> Effects {
        if self.is_waiting {
            return Effects::new();
        }
        let typed = fold::ascii(self.places.text());
        let places: Option<u32> = typed.trim().parse().ok();
        if places.is_none() && !typed.trim().is_empty() {
            self.focus = Focus::Places;
            return vec![Effect::Notify(Notice::warning(
                desk.locale.text(Label::DirectoryPlacesNotANumber),
            ))];
        }
        let (Some(form), Some(room)) = (self.forms.get(self.form), Room::ALL.get(self.room)) else {
            return Effects::new();
        };
        // The same answer again keeps its condition unless another one is typed.
        let last = self.said.iter().find(|said| said.form == *form);
        let same = last.filter(|said| said.room == *room);
        let note = match self.note.text().trim() {
            "" => same.map_or("", |said| said.note.as_str()),
            typed => typed,
        };
        let request = Request::DeclareRoom(NewRoom {
            facility: self.facility,
            form: form.clone(),
            room: *room,
            places,
            note: note.to_owned(),
            until: None,
        });
        self.is_waiting = true;
        vec![Effect::Ask {
            asker: Asker::Dialog,
            request,
        }]
    }

    fn in_answers(&mut self, command: Command, desk: &Desk) -> Answer {
        if let Some(nth) = command.picked() {
            if nth > Room::ALL.len() {
                return Answer::Stay(Effects::new());
            }
            self.room = nth - 1;
            return Answer::Stay(self.declare(desk));
        }
        let last = self.forms.len().saturating_sub(1);
        match command {
            Command::GoPrimary | Command::Commit => return Answer::Stay(self.declare(desk)),
            Command::MoveLeft => {
                self.form = self.form.checked_sub(1).unwrap_or(last);
                self.begin_with_last();
            }
            Command::MoveRight => {
                self.form = if self.form == last { 0 } else { self.form + 1 };
                self.begin_with_last();
            }
            Command::PaneNext => self.focus = Focus::Places,
            Command::PanePrev => self.focus = Focus::Note,
            _ => match moved(command, self.room, Room::ALL.len(), 1) {
                Some(room) => self.room = room,
                None => return Answer::Ignored,
            },
        }
        Answer::Stay(Effects::new())
    }

    fn in_field(&mut self, command: Command, desk: &Desk) -> Answer {
        let is_places = self.focus == Focus::Places;
        match command {
            Command::FieldNext | Command::PaneNext => {
                self.focus = if is_places {
                    Focus::Note
                } else {
                    Focus::Answers
                };
            }
            Command::FieldPrev | Command::PanePrev => {
                self.focus = if is_places {
                    Focus::Answers
                } else {
                    Focus::Places
                };
            }
            Command::Commit => return Answer::Stay(self.declare(desk)),
            _ => {
                let field = if is_places {
                    &mut self.places
                } else {
                    &mut self.note
                };
                if field.command(command) == Edit::Ignored {
                    return Answer::Ignored;
                }
            }
        }
        Answer::Stay(Effects::new())
    }
}

impl Layered for RoomDialog {
    fn layers(&self) -> &'static [Layer] {
        match self.focus {
            Focus::Answers => &[Layer::Dialog, Layer::List],
            Focus::Places | Focus::Note => &[Layer::Field],
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        match self.focus {
            Focus::Answers => self.in_answers(command, desk),
            Focus::Places | Focus::Note => self.in_field(command, desk),
        }
    }

    fn text(&mut self, text: &str, _desk: &Desk) -> Answer {
        // Kana over the answers is the condition that one has begun to type.
        if self.focus == Focus::Answers {
            self.focus = Focus::Note;
        }
        let field = if self.focus == Focus::Places {
            &mut self.places
        } else {
            &mut self.note
        };
        field.insert(text);
        Answer::Stay(Effects::new())
    }

    fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Answer {
        self.is_waiting = false;
        match result {
            Ok(_) => {
                let room = Room::ALL.get(self.room).map_or("", |room| {
                    desk.locale.text(super::detail::room_label(*room))
                });
                let text = desk.locale.fill(
                    Label::DirectoryRoomDeclared,
                    &[
                        ("name", &self.name),
                        ("form", &self.form(desk)),
                        ("room", &room),
                    ],
                );
                Answer::Close(vec![
                    Effect::Notify(Notice::info(text)),
                    ask(vec![self.facility]),
                ])
            }
            Err(error) => {
                let text =
                    explain::store_error(&error, &desk.office, desk.locale).line(desk.locale);
                Answer::Stay(vec![Effect::Notify(Notice::error(text))])
            }
        }
    }

    fn is_passing(&self) -> bool {
        self.places.is_empty() && self.note.is_empty()
    }

    fn footer(&self) -> &'static [Command] {
        match self.focus {
            Focus::Answers => &[
                Command::Pick1,
                Command::GoPrimary,
                Command::MoveRight,
                Command::PaneNext,
                Command::Back,
            ],
            Focus::Places | Focus::Note => &[Command::FieldNext, Command::Commit, Command::Back],
        }
    }
}
