//! The frame around the screens: keys, palette, help, notices.

use crate::assert_screen;
use crate::office::{Office, minutes};
use chrono::TimeDelta;
use madoguchi::app::front::Front;
use madoguchi::app::notice::Notice;
use madoguchi::keymap::Shipped;
use madoguchi::locale::Lang;

#[test]
fn every_screen_is_one_key_away_and_esc_leads_back() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    for (key, front) in [
        ("<f3>", Front::Directory),
        ("<f4>", Front::Work),
        ("<f7>", Front::Today),
        ("<f2>", Front::Intake),
    ] {
        sato.keys(key);
        assert_eq!(sato.app.front(), front, "{key}");
    }
    sato.keys("<esc>");
    assert_eq!(sato.app.front(), Front::Today);
}

#[test]
fn the_header_tells_the_screen_the_person_and_the_time() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>")
        .sees("[F3 名簿]")
        .sees("佐藤 11/16(月) 09:00");
    office.advance(minutes(5));
    sato.sees("09:05");
}

#[test]
fn the_open_tab_is_whole_on_every_screen_in_both_languages_at_eighty_cells() {
    let office = Office::open();
    for lang in [Lang::Ja, Lang::En] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.app.desk.demo = true;
        for (keys, ja, en) in [
            ("<f2>", "受付", "Intake"),
            ("<f3>", "名簿", "Directory"),
            ("<f4>", "紹介", "Referrals"),
            ("<f6>", "出動", "Outreach"),
            ("<f7>", "本日", "Today"),
            ("<ctrl-g>q", "その他の業務", "Other work"),
            ("<ctrl-r>", "相談記録", "Records"),
            ("<ctrl-g>y", "資源の状況", "Supply"),
            ("<ctrl-g>R", "報告", "Reports"),
            ("<ctrl-g>S", "増えている相談", "Rising themes"),
            ("<ctrl-g>Y", "訪問の予定", "Visits"),
        ] {
            sato.keys(keys);
            let text = sato.text();
            let header = text.lines().next().unwrap();
            let word = if lang == Lang::Ja { ja } else { en };
            let (_, behind) = header.split_once('[').unwrap();
            let (tab, _) = behind.split_once(']').unwrap();
            assert!(tab.contains(word), "{word}: {header}");
            assert!(!header.contains(".."), "no tab is cut: {header}");
        }
    }
}

#[test]
fn the_palette_finds_a_command_by_japanese_english_and_romaji() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    for typed in ["名簿", "directory", "meibo", "めいぼ"] {
        sato.keys("<f10>")
            .keys(typed)
            .row_selected("名簿")
            .keys("<enter>");
        assert_eq!(sato.app.front(), Front::Directory, "{typed}");
        assert!(sato.app.dialog().is_none());
        sato.keys("<f7>");
    }
}

#[test]
fn the_palette_leads_to_a_workflow_by_its_name() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f10>")
        .keys("業務:")
        .sees("業務: ")
        .keys("<enter>");
    assert_eq!(sato.app.front(), Front::Work);
}

#[test]
fn a_number_that_is_not_there_is_said_so() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f10>S12")
        .row_selected("R8-S0012")
        .keys("<enter>")
        .sees("R8-S0012 は見つかりません");
}

#[test]
fn help_narrows_to_what_is_typed() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f1>")
        .sees("[本日]")
        .keys("登録")
        .sees("F12")
        .sees_no("やり直し");
    sato.keys("<esc>");
    assert!(sato.app.dialog().is_none());
}

#[test]
fn the_ways_on_are_shown_after_the_leader_and_arrows_choose_one() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>")
        .sees("続けて押すキー")
        .row_selected("");
    sato.keys("<esc>").sees_no("続けて押すキー");
    sato.keys("<ctrl-g>3");
    assert_eq!(sato.app.front(), Front::Directory);
}

#[test]
fn the_language_changes_at_once_and_everywhere() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f10>language<enter>")
        .sees("Directory")
        .sees("佐藤 Mon 16 Nov 09:00");
    sato.keys("<f10>日本語<enter>").sees("名簿");
}

#[test]
fn another_key_map_is_a_choice_of_the_menu() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f10>vim")
        .row_selected("キー割り当て")
        .keys("<enter>")
        .sees("標準")
        .keys("2");
    assert!(sato.app.dialog().is_none());
    assert_eq!(
        sato.app.keymap(),
        &madoguchi::keymap::Keymap::shipped(Shipped::Vim)
    );
}

#[test]
fn an_information_goes_after_eight_seconds_and_an_error_by_esc() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.app.tell(Notice::info("登録しました"));
    sato.sees("(i) 登録しました");
    office.advance(TimeDelta::seconds(8));
    sato.sees_no("登録しました");
    sato.app.tell(Notice::error("保存できません"));
    sato.keys("j")
        .sees("(x) 保存できません")
        .keys("<esc>")
        .sees_no("保存できません");
    sato.keys("<f1>お知らせ").sees("09:00 保存できません");
}

#[test]
fn leaving_takes_ctrl_q_or_ctrl_c_twice() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-c>").sees("もう一度押すと終了します");
    assert!(!sato.has_left);
    sato.keys("j<ctrl-c>");
    assert!(!sato.has_left, "a key between makes it the first again");
    sato.keys("<ctrl-c>");
    assert!(sato.has_left);
}

#[test]
fn a_paste_runs_no_command_and_enter_right_after_it_neither() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f10>").paste("名簿\n").keys("<enter>");
    assert!(
        sato.app.dialog().is_some(),
        "the Enter may be a part of the paste"
    );
    office.advance(TimeDelta::milliseconds(200));
    sato.keys("<enter>");
    assert!(sato.app.dialog().is_none());
}

#[test]
fn the_frame_looks_like_this() {
    let office = Office::open();
    for (lang, name) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (width, height) in [(60, 20), (80, 24), (120, 40)] {
            let mut sato = office.desk_in("佐藤", lang);
            sato.resize(width, height).keys("<f3><f10>");
            assert_screen!(format!("palette_{name}_{width}x{height}"), sato);
            sato.keys("<esc><f1>");
            assert_screen!(format!("help_{name}_{width}x{height}"), sato);
            sato.keys("<esc><ctrl-g>");
            assert_screen!(format!("leader_{name}_{width}x{height}"), sato);
        }
    }
}
