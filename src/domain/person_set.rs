//! Which persons a list or a file tells of, written short enough for one row of the audit.

use super::ids::PersonId;
use std::collections::BTreeSet;
use std::fmt;

/// A set of persons by their rows; written as `1-4 9`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonSet(BTreeSet<i64>);

impl PersonSet {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of this set who are not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0).copied().collect())
    }

    /// Takes in everybody of another set.
    pub fn join(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// Everybody in it.
    pub fn iter(&self) -> impl Iterator<Item = PersonId> {
        self.0.iter().copied().map(PersonId)
    }

    /// Reads what [`fmt::Display`] wrote; what is none of it is passed over.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut set = Self::default();
        for (first, last) in spans(text) {
            set.0.extend(first..=last);
        }
        set
    }

    /// Whether a written set holds a person: without making the set, because thousands are asked.
    #[must_use]
    pub fn written_holds(text: &str, person: PersonId) -> bool {
        spans(text).any(|(first, last)| (first..=last).contains(&person.0))
    }
}

fn spans(text: &str) -> impl Iterator<Item = (i64, i64)> {
    text.split(' ').filter_map(|part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some((first.parse().ok()?, last.parse().ok()?))
    })
}

impl FromIterator<PersonId> for PersonSet {
    fn from_iter<I: IntoIterator<Item = PersonId>>(persons: I) -> Self {
        Self(persons.into_iter().map(|person| person.0).collect())
    }
}

impl fmt::Display for PersonSet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.iter().copied().peekable();
        let mut gap = "";
        while let Some(first) = rest.next() {
            let mut last = first;
            while let Some(next) = rest.next_if_eq(&(last + 1)) {
                last = next;
            }
            write!(out, "{gap}{first}")?;
            if last > first {
                write!(out, "-{last}")?;
            }
            gap = " ";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_written_set_holds_exactly_those_it_was_made_of(
            ids in proptest::collection::btree_set(1_i64..60, 0..30),
            asked in 1_i64..60,
        ) {
            let set: PersonSet = ids.iter().copied().map(PersonId).collect();
            let written = set.to_string();
            prop_assert_eq!(PersonSet::read(&written), set);
            prop_assert_eq!(
                PersonSet::written_holds(&written, PersonId(asked)),
                ids.contains(&asked)
            );
        }
    }

    #[test]
    fn everybody_in_a_row_takes_two_numbers() {
        let set: PersonSet = (1..=1_000).chain([1_002]).map(PersonId).collect();
        assert_eq!(set.to_string(), "1-1000 1002");
    }
}
