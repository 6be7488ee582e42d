//! The supply view: what an area offers, what it lacks, and what is made of it.

use crate::assert_screen;
use crate::office::{Desk, Office, minutes};
use madoguchi::app::front::Front;
use madoguchi::domain::facility::{FacilityDetails, Source};
use madoguchi::domain::ids::FacilityId;
use madoguchi::domain::room::Room;
use madoguchi::import::Edition;
use madoguchi::locale::Lang;
use madoguchi::store::Apply;
use madoguchi::store::request::NewRoom;

/// Key, name, address (明第1, 常盤平 or 小金原), capabilities.
const INSTITUTIONS: [(&str, &str, &str, &[&str]); 5] = [
    (
        "H1",
        "みほん在宅クリニック",
        "松戸市根本1-1",
        &["home-visit", "visit-24h", "contact-24h", "tracheostomy"],
    ),
    ("H2", "見本内科", "松戸市根本2-2", &["home-visit"]),
    (
        "H3",
        "かくうホームケア",
        "松戸市常盤平7-1",
        &["home-visit", "visit-24h", "end-of-life"],
    ),
    ("H4", "架空医院", "松戸市小金原1-1", &["children"]),
    ("H5", "見本医院", "松戸市小金原2-1", &["children"]),
];

/// Room was declared by みほん long ago, and by 見本内科 and 架空医院 today.
fn directory(office: &Office) {
    let institutions = INSTITUTIONS
        .iter()
        .map(|(key, name, address, can)| FacilityDetails {
            source_key: (*key).into(),
            kind: "clinic".into(),
            name: (*name).into(),
            address: (*address).into(),
            capabilities: can.iter().map(ToString::to_string).collect(),
            ..FacilityDetails::default()
        })
        .collect();
    let edition = Edition {
        read: INSTITUTIONS.len(),
        institutions,
        ..Edition::of(Source::Handbook)
    };
    office
        .store()
        .apply_edition(
            &office.actor("木村"),
            &edition,
            &[],
            Apply::Write,
            &mut |_| true,
        )
        .unwrap();
    declare(office, "H1", Room::Yes);
    office.advance(minutes(60 * 24 * 35));
    declare(office, "H2", Room::Yes);
    declare(office, "H4", Room::Conditional);
}

fn declare(office: &Office, key: &str, room: Room) {
    let mut store = office.store();
    let facility: FacilityId = store
        .facility_of_source(Source::Handbook, key)
        .unwrap()
        .unwrap();
    let new = NewRoom {
        facility,
        form: "referral".into(),
        room,
        places: None,
        note: String::new(),
        until: None,
    };
    store.declare_room(&office.actor("佐藤"), &new).unwrap();
}

/// Goes to the row of an area, at its first column.
fn at_area<'a>(desk: &'a mut Desk, name: &str) -> &'a mut Desk {
    desk.keys("<home><pageup><pageup>");
    for _ in 0..15 {
        let row = crate::printer::row(desk.buffer(), desk.cursor().y);
        if row.contains(&format!("> {name} ")) {
            return desk;
        }
        desk.keys("<down>");
    }
    panic!("no row {name}:\n{}", desk.text());
}

#[test]
fn it_is_reached_from_the_directory_the_day_and_the_menu() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    for way in [
        "<f7>V",
        "<f3>見本<enter>V",
        "<f4><f10>資源<enter>",
        "<f4><ctrl-g>y",
    ] {
        sato.keys("<f7>").keys(way).sees("[資源の状況]");
        assert_eq!(sato.app.front(), Front::Supply, "{way}");
    }
}

#[test]
fn the_supply_in_both_languages_and_sizes() {
    let office = Office::open();
    directory(&office);
    let mut mori = office.desk("森");
    mori.keys("<ctrl-g>y");
    at_area(&mut mori, "小金原").keys("+");
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<ctrl-g>y<right>");
        assert_screen!(format!("supply_{code}_80x24"), sato);
        sato.keys("<end>");
        assert_screen!(format!("supply_last_column_{code}_80x24"), sato);
        sato.resize(120, 40);
        assert_screen!(format!("supply_{code}_120x40"), sato);
    }
}

#[test]
fn room_that_has_expired_is_not_counted_but_told() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>y")
        .row_selected("2/1")
        .sees("できる所 2   うち受入余力あり 1   余力の申告が期限切れ 1");
    declare(&office, "H1", Room::Yes);
    sato.row_selected("2/2").sees("期限切れ 0");
}

#[test]
fn enter_opens_the_institutions_behind_the_figure() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    for (column, total) in [(0, 2), (1, 1), (2, 0), (12, 1)] {
        sato.keys("<ctrl-g>y<home>");
        sato.keys(&"<right>".repeat(column))
            .sees(&format!("できる所 {total} "))
            .keys("<enter>");
        assert_eq!(sato.app.front(), Front::Directory);
        assert_eq!(sato.app.directory.total(), total, "column {column}");
        sato.keys("<esc><esc>");
    }
}

#[test]
fn a_gap_becomes_a_candidate_once_and_undo_takes_it_back() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>y<end>")
        .row_selected("!なし")
        .keys("+")
        .sees("地域課題の候補 R8-I0001 を作りました")
        .sees("!なし*");
    let gaps = office.store().open_gaps().unwrap();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].area.0, "01");
    let item = office.store().item_view(gaps[0].item).unwrap().item;
    assert_eq!(item.state, "candidate");
    assert_eq!(item.area.as_ref().map(|area| area.0.as_str()), Some("01"));
    assert_eq!(item.details["special_care"], "monitoring");
    assert!(item.details["title"].contains("明第1"), "{item:?}");

    sato.keys("+").sees("R8-I0001 として開いています");
    assert_eq!(sato.app.front(), Front::Work);
    assert_eq!(office.store().open_gaps().unwrap().len(), 1);

    sato.keys("<esc><ctrl-z>")
        .sees("R8-I0001 を取り下げました")
        .sees_no("!なし*");
    assert!(office.store().open_gaps().unwrap().is_empty());
    sato.keys("+").sees("R8-I0002 を作りました");
}

#[test]
fn two_desks_that_see_the_same_gap_make_one_issue() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    let mut mori = office.desk_in("森", Lang::En);
    sato.keys("<ctrl-g>y<end>");
    mori.keys("<ctrl-g>y<end>+").sees("R8-I0001 is a candidate");
    sato.sees("!なし*").sees("地域課題 R8-I0001 があります");
    let gap = {
        let view = office.store().open_gaps().unwrap().remove(0);
        madoguchi::store::Gap {
            area: view.area,
            capability: "モニター測定".into(),
            details: [("title".to_owned(), "同じ".to_owned())].into(),
        }
    };
    let refused = office
        .store()
        .raise_gap(&office.actor("佐藤"), &gap)
        .unwrap_err();
    assert_eq!(refused.code(), "gap-is-open");
}

#[test]
fn an_issue_that_somebody_works_on_is_not_taken_back() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>y<end>+");
    let item = office.store().open_gaps().unwrap()[0].item;
    let claim = madoguchi::store::StepRequest {
        item,
        transition: "claim".into(),
        given: std::collections::BTreeMap::new(),
        note: String::new(),
        if_revision: None,
    };
    office.store().step(&office.actor("森"), &claim).unwrap();
    sato.keys("<ctrl-z>").sees("森");
    assert_eq!(office.store().open_gaps().unwrap().len(), 1);
}

#[test]
fn where_somebody_has_room_no_issue_is_made() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>y+").sees("課題にはしません");
    assert!(office.store().open_gaps().unwrap().is_empty());
}

#[test]
fn a_viewer_sees_the_gaps_but_makes_no_issue() {
    let office = Office::open();
    directory(&office);
    let mut viewer = office.desk("閲田");
    viewer.keys("<ctrl-g>y<end>+").sees("閲覧専用");
    assert!(office.store().open_gaps().unwrap().is_empty());
}

#[test]
fn an_empty_directory_says_how_to_fill_it() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>y").sees("madoguchi import");
}
