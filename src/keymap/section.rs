//! The sections of a key file: where a key works.
//!
//! A section is a layer, or one screen. What is in front is asked first, so a key may mean one
//! thing in a field and another in a list without either knowing of the other.

use super::command::{Layer, Scope};

/// Where a binding works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// Wherever this layer is active.
    Layer(Layer),
    /// On one screen, before its lists are asked and after its fields.
    Screen(Scope),
}

const NAMES: &[(&str, Section)] = &[
    ("global", Section::Layer(Layer::Global)),
    ("list", Section::Layer(Layer::List)),
    ("dialog", Section::Layer(Layer::Dialog)),
    ("field", Section::Layer(Layer::Field)),
    ("memo", Section::Layer(Layer::Memo)),
    ("intake", Section::Screen(Scope::Intake)),
    ("directory", Section::Screen(Scope::Directory)),
    ("referral", Section::Screen(Scope::Referral)),
    ("outreach", Section::Screen(Scope::Outreach)),
    ("today", Section::Screen(Scope::Today)),
    ("queue", Section::Screen(Scope::Queue)),
    ("records", Section::Screen(Scope::Records)),
    ("supply", Section::Screen(Scope::Supply)),
    ("report", Section::Screen(Scope::Report)),
    ("themes", Section::Screen(Scope::Themes)),
    ("visits", Section::Screen(Scope::Visits)),
    ("palette", Section::Screen(Scope::Palette)),
    ("help", Section::Screen(Scope::Help)),
];

impl Section {
    /// Everywhere.
    pub const GLOBAL: Self = Self::Layer(Layer::Global);

    /// Every section with its name in key files.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        NAMES.iter().copied()
    }

    /// The section of a name in brackets.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all()
            .find(|(known, _)| *known == name)
            .map(|(_, section)| section)
    }

    /// The name in brackets.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::all()
            .find(|(_, section)| *section == self)
            .map_or("", |(name, _)| name)
    }

    /// The layer whose commands may be bound here; a screen's own keys are those of its lists.
    #[must_use]
    pub fn layer(self) -> Layer {
        match self {
            Self::Layer(layer) => layer,
            Self::Screen(_) => Layer::List,
        }
    }

    /// Whether both can be asked for the same stroke. A field and a list never have the hands at
    /// once, and only one screen is in front.
    #[must_use]
    pub fn can_meet(self, other: Self) -> bool {
        match (self, other) {
            (Self::Screen(one), Self::Screen(two)) => one == two,
            (Self::Layer(one), Self::Layer(two)) => {
                let written = |layer| matches!(layer, Layer::Field | Layer::Memo);
                !(written(one) && two == Layer::List || written(two) && one == Layer::List)
            }
            _ => true,
        }
    }

    /// Where a key of this section works when it begins with a leader bound in `leader`, or
    /// `None` when the two never meet.
    #[must_use]
    pub fn narrowed_to(self, leader: Self) -> Option<Self> {
        match (self, leader) {
            (section, Self::GLOBAL) | (Self::GLOBAL, section) => Some(section),
            (Self::Screen(scope), Self::Layer(Layer::List)) => Some(Self::Screen(scope)),
            (one, two) => (one == two).then_some(one),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_a_name_and_every_screen_a_section() {
        for (name, section) in Section::all() {
            assert_eq!(Section::named(name), Some(section));
            assert_eq!(section.name(), name);
        }
        for scope in Scope::ALL {
            assert!(!Section::Screen(*scope).name().is_empty(), "{scope:?}");
        }
    }

    #[test]
    fn a_field_and_a_list_never_have_the_hands_at_once() {
        let section = |name| Section::named(name).unwrap();
        assert!(!section("field").can_meet(section("list")));
        assert!(section("field").can_meet(section("global")));
        assert!(!section("today").can_meet(section("referral")));
    }
}
