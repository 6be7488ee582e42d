//! Offers: a clock each, a window at 一斉, the gate, and what comes of a failure.

use crate::choosing::{directory, referral};
use crate::support::TestOffice;
use chrono::{DateTime, TimeDelta, Utc};
use madoguchi::domain::ids::{FacilityId, ItemId};
use madoguchi::domain::offer::{ForwardedTo, OfferState};
use madoguchi::domain::work_item::{Details, NextAction};
use madoguchi::store::exports::ExportNote;
use madoguchi::store::request::PaperFile;
use madoguchi::store::{ItemView, StepRequest, Store, StoreError};
use madoguchi::workflow::model::{Guard, Refusal};

/// A referral, the clinics 近い 遠い 外来, and whoever works on it.
struct Case {
    office: TestOffice,
    store: Store,
    item: ItemId,
    near: FacilityId,
    far: FacilityId,
    third: FacilityId,
}

impl Case {
    fn open() -> Self {
        let office = TestOffice::open();
        let mut store = office.store();
        let [near, far, third, _] = directory(&office, &mut store);
        let item = referral(&office, &mut store, "k1");
        Self {
            office,
            store,
            item,
            near,
            far,
            third,
        }
    }

    fn try_step(&mut self, name: &str, set: &[(&str, &str)]) -> Result<Vec<ItemId>, StoreError> {
        let given: Details = set
            .iter()
            .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
            .collect();
        let request = StepRequest {
            item: self.item,
            transition: name.into(),
            given,
            note: String::new(),
            if_revision: None,
        };
        let done = self.store.step(&self.office.actor("佐藤"), &request)?;
        Ok(done.made.iter().map(|made| made.id).collect())
    }

    #[track_caller]
    fn step(&mut self, name: &str, set: &[(&str, &str)]) -> Vec<ItemId> {
        self.try_step(name, set).unwrap()
    }

    fn offer(&mut self, clinics: &[FacilityId], mode: &str) {
        let ids: Vec<String> = clinics.iter().map(ToString::to_string).collect();
        self.step("offer", &[("clinic", &ids.join(",")), ("mode", mode)]);
    }

    fn answer(&mut self, clinic: FacilityId, answer: &str, more: &[(&str, &str)]) {
        let clinic = clinic.to_string();
        let given = [&[("clinic", clinic.as_str()), ("answer", answer)], more].concat();
        self.step("answer", &given);
    }

    /// 近い has accepted, and the person agrees.
    fn accepted() -> Self {
        let mut case = Self::open();
        let near = case.near;
        case.step("fill", &[("consent", "written")]);
        case.offer(&[near], "sequential");
        case.answer(near, "accepted", &[]);
        case
    }

    fn view(&self) -> ItemView {
        self.store.item_view(self.item).unwrap()
    }

    fn due(&self) -> DateTime<Utc> {
        self.view().item.next.unwrap().due
    }

    fn deadline(&self, clinic: FacilityId) -> DateTime<Utc> {
        let view = self.view();
        let offer = view.offers.iter().rev().find(|one| one.facility == clinic);
        offer.unwrap().deadline
    }

    fn state(&self, clinic: FacilityId) -> OfferState {
        let view = self.view();
        let offer = view.offers.iter().rev().find(|one| one.facility == clinic);
        offer.unwrap().state
    }

    fn paper(&self) -> PaperFile {
        PaperFile {
            note: ExportNote {
                subject: "R8-S0001".into(),
                detail: serde_json::json!({}),
                count: 1,
                needs: madoguchi::domain::rights::Right::Record,
            },
            bytes: b"x".to_vec(),
            path: self.office.folder().join("papers/sheet.html"),
            released: Some(Box::new(self.store.release(self.item).unwrap())),
        }
    }
}

#[test]
fn every_offer_keeps_its_own_clock_and_the_item_has_the_earliest() {
    let mut case = Case::open();
    let (near, far) = (case.near, case.far);
    case.offer(&[near], "sequential");
    let first = case.deadline(near);
    case.office.clock.advance(TimeDelta::hours(3));
    case.offer(&[far], "sequential");
    let second = case.deadline(far);
    assert!(second > first);
    assert_eq!(
        case.due(),
        first,
        "the second offer wins no time for the first"
    );
    case.answer(near, "declined", &[("reason", "枠なし")]);
    assert_eq!(case.due(), second);
    assert_eq!(case.view().item.next.unwrap().actor, "clinics");
    case.answer(far, "no-response", &[]);
    let next = case.view().item.next.unwrap();
    assert_eq!(next.actor, "owner", "somebody has to ask the next one");
    assert_eq!(next.action, NextAction::OfStep("answer".into()));
}

#[test]
fn an_offer_that_is_late_keeps_its_clock_when_another_clinic_is_asked_or_declines() {
    let mut case = Case::open();
    let (near, far, third) = (case.near, case.far, case.third);
    case.offer(&[near], "sequential");
    let late = case.deadline(near);
    case.office.clock.advance(TimeDelta::days(4));
    case.offer(&[far], "sequential");
    assert_eq!((case.deadline(near), case.due()), (late, late));
    assert!(case.view().item.is_overdue(case.office.clock.now()));
    case.answer(far, "declined", &[("reason", "枠なし")]);
    assert_eq!((case.deadline(near), case.due()), (late, late));
    case.offer(&[third], "sequential");
    let fresh = case.deadline(third);
    case.answer(near, "no-response", &[]);
    assert_eq!(case.due(), fresh, "only the newer offer is open now");
    assert!(!case.view().item.is_overdue(case.office.clock.now()));
}

#[test]
fn a_clinic_that_thinks_about_it_stays_open_until_the_moment_it_named() {
    let mut case = Case::open();
    let near = case.near;
    case.offer(&[near], "sequential");
    let clinic = near.to_string();
    let without = case.try_step("answer", &[("clinic", &clinic), ("answer", "検討中")]);
    assert!(format!("{without:?}").contains("until"), "{without:?}");
    let until = "2026-12-01T12:00:00+09:00";
    case.answer(near, "considering", &[("until", until)]);
    assert_eq!(case.state(near), OfferState::Considering);
    let until: DateTime<Utc> = until.parse().unwrap();
    assert_eq!((case.deadline(near), case.due()), (until, until));
    case.answer(near, "accepted", &[]);
    assert_eq!(case.view().item.state, "accepted");
}

#[test]
fn a_reminder_gives_a_new_deadline_and_undo_gives_the_old_one_back() {
    let mut case = Case::open();
    let near = case.near;
    case.offer(&[near], "sequential");
    let before = case.deadline(near);
    case.office.clock.advance(TimeDelta::days(3));
    assert!(case.view().item.is_overdue(case.office.clock.now()));
    case.step("remind", &[("clinic", &near.to_string())]);
    let view = case.view();
    assert!(case.deadline(near) > case.office.clock.now());
    assert_eq!(view.offers[0].reminded_at, Some(case.office.clock.now()));
    let next = view.item.next.unwrap();
    assert_eq!(next.action, NextAction::OfStep("remind".into()));
    assert_eq!(next.due, case.deadline(near));
    case.step("undo", &[]);
    assert_eq!(case.deadline(near), before);
    assert_eq!(case.view().offers[0].reminded_at, None);
}

#[test]
fn a_forwarded_offer_says_to_whom() {
    let mut case = Case::open();
    let (near, far) = (case.near, case.far);
    case.offer(&[near], "sequential");
    case.answer(near, "転送", &[("forward_to", &far.to_string())]);
    let view = case.view();
    assert_eq!(view.offers[0].forwarded_to, Some(ForwardedTo::Entry(far)));
    assert!(view.institution(far).is_some(), "it is shown by name");
    assert_eq!(view.item.next.unwrap().actor, "owner");
}

#[test]
fn an_offer_forwarded_to_somebody_who_is_in_no_directory_says_so_in_words() {
    let mut case = Case::open();
    let near = case.near;
    case.offer(&[near], "sequential");
    let clinic = near.to_string();
    let nobody = case.try_step("answer", &[("clinic", &clinic), ("answer", "転送")]);
    assert!(format!("{nobody:?}").contains("forward_to"), "{nobody:?}");
    let words = "となり町の架空医院, 12";
    let said = [("forward_to", words), ("reason", "満床")];
    case.answer(near, "転送", &said);
    let named = Some(ForwardedTo::Named(words.into()));
    let offer = case.view().offers[0].clone();
    assert_eq!(offer.state, OfferState::Forwarded);
    assert_eq!(
        (&offer.forwarded_to, offer.reason.as_str()),
        (&named, "no-room")
    );
    case.step("undo", &[]);
    assert_eq!(case.view().offers[0].forwarded_to, None);
    case.answer(near, "転送", &said);
    case.offer(&[case.far], "sequential");
    case.step("undo", &[]);
    assert_eq!(case.view().offers[0].forwarded_to, named);
    assert!(case.store.verify_audit(&[]).unwrap().ok);
}

#[test]
fn at_broadcast_the_first_acceptance_opens_a_window_and_a_person_decides() {
    let mut case = Case::open();
    let (near, far, third) = (case.near, case.far, case.third);
    case.offer(&[near, far, third], "broadcast");
    case.office.clock.advance(TimeDelta::minutes(30));
    case.answer(far, "accepted", &[]);
    let view = case.view();
    assert_eq!(
        view.item.state, "offering",
        "the first does not win by itself"
    );
    let window = view.item.next.unwrap();
    assert_eq!(window.action, NextAction::OfStep("decide".into()));
    assert_eq!(window.due, case.office.clock.now() + TimeDelta::hours(4));
    assert_eq!(
        case.state(near),
        OfferState::Sent,
        "the others may still answer"
    );
    let gate = case.store.release(case.item);
    assert!(
        is_guarded(&gate, Guard::AcceptedOffer),
        "undecided: {gate:?}"
    );
    case.office.clock.advance(TimeDelta::minutes(30));
    case.answer(near, "conditional", &[("condition", "往診は平日のみ")]);
    assert_eq!(
        case.due(),
        window.due,
        "a second acceptance does not prolong it"
    );
    let no = case.try_step("decide", &[("clinic", &third.to_string())]);
    assert!(
        matches!(
            &no,
            Err(StoreError::Refused(Refusal::Guarded {
                guard: Guard::HasAccepted
            }))
        ),
        "{no:?}"
    );
    case.step("decide", &[("clinic", &near.to_string())]);
    let view = case.view();
    assert_eq!(view.item.state, "accepted");
    assert_eq!(case.state(near), OfferState::Conditional);
    assert_eq!(case.state(far), OfferState::Withdrawn);
    assert_eq!(case.state(third), OfferState::Withdrawn);
    let lost = view.offers.iter().find(|one| one.facility == far).unwrap();
    assert_eq!(
        lost.said,
        Some(OfferState::Accepted),
        "kept for the statistics"
    );
    case.step("undo", &[]);
    assert_eq!(case.state(far), OfferState::Accepted);
    assert_eq!(case.state(third), OfferState::Sent);
}

#[test]
fn a_willing_clinic_that_was_not_chosen_counts_as_willing_but_not_as_assigned() {
    let mut case = Case::open();
    let (near, far) = (case.near, case.far);
    case.offer(&[near, far], "broadcast");
    case.answer(far, "accepted", &[]);
    case.answer(near, "accepted", &[]);
    case.step("decide", &[("clinic", &near.to_string())]);
    let other = referral(&case.office, &mut case.store, "k2");
    let ranking = case.store.candidates(other, [].into()).unwrap();
    let of = |id| {
        let found = ranking.items.iter().find(|one| one.facts.facility == id);
        let ties = &found.unwrap().ties;
        (ties.accepted, ties.assigned_last_year)
    };
    assert_eq!(of(far), (1, 0));
    assert_eq!(of(near), (1, 1));
}

#[test]
fn the_gate_opens_with_acceptance_and_consent_and_closes_again() {
    let mut case = Case::open();
    let near = case.near;
    let item = case.item;
    case.step("fill", &[("consent", "not-yet")]);
    case.offer(&[near], "sequential");
    let gate = case.store.release(item);
    assert!(is_guarded(&gate, Guard::AcceptedOffer), "{gate:?}");
    case.answer(near, "accepted", &[]);
    let gate = case.store.release(item);
    assert!(is_guarded(&gate, Guard::Consent), "{gate:?}");
    case.step("fill", &[("consent", "written")]);
    assert_eq!(case.store.release(item).unwrap().clinic().id, near);
    let paper = case.paper();
    case.step("undo", &[]);
    let late = case.store.write_paper(&case.office.actor("佐藤"), &paper);
    assert!(
        matches!(
            &late,
            Err(StoreError::Refused(Refusal::Guarded {
                guard: Guard::Consent
            }))
        ),
        "consent was taken back after the paper was made: {late:?}"
    );
    assert!(!paper.path.exists());
    case.step("fill", &[("exception", "life")]);
    let paper = case.paper();
    let path = case
        .store
        .write_paper(&case.office.actor("佐藤"), &paper)
        .unwrap();
    assert_eq!(std::fs::read(path).unwrap(), b"x");
    case.step("cancel", &[("reason", "転居")]);
    assert!(case.store.release(item).is_err(), "what is over is over");
}

fn is_guarded<T>(result: &Result<T, StoreError>, wanted: Guard) -> bool {
    matches!(result, Err(StoreError::Refused(Refusal::Guarded { guard })) if *guard == wanted)
}

#[test]
fn asking_anew_after_a_visit_that_was_not_held_ends_the_old_acceptance() {
    let mut case = Case::accepted();
    let (near, far, third) = (case.near, case.far, case.third);
    case.step("inform", &[]);
    case.step("book", &[("at", "2026-11-30T14:00:00+09:00")]);
    case.step("visit", &[("held", "no"), ("reason", "入院していた")]);
    case.offer(&[far, third], "sequential");
    assert_eq!(case.state(near), OfferState::Withdrawn);
    case.answer(far, "declined", &[("reason", "枠なし")]);
    assert_eq!(case.state(third), OfferState::Sent, "it still may answer");
    case.answer(third, "accepted", &[]);
    assert_eq!(case.store.release(case.item).unwrap().clinic().id, third);
}

#[test]
fn the_checks_count_calendar_days_from_the_visit_itself() {
    let mut case = Case::accepted();
    case.step("inform", &[]);
    case.step("book", &[("at", "2026-11-30T14:00:00+09:00")]);
    case.office.clock.advance(TimeDelta::days(10));
    let at = "2026-12-02T10:00:00+09:00";
    case.step("visit", &[("held", "yes"), ("at", at)]);
    let visited: DateTime<Utc> = at.parse().unwrap();
    assert_eq!(case.view().visits[0].held_at, Some(visited));
    assert_eq!(case.due(), visited + TimeDelta::days(30));
    case.office.clock.advance(TimeDelta::days(30));
    case.step("settle", &[("text", "安定している")]);
    assert_eq!(case.due(), visited + TimeDelta::days(90));
    let without = case.try_step("complete", &[]);
    assert!(format!("{without:?}").contains("outcome"), "{without:?}");
}

#[test]
fn a_failure_makes_an_issue_with_what_stayed_unmet_and_undo_takes_it_back() {
    let mut case = Case::open();
    let near = case.near;
    case.step("fill", &[("wishes", "visit-24h")]);
    case.offer(&[near], "sequential");
    case.answer(near, "declined", &[("reason", "24h不可")]);
    let made = case.step("fail", &[("reason", "夜間に往ける先がない")]);
    let issue = case.store.item_view(made[0]).unwrap();
    assert_eq!(issue.item.parent, Some(case.item));
    assert!(issue.item.details["title"].contains("夜間に往ける先がない"));
    let unmet = &issue.item.details["unmet"];
    for told in [
        "夜間に往ける先がない",
        "希望: 夜間",
        "近い見本医院: 辞退 24h不可",
    ] {
        assert!(unmet.contains(told), "{told}: {unmet}");
    }
    case.step("undo", &[]);
    assert_eq!(case.view().item.state, "offering");
    let issue = case.store.item_view(made[0]).unwrap();
    assert_eq!(issue.item.state, "entered-in-error");
    assert!(case.store.open_gaps().unwrap().is_empty());
}

#[test]
fn an_issue_on_which_somebody_works_already_stays() {
    let mut case = Case::open();
    let made = case.step("fail", &[("reason", "圏域に先がない")]);
    let gather = StepRequest {
        item: made[0],
        transition: "gather".into(),
        given: Details::new(),
        note: String::new(),
        if_revision: None,
    };
    case.store
        .step(&case.office.actor("所長"), &gather)
        .unwrap();
    case.step("undo", &[]);
    assert_eq!(
        case.store.item_view(made[0]).unwrap().item.state,
        "gathering"
    );
}

#[test]
fn an_offer_that_two_undos_have_brought_back_waits_for_its_answer_again() {
    let mut case = Case::open();
    let near = case.near;
    case.offer(&[near], "sequential");
    case.answer(near, "declined", &[("reason", "満床")]);
    case.offer(&[near], "sequential");
    case.step("undo", &[]);
    case.step("undo", &[]);
    // The later offer to the same clinic was taken back, the first one stands.
    case.answer(near, "accepted", &[]);
    assert_eq!(case.view().item.state, "accepted");
    assert_eq!(
        case.view().accepted().map(|offer| offer.facility),
        Some(near)
    );
}
