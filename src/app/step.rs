//! The step dialog: the form of one transition, or of a new item.
//!
//! It is made from what the workflow file says that the step carries. Where the
//! desk can propose a value (the ranked clinic, the support physician of the area,
//! the clinic whose answer is awaited), the proposals stand on top and a digit picks
//! another, so that Enter confirms the usual case. What was typed outlives refusals,
//! another desk's saving, and Esc.

mod clinics;
mod concerned;
mod fields;
mod handing;
mod hindered;
mod keys;
mod merge;
mod proposals;
mod timing;

pub use merge::{Conflict, Side};
pub use proposals::{Beside, Proposal, Proposals};

use crate::app::effect::Effects;
use crate::app::form::Form;
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::facility::Facility;
use crate::domain::ids::{FacilityId, ItemId};
use crate::domain::intake::FieldFault;
use crate::domain::work_item::Details;
use crate::keymap::command::Layer;
use crate::locale::Label;
use crate::search::Answer as Found;
use crate::store::recognise::PersonHit;
use clinics::Clinics;
use concerned::Concerned;
use hindered::Hindered;
use std::collections::BTreeMap;
use timing::Timing;

/// What the dialog does when it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// A step of an item.
    Step {
        /// The item.
        item: ItemId,
        /// Name of the transition.
        transition: String,
        /// The revision that the person has seen.
        revision: u32,
    },
    /// A new item of a workflow.
    Start {
        /// The workflow.
        kind: String,
    },
}

/// What a form is for, as far as others at the same item matter for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Taking a step, or starting an item.
    Step,
    /// Nothing but the fields of the item: only what differs from before is handed over.
    Sheet,
    /// Adding to the history, as a note does: nobody can have been faster.
    Addition,
}

/// What has the hands in the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// The line that confirms; digits and arrows go through the proposals.
    Confirm,
    /// The fields.
    Fields,
}

/// What the screen is to do with the dialog after a key.
#[derive(Debug)]
pub enum Outcome {
    /// It stays.
    Stay(Effects),
    /// It goes and keeps what was typed, for the next time.
    Leave,
    /// It has no use for the command.
    Ignored,
}

/// A step on its way.
#[derive(Debug, Clone)]
pub struct StepDialog {
    aim: Aim,
    /// `S0012 打診する`.
    title: String,
    /// What has to be known before: whom it is about, what is missing, what somebody else did.
    heads: Vec<String>,
    proposals: Option<Proposals>,
    /// Digits that have just picked proposals, and the proposals before them.
    picking: Option<(String, Proposals)>,
    form: Form,
    /// Institutions looked up for the field with the cursor.
    clinics: Clinics,
    /// Entries of the institutions proposed: how they are reached.
    contacts: Vec<Facility>,
    /// What the fields held when it was opened, in stored form.
    initial: Details,
    /// What the store held of the fields when they were last compared with it.
    base: Details,
    /// Fields that somebody else has changed as well.
    conflicts: Vec<Conflict>,
    purpose: Purpose,
    /// Whom it is about, where it begins with a person.
    concerned: Option<Concerned>,
    /// Those who cannot go, where the step sends somebody.
    hindered: Option<Hindered>,
    /// The time of the visit, where the step has to do with one.
    timing: Option<Timing>,
    /// What is handed over unless somebody cannot go, while who can go is being read.
    judged: Option<Details>,
    /// Whether the store did not take it because somebody was faster, and it is to be handed over again.
    was_outrun: bool,
    hands: Hands,
    /// Why the store did not take it.
    refusal: Option<String>,
    /// What the fields held when the store was asked.
    handed_over: BTreeMap<String, String>,
    is_waiting: bool,
    is_touched: bool,
}

impl StepDialog {
    /// The transition or workflow it is for.
    #[must_use]
    pub fn aim(&self) -> &Aim {
        &self.aim
    }

    /// Whether it is for the same step of the same item.
    #[must_use]
    pub fn is_for(&self, other: &Aim) -> bool {
        match (&self.aim, other) {
            (
                Aim::Step {
                    item, transition, ..
                },
                Aim::Step {
                    item: other_item,
                    transition: other_transition,
                    ..
                },
            ) => item == other_item && transition == other_transition,
            (mine, other) => mine == other,
        }
    }

    /// The item, when it is for a step.
    #[must_use]
    pub fn item(&self) -> Option<ItemId> {
        match &self.aim {
            Aim::Step { item, .. } => Some(*item),
            Aim::Start { .. } => None,
        }
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What has to be known before.
    #[must_use]
    pub fn heads(&self) -> &[String] {
        &self.heads
    }

    /// The proposals on top.
    #[must_use]
    pub fn proposals(&self) -> Option<&Proposals> {
        self.proposals.as_ref()
    }

    /// The fields.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// What has the hands.
    #[must_use]
    pub fn hands(&self) -> Hands {
        self.hands
    }

    /// Why the store did not take it.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Whether the store has been asked and has not answered yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// Whether something was typed after the store was asked: the step that is taken has it not.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.is_waiting && self.form.texts() != self.handed_over
    }

    /// The step is taken; what was typed too late stays for the next time.
    pub fn go_on(&mut self) {
        self.is_waiting = false;
    }

    /// Whether something was typed that is worth keeping.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.is_touched
    }

    /// The layers that have the hands.
    #[must_use]
    pub fn layers(&self) -> &'static [Layer] {
        match self.hands {
            _ if !self.conflicts.is_empty() => &[Layer::Dialog],
            Hands::Confirm => &[Layer::Dialog],
            Hands::Fields => self.form.layers(),
        }
    }

    /// Asks for the names of the institutions that the form holds from the start.
    #[must_use]
    pub fn opened(&self) -> Effects {
        let mut effects = self.clinics.names(&self.form);
        let options = self.proposals.iter().flat_map(Proposals::clinics);
        let is_known = |id: &FacilityId| self.contacts.iter().any(|one| one.id == *id);
        effects.extend(clinics::ask(options.filter(|id| !is_known(id)).collect()));
        effects
    }

    /// How the institution under the hand is reached; `None` where none is proposed.
    #[must_use]
    pub fn contact(&self, desk: &Desk) -> Option<String> {
        let id = self.proposals.as_ref()?.clinic()?;
        let clinic = self.contacts.iter().find(|one| one.id == id)?;
        let known = words::contact(clinic, desk);
        Some(if known.is_empty() {
            desk.locale.text(Label::ReferralContactUnknown).to_owned()
        } else {
            known
        })
    }

    /// The search thread has found something.
    pub fn found(&mut self, found: &Found) -> Effects {
        self.clinics.found(found)
    }

    /// The institutions found, with their names.
    pub fn take_facilities(&mut self, facilities: &[Facility]) {
        self.clinics.offer(facilities, &mut self.form);
        let options: Vec<FacilityId> = self.proposals.iter().flat_map(Proposals::clinics).collect();
        let proposed = facilities.iter().filter(|one| options.contains(&one.id));
        self.contacts.extend(proposed.cloned());
    }

    /// Looks up what is typed: an institution, or the person.
    fn look_up(&mut self, desk: &Desk) -> Effects {
        let mut effects = self.clinics.look_up(&self.form, desk);
        if let Some(concerned) = &mut self.concerned {
            effects.extend(concerned.look_up(&self.form));
            self.proposals = concerned.proposals(self.proposals.as_ref(), desk);
        }
        effects
    }

    /// Those who may be the person have come.
    pub fn take_persons(&mut self, persons: Vec<PersonHit>, desk: &Desk) {
        if let Some(concerned) = &mut self.concerned {
            concerned.recognised(persons);
            self.proposals = concerned.proposals(self.proposals.as_ref(), desk);
        }
    }

    fn blame(&mut self, faults: &[FieldFault], desk: &Desk) {
        let elsewhere = self.form.blame(faults);
        if elsewhere.len() < faults.len() {
            self.hands = Hands::Fields;
        }
        let names: Vec<&str> = elsewhere.iter().map(|fault| fault.field.as_str()).collect();
        self.refusal = (!names.is_empty()).then(|| {
            desk.locale
                .fill(Label::StepMissing, &[("fields", &names.join(", "))])
        });
    }

    /// The store did not take it; `faults` are told beside the fields, `why` for the whole.
    pub fn refused(&mut self, faults: &[FieldFault], why: String, desk: &Desk) {
        self.is_waiting = false;
        self.judged = None;
        if !faults.is_empty() {
            self.blame(faults, desk);
        }
        if self.refusal.is_none() {
            self.refusal = Some(why);
        }
    }

    /// The store did not take it because somebody was faster. What is for nothing but fields is handed over again
    /// as soon as it is merged; any other step waits for a look.
    pub fn outrun(&mut self) {
        self.was_outrun = self.purpose == Purpose::Sheet;
    }

    /// Somebody else was faster: says what they did, and goes on from what is now there.
    pub fn overtaken(&mut self, now: u32, what: String) {
        self.is_waiting = false;
        if let Aim::Step { revision, .. } = &mut self.aim {
            *revision = now;
        }
        self.refusal = Some(what);
    }

    /// The person has come back to it after the item was saved by somebody else: `what` was merged.
    pub fn refresh(&mut self, now: u32, what: Option<String>) {
        if let Aim::Step { revision, .. } = &mut self.aim {
            *revision = now;
        }
        self.refusal = what;
    }
}
