//! The search as a person at the desk sees it.

use super::matching::Prepared;
use super::{DirectoryRow, Field, Hits, How, Index, Language, Query, Session, Want};
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

/// The words that the program ships.
pub(super) fn language() -> Language<'static> {
    Language {
        areas: &AREAS,
        capabilities: &CAPABILITIES,
        kinds: &WORDS.facility_kinds,
    }
}

pub(super) fn capabilities() -> &'static CapabilityTable {
    &CAPABILITIES
}

static WORDS: LazyLock<Vocabularies> = LazyLock::new(|| {
    Vocabularies::parse(
        Path::new("vocabularies.toml"),
        include_str!("../../data/vocabularies.toml"),
    )
    .unwrap()
});

static CAPABILITIES: LazyLock<CapabilityTable> = LazyLock::new(|| {
    CapabilityTable::parse(
        Path::new("capabilities.toml"),
        include_str!("../../data/capabilities.toml"),
        &WORDS.special_care,
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

pub(super) fn town() -> Vec<DirectoryRow> {
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

fn read(typed: &str) -> Query {
    language().read(typed)
}

fn search(rows: Vec<DirectoryRow>, typed: &str) -> Hits {
    Index::build(rows, capabilities()).search(&read(typed), 50, None)
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
    let relax: Vec<(&str, usize, usize)> = hits
        .relax
        .iter()
        .map(|relax| (relax.term.as_str(), relax.would_find, relax.alone))
        .collect();
    assert_eq!(relax, [("@nowhere", 2, 0), ("さくら", 0, 2)]);
}

#[test]
fn scattered_letters_are_listed_when_asked_for_or_when_there_is_nothing_else() {
    let rows = || vec![row(1, "", "サクラ", ""), row(2, "", "サイクルランド", "")];
    let ids = |typed: &str, loosely: bool| {
        let mut query = read(typed);
        query.loosely = loosely;
        let hits = Index::build(rows(), capabilities()).search(&query, 9, None);
        let ids: Vec<i64> = hits.items.iter().map(|hit| hit.id.0).collect();
        assert_eq!(ids.len(), hits.total);
        (ids, hits.weak, hits.only_weak)
    };
    assert_eq!(ids("さくら", false), (vec![1], 1, false));
    assert_eq!(ids("さくら", true), (vec![1, 2], 0, false));
    assert_eq!(ids("さいるん", false), (vec![2], 0, true));
}

#[test]
fn the_nearest_comes_first_among_equals_and_the_vanished_last() {
    let place = |lat| Position { lat, lon: 139.9 };
    let mut rows = town();
    rows[0].room = RoomNow::Unknown;
    rows[0].position = Some(place(36.0));
    rows[2].position = Some(place(35.5));
    let table = capabilities();
    let query = read("sakura");
    let near = |rows: &[DirectoryRow]| -> Vec<i64> {
        let index = Index::build(rows.to_vec(), table);
        let hits = index.search(&query, 50, Some(place(35.6)));
        assert!(hits.items.iter().all(|hit| hit.distance_km.is_some()));
        hits.items.iter().map(|hit| hit.id.0).collect()
    };
    assert_eq!(near(&rows), [3, 1]);
    rows[2].vanished = true;
    assert_eq!(near(&rows), [1, 3]);
}

#[test]
fn a_cancelled_search_gives_nothing() {
    let mut session = Session::new(Index::build(town(), capabilities()).into());
    let query = read("さくら");
    assert_eq!(session.search(&query, 9, None, &[], &|| true), None);
    assert!(session.search(&query, 9, None, &[], &|| false).is_some());
}

#[test]
fn counting_goes_beyond_the_limit() {
    let rows = (0..30).map(|id| row(id, "見本内科", "ミホンナイカ", "松戸市"));
    let table = capabilities();
    let query = read("見本");
    let hits = Index::build(rows, table).search(&query, 7, None);
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

#[test]
fn the_examples_of_the_desk_find_what_they_mean() {
    let area = areas().all()[7].clone();
    let mut high = row(1, "髙瀬医院", "タカセイイン", "松戸市小金１");
    high.phones = vec!["047-391-0000".into()];
    let mut new = row(2, "見本クリニック", "シンマツドミホン", "松戸市新松戸１");
    new.capabilities = vec!["end-of-life".into(), "visit-24h".into()];
    new.kana = "シンマツドミホンクリニック".into();
    let mut round = row(3, "さくら内科", "サクラナイカ", "");
    round.area = Some(area.code.clone());
    round.capabilities = vec!["ventilator".into()];
    let rows = vec![high, new, round];
    let one = |typed: &str| {
        let hits = search(rows.clone(), typed).items;
        hits.iter().map(|hit| hit.id.0).collect::<Vec<_>>()
    };
    assert_eq!(one("takase"), [1]);
    assert_eq!(one("047391"), [1]);
    assert_eq!(one("ﾏﾂﾄﾞ 24"), [2]);
    assert_eq!(one("sinmatudo #mitori"), [2]);
    assert_eq!(one(&format!("さくら @{} #kokyuki", area.name)), [3]);
}

#[test]
fn real_matches_come_before_errors_and_errors_before_scattered_letters() {
    let names = ["さらくや", "さくや", "さくら", "みほんさくら", "さくらい"];
    let rows = (1_i64..)
        .zip(names)
        .map(|(id, name)| row(id, name, name, ""));
    let hits = search(rows.collect(), "さくら").items;
    let ids: Vec<i64> = hits.iter().map(|hit| hit.id.0).collect();
    assert_eq!(ids, [3, 5, 4], "a whole name has no errors");
    let rows = (1_i64..).zip(&names[..2]).chain((4..).zip(&names[3..]));
    let hits = search(
        rows.map(|(id, name)| row(id, name, name, "")).collect(),
        "さくら",
    )
    .items;
    let ids: Vec<i64> = hits.iter().map(|hit| hit.id.0).collect();
    assert_eq!(ids[..2], [5, 4]);
    assert!(ids[2..].iter().all(|id| [1, 2].contains(id)), "{ids:?}");
    assert!(hits[2..].iter().all(|hit| hit.matched[0].how.is_fuzzy()));
}

#[test]
fn errors_are_forgiven_in_kanji_kana_and_romaji_alike() {
    let rows = || vec![row(1, "見本常盤診療所", "ミホントキワシンリョウジョ", "")];
    for typed in [
        "見本常磐診療所",
        "見本盤常診療所",
        "見本常盤療所",
        "みほんときはしんりょうじょ",
        "みほときわ",
        "みほんとわき",
        "みほんんときわ",
        "tokiwashinryojo",
        "tokiwasinyojo",
        "tokiwasinroyjo",
        "tokowa",
    ] {
        assert_eq!(search(rows(), typed).total, 1, "{typed}");
    }
    for typed in ["見本磐城診察所", "みおんときは", "tokoba"] {
        assert_eq!(search(rows(), typed).total, 0, "{typed}");
    }
}

#[test]
fn a_facet_counts_what_would_be_found_with_it() {
    let (here, there) = (areas().all()[0].clone(), areas().all()[1].clone());
    let mut rows: Vec<DirectoryRow> = (0..6)
        .map(|id| row(id, "さくら医院", "サクライイン", ""))
        .collect();
    for (at, row) in rows.iter_mut().enumerate() {
        let area = if at < 4 { &here } else { &there };
        row.area = Some(area.code.clone());
        if at % 2 == 0 {
            row.capabilities = vec!["end-of-life".into()];
        }
    }
    rows[5].kind = "hospital".into();
    rows[0].room = RoomNow::Valid(Room::Yes);
    let words = [
        format!("@{}", here.code),
        format!("@{}", there.code),
        "#end-of-life".to_owned(),
        "%hospital".to_owned(),
        ">0".to_owned(),
    ];
    let facets: Vec<Want> = words
        .iter()
        .map(|word| read(word).terms[0].want.clone())
        .collect();
    let mut session = Session::new(Index::build(rows, capabilities()).into());
    let mut counts = |typed: &str| {
        let found = session.search(&read(typed), 9, None, &facets, &|| false);
        found.unwrap().1
    };
    assert_eq!(counts("さくら"), [4, 2, 3, 1, 1]);
    // Another area would take the place of the one asked for; a capability is asked for beside it.
    assert_eq!(counts(&format!("さくら {}", words[0])), [4, 2, 2, 0, 1]);
    assert_eq!(counts("さくら #end-of-life"), [2, 1, 3, 0, 1]);
    assert_eq!(counts("!%hospital"), [4, 1, 3, 0, 1]);
}

fn kana_name() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec![
            "さ", "く", "ら", "みど", "り", "まつ", "ど", "か", "ん",
        ]),
        1..7,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    /// Typing on and going back gives what a fresh search gives, key by key; and that is what
    /// looking at every institution alone gives.
    #[test]
    fn the_fast_way_finds_what_the_slow_definition_finds(
        names in proptest::collection::vec(kana_name(), 1..40),
        typed in kana_name(),
        is_latin in any::<bool>(),
    ) {
        let rows: Vec<DirectoryRow> = (0_i64..)
            .zip(&names)
            .map(|(id, name)| row(id, &format!("{name}医院"), name, "松戸市"))
            .collect();
        let typed = if is_latin {
            crate::text::romaji::key_from_kana(&typed)
        } else {
            typed
        };
        let letters: Vec<char> = typed.chars().collect();
        let index: std::sync::Arc<Index> = Index::build(rows, capabilities()).into();
        let mut session = Session::new(index.clone());
        let lengths = (1..=letters.len()).chain((1..letters.len()).rev());
        for length in lengths {
            let mut query = read(&String::from_iter(&letters[..length]));
            query.loosely = true;
            let Some(term) = query.terms.first() else { continue };
            let (hits, _) = session.search(&query, 99, None, &[], &|| false).unwrap();
            prop_assert_eq!(&hits, &index.search(&query, 99, None));
            let prepared = Prepared::new(&index, &term.want);
            let slow: Vec<(usize, How)> = (0..names.len())
                .filter_map(|at| Some((at, How::of(prepared.found(&index, at)?.0)?)))
                .collect();
            let near = slow.iter().filter(|(_, how)| *how > How::Typo).count();
            for (at, how) in slow {
                let found = hits.items.iter().find(|hit| usize::try_from(hit.id.0) == Ok(at));
                // Errors are looked for only where little was found without them.
                prop_assert!(found.is_some() || (how.is_fuzzy() && near > 0), "{how:?} {at}");
                if let Some(found) = found {
                    prop_assert_eq!(found.matched[0].how, how);
                }
            }
        }
    }

    /// Width, kana, old forms and strokes make no difference.
    #[test]
    fn what_is_written_differently_is_found_alike(
        at in 0usize..5, other in 0usize..5,
    ) {
        let forms = [
            ["髙瀬クリニック", "高瀬くりにっく", "髙瀨ｸﾘﾆｯｸ", "高瀬クリニツク", "高瀬ク-リニック"],
            ["齋藤サービスセンター", "斉藤さーびすせんたー", "斎藤ｻｰﾋﾞｽｾﾝﾀｰ", "齊藤サ―ビスセンタ―", "斉藤サ－ビスセンタ"],
            ["東葛ヶ丘医院", "東葛ケ丘医院", "東葛が丘医院", "東葛ヶ丘醫院", "東葛ｹ丘医院"],
        ];
        for forms in forms {
            let rows = vec![row(1, forms[at], "", "")];
            let hits = search(rows, forms[other]);
            prop_assert_eq!(hits.total, 1, "{} for {}", forms[other], forms[at]);
            prop_assert_eq!(hits.items[0].matched[0].how, How::Whole);
        }
    }
}
