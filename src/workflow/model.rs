//! What a workflow file says, once it has been read and found whole.

pub use super::decision::{Contact, Departure, Facts, OfferFact, Plan, Refusal};
pub use super::named::{Guard, Hook};

use crate::domain::staff::Role;
use crate::domain::urgency::Urgency;
use crate::domain::vocabulary::Vocabulary;
use crate::locale::Bilingual;
use std::collections::BTreeMap;

/// One function of the centre: the lifecycle of its work items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workflow {
    /// Stable id, also the file's stem and `kind` of the items.
    pub id: String,
    /// Letter in the numbers (`S` gives `R8-S0012`); unique among workflows.
    pub letter: char,
    /// What people call it.
    pub label: Bilingual,
    /// How its items are shown.
    pub view: View,
    /// States in the order of the file; the first is where an item starts.
    pub states: Vec<State>,
    /// Transitions in the order of the file, the universal ones added.
    pub transitions: Vec<Transition>,
    /// Fields of the form (need sheet, screening sheet …).
    pub fields: Vec<FieldSpec>,
    /// Board columns where there is room for all of them (120 cells and more), each a set of
    /// states; empty for a queue.
    pub columns: Vec<Column>,
    /// Fewer, wider sets of states for 80 cells; empty when `columns` does for both.
    pub narrow_columns: Vec<Column>,
    /// What its list shows of an item; empty for the columns of every list.
    pub list_columns: Vec<ListColumn>,
    /// The list stands in three parts by due time (now, today, later); what is due within so many
    /// minutes belongs to the first.
    pub list_groups: Option<u32>,
    /// Lists of words that only this workflow uses, by name.
    pub choices: BTreeMap<String, Vocabulary>,
    /// Values of `routes` in the intake that start such an item.
    pub routes: Vec<String>,
    /// The field that says to whom its items link a case, for the case that they were made from and for the figures.
    pub linked_to: Option<String>,
    /// Its items are about a person: whoever begins one is asked about whom, and where they live.
    pub is_about_a_person: bool,
    /// A look at the whole case that nothing puts off for ever.
    pub reassess: Option<Reassess>,
}

/// A look at the whole case after so many days, whatever else is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reassess {
    /// Days since the case began or was looked at last.
    pub days: u32,
    /// The step that is the look.
    pub step: String,
    /// Field of the form with the day of the last one.
    pub field: String,
}

/// How the items of a workflow are shown first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// A list, most urgent first.
    Queue,
    /// Columns by state.
    Board,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListColumn {
    /// Heading.
    pub label: Bilingual,
    /// What stands in it.
    pub shows: Shown,
    /// Its cells.
    pub cells: u32,
}

/// What a list shows of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Its number.
    Number,
    /// When it is due.
    Due,
    /// How long still, or how late.
    Left,
    /// Whom it is about.
    Person,
    /// The area.
    Area,
    /// The state.
    State,
    /// Who has it.
    Owner,
    /// Who started it.
    StartedBy,
    /// A field of its form.
    Field(String),
}

impl Shown {
    /// Everything but fields, by its word in a file.
    pub const WORDS: [(&'static str, Self); 8] = [
        ("number", Self::Number),
        ("due", Self::Due),
        ("left", Self::Left),
        ("person", Self::Person),
        ("area", Self::Area),
        ("state", Self::State),
        ("owner", Self::Owner),
        ("started-by", Self::StartedBy),
    ];
}

/// A column of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub label: Bilingual,
    /// Codes of the states in it.
    pub states: Vec<String>,
}

/// One state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Stable code, also in JSON and on the command line.
    pub code: String,
    /// What people call it.
    pub label: Bilingual,
    /// What the state means for the next step.
    pub phase: Phase,
    /// Whose turn it is instead once the deadline has passed, where somebody has to see to that.
    pub late: Option<LateTurn>,
    /// FHIR Task status, where the workflow gives one.
    pub fhir: Option<String>,
}

/// Who does what when the others have not done it in time (督促).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateTurn {
    /// Code of the vocabulary `actors`.
    pub actor: String,
    /// What they do.
    pub action: Bilingual,
}

/// Open, paused or closed. A closed state has no next step, an open one always has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Somebody is to act.
    Open(Turn),
    /// Waiting until a date that is given when it is put on hold.
    Paused(Turn),
    /// Over.
    Closed,
    /// Never was: kept for the record, left out of every count.
    Error,
}

/// Whose turn, what they do, how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Code of the vocabulary `actors`.
    pub actor: String,
    /// What they do.
    pub action: Bilingual,
    /// How long they have.
    pub clock: ClockSpec,
}

/// How a due time is found. Values for single urgencies override the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockSpec {
    /// For every urgency that has none of its own.
    pub default: Span,
    /// For one urgency.
    pub by_urgency: BTreeMap<Urgency, Span>,
    /// When the field that holds the moment is empty.
    pub otherwise: Option<Span>,
}

/// A length of time, or a field that holds the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Business minutes (`2bh` = 120).
    BusinessMinutes(u32),
    /// Business days (`3bd`).
    BusinessDays(u32),
    /// Clock minutes (`30m`, `2h`).
    Minutes(u32),
    /// Calendar days (`30d`).
    Days(u32),
    /// The moment in a field of the transition or the form (`field:at`).
    Field(String),
    /// Calendar days after that moment (`field:at+30d`).
    DaysAfter(String, u32),
}

/// One permitted step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Name as in `do NUMBER NAME`.
    pub name: String,
    /// What people call it.
    pub label: Bilingual,
    /// What else they call it, in the line of the palette and on the command line (到着).
    pub also: Vec<String>,
    /// States from which it may be taken.
    pub from: Vec<String>,
    /// Where it leads.
    pub to: Target,
    /// States that it leaves as they are, with their next step: who goes to a visit that is fixed is changed, and the
    /// day stands.
    pub stays: Vec<String>,
    /// Roles that may take it.
    pub who: Vec<Role>,
    /// What it must or may carry.
    pub carries: Vec<FieldSpec>,
    /// Conditions over what surrounds the item.
    pub guards: Vec<Guard>,
    /// What else happens in the same transaction.
    pub hooks: Vec<Hook>,
    /// Whether the acting person becomes the owner, if nobody is.
    pub claims: bool,
    /// What else happens to the owner.
    pub owner: OwnerChange,
    /// Whose turn it is when the item stays in its state; without it the next step is left as
    /// it was. With the hook `record-answer` only once no offer is open any more; with the guard
    /// `has-accepted` while acceptances are gathered.
    pub again: Option<Turn>,
    /// Whether it cannot be taken back (`final = true` in the file).
    pub irreversible: bool,
    /// States in which it is the usual next step, offered first on F9
    /// ([`Workflow::usual`]); the second of two is so once the first has been taken.
    pub primary: Vec<String>,
    /// Whether it is the other usual step of the states it leads from, offered on F8.
    pub further: bool,
}

/// What a transition does to the owner, beside `claims`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum OwnerChange {
    /// Nothing.
    #[default]
    Keep,
    /// The acting person becomes the owner.
    Take,
    /// Nobody is the owner any more.
    Clear,
    /// The member of staff in this field becomes the owner.
    Field(String),
}

/// Where a transition leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// It stays where it is.
    Same,
    /// One state.
    State(String),
    /// By the value of one of its fields.
    ByField {
        /// The field.
        field: String,
        /// State by value; `None` where it stays where it is.
        states: BTreeMap<String, Option<String>>,
    },
    /// The state before the hold.
    BeforeHold,
    /// Back to before the last step; the store does it, from the timeline.
    Undo,
}

/// One field of a form or a transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSpec {
    /// Code, as in `--set CODE=VALUE`.
    pub code: String,
    /// What people call it.
    pub label: Bilingual,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether the step is refused without it.
    pub required: bool,
    /// Required only when another field has one of these values.
    pub required_when: Option<(String, Vec<String>)>,
    /// Value when nothing is given, in stored form.
    pub default: Option<String>,
    /// Whether the value stays with the item (its details) or only in the timeline.
    pub keep: bool,
    /// How urgent the item is at least while the field holds anything: a danger sign is 即時.
    pub raises: Option<Urgency>,
}

/// What a field holds, and its stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several lines.
    Memo,
    /// A date, stored as ISO 8601 `2026-11-22`.
    Date,
    /// A moment, stored as ISO 8601 with offset.
    Moment,
    /// A moment that lies behind: what is entered afterwards. Stored as [`FieldKind::Moment`].
    Past,
    /// A whole number.
    Number {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
        /// The list that says what each value means, by codes that are the values.
        scale: Option<String>,
    },
    /// A code of a vocabulary.
    Choice(String),
    /// Codes of a vocabulary, joined by commas.
    Choices(String),
    /// A code of a vocabulary, or somebody's own words where none fits.
    Suggested(String),
    /// A directory entry: its id.
    Facility,
    /// A directory entry by its id, or the name of an institution that is in no directory.
    FacilityOrWords,
    /// Directory entries: ids joined by commas.
    Facilities,
    /// A member of staff: the id.
    Staff,
    /// Members of staff: ids joined by commas.
    People,
    /// Another workflow's id.
    Workflow,
}

impl FieldKind {
    /// Whether entries of the directory are looked up for it.
    #[must_use]
    pub fn names_institutions(&self) -> bool {
        matches!(
            self,
            Self::Facility | Self::FacilityOrWords | Self::Facilities
        )
    }
}
