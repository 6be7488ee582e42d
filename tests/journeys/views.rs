//! The directory and the day view: found on the telephone, seen at one glance.

use crate::assert_screen;
use crate::office::{Office, minutes};
use madoguchi::app::front::Front;
use madoguchi::domain::facility::{FacilityDetails, Filing, Source};
use madoguchi::domain::ids::FacilityId;
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::domain::rights::Sight;
use madoguchi::domain::room::Room;
use madoguchi::import::Edition;
use madoguchi::locale::{Lang, Locale};
use madoguchi::report::day::{self, DayView};
use madoguchi::store::masking::Seen;
use madoguchi::store::request::NewRoom;
use madoguchi::store::{Apply, Store};

fn clinic(at: usize, name: &str, kana: &str, symbols: &[&str]) -> FacilityDetails {
    FacilityDetails {
        source_key: format!("12124{at:05}"),
        kind: if name.contains("病院") {
            "hospital"
        } else {
            "clinic"
        }
        .into(),
        name: name.into(),
        kana: kana.into(),
        director: "見本 太郎".into(),
        address: format!("松戸市根本{at}"),
        phone: format!("047300{at:04}"),
        fax: format!("047301{at:04}"),
        filings: symbols
            .iter()
            .map(|symbol| Filing {
                symbol: (*symbol).into(),
                name: String::new(),
                since: String::new(),
            })
            .collect(),
        ..FacilityDetails::default()
    }
}

/// Seven institutions, one of which has declared room long ago.
pub(crate) fn directory(office: &Office) -> Vec<FacilityId> {
    let institutions = vec![
        clinic(
            1,
            "さくら見本内科",
            "サクラミホンナイカ",
            &["支援診１", "在医総管１"],
        ),
        clinic(
            2,
            "医療法人社団 見本会 みどりの丘在宅クリニック",
            "ミドリノオカ",
            &["支援診２ア", "在緩診実"],
        ),
        clinic(3, "髙瀬医院", "タカセイイン", &[]),
        clinic(
            4,
            "ひまわり見本クリニック",
            "ヒマワリミホンクリニック",
            &["支援診３"],
        ),
        clinic(
            5,
            "見本中央病院",
            "ミホンチュウオウビョウイン",
            &["支援病２"],
        ),
        clinic(6, "北見本診療所", "キタミホンシンリョウジョ", &[]),
        clinic(7, "ｶｴﾃﾞ医院", "カエデイイン", &["支援診３"]),
    ];
    let keys: Vec<String> = institutions
        .iter()
        .map(|one| one.source_key.clone())
        .collect();
    let edition = Edition {
        read: institutions.len(),
        institutions,
        ..Edition::of(Source::Kouseikyoku)
    };
    let mut store = office.store();
    store
        .apply_edition(
            &office.actor("木村"),
            &edition,
            &[],
            Apply::Write,
            &mut |_| true,
        )
        .unwrap();
    let id = |key: &String| {
        store
            .facility_of_source(Source::Kouseikyoku, key)
            .unwrap()
            .unwrap()
    };
    let ids: Vec<FacilityId> = keys.iter().map(id).collect();
    declare(office, &mut store, ids[3], Room::Yes);
    office.advance(minutes(60 * 24 * 60));
    declare(office, &mut store, ids[0], Room::Conditional);
    ids
}

pub(crate) fn declare(office: &Office, store: &mut Store, facility: FacilityId, room: Room) {
    let new = NewRoom {
        facility,
        form: "referral".into(),
        room,
        places: Some(2),
        note: "午後のみ".into(),
        until: None,
    };
    store.declare_room(&office.actor("佐藤"), &new).unwrap();
}

pub(crate) fn call(key: &str, name: &str, route: &str) -> ConsultationInput {
    let mut input = ConsultationInput {
        key: Some(key.into()),
        narrative: "退院後の訪問診療の相談".into(),
        route: Some(route.into()),
        consent: Some("verbal".into()),
        ..ConsultationInput::default()
    };
    input.person.name = name.into();
    input.person.address = "松戸市根本５".into();
    input.caller.organisation = "見本ケアプラン".into();
    input.caller.phone = "047-000-4521".into();
    input
}

/// Three calls of yesterday, and two of this morning.
fn calls(office: &Office) {
    let mut store = office.store();
    let sato = office.actor("佐藤");
    for (key, name, route) in [
        ("a", "架空 花子", "referral"),
        ("b", "見本 一郎", "outreach"),
        ("c", "仮名 ふみ", "referral"),
    ] {
        store.register(&sato, &call(key, name, route)).unwrap();
    }
    office.advance(minutes(60 * 24));
    for (key, name) in [("d", "架空 次郎"), ("e", "例示 とし")] {
        store
            .register(&office.actor("森"), &call(key, name, "referral"))
            .unwrap();
    }
    office.advance(minutes(10));
}

#[test]
fn an_institution_is_found_by_whatever_was_heard() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    for (typed, name) in [
        ("takase", "髙瀬医院"),
        ("さくら", "さくら見本内科"),
        ("ﾐﾄﾞﾘ", "みどりの丘"),
        ("3000004", "ひまわり"),
        ("%病院", "見本中央病院"),
        ("kaede", "ｶｴﾃﾞ医院"),
    ] {
        sato.keys("<f3><ctrl-u>").keys(typed).keys("<esc><f3>");
        sato.keys("<ctrl-u>")
            .keys(typed)
            .sees("1 / 7 件")
            .sees(name);
    }
}

#[test]
fn the_directory_in_both_languages_and_sizes() {
    let office = Office::open();
    directory(&office);
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<f3>見本 #mitori <enter>");
        assert_screen!(format!("directory_80_{code}"), sato);
        sato.resize(120, 40);
        assert_screen!(format!("directory_120_{code}"), sato);
    }
}

#[test]
fn facets_write_themselves_into_the_line() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3><shift-tab>")
        .keys("<right><right><right>2")
        .sees("[x] 診療所")
        .sees("検索> %診療所")
        .sees("6 / 7 件");
    assert_screen!("directory_facets", sato);
    sato.keys("1").sees("検索> %病院").sees("1 / 7 件");
    sato.keys("1").sees("7 / 7 件");
}

#[test]
fn completions_open_after_the_mark_and_enter_takes_one() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>#mi");
    assert_screen!("directory_completion", sato);
    sato.keys("tori<enter>").sees("検索> #看取り");
}

#[test]
fn nothing_found_says_what_to_leave_out() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>takase #mitori ").sees("#mitori を外す");
    assert_screen!("directory_nothing", sato);
    sato.keys("<f8>").sees("検索> #mitori").sees("3 / 7 件");
}

#[test]
fn an_empty_directory_says_how_to_fill_it() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>").sees("madoguchi import kouseikyoku");
}

#[test]
fn room_is_declared_with_two_keys_and_stale_room_asks_for_a_call() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>ひまわり<enter>").sees("要確認");
    sato.keys("e");
    assert_screen!("directory_room", sato);
    sato.keys("1").sees("可 と登録しました").sees_no("要確認");
    let facility = office.store().facility(ids[3]).unwrap();
    assert_eq!(
        (facility.rooms[0].room, facility.rooms[0].places),
        (Room::Yes, None)
    );
}

#[test]
fn places_and_a_condition_can_be_typed_before_the_answer() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>ひまわり<enter>e<tab>３<enter>木曜以外<enter><enter><down><enter>")
        .sees("条件付 と登録しました");
    let facility = office.store().facility(ids[3]).unwrap();
    let said = &facility.rooms[0];
    assert_eq!(
        (said.room, said.places, said.note.as_str()),
        (Room::Conditional, Some(3), "木曜以外")
    );
}

#[test]
fn another_desks_declaration_is_seen_on_the_list() {
    let office = Office::open();
    let ids = directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>みどり<enter>").sees_no("不可");
    let mut store = office.store();
    declare(&office, &mut store, ids[1], Room::No);
    sato.sees("不可");
}

#[test]
fn the_number_is_on_the_clipboard_and_large_on_the_screen() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>さくら<enter>c")
        .sees("０４７－３００－０００１");
    assert_eq!(sato.copied, ["047-300-0001"]);
}

#[test]
fn enter_opens_the_whole_entry_and_esc_leads_back() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>さくら<enter><enter>").sees("届出 可");
    assert_screen!("directory_entry", sato);
    sato.keys("<esc>").sees("名称");
}

#[test]
fn the_day_in_both_languages_and_sizes() {
    let office = Office::open();
    calls(&office);
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut kimura = office.desk_in("木村", lang);
        kimura.keys("<f7>");
        assert_screen!(format!("today_80_{code}"), kimura);
        kimura.resize(120, 40);
        assert_screen!(format!("today_120_{code}"), kimura);
    }
}

#[test]
fn the_figures_on_screen_are_those_of_the_plain_text() {
    let office = Office::open();
    calls(&office);
    let mut kimura = office.desk("木村");
    kimura.keys("<f7>");
    let knowledge = std::sync::Arc::clone(&kimura.app.desk.office);
    let clock = kimura.app.desk.clock.clone();
    let facts = office
        .store()
        .day_facts(clock.today(), Some(office.actor("木村").staff))
        .unwrap()
        .seen_with(Sight::Masked);
    let view = DayView::of(&facts, &knowledge, &clock, None);
    assert_eq!(kimura.app.today.view(), Some(&view));
    let plain = day::text(&view, &knowledge, Locale::new(Lang::Ja), &clock, 80).join("\n");
    let figures = [
        ("受付 2 (前日 3)", "受付 2 (-1)"),
        ("未完 5 (前日 3)", "未完 5 (+2)"),
        ("未担当 5 (前日 3)", "未担当 5 (+2)"),
    ];
    for (printed, shown) in figures {
        assert!(plain.contains(printed), "{printed}\n{plain}");
        kimura.sees(shown);
    }
    for one in &view.attention {
        let number = one.row.number.to_string();
        assert!(plain.contains(&number));
        kimura.sees(&number);
    }
}

#[test]
fn a_figure_opens_the_list_behind_it_and_a_row_its_item() {
    let office = Office::open();
    calls(&office);
    let mut kimura = office.desk("木村");
    kimura
        .keys("<f7><right><enter>")
        .sees("架＊＊")
        .sees("例＊＊");
    kimura.keys("<esc><down><enter>");
    assert_eq!(kimura.app.front(), Front::Work);
}

#[test]
fn what_another_desk_enters_is_there_at_once_and_marked() {
    let office = Office::open();
    calls(&office);
    let mut kimura = office.desk("木村");
    kimura
        .keys("<f7>m")
        .sees("ここまで見たと記録しました")
        .sees("新着 0");
    office.advance(minutes(1));
    let mut urgent = call("f", "至急 一子", "outreach");
    urgent.urgency = Some("immediate".into());
    office
        .store()
        .register(&office.actor("森"), &urgent)
        .unwrap();
    office.advance(minutes(60));
    kimura.sees("新着 2").sees("至＊＊").sees("~新");
}

#[test]
fn the_day_view_fits_eighty_columns_without_scrolling() {
    let office = Office::open();
    calls(&office);
    let mut kimura = office.desk("木村");
    kimura.keys("<f7>");
    for title in ["要対応", "待ち先", "圏域", "担当"] {
        kimura.sees(title);
    }
    kimura.sees_no("ほか");
}

#[test]
fn directory_and_day_are_drawn_at_any_size() {
    let office = Office::open();
    directory(&office);
    calls(&office);
    for view in [
        "<f3>#mi",
        "<f3>見本<enter>e",
        "<f3><shift-tab>",
        "<f3>さくら<enter><enter>",
        "<f3>takase #mitori ",
        "<f7><down>",
    ] {
        let mut sato = office.desk("佐藤");
        sato.keys(view);
        for width in [1, 2, 5, 17, 40, 79, 80, 109, 110, 121] {
            for height in [1, 2, 4, 7, 12, 23, 24, 33, 40] {
                sato.resize(width, height);
                crate::sizes::holds(&sato, width, height);
            }
        }
    }
}

#[test]
fn a_takes_the_institution_over_as_the_caller_of_the_call() {
    let office = Office::open();
    directory(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><f3>さくら<enter>a");
    assert_eq!(sato.app.front(), Front::Intake);
    sato.sees("さくら見本内科");
}
