//! The day view as a function: answers and keys in, selection and effects out.

use super::spots::Figure;
use super::*;
use crate::app::directory::tests::desk;
use crate::app::event::Place;
use crate::app::screen::{Handled, Screen};
use crate::domain::hand_over::HandOverNote;
use crate::domain::ids::{NoteId, StaffId};
use crate::domain::number::Number;
use crate::domain::urgency::Urgency;
use crate::keymap::Command;
use crate::store::changes::Changes;
use crate::store::request::Reply;
use std::sync::Arc;

/// A referral that is so many hours late, or due in so many.
fn item(id: i64, late_hours: i64, desk: &Desk) -> Standing {
    let now = desk.now;
    let created = now - TimeDelta::hours(id);
    Standing {
        id: ItemId(id),
        number: Number::item('R', 8, 'S', u32::try_from(id).unwrap()),
        kind: "referral".into(),
        state: "requested".into(),
        area: None,
        urgency: Urgency::Normal,
        owner: None,
        next: Some(("owner".into(), now - TimeDelta::hours(late_hours))),
        created_at: created,
        state_since: created,
        person: None,
        declined_offers: 0,
        outing: None,
    }
}

fn facts(open: Vec<Standing>, desk: &Desk) -> DayFacts {
    DayFacts {
        date: desk.today(),
        as_of: None,
        open: open.into_iter().map(Arc::new).collect(),
        closed: Vec::new(),
        received: Vec::new(),
        past: Vec::new(),
        last_look: None,
        stale_rooms: 0,
        notes: Vec::new(),
    }
}

fn note(id: i64, is_acknowledged: bool, desk: &Desk) -> HandOverNote {
    HandOverNote {
        id: NoteId(id),
        at: desk.now,
        by: StaffId(99),
        by_name: "森".into(),
        text: "東の余力が少ない".into(),
        is_acknowledged,
        seen_by: Vec::new(),
    }
}

fn told(today: &mut Today, facts: DayFacts, desk: &Desk) -> Effects {
    today.answered(Ok(Reply::Day(Box::new(facts))), desk)
}

fn shown(open: Vec<Standing>, desk: &Desk) -> Today {
    let mut today = Today::default();
    let _ = today.entered(desk);
    let _ = told(&mut today, facts(open, desk), desk);
    today
}

fn run(today: &mut Today, command: Command, desk: &Desk) -> Effects {
    match today.command(command, desk) {
        Handled::Yes(effects) => effects,
        Handled::No => panic!("{command:?} was not understood"),
    }
}

#[test]
fn another_desks_change_moves_the_rows_and_not_the_hands() {
    let desk = desk();
    let mut today = shown(vec![item(1, 9, &desk), item(2, 5, &desk)], &desk);
    today.select(Pane::Attention, 1);
    let changes = Changes {
        items: [3].into(),
        ..Changes::default()
    };
    assert_eq!(today.changed(&changes, &desk).len(), 1);
    let _ = told(
        &mut today,
        facts(
            vec![item(3, 20, &desk), item(1, 9, &desk), item(2, 5, &desk)],
            &desk,
        ),
        &desk,
    );
    assert_eq!(
        today.selected(Pane::Attention),
        Some((2, Spot::Attention(ItemId(2))))
    );
    assert!(today.has_changed(ItemId(3)) && !today.has_changed(ItemId(2)));
}

#[test]
fn a_list_that_no_hand_has_touched_shows_the_gravest_that_comes() {
    let desk = desk();
    let mut today = shown(vec![item(1, 9, &desk)], &desk);
    let rows = vec![item(3, 20, &desk), item(1, 9, &desk)];
    let _ = told(&mut today, facts(rows, &desk), &desk);
    assert_eq!(
        today.selected(Pane::Attention),
        Some((0, Spot::Attention(ItemId(3))))
    );
}

#[test]
fn when_the_selected_row_is_gone_the_hands_stay_at_its_place() {
    let desk = desk();
    let mut today = shown(
        vec![item(1, 9, &desk), item(2, 5, &desk), item(3, 4, &desk)],
        &desk,
    );
    today.select(Pane::Attention, 1);
    let _ = run(&mut today, Command::SearchFocus, &desk);
    let _ = told(
        &mut today,
        facts(vec![item(1, 9, &desk), item(3, 4, &desk)], &desk),
        &desk,
    );
    assert_eq!(
        today.selected(Pane::Attention),
        Some((1, Spot::Attention(ItemId(3))))
    );
}

#[test]
fn the_mark_of_a_change_goes_after_some_seconds() {
    let mut desk = desk();
    let mut today = shown(vec![item(1, 9, &desk)], &desk);
    let _ = today.changed(
        &Changes {
            items: [1].into(),
            ..Changes::default()
        },
        &desk,
    );
    assert_eq!(today.next_deadline(), Some(desk.now + CHANGED_FOR));
    desk.now += CHANGED_FOR;
    let _ = today.woken(&desk);
    assert!(!today.has_changed(ItemId(1)));
}

#[test]
fn changes_while_the_store_answers_are_asked_about_once_more_and_not_oftener() {
    let desk = desk();
    let mut today = Today::default();
    assert_eq!(today.entered(&desk).len(), 1);
    let changes = Changes {
        items: [1].into(),
        ..Changes::default()
    };
    assert!(today.changed(&changes, &desk).is_empty());
    assert!(today.changed(&changes, &desk).is_empty());
    let again = told(&mut today, facts(Vec::new(), &desk), &desk);
    assert_eq!(again.len(), 1);
    assert!(told(&mut today, facts(Vec::new(), &desk), &desk).is_empty());
}

#[test]
fn a_digit_opens_the_row_of_that_number() {
    let desk = desk();
    let mut today = shown(vec![item(1, 9, &desk), item(2, 5, &desk)], &desk);
    let effects = run(&mut today, Command::Pick2, &desk);
    let place = Place::Work {
        kind: "referral".into(),
        item: Some(ItemId(2)),
    };
    assert!(
        matches!(effects.as_slice(), [Effect::Go(to)] if *to == place),
        "{effects:?}"
    );
}

#[test]
fn every_figure_opens_as_many_rows_as_it_says() {
    let desk = desk();
    let today = shown(
        vec![item(1, 9, &desk), item(2, 5, &desk), item(3, -3, &desk)],
        &desk,
    );
    let view = today.view().unwrap();
    for figure in [
        Figure::Open,
        Figure::Late,
        Figure::DueToday,
        Figure::Unassigned,
        Figure::Out,
    ] {
        assert_eq!(
            doors::behind(&Spot::Figure(figure), Column::Open, view).len(),
            figure.count(view),
            "{figure:?}"
        );
    }
    assert_eq!((view.all.late.len(), view.all.open.len()), (2, 3));
}

#[test]
fn the_hands_go_down_through_all_panes_and_back_up() {
    let desk = desk();
    let mut today = shown(vec![item(1, 9, &desk), item(2, 5, &desk)], &desk);
    let mut panes = vec![today.pane()];
    for _ in 0..9 {
        let _ = run(&mut today, Command::MoveDown, &desk);
        panes.push(today.pane());
    }
    panes.dedup();
    let way = [
        Pane::Figures,
        Pane::Attention,
        Pane::Areas,
        Pane::Waiting,
        Pane::People,
        Pane::Kinds,
    ];
    assert_eq!(panes, way);
    for _ in 0..9 {
        let _ = run(&mut today, Command::MoveUp, &desk);
    }
    assert_eq!(today.pane(), Pane::Figures);
}

#[test]
fn who_only_passes_through_has_not_looked() {
    let mut desk = desk();
    let mut today = shown(Vec::new(), &desk);
    assert!(today.left(&desk).is_empty());
    let _ = today.entered(&desk);
    desk.now += LOOKED_AFTER;
    assert!(matches!(
        today.left(&desk).as_slice(),
        [Effect::Ask {
            request: Request::MarkSeen { .. },
            ..
        }]
    ));
    let _ = today.entered(&desk);
    desk.now += LOOKED_AFTER;
    desk.read_only = true;
    assert!(today.left(&desk).is_empty());
}

#[test]
fn news_stay_news_until_the_person_marks_them() {
    let mut desk = desk();
    let mut today = shown(Vec::new(), &desk);
    if let Some(view) = &mut today.view {
        view.last_look = Some(desk.now);
    }
    let _ = today.entered(&desk);
    desk.now += LOOKED_AFTER;
    assert!(today.left(&desk).is_empty(), "passing by marks nothing");
    let effects = run(&mut today, Command::TodayMarkSeen, &desk);
    assert!(matches!(
        effects.first(),
        Some(Effect::Ask {
            request: Request::MarkSeen { .. },
            ..
        })
    ));
}

#[test]
fn the_day_before_is_one_key_away_and_never_the_day_after() {
    let desk = desk();
    let mut today = shown(Vec::new(), &desk);
    assert!(!today.applies(Command::DayNext, &desk));
    let _ = run(&mut today, Command::DayPrevious, &desk);
    assert_eq!(today.date(&desk), desk.today().pred_opt().unwrap());
    let _ = run(&mut today, Command::DayNext, &desk);
    assert_eq!((today.date, today.date(&desk)), (None, desk.today()));
}

#[test]
fn an_answer_for_a_day_that_was_left_meanwhile_is_not_shown() {
    let desk = desk();
    let mut today = shown(vec![item(1, 9, &desk)], &desk);
    let _ = run(&mut today, Command::DayPrevious, &desk);
    let again = told(&mut today, facts(Vec::new(), &desk), &desk);
    assert_eq!(again.len(), 1);
    assert_eq!(
        today.view().unwrap().all.open.len(),
        1,
        "the old figures stay until the new ones come"
    );
}

#[test]
fn every_number_of_a_row_opens_its_own_list() {
    let desk = desk();
    let open = vec![item(1, 9, &desk), item(2, 5, &desk), item(3, -3, &desk)];
    let mut today = shown(open, &desk);
    today.select(Pane::Waiting, 0);
    let view = today.view().unwrap().clone();
    let spot = Spot::Waiting("owner".into());
    let mut opened = vec![doors::behind(&spot, today.column(), &view).len()];
    for _ in 0..2 {
        let _ = run(&mut today, Command::MoveRight, &desk);
        opened.push(doors::behind(&spot, today.column(), &view).len());
    }
    assert_eq!(opened, [3, 2, 1], "open, late, due today");
    assert_eq!(today.pane(), Pane::Waiting);
    let _ = run(&mut today, Command::MoveRight, &desk);
    assert_eq!(
        today.pane(),
        Pane::People,
        "past the last figure is the next table"
    );
}

/// What the desk wants to be kept of a note, and what it asks of the store.
fn kept(effects: &[Effect]) -> Option<&str> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveDraft(draft) => draft.hand_over_text(),
        _ => None,
    })
}

#[test]
fn a_note_is_in_its_journal_with_every_key_and_stays_through_esc_and_a_refusal() {
    let desk = desk();
    let mut today = shown(Vec::new(), &desk);
    let _ = run(&mut today, Command::ItemNote, &desk);
    let typed = today.text("東の余力", &desk);
    assert_eq!(kept(&typed), Some("東の余力"));
    let _ = run(&mut today, Command::Back, &desk);
    let _ = run(&mut today, Command::Back, &desk);
    assert!(!today.notes().is_open());
    let _ = run(&mut today, Command::ItemNote, &desk);
    let _ = today.text("が少ない", &desk);
    let sent = run(&mut today, Command::Commit, &desk);
    let [
        Effect::Ask {
            request: Request::WriteHandOver { draft, text },
            ..
        },
    ] = sent.as_slice()
    else {
        panic!("{sent:?}")
    };
    assert_eq!(text, "東の余力が少ない");
    let _ = today.answered(Err(crate::store::StoreError::Busy), &desk);
    assert!(
        today.notes().sheet().is_some(),
        "a refused note stays on its sheet"
    );
    let again = run(&mut today, Command::Commit, &desk);
    assert!(
        matches!(again.as_slice(), [Effect::Ask { request: Request::WriteHandOver { draft: same, .. }, .. }] if same == draft)
    );
    let draft = *draft;
    let done = today.answered(Ok(Reply::HandOverWritten { draft }), &desk);
    assert!(
        done.iter()
            .any(|effect| matches!(effect, Effect::DropDraft(gone) if *gone == draft))
    );
    assert!(today.notes().sheet().is_none());
}

#[test]
fn a_note_of_an_earlier_session_goes_on_where_it_was() {
    let desk = desk();
    let mut today = shown(Vec::new(), &desk);
    let id = uuid::Uuid::from_u128(7);
    today.recover(vec![Draft::of_hand_over(id, "佐藤", desk.now, "書きかけ")]);
    let _ = run(&mut today, Command::ItemNote, &desk);
    let typed = today.text("の続き", &desk);
    assert_eq!(kept(&typed), Some("書きかけの続き"));
}

#[test]
fn enter_acknowledges_the_note_in_hand_and_goes_to_the_next_unread_one() {
    let mut desk = desk();
    let mut today = shown(Vec::new(), &desk);
    let mut with_notes = facts(Vec::new(), &desk);
    with_notes.notes = vec![
        note(3, false, &desk),
        note(2, true, &desk),
        note(1, false, &desk),
    ];
    let _ = told(&mut today, with_notes, &desk);
    let _ = run(&mut today, Command::NotesOpen, &desk);
    let first = run(&mut today, Command::GoPrimary, &desk);
    let next = run(&mut today, Command::GoPrimary, &desk);
    for (asked, id) in [(first, 3), (next, 1)] {
        assert!(
            matches!(asked.as_slice(), [Effect::Ask { request: Request::Acknowledge(note), .. }] if note.0 == id),
            "{asked:?}"
        );
    }
    desk.read_only = true;
    let told = run(&mut today, Command::GoPrimary, &desk);
    assert!(matches!(told.as_slice(), [Effect::Notify(_)]), "{told:?}");
}
