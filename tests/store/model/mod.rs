//! Four people at desks of their own, against a model that knows nothing of SQL, workflow files or clocks.
//!
//! Whatever they do in whatever order, with whatever they have last seen: the store answers as the model says,
//! what is there is what the model has, and the audit is the model's history.

mod office;

use crate::choosing::directory;
use crate::support::{TestOffice, call};
use madoguchi::domain::amendment::NewCorrection;
use madoguchi::domain::ids::{ConsultationId, FacilityId, ItemId};
use madoguchi::domain::offer::OfferState;
use madoguchi::domain::staff::Actor;
use madoguchi::domain::work_item::Details;
use madoguchi::store::{StepRequest, Store, StoreError};
use madoguchi::workflow::model::Refusal;
use office::{Act, Answered, Model, Outcome, PEOPLE, Step};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Steps of a case.
const STEPS: usize = 50;

/// How many cases; a night's run sets `PROPTEST_CASES`.
fn cases() -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: wanted.and_then(|cases| cases.parse().ok()).unwrap_or(256),
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    }
}

fn act() -> impl Strategy<Value = Act> {
    let step = prop_oneof![
        2 => Just(Step::Claim),
        1 => Just(Step::Release),
        1 => Just(Step::TakeOver),
        2 => Just(Step::Clarify),
        3 => (0_usize..3).prop_map(Step::Offer),
        3 => (0_usize..3, any::<bool>()).prop_map(|(clinic, is_yes)| {
            Step::Answer(clinic, if is_yes { Answered::Yes } else { Answered::No })
        }),
        1 => Just(Step::Hold),
        1 => Just(Step::Resume),
        1 => Just(Step::Cancel),
        1 => Just(Step::Note),
        3 => Just(Step::Undo),
    ];
    prop_oneof![
        2 => (0_usize..6).prop_map(Act::Register),
        2 => (0_usize..6).prop_map(Act::Look),
        1 => (0_usize..6).prop_map(Act::Add),
        2 => (0_usize..6).prop_map(Act::Correct),
        10 => (0_usize..6, step, any::<bool>()).prop_map(|(item, step, is_blind)| Act::Step { item, step, is_blind }),
    ]
}

/// The real office: a store of their own for everybody, and what they have seen of each item and record.
struct Desks {
    office: TestOffice,
    people: Vec<(Actor, Store)>,
    clinics: [FacilityId; 4],
    items: Vec<ItemId>,
    records: Vec<ConsultationId>,
}

impl Desks {
    fn open() -> Self {
        let office = TestOffice::open();
        let clinics = directory(&office, &mut office.store());
        let people = PEOPLE
            .iter()
            .map(|(name, _)| (office.actor(name), office.store()))
            .collect();
        Self {
            office,
            people,
            clinics,
            items: Vec::new(),
            records: Vec::new(),
        }
    }

    /// The audit, a line a row.
    fn audit(&self) -> Vec<String> {
        let conn = rusqlite::Connection::open(self.office.path()).unwrap();
        let mut rows = conn
            .prepare(
                "SELECT trim(name || ' ' || action || ' ' || subject || ' ' || ifnull(json_extract(detail, '$.transition'), ''))
                 FROM audit ORDER BY seq",
            )
            .unwrap();
        let rows = rows.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn register(&mut self, who: usize, key: usize) -> Result<(), StoreError> {
        let (actor, store) = &mut self.people[who];
        let made = store.register(actor, &call(&format!("k{key}"), "referral"))?;
        if made.created {
            self.items.push(made.items[0].id);
            self.records.push(made.id);
        }
        Ok(())
    }

    fn step(
        &mut self,
        who: usize,
        item: usize,
        step: Step,
        seen: Option<u32>,
    ) -> Result<(), StoreError> {
        let clinic = |at: usize| ("clinic", self.clinics[at].to_string());
        let given: Vec<(&str, String)> = match step {
            Step::Offer(at) => vec![clinic(at)],
            Step::Answer(at, Answered::Yes) => vec![clinic(at), ("answer", "accepted".into())],
            Step::Answer(at, Answered::No) => vec![
                clinic(at),
                ("answer", "declined".into()),
                ("reason", "満床".into()),
            ],
            Step::Hold => vec![
                ("reason", "返事待ち".into()),
                ("until", "2026-12-20T10:00:00+09:00".into()),
            ],
            Step::Cancel => vec![("reason", "取下げ".into())],
            Step::Note => vec![("text", "電話した".into())],
            _ => Vec::new(),
        };
        let given: Details = given
            .into_iter()
            .map(|(code, value)| (code.to_owned(), value))
            .collect();
        let request = StepRequest {
            item: self.items[item],
            transition: step.name().to_owned(),
            given,
            note: String::new(),
            if_revision: seen,
        };
        let (actor, store) = &mut self.people[who];
        store.step(actor, &request).map(drop)
    }

    fn correct(
        &mut self,
        who: usize,
        record: usize,
        seen: u32,
        to: String,
    ) -> Result<(), StoreError> {
        let asked = NewCorrection {
            consultation: self.records[record],
            revision: seen,
            field: "narrative".into(),
            value: to,
            reason: "聞き間違い".into(),
        };
        let (actor, store) = &mut self.people[who];
        store.correct_consultation(actor, &asked).map(drop)
    }

    fn add(&mut self, who: usize, record: usize) -> Result<(), StoreError> {
        let id = self.records[record];
        let (actor, store) = &mut self.people[who];
        store.add_to_consultation(actor, id, "追記").map(drop)
    }

    /// One item as somebody sees it: state, owner, revision, who was asked and waits, who has accepted, and its history.
    fn seen(&self, who: usize, item: usize) -> office::Seen {
        let view = self.people[who].1.item_view(self.items[item]).unwrap();
        let of = |is: fn(OfferState) -> bool| -> BTreeSet<usize> {
            let at = |clinic| self.clinics.iter().position(|one| *one == clinic).unwrap();
            let offers = view.offers.iter().filter(|offer| is(offer.state));
            offers.map(|offer| at(offer.facility)).collect()
        };
        office::Seen {
            state: view.item.state.clone(),
            owner: view.item.owner.map(|owner| {
                let is = |(actor, _): &(Actor, Store)| actor.staff == owner;
                self.people.iter().position(is).unwrap()
            }),
            revision: view.item.revision,
            asked: of(OfferState::is_open),
            accepted: of(OfferState::is_acceptance),
            history: view
                .timeline
                .iter()
                .skip(1)
                .map(|entry| entry.transition.clone())
                .collect(),
        }
    }
}

/// What came of it, in the words of the model.
fn outcome(result: Result<(), StoreError>) -> Outcome {
    match result {
        Ok(()) => Outcome::Done,
        Err(StoreError::Stale { .. } | StoreError::StaleConsultation { .. }) => Outcome::Stale,
        Err(StoreError::NotAllowed { .. } | StoreError::Refused(Refusal::NotAllowed { .. })) => {
            Outcome::Denied
        }
        Err(StoreError::Refused(Refusal::WrongState { .. })) => Outcome::WrongState,
        Err(StoreError::Refused(Refusal::Guarded { .. })) => Outcome::Guarded,
        Err(StoreError::NothingToUndo | StoreError::Refused(Refusal::NothingToUndo)) => {
            Outcome::NothingToUndo
        }
        Err(other) => panic!("nobody expects this: {other:?}"),
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_four_people_do_the_store_answers_as_the_model_and_the_audit_is_its_history(
        acts in prop::collection::vec((0_usize..PEOPLE.len(), act()), STEPS),
    ) {
        let mut desks = Desks::open();
        let before = desks.audit().len();
        let mut model = Model::default();
        for (at, (who, act)) in acts.into_iter().enumerate() {
            desks.office.clock.advance(chrono::TimeDelta::minutes(1));
            let Some(act) = model.meant(act) else { continue };
            let came = match act {
                Act::Register(key) => desks.register(who, key),
                Act::Look(item) => {
                    model.look(who, item);
                    continue;
                }
                Act::Add(record) => desks.add(who, record),
                Act::Correct(record) => {
                    let seen = model.seen_record(who, record);
                    desks.correct(who, record, seen, format!("訂正 {at}"))
                }
                Act::Step { item, step, is_blind } => {
                    let seen = (!is_blind).then(|| model.seen_item(who, item));
                    desks.step(who, item, step, seen)
                }
            };
            let expected = model.does(who, act);
            prop_assert_eq!(outcome(came), expected, "{} {:?}", PEOPLE[who].0, act);
            if let Act::Step { item, .. } = act {
                prop_assert_eq!(desks.seen((who + 1) % PEOPLE.len(), item), model.stands(item));
            }
        }
        for item in 0..desks.items.len() {
            prop_assert_eq!(desks.seen(0, item), model.stands(item));
        }
        let audit = desks.audit();
        prop_assert_eq!(&audit[before..], model.history());
        let report = desks.people[0].1.check(0).unwrap();
        prop_assert!(report.ok, "{:?}", report);
    }
}
