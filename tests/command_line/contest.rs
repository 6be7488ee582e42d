//! Eight colleagues fight for the same referrals with the real program: one owner and one accepted clinic each, and
//! everybody who came too late is told so.
//!
//! `MADOGUCHI_CONTEST_REFERRALS` (4) and `MADOGUCHI_CONTEST_SECONDS` (0: one round) make it longer, with `--nocapture`
//! for the tally. For a full minute over 200 referrals, desks that stay open fight faster: `examples/contest.rs`.

use crate::desk::{CALL, Desk, HANDBOOK};
use crate::support::example;
use std::collections::BTreeMap;
use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

const COLLEAGUES: usize = 8;

/// How each command ended: by command and exit code.
type Tally = BTreeMap<(&'static str, i32), u32>;

fn wanted(name: &str, usual: u64) -> u64 {
    let given = env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn office(referrals: u64) -> (Desk, Vec<String>) {
    let desk = Desk::new();
    let handbook = desk.write("handbook.csv", HANDBOOK);
    desk.run(&["import", "handbook", handbook.to_str().unwrap()])
        .succeeds();
    for colleague in 0..COLLEAGUES {
        let name = name(colleague);
        desk.run(&["staff", "add", &name, "--role", "coordinator"])
            .succeeds();
    }
    let calls: Vec<String> = (0..referrals)
        .map(|at| CALL.replace("call-1", &format!("call-{at}")))
        .collect();
    desk.run_with(&["log"], &calls.join("\n")).succeeds();
    let found = desk
        .run(&["find", "--json", "在宅", "--limit", "5"])
        .succeeds()
        .json();
    let clinic = found["items"][0]["id"].as_i64().unwrap();
    let other = desk
        .run(&["find", "--json", "かくう内科"])
        .succeeds()
        .json()["items"][0]["id"]
        .as_i64()
        .unwrap();
    (
        desk,
        vec![format!("clinic={clinic}"), format!("clinic={other}")],
    )
}

fn name(colleague: usize) -> String {
    format!("調整{colleague}")
}

/// One colleague goes through all referrals, from a place of their own, until the time is over.
fn fight(
    desk: &Desk,
    colleague: usize,
    clinics: &[String],
    referrals: u64,
    until: Instant,
) -> Tally {
    let me = name(colleague);
    let clinic = &clinics[colleague % clinics.len()];
    let mut tally = Tally::new();
    loop {
        for at in 0..referrals {
            let turn = (at + colleague as u64 / 2) % referrals + 1;
            let number = format!("S{turn}");
            let steps: [(&'static str, &[&str]); 3] = [
                ("claim", &["claim"]),
                ("offer", &["offer", "--set", clinic]),
                ("answer", &["answer", "--set", clinic, "answer=accepted"]),
            ];
            for (step, args) in steps {
                let args = [&["--as", &me, "do", &number], args].concat();
                let ran = desk.run(&args);
                let code = ran.code();
                assert!(
                    code == 0 || code == 1,
                    "{args:?} ended with {code}: {}",
                    ran.err()
                );
                assert!(
                    code == 0 || !ran.err().trim().is_empty(),
                    "{args:?} was not told"
                );
                *tally.entry((step, code)).or_default() += 1;
            }
        }
        if Instant::now() >= until {
            return tally;
        }
    }
}

#[test]
fn eight_colleagues_fight_and_every_referral_ends_with_one_owner_and_one_clinic() {
    let referrals = wanted("MADOGUCHI_CONTEST_REFERRALS", 4);
    let until = Instant::now() + Duration::from_secs(wanted("MADOGUCHI_CONTEST_SECONDS", 0));
    let (desk, clinics) = office(referrals);
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let fights: Vec<_> = (0..COLLEAGUES)
            .map(|colleague| {
                let (desk, clinics) = (&desk, &clinics);
                scope.spawn(move || fight(desk, colleague, clinics, referrals, until))
            })
            .collect();
        fights
            .into_iter()
            .map(|fight| fight.join().unwrap())
            .collect()
    });
    let mut total = Tally::new();
    for (key, count) in tallies.into_iter().flatten() {
        *total.entry(key).or_default() += count;
    }
    for ((step, code), count) in &total {
        eprintln!("{step:8} exit {code}: {count}");
    }
    for at in 1..=referrals {
        let shown = desk
            .run(&["show", &format!("S{at}"), "--json"])
            .succeeds()
            .json();
        assert!(shown["owner"].is_string(), "{shown:#}");
        let offers = shown["offers"].as_array().unwrap();
        let accepted = offers.iter().filter(|offer| offer["state"] == "accepted");
        assert_eq!(accepted.count(), 1, "{shown:#}");
        let claims: Vec<&str> = shown["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["transition"] == "claim")
            .map(|entry| entry["by"].as_str().unwrap())
            .collect();
        let owner = shown["owner"].as_str().unwrap();
        assert!(claims.iter().all(|by| *by == owner), "{owner}: {claims:?}");
    }
    assert_eq!(
        total.get(&("answer", 0)).copied(),
        u32::try_from(referrals).ok()
    );
    desk.run(&["check", "--json"]).succeeds();
}

#[test]
fn eight_desks_that_stay_open_fight_and_take_back_and_every_referral_ends_well() {
    let contest = Command::new(example("contest")).args(["40", "3"]).output();
    let contest = contest.unwrap();
    let told = String::from_utf8_lossy(&contest.stdout);
    let why = String::from_utf8_lossy(&contest.stderr);
    assert!(contest.status.success(), "{told}{why}");
    assert!(told.contains("one owner and one clinic"), "{told}");
    assert!(told.contains("undo     done"), "nobody fought: {told}");
}
