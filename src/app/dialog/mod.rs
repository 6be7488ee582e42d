//! What stands in front of a screen: a list to choose from, a question, a text to read.
//!
//! Dialogs are layers in the state, never loops of their own: the board behind one keeps living, and
//! each belongs to the screen that opened it, so that a call can be taken (F2) with a form half
//! filled in front and the form is there again afterwards.

mod confirm;
mod help;
mod message;
mod palette;
mod pick;
mod status_line;
mod words;

pub use confirm::Confirm;
pub use help::{Help, HelpLine};
pub use message::Message;
pub use palette::{Entry, Palette, Wish};
pub(crate) use pick::moved;
pub use pick::{Pick, PickRow};

use super::directory::notice::NoticeDialog;
use super::directory::review::ReviewDialog;
use super::directory::room::RoomDialog;
use super::effect::{Effect, Effects};
use super::notice::Notice;
use super::pairs::PairsDialog;
use super::screen::Desk;
use super::visits::absence::AbsenceDialog;
use crate::explain;
use crate::keymap::{Command, Layer, Scope};
use crate::store::StoreError;
use crate::store::request::Reply;

/// What a dialog makes of what it was told.
#[derive(Debug)]
pub enum Answer {
    /// It stays in front.
    Stay(Effects),
    /// It is done and goes; then these happen.
    Close(Effects),
    /// It has no use for that command.
    Ignored,
}

/// What a form makes of the store's answer: it goes and says what was saved, or stays with everything typed and says why.
pub(crate) fn saved_or_kept(
    result: Result<Reply, StoreError>,
    desk: &Desk,
    saved: impl FnOnce() -> String,
) -> Answer {
    match result {
        Ok(_) => Answer::Close(vec![Effect::Notify(Notice::info(saved()))]),
        Err(error) => {
            let text = explain::store_error(&error, &desk.office, desk.locale).line(desk.locale);
            Answer::Stay(vec![Effect::Notify(Notice::error(text))])
        }
    }
}

/// What every dialog answers to.
pub trait Layered {
    /// The screen whose own keys work here, if not those of the screen behind.
    fn scope(&self) -> Option<Scope> {
        None
    }

    /// The layers that have the hands, the foremost first, without `Global`.
    fn layers(&self) -> &'static [Layer];

    /// The person wants something. `Back` that is ignored closes the dialog.
    fn command(&mut self, command: Command, desk: &Desk) -> Answer;

    /// Text was typed or pasted.
    fn text(&mut self, _text: &str, _desk: &Desk) -> Answer {
        Answer::Ignored
    }

    /// Whether it waits for the store: it then gets the answer to `Asker::Dialog`.
    fn is_waiting(&self) -> bool {
        false
    }

    /// The store has answered.
    fn answered(&mut self, _result: Result<Reply, StoreError>, _desk: &Desk) -> Answer {
        Answer::Ignored
    }

    /// Whether it may go without a word when the person goes elsewhere: it holds nothing that was typed.
    fn is_passing(&self) -> bool {
        true
    }

    /// The commands of the footer.
    fn footer(&self) -> &'static [Command] {
        &[Command::GoPrimary, Command::Back]
    }
}

/// Everything that can stand in front.
#[derive(Debug)]
pub enum Dialog {
    /// F1: the keys, and past notices.
    Help(Help),
    /// F10: every command and place.
    Palette(Palette),
    /// A text to read.
    Message(Message),
    /// A question to be answered with yes or no.
    Confirm(Confirm),
    /// A list to choose from.
    Pick(Pick),
    /// Room, as a clinic declares it on the telephone.
    Room(Box<RoomDialog>),
    /// A short notice of an institution, such as a closure.
    Notice(Box<NoticeDialog>),
    /// Days on which somebody is away.
    Absence(Box<AbsenceDialog>),
    /// Two entries that may be one.
    Review(Box<ReviewDialog>),
    /// Who is 主治医, who 副主治医.
    Pairs(Box<PairsDialog>),
}

impl Dialog {
    /// What it answers to.
    #[must_use]
    pub fn layered(&self) -> &dyn Layered {
        match self {
            Self::Help(help) => help,
            Self::Palette(palette) => palette,
            Self::Message(message) => message,
            Self::Confirm(confirm) => confirm,
            Self::Pick(pick) => pick,
            Self::Room(room) => room.as_ref(),
            Self::Notice(notice) => notice.as_ref(),
            Self::Absence(absence) => absence.as_ref(),
            Self::Review(review) => review.as_ref(),
            Self::Pairs(pairs) => pairs.as_ref(),
        }
    }

    /// What it answers to, to tell it something.
    pub fn layered_mut(&mut self) -> &mut dyn Layered {
        match self {
            Self::Help(help) => help,
            Self::Palette(palette) => palette,
            Self::Message(message) => message,
            Self::Confirm(confirm) => confirm,
            Self::Pick(pick) => pick,
            Self::Room(room) => room.as_mut(),
            Self::Notice(notice) => notice.as_mut(),
            Self::Absence(absence) => absence.as_mut(),
            Self::Review(review) => review.as_mut(),
            Self::Pairs(pairs) => pairs.as_mut(),
        }
    }
}
