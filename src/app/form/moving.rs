//! Where the cursor of a form goes: to the next field, to the next section, to a label.

use super::{Form, Reaction};
use crate::text::fold;

impl Form {
    /// Puts the cursor into a field, at a grapheme or at the end.
    pub fn focus_on(&mut self, code: &str, cursor: Option<usize>) {
        let found = self
            .all_places()
            .find(|place| self.at(*place).is_some_and(|f| f.code == code));
        if let Some(place) = found {
            self.go(place);
            if let Some(field) = self.at_mut(place) {
                field.set_cursor(cursor.unwrap_or(usize::MAX));
            }
        }
    }

    /// Leaves the field with the cursor and enters none: something beside the form has the hands.
    pub fn rest(&mut self) {
        self.settle();
        self.jumping = false;
        self.focus = (usize::MAX, 0);
    }

    pub(super) fn step(&mut self, forward: bool) -> Reaction {
        let mut places: Vec<(usize, usize)> = self.places().collect();
        if !forward {
            places.reverse();
        }
        let next = places
            .iter()
            .skip_while(|place| **place != self.focus)
            .nth(1)
            .copied();
        next.map_or(Reaction::Moved, |place| self.go(place))
    }

    pub(super) fn step_section(&mut self, forward: bool) -> Reaction {
        let next = if forward {
            (self.focus.0 + 1..self.sections.len()).find(|at| self.has_fields(*at))
        } else if self.focus.1 > 0 {
            Some(self.focus.0)
        } else {
            (0..self.focus.0).rev().find(|at| self.has_fields(*at))
        };
        next.map_or(Reaction::Moved, |section| self.go((section, 0)))
    }

    fn has_fields(&self, section: usize) -> bool {
        self.sections
            .get(section)
            .is_some_and(|section| !section.fields.is_empty())
    }

    pub(super) fn jump(&mut self, typed: &str) -> Reaction {
        self.jumping = false;
        let wanted = fold::ascii(typed)
            .chars()
            .next()
            .filter(|label| *label != ' ');
        let has = |place: &(usize, usize), label: Option<char>| {
            label.is_some() && self.at(*place).map(|field| field.jump) == label
        };
        // A capital means the small letter unless a field has it: Caps Lock is no obstacle.
        let small = wanted.map(|label| label.to_ascii_lowercase());
        let exact = self.all_places().find(|place| has(place, wanted));
        let found = exact.or_else(|| self.all_places().find(|place| has(place, small)));
        found.map_or(Reaction::Moved, |place| self.go(place))
    }

    /// Leaves the field with the cursor and enters another, unfolding its section.
    pub(super) fn go(&mut self, place: (usize, usize)) -> Reaction {
        if place == self.focus {
            return Reaction::Moved;
        }
        let changed = self.settle();
        let code = self.focused_code().to_owned();
        self.focus = place;
        if let Some(section) = self.sections.get_mut(place.0) {
            section.folded = false;
        }
        if let Some(field) = self.at_mut(place) {
            field.set_cursor(usize::MAX);
        }
        Reaction::Left { code, changed }
    }

    /// Places of all fields.
    pub(super) fn all_places(&self) -> impl Iterator<Item = (usize, usize)> {
        let sections = self.sections.iter().enumerate();
        sections.flat_map(|(at, section)| (0..section.fields.len()).map(move |field| (at, field)))
    }

    /// Places of the fields that are not folded away.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        self.all_places()
            .filter(|(at, _)| self.sections.get(*at).is_some_and(|s| !s.folded))
    }
}
