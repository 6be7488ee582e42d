//! Which known directory entry an institution of a new edition is.
//!
//! The public sources share no key, so most joins go by name and address. Only what is sure
//! joins by itself; everything else goes on a list for a person. Known entries are hashed
//! once, so joining costs time in proportion to the institutions, not to their pairs.

use super::kinds::{self, Family};
use super::names::{self, TELLING_LENGTH};
use super::places;
use crate::domain::facility::{FacilityDetails, Source};
use crate::domain::ids::FacilityId;
use crate::text::fold;
use std::collections::HashMap;

/// A directory entry as the join needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its identity.
    pub id: FacilityId,
    /// Under which keys which sources know it.
    pub keys: Vec<(Source, String)>,
    /// Code of `facility_kinds`.
    pub kind: String,
    /// Name as printed.
    pub name: String,
    /// Address as printed.
    pub address: String,
    /// Main telephone as printed.
    pub phone: String,
}

/// What an institution of an edition is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// This entry, for certain.
    Same(FacilityId),
    /// None that we know.
    New,
    /// Perhaps one of these: a person decides.
    Review(Vec<FacilityId>),
}

/// Known entries, ready to be found.
#[derive(Debug)]
pub struct Joiner<'a> {
    known: &'a [Known],
    folded: Vec<Folded>,
    by_source_key: HashMap<(Source, &'a str), usize>,
    by_code: HashMap<&'a str, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_place: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Folded {
    family: Family,
    names: Vec<String>,
    address: String,
    phone: String,
}

impl Folded {
    fn of(family: Family, name: &str, address: &str, phone: &str) -> Self {
        Self {
            family,
            names: names::keys(name),
            address: places::comparable(address),
            phone: fold::digits(phone),
        }
    }

    /// Whether the address is precise enough to stand for a building.
    fn has_number(&self) -> bool {
        self.address.ends_with(|c: char| c.is_ascii_digit())
    }
}

/// How sure a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// A person has to look.
    Probable,
    /// Sure enough unless another entry is as like.
    Likely,
    /// The same name in the same house.
    Certain,
}

impl<'a> Joiner<'a> {
    /// Hashes the known entries.
    #[must_use]
    pub fn new(known: &'a [Known]) -> Self {
        let mut joiner = Self {
            known,
            folded: Vec::with_capacity(known.len()),
            by_source_key: HashMap::new(),
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            by_place: HashMap::new(),
        };
        for (at, entry) in known.iter().enumerate() {
            let keys = entry
                .keys
                .iter()
                .map(|(source, key)| (*source, key.as_str()));
            let family = family(&entry.kind, keys);
            let folded = Folded::of(family, &entry.name, &entry.address, &entry.phone);
            for (source, key) in &entry.keys {
                joiner.by_source_key.insert((*source, key), at);
                if is_institution_code(*source, key) {
                    joiner.by_code.insert(key, at);
                }
            }
            for name in &folded.names {
                joiner.by_name.entry(name.clone()).or_default().push(at);
            }
            if folded.has_number() {
                joiner
                    .by_place
                    .entry(folded.address.clone())
                    .or_default()
                    .push(at);
            }
            joiner.folded.push(folded);
        }
        joiner
    }

    /// Finds the entry that an institution of `source` is.
    #[must_use]
    pub fn join(&self, source: Source, details: &FacilityDetails) -> Joined {
        let key = details.source_key.as_str();
        let by_key = self.by_source_key.get(&(source, key)).or_else(|| {
            is_institution_code(source, key)
                .then(|| self.by_code.get(key))
                .flatten()
        });
        if let Some(entry) = by_key.and_then(|at| self.known.get(*at)) {
            return Joined::Same(entry.id);
        }
        if self.known.is_empty() {
            return Joined::New;
        }
        let new = Folded::of(
            family(&details.kind, std::iter::once((source, key))),
            &details.name,
            &details.address,
            &details.phone,
        );
        let mut found: Vec<(Likeness, usize)> = Vec::new();
        for at in self.candidates(&new) {
            if found.iter().all(|(_, seen)| *seen != at)
                && let Some(likeness) = self.likeness(source, &details.kind, &new, at)
            {
                found.push((likeness, at));
            }
        }
        let id = |at: &usize| self.known.get(*at).map(|entry| entry.id);
        let Some(best) = found.iter().map(|(likeness, _)| *likeness).max() else {
            return Joined::New;
        };
        let mut like_best = found.iter().filter(|(likeness, _)| *likeness == best);
        if let (true, Some((_, at)), None) = (
            best > Likeness::Probable,
            like_best.next(),
            like_best.next(),
        ) && let Some(only) = id(at)
        {
            return Joined::Same(only);
        }
        found.sort_by_key(|(likeness, at)| (std::cmp::Reverse(*likeness), *at));
        Joined::Review(found.iter().filter_map(|(_, at)| id(at)).collect())
    }

    fn candidates<'b>(&'b self, new: &'b Folded) -> impl Iterator<Item = usize> + 'b {
        let by_name = new.names.iter().filter_map(|name| self.by_name.get(name));
        let by_place = new
            .has_number()
            .then(|| self.by_place.get(&new.address))
            .flatten();
        by_name.chain(by_place).flatten().copied()
    }

    fn likeness(&self, source: Source, kind: &str, new: &Folded, at: usize) -> Option<Likeness> {
        let (known, entry) = (self.folded.get(at)?, self.known.get(at)?);
        if known.family != new.family {
            return None;
        }
        let same_name = new.names.iter().any(|name| known.names.contains(name));
        let same_place = new.has_number() && new.address == known.address;
        let same_phone = !new.phone.is_empty() && new.phone == known.phone;
        let same_town = places::town(&new.address) == places::town(&known.address);
        // The source itself tells the two apart: at most a new number of the same house.
        if entry
            .keys
            .iter()
            .any(|(known_source, _)| *known_source == source)
        {
            return (same_name && same_place).then_some(Likeness::Probable);
        }
        if same_name && same_place {
            return Some(Likeness::Certain);
        }
        let same_town = same_town
            && !new.address.is_empty()
            && !places::in_different_blocks(&new.address, &known.address);
        if same_name && (same_phone || same_town)
            || same_place && (same_phone || one_name_holds_the_other(new, known))
        {
            return Some(Likeness::Likely);
        }
        let same_city = || {
            let start = places::municipality(&new.address);
            !start.is_empty() && start == places::municipality(&known.address)
        };
        if same_name && same_city() {
            // Two hospitals of one city never share a name; clinics do.
            let hospitals = [kind, &entry.kind] == [kinds::HOSPITAL; 2];
            return Some(if hospitals {
                Likeness::Likely
            } else {
                Likeness::Probable
            });
        }
        same_place.then_some(Likeness::Probable)
    }
}

fn one_name_holds_the_other(one: &Folded, other: &Folded) -> bool {
    let holds =
        |long: &str, short: &str| short.chars().count() >= TELLING_LENGTH && long.contains(short);
    one.names
        .iter()
        .any(|a| other.names.iter().any(|b| holds(a, b) || holds(b, a)))
}

/// What an institution may be joined with. The care office of a clinic under the clinic's own
/// number is that clinic, whatever care it gives.
fn family<'k>(kind: &str, mut keys: impl Iterator<Item = (Source, &'k str)>) -> Family {
    let own = keys.find_map(|(source, key)| {
        let table = (source == Source::Kaigo && is_institution_code(source, key))
            .then(|| key.as_bytes().get(2))??;
        match table {
            b'1' => Some(Family::Medical),
            b'3' => Some(Family::Dental),
            _ => Some(Family::Pharmacy),
        }
    });
    match Family::of_kind(kind) {
        Family::Care => own.unwrap_or(Family::Care),
        told => told,
    }
}

/// Whether a key is a 10-digit institution code: those of the bureaus, and the office numbers of
/// care services that a clinic, dentist or pharmacy gives as such (医療みなし; third digit 1, 3, 4).
fn is_institution_code(source: Source, key: &str) -> bool {
    match source {
        Source::Kouseikyoku => true,
        Source::Kaigo => {
            key.len() == 10 && matches!(key.as_bytes().get(2), Some(b'1' | b'3' | b'4'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: i64, source: Source, key: &str, kind: &str, name: &str, address: &str) -> Known {
        Known {
            id: FacilityId(id),
            keys: vec![(source, key.to_owned())],
            kind: kind.to_owned(),
            name: name.to_owned(),
            address: address.to_owned(),
            phone: String::new(),
        }
    }

    fn found(key: &str, kind: &str, name: &str, address: &str) -> FacilityDetails {
        FacilityDetails {
            source_key: key.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            address: address.to_owned(),
            ..FacilityDetails::default()
        }
    }

    fn bureau_clinic() -> Vec<Known> {
        vec![known(
            7,
            Source::Kouseikyoku,
            "1212499001",
            "clinic",
            "医療法人社団見本会　見本ヶ丘クリニック",
            "松戸市稔台１－２－３",
        )]
    }

    #[test]
    fn the_same_key_is_the_same_institution_whatever_it_is_called() {
        let all = bureau_clinic();
        let renamed = found("1212499001", "clinic", "架空医院", "松戸市小山１");
        assert_eq!(
            Joiner::new(&all).join(Source::Kouseikyoku, &renamed),
            Joined::Same(FacilityId(7))
        );
    }

    #[test]
    fn a_care_office_of_a_clinic_joins_by_its_number() {
        let all = bureau_clinic();
        let office = found("1212499001", "home-rehab", "見本ヶ丘クリニック", "");
        assert_eq!(
            Joiner::new(&all).join(Source::Kaigo, &office),
            Joined::Same(FacilityId(7))
        );
    }

    #[test]
    fn a_clinic_joins_its_own_care_office_whichever_source_came_first() {
        let office = vec![known(
            9,
            Source::Kaigo,
            "1212499001",
            "home-rehab",
            "見本ヶ丘クリニック",
            "松戸市稔台１－２－３",
        )];
        let clinic = found(
            "1221299900001",
            "clinic",
            "見本ケ丘クリニック",
            "千葉県松戸市稔台1-2-3",
        );
        assert_eq!(
            Joiner::new(&office).join(Source::Navii, &clinic),
            Joined::Same(FacilityId(9))
        );
    }

    #[test]
    fn a_hospital_is_known_by_its_name_within_its_city() {
        let all = vec![known(
            3,
            Source::Kouseikyoku,
            "1212499002",
            "hospital",
            "見本中央病院",
            "松戸市栄町西２－８７０",
        )];
        let here = found(
            "1211299900001",
            "hospital",
            "医療法人社団見本会　見本中央病院",
            "千葉県松戸市栄町２－８７０",
        );
        assert_eq!(
            Joiner::new(&all).join(Source::Navii, &here),
            Joined::Same(FacilityId(3))
        );
    }

    #[test]
    fn name_and_place_join_over_corporations_and_spellings() {
        let all = bureau_clinic();
        let here = found(
            "1221299900001",
            "clinic",
            "見本ケ丘クリニック",
            "千葉県松戸市稔台一丁目２番３号　見本ビル２階",
        );
        assert_eq!(
            Joiner::new(&all).join(Source::Navii, &here),
            Joined::Same(FacilityId(7))
        );
    }

    #[test]
    fn the_same_name_in_another_town_is_for_a_person_to_decide() {
        let all = bureau_clinic();
        let joiner = Joiner::new(&all);
        let elsewhere = |address| found("1221299900002", "clinic", "見本ケ丘クリニック", address);
        assert_eq!(
            joiner.join(Source::Navii, &elsewhere("千葉県松戸市小山９")),
            Joined::Review(vec![FacilityId(7)])
        );
        assert_eq!(
            joiner.join(Source::Navii, &elsewhere("千葉県柏市柏１")),
            Joined::New
        );
    }

    #[test]
    fn the_same_name_in_another_block_of_the_town_is_asked_about_unless_the_telephone_agrees() {
        let mut all = bureau_clinic();
        let mut there = found(
            "1221299900002",
            "clinic",
            "見本ケ丘クリニック",
            "松戸市稔台7-8-9",
        );
        assert_eq!(
            Joiner::new(&all).join(Source::Navii, &there),
            Joined::Review(vec![FacilityId(7)])
        );
        there.phone = "047-000-0001".into();
        all[0].phone = "０４７（０００）０００１".into();
        assert_eq!(
            Joiner::new(&all).join(Source::Navii, &there),
            Joined::Same(FacilityId(7))
        );
    }

    #[test]
    fn a_pharmacy_is_never_the_clinic_beside_it() {
        let all = bureau_clinic();
        let pharmacy = found(
            "1251299900001",
            "pharmacy",
            "見本ヶ丘クリニック",
            "松戸市稔台1-2-3",
        );
        assert_eq!(
            Joiner::new(&all).join(Source::Navii, &pharmacy),
            Joined::New
        );
    }

    #[test]
    fn a_new_number_of_the_same_house_is_asked_about() {
        let all = bureau_clinic();
        let renumbered = found(
            "1212499002",
            "clinic",
            "見本ヶ丘クリニック",
            "松戸市稔台１－２－３",
        );
        assert_eq!(
            Joiner::new(&all).join(Source::Kouseikyoku, &renumbered),
            Joined::Review(vec![FacilityId(7)])
        );
    }
}
