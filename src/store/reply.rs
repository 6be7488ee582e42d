//! What the store answers to a request.

use super::alike::{Alike, Earlier};
use super::at_item::AtItem;
use super::bunch::BunchTaken;
use super::day::Received;
use super::entry::EntryRecord;
use super::figures::{Behind, PeriodFacts};
use super::handed::HandedReply;
use super::issue_cases::IssueStanding;
use super::lists::QueueRow;
use super::outings::TeamAway;
use super::past_days::PastDay;
use super::presence::Presence;
use super::recognise::{CallerHit, PersonHit};
use super::release::Released;
use super::reviews::Doubt;
use super::standing::Standing;
use super::supply::{OpenGap, SupplyFacts};
use super::visit_calendar::VisitCalendar;
use super::{ItemView, LookUpPage, RecordView, Registered, Stepped};
use crate::domain::consultation::Consultation;
use crate::domain::contact::History;
use crate::domain::crew::CrewMember;
use crate::domain::facility::{Facility, Position};
use crate::domain::hand_over::HandOverNote;
use crate::domain::ids::{FacilityId, ItemId};
use crate::domain::pair::{Load, Pair};
use crate::domain::postal::PostalTown;
use crate::domain::ranking::Ranking;
use crate::domain::upkeep::CallDue;
use crate::domain::work_item::WorkItem;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// What the store answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// To `Register`.
    Registered(Registered),
    /// To `Step` and `StepNumbered`.
    Stepped(Box<Stepped>),
    /// To `StepAll`.
    SteppedAll(BunchTaken),
    /// To `Start` and `RaiseGap`.
    Started(Box<WorkItem>),
    /// To `Release`.
    Released(Box<Released>),
    /// To `WritePaper`: the whole path.
    Written(PathBuf),
    /// To `WriteHandOver`.
    HandOverWritten {
        /// The draft it was typed as.
        draft: Uuid,
    },
    /// To `Reveal`: it is logged.
    Revealed,
    /// To `HasPin`.
    HasPin(bool),
    /// To `TryPin`: whether it was right.
    PinTried(bool),
    /// To `MarkSeen` and `Acknowledge`.
    Done,
    /// To `DoubtCount`.
    DoubtCount(usize),
    /// To `Doubts`, `DecideDoubt` and `UndoDoubt`: the first questions that are open now.
    Doubts {
        /// With both sides.
        doubts: Vec<Doubt>,
        /// How many there are.
        total: usize,
    },
    /// To `Handed`.
    Handed(HandedReply),
    /// To `Counts`: by workflow; those without an open item are left out.
    Counts(BTreeMap<String, u32>),
    /// To `TeamsAway`, those out longest first.
    TeamsAway(Vec<TeamAway>),
    /// To `Crew`.
    Crew(Vec<CrewMember>),
    /// To `Visits`.
    Visits(Box<VisitCalendar>),
    /// To `Absence`.
    RosterChanged,
    /// To `Queue`.
    Queue(Vec<QueueRow>),
    /// To `Item` and `ItemNumbered`.
    Item(Box<ItemView>),
    /// To `Pairs`.
    Pairs(Vec<Pair>),
    /// To `PairLoad`.
    PairLoad(Vec<Load>),
    /// To `Candidates`.
    Candidates {
        /// The referral.
        item: ItemId,
        /// Who could take it, and why the others cannot.
        ranking: Box<Ranking>,
    },
    /// To `Consultation`.
    Consultation(Box<Consultation>),
    /// To `Record`.
    Record(Box<RecordView>),
    /// To `Earlier`.
    Earlier(Box<Earlier>),
    /// To `AddTo` and `Correct`: as it reads now.
    Amended(Box<RecordView>),
    /// To `LookUp`.
    LookedUp(Box<LookUpPage>),
    /// To `History`.
    History(Box<History>),
    /// To `Newest` and `About`.
    Consultations(Vec<Consultation>),
    /// To `Recognise`.
    Recognised {
        /// Callers, the likeliest first.
        callers: Vec<CallerHit>,
        /// Persons, the likeliest first.
        persons: Vec<PersonHit>,
    },
    /// To `Postal`.
    Postal(Vec<PostalTown>),
    /// To `Alike`.
    Alike(Alike),
    /// To `BePresent`: calls that other people are typing now.
    Present(Vec<Presence>),
    /// To `BeAt`: everybody who is at an item now.
    AtItems(Vec<AtItem>),
    /// To `Facility`.
    Facility(Box<Facility>),
    /// To `Facilities`, in the order asked for.
    Facilities(Vec<Facility>),
    /// To `DeclareRoom`, `ConfirmEntry`, `CalledInVain`, `SetNotice` and `EditEntry`.
    EntryChanged(FacilityId),
    /// To `Entry`.
    Entry(Box<EntryRecord>),
    /// To `CallsDue`, in the order of calling.
    CallsDue(Vec<CallDue>),
    /// To `Locate`.
    Located {
        /// The address asked for.
        address: String,
        /// The middle of its town; `None` when no town fits.
        position: Option<Position>,
    },
    /// To `Day`.
    Day(Box<DayFacts>),
    /// To `Supply`.
    Supply(Box<SupplyFacts>),
    /// To `Gaps`.
    Gaps(Vec<OpenGap>),
    /// To `FigureWish::Period`.
    Period(Box<PeriodFacts>),
    /// To `FigureWish::Behind` and `FigureWish::Cases`, the newest first.
    Behind(Vec<Behind>),
    /// To `FigureWish::Standings`.
    Standings(Vec<IssueStanding>),
    /// To `RaiseTheme`.
    ThemeRaised {
        /// The issue.
        item: Box<WorkItem>,
        /// Whether it was made just now.
        is_new: bool,
    },
}

/// What the day view counts from.
#[derive(Debug, Clone, PartialEq)]
pub struct DayFacts {
    /// The office's date.
    pub date: NaiveDate,
    /// The moment from which a day that is over is looked at: its end.
    pub as_of: Option<DateTime<Utc>>,
    /// All open items, in the order in which they were made.
    pub open: Vec<Arc<Standing>>,
    /// Items closed on that date.
    pub closed: Vec<Arc<Standing>>,
    /// Consultations received on that date, in the order of their calls.
    pub received: Vec<Arc<Received>>,
    /// The days before, the oldest first.
    pub past: Vec<PastDay>,
    /// When the reader last marked the view as seen.
    pub last_look: Option<DateTime<Utc>>,
    /// Institutions whose declared room has expired.
    pub stale_rooms: u32,
    /// Hand-over notes that stand for the shift, the newest first.
    pub notes: Vec<HandOverNote>,
}
