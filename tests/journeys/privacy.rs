//! What others may see over one's shoulder: the curtain, and names in lists.

use crate::office::{Office, minutes};
use crate::records;

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
fn whoever_supervises_sees_masked_names_in_lists_and_the_record_whole() {
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
    chief.keys("<enter>").sees(&name);
}
