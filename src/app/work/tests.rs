//! The screen of a workflow without a store: keys and answers in, state and questions out.

use super::{Around, Work, words};
use crate::app::dialog::Answer;
use crate::app::effect::{Effect, Effects};
use crate::app::screen::{Desk, Handled, Screen};
use crate::app::teams::TeamWatch;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::ids::{ItemId, StaffId};
use crate::domain::number::Number;
use crate::domain::person::PersonDetails;
use crate::domain::ranking::{Field, Needs, Ranking, rank};
use crate::domain::staff::{Actor, Role};
use crate::domain::urgency::Urgency;
use crate::domain::work_item::{Details, NextAction, NextStep, WorkItem};
use crate::keymap::Command;
use crate::locale::{Label, Lang, Locale};
use crate::office::Office;
use crate::store::lists::QueueRow;
use crate::store::request::{Reply, Request};
use crate::store::{ItemView, Stepped, StoreError};
use crate::workflow::model::Facts;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

static OFFICE: LazyLock<Arc<Office>> = LazyLock::new(|| Arc::new(Office::shipped()));

fn now() -> DateTime<Utc> {
    "2026-11-16T00:00:00Z".parse().unwrap()
}

fn desk() -> Desk {
    let clock = Clock::fixed(now(), chrono_tz::Asia::Tokyo);
    Desk {
        office: Arc::clone(&OFFICE),
        locale: Locale::new(Lang::Ja),
        me: Actor {
            staff: StaffId(1),
            name: "佐藤".into(),
            role: Role::Coordinator,
            desk: "t".into(),
        },
        staff: Arc::new(Vec::new()),
        config: Arc::new(Config::default()),
        now: now(),
        clock,
        demo: false,
        read_only: false,
        letters: crate::app::paper::Letters::default(),
        teams: TeamWatch::default(),
        page_rows: 10,
        is_broad: false,
    }
}

/// A ranking in which nobody can be asked.
fn nobody() -> Box<Ranking> {
    let field = Arc::new(Field::default());
    let (needs, weights) = (Needs::default(), &OFFICE.weights);
    let ranking = rank(needs, &field, HashMap::new(), weights, now().date_naive());
    Box::new(ranking)
}

fn item(id: i64) -> WorkItem {
    WorkItem {
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
            actor: "anyone".into(),
            action: NextAction::OfState,
            due: now(),
        }),
        held_state: None,
        details: Details::new(),
        created_at: now(),
        state_since: now(),
        revision: 1,
    }
}

fn row(id: i64) -> QueueRow {
    QueueRow {
        item: item(id),
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

fn view(id: i64) -> Box<ItemView> {
    Box::new(ItemView {
        clinics: Vec::new(),
        item: item(id),
        person: None,
        owner_name: None,
        consultations: Vec::new(),
        offers: Vec::new(),
        visits: Vec::new(),
        timeline: Vec::new(),
        crew: Vec::new(),
        children: Vec::new(),
        facts: Facts::default(),
    })
}

fn asked(effects: &Effects) -> Vec<String> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask {
                request: Request::Item(id),
                ..
            } => Some(format!("item {id}")),
            Effect::Ask {
                request: Request::Candidates { item, .. },
                ..
            } => Some(format!("candidates {item}")),
            Effect::Ask {
                request: Request::Queue(_),
                ..
            } => Some("queue".to_owned()),
            Effect::Ask {
                request: Request::Step(step),
                ..
            } => Some(format!("{} {}", step.transition, step.item)),
            _ => None,
        })
        .collect()
}

fn press(work: &mut Work, command: Command, desk: &Desk) -> Vec<String> {
    match work.command(command, desk) {
        Handled::Yes(effects) => asked(&effects),
        Handled::No => Vec::new(),
    }
}

fn queue_of_three(desk: &Desk) -> Work {
    let mut work = Work::default();
    assert_eq!(asked(&work.entered(desk)), ["queue"]);
    let effects = work.answered(Ok(Reply::Queue(vec![row(1), row(2), row(3)])), desk);
    assert_eq!(asked(&effects), ["item 1"]);
    work
}

#[test]
fn an_arrow_key_held_down_asks_for_the_last_item_only() {
    let referral = OFFICE.workflow("referral").unwrap();
    let mut around = Around::default();
    assert_eq!(asked(&around.turn_to(Some(ItemId(1)))), ["item 1"]);
    assert!(around.turn_to(Some(ItemId(2))).is_empty());
    assert!(around.turn_to(Some(ItemId(3))).is_empty());
    assert_eq!(asked(&around.take_view(view(1), referral)), ["item 3"]);
    assert!(around.view().is_none());
    assert_eq!(
        asked(&around.take_view(view(3), referral)),
        ["candidates 3"]
    );
    assert!(
        around.turn_to(Some(ItemId(1))).len() == 1,
        "the ranking may still be under way"
    );
    assert!(asked(&around.take_ranking(ItemId(3), nobody())) == ["candidates 1"]);
}

#[test]
fn a_key_for_an_item_that_comes_before_the_rows_is_not_lost() {
    let desk = desk();
    let mut work = Work::default();
    let _ = work.entered(&desk);
    assert!(press(&mut work, Command::ItemClaim, &desk).is_empty());
    let _ = work.answered(Ok(Reply::Queue(vec![row(1)])), &desk);
    let _ = work.answered(Ok(Reply::Item(view(1))), &desk);
    let ranking = nobody();
    let item = ItemId(1);
    let effects = work.answered(Ok(Reply::Candidates { item, ranking }), &desk);
    let claims = effects.iter().any(|effect| {
        matches!(effect, Effect::Ask { request: Request::Step(step), .. } if step.transition == "claim")
    });
    assert!(claims, "{effects:?}");
}

#[test]
fn a_primary_key_that_comes_before_the_answers_waits_for_them() {
    let desk = desk();
    let mut work = queue_of_three(&desk);
    assert!(press(&mut work, Command::GoPrimary, &desk).is_empty());
    assert!(work.in_front().unwrap().panel().is_none());
    let effects = work.answered(Ok(Reply::Item(view(1))), &desk);
    assert_eq!(asked(&effects), ["candidates 1"]);
    let ranking = nobody();
    let _ = work.answered(
        Ok(Reply::Candidates {
            item: ItemId(1),
            ranking,
        }),
        &desk,
    );
    assert!(
        work.in_front().unwrap().panel().is_some(),
        "the form of the step is open"
    );
}

#[test]
fn a_primary_key_right_after_a_step_waits_for_what_the_step_has_made() {
    let desk = desk();
    let mut work = queue_of_three(&desk);
    let _ = work.answered(Ok(Reply::Item(view(1))), &desk);
    let (item, ranking) = (ItemId(1), nobody());
    let _ = work.answered(Ok(Reply::Candidates { item, ranking }), &desk);
    let mut after = self::item(1);
    after.revision = 2;
    let stepped = Stepped {
        item: after.clone(),
        transition: "claim".into(),
        is_undo: false,
        made: Vec::new(),
        is_raised: false,
    };
    let _ = work.answered(Ok(Reply::Stepped(Box::new(stepped))), &desk);
    assert!(press(&mut work, Command::GoPrimary, &desk).is_empty());
    let opened = |work: &Work| work.in_front().unwrap().panel().is_some();
    assert!(!opened(&work), "not the form of the state that is over");
    let mut newest = view(1);
    newest.item = after;
    let _ = work.answered(Ok(Reply::Item(newest)), &desk);
    let ranking = nobody();
    let _ = work.answered(Ok(Reply::Candidates { item, ranking }), &desk);
    assert!(opened(&work), "the key was not lost");
}

#[test]
fn the_selection_is_an_item_and_the_next_one_takes_its_place_when_it_goes() {
    let desk = desk();
    let mut work = queue_of_three(&desk);
    press(&mut work, Command::MoveDown, &desk);
    let selected = |work: &Work| {
        work.in_front()
            .unwrap()
            .list()
            .selected()
            .unwrap()
            .item
            .id
            .0
    };
    assert_eq!(selected(&work), 2);
    let _ = work.answered(
        Ok(Reply::Queue(vec![row(3), row(4), row(1), row(2)])),
        &desk,
    );
    assert_eq!(selected(&work), 2);
    let _ = work.answered(Ok(Reply::Queue(vec![row(3), row(4), row(1)])), &desk);
    assert_eq!(selected(&work), 1, "nothing is below it any more");
}

#[test]
fn marked_items_are_claimed_together_after_one_question() {
    let desk = desk();
    let mut work = queue_of_three(&desk);
    press(&mut work, Command::MarkToggle, &desk);
    press(&mut work, Command::MoveDown, &desk);
    press(&mut work, Command::MarkToggle, &desk);
    let Handled::Yes(effects) = work.command(Command::ItemClaim, &desk) else {
        panic!("claiming means nothing here");
    };
    let Answer::Close(then) = confirmed(effects, &desk) else {
        panic!("Enter says yes");
    };
    let [
        Effect::Ask {
            request: Request::StepAll(bunch),
            ..
        },
    ] = &then[..]
    else {
        panic!("{then:?}");
    };
    assert_eq!(bunch.transition, "claim");
    assert_eq!(bunch.items, [(ItemId(1), None), (ItemId(2), None)]);
}

/// The answer to a question that was opened, with Enter.
fn confirmed(effects: Effects, desk: &Desk) -> Answer {
    let Some(Effect::Open(mut dialog)) = effects.into_iter().next() else {
        panic!("no question");
    };
    dialog.layered_mut().command(Command::GoPrimary, desk)
}

#[test]
fn an_answer_without_rows_empties_the_list_that_was_asked_for() {
    let desk = desk();
    let mut work = queue_of_three(&desk);
    let place = crate::app::event::Place::Work {
        kind: "callback".into(),
        item: None,
    };
    let _ = work.led_to(&place, &desk);
    let _ = work.entered(&desk);
    let _ = work.answered(Ok(Reply::Queue(Vec::new())), &desk);
    assert_eq!(work.kind(), "callback");
    assert!(work.in_front().unwrap().list().is_loaded());
    let place = crate::app::event::Place::Work {
        kind: "referral".into(),
        item: None,
    };
    let _ = work.led_to(&place, &desk);
    assert_eq!(work.in_front().unwrap().list().all().len(), 3);
}

#[test]
fn a_busy_file_is_told_and_leaves_the_form_as_it_is() {
    let desk = desk();
    let mut work = queue_of_three(&desk);
    let _ = work.answered(Ok(Reply::Item(view(1))), &desk);
    press(&mut work, Command::ItemNote, &desk);
    let ranking = nobody();
    let _ = work.answered(
        Ok(Reply::Candidates {
            item: ItemId(1),
            ranking,
        }),
        &desk,
    );
    let _ = work.text("電話した", &desk);
    assert_eq!(press(&mut work, Command::Commit, &desk), ["note 1"]);
    assert!(
        press(&mut work, Command::Commit, &desk).is_empty(),
        "once is enough"
    );
    let _ = work.answered(Err(StoreError::Busy), &desk);
    let Some(super::Panel::Step(form)) = work.in_front().unwrap().panel() else {
        panic!("the form is gone");
    };
    assert!(form.refusal().is_some());
    assert_eq!(form.form().text("text"), "電話した");
    assert_eq!(press(&mut work, Command::Commit, &desk), ["note 1"]);
}

#[test]
fn only_who_has_neither_name_nor_age_nor_sex_is_called_unnamed() {
    let desk = desk();
    let named = PersonDetails {
        name: "架空 花子".into(),
        ..PersonDetails::default()
    };
    assert_eq!(words::person(Some(&named), &desk), "架空 花子");
    assert_eq!(words::age_and_sex(Some(&named), &desk), "");
    let nobody = desk.locale.text(Label::WorkAnonymous);
    assert_eq!(words::person(None, &desk), nobody);
    assert_eq!(words::age_and_sex(None, &desk), nobody);
}
