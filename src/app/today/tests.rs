//! The day view as a function: answers and keys in, selection and effects out.

use super::spots::Figure;
use super::*;
use crate::app::directory::tests::desk;
use crate::app::event::Place;
use crate::app::screen::{Handled, Screen};
use crate::domain::number::Number;
use crate::domain::urgency::Urgency;
use crate::domain::work_item::{Details, NextAction, NextStep, WorkItem};
use crate::keymap::Command;
use crate::store::changes::Changes;
use crate::store::request::Reply;

/// A referral that is so many hours late, or due in so many.
fn item(id: i64, late_hours: i64, desk: &Desk) -> QueueRow {
    let now = desk.now;
    let created = now - TimeDelta::hours(id);
    QueueRow {
        item: WorkItem {
            id: ItemId(id),
            number: Number::item('R', 8, 'S', u32::try_from(id).unwrap()),
            kind: "referral".into(),
            state: "requested".into(),
            person: None,
            origin: None,
            parent: None,
            area: None,
            urgency: Urgency::Normal,
            owner: None,
            next: Some(NextStep {
                actor: "owner".into(),
                action: NextAction::OfState,
                due: now - TimeDelta::hours(late_hours),
            }),
            held_state: None,
            details: Details::new(),
            created_at: created,
            state_since: created,
            revision: 1,
        },
        person: None,
        owner_name: None,
        started_by: String::new(),
        open_offers: 0,
        declined_offers: 0,
        last_visit: None,
        depths: Vec::new(),
        last_contact: None,
        children: Vec::new(),
        touched_at: None,
    }
}

fn facts(open: Vec<QueueRow>, desk: &Desk) -> DayFacts {
    DayFacts {
        date: desk.today(),
        open,
        teams: Vec::new(),
        consultations: Vec::new(),
        consultations_before: 0,
        closed: 0,
        closed_before: 0,
        last_look: None,
        stale_rooms: 0,
    }
}

fn told(today: &mut Today, facts: DayFacts, desk: &Desk) -> Effects {
    today.answered(Ok(Reply::Day(Box::new(facts))), desk)
}

fn shown(open: Vec<QueueRow>, desk: &Desk) -> Today {
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
            doors::behind(&Spot::Figure(figure), view).len(),
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
        Pane::Waiting,
        Pane::Areas,
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
