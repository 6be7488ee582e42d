//! From where distances are measured: the address of whoever is spoken of, or one that was typed.
//!
//! An address in the query line (`=松戸市根本5`) goes before the one that was brought along from a
//! referral or a call. Addresses lie in the middle of their town, good to some 300-500 m.

use super::Directory;
use super::line;
use crate::app::dialog::{Dialog, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Whereabouts};
use crate::domain::bearing::Direction;
use crate::domain::consultation::Consultation;
use crate::domain::facility::{Facility, Position};
use crate::locale::{Label, Locale};
use crate::store::request::Request;

/// How many of the newest consultations are looked through for addresses.
const NEWEST: u32 = 30;
/// Addresses to choose from; each has its digit, and the last digit takes the origin away.
const OFFERED: usize = 8;

/// Where an origin lies, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Found {
    /// The store has been asked.
    Asked,
    /// The middle of its town.
    At(Position),
    /// No town fits.
    Nowhere,
}

/// The origin of all distances.
#[derive(Debug, Default)]
pub struct Origin {
    /// Brought along from another screen, or chosen.
    brought: Option<Whereabouts>,
    /// In force, with where it lies.
    current: Option<(Whereabouts, Found)>,
    /// What stands in the list to choose from.
    offered: Vec<Whereabouts>,
}

/// How far something is, and in which direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    /// Straight line, in km.
    pub km: f64,
    /// From the origin to the institution; `None` for the same point.
    pub direction: Option<Direction>,
    /// Whether the institution, too, stands only in the middle of its town.
    pub is_rough: bool,
}

impl Distance {
    /// `1.4km 北東`, with 約 where it is rough.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        let rough = if self.is_rough {
            locale.text(Label::DirectoryRough)
        } else {
            ""
        };
        let direction = self
            .direction
            .map_or("", |direction| locale.text(direction_label(direction)));
        format!("{rough}{:.1}km {direction}", self.km)
            .trim_end()
            .to_owned()
    }

    /// Whether home visits from there are not allowed: beyond the limit of the law.
    #[must_use]
    pub fn is_beyond(&self, desk: &Desk) -> bool {
        self.km > desk.office.weights.limits.home_visit_km
    }
}

fn direction_label(direction: Direction) -> Label {
    match direction {
        Direction::North => Label::DirectoryNorth,
        Direction::NorthEast => Label::DirectoryNorthEast,
        Direction::East => Label::DirectoryEast,
        Direction::SouthEast => Label::DirectorySouthEast,
        Direction::South => Label::DirectorySouth,
        Direction::SouthWest => Label::DirectorySouthWest,
        Direction::West => Label::DirectoryWest,
        Direction::NorthWest => Label::DirectoryNorthWest,
    }
}

impl Origin {
    /// Where distances start, once it is known.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match self.current.as_ref()?.1 {
            Found::At(position) => Some(position),
            Found::Asked | Found::Nowhere => None,
        }
    }

    /// Whose address it is and which, for the line above the list.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let (home, _) = self.current.as_ref()?;
        self.position()?;
        Some(format!("{} {}", home.name, home.address).trim().to_owned())
    }

    /// How far an institution is.
    #[must_use]
    pub fn distance(&self, entry: &Facility) -> Option<Distance> {
        let (from, to) = (self.position()?, entry.details.position?);
        Some(Distance {
            km: from.km_to(to),
            direction: from.direction_to(to),
            is_rough: entry.position_is_towns,
        })
    }

    /// The address in force is the one typed, else the one brought along. Asks where a new one lies.
    pub(super) fn follow(&mut self, query: &str) -> Effects {
        let typed = line::origin(query).map(|address| Whereabouts {
            name: String::new(),
            address,
        });
        let wanted = typed.or_else(|| self.brought.clone());
        if wanted.as_ref() == self.current.as_ref().map(|(home, _)| home) {
            return Effects::new();
        }
        let address = wanted.as_ref().map(|home| home.address.clone());
        self.current = wanted.map(|home| (home, Found::Asked));
        address
            .map(|address| Effect::Ask {
                asker: Asker::Directory,
                request: Request::Locate(address),
            })
            .into_iter()
            .collect()
    }

    /// The store has looked an address up; true when it is the one in force.
    fn located(&mut self, address: &str, position: Option<Position>) -> bool {
        match &mut self.current {
            Some((home, found)) if home.address == address => {
                *found = position.map_or(Found::Nowhere, Found::At);
                true
            }
            _ => false,
        }
    }
}

impl Directory {
    /// From where distances are measured.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether the nearest come first.
    #[must_use]
    pub fn is_nearest_first(&self) -> bool {
        self.nearest_first && self.origin.position().is_some()
    }

    /// Somebody is spoken of who lives there.
    pub(in crate::app) fn measure_from(&mut self, home: Whereabouts) -> Effects {
        self.origin.brought = Some(home);
        self.origin.follow(self.query.text())
    }

    pub(super) fn located(
        &mut self,
        address: &str,
        position: Option<Position>,
        desk: &Desk,
    ) -> Effects {
        if !self.origin.located(address, position) {
            return Effects::new();
        }
        let mut effects = self.search(desk);
        // While it is typed, an address is known only now and then.
        let is_typed = line::origin(self.query.text()).is_some();
        if position.is_none() && !is_typed {
            let text = desk
                .locale
                .fill(Label::DirectoryOriginNowhere, &[("address", &address)]);
            effects.push(Effect::Notify(Notice::warning(text)));
        }
        effects
    }

    /// Nearest first, or best first again. Without an origin one is chosen first.
    pub(super) fn turn_order(&mut self, desk: &Desk) -> Effects {
        if self.origin.position().is_none() {
            self.nearest_first = true;
            return Self::ask_origins();
        }
        self.nearest_first = !self.nearest_first;
        self.search(desk)
    }

    /// Asks for the persons of the newest calls, to choose an address among them.
    pub(super) fn ask_origins() -> Effects {
        vec![Effect::Ask {
            asker: Asker::Directory,
            request: Request::Newest { limit: NEWEST },
        }]
    }

    pub(super) fn offer_origins(&mut self, newest: &[Consultation], desk: &Desk) -> Effects {
        let mut homes: Vec<Whereabouts> = self.origin.brought.clone().into_iter().collect();
        for home in newest
            .iter()
            .filter_map(|one| Whereabouts::of(&one.details.person))
        {
            if !homes.contains(&home) {
                homes.push(home);
            }
        }
        homes.truncate(OFFERED);
        let locale = desk.locale;
        let mut rows: Vec<PickRow> = homes
            .iter()
            .map(|home| PickRow {
                text: home.address.clone(),
                note: home.name.clone(),
            })
            .collect();
        rows.push(PickRow {
            text: locale.text(Label::DirectoryOriginNone).to_owned(),
            note: locale.text(Label::DirectoryOriginTyped).to_owned(),
        });
        self.origin.offered = homes;
        let title = locale.text(Label::DirectoryOriginTitle).to_owned();
        let pick = Pick::telling(title, rows, Asker::Directory);
        vec![Effect::Open(Box::new(Dialog::Pick(pick)))]
    }

    pub(super) fn choose_origin(&mut self, choice: usize, desk: &Desk) -> Effects {
        self.origin.brought = self.origin.offered.get(choice).cloned();
        self.search(desk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(address: &str) -> Whereabouts {
        Whereabouts {
            name: "架空 花子".into(),
            address: address.into(),
        }
    }

    #[test]
    fn an_address_in_the_line_goes_before_the_one_brought_along_until_it_is_deleted() {
        let mut origin = Origin {
            brought: Some(home("松戸市根本5")),
            ..Origin::default()
        };
        let place = Position::in_japan(35.79, 139.90);
        assert_eq!(origin.follow("さくら").len(), 1);
        assert!(origin.located("松戸市根本5", place));
        assert_eq!(origin.follow("さくら =松戸市小金").len(), 1);
        assert_eq!(origin.position(), None);
        assert!(!origin.located("松戸市根本5", place), "an older question");
        assert!(origin.located("松戸市小金", None));
        assert_eq!(origin.text(), None);
        assert_eq!(origin.follow("さくら").len(), 1);
        assert!(origin.located("松戸市根本5", place));
        assert_eq!(origin.text().unwrap(), "架空 花子 松戸市根本5");
        assert!(origin.follow("みどり").is_empty(), "it is known already");
    }

    #[test]
    fn a_distance_says_when_the_clinic_stands_only_in_its_town() {
        let distance = Distance {
            km: 1.44,
            direction: Some(Direction::NorthEast),
            is_rough: true,
        };
        let ja = Locale::new(crate::locale::Lang::Ja);
        assert_eq!(distance.text(ja), "約1.4km 北東");
    }
}
