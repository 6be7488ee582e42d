//! A closed record is added to and corrected; what it said before is never lost.

use crate::support::{TestOffice, call};
use madoguchi::domain::amendment::NewCorrection;
use madoguchi::domain::ids::ConsultationId;
use madoguchi::domain::look_up::LookUp;
use madoguchi::store::changes::Changes;
use madoguchi::store::{RecordView, Store, StoreError};

fn record(office: &TestOffice) -> ConsultationId {
    let mut store = office.store();
    store
        .register(&office.actor("森"), &call("1", "answered"))
        .unwrap()
        .id
}

fn correct(
    office: &TestOffice,
    id: ConsultationId,
    revision: u32,
    field: &str,
    value: &str,
) -> Result<RecordView, StoreError> {
    let asked = NewCorrection {
        consultation: id,
        revision,
        field: field.into(),
        value: value.into(),
        reason: "聞き間違い".into(),
    };
    office
        .store()
        .correct_consultation(&office.actor("佐藤"), &asked)
}

fn audited(office: &TestOffice, action: &str) -> i64 {
    rusqlite::Connection::open(office.path())
        .unwrap()
        .query_row(
            "SELECT count(*) FROM audit WHERE action = ?1",
            [action],
            |row| row.get(0),
        )
        .unwrap()
}

fn finds(store: &Store, word: &str) -> usize {
    let mut asked = LookUp::default();
    asked.add_person(word);
    for word in &mut asked.words {
        word.of_person = false;
    }
    store
        .find_consultations(&asked, None, 50)
        .unwrap()
        .hits
        .len()
}

#[test]
fn an_addition_stands_beside_the_record_with_author_and_time_and_is_found() {
    let office = TestOffice::open();
    let id = record(&office);
    let mut store = office.store();
    let view = store
        .add_to_consultation(&office.actor("佐藤"), id, "  長男より入電。\n桜病院へ  ")
        .unwrap();
    assert_eq!(view.additions[0].text, "長男より入電。\n桜病院へ");
    assert_eq!(view.additions[0].by, "佐藤");
    assert_eq!(view.additions[0].at, office.clock.now());
    assert_eq!(
        view.consultation.revision, 1,
        "the record itself is as it was"
    );
    assert_eq!(finds(&store, "桜病院"), 1);
    assert_eq!(audited(&office, "add"), 1);
    assert!(matches!(
        store.add_to_consultation(&office.actor("佐藤"), id, " \n "),
        Err(StoreError::Fields(_))
    ));
    assert!(matches!(
        store.add_to_consultation(&office.actor("見学"), id, "追記"),
        Err(StoreError::NotAllowed { .. })
    ));
}

#[test]
fn a_correction_shows_the_new_value_and_keeps_the_old_with_its_reason() {
    let office = TestOffice::open();
    let id = record(&office);
    let view = correct(&office, id, 1, "narrative", "桜台への転居の相談").unwrap();
    assert_eq!(view.consultation.details.narrative, "桜台への転居の相談");
    assert_eq!(view.consultation.revision, 2);
    let kept = &view.corrections[0];
    assert_eq!(kept.old, "退院後の訪問診療の相談");
    assert_eq!(
        (kept.by.as_str(), kept.reason.as_str()),
        ("佐藤", "聞き間違い")
    );
    let store = office.store();
    assert_eq!((finds(&store, "桜台"), finds(&store, "退院")), (1, 0));
    assert_eq!(audited(&office, "correct"), 1);
}

#[test]
fn words_and_dates_are_corrected_in_the_forms_in_which_they_are_given() {
    let office = TestOffice::open();
    let id = record(&office);
    let view = correct(&office, id, 1, "categories", "訪問看護、認知症").unwrap();
    assert_eq!(view.consultation.details.categories.len(), 2);
    let view = correct(&office, id, 2, "person.birth_date", "S21.3.5").unwrap();
    assert_eq!(
        view.consultation
            .details
            .person
            .birth_date
            .unwrap()
            .to_string(),
        "1946-03-05"
    );
    assert_eq!(view.corrections[1].old, "1945-03-05");
    let view = correct(&office, id, 3, "received_at", "2026-11-20T10:00:00+09:00").unwrap();
    assert_eq!(
        view.consultation.details.received_at.to_rfc3339(),
        "2026-11-20T01:00:00+00:00"
    );
    assert_eq!(
        finds(&office.store(), "退院"),
        1,
        "it is found at its new day, once"
    );
    let refused = correct(&office, id, 4, "person.birth_date", "きのう");
    assert!(matches!(refused, Err(StoreError::Fields(_))), "{refused:?}");
    let refused = correct(&office, id, 4, "route", "referral");
    assert!(matches!(refused, Err(StoreError::Fields(_))), "{refused:?}");
    let refused = correct(&office, id, 4, "narrative", "退院後の訪問診療の相談");
    assert!(
        matches!(refused, Err(StoreError::Fields(_))),
        "nothing would change: {refused:?}"
    );
}

#[test]
fn the_stored_person_is_corrected_where_the_mistake_came_from_this_record() {
    let office = TestOffice::open();
    let id = record(&office);
    let view = correct(&office, id, 1, "person.name", "架空 花代").unwrap();
    let store = office.store();
    let person = store.person(view.consultation.person_id.unwrap()).unwrap();
    assert_eq!(person.details.name, "架空 花代");
    assert_eq!(person.details.kana, "カクウ ハナコ");
}

#[test]
fn a_correction_of_an_older_state_is_refused_and_nothing_is_lost() {
    let office = TestOffice::open();
    let id = record(&office);
    correct(&office, id, 1, "caller.name", "見本 景子").unwrap();
    let refused = correct(&office, id, 1, "caller.name", "見本 敬子");
    let Err(StoreError::StaleConsultation { revision, by, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!((revision, by.as_str()), (2, "佐藤"));
    let view = office.store().record(id).unwrap();
    assert_eq!(view.consultation.details.caller.name, "見本 景子");
    assert_eq!(view.corrections.len(), 1);
}

#[test]
fn nobody_can_change_or_remove_what_was_added_or_corrected() {
    let office = TestOffice::open();
    let id = record(&office);
    office
        .store()
        .add_to_consultation(&office.actor("佐藤"), id, "追記")
        .unwrap();
    correct(&office, id, 1, "caller.name", "見本 景子").unwrap();
    let file = rusqlite::Connection::open(office.path()).unwrap();
    for sql in [
        "DELETE FROM consultation_addition",
        "UPDATE consultation_addition SET text = 'x'",
        "DELETE FROM consultation_correction",
        "UPDATE consultation_correction SET old = 'x'",
    ] {
        let error = file.execute(sql, []).unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }
}

#[test]
fn other_desks_hear_of_additions_and_corrections() {
    let office = TestOffice::open();
    let id = record(&office);
    let watching = office.store();
    let mut seen = watching.seen_now().unwrap();
    let mut heard = || -> Changes { watching.changes_since(&mut seen).unwrap() };
    office
        .store()
        .add_to_consultation(&office.actor("佐藤"), id, "追記")
        .unwrap();
    assert!(heard().consultations.contains(&id.0));
    correct(&office, id, 1, "caller.name", "見本 景子").unwrap();
    assert!(heard().consultations.contains(&id.0));
}
