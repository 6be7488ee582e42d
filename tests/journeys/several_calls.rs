//! Several calls at once: parked with their clocks, swapped with one key, handed to a colleague,
//! thrown away on purpose only.

use crate::office::{Desk, Office, minutes};
use madoguchi::app::front::Front;
use madoguchi::locale::Lang;

fn with_two_parked(office: &Office) -> Desk {
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d一件目の話");
    office.advance(minutes(2));
    sato.keys("<f2><ctrl-o>d二件目の話");
    office.advance(minutes(1));
    sato.keys("<f2><ctrl-o>d三件目の話");
    sato
}

/// Chooses 森 among the colleagues.
fn give_to_mori(sato: &mut Desk) {
    sato.keys("<ctrl-g>f<down><down>")
        .row_selected("森")
        .keys("<enter>");
}

#[test]
fn parked_calls_stand_over_the_sheet_with_their_clocks_at_80_columns() {
    let office = Office::open();
    let mut sato = with_two_parked(&office);
    sato.sees("保留 2: 1 一件目の話 03:00 2 二件目の話 01:00");
    office.advance(minutes(1));
    sato.sees("1 一件目の話 04:00").sees("通話 01:00");
}

#[test]
fn calls_that_have_no_room_in_the_line_are_counted() {
    let office = Office::open();
    let mut sato = with_two_parked(&office);
    for name in ["四", "五", "六"] {
        sato.keys("<f2><ctrl-o>d").keys(name);
    }
    sato.sees("保留 5: 1 一件目の話").sees("ほか");
}

#[test]
fn one_key_goes_through_the_calls_and_comes_back_from_any_screen() {
    let office = Office::open();
    let mut sato = with_two_parked(&office);
    sato.keys("<ctrl-t>").row_has_cursor("一件目の話");
    sato.keys("<ctrl-t>").row_has_cursor("二件目の話");
    sato.keys("<ctrl-t>").row_has_cursor("三件目の話");
    sato.keys("<f4><ctrl-t>").row_has_cursor("一件目の話");
    assert_eq!(sato.app.front(), Front::Intake);
    sato.keys("<f7>").sees("受付 3");
}

#[test]
fn esc_leaves_the_sheet_and_loses_nothing() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f4><f2><ctrl-o>d話の途中<esc>");
    assert_eq!(sato.app.front(), Front::Work);
    assert_eq!(sato.drafts.len(), 1);
    sato.keys("<ctrl-t>").row_has_cursor("話の途中");
}

#[test]
fn a_draft_is_thrown_away_after_a_question_and_can_be_had_back() {
    let office = Office::open();
    let mut sato = with_two_parked(&office);
    let discard = |sato: &mut Desk| {
        sato.keys("<f10>").keys("下書きを捨てる").keys("<enter>");
    };
    discard(&mut sato);
    sato.sees("三件目の話").keys("<esc>");
    assert_eq!(sato.drafts.len(), 3, "Esc keeps it");
    discard(&mut sato);
    sato.keys("<enter>").sees_no("三件目の話");
    assert_eq!(sato.drafts.len(), 2);
    sato.keys("<ctrl-z>").row_has_cursor("三件目の話");
    assert_eq!(sato.drafts.len(), 3);
}

#[test]
fn a_call_goes_to_a_colleague_who_sees_it_while_typing_and_takes_it() {
    let office = Office::open();
    let mut mori = office.desk("森");
    mori.keys("<f2><ctrl-o>d別の電話を受けている");
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>")
        .keys("09012344521<tab>")
        .keys("<ctrl-o>d夜間に息が苦しい");
    give_to_mori(&mut sato);
    sato.sees("森さんへ渡しました");
    assert!(sato.drafts.is_empty(), "the store has it");

    mori.keys("ので").sees("佐藤さんから");
    mori.row_has_cursor("別の電話を受けているので");
    mori.keys("<ctrl-t>").row_has_cursor("夜間に息が苦しい");
    assert_eq!(mori.drafts.len(), 2, "it is in the receiver's own journal");
    mori.keys("<f12><enter>").sees("R8-00001");
    sato.keys("<f2><esc>").sees_no("森さんへ 090");
    assert!(office.store().handed_drafts(None).unwrap().is_empty());
}

#[test]
fn a_call_that_nobody_has_taken_can_be_taken_back() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d急ぎの話");
    give_to_mori(&mut sato);
    sato.keys("<ctrl-g>l")
        .row_selected("さんへ")
        .keys("<enter>");
    sato.row_has_cursor("急ぎの話");
    let mut mori = office.desk("森");
    mori.keys("<f2>").sees_no("佐藤さんから");
    sato.keys("<f12><enter>").sees("R8-00001");
}

#[test]
fn of_two_desks_of_the_same_person_one_takes_it() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d急ぎの話");
    give_to_mori(&mut sato);
    let mut left = office.desk("森");
    let mut right = office.desk("森");
    left.keys("<ctrl-t>").row_has_cursor("急ぎの話");
    right.keys_unaware("<ctrl-t>").sees("もう引き取られた");
    assert_eq!((left.drafts.len(), right.drafts.len()), (1, 0));
}

#[test]
fn whoever_dies_between_handing_over_and_hearing_of_it_makes_no_double() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d急ぎの話");
    let own: Vec<_> = sato.drafts.values().cloned().collect();
    give_to_mori(&mut sato);
    // The journal still has the call, and so has the shared file: the shared one counts.
    let mut again = office.desk_after("佐藤", own.clone());
    again.keys("<f2>").sees("森さんへ");
    assert!(again.app.intake.parked().is_empty());
    // A receiver who died after writing the journal has it twice as well.
    let mut mori = office.desk_after("森", own);
    assert_eq!(mori.app.intake.parked().len(), 1);
    mori.keys("<ctrl-t><f12><enter>").sees("R8-00001");
    assert!(office.store().handed_drafts(None).unwrap().is_empty());
}

#[test]
fn handing_over_and_taking_are_in_the_audit() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d急ぎの話");
    give_to_mori(&mut sato);
    office.desk("森").keys("<ctrl-t>");
    let actions = office.audited();
    assert!(
        actions.contains(&"hand-over-draft".to_owned()),
        "{actions:?}"
    );
    assert!(actions.contains(&"take-draft".to_owned()), "{actions:?}");
}

#[test]
fn the_line_of_parked_calls_is_english_at_an_english_desk() {
    let office = Office::open();
    let mut sato = office.desk_in("佐藤", Lang::En);
    sato.keys("<f2><ctrl-o>dfirst<f2>")
        .sees("Parked 1: 1 first 00:00");
}

#[test]
fn a_call_taken_over_and_thrown_away_is_not_left_in_the_shared_file() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d間違い電話");
    give_to_mori(&mut sato);
    let mut mori = office.desk("森");
    mori.keys("<ctrl-t>").row_has_cursor("間違い電話");
    mori.keys("<f10>")
        .keys("下書きを捨てる")
        .keys("<enter><enter>");
    assert!(office.store().handed_drafts(None).unwrap().is_empty());
    mori.keys("<ctrl-z>").row_has_cursor("間違い電話");
}
