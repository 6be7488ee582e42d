//! Requests: what the desk asks of its threads, and what a screen asks of the frame.
//!
//! `Open`, `Go`, `Notify`, `Run`, `Chosen` and `UseKeymap` are for the frame and never leave
//! [`super::App::update`]; all others do.

use super::dialog::Dialog;
use super::event::{Asker, Place};
use super::notice::Notice;
use crate::domain::draft::Draft;
use crate::keymap::{Command, Shipped};
use crate::store::request::Request;
use crate::store::themes::ThemeWish;
use uuid::Uuid;

/// One thing to be done outside of the state.
#[derive(Debug)]
#[must_use = "an effect that is dropped never happens"]
pub enum Effect {
    /// Ask the store; the answer comes as `Event::Answered` to `asker`.
    Ask {
        /// Who gets the answer.
        asker: Asker,
        /// What is asked.
        request: Request,
    },
    /// Look up the directory; the newest query wins.
    Search(crate::search::Request),
    /// Look for themes; the newest wish ends the one before.
    SeekThemes(ThemeWish),
    /// End a search for themes; nothing more is heard of it.
    StopThemes,
    /// Write a draft to its journal (at most 100 ms later).
    SaveDraft(Box<Draft>),
    /// Write all drafts now and not in 100 ms: somebody leaves a field or a screen. Nobody waits for it.
    FlushDrafts,
    /// A draft has become a record: remove its journal.
    DropDraft(Uuid),
    /// Show a dialog in front.
    Open(Box<Dialog>),
    /// Go somewhere.
    Go(Place),
    /// Tell the person something in the notice line.
    Notify(Notice),
    /// Do as if the person had given this command.
    Run(Command),
    /// Tell the screen of `asker` which row of its [`super::dialog::Pick`] was chosen, from 0.
    Chosen {
        /// Whose choice it is.
        asker: Asker,
        /// The row.
        choice: usize,
    },
    /// Use another shipped key map until the program ends.
    UseKeymap(Shipped),
    /// Copy a telephone number to the terminal's clipboard (OSC 52).
    CopyPhone(String),
    /// Ring the bell once.
    Bell,
    /// Draw everything anew.
    Repaint,
    /// Give the terminal back to the shell until it says to go on.
    Suspend,
    /// Save everything and leave; where that is not possible, [`super::event::Event::LeavingUnsaved`] comes.
    Quit,
    /// Leave, although drafts are in memory only: the person has been asked.
    QuitAnyway,
}

/// Effects in the order in which they are to happen.
pub type Effects = Vec<Effect>;
