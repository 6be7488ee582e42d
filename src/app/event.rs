//! Facts: what has happened, as told to the desk by its threads.

use crate::domain::contact::Subject;
use crate::domain::draft::Unsaved;
use crate::domain::ids::{ConsultationId, FacilityId};
use crate::keymap::keys::KeyChord;
use crate::search::Answer as Found;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::Reply;
use crate::store::themes::Themes;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Something that has happened.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed.
    Key(KeyChord),
    /// Text was pasted (cleaned, newlines are `\n`); `cut` says it was too long.
    Pasted {
        /// The text.
        text: String,
        /// Whether something was left out.
        cut: bool,
    },
    /// The window has another size, or wants to be drawn anew.
    Resized,
    /// Time has passed; sent at [`super::App::next_deadline`].
    Tick,
    /// The store has answered a request.
    Answered {
        /// Who had asked.
        asker: Asker,
        /// What it said.
        result: Result<Reply, StoreError>,
    },
    /// Another process has saved something.
    OtherDesksSaved(Changes),
    /// The search thread has an answer; older generations are dropped.
    Found(Found),
    /// The directory index was (re)built.
    DirectoryReady {
        /// How many institutions it holds.
        facilities: usize,
    },
    /// The search for themes has read so many consultations of so many.
    ThemesRead {
        /// Read so far.
        done: u32,
        /// To be read.
        all: u32,
    },
    /// The search for themes is over.
    ThemesFound(Box<Result<Themes, StoreError>>),
    /// A draft is on disk.
    DraftSaved {
        /// Which one.
        draft: Uuid,
        /// When.
        at: DateTime<Utc>,
    },
    /// A draft could not be written; it is kept in memory.
    DraftUnsaved {
        /// Which one.
        draft: Uuid,
        /// Why.
        why: Unsaved,
    },
    /// The desk cannot be suspended: there is no shell that could wake it again.
    NoShell,
    /// The person wants to leave, and what was typed last could not be written.
    LeavingUnsaved,
}

/// Who asked the store, and gets the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asker {
    /// The intake form of this draft.
    Intake(Uuid),
    /// The intake form of this draft, looking something up; older turns are of no use any more.
    IntakeLookup {
        /// The draft.
        draft: Uuid,
        /// Counts the look-ups of the form.
        turn: u32,
    },
    /// The watch over the teams under way.
    Teams,
    /// The curtain.
    Curtain,
    /// The intake screen, about a call handed over from desk to desk.
    IntakeHanded(Uuid),
    /// The intake form of this draft, asking what is like it or telling other desks of it.
    IntakeDoubles {
        /// The draft.
        draft: Uuid,
        /// Counts the questions of the form.
        turn: u32,
    },
    /// The directory screen.
    Directory,
    /// The list or board of the workflow on screen.
    Work,
    /// The same, taking back what this desk did last.
    WorkUndo,
    /// The same, saying which item is open here; a word that does not come through is said again.
    AtItem,
    /// The list of all workflows.
    Queues,
    /// The day view.
    Today,
    /// The records of consultations.
    Records,
    /// The supply view.
    Supply,
    /// The report.
    Report,
    /// The screen of themes.
    Themes,
    /// The calendar of visits.
    Visits,
    /// The dialog in front.
    Dialog,
    /// The frame around the screens: counters in the header, notices.
    Shell,
}

/// A place that a screen can ask to be taken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A new intake form; what was open is parked.
    NewIntake,
    /// The intake form of a draft.
    Draft(Uuid),
    /// The intake screen, where the draft is to be thrown away.
    Discarded(Uuid),
    /// The intake form in front.
    Intake,
    /// The intake form in front, with an institution of the directory as its caller.
    Caller(FacilityId),
    /// A new intake form that continues an earlier consultation; what was open is parked.
    Continue(ConsultationId),
    /// The records of consultations, with a query.
    Records {
        /// Words, a number, dates; empty keeps the last one.
        query: String,
    },
    /// Everything there was with somebody.
    History(Subject),
    /// The directory, with a query.
    Directory {
        /// In the query language; empty keeps the last one.
        query: String,
    },
    /// A directory entry.
    Facility(FacilityId),
    /// Whom to call today to keep the directory fresh.
    Calls,
    /// The list or board of a workflow, perhaps with one item selected.
    Work {
        /// The workflow.
        kind: String,
        /// The item to be selected.
        item: Option<crate::domain::ids::ItemId>,
    },
    /// The list of all workflows.
    Queues,
    /// The day view.
    Today,
    /// The supply view.
    Supply,
    /// The report of a period.
    Report,
    /// Themes that rise, and the issues that follow them.
    Themes,
    /// The calendar of visits, and who is there.
    Visits,
}
