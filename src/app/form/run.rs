//! A run of keys: choices picked by one key each, with nothing in between.
//!
//! One key picks and goes on to the next field, so that a form is filled as fast as somebody speaks. The same
//! would let a number that is meant for another field (`2026-12-01`) pick in one field after the other. Time cannot
//! tell the two apart: some type a date slowly, and a scanner or a paste over ssh comes in single keys. The number
//! itself does: a sign between digits, or a third digit that is no choice, is never choosing; nor is a key that makes
//! a year with the digits typed behind it. What its digits have
//! picked is then taken back, and the whole number stands as typed in the field where it began, which says what it
//! takes. A single wrong key takes nothing back: it stands in its field, and the field says so.

use super::{Content, Field, Form, Reaction};
use crate::app::field::{ChoiceBox, FieldKind};
use crate::domain::intake::FieldFault;
use crate::text::fold;

/// A number has so many digits at most before its first sign: a year.
const LONGEST: usize = 4;
/// Digits of a date without signs.
const WHOLE_DATE: usize = 8;
/// So many digits that are no choices are no slip of the finger any more.
const NO_SLIP: usize = 3;

/// One choice that was picked by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choosing {
    place: (usize, usize),
    key: String,
    /// What the field held before.
    before: String,
    /// Where the cursor went.
    next: (usize, usize),
}

impl Form {
    /// Whether the last that was typed picked by its key.
    #[must_use]
    pub fn is_in_run(&self) -> bool {
        !self.run.is_empty()
    }

    /// Keeps a pick for the case that the next keys show it to be a part of a number.
    pub(super) fn keep_choosing(&mut self, key: &str, before: String) {
        if self.run.len() == LONGEST {
            self.run.remove(0);
        }
        self.run.push(Choosing {
            place: self.focus,
            key: key.to_owned(),
            before,
            next: self.focus,
        });
    }

    /// The cursor is where the last pick has left it.
    pub(super) fn goes_on(&mut self) {
        let focus = self.focus;
        if let Some(last) = self.run.last_mut() {
            last.next = focus;
        }
    }

    /// Ends a run from which the cursor was taken away other than by typing.
    pub(super) fn check_run(&mut self) {
        let focus = self.focus;
        let is_here = |last: &Choosing| focus == last.next || focus == last.place;
        if !self.run.last().is_some_and(is_here) {
            self.run.clear();
        }
    }

    /// Something else was done than typing: what was picked stays picked.
    pub fn end_run(&mut self) {
        self.run.clear();
    }

    /// Looks at what was just typed into the field with the cursor and picked nothing.
    pub(super) fn after_stray(&mut self, reaction: Reaction) -> Reaction {
        let found = match self.focused().map(Field::content) {
            Some(Content::Choice(_)) => self.focused().and_then(stray),
            _ => self.year_behind_list(),
        };
        let Some((typed, is_number)) = found else {
            self.run.clear();
            return reaction;
        };
        let code = self.focused_code().to_owned();
        let is_back = is_number && self.take_back(&typed);
        let focus = self.focus;
        if let Some(field) = self.at_mut(focus)
            && let Content::Choice(choice) = field.content()
        {
            let fault = no_such_key(&field.code, choice);
            field.blame(fault);
        }
        if is_back {
            let changed = true;
            Reaction::Left { code, changed }
        } else {
            reaction
        }
    }

    /// What stands in a field of text or a day behind lists that were picked from by keys, and whether it makes a
    /// year or a whole date with those keys. `None` where it cannot become one any more.
    fn year_behind_list(&self) -> Option<(String, bool)> {
        let field = self.focused()?;
        let typed = field.text();
        let may_be =
            !self.run.is_empty() && field.kind != FieldKind::Phone && fold::is_number_part(&typed);
        may_be.then(|| {
            let begins_date = begins_date(&(self.keys_of_run() + &typed));
            (typed, begins_date)
        })
    }

    fn keys_of_run(&self) -> String {
        self.run
            .iter()
            .map(|choosing| choosing.key.as_str())
            .collect()
    }

    /// Puts the digits that have picked, and what followed, into the field where they began.
    fn take_back(&mut self, stray: &str) -> bool {
        let whole = self.keys_of_run() + stray;
        let run = std::mem::take(&mut self.run);
        let Some(first) = run.first().map(|choosing| choosing.place) else {
            return false;
        };
        let focus = self.focus;
        if let Some(field) = self.at_mut(focus) {
            let without = match field.content() {
                Content::Choice(choice) => choice.picked().join(","),
                Content::Text(_) | Content::Memo(_) => String::new(),
            };
            field.set_text(&without);
        }
        for choosing in run.iter().rev() {
            if let Some(field) = self.at_mut(choosing.place) {
                field.set_text(&choosing.before);
            }
        }
        self.focus = first;
        if let Some(field) = self.at_mut(first) {
            field.insert(&whole);
        }
        true
    }
}

/// Whether a number begins as a date with a year of this century or the last: `2026-`, `19450305`. Years from 2040 on
/// are none: `2047-` is the key 2 and an area code.
fn begins_date(number: &str) -> bool {
    let folded = fold::ascii(number);
    let is_year = folded.starts_with("19")
        || ["200", "201", "202", "203"]
            .iter()
            .any(|decade| folded.starts_with(decade));
    let sign = folded.chars().position(fold::is_number_sign);
    is_year && (sign == Some(LONGEST) || sign.is_none() && folded.chars().count() == WHOLE_DATE)
}

/// What stands typed in a list that is picked from by keys, if it is a number and no option begins so; and whether it
/// is more than a slip.
fn stray(field: &Field) -> Option<(String, bool)> {
    let Content::Choice(choice) = field.content() else {
        return None;
    };
    let typed = choice.typed().text();
    let is_stray = fold::is_number_part(typed)
        && !field.own_words
        && choice.options().iter().any(|pick| pick.key.is_some())
        && choice.matching().is_empty();
    let is_number = typed.chars().count() >= NO_SLIP || typed.chars().any(fold::is_number_sign);
    is_stray.then(|| (typed.to_owned(), is_number))
}

/// That a list has no such key, and those that it has.
fn no_such_key(code: &str, choice: &ChoiceBox) -> FieldFault {
    FieldFault {
        field: code.to_owned(),
        code: "no-such-key",
        args: vec![
            ("value", choice.typed().text().to_owned()),
            ("keys", keys(choice)),
        ],
    }
}

/// The keys of a list: `1-7`, `1-9 a b`.
fn keys(choice: &ChoiceBox) -> String {
    let keys: Vec<char> = choice
        .options()
        .iter()
        .filter_map(|pick| pick.key)
        .collect();
    let runs =
        keys.chunk_by(|one, next| one.is_ascii_digit() && u32::from(*next) == u32::from(*one) + 1);
    let told = runs.map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        one => one.iter().collect(),
    });
    told.collect::<Vec<_>>().join(" ")
}
