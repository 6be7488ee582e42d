//! The search as a person at the desk sees it.

use super::{DirectoryRow, Field, Hits, Index, Query};
use crate::domain::area::AreaTable;
use crate::domain::capability::CapabilityTable;
use crate::domain::facility::Position;
use crate::domain::ids::FacilityId;
use crate::domain::room::{Room, RoomNow};
use crate::domain::vocabulary::Vocabularies;
use crate::text::fold;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

/// The capabilities that the program ships.
pub(super) fn capabilities() -> &'static CapabilityTable {
    &CAPABILITIES
}

static CAPABILITIES: LazyLock<CapabilityTable> = LazyLock::new(|| {
    let words = Vocabularies::parse(
        Path::new("vocabularies.toml"),
        include_str!("../../data/vocabularies.toml"),
    )
    .unwrap();
    CapabilityTable::parse(
        Path::new("capabilities.toml"),
        include_str!("../../data/capabilities.toml"),
        &words.special_care,
    )
    .unwrap()
});

static AREAS: LazyLock<AreaTable> = LazyLock::new(|| {
    AreaTable::parse(
        Path::new("areas.toml"),
        include_str!("../../data/areas.toml"),
    )
    .unwrap()
});

fn areas() -> &'static AreaTable {
    &AREAS
}

fn row(id: i64, name: &str, kana: &str, address: &str) -> DirectoryRow {
    DirectoryRow {
        id: FacilityId(id),
        kind: "clinic".into(),
        name: name.into(),
        kana: kana.into(),
        hints: String::new(),
        director: String::new(),
        address: address.into(),
        phones: Vec::new(),
        area: None,
        capabilities: Vec::new(),
        filings: Vec::new(),
        room: RoomNow::Unknown,
        places: None,
        declared_on: None,
        position: None,
        vanished: false,
    }
}

fn town() -> Vec<DirectoryRow> {
    let mut sakura = row(
        1,
        "医療法人社団見本会　さくら内科",
        "サクラナイカ",
        "千葉県松戸市稔台１－２－３",
    );
    sakura.phones = vec!["０４７－０００－４５６７".into()];
    sakura.capabilities = vec!["home-visit".into(), "support-clinic".into()];
    sakura.filings = vec!["支援診２".into()];
    sakura.director = "髙橋 見本".into();
    sakura.room = RoomNow::Valid(Room::Yes);
    sakura.places = Some(2);
    let mut green = row(
        2,
        "見本みどり診療所",
        "ミホンミドリシンリョウジョ",
        "松戸市小山５",
    );
    green.hints = "緑クリニック\nみどりん".into();
    green.area = Some(areas().all()[0].code.clone());
    let tree = row(
        3,
        "さくら通りクリニック",
        "サクラドオリクリニック",
        "千葉県柏市柏１",
    );
    vec![sakura, green, tree]
}

fn search(rows: Vec<DirectoryRow>, typed: &str) -> Hits {
    let table = capabilities();
    let query = Query::parse(typed, areas(), table);
    Index::build(rows, table).search(&query, 50, None, &|| false)
}

fn found(typed: &str) -> Vec<i64> {
    search(town(), typed)
        .items
        .iter()
        .map(|hit| hit.id.0)
        .collect()
}

#[test]
fn kanji_kana_and_romaji_find_the_same() {
    for typed in [
        "緑クリニック",
        "さくら",
        "ｻｸﾗ",
        "サクラ",
        "sakura",
        "ｓａｋｕｒａ",
        "SAKURA",
        "sakur",
    ] {
        assert!(!found(typed).is_empty(), "{typed}");
    }
    for typed in [
        "みどり",
        "midori",
        "mihon midori",
        "みどりしんりょうじょ",
        "shinryojo midori",
    ] {
        assert_eq!(found(typed), [2], "{typed}");
    }
}

#[test]
fn the_whole_name_comes_before_its_beginning_and_room_before_none() {
    assert_eq!(found("さくら内科"), [1]);
    assert_eq!(found("さくら"), [1, 3]);
    assert_eq!(found("sakura"), [1, 3]);
}

#[test]
fn numbers_are_found_by_their_last_digits() {
    assert_eq!(found("4567"), [1]);
    assert_eq!(found("047-000-4567"), [1]);
    assert_eq!(found("04700045"), [1]);
    assert_eq!(
        search(town(), "4567").items[0].matched[0].field,
        Field::Phone
    );
}

#[test]
fn one_typing_error_is_forgiven() {
    for typed in [
        "sakuta",
        "skaura",
        "みとりしんりょうじょ",
        "見本みとり診療所",
        "サクヲナイカ",
    ] {
        assert!(!found(typed).is_empty(), "{typed}");
    }
    assert!(found("まったく別の名前").is_empty());
}

#[test]
fn addresses_are_found_with_and_without_their_numbers() {
    for typed in [
        "松戸市稔台",
        "稔台",
        "稔台1-2-3",
        "稔台一丁目２番",
        "稔台１ー２",
    ] {
        assert_eq!(found(typed), [1], "{typed}");
    }
    assert!(found("稔台9-9").is_empty());
}

#[test]
fn capabilities_filings_and_room_filter() {
    assert_eq!(found("#支援診"), [1]);
    assert_eq!(found("#支援診2 さくら"), [1]);
    assert_eq!(found("在宅療養 松戸"), [1]);
    assert_eq!(found(">1"), [1]);
    assert!(found(">2").is_empty());
    assert_eq!(found("!#支援診 さくら"), [3]);
    assert_eq!(found("!sakura"), [2]);
}

#[test]
fn an_exact_name_is_no_beginning() {
    assert_eq!(found("\"さくら内科\""), [1]);
    assert_eq!(found("\"さくら通りクリニック\""), [3]);
    assert!(found("\"さくら通り\"").is_empty());
    assert_eq!(found("\"みどりん\""), [2]);
}

#[test]
fn a_term_that_means_nothing_says_what_leaving_it_out_would_find() {
    let hits = search(town(), "@nowhere さくら");
    assert_eq!(hits.total, 0);
    let relax: Vec<(&str, usize)> = hits
        .relax
        .iter()
        .map(|relax| (relax.term.as_str(), relax.would_find))
        .collect();
    assert_eq!(relax, [("@nowhere", 2)]);
}

#[test]
fn the_nearest_comes_first_among_equals_and_the_vanished_last() {
    let place = |lat| Position { lat, lon: 139.9 };
    let mut rows = town();
    rows[0].room = RoomNow::Unknown;
    rows[0].position = Some(place(36.0));
    rows[2].position = Some(place(35.5));
    let table = capabilities();
    let query = Query::parse("sakura", areas(), table);
    let near = |rows: &[DirectoryRow]| -> Vec<i64> {
        let index = Index::build(rows.to_vec(), table);
        let hits = index.search(&query, 50, Some(place(35.6)), &|| false);
        assert!(hits.items.iter().all(|hit| hit.distance_km.is_some()));
        hits.items.iter().map(|hit| hit.id.0).collect()
    };
    assert_eq!(near(&rows), [3, 1]);
    rows[2].vanished = true;
    assert_eq!(near(&rows), [1, 3]);
}

#[test]
fn a_cancelled_search_gives_nothing() {
    let table = capabilities();
    let query = Query::parse("さくら", areas(), table);
    assert_eq!(
        Index::build(town(), table)
            .search(&query, 9, None, &|| true)
            .total,
        0
    );
}

#[test]
fn counting_goes_beyond_the_limit() {
    let rows = (0..30).map(|id| row(id, "見本内科", "ミホンナイカ", "松戸市"));
    let table = capabilities();
    let query = Query::parse("見本", areas(), table);
    let hits = Index::build(rows, table).search(&query, 7, None, &|| false);
    assert_eq!((hits.total, hits.items.len()), (30, 7));
}

proptest! {
    #[test]
    fn any_part_of_a_name_finds_it(
        name in "[一-龠ァ-ヲあ-んa-z0-9髙﨑ヶー]{1,16}", at in 0usize..16, length in 1usize..16,
    ) {
        let letters: Vec<char> = name.chars().collect();
        let start = at % letters.len();
        let part: String = letters.iter().skip(start).take(length).collect();
        // が between kanji is a ケ only where both are seen; a lone stroke is no word.
        prop_assume!(!name.contains('が') && !name.contains('ガ'));
        prop_assume!(!fold::key(&part).is_empty());
        let mut rows = town();
        rows.push(row(9, &name, "", ""));
        let hits = search(rows, &part);
        prop_assert!(hits.items.iter().any(|hit| hit.id.0 == 9), "{part} in {name}: {hits:?}");
    }
}
