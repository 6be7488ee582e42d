//! One institution out of what several public sources say of it.
//!
//! No source has everything: 医療情報ネット has readings, positions and hours but no telephone,
//! the bureaus' list has telephones and filings but no reading, the care files know only care
//! offices. So every field has its own order of trust. What the office wrote itself (its handbook,
//! an entry at a desk) goes before all of them, because somebody here knew better.

use super::facility::{FacilityDetails, Filing, Source};
use super::hours::OpeningHours;
use std::borrow::Borrow;

/// The kind that means "nothing more is known".
const NO_KIND: &str = "other";

/// The office's own words first; then the bureau, to which an institution must report a new
/// telephone, address or number of beds at once.
const REPORTED: [Source; 5] = [
    Source::Local,
    Source::Handbook,
    Source::Kouseikyoku,
    Source::Kaigo,
    Source::Navii,
];

/// Then 医療情報ネット, where the institution describes itself to the public.
const DESCRIBED: [Source; 5] = [
    Source::Local,
    Source::Handbook,
    Source::Navii,
    Source::Kaigo,
    Source::Kouseikyoku,
];

/// Names: the bureau's list often leaves the corporation out, and 医療情報ネット never does; the
/// care files name the office, not the clinic that runs it.
const NAMED: [Source; 5] = [
    Source::Local,
    Source::Handbook,
    Source::Navii,
    Source::Kouseikyoku,
    Source::Kaigo,
];

/// The key that people write on letters: the institution code, then the office number.
const KEYED: [Source; 5] = [
    Source::Kouseikyoku,
    Source::Kaigo,
    Source::Navii,
    Source::Handbook,
    Source::Local,
];

/// Joins what the sources say, field by field. Lists that add up (hints, services, capabilities)
/// are united, unless the centre has corrected them; other names become search hints.
#[must_use]
pub fn merged<D: Borrow<FacilityDetails>>(sources: &[(Source, D)]) -> FacilityDetails {
    let reported = in_order(sources, REPORTED);
    let described = in_order(sources, DESCRIBED);
    let named = in_order(sources, NAMED);
    let name = first(&named, |from| &from.name);
    FacilityDetails {
        source_key: first(&in_order(sources, KEYED), |from| &from.source_key),
        kind: kind(&named),
        hints: hints(&named, &name),
        name,
        kana: first(&described, |from| &from.kana),
        founder: first(&reported, |from| &from.founder),
        director: first(&reported, |from| &from.director),
        postal_code: first(&reported, |from| &from.postal_code),
        address: first(&reported, |from| &from.address),
        municipality: first(&reported, |from| &from.municipality),
        position: described.iter().find_map(|from| from.position),
        phone: first(&reported, |from| &from.phone),
        fax: first(&reported, |from| &from.fax),
        url: first(&described, |from| &from.url),
        beds: first(&reported, |from| &from.beds),
        services: services(sources, &described),
        hours: first(&described, |from| &from.hours),
        opening: opening(&described),
        filings: filings(sources),
        capabilities: united(&described, |from| &from.capabilities),
    }
}

fn in_order<D: Borrow<FacilityDetails>>(
    sources: &[(Source, D)],
    order: [Source; 5],
) -> Vec<&FacilityDetails> {
    let of = |wanted| sources.iter().filter(move |(source, _)| *source == wanted);
    order
        .into_iter()
        .flat_map(of)
        .map(|(_, details)| details.borrow())
        .collect()
}

fn first(ordered: &[&FacilityDetails], field: impl Fn(&FacilityDetails) -> &String) -> String {
    let said = ordered
        .iter()
        .map(|from| field(from))
        .find(|text| !text.is_empty());
    said.cloned().unwrap_or_default()
}

/// The hours in columns of the source whose words on its hours are shown, so that the two agree.
fn opening(ordered: &[&FacilityDetails]) -> OpeningHours {
    let told = ordered
        .iter()
        .find(|from| !from.hours.is_empty() || !from.opening.is_empty());
    told.map(|from| from.opening.clone()).unwrap_or_default()
}

fn united<T: Clone + PartialEq>(
    ordered: &[&FacilityDetails],
    field: impl Fn(&FacilityDetails) -> &Vec<T>,
) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for value in ordered.iter().flat_map(|from| field(from)) {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    all
}

/// What the centre has corrected stands alone, or nothing that is published could be taken away.
fn services<D: Borrow<FacilityDetails>>(
    sources: &[(Source, D)],
    described: &[&FacilityDetails],
) -> Vec<String> {
    let local = sources
        .iter()
        .filter(|(source, _)| *source == Source::Local);
    let mut corrected = local.map(|(_, details)| &details.borrow().services);
    match corrected.find(|services| !services.is_empty()) {
        Some(ours) => ours.clone(),
        None => united(described, |from| &from.services),
    }
}

/// What the bureau says, and only where it does not know the institution what others have copied:
/// a filing that was withdrawn must not live on in somebody's handbook.
fn filings<D: Borrow<FacilityDetails>>(sources: &[(Source, D)]) -> Vec<Filing> {
    let is_known = sources
        .iter()
        .any(|(source, _)| *source == Source::Kouseikyoku);
    let telling = sources
        .iter()
        .filter(|(source, _)| !is_known || *source == Source::Kouseikyoku);
    let telling: Vec<&FacilityDetails> = telling.map(|(_, details)| details.borrow()).collect();
    united(&telling, |from| &from.filings)
}

/// Medical kinds are told by 医療情報ネット (病院 or 診療所), then by the bureau: a hospital that also
/// gives day care stays a hospital. "other" never hides a known kind.
fn kind(named: &[&FacilityDetails]) -> String {
    let telling = |from: &&&FacilityDetails| !from.kind.is_empty() && from.kind != NO_KIND;
    let known = named.iter().find(telling);
    known.map_or_else(|| NO_KIND.to_owned(), |from| from.kind.clone())
}

fn hints(named: &[&FacilityDetails], name: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in named.iter().flat_map(|from| {
        from.hints
            .lines()
            .chain(std::iter::once(from.name.as_str()))
    }) {
        if !line.is_empty() && line != name && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::merged;
    use crate::domain::facility::{FacilityDetails, Filing, Position, Source};
    use proptest::prelude::*;

    fn bureau() -> (Source, FacilityDetails) {
        let details = FacilityDetails {
            source_key: "1212499001".into(),
            kind: "clinic".into(),
            name: "見本クリニック".into(),
            address: "松戸市稔台１－２－３".into(),
            phone: "047-311-0001".into(),
            filings: vec![Filing {
                symbol: "支援診２".into(),
                name: "在宅療養支援診療所".into(),
                since: String::new(),
            }],
            ..FacilityDetails::default()
        };
        (Source::Kouseikyoku, details)
    }

    fn public_net() -> (Source, FacilityDetails) {
        let details = FacilityDetails {
            source_key: "1221200000001".into(),
            kind: "clinic".into(),
            name: "医療法人社団架空会　見本クリニック".into(),
            kana: "ミホンクリニック".into(),
            address: "千葉県松戸市稔台１丁目２番３号".into(),
            position: Position::in_japan(35.79, 139.92),
            services: vec!["内科".into()],
            ..FacilityDetails::default()
        };
        (Source::Navii, details)
    }

    fn care_office() -> (Source, FacilityDetails) {
        let details = FacilityDetails {
            source_key: "1212499001".into(),
            kind: "visiting-rehabilitation".into(),
            name: "見本クリニック訪問リハビリテーション".into(),
            kana: "ミホンクリニックホウモンリハ".into(),
            phone: "047-311-9999".into(),
            position: Position::in_japan(35.0, 139.0),
            services: vec!["訪問リハビリテーション".into()],
            ..FacilityDetails::default()
        };
        (Source::Kaigo, details)
    }

    #[test]
    fn services_that_the_centre_corrected_stand_alone_until_it_takes_them_back() {
        let saying = |services: &str| FacilityDetails {
            services: FacilityDetails::services_of(services),
            ..FacilityDetails::default()
        };
        let published = (Source::Navii, saying("内科、外科"));
        let corrected = (Source::Local, saying("内科, 小児科\n内科"));
        assert_eq!(
            merged(&[published.clone(), corrected]).services_in_words(),
            "内科、小児科"
        );
        let silent = (Source::Local, saying(""));
        assert_eq!(merged(&[published, silent]).services, ["内科", "外科"]);
    }

    #[test]
    fn every_field_comes_from_the_source_that_knows_it_best() {
        let one = merged(&[care_office(), public_net(), bureau()]);
        assert_eq!(one.source_key, "1212499001");
        assert_eq!(one.kind, "clinic");
        assert_eq!(one.name, "医療法人社団架空会　見本クリニック");
        assert_eq!(one.kana, "ミホンクリニック");
        assert_eq!(one.address, "松戸市稔台１－２－３");
        assert_eq!(one.phone, "047-311-0001");
        assert_eq!(one.position, Position::in_japan(35.79, 139.92));
        assert_eq!(one.services, ["内科", "訪問リハビリテーション"]);
        assert_eq!(one.filings.len(), 1);
        assert_eq!(
            one.hints,
            "見本クリニック\n見本クリニック訪問リハビリテーション"
        );
    }

    #[test]
    fn what_the_office_wrote_itself_goes_first() {
        let own = FacilityDetails {
            source_key: "A1".into(),
            kind: "other".into(),
            phone: "047-311-7777".into(),
            capabilities: vec!["end-of-life".into()],
            ..FacilityDetails::default()
        };
        let one = merged(&[bureau(), (Source::Handbook, own)]);
        assert_eq!(one.phone, "047-311-7777");
        assert_eq!(one.kind, "clinic");
        assert_eq!(one.source_key, "1212499001");
        assert_eq!(one.capabilities, ["end-of-life"]);
    }

    #[test]
    fn a_clinic_that_also_gives_care_stays_a_clinic() {
        let (source, mut office) = care_office();
        office.kind = "home-rehab".into();
        assert_eq!(merged(&[bureau(), (source, office)]).kind, "clinic");
    }

    proptest! {
        #[test]
        fn the_order_in_which_sources_came_never_matters(shuffled in
            Just(vec![bureau(), public_net(), care_office()]).prop_shuffle()) {
            let sorted = merged(&[bureau(), public_net(), care_office()]);
            prop_assert_eq!(merged(&shuffled), sorted);
        }
    }
}
