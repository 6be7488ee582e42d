//! 出動: from the call to the record, by keys.

use crate::assert_screen;
use crate::office::{Office, minutes};
use crate::records;
use crate::taking_steps::{staff_id, step};
use madoguchi::domain::ids::ItemId;
use madoguchi::domain::number::Number;
use madoguchi::domain::work_item::WorkItem;
use madoguchi::locale::Lang;

fn office_with_case() -> (Office, ItemId) {
    let office = Office::open();
    records::physicians(&office);
    let item = records::outreach(&office, "k1");
    (office, item)
}

fn state(office: &Office, item: ItemId) -> String {
    office.store().item_view(item).unwrap().item.state
}

fn decide(office: &Office, item: ItemId) {
    step(office, item, "review", &[]);
    step(office, item, "decide", &[("basis", "consent")]);
}

fn decided() -> (Office, ItemId) {
    let (office, item) = office_with_case();
    decide(&office, item);
    (office, item)
}

fn physician(office: &Office, item: ItemId) -> String {
    let store = office.store();
    let id = store.item_view(item).unwrap().item.details["physician"].clone();
    store
        .staff()
        .unwrap()
        .into_iter()
        .find(|staff| staff.id.to_string() == id)
        .unwrap()
        .name
}

#[test]
fn the_proposed_physician_is_three_keys_away() {
    let (office, item) = decided();
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>").sees("空野 医師").keys("<enter>");
    assert_eq!(state(&office, item), "staffing");
    assert_eq!(physician(&office, item), "空野 医師");
}

#[test]
fn another_physician_is_four_keys_away() {
    let (office, item) = decided();
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>2<enter>");
    assert_eq!(physician(&office, item), "海野 医師");
}

#[test]
fn a_case_goes_from_the_call_to_the_record() {
    let (office, item) = office_with_case();
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>").keys("<enter>");
    assert_eq!(state(&office, item), "triaged");
    sato.keys("<f9><enter>");
    assert_eq!(state(&office, item), "under-review");
    sato.keys("<f9>2<f12>");
    assert_eq!(state(&office, item), "under-review", "the answer is noted");
    sato.keys("<f9>1<f12>");
    assert_eq!(state(&office, item), "decided");
    sato.keys("<f9><enter>");
    sato.keys("<f9>11:00<f12>");
    assert_eq!(state(&office, item), "scheduled");
    sato.keys("<f9><enter>").sees("帰着予定まで60分");
    office.advance(minutes(20));
    sato.keys("<f9><enter>");
    assert_eq!(state(&office, item), "on-site");
    office.advance(minutes(30));
    sato.keys("<f9>");
    assert_eq!(state(&office, item), "returned", "one key, no question");
    assert!(office.store().teams_away().unwrap().is_empty());
    sato.sees("接触の深さと見たことは F9 で記録");
    sato.keys("<f9><tab><tab>玄関先で話せた<f12>")
        .sees("接触の深さ");
    assert_eq!(
        state(&office, item),
        "returned",
        "the record wants the depth"
    );
    sato.keys("3<f12>");
    assert_eq!(state(&office, item), "recorded");
    sato.keys("<f9>").sees("再訪");
}

#[test]
fn a_team_that_does_not_come_back_rings_and_stands_above_everything() {
    let (office, item) = decided();
    let physician = staff_id(&office, "空野 医師");
    step(&office, item, "staff", &[("physician", &physician)]);
    step(&office, item, "schedule", &[("at", "11:00")]);
    step(&office, item, "depart", &[]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>").sees("帰着予定まで60分");
    office.advance(minutes(600));
    sato.sees("!! 要対応 帰着予定を9時間超過");
    assert_eq!(sato.bells, 1);
    sato.sees("戻りません");
    assert_screen!("outreach_red", sato);
}

#[test]
fn a_card_moved_by_another_desk_moves_and_the_hand_stays_on_it() {
    let (office, item) = office_with_case();
    records::outreach(&office, "k2");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><down>").row_selected("O0002");
    decide(&office, item);
    sato.row_selected("O0002");
}

#[test]
fn the_board_in_both_languages_and_sizes() {
    let (office, item) = office_with_case();
    records::outreach(&office, "k2");
    records::outreach(&office, "k3");
    decide(&office, item);
    for (lang, word) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<f6>");
        assert_screen!(format!("outreach_{word}_80x24"), sato);
        sato.resize(120, 40);
        assert_screen!(format!("outreach_{word}_120x40"), sato);
    }
}

#[test]
fn what_the_city_is_asked_for_runs_on_its_own_clock_and_shows_it_on_the_card() {
    let (office, item) = decided();
    let physician = staff_id(&office, "空野 医師");
    step(&office, item, "staff", &[("physician", &physician)]);
    step(&office, item, "schedule", &[("at", "11:00")]);
    step(&office, item, "depart", &[]);
    step(&office, item, "leave", &[("depth", "4")]);
    step(&office, item, "record", &[("text", "電気が止まっている")]);
    let link = [("to", "市へのつなぎ"), ("text", "電気を通してほしい")];
    step(&office, item, "link", &link);
    let children = office.store().item_view(item).unwrap().children;
    let city = children[0].id;
    assert_eq!(children[0].kind, "municipality");
    assert_eq!(children[0].state, "to-ask");
    assert_eq!(children[0].details["request"], "電気を通してほしい");
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>").sees("+G1 ");
    let consent = [("section", "生活困窮"), ("consent", "口頭")];
    step(&office, city, "ask", &consent);
    step(
        &office,
        city,
        "answer",
        &[("answer", "対応する"), ("until", "11/30 10:00")],
    );
    let mut mori = office.desk("森");
    mori.resize(120, 40);
    mori.keys("<f6>/O0001<enter>o")
        .sees("生活困窮")
        .sees("電気を通してほしい");
    let due = office
        .store()
        .item_view(city)
        .unwrap()
        .item
        .next
        .unwrap()
        .due;
    assert_eq!(
        due,
        "2026-11-30T01:00:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
    );
    assert_eq!(state(&office, item), "linking", "the case goes its own way");
    step(&office, city, "finish", &[("result", "電気が通った")]);
    sato.sees_no("+G1 ");
}

#[test]
fn two_desks_that_move_the_same_card_move_it_once_and_the_second_is_told() {
    let (office, item) = office_with_case();
    step(&office, item, "triage", &[("urgency", "24h")]);
    let mut sato = office.desk("佐藤");
    let mut mori = office.desk("森");
    sato.keys("<f6><f9>");
    mori.keys("<f6><f9><enter>");
    assert_eq!(state(&office, item), "under-review");
    sato.keys("<enter>").sees("状態が「検討」のため");
    let store = office.store();
    let moves = store.item_view(item).unwrap().timeline;
    let moves = moves.iter().filter(|entry| entry.transition == "review");
    assert_eq!(moves.count(), 1);
}

fn numbered(office: &Office, serial: u32) -> WorkItem {
    let number = Number::item('R', 8, 'O', serial);
    office.store().item_numbered(&number).unwrap()
}

#[test]
fn a_case_begun_on_the_board_is_about_somebody_known_once_a_digit_says_so() {
    let office = Office::open();
    let first = records::registered(&office, &records::call("k1", "outreach"));
    let known = office.store().item_view(first).unwrap().item;
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>+").sees("新しい案件");
    sato.keys("<tab>架空").sees("架空 花子");
    sato.keys("<f12>").sees("同じ人かもしれません");
    sato.keys("2<enter>").sees("R8-O0002");
    let begun = numbered(&office, 2);
    assert_eq!(begun.person, known.person);
    assert_eq!(begun.area, known.area);
}

#[test]
fn a_case_begun_on_the_board_enters_somebody_new_with_the_area_of_their_address() {
    let office = Office::open();
    let first = records::registered(&office, &records::call("k1", "outreach"));
    let known = office.store().item_view(first).unwrap().item;
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>+<tab>別人 太郎<f12>")
        .sees("圏域がわかりません");
    sato.keys("<tab><tab><tab><tab><tab><tab>");
    sato.keys("松戸市根本9<f12>").sees("R8-O0002");
    let begun = numbered(&office, 2);
    assert!(begun.person.is_some() && begun.person != known.person);
    let view = office.store().item_view(begun.id).unwrap();
    assert_eq!(view.person.unwrap().details.name, "別人 太郎");
    assert_eq!(begun.area.map(|area| area.0), Some("01".to_owned()));
    // From now on they are recognised.
    sato.keys("+<tab>別人").sees("別人 太郎");
}

#[test]
fn a_case_may_begin_about_nobody_known_yet_once_the_area_was_asked_for() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>+<f12>").sees("圏域がわかりません");
    sato.keys("<f12>").sees("R8-O0001");
    let begun = numbered(&office, 1);
    assert_eq!((begun.person, begun.area), (None, None));
}
