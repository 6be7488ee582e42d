//! A postal code in the address: its towns are offered, and the only one is filled in.

use crate::assert_screen;
use crate::office::{Desk, Office};
use madoguchi::domain::postal::PostalTown;
use madoguchi::locale::Lang;
use madoguchi::store::StoreError;

fn town(code: &str, prefecture: &str, municipality: &str, town: &str) -> PostalTown {
    PostalTown {
        code: code.to_owned(),
        prefecture: prefecture.to_owned(),
        municipality: municipality.to_owned(),
        town: town.to_owned(),
        kana: String::new(),
    }
}

/// One town alone, two of one code, and one code in two prefectures.
fn with_codes() -> Office {
    let office = Office::open();
    let towns = [
        town("9990001", "見本県", "松戸市", "小金原"),
        town("9990002", "見本県", "松戸市", "稔台"),
        town("9990002", "見本県", "松戸市", "新松戸"),
        town("9990003", "見本県", "見本郡花野町", ""),
        town("9990003", "架空県", "森野市", ""),
    ];
    let chief = office.actor("管理");
    office.store().apply_postal(&chief, &towns).unwrap();
    office
}

fn at_the_address<'d>(desk: &'d mut Desk, typed: &str) -> &'d mut Desk {
    desk.keys("<f2><ctrl-o>b").keys(typed)
}

#[test]
fn the_only_town_of_a_code_begins_the_address_and_the_area_follows() {
    let office = with_codes();
    let mut sato = office.desk("佐藤");
    at_the_address(&mut sato, "999-0001")
        .sees("[松戸市小金原 ")
        .sees("小金原地域包括支援センター");
    sato.keys("4-2").sees("[松戸市小金原4-2");
    sato.keys("<ctrl-u>９９９０００１").sees("[松戸市小金原 ");
    sato.keys("<ctrl-z>")
        .sees("９９９０００１")
        .sees("1 松戸市小金原");
}

#[test]
fn several_towns_are_offered_and_none_is_guessed() {
    let office = with_codes();
    let mut sato = office.desk("佐藤");
    at_the_address(&mut sato, "9990002")
        .sees("1 松戸市新松戸  2 松戸市稔台")
        .sees("[9990002 ");
    sato.keys("<f8>2").sees("[松戸市稔台 ").sees("明第1");
    let mut mori = office.desk("森");
    at_the_address(&mut mori, "9990003").sees("1 架空県森野市  2 見本県見本郡花野町");
    mori.keys("<f9>").sees("[架空県森野市 ");
}

#[test]
fn the_beginning_of_a_code_offers_its_towns_with_their_codes() {
    let office = with_codes();
    let mut sato = office.desk("佐藤");
    at_the_address(&mut sato, "99").sees_no("松戸市");
    sato.keys("9").sees("1 999-0001 松戸市小金原");
    sato.keys("番地").sees_no("999-0001");
}

#[test]
fn only_an_administrator_takes_codes_over() {
    let office = Office::open();
    let sato = office.actor("佐藤");
    let refused = office.store().apply_postal(&sato, &[]);
    assert!(matches!(refused, Err(StoreError::NotAllowed { .. })));
}

#[test]
fn towns_on_offer_look_like_this() {
    let office = with_codes();
    for (lang, name) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (120, 40)] {
            let mut sato = office.desk_in("佐藤", lang);
            sato.resize(width, height);
            at_the_address(&mut sato, "9990002");
            assert_screen!(format!("postal_{name}_{width}x{height}"), sato);
        }
    }
}
