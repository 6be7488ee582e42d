//! Chips: what is typed into the narrative and taken into its fields with one key each.

use crate::assert_screen;
use crate::office::{Desk, Office};
use madoguchi::domain::consultation::ConsultationDetails;
use madoguchi::locale::Lang;
use madoguchi::store::request::{Reply, Request};

const SAID: &str = "82歳 独居 小金 気切 来週退院";

fn telling<'d>(desk: &'d mut Desk, narrative: &str) -> &'d mut Desk {
    desk.keys("<f2><pagedown><pagedown>").keys(narrative)
}

fn last(office: &Office) -> ConsultationDetails {
    let actor = office.actor("佐藤");
    let newest = Request::Newest { limit: 1 };
    match office.store().answer(&actor, newest).unwrap() {
        Reply::Consultations(found) => found.into_iter().next().unwrap().details,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_key_takes_each_and_nothing_is_set_by_itself() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    telling(&mut sato, SAID)
        .sees("1 82歳  2 独居  3 小金圏域  4 気管切開")
        .sees("F9 で 1 を採る");
}

#[test]
fn what_is_taken_reaches_the_record() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    telling(&mut sato, SAID).keys("<f8>");
    sato.row_selected("1 82歳").keys("4");
    sato.keys("1")
        .row_selected("1 独居")
        .keys("1")
        .keys("<enter>");
    sato.keys("<esc><f12><enter>");
    let details = last(&office);
    assert!(details.person.birth_estimated);
    assert_eq!(details.person.household.as_deref(), Some("alone"));
    assert_eq!(details.person.special_care, ["tracheostomy"]);
    assert_eq!(details.person.area.unwrap().0, "13");
    assert_eq!(details.person.place, None, "nobody took it");
    assert_eq!(details.narrative, SAID);
}

#[test]
fn f9_takes_the_first_while_there_are_any_and_then_copies_last() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    telling(&mut sato, "独居の方").sees("F9先頭を採る");
    sato.keys("<f9>")
        .sees("世帯: 独居 を入れました")
        .sees("F9前回を写す");
    sato.keys("<f9>").sees("写せる相談がまだありません");
}

#[test]
fn what_was_taken_can_be_given_back_at_once_and_is_offered_again() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    telling(&mut sato, "独居 胃瘻")
        .keys("<f9><f9>")
        .sees_no("気づき (");
    sato.keys("<ctrl-z>").sees("1 経管栄養");
    sato.keys("<ctrl-z>").sees("1 独居  2 経管栄養");
    sato.keys("<ctrl-z>").sees_no("1 独居");
}

#[test]
fn a_declined_chip_stays_away_as_long_as_its_words_stand_there() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    telling(&mut sato, "独居 胃瘻").keys("<f8><space>");
    sato.row_selected("1 経管栄養")
        .sees("見送りました")
        .keys("<esc>");
    sato.keys(" 通院中").sees("1 経管栄養").sees_no("1 独居");
    let drafts = sato.drafts.values().cloned().collect();
    let mut again = office.desk("佐藤");
    again.app.recover(drafts);
    again
        .keys("<ctrl-g>l<enter>")
        .sees("1 経管栄養")
        .sees_no("1 独居");
}

#[test]
fn a_value_that_stands_in_its_field_is_not_proposed_again() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    telling(&mut sato, "気切 胃瘻").sees("1 気管切開  2 経管栄養");
    sato.keys("<tab><tab>1<tab>")
        .keys("<shift-tab><shift-tab><shift-tab>");
    sato.sees("1 経管栄養").sees_no("1 気管切開");
}

#[test]
fn the_narrative_stays_in_sight_while_categories_are_chosen() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    telling(&mut sato, "受診を拒否している方").keys("<tab>");
    sato.row_has_cursor("分類")
        .sees("受診を拒否している方")
        .sees("uその他");
}

#[test]
fn chips_look_like_this() {
    let office = Office::open();
    for (lang, name) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (120, 40)] {
            let mut sato = office.desk_in("佐藤", lang);
            sato.resize(width, height);
            telling(&mut sato, SAID);
            assert_screen!(format!("chips_{name}_{width}x{height}"), sato);
            sato.keys("<f8>");
            assert_screen!(format!("chips_list_{name}_{width}x{height}"), sato);
        }
    }
}
