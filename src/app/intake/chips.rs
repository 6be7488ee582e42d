//! Chips (気づき): what the narrative says, offered for the fields that are still empty.
//!
//! F9 takes the first while the cursor is in the narrative, F8 opens them as a list whose digits
//! take one each. ^Z gives back what was taken last. Nothing is ever set by itself.

use super::call::{Call, Mode};
use super::postal::ADDRESS;
use super::sheet::DECLINED;
use super::{Intake, save};
use crate::app::effect::{Effect, Effects};
use crate::app::form::{Content, Form};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::domain::chips::{Chip, Noticing};
use crate::keymap::command::Command;
use crate::locale::Label;

/// The field that is read.
pub const NARRATIVE: &str = "narrative";
/// Chips are picked by the digits 1 to 9.
const AT_MOST: usize = 9;
/// Stands between the names of declined chips in a draft.
const SEPARATOR: char = '\n';

/// What was noticed in a call, and what became of it.
#[derive(Debug, Default)]
pub struct Chips {
    noticing: Noticing,
    /// Field and earlier text of what was taken since the last key, the newest last.
    taken: Vec<(String, String)>,
}

impl Chips {
    /// What may be taken now: the field is empty (or takes several and lacks this one), and
    /// nobody has declined it for this text.
    #[must_use]
    pub fn offered(&self, form: &Form, declined: &str) -> Vec<Chip> {
        let is_open = |chip: &&Chip| {
            let is_declined = declined.split(SEPARATOR).any(|name| name == chip.name());
            !is_declined && has_room(form, chip)
        };
        let open = self.noticing.chips().iter().filter(is_open);
        open.take(AT_MOST).cloned().collect()
    }
}

fn has_room(form: &Form, chip: &Chip) -> bool {
    form.field(&chip.field)
        .is_some_and(|field| match field.content() {
            Content::Choice(choice) if choice.takes_many() => !choice.has(&chip.value),
            _ => field.is_empty(),
        })
}

impl Call {
    /// What is on offer: the chips while the cursor is in the narrative, the towns of a postal
    /// code while it is in the address.
    #[must_use]
    pub fn chips(&self) -> Vec<Chip> {
        if self.form.focused_code() == ADDRESS {
            let address = self.form.text(ADDRESS);
            return self.postal.offers(&address, &self.municipality);
        }
        if self.form.focused_code() != NARRATIVE {
            return Vec::new();
        }
        let declined = self.beside.get(DECLINED).map_or("", String::as_str);
        self.chips.offered(&self.form, declined)
    }

    /// Reads the narrative if it has changed. A chip whose words are gone may come back with them.
    pub(super) fn notice(&mut self, desk: &Desk) {
        let text = self.form.text(NARRATIVE);
        self.chips
            .noticing
            .read(&desk.office.chips, &text, desk.today());
        if let Some(declined) = self.beside.get(DECLINED) {
            let is_said = |name: &&str| {
                let mut chips = self.chips.noticing.chips().iter();
                chips.any(|chip| chip.name() == **name)
            };
            let still: Vec<&str> = declined.split(SEPARATOR).filter(is_said).collect();
            let still = still.join(&SEPARATOR.to_string());
            self.note(DECLINED, still);
        }
    }

    /// Something else was typed: what was taken is given back by its own field from now on.
    pub(super) fn settle_chips(&mut self) {
        self.chips.taken.clear();
    }

    /// Puts a chip into its field.
    fn take_chip(&mut self, chip: &Chip) {
        let before = self.form.text(&chip.field);
        let takes_many = self.form.field(&chip.field).is_some_and(
            |field| matches!(field.content(), Content::Choice(choice) if choice.takes_many()),
        );
        let text = if takes_many && !before.is_empty() {
            format!("{before},{}", chip.value)
        } else {
            chip.value.clone()
        };
        self.form.set_text(&chip.field, &text);
        self.chips.taken.push((chip.field.clone(), before));
    }

    /// Whether something was taken since the last key.
    pub(super) fn has_chip_to_give_back(&self) -> bool {
        !self.chips.taken.is_empty()
    }

    /// Gives back what was taken last; its field, or `None` if nothing was taken since the
    /// last key.
    fn give_chip_back(&mut self) -> Option<String> {
        let (field, before) = self.chips.taken.pop()?;
        self.form.set_text(&field, &before);
        Some(field)
    }

    fn decline(&mut self, chip: &Chip) {
        let mut declined = self.beside.get(DECLINED).cloned().unwrap_or_default();
        if !declined.is_empty() {
            declined.push(SEPARATOR);
        }
        declined.push_str(&chip.name());
        self.note(DECLINED, declined);
    }
}

impl Intake {
    /// Takes the chip of a number, counted from 0; `None` when there is none.
    pub(super) fn take_chip(&mut self, at: usize, desk: &Desk) -> Option<Effects> {
        let call = self.front.as_mut()?;
        let chip = call.chips().into_iter().nth(at)?;
        call.take_chip(&chip);
        if chip.field == ADDRESS {
            call.find_area(&desk.office);
        }
        let field = call.form.field(&chip.field);
        let field = field.map_or("", |field| field.label.text(desk.locale));
        let shown = chip.label.in_lang(desk.locale.lang());
        let told = desk.locale.fill(
            Label::IntakeChipTaken,
            &[("field", &field), ("chip", &shown)],
        );
        Some(self.after_chip(told, desk))
    }

    /// Gives back what was taken last; `None` when nothing was taken since the last key.
    pub(super) fn give_chip_back(&mut self, desk: &Desk) -> Option<Effects> {
        let call = self.front.as_mut()?;
        let field = call.give_chip_back()?;
        if field == ADDRESS {
            call.find_area(&desk.office);
        }
        let told = desk.locale.text(Label::IntakeChipGivenBack).to_owned();
        Some(self.after_chip(told, desk))
    }

    fn after_chip(&mut self, told: String, desk: &Desk) -> Effects {
        let Some(call) = &mut self.front else {
            return Effects::new();
        };
        let left = call.chips().len();
        if let Mode::Chips(selected) = call.mode {
            call.mode = match left.checked_sub(1) {
                Some(last) => Mode::Chips(selected.min(last)),
                None => Mode::Fields,
            };
        }
        let mut effects = vec![Effect::Notify(Notice::info(told))];
        effects.extend(call.lookup.ask(call.id, &call.form));
        effects.push(save(call, desk));
        effects
    }

    /// A key for the list of chips. It stays open until Esc, or until there is nothing left.
    pub(super) fn in_chips(&mut self, selected: usize, command: Command, desk: &Desk) -> Handled {
        if let Some(number) = command.picked() {
            return Handled::Yes(self.take_chip(number - 1, desk).unwrap_or_default());
        }
        let Some(call) = &mut self.front else {
            return Handled::No;
        };
        let chips = call.chips();
        match command {
            Command::GoPrimary => {
                return Handled::Yes(self.take_chip(selected, desk).unwrap_or_default());
            }
            Command::MarkToggle => {
                let Some(chip) = chips.get(selected) else {
                    return Handled::Yes(Effects::new());
                };
                call.decline(chip);
                let shown = chip.label.in_lang(desk.locale.lang());
                let told = desk
                    .locale
                    .fill(Label::IntakeChipDeclined, &[("chip", &shown)]);
                return Handled::Yes(self.after_chip(told, desk));
            }
            Command::Undo => {
                return Handled::Yes(self.give_chip_back(desk).unwrap_or_default());
            }
            Command::MoveUp | Command::MovePageUp => {
                call.mode = Mode::Chips(selected.saturating_sub(1));
            }
            Command::MoveDown | Command::MovePageDown => {
                call.mode = Mode::Chips((selected + 1).min(chips.len().saturating_sub(1)));
            }
            // F8 once more goes on to the people and records that may be meant.
            Command::CandidatesOpen if !call.choices().is_empty() => {
                call.mode = Mode::Candidates(0);
            }
            Command::Back | Command::CandidatesOpen => call.mode = Mode::Fields,
            Command::Commit => return Handled::Yes(self.commit(desk)),
            _ => return Handled::No,
        }
        Handled::Yes(Effects::new())
    }
}
