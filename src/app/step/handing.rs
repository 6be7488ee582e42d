//! From the confirmed form to the store: what is plainly missing, what is asked once, what is handed over.

use super::{Aim, Outcome, Purpose, StepDialog, concerned};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::Reading;
use crate::app::screen::Desk;
use crate::domain::crew::CrewMember;
use crate::domain::work_item::Details;
use crate::store::request::Request;
use crate::store::{Seed, StepRequest};

impl StepDialog {
    /// Hands it to the store, once, unless something is plainly missing.
    pub(super) fn confirm(&mut self, desk: &Desk) -> Outcome {
        if self.is_waiting {
            return Outcome::Stay(Effects::new());
        }
        self.form.settle();
        let reading = Reading::at(desk);
        let faults = self.form.faults(&reading);
        if !faults.is_empty() {
            self.blame(&faults, desk);
            return Outcome::Stay(Effects::new());
        }
        let given = self.given(&reading);
        self.handed_over = self.form.texts();
        if self.hindered.is_none() {
            return Outcome::Stay(self.hand_over(given, &[], desk));
        }
        self.is_waiting = true;
        self.judged = Some(given);
        Outcome::Stay(vec![Effect::Ask {
            asker: Asker::Work,
            request: Request::Crew,
        }])
    }

    /// Who can be sent has been read; asks about somebody of them, or hands the step over.
    pub fn take_crew(&mut self, crew: &[CrewMember], desk: &Desk) -> Effects {
        let judged = self.judged.take();
        judged.map_or_else(Effects::new, |given| self.hand_over(given, crew, desk))
    }

    /// It was left while who can go was being read: nothing has been handed over.
    pub fn stop_judging(&mut self) {
        if self.judged.take().is_some() {
            self.is_waiting = false;
        }
    }

    fn hand_over(&mut self, given: Details, crew: &[CrewMember], desk: &Desk) -> Effects {
        self.refusal = self.question(&given, crew, desk);
        self.is_waiting = self.refusal.is_none();
        if !self.is_waiting {
            self.rest();
            return Effects::new();
        }
        vec![Effect::Ask {
            asker: Asker::Work,
            request: self.request(given),
        }]
    }

    /// What is asked once before anything is saved.
    fn question(&mut self, given: &Details, crew: &[CrewMember], desk: &Desk) -> Option<String> {
        let hindered = self.hindered.as_mut();
        let about_crew = hindered.and_then(|hindered| hindered.ask(given, crew, desk));
        let timing = self.timing.as_mut();
        let about_time = || timing.and_then(|timing| timing.ask(given, desk));
        about_crew.or_else(about_time).or_else(|| {
            let concerned = self.concerned.as_mut()?;
            concerned.ask(&self.form, self.proposals.as_ref(), desk)
        })
    }

    fn request(&self, given: Details) -> Request {
        match &self.aim {
            Aim::Step {
                item,
                transition,
                revision,
            } => Request::Step(StepRequest {
                item: *item,
                transition: transition.clone(),
                given,
                note: String::new(),
                if_revision: (self.purpose != Purpose::Addition).then_some(*revision),
            }),
            Aim::Start { kind } => Request::Start {
                kind: kind.clone(),
                about: Box::new(concerned::about(&given)),
                seed: Box::new(Seed {
                    details: given,
                    ..Seed::default()
                }),
            },
        }
    }

    /// What is handed over: the fields, the chosen proposal, and what was emptied.
    fn given(&self, reading: &Reading<'_>) -> Details {
        let mut given = self.form.values(reading);
        for code in self.initial.keys() {
            if self.form.field(code).is_some() && !given.contains_key(code) {
                given.insert(code.clone(), String::new());
            }
        }
        if self.purpose == Purpose::Sheet {
            given.retain(|code, value| self.initial.get(code) != Some(value));
        }
        if let Some(proposals) = &self.proposals {
            // What somebody looked up by name stands before what the desk proposes.
            if given.get(proposals.field()).is_none_or(String::is_empty) {
                given.extend(proposals.given());
            }
            given.extend(proposals.along(&given));
            if let Some((field, reason)) = proposals.standing_reason() {
                given
                    .entry(field.to_owned())
                    .or_insert_with(|| reason.to_owned());
            }
        }
        given
    }
}
