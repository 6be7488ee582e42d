//! Random walks through every shipped workflow on a real file: whatever is done, nothing open is without a next
//! step, the audit tells the same story as the history, and taking everything back leads to the beginning.

use crate::support::TestOffice;
use madoguchi::domain::facility::{FacilityDetails, Source};
use madoguchi::domain::ids::ItemId;
use madoguchi::domain::staff::Actor;
use madoguchi::domain::work_item::{Details, WorkItem};
use madoguchi::import::Edition;
use madoguchi::office::Office;
use madoguchi::store::{Apply, ItemView, Seed, StepRequest, Store, StoreError};
use madoguchi::workflow::model::{
    FieldKind, FieldSpec, Guard, Hook, Refusal, Transition, Workflow,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<Office> = LazyLock::new(Office::shipped);

/// Steps of a walk.
const STEPS: usize = 50;

/// How many walks; a night's run sets `PROPTEST_CASES`.
fn walks() -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: wanted.and_then(|cases| cases.parse().ok()).unwrap_or(256),
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    }
}

pub fn with_clinics(office: &TestOffice) -> Vec<i64> {
    let institutions = (0..3)
        .map(|at| FacilityDetails {
            source_key: format!("121240000{at}"),
            kind: "clinic".into(),
            name: format!("見本{at}診療所"),
            ..FacilityDetails::default()
        })
        .collect();
    let edition = Edition {
        read: 3,
        institutions,
        ..Edition::of(Source::Kouseikyoku)
    };
    let chief = office.actor("所長");
    let mut store = office.store();
    store
        .apply_edition(&chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
    let rows = store.directory_rows().unwrap();
    rows.into_iter().map(|row| row.id.0).collect()
}

/// A value that fits a field; of clinics, one that an open offer waits for where there is one.
fn fitting(
    spec: &FieldSpec,
    workflow: &Workflow,
    step: &Transition,
    view: &ItemView,
    clinics: &[i64],
    me: &Actor,
    pick: usize,
) -> String {
    match &spec.kind {
        FieldKind::Text | FieldKind::Memo => format!("記録{pick}"),
        FieldKind::Date => "2026-12-01".into(),
        FieldKind::Moment => "2026-12-01T10:00:00+09:00".into(),
        FieldKind::Past => "2026-11-23T10:00:00+09:00".into(),
        FieldKind::Number { min, .. } => min.to_string(),
        FieldKind::Choice(list) | FieldKind::Choices(list) | FieldKind::Suggested(list) => {
            let words = workflow.vocabulary(list, &KNOWLEDGE.vocabularies).unwrap();
            words.terms[pick % words.terms.len()].code.clone()
        }
        FieldKind::Facility | FieldKind::FacilityOrWords | FieldKind::Facilities => {
            let waiting = view.offers.iter().find(|offer| offer.state.is_open());
            match waiting.filter(|_| step.guards.contains(&Guard::OpenOffer)) {
                Some(offer) => offer.facility.to_string(),
                None => clinics[pick % clinics.len()].to_string(),
            }
        }
        FieldKind::Staff | FieldKind::People => me.staff.to_string(),
        FieldKind::Workflow => "referral".into(),
    }
}

/// The least a step needs.
pub fn minimal(
    workflow: &Workflow,
    step: &Transition,
    view: &ItemView,
    clinics: &[i64],
    me: &Actor,
    pick: usize,
) -> Details {
    let fit = |spec: &FieldSpec| fitting(spec, workflow, step, view, clinics, me, pick);
    let mut given = Details::new();
    for spec in step.carries.iter().filter(|spec| spec.required) {
        given.insert(spec.code.clone(), fit(spec));
    }
    for spec in &step.carries {
        if let Some((other, values)) = &spec.required_when
            && given.get(other).is_some_and(|value| values.contains(value))
        {
            given.insert(spec.code.clone(), fit(spec));
        }
    }
    if step.guards.contains(&Guard::Consent) {
        given.insert("consent".into(), "verbal".into());
    }
    // The record of an outing tells how far the contact went, unless the return has told it.
    if step.hooks.contains(&Hook::Contact) {
        given.insert("depth".into(), "4".into());
    }
    given
}

pub fn request(item: ItemId, transition: &str, given: Details) -> StepRequest {
    StepRequest {
        item,
        transition: transition.to_owned(),
        given,
        note: String::new(),
        if_revision: None,
    }
}

/// Transitions of an item as the audit has them.
fn audited(office: &TestOffice, number: &str) -> Vec<String> {
    let conn = rusqlite::Connection::open(office.path()).unwrap();
    let mut rows = conn
        .prepare(
            "SELECT json_extract(detail, '$.transition') FROM audit
             WHERE action = 'step' AND subject = ?1 ORDER BY seq",
        )
        .unwrap();
    rows.query_map([number], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

fn has_its_next_step(workflow: &Workflow, item: &WorkItem) -> bool {
    let state = workflow
        .state(&item.state)
        .expect("a state of the workflow");
    let next = item.next.as_ref();
    state.turn().is_some() == next.is_some() && next.is_none_or(|next| !next.actor.is_empty())
}

/// Takes back whatever can be taken back; gives why it ended.
fn take_all_back(store: &mut Store, me: &Actor, item: ItemId) -> StoreError {
    loop {
        if let Err(why) = store.step(me, &request(item, "undo", Details::new())) {
            return why;
        }
    }
}

proptest! {
    #![proptest_config(walks())]

    #[test]
    fn no_walk_leaves_an_open_item_without_next_step_and_all_of_it_can_be_taken_back(
        which in 0_usize..64,
        picks in prop::collection::vec((0_usize..64, 0_usize..16), STEPS),
    ) {
        let office = TestOffice::open();
        let clinics = with_clinics(&office);
        let mut store = office.store();
        let (me, other) = (office.actor("所長"), office.actor("佐藤"));
        let kinds: Vec<&Workflow> = KNOWLEDGE.workflows.iter().collect();
        let workflow = kinds[which % kinds.len()];
        let first = store.start(&me, &workflow.id, Seed::default()).unwrap();
        let mut is_final = false;
        for (step, pick) in picks {
            let before = store.item_view(first.id).unwrap();
            let who = if pick % 3 == 0 { &other } else { &me };
            let possible = workflow.possible(&before.item, &before.facts, who.role);
            let transition = possible[step % possible.len()].transition;
            let given = if transition.name == "undo" {
                Details::new()
            } else {
                minimal(workflow, transition, &before, &clinics, who, pick)
            };
            match store.step(who, &request(first.id, &transition.name, given)) {
                Ok(stepped) => {
                    prop_assert!(
                        has_its_next_step(workflow, &stepped.item),
                        "{} {} {:?}", workflow.id, transition.name, stepped.item
                    );
                    is_final |= transition.irreversible;
                }
                Err(StoreError::Refused(_) | StoreError::NothingToUndo) => {
                    prop_assert_eq!(&store.item_view(first.id).unwrap(), &before, "{}", transition.name);
                }
                Err(error) => prop_assert!(false, "{} {}: {error:?}", workflow.id, transition.name),
            }
        }
        let history: Vec<String> = store
            .item_view(first.id)
            .unwrap()
            .timeline
            .into_iter()
            .skip(1)
            .map(|entry| entry.transition)
            .collect();
        prop_assert_eq!(audited(&office, &first.number.to_string()), history);
        let verdict = store.verify_audit(&[]).unwrap();
        prop_assert!(verdict.ok, "{:?}", verdict);
        let why = take_all_back(&mut store, &me, first.id);
        let after = store.item_view(first.id).unwrap().item;
        match why {
            StoreError::Refused(Refusal::Irreversible { .. }) => prop_assert!(is_final),
            StoreError::Refused(Refusal::NothingToUndo) | StoreError::NothingToUndo => {
                let first_again = WorkItem { revision: first.revision, ..after };
                prop_assert_eq!(first_again, first);
            }
            error => prop_assert!(false, "{error:?}"),
        }
    }
}
