//! The join review at the desk: a banner, both sides, one key each, and a way back.

use crate::assert_screen;
use crate::office::{Desk, Office};
use crate::records;
use madoguchi::domain::facility::{FacilityDetails, Source};
use madoguchi::import::Edition;
use madoguchi::store::Apply;

/// A clinic of the net at the address of the bureau's five, under another name.
fn asked() -> Office {
    asked_about(FacilityDetails {
        source_key: "1221299900001".into(),
        kind: "clinic".into(),
        name: "別名見本クリニック".into(),
        kana: "ベツメイミホンクリニック".into(),
        address: "千葉県松戸市根本１".into(),
        ..FacilityDetails::default()
    })
}

fn asked_about(perhaps: FacilityDetails) -> Office {
    let office = Office::open();
    records::directory(&office);
    let edition = Edition {
        read: 1,
        institutions: vec![perhaps],
        ..Edition::of(Source::Navii)
    };
    let chief = office.actor("木村");
    office
        .store()
        .apply_edition(&chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
    office
}

fn reviewing(office: &Office) -> Desk {
    let mut desk = office.desk("木村");
    desk.keys("<f3>").sees("確認待ちの突合 1 件");
    desk.keys("<ctrl-g>=").sees("同じ施設ですか");
    desk
}

#[test]
fn the_same_institution_is_joined_with_one_key_and_parted_with_another() {
    let office = asked();
    let mut desk = reviewing(&office);
    desk.sees("別名見本クリニック")
        .sees("みどり見本診療所")
        .sees("!=");
    desk.keys("<right>").sees("さくら見本内科").keys("1");
    desk.sees("確認待ちの突合はありません");
    let store = office.store();
    let key = |source, key| store.facility_of_source(source, key).unwrap();
    let joined = key(Source::Kouseikyoku, "1212400002");
    assert_eq!(key(Source::Navii, "1221299900001"), joined);
    desk.keys("<ctrl-z>").sees("別名見本クリニック");
    assert_ne!(key(Source::Navii, "1221299900001"), joined);
    desk.keys("<esc>").sees("確認待ちの突合 1 件");
}

#[test]
fn another_institution_closes_the_question_and_later_leaves_it_open() {
    let office = asked();
    let mut desk = reviewing(&office);
    desk.keys("3")
        .sees("あとで")
        .keys("<up>")
        .sees("別名見本クリニック");
    assert_eq!(office.store().open_reviews().unwrap(), 1);
    desk.keys("2").sees("確認待ちの突合はありません");
    desk.keys("<esc>").sees_no("確認待ちの突合");
    assert_eq!(office.store().open_reviews().unwrap(), 0);
}

#[test]
fn a_name_and_an_address_that_decide_stand_whole_in_a_small_window() {
    let office = asked_about(FacilityDetails {
        source_key: "1221299900001".into(),
        kind: "clinic".into(),
        name: "医療法人社団架空会　別名見本在宅療養支援クリニック".into(),
        address: "千葉県松戸市根本１　架空第二見本メディカルビルディング三階東".into(),
        ..FacilityDetails::default()
    });
    let desk = reviewing(&office);
    assert_screen!("join_review_long_ja_80x24", desk);
    for end in ["支援クリニック", "三階東"] {
        let rows = desk.printed();
        assert!(rows.contains(end), "{end}: {rows}");
    }
}

#[test]
fn both_sides_fit_a_small_and_a_large_window() {
    let office = asked();
    let mut desk = reviewing(&office);
    for (width, height) in [(80, 24), (120, 40)] {
        desk.resize(width, height);
        for text in [
            "別名見本クリニック",
            "みどり見本診療所",
            "1 同じ",
            "新しい資料",
        ] {
            desk.sees(text);
        }
    }
}
