//! Two desks at the same item: what the other one has saved meanwhile, field by field.
//!
//! A field that only one of both has changed is merged by itself. The same field changed at both is shown as it was
//! before, as it is here and as it is there; one key takes one of them, and nothing is written before.

use super::{Outcome, Purpose, StepDialog};
use crate::app::effect::Effects;
use crate::app::field::Reading;
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::work_item::Details;
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::store::ItemView;
use crate::workflow::model::{FieldSpec, Workflow};

/// The field whose value becomes the urgency of the item.
pub(super) const URGENCY: &str = "urgency";

/// One of the three texts of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// As it was when the form was opened.
    Before,
    /// As it is here.
    Mine,
    /// As the other desk has saved it.
    Theirs,
}

impl Side {
    /// In the order of their digits.
    pub const ALL: [Self; 3] = [Self::Before, Self::Mine, Self::Theirs];
}

/// A field that both desks have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    code: String,
    /// What people call the field.
    pub label: String,
    /// The three texts in stored form, in the order of [`Side::ALL`].
    stored: [String; 3],
    /// The same as people read them.
    pub said: [String; 3],
    /// The one under the hand.
    pub chosen: Side,
}

/// What the store held of the fields when the form was opened.
pub(super) fn base<'s>(specs: impl Iterator<Item = &'s FieldSpec>, view: &ItemView) -> Details {
    specs
        .filter(|spec| spec.keep || spec.code == URGENCY)
        .map(|spec| (spec.code.clone(), held(view, &spec.code)))
        .collect()
}

fn held(view: &ItemView, code: &str) -> String {
    if code == URGENCY {
        return view.item.urgency.code().to_owned();
    }
    view.item.details.get(code).cloned().unwrap_or_default()
}

impl StepDialog {
    /// The fields that both desks have changed and that nobody has decided yet.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// The item has been saved by somebody else: takes over what was not touched here. Gives the names of the fields
    /// that were merged so.
    pub fn merge(&mut self, view: &ItemView, workflow: &Workflow, desk: &Desk) -> Vec<String> {
        if let Some(hindered) = &mut self.hindered {
            hindered.refresh(view);
        }
        let reading = Reading::at(desk);
        let mut merged = Vec::new();
        for (code, before) in self.base.clone() {
            let theirs = held(view, &code);
            let Some(field) = self.form.field(&code).filter(|_| theirs != before) else {
                continue;
            };
            let mine = if field.is_empty() {
                String::new()
            } else {
                field.value(&reading)
            };
            let shown = self.initial.get(&code).cloned();
            let is_shown = shown.is_some() || self.purpose == Purpose::Sheet;
            let is_untouched = mine == shown.unwrap_or_default();
            self.base.insert(code.clone(), theirs.clone());
            if is_shown {
                self.initial.insert(code.clone(), theirs.clone());
            }
            let spec = workflow.field(&code);
            let label = spec.map_or(code.as_str(), |spec| spec.label.in_lang(desk.locale.lang()));
            if mine == theirs || is_untouched && !is_shown {
                continue;
            }
            if is_untouched {
                super::fields::show(&mut self.form, &code, &theirs, desk);
                merged.push(label.to_owned());
                continue;
            }
            let stored = [before, mine, theirs];
            let said = stored.clone().map(|value| match spec {
                Some(spec) if !value.is_empty() => words::value(workflow, spec, &value, desk),
                _ => value,
            });
            let conflict = Conflict {
                label: label.to_owned(),
                stored,
                said,
                chosen: Side::Mine,
                code,
            };
            self.conflicts.retain(|other| other.code != conflict.code);
            self.conflicts.push(conflict);
        }
        merged
    }

    /// A command while a conflict is shown.
    pub(super) fn at_conflict(&mut self, command: Command, desk: &Desk) -> Outcome {
        let Some(conflict) = self.conflicts.first_mut() else {
            return Outcome::Ignored;
        };
        let place = Side::ALL
            .iter()
            .position(|side| *side == conflict.chosen)
            .unwrap_or(0);
        let side = |place: usize| Side::ALL[place.min(Side::ALL.len() - 1)];
        match command {
            Command::Back => return Outcome::Leave,
            Command::MoveUp | Command::FieldPrev | Command::PanePrev => {
                conflict.chosen = side(place.saturating_sub(1));
            }
            Command::MoveDown | Command::FieldNext | Command::PaneNext => {
                conflict.chosen = side(place + 1);
            }
            Command::ConflictMine => return Outcome::Stay(self.settle(Side::Mine, desk)),
            Command::ConflictTheirs => return Outcome::Stay(self.settle(Side::Theirs, desk)),
            Command::ConflictBefore => return Outcome::Stay(self.settle(Side::Before, desk)),
            Command::GoPrimary | Command::Commit => {
                let chosen = conflict.chosen;
                return Outcome::Stay(self.settle(chosen, desk));
            }
            _ => match command.picked().and_then(|digit| Side::ALL.get(digit - 1)) {
                Some(side) => return Outcome::Stay(self.settle(*side, desk)),
                None => return Outcome::Ignored,
            },
        }
        Outcome::Stay(Effects::new())
    }

    fn settle(&mut self, side: Side, desk: &Desk) -> Effects {
        if self.conflicts.is_empty() {
            return Effects::new();
        }
        let conflict = self.conflicts.remove(0);
        let [before, mine, theirs] = &conflict.stored;
        match side {
            Side::Before => self.form.set_text(&conflict.code, before),
            // What was typed here stands in the field already, exactly as it was typed.
            Side::Mine if mine.is_empty() => self.form.set_text(&conflict.code, ""),
            Side::Mine => false,
            Side::Theirs => self.form.set_text(&conflict.code, theirs),
        };
        self.is_touched = true;
        if !self.conflicts.is_empty() {
            return Effects::new();
        }
        self.refusal = Some(desk.locale.text(Label::StepSettled).to_owned());
        self.go_on_after_merge(desk)
    }

    /// Hands it over again when that is what the person wanted before somebody was faster.
    pub fn go_on_after_merge(&mut self, desk: &Desk) -> Effects {
        if !self.conflicts.is_empty() || !std::mem::take(&mut self.was_outrun) {
            return Effects::new();
        }
        match self.confirm(desk) {
            Outcome::Stay(effects) => effects,
            Outcome::Leave | Outcome::Ignored => Effects::new(),
        }
    }
}
