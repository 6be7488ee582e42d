//! Regional issues: a theme is found, becomes an issue with its consultations, is measured by their count and opens
//! again by itself.

use crate::support::TestOffice;
use madoguchi::domain::intake::{ConsultationInput, PersonInput};
use madoguchi::domain::number::Number;
use madoguchi::domain::work_item::{Details, WorkItem};
use madoguchi::sample::{self, Size};
use madoguchi::store::issue_cases::{IssueStanding, ThemeIssue};
use madoguchi::store::themes::{ThemeWish, Themes};
use madoguchi::store::{StepRequest, Store, StoreError};

/// A call of so many days ago about somebody of 小金原.
fn told(office: &TestOffice, days_ago: i64, who: usize, narrative: &str) -> Number {
    let at = office.clock.now() - chrono::TimeDelta::days(days_ago);
    let input = ConsultationInput {
        received_at: Some(at.to_rfc3339()),
        narrative: narrative.into(),
        person: PersonInput {
            name: format!("見本 {who}郎"),
            age: Some(u16::try_from(60 + who % 40).unwrap()),
            area: Some("小金原".into()),
            ..PersonInput::default()
        },
        ..ConsultationInput::default()
    };
    let mut store = office.store();
    store.register(&office.actor("森"), &input).unwrap().number
}

const PLANTED: [&str; 3] = [
    "透析の送迎が廃止になり通えない。代わりを探している。",
    "来月から送迎廃止と言われた。透析は週3回。",
    "送迎を頼んでいた所が廃止。透析に行けないと長女から。",
];

/// The everyday calls of the sample office, and eighteen of the last month that show something new.
fn planted() -> TestOffice {
    let office = TestOffice::open();
    let mut store = office.store();
    let size = Size {
        facilities: 40,
        consultations: 400,
        seed: 3,
    };
    sample::fill(&mut store, &size).unwrap();
    for who in 0..18 {
        let days = i64::try_from(who).unwrap() + 1;
        told(&office, days, who, PLANTED[who % 3]);
    }
    office
}

fn search(store: &Store, days: u32) -> Themes {
    let wish = ThemeWish {
        last_day: store.clock().today(),
        days,
        area: None,
        category: None,
    };
    store.themes(&wish, &mut |_, _| true).unwrap()
}

#[test]
fn a_theme_planted_in_generated_data_is_found_first_with_its_cases() {
    let office = planted();
    let found = search(&office.store(), 30);
    let first = &found.themes[0];
    let mut words = first.words.clone();
    words.extend(first.companions.iter().cloned());
    for word in ["送迎", "廃止"] {
        assert!(words.iter().any(|one| one == word), "{:?}", found.themes);
    }
    assert_eq!((first.now, first.cases.len()), (18, 18));
    assert_eq!(first.areas[0], (Some("14".to_owned()), 18));
    let elsewhere = ThemeWish {
        area: Some(madoguchi::domain::area::AreaCode("01".into())),
        ..found.wish
    };
    let there = office.store().themes(&elsewhere, &mut |_, _| true).unwrap();
    assert!(
        there
            .themes
            .iter()
            .all(|theme| !theme.words.contains(&"廃止".to_owned()))
    );
}

#[test]
fn a_search_tells_how_far_it_is_and_ends_when_nobody_waits() {
    let office = planted();
    let store = office.store();
    let wish = search(&store, 45).wish;
    let mut told = Vec::new();
    let _ = store.themes(&wish, &mut |done, all| {
        told.push((done, all));
        true
    });
    assert!(told.windows(2).all(|two| two[0].0 <= two[1].0), "{told:?}");
    assert_eq!(told.last().map(|(done, all)| done == all), Some(true));
    let stopped = store.themes(&wish, &mut |done, _| done == 0);
    assert!(matches!(stopped, Err(StoreError::Cancelled)), "{stopped:?}");
}

fn raise(office: &TestOffice) -> WorkItem {
    let mut store = office.store();
    let found = search(&store, 30);
    let issue = ThemeIssue {
        title: "透析の送迎".into(),
        words: vec!["送迎".into(), "廃止".into()],
        area: None,
        category: None,
        cases: found.themes[0].cases.clone(),
        days: 30,
    };
    let (item, is_new) = store.raise_theme(&office.actor("佐藤"), &issue).unwrap();
    assert!(is_new);
    // The same words are one issue.
    let (again, is_new) = store.raise_theme(&office.actor("佐藤"), &issue).unwrap();
    assert_eq!((again.id, is_new), (item.id, false));
    item
}

fn step(office: &TestOffice, item: &WorkItem, name: &str, given: &[(&str, &str)]) {
    let given = given
        .iter()
        .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()));
    let request = StepRequest {
        item: item.id,
        transition: name.into(),
        given: given.collect::<Details>(),
        note: String::new(),
        if_revision: None,
    };
    office
        .store()
        .step(&office.actor("佐藤"), &request)
        .unwrap();
}

fn standing(office: &TestOffice, item: &WorkItem) -> IssueStanding {
    let standings = office.store().standings().unwrap();
    standings
        .into_iter()
        .find(|one| one.item.id == item.id)
        .unwrap()
}

/// Brings an issue as far as to its solution.
fn solve(office: &TestOffice, item: &WorkItem) {
    step(
        office,
        item,
        "define",
        &[("definition", "透析の通院の足がない")],
    );
    step(office, item, "discuss", &[("council", "地域ケア会議")]);
    step(
        office,
        item,
        "act",
        &[
            ("measures", "送迎の相乗り"),
            ("responsible", "社会福祉協議会"),
            ("by", "2026-12-20T09:00:00+09:00"),
        ],
    );
    step(office, item, "evaluate", &[("text", "減った")]);
    step(office, item, "solve", &[("text", "相乗りが始まった")]);
}

#[test]
fn an_issue_has_its_consultations_its_measures_and_its_counts() {
    let office = planted();
    let issue = raise(&office);
    let before = standing(&office, &issue);
    assert_eq!(
        (before.shown, before.recent, before.all),
        ((18, 30), 18, 18)
    );
    told(&office, 0, 30, "また送迎の廃止の話");
    told(&office, 0, 31, "送迎の時刻の話");
    assert_eq!(standing(&office, &issue).recent, 19);
    solve(&office, &issue);
    let solved = standing(&office, &issue);
    let measure = &solved.measures[0];
    assert_eq!(
        measure.details.get("responsible").unwrap(),
        "社会福祉協議会"
    );
    assert!(measure.next.as_ref().unwrap().due > office.clock.now());
    let other = told(&office, 2, 40, "通院の足の話");
    let store = office.store();
    let id = store.consultation(&other).unwrap().id;
    let mut store = office.store();
    let chief = office.actor("佐藤");
    assert_eq!(store.bundle(&chief, &issue.number, &[id, id]).unwrap(), 1);
    assert_eq!(standing(&office, &issue).all, 20);
}

#[test]
fn a_solved_issue_opens_again_when_as_many_consultations_return() {
    let office = planted();
    let issue = raise(&office);
    solve(&office, &issue);
    // Of 18 in 30 days half as many in 90 days are 27.
    for who in 0..26 {
        told(&office, 0, 100 + who, "送迎が廃止された");
        assert_eq!(
            standing(&office, &issue).item.state,
            "solved",
            "after {who}"
        );
    }
    told(&office, 0, 200, "送迎が廃止された");
    let opened = standing(&office, &issue).item;
    assert_eq!(opened.state, "gathering");
    assert!(opened.next.is_some());
    let view = office.store().item_view(issue.id).unwrap();
    let last = view.timeline.last().unwrap();
    assert!(
        last.transition == "recur" && last.note.contains("27件"),
        "{last:?}"
    );
}

#[test]
fn an_issue_of_an_area_is_not_shown_by_another_one() {
    let office = planted();
    let mut store = office.store();
    let issue = ThemeIssue {
        title: "雪かき".into(),
        words: vec!["雪道".into(), "除雪".into()],
        area: Some(madoguchi::domain::area::AreaCode("01".into())),
        category: None,
        cases: Vec::new(),
        days: 30,
    };
    let (item, _) = store.raise_theme(&office.actor("佐藤"), &issue).unwrap();
    told(&office, 0, 1, "除雪と雪道の話");
    assert_eq!(standing(&office, &item).all, 0);
}
