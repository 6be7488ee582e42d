//! A directory entry on the telephone: read whole, edited, kept fresh, and measured from whoever is
//! spoken of.

use crate::assert_screen;
use crate::office::{Desk, Office, minutes};
use crate::taking_steps::try_step;
use crate::views::{call, declare, directory};
use madoguchi::app::front::Front;
use madoguchi::domain::facility::{FacilityDetails, Position, ShortNotice};
use madoguchi::domain::ids::{FacilityId, ItemId};
use madoguchi::domain::room::Room;
use madoguchi::import::towns::Town;
use madoguchi::locale::Lang;
use madoguchi::store::entry_edit::EntryEdit;

const DAY: i64 = 60 * 24;

/// The towns of the directory: 根本, where all institutions stand, and 小金, far in the north-east.
fn towns(office: &Office) {
    let town = |name: &str, lat: f64, lon: f64| Town {
        municipality: "松戸市".into(),
        name: name.into(),
        position: Position::in_japan(lat, lon).unwrap(),
    };
    let towns = [
        town("根本", 35.780, 139.900),
        town("小金", 35.830, 139.930),
        town("遠方", 36.000, 139.900),
    ];
    office
        .store()
        .apply_towns(&office.actor("管理"), &towns)
        .unwrap();
}

fn step(office: &Office, item: ItemId, name: &str, set: &[(&str, &str)]) {
    try_step(office, "佐藤", item, name, set).unwrap();
}

fn referral(office: &Office, key: &str, name: &str) -> ItemId {
    let input = call(key, name, "referral");
    let registered = office.store().register(&office.actor("森"), &input);
    registered.unwrap().items[0].id
}

fn ask(office: &Office, item: ItemId, clinic: FacilityId) {
    let clinic = clinic.to_string();
    step(office, item, "claim", &[]);
    step(office, item, "clarify", &[]);
    let set = [("clinic", clinic.as_str()), ("mode", "sequential")];
    step(office, item, "offer", &set);
}

fn answer(office: &Office, item: ItemId, clinic: FacilityId, answer: &str, reason: &str) {
    office.advance(minutes(90));
    let clinic = clinic.to_string();
    let set = [
        ("clinic", clinic.as_str()),
        ("answer", answer),
        ("reason", reason),
    ];
    step(office, item, "answer", &set);
}

/// さくら has a person, declined another, and told the centre this and that.
fn told(office: &Office, sakura: FacilityId) {
    let first = referral(office, "a", "架空 花子");
    ask(office, first, sakura);
    answer(office, first, sakura, "accepted", "");
    let second = referral(office, "b", "見本 一郎");
    ask(office, second, sakura);
    answer(office, second, sakura, "declined", "no-room");
    let mut store = office.store();
    let record = store.entry_record(sakura).unwrap();
    let mut local = record.facility.local.clone();
    local.liaison = "相談室 木村".into();
    local.how_to_reach = "平日 14時から16時".into();
    local.night_phone = "0473009999".into();
    local.visiting_days = "火 木 土".into();
    local.can = vec!["ventilator".into(), "oxygen".into(), "dementia".into()];
    local.conditional = vec!["tube-feeding".into()];
    local.cannot = vec!["dialysis".into()];
    local.takes_sub_attending = Some(true);
    let mut corrections = record.corrections.clone();
    corrections.fax = "047-301-7777".into();
    let edit = EntryEdit {
        facility: sakura,
        local,
        corrections,
        if_revision: record.facility.revision,
    };
    store.edit_entry(&office.actor("佐藤"), &edit).unwrap();
    store.confirm_entry(&office.actor("森"), sakura).unwrap();
}

fn open(desk: &mut Desk, name: &str) {
    desk.keys("<f3><ctrl-u>").keys(name).keys("<enter><enter>");
}

#[test]
fn the_entry_tells_everything_in_both_languages_and_sizes() {
    let office = Office::open();
    let ids = directory(&office);
    towns(&office);
    told(&office, ids[0]);
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        open(&mut sato, "さくら");
        assert_screen!(format!("entry_80_{code}"), sato);
        sato.keys("<pagedown><pagedown>");
        assert_screen!(format!("entry_80_{code}_below"), sato);
        sato.resize(120, 40);
        sato.keys("<home>");
        assert_screen!(format!("entry_120_{code}"), sato);
    }
}

#[test]
fn the_entry_says_who_is_cared_for_and_how_offers_were_answered() {
    let office = Office::open();
    let ids = directory(&office);
    told(&office, ids[0]);
    let mut sato = office.desk("佐藤");
    open(&mut sato, "さくら");
    sato.resize(120, 80);
    sato.sees("副主治医 1 名")
        .sees("架空 花子")
        .sees("受諾 1 / 回答 2")
        .sees("1:30")
        .sees("枠なし 1")
        .sees("FAX (公表: 047-301-0001)")
        .sees("担当: - -> 相談室 木村 (窓口 佐藤)");
}

#[test]
fn the_form_of_an_entry_is_saved_field_by_field_and_the_entry_shows_it() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    open(&mut sato, "さくら");
    sato.keys("E").keys("相談室 木村<enter>0473001111<enter>");
    assert_screen!("entry_form", sato);
    sato.keys("<f12>")
        .sees("の名簿を保存しました")
        .sees("相談室 木村");
    let record = office.store().entry_record(ids[0]).unwrap();
    assert_eq!(record.facility.local.liaison_phone, "047-300-1111");
    let fields: Vec<&str> = record
        .history
        .iter()
        .map(|change| change.field.as_str())
        .filter(|field| field.starts_with("liaison"))
        .collect();
    assert_eq!(fields.len(), 2, "{fields:?}");
    assert_eq!(record.corrections, FacilityDetails::default());
}

#[test]
fn a_half_typed_form_outlives_esc_and_a_call() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    open(&mut sato, "さくら");
    sato.keys("E相談室").keys("<f2>");
    assert_eq!(sato.app.front(), Front::Intake);
    sato.keys("<f3>").sees("[相談室");
    sato.keys("<esc>").sees("書きかけを残しました");
    sato.keys("E").sees("書きかけの続きです").sees("[相談室");
}

#[test]
fn of_two_who_edit_the_second_sees_both_texts_and_loses_nothing() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    let mut mori = office.desk("森");
    open(&mut sato, "さくら");
    open(&mut mori, "さくら");
    sato.keys("E外来 佐々木<enter><enter>0473002222");
    mori.keys("E相談室 木村<f12>").sees("保存しました");
    sato.keys("<f12>")
        .sees("相手「相談室 木村」 自分「外来 佐々木」")
        .sees("[外来 佐々木");
    assert_screen!("entry_form_both", sato);
    sato.keys("<f12>").sees("保存しました");
    let local = office.store().facility(ids[0]).unwrap().local;
    assert_eq!(local.liaison, "外来 佐々木");
    assert_eq!(local.night_phone, "047-300-2222");
}

#[test]
fn what_only_the_other_desk_changed_comes_into_the_open_form_by_itself() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    let mut mori = office.desk("森");
    open(&mut sato, "さくら");
    open(&mut mori, "さくら");
    sato.keys("E<enter>0473002222<enter>");
    mori.keys("E相談室 木村<f12>").sees("保存しました");
    sato.sees("[相談室 木村").keys("<f12>").sees("保存しました");
    let local = office.store().facility(ids[0]).unwrap().local;
    assert_eq!(local.liaison, "相談室 木村");
    assert_eq!(local.liaison_phone, "047-300-2222");
}

#[test]
fn a_viewer_is_told_that_nothing_can_be_written() {
    let office = Office::open();
    directory(&office);
    let mut viewer = office.desk("閲田");
    open(&mut viewer, "さくら");
    for key in ["E", "e", "v", "z", "b"] {
        viewer.keys(key).sees("閲覧専用");
    }
}

#[test]
fn v_confirms_the_same_answers_as_of_today() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>ひまわり<enter>").sees("要確認");
    sato.keys("v").sees("確認済みにしました").sees_no("要確認");
    let said = &office.store().facility(ids[3]).unwrap().rooms[0];
    assert_eq!((said.room, said.places), (Room::Yes, Some(2)));
}

#[test]
fn room_can_be_declared_for_so_many_days_or_until_a_day() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    let until = |office: &Office| office.store().facility(ids[0]).unwrap().rooms[0].clone();
    sato.keys("<f3>さくら<enter>e<shift-tab>14<tab>1")
        .sees("可 と登録しました");
    let said = until(&office);
    assert_eq!((said.valid_until - said.declared_on).num_days(), 14);
    sato.keys("e<shift-tab>2027/2/1<tab>1").sees("登録しました");
    assert_eq!(until(&office).valid_until.to_string(), "2027-02-01");
    sato.keys("e<shift-tab>2026/1/1<tab>1")
        .sees("もう過ぎています");
}

#[test]
fn a_closure_takes_two_keys_is_seen_in_the_list_and_ends_by_itself() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>さくら<enter>z");
    assert_screen!("entry_notice", sato);
    sato.keys("1").sees("お知らせを記録しました").sees("休診");
    let notice = office.store().facility(ids[0]).unwrap().local.notice;
    let ShortNotice { from, until, text } = notice.unwrap();
    assert_eq!((from, text.as_str()), (until, "休診"));
    office.advance(minutes(DAY));
    let mut mori = office.desk("森");
    mori.keys("<f3>さくら<enter>").sees_no("休診");
}

#[test]
fn a_closure_of_some_days_with_words_is_typed_before_the_digit() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>さくら<enter>z<tab>院長不在<tab>2027/1/29<tab>2027/2/3<f12>")
        .sees("お知らせを記録しました");
    let notice = office.store().facility(ids[0]).unwrap().local.notice;
    let notice = notice.unwrap();
    assert_eq!(notice.from.to_string(), "2027-01-29");
    assert_eq!(notice.until.to_string(), "2027-02-03");
    assert_eq!(notice.text, "院長不在");
    sato.keys("z5").sees("お知らせを記録しました");
    let notice = office.store().facility(ids[0]).unwrap().local.notice;
    assert_eq!(notice, None);
}

#[test]
fn whom_to_call_stands_in_the_order_of_calling_and_goes_when_it_is_done() {
    let office = Office::open();
    let ids = directory(&office);
    let mut store = office.store();
    declare(&office, &mut store, ids[1], Room::No);
    office.advance(minutes(31 * DAY));
    let waiting = referral(&office, "a", "架空 花子");
    ask(&office, waiting, ids[1]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>さくら<enter>K").sees("今日の確認電話 3 件");
    assert_screen!("calls_80_ja", sato);
    sato.row_selected("打診中 1").sees("みどりの丘");
    sato.keys("b")
        .sees("不在と記録しました")
        .sees("今日の確認電話 2 件");
    sato.keys("v").sees("今日の確認電話 1 件");
    sato.keys("v").sees("確認の電話が要る機関はありません");
    sato.keys("<esc>").sees("検索> さくら");
    office.advance(minutes(DAY));
    let mut mori = office.desk_in("森", Lang::En);
    mori.resize(120, 40);
    mori.keys("<f7>K")
        .sees("To call today: 1")
        .sees("in vain 1");
    assert_screen!("calls_120_en", mori);
}

#[test]
fn a_closure_declared_at_another_desk_is_told_beside_the_candidate() {
    let office = Office::open();
    let ids = directory(&office);
    referral(&office, "a", "架空 花子");
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f4>").sees("さくら見本内科").sees_no("お知らせ");
    let mut mori = office.desk("森");
    mori.keys("<f3>さくら<enter>z1");
    assert!(
        office
            .store()
            .facility(ids[0])
            .unwrap()
            .local
            .notice
            .is_some()
    );
    sato.sees("お知らせ: 休診");
}

#[test]
fn a_typed_address_measures_the_list_and_tells_the_law() {
    let office = Office::open();
    let ids = directory(&office);
    towns(&office);
    let mut store = office.store();
    let record = store.entry_record(ids[6]).unwrap();
    let mut corrections = record.corrections.clone();
    corrections.address = "松戸市遠方1".into();
    let edit = EntryEdit {
        facility: ids[6],
        local: record.facility.local,
        corrections,
        if_revision: record.facility.revision,
    };
    store.edit_entry(&office.actor("佐藤"), &edit).unwrap();
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>=松戸市小金3<enter>")
        .sees("基点 松戸市小金3")
        .sees("約6.2km 南西")
        .sees("!約19.1km 北");
    sato.keys("s").sees("近い順");
    assert_screen!("distance_80_ja", sato);
    sato.keys("<end><enter>").sees("16km超");
    sato.keys("<esc><esc>").sees_no("6.2km");
}

#[test]
fn from_a_referral_distances_start_at_the_person_s_address() {
    let office = Office::open();
    directory(&office);
    towns(&office);
    referral(&office, "a", "架空 花子");
    let mut sato = office.desk("佐藤");
    sato.keys("<f4><f3><down><enter>")
        .sees("基点 架空 花子 松戸市根本５")
        .sees("約0.0km");
    sato.keys("d").sees("距離の基点").sees("架空 花子");
    sato.keys("2").sees_no("0.0km");
}

#[test]
fn a_condition_typed_over_the_list_goes_into_the_query() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3><enter>").keys("@明第1").sees("検索> @明第1");
    sato.keys("<esc>").keys("#訪問診療").sees("#訪問診療");
}
