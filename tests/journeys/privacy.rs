//! What others may see over one's shoulder: the curtain, and names in lists.

use crate::office::{Office, minutes};
use crate::records;
use madoguchi::domain::pin::Pin;
use madoguchi::store::audit::trail::TrailQuery;

#[test]
fn an_idle_screen_is_covered_and_typing_goes_on_without_a_lost_letter() {
    let office = Office::open();
    let mut sato = office.desk_as_shipped("佐藤");
    sato.keys("<f2>").keys("架空");
    office.advance(minutes(9));
    sato.sees("架空");
    office.advance(minutes(1));
    sato.sees("画面を隠しています")
        .sees_no("架空")
        .sees_no("佐藤");
    assert!(sato.cursor().x > 0, "an input method needs a place");
    sato.keys("花子").sees("架空花子");
}

#[test]
fn a_key_that_would_do_something_only_brings_the_screen_back() {
    let office = Office::open();
    let mut sato = office.desk_as_shipped("佐藤");
    sato.keys("<f2>下書き");
    sato.keys("<ctrl-g>.").sees("画面を隠しています");
    sato.keys("<f12>").sees("下書き");
    let store = office.store();
    assert!(store.newest_consultations(9).unwrap().is_empty());
    sato.keys("<ctrl-g>.").sees_no("下書き");
    sato.paste("貼り付け").sees("下書き貼り付け");
    assert!(!sato.has_left);
}

#[test]
fn a_desk_left_alone_leaves_with_its_call_in_the_journal_but_not_with_a_form_half_filled() {
    let office = Office::open();
    records::referral(&office, "k1");
    let mut sato = office.desk_as_shipped("佐藤");
    sato.keys("<f2>架空").sees("架空");
    office.advance(minutes(10));
    sato.sees("画面を隠しています");
    office.advance(minutes(110));
    sato.sees_no("架空");
    assert!(sato.has_left);
    assert_eq!(sato.drafts.len(), 1);

    let mut mori = office.desk_as_shipped("森");
    mori.keys("<f4><enter>").keys("n").keys("途中のメモ");
    for wait in [10, 110, 600] {
        office.advance(minutes(wait));
        mori.sees("画面を隠しています");
    }
    assert!(!mori.has_left);
    mori.keys("の続き").sees("途中のメモの続き");
}

#[test]
fn whoever_supervises_sees_masked_names_in_lists_and_beside_them_until_a_case_is_revealed() {
    let office = Office::open();
    records::referral(&office, "k1");
    let call = records::call("k1", "referral");
    let name = call.person.name;
    let first: String = name.chars().take(1).collect();
    office.desk("佐藤").keys("<f4>").sees(&name);
    let mut chief = office.desk("木村");
    chief
        .keys("<f4>")
        .sees_no(&name)
        .sees(&format!("{first}＊＊"));
    chief.keys("<enter>").sees_no(&name);
    chief.keys("<esc>N").sees(&name);
    chief.keys("<ctrl-g>.").sees("画面を隠しています");
    chief.keys("x").sees_no(&name).sees(&format!("{first}＊＊"));
}

/// 佐藤's desk with a PIN, a call half typed, and the curtain down.
fn locked(office: &Office) -> crate::office::Desk {
    let mut store = office.store();
    let pin = Pin::read("2468").unwrap();
    store.set_pin(&office.actor("佐藤"), Some(&pin)).unwrap();
    let mut sato = office.desk_as_shipped("佐藤");
    sato.keys("<f2>架空");
    sato.keys("<ctrl-g>.").sees("暗証番号").sees_no("架空");
    sato
}

#[test]
fn behind_a_pin_no_key_and_no_paste_reaches_the_desk_until_it_is_typed() {
    let office = Office::open();
    let mut sato = locked(&office);
    sato.keys("<f12><ctrl-q><esc>").paste("貼り付け");
    sato.sees("画面を隠しています").sees_no("貼り付け");
    assert!(!sato.has_left);
    assert!(office.store().newest_consultations(9).unwrap().is_empty());
    assert_eq!(sato.drafts.len(), 1, "the call stays in its journal");
    sato.keys("246").sees("***").sees_no("246");
    sato.keys("<backspace>６８<enter>").sees("架空");
    sato.keys("花子").sees("架空花子").sees_no("2468");
}

#[test]
fn a_wrong_pin_waits_longer_each_time_and_after_five_the_desk_leaves_with_its_draft() {
    let office = Office::open();
    let mut sato = locked(&office);
    for wait in [1, 2, 4, 8] {
        sato.keys("1111<enter>").sees(&format!("{wait} 秒後"));
        sato.keys("2468<enter>").sees("画面を隠しています");
        sato.keys("<esc>");
        office.advance(chrono::TimeDelta::seconds(wait));
        sato.sees("違います。もう一度");
        assert!(!sato.has_left);
    }
    sato.keys("1111<enter>");
    assert!(sato.has_left);
    assert_eq!(sato.drafts.len(), 1);
    let rows = office.store().trail(
        &office.actor("佐藤"),
        &TrailQuery {
            by: Some(office.actor("佐藤").staff),
            limit: 20,
            ..TrailQuery::default()
        },
    );
    let wrong = rows
        .unwrap()
        .iter()
        .filter(|row| row.action == "unlock-refused")
        .count();
    assert_eq!(wrong, 5);
}

#[test]
fn a_pin_that_was_forgotten_is_reset_by_whoever_administers() {
    let office = Office::open();
    let mut sato = locked(&office);
    sato.sees("管理者に madoguchi pin reset");
    let mut store = office.store();
    assert!(store.reset_pin(&office.actor("佐藤"), "佐藤").is_err());
    let admin = office.actor("管理");
    store.reset_pin(&admin, "佐藤").unwrap();
    sato.keys("nani<enter>").sees("架空");
    sato.keys("<ctrl-g>.").sees("キーを押すと戻ります");
}

#[test]
fn no_list_of_whoever_supervises_names_a_caller_nor_a_person_within_a_text() {
    let office = Office::open();
    let mut call = records::call("k1", "answered");
    let (person, caller) = ("架空 花子", "見本 恵子");
    call.person.name = person.to_owned();
    call.caller.name = caller.to_owned();
    call.caller.organisation = String::new();
    call.narrative = format!("{person}さんのことで{caller}さんから");
    let mori = office.actor("森");
    office.store().register(&mori, &call).unwrap();
    let mut chief = office.desk("木村");
    for (screen, keys) in [
        ("records", "<ctrl-r>"),
        ("a figure", "<ctrl-g>R<enter>"),
        ("new", "<f7>"),
    ] {
        chief.keys(keys);
        let text = chief.text();
        for name in ["花子", "恵子"] {
            assert!(!text.contains(name), "{screen}: {name}\n{text}");
        }
    }
    chief.keys("<ctrl-r>").sees("架＊＊").sees("見＊＊");
    office.desk("森").keys("<ctrl-r>").sees("恵子");
}

#[test]
fn the_record_beside_a_masked_list_is_masked_until_it_is_revealed_and_corrected_only_then() {
    let office = Office::open();
    let mut call = records::call("k1", "answered");
    call.person.name = "架空 花子".to_owned();
    office.store().register(&office.actor("森"), &call).unwrap();
    let mut chief = office.desk("木村");
    chief.keys("<ctrl-r><tab>").sees("架＊＊").sees_no("花子");
    chief.keys("<ctrl-g>F").sees("伏せたままでは訂正できません");
    chief.keys("N").sees("架空 花子");
    assert!(office.audited().iter().any(|row| row.contains("reveal")));
    chief.keys("<ctrl-g>F").sees_no("伏せたままでは");
}
