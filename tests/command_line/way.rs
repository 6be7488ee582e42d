//! The whole way, from the ringing phone to the first visit, without a screen.

use crate::desk::{CALL, Desk, HANDBOOK};
use serde_json::{Value, json};

#[track_caller]
fn state(desk: &Desk, number: &str) -> String {
    let shown = desk.run(&["show", number, "--json"]).succeeds().json();
    shown["state"].as_str().unwrap().to_owned()
}

fn office_with_a_referral() -> (Desk, i64) {
    let desk = Desk::new();
    let handbook = desk.write("handbook.csv", HANDBOOK);
    desk.run(&["import", "handbook", handbook.to_str().unwrap()])
        .succeeds();
    desk.run_with(&["log"], CALL).succeeds();
    let found = desk
        .run(&["find", "みほん在宅", "--json"])
        .succeeds()
        .json();
    let id = found["items"][0]["id"].as_i64().unwrap();
    (desk, id)
}

#[test]
fn a_call_becomes_a_referral_and_the_referral_a_first_visit() {
    let (desk, clinic) = office_with_a_referral();
    let number = "R8-S0001";
    assert_eq!(state(&desk, number), "requested");
    let candidates = desk
        .run(&["candidates", number, "--json"])
        .succeeds()
        .json();
    assert_eq!(
        candidates["items"][0]["id"].as_i64(),
        Some(clinic),
        "{candidates:#}"
    );
    let clinic = format!("clinic={clinic}");
    let steps: [(&[&str], &str); 6] = [
        (&["claim"], "requested"),
        (&["offer", "--set", &clinic], "offering"),
        (&["answer", "--set", &clinic, "answer=受諾"], "accepted"),
        (&["inform"], "informed"),
        (&["book", "--set", "at=11/27 14:00"], "first-visit-booked"),
        (&["visit", "--set", "held=yes"], "first-visit-done"),
    ];
    for (step, state_after) in steps {
        let args = [&["do", number], step, &["--json"]].concat();
        let done = desk.run(&args).succeeds().json();
        assert_eq!(done["state"], state_after, "{step:?}");
        assert!(
            done["due"].is_string(),
            "an open item has a due time: {step:?}"
        );
    }
    let shown = desk.run(&["show", "s1", "--json"]).succeeds().json();
    assert_eq!(shown["offers"][0]["state"], "accepted");
    assert_eq!(shown["visits"][0]["held"], true);
    assert_eq!(shown["owner"], "佐藤");
    let steps: Vec<&str> = shown["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["transition"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        [
            "start", "claim", "offer", "answer", "inform", "book", "visit"
        ]
    );
    let checked = desk.run(&["check", "--json"]).succeeds().json();
    assert_eq!(checked["ok"], true, "{checked:#}");
}

#[test]
fn an_enquiry_is_passed_on_to_an_entry_by_its_number_or_to_anybody_by_name() {
    let (desk, clinic) = office_with_a_referral();
    let set = format!("clinic={clinic}");
    desk.run(&["do", "s1", "offer", "--set", &set]).succeeds();
    let forwarded = |to: &str| {
        let to = format!("forward_to={to}");
        desk.run(&["do", "s1", "answer", "--set", &set, "answer=転送", &to])
    };
    for (to, noted) in [
        ("となり町の架空医院", json!("となり町の架空医院")),
        (&format!("#{clinic}"), json!(clinic)),
    ] {
        forwarded(to).succeeds();
        let shown = desk.run(&["show", "s1", "--json"]).succeeds().json();
        assert_eq!(shown["offers"][0]["forwarded_to"], noted);
        desk.run(&["do", "s1", "undo"]).succeeds();
    }
    forwarded("99999").exits(3);
}

#[test]
fn every_step_can_be_taken_back_to_the_beginning() {
    let (desk, clinic) = office_with_a_referral();
    let clinic = format!("clinic={clinic}");
    let steps: [&[&str]; 4] = [
        &["claim"],
        &["offer", "--set", &clinic],
        &["answer", "--set", &clinic, "answer=accepted"],
        &["inform"],
    ];
    for step in steps {
        desk.run(&[&["do", "s1"], step].concat()).succeeds();
    }
    for before in ["accepted", "offering", "requested", "requested"] {
        desk.run(&["do", "s1", "undo"]).succeeds();
        assert_eq!(state(&desk, "s1"), before);
    }
    desk.run(&["do", "s1", "undo"]).exits(1);
    let offer = &desk.run(&["show", "s1", "--json"]).succeeds().json()["offers"][0];
    assert_eq!(
        offer["state"], "withdrawn",
        "the clinic has been asked all the same"
    );
}

#[test]
fn nothing_of_the_person_goes_to_a_clinic_without_consent() {
    let (desk, clinic) = office_with_a_referral();
    let without = CALL
        .replace("call-1", "call-2")
        .replace("\"consent\": \"written\", ", "");
    desk.run_with(&["log"], &without).succeeds();
    let clinic = format!("clinic={clinic}");
    desk.run(&["do", "s2", "offer", "--set", &clinic])
        .succeeds();
    desk.run(&["do", "s2", "answer", "--set", &clinic, "answer=accepted"])
        .succeeds();
    desk.run(&["do", "s2", "inform"]).exits(1).says("同意");
    assert_eq!(state(&desk, "s2"), "accepted");
    desk.run(&["do", "s2", "inform", "--set", "consent=verbal"])
        .succeeds();
}

#[test]
fn the_pair_of_a_person_and_the_load_of_a_clinic_are_printed() {
    let (desk, clinic) = office_with_a_referral();
    desk.run(&["pairs"]).exits(3);
    let set = format!("clinic={clinic}");
    desk.run(&["do", "s1", "offer", "--set", &set]).succeeds();
    desk.run(&["do", "s1", "answer", "--set", &set, "answer=accepted"])
        .succeeds();
    let pairs = desk.run(&["pairs", "s1", "--json"]).succeeds().json();
    assert_eq!(pairs[0]["person"], "架空 花子");
    assert_eq!(pairs[0]["doctors"][0]["role"], "sub-attending");
    assert_eq!(pairs[0]["doctors"][0]["referral"], "R8-S0001");
    let by_clinic = desk.run(&["pairs", "--clinic", &clinic.to_string(), "--json"]);
    assert_eq!(by_clinic.succeeds().json(), pairs);
    assert_eq!(desk.run(&["pairs", "1", "--json"]).succeeds().json(), pairs);
    desk.run(&["pairs"]).succeeds().says("みほん在宅クリニック");
}

#[test]
fn every_step_of_visits_is_taken_back_too_and_stays_in_the_history() {
    let (desk, clinic) = office_with_a_referral();
    let set = format!("clinic={clinic}");
    let steps: [(&[&str], &str); 8] = [
        (&["offer", "--set", &set], "requested"),
        (&["answer", "--set", &set, "answer=accepted"], "offering"),
        (&["inform"], "accepted"),
        (&["book", "--set", "at=11/27 14:00"], "informed"),
        (
            &["visit", "--set", "held=no", "reason=入院"],
            "first-visit-booked",
        ),
        (&["book", "--set", "at=11/30 14:00"], "first-visit-booked"),
        (&["visit", "--set", "held=yes"], "first-visit-booked"),
        (&["settle"], "first-visit-done"),
    ];
    for (step, _) in steps {
        desk.run(&[&["do", "s1"], step].concat()).succeeds();
    }
    let visits = |desk: &Desk| desk.run(&["show", "s1", "--json"]).succeeds().json();
    assert_eq!(visits(&desk)["visits"][1]["held"], true);
    for (taken_back, (_, before)) in (1..).zip(steps.iter().rev()) {
        desk.run(&["do", "s1", "undo"]).succeeds();
        let shown = visits(&desk);
        assert_eq!(shown["state"], *before);
        if taken_back == 2 {
            assert_eq!(shown["visits"][1]["held"], Value::Null, "planned again");
        }
    }
    let history = visits(&desk);
    let timeline = history["timeline"].as_array().unwrap();
    let count = |name: &str| {
        let named = timeline.iter().filter(|one| one["transition"] == name);
        named.count()
    };
    assert_eq!((count("undo"), count("visit")), (8, 2));
    desk.run(&["check"]).succeeds();
}

#[test]
fn the_same_key_gives_the_same_record() {
    let desk = Desk::new();
    let twice = format!("{CALL}\n{CALL}\n");
    let out = desk.run_with(&["log", "--json"], &twice).succeeds().out();
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["created"], true);
    assert_eq!(lines[1]["created"], false);
    assert_eq!(lines[0]["number"], "R8-00001");
    assert_eq!(lines[0]["number"], lines[1]["number"]);
    assert_eq!(lines[0]["items"], lines[1]["items"]);
    let queue = desk.run(&["queue", "--json"]).succeeds().json();
    assert_eq!(queue.as_array().unwrap().len(), 1);
    assert_eq!(queue[0]["person"], "架空 花子");
}

#[test]
fn what_was_logged_is_shown_in_the_shape_that_log_takes() {
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    let mut shown = desk.run(&["show", "1", "--json"]).succeeds().json();
    let taken = shown.as_object_mut().unwrap();
    for ours in [
        "number",
        "taken_by",
        "entered_at",
        "items",
        "revision",
        "continued_by",
        "additions",
        "corrections",
    ] {
        assert!(taken.remove(ours).is_some(), "{ours}");
    }
    taken["person"]["id"] = Value::Null;
    taken.insert("key".into(), "again".into());
    let line = serde_json::to_string(&shown).unwrap();
    desk.run_with(&["log", "--json"], &line).succeeds();
    let again = desk.run(&["show", "2", "--json"]).succeeds().json();
    assert_eq!(again["narrative"], shown["narrative"]);
    assert_eq!(again["person"]["birth_date"], shown["person"]["birth_date"]);
    assert_eq!(again["special_care"], shown["special_care"]);
}

#[test]
fn a_new_function_of_the_centre_is_nothing_but_a_new_file() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("config/data/workflows")).unwrap();
    desk.write("config/data/workflows/lending.toml", LENDING);
    let call = CALL.replace("\"route\": \"referral\"", "\"route\": \"answered\"");
    desk.run_with(&["log"], &call).succeeds();
    desk.run(&["queue", "lending"])
        .succeeds()
        .says("対応中の案件はありません");
    desk.run(&["start", "lending", "--set", "what=移乗ボード"])
        .succeeds()
        .says("R8-L0001");
    desk.run(&["do", "L1"]).succeeds().says("hand-out");
    desk.run(&["do", "L1", "hand-out"]).exits(1).says("at: ");
    desk.run(&["do", "L1", "hand-out", "--set", "at=12/1 10:00"])
        .succeeds();
    assert_eq!(state(&desk, "L1"), "lent");
    desk.run(&["do", "L1", "return"]).succeeds();
    assert_eq!(state(&desk, "L1"), "returned");
}

/// An invented function of the centre: lending out aids.
const LENDING: &str = r#"
id = "lending"
letter = "L"
ja = "福祉用具の貸出"
en = "Lending of aids"

[[field]]
code = "what"
ja = "品名"
en = "What"
kind = "text"

[[state]]
code = "asked"
ja = "申込"
en = "Asked for"
actor = "anyone"
action = { ja = "品物を渡す", en = "Hand it out" }
clock = "1bd"

[[state]]
code = "lent"
ja = "貸出中"
en = "Lent"
actor = "owner"
action = { ja = "返却を確かめる", en = "Check the return" }
clock = "field:at"

[[state]]
code = "returned"
ja = "返却済"
en = "Returned"
phase = "closed"

[[transition]]
name = "hand-out"
ja = "渡す"
en = "Hand out"
from = ["asked"]
to = "lent"
claims = true
primary = ["asked"]
fields = [{ code = "at", ja = "返す日", en = "Return by", kind = "moment", required = true }]

[[transition]]
name = "return"
ja = "返却"
en = "Return"
from = ["lent"]
to = "returned"
primary = ["lent"]
"#;
