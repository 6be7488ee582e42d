//! Declaring room while the clinic is on the telephone.
//!
//! The usual answer takes two keys: the one that opens this dialog and the digit of the answer.
//! A number of places, a condition and how long it holds can be typed before it.

use super::detail::room_in_words;
use super::{REFERRAL_FORM, notice};
use crate::app::dialog::{Answer, Layered, moved, saved_or_kept};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::{Edit, TextField};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use crate::domain::room::{Room, RoomDeclaration};
use crate::keymap::{Command, Layer};
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::request::{NewRoom, Reply, Request};
use crate::text::fold;
use chrono::{Days, NaiveDate};

/// Digits of a number of places.
const PLACES_DIGITS: usize = 2;
/// Characters of a condition.
const NOTE_LENGTH: usize = 80;
/// Characters of a day.
const UNTIL_LENGTH: usize = 20;
/// The most days for which room can be declared by their number.
const MOST_DAYS: u64 = 366;

/// What has the hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The answers; a digit declares at once.
    Answers,
    /// How many persons more.
    Places,
    /// Condition or time, in words.
    Note,
    /// The last day on which it holds, or for how many days.
    Until,
}

/// The order of Tab.
const ORDER: [Focus; 4] = [Focus::Answers, Focus::Places, Focus::Note, Focus::Until];

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
    until: TextField,
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
            until: TextField::new(UNTIL_LENGTH),
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

    /// Until when it holds, as typed.
    #[must_use]
    pub fn until(&self) -> &TextField {
        &self.until
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
        let until = match self.last_day(desk) {
            Ok(until) => until,
            Err(why) => {
                self.focus = Focus::Until;
                return vec![Effect::Notify(Notice::warning(why))];
            }
        };
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
            until,
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
            Command::PaneNext => self.turn(true),
            Command::PanePrev => self.turn(false),
            _ => match moved(command, self.room, Room::ALL.len(), 1) {
                Some(room) => self.room = room,
                None => return Answer::Ignored,
            },
        }
        Answer::Stay(Effects::new())
    }

    /// The last day as typed: a day, or a number of days from today; `None` for the usual one.
    fn last_day(&self, desk: &Desk) -> Result<Option<NaiveDate>, String> {
        if self.until.is_empty() {
            return Ok(None);
        }
        let today = desk.today();
        let days: Option<u64> = fold::ascii(self.until.text()).trim().parse().ok();
        let until = match days.filter(|days| *days <= MOST_DAYS) {
            Some(days) => today.checked_add_days(Days::new(days)).unwrap_or(today),
            None => notice::day(&self.until, today, desk)?,
        };
        if until < today {
            return Err(desk.locale.text(Label::DirectoryUntilOver).to_owned());
        }
        Ok(Some(until))
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match self.focus {
            Focus::Answers => None,
            Focus::Places => Some(&mut self.places),
            Focus::Note => Some(&mut self.note),
            Focus::Until => Some(&mut self.until),
        }
    }

    fn turn(&mut self, forward: bool) {
        let at = ORDER.iter().position(|one| *one == self.focus).unwrap_or(0);
        let step = if forward { 1 } else { ORDER.len() - 1 };
        self.focus = ORDER[(at + step) % ORDER.len()];
    }

    fn in_field(&mut self, command: Command, desk: &Desk) -> Answer {
        match command {
            Command::FieldNext | Command::PaneNext => self.turn(true),
            Command::FieldPrev | Command::PanePrev => self.turn(false),
            Command::Commit => return Answer::Stay(self.declare(desk)),
            _ => {
                let edit = self.field().map(|field| field.command(command));
                if edit.is_none_or(|edit| edit == Edit::Ignored) {
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
            Focus::Places | Focus::Note | Focus::Until => &[Layer::Field],
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        match self.focus {
            Focus::Answers => self.in_answers(command, desk),
            Focus::Places | Focus::Note | Focus::Until => self.in_field(command, desk),
        }
    }

    fn text(&mut self, text: &str, _desk: &Desk) -> Answer {
        // Kana over the answers is the condition that one has begun to type.
        if self.focus == Focus::Answers {
            self.focus = Focus::Note;
        }
        if let Some(field) = self.field() {
            field.insert(text);
        }
        Answer::Stay(Effects::new())
    }

    fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Answer {
        self.is_waiting = false;
        saved_or_kept(result, desk, || {
            let room = Room::ALL.get(self.room).map_or("", |room| {
                desk.locale.text(super::detail::room_label(*room))
            });
            desk.locale.fill(
                Label::DirectoryRoomDeclared,
                &[
                    ("name", &self.name),
                    ("form", &self.form(desk)),
                    ("room", &room),
                ],
            )
        })
    }

    fn is_passing(&self) -> bool {
        self.places.is_empty() && self.note.is_empty() && self.until.is_empty()
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
            Focus::Places | Focus::Note | Focus::Until => {
                &[Command::FieldNext, Command::Commit, Command::Back]
            }
        }
    }
}
