//! What was done past the program is found: in the audit, in the records, at the end of both.

use crate::support::{TestOffice, call};
use chrono::TimeDelta;
use madoguchi::domain::ids::ItemId;
use madoguchi::domain::staff::Actor;
use madoguchi::domain::work_item::Details;
use madoguchi::store::audit::anchor::Anchor;
use madoguchi::store::audit::trail::TrailQuery;
use madoguchi::store::audit::verify::Verdict;
use madoguchi::store::schema::known_schema;
use madoguchi::store::{StepRequest, StoreError};
use rusqlite::Connection;

/// An office with one referral that was claimed and noted upon, and one consultation of its own.
fn busy_office() -> TestOffice {
    let office = TestOffice::open();
    let mut store = office.store();
    let made = store
        .register(&office.actor("森"), &call("k1", "referral"))
        .unwrap();
    let mut other = call("k2", "answered");
    other.person.name = "別人 太郎".into();
    other.person.kana = "ベツジン タロウ".into();
    store.register(&office.actor("森"), &other).unwrap();
    for transition in ["claim", "note"] {
        let given: Details = [("text".to_owned(), "電話で確認".to_owned())].into();
        let step = StepRequest {
            item: made.items[0].id,
            transition: transition.into(),
            given: if transition == "note" {
                given
            } else {
                Details::new()
            },
            note: String::new(),
            if_revision: None,
        };
        store.step(&office.actor("佐藤"), &step).unwrap();
    }
    office
}

fn verify(office: &TestOffice, anchors: &[Anchor]) -> Verdict {
    office.store().verify_audit(anchors).unwrap()
}

/// Another program at the same file, which knows nothing of triggers.
fn behind_its_back(office: &TestOffice, sql: &str) {
    let conn = Connection::open(office.path()).unwrap();
    conn.execute_batch(
        "DROP TRIGGER IF EXISTS audit_is_kept; DROP TRIGGER IF EXISTS audit_is_fixed; DROP TRIGGER IF EXISTS audit_follows;
         DROP TRIGGER IF EXISTS item_event_is_kept; DROP TRIGGER IF EXISTS item_event_is_fixed;",
    )
    .unwrap();
    let changed = conn.execute_batch(sql);
    assert!(changed.is_ok(), "{sql}: {changed:?}");
}

#[test]
fn an_untouched_office_verifies() {
    let office = busy_office();
    let verdict = verify(&office, &[]);
    assert!(verdict.ok, "{verdict:?}");
}

#[test]
fn every_change_of_the_audit_itself_is_found_at_its_row() {
    let tampering = [
        ("UPDATE audit SET name = '別人' WHERE seq = 5", 5),
        ("UPDATE audit SET detail = '{}' WHERE seq = 5", 5),
        ("UPDATE audit SET at = '2026-01-01T00:00:00.000Z' WHERE seq = 6", 6),
        ("UPDATE audit SET seals = '' WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 5", 6),
        ("DELETE FROM audit WHERE seq = 1", 2),
        (
            "UPDATE audit SET seq = -seq WHERE seq >= 5; UPDATE audit SET seq = 1 - seq WHERE seq < 0;
             INSERT INTO audit SELECT 5, at, staff, name, desk, action, subject, detail, hash, seals
             FROM audit WHERE seq = 4",
            5,
        ),
        (
            "INSERT INTO audit (seq, at, name, desk, action, subject, detail, hash)
             SELECT seq + 1, at, name, desk, 'view', subject, detail, hash FROM audit
             ORDER BY seq DESC LIMIT 1",
            9,
        ),
    ];
    for (sql, seq) in tampering {
        let office = busy_office();
        behind_its_back(&office, sql);
        let verdict = verify(&office, &[]);
        assert_eq!(verdict.broken_at, Some(seq), "{sql}: {verdict:?}");
        assert!(!verdict.ok && !office.store().check(0).unwrap().ok, "{sql}");
    }
}

#[test]
fn every_change_of_a_record_is_found_by_the_records_name() {
    let tampering = [
        (
            "UPDATE consultation SET details = json_set(details, '$.narrative', '別の話') WHERE id = 1",
            "R8-00001",
        ),
        ("UPDATE consultation SET taken_by = 1 WHERE id = 2", "R8-00002"),
        ("UPDATE work_item SET owner = 1", "R8-S0001"),
        (
            "UPDATE item_event SET note = '言っていない' WHERE note <> ''",
            "R8-S0001",
        ),
        ("DELETE FROM item_event WHERE note <> ''", "R8-S0001"),
        (
            "INSERT INTO offer (item_id, facility_id, mode, state, sent_at, deadline)
             VALUES (1, 1, 'sequential', 'sent', '2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z')",
            "R8-S0001",
        ),
        (
            "UPDATE person SET details = json_set(details, '$.name', '架空 華子') WHERE id = 1",
            "p1",
        ),
        (
            "DELETE FROM consultation WHERE id = 2; DELETE FROM person WHERE id = 2",
            "c2",
        ),
        (
            "INSERT INTO consultation (number, received_at, entered_at, taken_by, details)
             SELECT 'R8-00003', received_at, entered_at, taken_by, details FROM consultation WHERE id = 1",
            "R8-00003",
        ),
    ];
    for (sql, record) in tampering {
        let office = busy_office();
        behind_its_back(&office, &format!("PRAGMA foreign_keys = OFF; {sql}"));
        let verdict = verify(&office, &[]);
        assert_eq!(verdict.broken_at, None, "{sql}");
        assert!(
            verdict.records.iter().any(|fault| fault.record == record),
            "{sql}: {verdict:?}"
        );
    }
}

#[test]
fn an_end_that_was_cut_off_is_found_by_a_head_kept_elsewhere_and_only_so() {
    let office = busy_office();
    let head = office.store().audit_head().unwrap().unwrap();
    assert!(verify(&office, std::slice::from_ref(&head)).ok);
    behind_its_back(&office, "DELETE FROM audit WHERE action = 'step'");
    // The records give it away as well; with them put back in time, only the head does.
    let verdict = verify(&office, std::slice::from_ref(&head));
    assert_eq!((verdict.broken_at, verdict.lost), (None, vec![head]));
}

#[test]
fn a_desk_that_has_seen_a_later_head_says_so_when_it_opens() {
    let office = busy_office();
    let heads = office.folder().join("state").join("audit-heads");
    std::fs::create_dir(heads.parent().unwrap()).unwrap();
    let sit_down = || {
        let mut store = office.store();
        store.keep_heads_in(heads.clone());
        let lost = store.lost_head().unwrap();
        store
            .note_login(&office.actor("森"), serde_json::json!({}))
            .unwrap();
        lost
    };
    assert_eq!(sit_down(), None);
    assert_eq!(sit_down(), None);
    behind_its_back(&office, "DELETE FROM audit WHERE action = 'login'");
    assert_eq!(sit_down().map(|lost| lost.seq), Some(10));
}

#[test]
fn the_file_itself_refuses_to_change_or_replace_an_audit_row() {
    let office = busy_office();
    let conn = Connection::open(office.path()).unwrap();
    conn.pragma_update(None, "recursive_triggers", true)
        .unwrap();
    for sql in [
        "UPDATE audit SET name = '' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2",
        "INSERT INTO audit SELECT seq + 100, at, staff, name, desk, action, subject, detail, hash, seals
         FROM audit WHERE seq = 2",
    ] {
        assert!(conn.execute(sql, []).is_err(), "{sql}");
    }
    assert!(verify(&office, &[]).ok);
}

#[test]
fn records_of_an_older_schema_are_sealed_when_the_file_is_brought_up() {
    let office = busy_office();
    office.go_back_to_schema(1);
    office.store();
    assert!(verify(&office, &[]).ok);
    behind_its_back(&office, "UPDATE person SET details = '{}' WHERE id = 1");
    assert_eq!(verify(&office, &[]).records[0].record, "p1");
}

/// A revisit on another day than the first visit, with its row as the program of before left it: the old day, and the
/// people of that day.
fn revisit_of_before(office: &TestOffice) {
    let item = planned_outing(office);
    stepped(office, item, "revisit", &[("at", "2026-12-22 10:00")]);
    behind_its_back(
        office,
        "UPDATE visit SET scheduled_at = '2026-12-20T05:00:00.000Z', physician = 1, crew = '[1]'",
    );
}

/// When the visits ahead are, and how many people are named for them.
fn visits_ahead(office: &TestOffice) -> Vec<(String, usize)> {
    let day = |day: &str| day.parse().unwrap();
    let (from, until) = (day("2026-12-01"), day("2026-12-31"));
    let calendar = office.store().visit_calendar(from, until).unwrap();
    let visits = calendar.visits.iter();
    let told = visits.map(|one| {
        let at = one.visit.scheduled_at.map(|at| at.to_rfc3339());
        (at.unwrap_or_default(), one.engagement.people.len())
    });
    told.collect()
}

#[test]
fn a_revisit_that_an_older_program_planned_is_a_visit_and_sealed_once_the_file_is_brought_up() {
    let office = TestOffice::open();
    revisit_of_before(&office);
    office.go_back_to_schema(1);
    office.store();
    let planned = [("2026-12-22T01:00:00+00:00".to_owned(), 0)];
    assert_eq!(visits_ahead(&office), planned);
    assert!(verify(&office, &[]).ok);
    behind_its_back(&office, "UPDATE visit SET crew = '[7]'");
    assert_eq!(verify(&office, &[]).records[0].record, "R8-O0001");
}

#[test]
fn what_was_changed_past_the_program_stays_found_when_its_visits_are_brought_up() {
    let office = TestOffice::open();
    revisit_of_before(&office);
    behind_its_back(&office, "UPDATE visit SET text = '会えた'");
    office.go_back_to_schema(known_schema() - 1);
    office.store();
    assert_eq!(visits_ahead(&office)[0].1, 0, "its visit is brought up");
    assert_eq!(verify(&office, &[]).records[0].record, "R8-O0001");
}

/// An outreach case whose visit is planned, with 佐藤 along.
fn planned_outing(office: &TestOffice) -> ItemId {
    let registered = call("k8", "outreach");
    let made = office
        .store()
        .register(&office.actor("森"), &registered)
        .unwrap();
    let sato = office.actor("佐藤").staff.to_string();
    for (transition, given) in [
        ("review", vec![]),
        ("decide", vec![("basis", "consent")]),
        ("staff", vec![("physician", "1"), ("crew", sato.as_str())]),
        ("schedule", vec![("at", "2026-12-20 14:00")]),
    ] {
        stepped(office, made.items[0].id, transition, &given);
    }
    made.items[0].id
}

fn stepped(office: &TestOffice, item: ItemId, transition: &str, given: &[(&str, &str)]) {
    let given = given.iter();
    let step = StepRequest {
        item,
        transition: transition.into(),
        given: given
            .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
            .collect(),
        note: String::new(),
        if_revision: None,
    };
    office.store().step(&office.actor("佐藤"), &step).unwrap();
}

#[test]
fn who_went_along_and_what_the_team_answered_cannot_be_changed_unnoticed() {
    for change in ["crew = '[7]'", "answer = '{}'", "team = '別人'"] {
        let office = busy_office();
        planned_outing(&office);
        assert!(verify(&office, &[]).ok);
        behind_its_back(&office, &format!("UPDATE visit SET {change}"));
        let found = verify(&office, &[]).records;
        assert_eq!(found[0].record, "R8-O0001", "{change}");
    }
}

#[test]
fn a_seal_of_an_older_edition_holds_until_the_next_write_seals_what_it_did_not_read() {
    let office = busy_office();
    let item = planned_outing(&office);
    office.go_back_to_schema(1);
    office.store();
    assert!(verify(&office, &[]).ok);
    stepped(&office, item, "note", &[("text", "電話で確認")]);
    assert!(verify(&office, &[]).ok);
    behind_its_back(&office, "UPDATE visit SET crew = '[7]'");
    assert_eq!(verify(&office, &[]).records[0].record, "R8-O0001");
}

fn trail(
    office: &TestOffice,
    actor: &Actor,
    asked: &TrailQuery,
) -> Result<Vec<String>, StoreError> {
    let rows = office.store().trail(actor, asked)?;
    Ok(rows
        .into_iter()
        .map(|row| format!("{} {} {}", row.name, row.action, row.subject))
        .collect())
}

#[test]
fn everybody_reads_their_own_trail_and_who_looked_is_for_those_who_oversee() {
    let office = busy_office();
    office
        .store()
        .note_view(&office.actor("見学"), "R8-S0001")
        .unwrap();
    let mori = office.actor("森");
    let own = TrailQuery {
        by: Some(mori.staff),
        limit: 9,
        ..TrailQuery::default()
    };
    assert_eq!(
        trail(&office, &mori, &own).unwrap(),
        ["森 register R8-00002", "森 register R8-00001"]
    );
    let of = TrailQuery {
        of: Some("R8-S0001".into()),
        limit: 2,
        ..TrailQuery::default()
    };
    let refused = trail(&office, &mori, &of);
    assert!(
        matches!(refused, Err(StoreError::NotAllowed { .. })),
        "{refused:?}"
    );
    assert_eq!(
        trail(&office, &office.actor("所長"), &of).unwrap(),
        ["見学 view R8-S0001", "佐藤 step R8-S0001"]
    );
}

#[test]
fn a_refused_act_is_in_the_audit_and_nothing_else_of_it() {
    let office = busy_office();
    let viewer = office.actor("見学");
    let refused = office.store().register(&viewer, &call("k9", "answered"));
    assert!(
        matches!(refused, Err(StoreError::NotAllowed { .. })),
        "{refused:?}"
    );
    let newest = TrailQuery {
        limit: 1,
        ..TrailQuery::default()
    };
    let rows = office
        .store()
        .trail(&office.actor("所長"), &newest)
        .unwrap();
    assert_eq!(
        (rows[0].name.as_str(), rows[0].action.as_str()),
        ("見学", "denied")
    );
    assert_eq!(rows[0].detail, r#"{"role":"viewer","what":"record"}"#);
    assert!(verify(&office, &[]).ok);
}

#[test]
fn whoever_was_retired_or_given_another_role_writes_nothing_from_a_desk_still_open() {
    let office = busy_office();
    let (mut desk, mori) = (office.store(), office.actor("森"));
    office
        .store()
        .retire_staff(&office.actor("所長"), "森")
        .unwrap();
    let refused = desk.register(&mori, &call("k9", "answered"));
    assert!(
        matches!(refused, Err(StoreError::StaffChanged { .. })),
        "{refused:?}"
    );
    let mut promoted = office.actor("佐藤");
    promoted.role = madoguchi::domain::staff::Role::Admin;
    let refused = desk.retire_staff(&promoted, "所長");
    assert!(
        matches!(refused, Err(StoreError::StaffChanged { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_clock_set_back_leaves_the_order_alone_and_its_first_row_is_marked() {
    let office = busy_office();
    let mori = office.actor("森");
    office.clock.advance(TimeDelta::hours(-1));
    let late = office
        .store()
        .register(&mori, &call("k8", "answered"))
        .unwrap();
    office
        .clock
        .advance(TimeDelta::minutes(59) + TimeDelta::seconds(59));
    office
        .store()
        .register(&mori, &call("k9", "answered"))
        .unwrap();
    let newest = TrailQuery {
        limit: 2,
        ..TrailQuery::default()
    };
    let rows = office
        .store()
        .trail(&office.actor("所長"), &newest)
        .unwrap();
    assert_eq!(rows[1].subject, late.number.to_string());
    assert!(
        rows[1].detail.contains(r#""clock_behind_s":3600"#),
        "{rows:?}"
    );
    // It went on from there: the last row is not behind the one before it.
    assert!(!rows[0].detail.contains("clock_behind"), "{rows:?}");
    assert!(verify(&office, &[]).ok);
}
