//! Several desks at the same work: who is on what, taking over, filters, doing many at once, conflicts, undo.

use crate::assert_screen;
use crate::office::{Desk, Office, minutes};
use crate::records;
use chrono::TimeDelta;
use madoguchi::domain::ids::ItemId;
use madoguchi::locale::Lang;
use madoguchi::store::request::Reply;
use madoguchi::store::{ItemView, StepRequest};

/// `用紙に書き込む` in the list of steps of a new referral.
const FILL: &str = "<ctrl-g>g7";

fn office_with(referrals: usize) -> (Office, Vec<ItemId>) {
    let office = Office::open();
    records::directory(&office);
    let items = (0..referrals)
        .map(|at| records::referral(&office, &format!("k{at}")))
        .collect();
    (office, items)
}

fn view(office: &Office, item: ItemId) -> ItemView {
    office.store().item_view(item).unwrap()
}

fn owner(office: &Office, item: ItemId) -> Option<String> {
    view(office, item).owner_name
}

/// Somebody takes a step at another desk.
fn elsewhere(office: &Office, name: &str, item: ItemId, step: &str, given: &[(&str, &str)]) {
    let request = StepRequest {
        item,
        transition: step.into(),
        given: given
            .iter()
            .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
            .collect(),
        note: String::new(),
        if_revision: None,
    };
    office.store().step(&office.actor(name), &request).unwrap();
}

fn at_queue(office: &Office, name: &str) -> Desk {
    let mut desk = office.desk(name);
    desk.keys("<f4>");
    desk
}

#[test]
fn who_has_an_item_open_is_seen_with_sign_and_word_until_they_leave_it() {
    let (office, _) = office_with(2);
    let (mut sato, mut mori) = (at_queue(&office, "佐藤"), at_queue(&office, "森"));
    sato.sees_no("作業中  ").keys("o");
    mori.sees("& 佐藤 test-佐藤 09:00から作業中")
        .sees("! &S0001");
    mori.keys("o").sees("& 佐藤");
    sato.sees("& 森 test-森");
    sato.keys("<esc>");
    mori.sees_no("から作業中");
}

#[test]
fn a_form_counts_as_being_at_the_item_and_another_screen_does_not() {
    let (office, _) = office_with(1);
    let (mut sato, mut mori) = (at_queue(&office, "佐藤"), at_queue(&office, "森"));
    sato.keys("<f9>");
    mori.sees("& 佐藤")
        .keys("<f9>")
        .sees("& 佐藤")
        .keys("<esc>");
    sato.keys("<f3>");
    mori.sees_no("から作業中");
    sato.keys("<f4>");
    mori.sees("& 佐藤");
}

#[test]
fn a_desk_that_fell_silent_is_forgotten_and_a_beating_one_is_not() {
    let (office, _) = office_with(1);
    let (mut sato, mut mori) = (at_queue(&office, "佐藤"), at_queue(&office, "森"));
    sato.keys("o");
    for _ in 0..4 {
        office.advance(TimeDelta::seconds(15));
        sato.sees("S0001");
        mori.sees("& 佐藤");
    }
    office.advance(TimeDelta::seconds(46));
    mori.sees_no("から作業中");
}

#[test]
fn whoever_only_looks_on_leaves_no_presence() {
    let (office, _) = office_with(1);
    let (mut viewer, mut mori) = (at_queue(&office, "閲田"), at_queue(&office, "森"));
    viewer.keys("o");
    mori.sees_no("から作業中");
}

#[test]
fn an_item_of_a_colleague_is_taken_over_and_they_are_told() {
    let (office, items) = office_with(1);
    elsewhere(&office, "森", items[0], "claim", &[]);
    let (mut sato, mut mori) = (at_queue(&office, "佐藤"), at_queue(&office, "森"));
    sato.keys("<ctrl-g>c").sees("代わりに引き取る");
    assert_eq!(owner(&office, items[0]).as_deref(), Some("森"));
    sato.keys("<enter>");
    assert_eq!(owner(&office, items[0]).as_deref(), Some("佐藤"));
    mori.sees("R8-S0001 は佐藤さんが引き継ぎました");
    sato.sees_no("引き継ぎました");
}

#[test]
fn an_item_handed_over_is_told_to_its_new_owner() {
    let (office, items) = office_with(1);
    elsewhere(&office, "森", items[0], "claim", &[]);
    let mut sato = at_queue(&office, "佐藤");
    let to = office.actor("佐藤").staff.to_string();
    elsewhere(&office, "森", items[0], "hand-over", &[("to", &to)]);
    sato.sees("R8-S0001 を森さんから引き継ぎました");
}

#[test]
fn filters_by_one_key_each_work_together_and_are_said_in_words() {
    let (office, items) = office_with(3);
    elsewhere(&office, "佐藤", items[0], "claim", &[]);
    elsewhere(&office, "森", items[1], "claim", &[]);
    elsewhere(&office, "森", items[1], "clarify", &[]);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys("m")
        .sees("自分の担当")
        .sees("S0001")
        .sees_no("S0002");
    sato.keys("f")
        .sees("未担当")
        .sees("S0003")
        .sees_no("S0001 架空");
    sato.keys("f").sees("S0002");
    sato.keys("e")
        .sees("超過だけ")
        .sees("絞り込みに合う案件はありません");
    office.advance(minutes(60 * 24));
    sato.keys("ee").sees("S0001").sees("超過だけ");
    sato.keys("m").sees("自分の担当  超過だけ").sees_no("S0003");
    sato.keys("z").sees_no("超過だけ").sees("S0003");
    sato.keys("v")
        .sees("どの状態を見ますか")
        .keys("3")
        .sees("S0002")
        .sees_no("S0001 架空");
    sato.keys("<esc>").sees("S0001");
    sato.keys("b")
        .sees("どの圏域を見ますか")
        .keys("2")
        .sees("明第1");
}

#[test]
fn the_order_goes_round_by_one_key() {
    let (office, _) = office_with(2);
    let mut sato = at_queue(&office, "佐藤");
    for order in ["緊急度", "滞留", "圏域", "対象者", "状態", "期限"] {
        sato.keys("s").sees(&format!("並び:{order}"));
    }
}

#[test]
fn marked_items_are_claimed_with_one_question_and_told_in_one_line() {
    let (office, items) = office_with(4);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys("<space>j<space>j<space>j<space>");
    // Before the news has come.
    elsewhere(&office, "森", items[3], "claim", &[]);
    sato.keys("<ctrl-g>c").sees("4件を引き取りますか");
    assert_eq!(owner(&office, items[0]), None);
    sato.keys("<enter>").sees("3件引き取る、1件は森さんが先");
    assert_eq!(owner(&office, items[0]).as_deref(), Some("佐藤"));
    assert_eq!(owner(&office, items[3]).as_deref(), Some("森"));
    sato.keys("<ctrl-z>").sees("3件取り消しました");
    assert_eq!(owner(&office, items[2]), None);
    assert_eq!(owner(&office, items[3]).as_deref(), Some("森"));
}

#[test]
fn marked_items_are_handed_over_to_the_colleague_chosen() {
    let (office, items) = office_with(2);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys("<space>j<space>r")
        .sees("2件を誰に引き継ぎますか");
    sato.sees("森").keys("<esc>");
    assert_eq!(owner(&office, items[0]), None);
    sato.keys("r").sees("3 森").keys("3").sees("2件引き継ぐ");
    assert_eq!(owner(&office, items[0]).as_deref(), Some("森"));
    assert_eq!(owner(&office, items[1]).as_deref(), Some("森"));
}

#[test]
fn undo_takes_back_what_this_desk_did_last_wherever_the_hand_is() {
    let (office, items) = office_with(2);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys("<ctrl-g>c").keys("j").row_selected("S0002");
    elsewhere(&office, "森", items[1], "clarify", &[]);
    sato.keys("<ctrl-z>").sees("S0001 取り消しました: 引き取る");
    assert_eq!(owner(&office, items[0]), None);
    assert_eq!(view(&office, items[1]).item.state, "clarifying");
}

#[test]
fn undo_goes_back_step_by_step_and_asks_before_it_takes_back_a_colleagues_step() {
    let (office, items) = office_with(1);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys("<ctrl-g>c").keys("<ctrl-g>g1<enter>");
    assert_eq!(view(&office, items[0]).item.state, "clarifying");
    sato.keys("<ctrl-z>").sees("要件を確かめる");
    assert_eq!(view(&office, items[0]).item.state, "requested");
    elsewhere(&office, "森", items[0], "clarify", &[]);
    sato.keys("<ctrl-z>")
        .sees("取り消す操作: 要件を確かめる")
        .sees("森");
    assert_eq!(view(&office, items[0]).item.state, "clarifying");
    sato.keys("<enter>");
    assert_eq!(view(&office, items[0]).item.state, "requested");
    assert_eq!(owner(&office, items[0]).as_deref(), Some("佐藤"));
}

#[test]
fn different_fields_of_one_form_merge_by_themselves() {
    let (office, items) = office_with(1);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys(FILL).keys("<tab><tab><tab><tab>心不全");
    elsewhere(
        &office,
        "森",
        items[0],
        "fill",
        &[("attending", "見本病院 内科")],
    );
    sato.sees("合わせた欄: 主治医・診療科")
        .sees("見本病院 内科")
        .sees("心不全");
    sato.keys("<f12>");
    let details = view(&office, items[0]).item.details;
    assert_eq!(details["diseases"], "心不全");
    assert_eq!(details["attending"], "見本病院 内科");
}

#[test]
fn a_save_that_came_too_late_is_merged_and_saved_without_another_key() {
    let (office, items) = office_with(1);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys(FILL).keys("<tab><tab><tab><tab>心不全");
    elsewhere(
        &office,
        "森",
        items[0],
        "fill",
        &[("attending", "見本病院 内科")],
    );
    sato.keys_unaware("<f12>");
    let details = view(&office, items[0]).item.details;
    assert_eq!(details["diseases"], "心不全");
    assert_eq!(details["attending"], "見本病院 内科");
}

#[test]
fn the_same_field_is_shown_before_mine_and_theirs_and_nothing_is_written_unasked() {
    for (keys, kept) in [
        ("2", "心不全"),
        ("m", "心不全"),
        ("3", "肺炎"),
        ("t", "肺炎"),
        ("1", "糖尿病"),
        ("<enter>", "心不全"),
        ("<down><enter>", "肺炎"),
    ] {
        let (office, items) = office_with(1);
        elsewhere(&office, "森", items[0], "fill", &[("diseases", "糖尿病")]);
        let mut sato = at_queue(&office, "佐藤");
        sato.keys(FILL).keys("<tab><tab><tab><tab><ctrl-u>心不全");
        elsewhere(&office, "森", items[0], "fill", &[("diseases", "肺炎")]);
        sato.keys_unaware("<f12>");
        assert_eq!(view(&office, items[0]).item.details["diseases"], "肺炎");
        sato.sees("同じ欄を相手も変えました: 主な病名");
        sato.sees("1 前")
            .sees("糖尿病")
            .sees("2 自分")
            .sees("心不全");
        sato.sees("3 相手").sees("肺炎");
        sato.keys(keys);
        assert_eq!(
            view(&office, items[0]).item.details["diseases"],
            kept,
            "{keys}"
        );
    }
}

#[test]
fn a_form_that_was_left_and_reopened_does_not_overwrite_what_was_saved_meanwhile() {
    let (office, items) = office_with(1);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys(FILL).keys("<tab><tab><tab><tab>心不全<esc>");
    elsewhere(&office, "森", items[0], "fill", &[("diseases", "肺炎")]);
    sato.keys(FILL)
        .sees("同じ欄を相手も変えました: 主な病名")
        .keys("t<f12>");
    assert_eq!(view(&office, items[0]).item.details["diseases"], "肺炎");
}

#[test]
fn notes_of_two_desks_never_conflict() {
    let (office, items) = office_with(1);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys("n家族に電話した");
    elsewhere(
        &office,
        "森",
        items[0],
        "note",
        &[("text", "病院に電話した")],
    );
    sato.keys_unaware("<f12>");
    let notes: Vec<String> = view(&office, items[0])
        .timeline
        .into_iter()
        .map(|entry| entry.note)
        .collect();
    assert_eq!(notes, ["", "病院に電話した", "家族に電話した"]);
}

#[test]
fn a_step_that_is_no_longer_possible_is_told_and_its_text_is_kept() {
    let (office, items) = office_with(1);
    let mut sato = at_queue(&office, "佐藤");
    sato.keys("<ctrl-g>h").keys("家族が入院した");
    elsewhere(&office, "森", items[0], "cancel", &[("reason", "転居")]);
    sato.sees("今の状態ではこの操作はできません")
        .sees("家族が入院した");
    sato.keys("<tab>+3<f12>").sees("家族が入院した");
    assert_eq!(view(&office, items[0]).item.state, "cancelled");
}

#[test]
fn the_footer_names_what_the_main_action_is() {
    let (office, items) = office_with(1);
    let mut sato = at_queue(&office, "佐藤");
    sato.sees("Enter打診する");
    elsewhere(
        &office,
        "佐藤",
        items[0],
        "hold",
        &[("reason", "入院"), ("until", "+3")],
    );
    sato.sees("Enter再開する");
}

#[test]
fn a_frame_formats_the_rows_in_sight_however_long_the_queue_is() {
    let (office, _) = office_with(1);
    let mut sato = at_queue(&office, "佐藤");
    let one = sato.app.work.in_front().unwrap().list().all()[0].clone();
    let rows = (1..=10_000)
        .map(|id| {
            let mut row = one.clone();
            row.item.id = ItemId(id);
            row
        })
        .collect();
    sato.is_answered(Reply::Queue(rows));
    for key in ["j", "k", "<pagedown>", "<end>", "<home>"] {
        let before = sato.rows_formatted();
        sato.keys_unaware(key);
        let formatted = sato.rows_formatted() - before;
        assert!((1..=24).contains(&formatted), "{key}: {formatted} rows");
    }
    sato.sees("10000件");
}

#[test]
fn several_desks_look_like_this() {
    for (lang, word) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let (office, items) = office_with(2);
        elsewhere(&office, "森", items[0], "fill", &[("diseases", "糖尿病")]);
        let mut mori = at_queue(&office, "森");
        mori.keys("o");
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<f4>fv2").sees("S0001");
        for (width, height) in [(80, 24), (120, 40)] {
            sato.resize(width, height);
            assert_screen!(format!("several_desks_queue_{word}_{width}x{height}"), sato);
        }
        sato.resize(80, 24);
        sato.keys(FILL).keys("<tab><tab><tab><tab><ctrl-u>心不全");
        elsewhere(&office, "森", items[0], "fill", &[("diseases", "肺炎")]);
        for (width, height) in [(80, 24), (120, 40)] {
            sato.resize(width, height).sees("肺炎");
            assert_screen!(
                format!("several_desks_conflict_{word}_{width}x{height}"),
                sato
            );
        }
    }
}
