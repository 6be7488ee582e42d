//! What a desk asks of its store, and what it gets back: exactly one reply a request.

pub use super::reply::{DayFacts, Reply};

use super::alike::Sought;
use super::bunch::Bunch;
use super::entry_edit::EntryEdit;
use super::exports::ExportNote;
use super::figures::FigureWish;
use super::handed::HandedWish;
use super::issue_cases::ThemeIssue;
use super::lists::QueueFilter;
use super::presence::Present;
use super::recognise::Typed;
use super::release::Released;
use super::{Gap, LookUpCursor, Seed, StepRequest};
use crate::domain::amendment::NewCorrection;
use crate::domain::contact::Subject;
use crate::domain::crew::Absence;
use crate::domain::facility::{ShortNotice, Source};
use crate::domain::ids::{AbsenceId, ConsultationId, FacilityId, ItemId, NoteId, PersonId};
use crate::domain::intake::{ConsultationInput, PersonInput};
use crate::domain::look_up::LookUp;
use crate::domain::number::Number;
use crate::domain::pair::PairsOf;
use crate::domain::pin::Pin;
use crate::domain::ranking::WhyNotKind;
use crate::domain::room::Room;
use crate::domain::work_item::Details;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;
use std::path::PathBuf;
use uuid::Uuid;

/// One wish of a desk.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Store a consultation.
    Register(Box<ConsultationInput>),
    /// Take a step of a work item.
    Step(StepRequest),
    /// Take a step of the item of a number, as it stands then.
    StepNumbered {
        /// The item.
        number: Number,
        /// Name of the transition.
        transition: String,
        /// What is given with it, as typed.
        given: Details,
    },
    /// Take the same step of several work items.
    StepAll(Bunch),
    /// Start a work item without a consultation.
    Start {
        /// The workflow.
        kind: String,
        /// What it starts from.
        seed: Box<Seed>,
        /// Whom it is about.
        about: Box<PersonInput>,
    },
    /// Start an issue about what an area lacks.
    RaiseGap(Box<Gap>),
    /// Open the identity gate of a referral.
    Release(ItemId),
    /// Write a paper into a file.
    WritePaper(Box<PaperFile>),
    /// Declare room while on the phone.
    DeclareRoom(NewRoom),
    /// The institution says that everything is still so.
    ConfirmEntry(FacilityId),
    /// Somebody called the institution and nobody answered.
    CalledInVain(FacilityId),
    /// Save the form of a directory entry.
    EditEntry(Box<EntryEdit>),
    /// Set or take away the short notice of an institution.
    SetNotice {
        /// Which one.
        facility: FacilityId,
        /// The notice; `None` takes it away.
        notice: Option<ShortNotice>,
    },
    /// Calls handed over from desk to desk.
    Handed(HandedWish),
    /// Add to a consultation that is closed.
    AddTo {
        /// The record.
        consultation: ConsultationId,
        /// What was learned.
        text: String,
    },
    /// Correct a field of a consultation.
    Correct(Box<NewCorrection>),
    /// Write a hand-over note.
    WriteHandOver {
        /// The draft it was typed as.
        draft: Uuid,
        /// What is handed over.
        text: String,
    },
    /// The reader takes a hand-over note over.
    Acknowledge(NoteId),
    /// Log that the names of a case are revealed at this desk, by its number.
    Reveal(Number),
    /// Whether whoever sits here has a PIN.
    HasPin,
    /// Whether it is the PIN of whoever sits here.
    TryPin(Pin),
    /// The reader has seen the day view.
    MarkSeen {
        /// Which screen.
        screen: &'static str,
    },
    /// How many items of each workflow are open.
    Counts,
    /// Who is under way.
    TeamsAway,
    /// Who can be sent out, as it stands now.
    Crew,
    /// The visits of some days, both included, and who is away.
    Visits {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// Note that somebody is away, or that they are here again.
    Absence(AbsenceWish),
    /// Open items, most urgent first.
    Queue(QueueFilter),
    /// Everything around one item.
    Item(ItemId),
    /// Everything around the item of a number.
    ItemNumbered(Number),
    /// Who is 主治医, who 副主治医.
    Pairs(PairsOf),
    /// How many persons each institution has.
    PairLoad,
    /// Ranked clinics for a referral.
    Candidates {
        /// The referral.
        item: ItemId,
        /// Rules that the person at the desk sets aside.
        relaxed: BTreeSet<WhyNotKind>,
    },
    /// A consultation by its number.
    Consultation(Number),
    /// A consultation and everything that came after it.
    Record(ConsultationId),
    /// A consultation with its open work items, to be continued.
    Earlier(ConsultationId),
    /// Consultations that fit a query, newest first.
    LookUp {
        /// What is asked.
        asked: Box<LookUp>,
        /// Where to go on; `None` from the newest.
        from: Option<LookUpCursor>,
        /// How many at most.
        limit: usize,
    },
    /// Every contact with somebody.
    History(Subject),
    /// The newest consultations.
    Newest {
        /// How many at most.
        limit: u32,
    },
    /// The last consultations about a person.
    About {
        /// The person.
        person: PersonId,
        /// How many at most.
        limit: u32,
    },
    /// Who is calling and about whom.
    Recognise {
        /// What is known of the caller so far.
        caller: Box<Typed>,
        /// What is known of the person so far.
        person: Box<Typed>,
    },
    /// Earlier calls, and calls being typed elsewhere, that may be the same case.
    Alike(Box<Sought>),
    /// Say that a call is being typed, or that it is not any more.
    BePresent {
        /// The draft.
        draft: Uuid,
        /// The call; `None` when it has ended.
        call: Option<Box<Present>>,
    },
    /// Say which item this desk has open and since when, or that it has none any more.
    BeAt(Option<(ItemId, DateTime<Utc>)>),
    /// Towns of a postal code or its beginning.
    Postal {
        /// Three to seven digits.
        digits: String,
        /// How many at most.
        limit: u32,
    },
    /// One directory entry.
    Facility(FacilityId),
    /// Several directory entries, for the rows of a list; those that are gone are left out.
    Facilities(Vec<FacilityId>),
    /// A directory entry with all around it.
    Entry(FacilityId),
    /// Whom to call today to keep the directory fresh.
    CallsDue,
    /// Where an address lies.
    Locate(String),
    /// How many questions of the join are open.
    DoubtCount,
    /// The first open questions of the join, with both sides.
    Doubts,
    /// Answer a question of the join.
    DecideDoubt(DoubtAnswer),
    /// Take the newest answer back.
    UndoDoubt,
    /// The figures of a day.
    Day {
        /// The office's date.
        date: NaiveDate,
    },
    /// Who can do what, area by area.
    Supply,
    /// The open issues about what is missing.
    Gaps,
    /// Figures, and the records behind them.
    Figures(FigureWish),
    /// Make an issue of a theme.
    RaiseTheme(Box<ThemeIssue>),
}

/// What is to become of an absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AbsenceWish {
    /// Somebody is away.
    Note {
        /// Who, by name.
        name: String,
        /// When and why.
        absence: Absence,
    },
    /// It is taken back.
    End(AbsenceId),
}

/// An answer to a question of the join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtAnswer {
    /// The source that names the institution.
    pub source: Source,
    /// Its key there.
    pub key: String,
    /// The entry that it is; `None` for one of its own.
    pub same_as: Option<FacilityId>,
}

/// A declaration of room to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoom {
    /// Whose room.
    pub facility: FacilityId,
    /// Code of `care_forms`.
    pub form: String,
    /// What was said.
    pub room: Room,
    /// How many persons more.
    pub places: Option<u32>,
    /// Condition or time, in words.
    pub note: String,
    /// The last day on which it holds; the usual one where nobody said.
    pub until: Option<NaiveDate>,
}

/// A paper to be written into a file.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperFile {
    /// What the audit says of it.
    pub note: ExportNote,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Where; its folder is made, private, when it is not there. An older one is replaced.
    pub path: PathBuf,
    /// The permit of a paper that names the person.
    pub released: Option<Box<Released>>,
}

impl Request {
    /// Whether it changes the file; reads go to the reader thread.
    #[must_use]
    pub fn is_write(&self) -> bool {
        // Every one is named, so that no new request goes to the wrong thread unnoticed.
        match self {
            Self::Handed(wish) => wish.is_write(),
            Self::Register(_)
            | Self::Step(_)
            | Self::StepNumbered { .. }
            | Self::StepAll(_)
            | Self::Start { .. }
            | Self::RaiseGap(_)
            | Self::RaiseTheme(_)
            | Self::WritePaper(_)
            | Self::DeclareRoom(_)
            | Self::ConfirmEntry(_)
            | Self::CalledInVain(_)
            | Self::EditEntry(_)
            | Self::SetNotice { .. }
            | Self::DecideDoubt(_)
            | Self::UndoDoubt
            | Self::AddTo { .. }
            | Self::Correct(_)
            | Self::WriteHandOver { .. }
            | Self::Acknowledge(_)
            | Self::Reveal(_)
            | Self::TryPin(_)
            | Self::MarkSeen { .. }
            | Self::Absence(_)
            | Self::BePresent { .. }
            | Self::BeAt(_) => true,
            Self::Release(_)
            | Self::HasPin
            | Self::Counts
            | Self::TeamsAway
            | Self::Crew
            | Self::Visits { .. }
            | Self::Queue(_)
            | Self::Item(_)
            | Self::ItemNumbered(_)
            | Self::Pairs(_)
            | Self::PairLoad
            | Self::Candidates { .. }
            | Self::Consultation(_)
            | Self::Record(_)
            | Self::Earlier(_)
            | Self::LookUp { .. }
            | Self::History(_)
            | Self::Newest { .. }
            | Self::About { .. }
            | Self::Recognise { .. }
            | Self::Alike(_)
            | Self::Postal { .. }
            | Self::Facility(_)
            | Self::Facilities(_)
            | Self::Entry(_)
            | Self::CallsDue
            | Self::Locate(_)
            | Self::DoubtCount
            | Self::Doubts
            | Self::Day { .. }
            | Self::Supply
            | Self::Gaps
            | Self::Figures(_) => false,
        }
    }
}
