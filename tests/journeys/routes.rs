//! Where a call goes after F12: what was recorded preselects it, and what it makes carries it on.

use crate::office::{Desk, Office};
use madoguchi::domain::urgency::Urgency;
use madoguchi::store::lists::{QueueFilter, QueueRow};

/// A call with everything that an item takes over.
fn whole_call(sato: &mut Desk) {
    sato.keys("<f2>")
        .keys("0470000505<tab>")
        .keys("<ctrl-o>4見本 恵子<tab>ひがしケアプラン<tab>")
        .keys("kakuu hanako<tab>架空 花子<tab>");
    sato.keys("<ctrl-o>b松戸市小金原4-2<tab>");
    sato.keys("<ctrl-o>d気切の方の先生を探す<tab>");
    sato.keys("<tab>気切<tab>2口頭<tab>");
}

fn the_item(office: &Office) -> QueueRow {
    let mut rows = office.store().queue(&QueueFilter::default()).unwrap();
    assert_eq!(rows.len(), 1, "one item");
    rows.remove(0)
}

/// Takes the route of a digit; gives what was made, with the links held to what every route owes.
#[track_caller]
fn made_by(route: &str, kind: &str) -> QueueRow {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    whole_call(&mut sato);
    sato.keys("<f12>")
        .sees("登録先")
        .keys(route)
        .keys("<enter>");
    let row = the_item(&office);
    assert_eq!(row.item.kind, kind);
    assert_eq!(row.item.urgency, Urgency::Day);
    assert_eq!(
        row.item.area.as_ref().map(|area| area.0.as_str()),
        Some("14"),
        "{:?}",
        row.item.area
    );
    assert_eq!(
        row.person.as_ref().map(|person| person.kana.as_str()),
        Some("カクウ ハナコ")
    );
    let view = office.store().item_view(row.item.id).unwrap();
    assert_eq!(view.consultations.len(), 1, "it is linked to its call");
    assert_eq!(row.item.origin, Some(view.consultations[0].id));
    row
}

fn detail<'r>(row: &'r QueueRow, code: &str) -> &'r str {
    row.item.details.get(code).map_or("", String::as_str)
}

#[test]
fn a_referral_carries_needs_consent_area_urgency_and_its_call() {
    let row = made_by("1", "referral");
    assert_eq!(detail(&row, "special_care"), "tracheostomy");
    assert_eq!(detail(&row, "consent"), "verbal");
}

#[test]
fn an_outreach_carries_them_too() {
    let row = made_by("2", "outreach");
    assert_eq!(detail(&row, "special_care"), "tracheostomy");
    assert_eq!(detail(&row, "consent"), "verbal");
}

#[test]
fn a_support_team_is_told_what_is_asked() {
    let row = made_by("6", "support_team");
    assert_eq!(detail(&row, "question"), "気切の方の先生を探す");
    assert_eq!(detail(&row, "consent"), "verbal");
}

#[test]
fn a_call_back_knows_whom_to_ring_about_what_and_when() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    whole_call(&mut sato);
    sato.keys("<f12>5<enter>1530<enter>");
    let row = the_item(&office);
    assert_eq!(row.item.kind, "callback");
    assert_eq!(row.item.urgency, Urgency::Day);
    assert_eq!(detail(&row, "caller"), "ひがしケアプラン 見本 恵子");
    assert_eq!(detail(&row, "phone"), "0470-00-0505");
    assert_eq!(detail(&row, "about"), "気切の方の先生を探す");
    assert!(
        detail(&row, "at").starts_with("2026-11-16T"),
        "{:?}",
        row.item.details
    );
}

#[test]
fn what_is_put_on_hold_says_why_and_until_when() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    whole_call(&mut sato);
    sato.keys("<f12>4<enter>1530<enter>")
        .row_has_cursor("次にすること");
    sato.keys("空きを調べる<f12><enter>");
    let row = the_item(&office);
    assert_eq!(row.item.kind, "hold");
    assert_eq!(detail(&row, "next_action"), "空きを調べる");
    assert_eq!(detail(&row, "phone"), "0470-00-0505");
}

#[test]
fn an_answered_call_is_a_record_and_no_item() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    whole_call(&mut sato);
    sato.keys("<f12>3<enter>").sees("R8-00001");
    assert!(
        office
            .store()
            .queue(&QueueFilter::default())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn f12_and_enter_pressed_twice_make_one_record() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    whole_call(&mut sato);
    sato.keys("<f12><f12>")
        .keys_unaware("3<enter><enter><f12><enter>");
    sato.keys("<f2><esc>");
    assert_eq!(office.store().newest_consultations(10).unwrap().len(), 1);
    assert!(sato.drafts.is_empty());
}
