//! The facets beside the list: areas, room, kinds and capabilities as words to switch on and off.
//!
//! A facet has no state of its own. It is on when its word stands in the query line.

use super::completion::{area_label, area_word, capability_word};
use super::{language, line};
use crate::app::screen::Desk;
use crate::keymap::Command;
use crate::locale::Label;
use crate::search::Want;
use std::sync::Arc;

/// What facets are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Daily-living areas; one at a time, because no institution lies in two.
    Area,
    /// Capabilities; all that are on must hold.
    Capability,
    /// Declared room; one at a time.
    Room,
    /// Kind of institution; one at a time.
    Kind,
}

impl Group {
    /// Every group in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Area, Self::Capability, Self::Room, Self::Kind];

    /// The heading.
    #[must_use]
    pub fn label(self) -> Label {
        match self {
            Self::Area => Label::DirectoryFacetArea,
            Self::Room => Label::DirectoryFacetRoom,
            Self::Kind => Label::DirectoryFacetKind,
            Self::Capability => Label::DirectoryFacetCapability,
        }
    }

    fn is_one_at_a_time(self) -> bool {
        self != Self::Capability
    }
}

/// One facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Where it belongs.
    pub group: Group,
    /// The word it writes.
    pub word: String,
    /// What it is called.
    pub label: String,
}

/// All facets of the office, group by group.
#[must_use]
pub fn facets(desk: &Desk) -> Vec<Facet> {
    let (locale, office) = (desk.locale, &desk.office);
    let areas = office.areas.all().iter().map(|area| Facet {
        group: Group::Area,
        word: area_word(area),
        label: area_label(area, locale.lang()).to_owned(),
    });
    let rooms = [
        (">0", Label::DirectoryFacetRoomAny),
        (">1", Label::DirectoryFacetRoomTwo),
    ];
    let rooms = rooms.into_iter().map(|(word, label)| Facet {
        group: Group::Room,
        word: word.to_owned(),
        label: locale.text(label).to_owned(),
    });
    let kinds = office
        .vocabularies
        .facility_kinds
        .terms
        .iter()
        .map(|kind| Facet {
            group: Group::Kind,
            word: format!(
                "%{}",
                if kind.ja.contains(char::is_whitespace) {
                    &kind.code
                } else {
                    &kind.ja
                }
            ),
            label: kind.label(locale.lang()).to_owned(),
        });
    let capabilities = office.capabilities.all().iter().map(|known| Facet {
        group: Group::Capability,
        word: capability_word(&known.code, desk),
        label: known.label(locale.lang()).to_owned(),
    });
    areas
        .chain(capabilities)
        .chain(rooms)
        .chain(kinds)
        .collect()
}

/// What the facets ask for, in their order, so that the search can count them.
#[must_use]
pub fn wants(desk: &Desk) -> Arc<[Want]> {
    let language = language(&desk.office);
    let terms = facets(desk)
        .into_iter()
        .flat_map(|facet| language.read(&facet.word).terms);
    terms.map(|term| term.want).collect()
}

/// The query with a facet switched on or off; of groups where one excludes the other, the old one goes.
#[must_use]
pub fn switched(query: &str, facet: &Facet, all: &[Facet]) -> String {
    let others = all.iter().filter(|other| {
        facet.group.is_one_at_a_time() && other.group == facet.group && other.word != facet.word
    });
    let cleared = others.fold(query.to_owned(), |query, other| {
        if line::has(&query, &other.word) {
            line::without(&query, &other.word)
        } else {
            query
        }
    });
    line::toggled(&cleared, &facet.word)
}

/// Where the hands go from facet `at`: up and down by one, left and right by group.
#[must_use]
pub fn moved(command: Command, at: usize, all: &[Facet], page: usize) -> Option<usize> {
    let last = all.len().saturating_sub(1);
    let group = |at: usize| all.get(at).map(|facet| facet.group);
    let start_of = |wanted: Option<Group>| all.iter().position(|facet| Some(facet.group) == wanted);
    let to = match command {
        Command::MoveUp => at.saturating_sub(1),
        Command::MoveDown => at + 1,
        Command::MovePageUp => at.saturating_sub(page),
        Command::MovePageDown => at + page,
        Command::MoveFirst => 0,
        Command::MoveLast => last,
        Command::MoveRight => all
            .iter()
            .position(|facet| Some(facet.group) > group(at))
            .unwrap_or(last),
        Command::MoveLeft => {
            let before = all
                .iter()
                .rev()
                .map(|facet| facet.group)
                .find(|other| Some(*other) < group(at));
            start_of(before).unwrap_or(0)
        }
        _ => return None,
    };
    Some(to.min(last))
}

/// The `nth` facet (from 1) of the group of facet `at`.
#[must_use]
pub fn nth_of_group(nth: usize, at: usize, all: &[Facet]) -> Option<usize> {
    let group = all.get(at)?.group;
    let (place, _) = all
        .iter()
        .enumerate()
        .filter(|(_, facet)| facet.group == group)
        .nth(nth.checked_sub(1)?)?;
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::super::tests::desk;
    use super::*;

    #[test]
    fn a_second_area_takes_the_place_of_the_first_but_capabilities_add_up() {
        let all = facets(&desk());
        let of = |group| {
            all.iter()
                .filter(move |facet| facet.group == group)
                .collect::<Vec<_>>()
        };
        let (areas, can) = (of(Group::Area), of(Group::Capability));
        let query = switched("さくら", areas[0], &all);
        let query = switched(&query, areas[1], &all);
        let query = switched(&query, can[0], &all);
        let query = switched(&query, can[1], &all);
        assert_eq!(
            query,
            format!("さくら {} {} {} ", areas[1].word, can[0].word, can[1].word)
        );
    }

    #[test]
    fn a_facet_switched_twice_leaves_no_trace() {
        let all = facets(&desk());
        for facet in &all {
            let once = switched("さくら ", facet, &all);
            assert_eq!(switched(&once, facet, &all), "さくら ", "{facet:?}");
        }
    }

    #[test]
    fn sideways_goes_from_group_to_group_and_a_digit_counts_within_one() {
        let all = facets(&desk());
        let can = moved(Command::MoveRight, 0, &all, 10).unwrap();
        let room = moved(Command::MoveRight, can, &all, 10).unwrap();
        assert_eq!(all[room].group, Group::Room);
        assert_eq!(nth_of_group(2, room, &all), Some(room + 1));
        assert_eq!(nth_of_group(3, room, &all), None);
        assert_eq!(moved(Command::MoveLeft, room, &all, 10), Some(can));
    }
}
