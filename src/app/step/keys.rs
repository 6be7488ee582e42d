//! What the hands do in a step dialog: keys and text, between the line that confirms and the fields.

use super::fields::is_one_of_a_list;
use super::{Hands, Outcome, StepDialog};
use crate::app::effect::Effects;
use crate::app::form::Reaction;
use crate::app::screen::Desk;
use crate::keymap::command::{Command, Layer};
use crate::text::fold;

impl StepDialog {
    /// A command of the person.
    pub fn command(&mut self, command: Command, desk: &Desk) -> Outcome {
        if !self.conflicts.is_empty() {
            return self.at_conflict(command, desk);
        }
        if self.hands == Hands::Confirm
            && let Some(number) = command.picked()
        {
            return self.pick(number, desk);
        }
        self.picking = None;
        self.form.end_run();
        match (self.hands, command) {
            (_, Command::Commit) | (Hands::Confirm, Command::GoPrimary) => self.confirm(desk),
            (Hands::Fields, Command::GoPrimary) if self.form.layers() != [Layer::List] => {
                self.confirm(desk)
            }
            (Hands::Confirm, _) => self.at_confirm(command),
            (Hands::Fields, Command::Back) if !self.form.is_jumping() => Outcome::Leave,
            (Hands::Fields, Command::FieldNext | Command::PaneNext) if self.is_last() => {
                self.rest();
                Outcome::Stay(Effects::new())
            }
            (Hands::Fields, Command::FieldPrev | Command::PanePrev) if self.is_first() => {
                self.rest();
                Outcome::Stay(Effects::new())
            }
            (Hands::Fields, Command::PaneNext) => self.in_form(Command::FieldNext, desk),
            (Hands::Fields, Command::PanePrev) => self.in_form(Command::FieldPrev, desk),
            (Hands::Fields, _) => self.in_form(command, desk),
        }
    }

    /// Text for the field with the cursor; on the line that confirms it goes to the first field.
    pub fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        if !self.conflicts.is_empty() {
            // Nothing is typed while one of three texts is to be chosen.
            return Effects::new();
        }
        if self.hands == Hands::Confirm {
            if self.form.fields().next().is_none() {
                return Effects::new();
            }
            // What follows a last choice without a pause belongs to it, as the rest of a number does.
            let is_rest = self.form.is_in_run();
            self.enter_fields(!is_rest);
            // What nobody has typed is typed over: two dates in one field are none.
            if !is_rest && !self.is_touched {
                self.form.clear_line();
            }
        }
        let text = self.whole_number(text);
        self.is_touched = true;
        let was_last = self.is_last();
        let reaction = self.form.insert(&text);
        // The last list of a form is done with its digit: what is left is to confirm.
        let is_done = was_last && reaction == Reaction::Changed && is_one_of_a_list(&self.form);
        if is_done {
            self.rest();
        }
        self.look_up(desk)
    }

    fn in_form(&mut self, command: Command, desk: &Desk) -> Outcome {
        match self.form.command(command) {
            Reaction::Ignored => Outcome::Ignored,
            Reaction::Changed | Reaction::Left { changed: true, .. } => {
                self.is_touched = true;
                Outcome::Stay(self.look_up(desk))
            }
            _ => Outcome::Stay(Effects::new()),
        }
    }

    fn at_confirm(&mut self, command: Command) -> Outcome {
        let has_fields = self.form.fields().next().is_some();
        match command {
            Command::Back => return Outcome::Leave,
            Command::PaneNext | Command::FieldJump if has_fields => self.enter_fields(true),
            Command::PanePrev if has_fields => self.enter_fields(false),
            Command::MoveDown | Command::MoveUp => match &mut self.proposals {
                Some(proposals) => proposals.step(command == Command::MoveDown),
                None if has_fields => self.enter_fields(command == Command::MoveDown),
                None => {}
            },
            Command::MarkToggle => {
                if let Some(proposals) = &mut self.proposals {
                    proposals.mark();
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Stay(Effects::new())
    }

    /// A digit on the line that confirms. After a last list it may be the rest of a number.
    fn pick(&mut self, number: usize, desk: &Desk) -> Outcome {
        if self.form.is_in_run() {
            return Outcome::Stay(self.text(&number.to_string(), desk));
        }
        let Some(proposals) = &mut self.proposals else {
            return Outcome::Stay(self.text(&number.to_string(), desk));
        };
        let before = proposals.clone();
        proposals.pick(number - 1);
        let picking = self.picking.get_or_insert((String::new(), before));
        picking.0.push_str(&number.to_string());
        Outcome::Stay(Effects::new())
    }

    /// A number has begun with digits that picked proposals: they go before `text`, and the proposals are as before.
    fn whole_number(&mut self, text: &str) -> String {
        match self.picking.take() {
            Some((digits, before)) if fold::is_number_part(text) => {
                self.proposals = Some(before);
                digits + text
            }
            _ => text.to_owned(),
        }
    }

    pub(super) fn rest(&mut self) {
        self.form.rest();
        self.hands = Hands::Confirm;
    }

    fn enter_fields(&mut self, first: bool) {
        self.hands = Hands::Fields;
        let codes: Vec<String> = self.form.fields().map(|field| field.code.clone()).collect();
        let code = if first { codes.first() } else { codes.last() };
        if let Some(code) = code {
            self.form.focus_on(code, None);
        }
    }

    fn is_first(&self) -> bool {
        self.form
            .fields()
            .next()
            .is_some_and(|field| field.code == self.form.focused_code())
    }

    fn is_last(&self) -> bool {
        self.form
            .fields()
            .last()
            .is_some_and(|field| field.code == self.form.focused_code())
    }
}
