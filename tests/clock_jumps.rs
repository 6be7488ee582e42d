//! The host's clock is wrong, or jumps under an open desk: dates are those of Tokyo, numbers and history go on in their
//! order, and the row of the audit at which the clock had gone back says so. The clock is libfaketime's.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    reason = "shared with other tests, each of which uses a part"
)]
#[path = "support/office.rs"]
mod office;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use chrono::{DateTime, Datelike, FixedOffset, Utc};
use office::Office;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::Pty;

/// The library in the places where distributions put it; says why nothing is tried where it is missing.
fn library() -> Option<PathBuf> {
    let places = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
    ];
    let found = places
        .iter()
        .map(|place| Path::new(place).join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.exists());
    if found.is_none() {
        eprintln!("skipped: libfaketime is not installed (Debian: faketime)");
    }
    found
}

/// A program under another clock and in another zone of the host.
fn under(library: &Path, program: &Path, clock: &str, zone: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("LD_PRELOAD", library)
        .env("FAKETIME", clock)
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("TZ", zone);
    command
}

struct Host<'a> {
    office: &'a Office,
    library: &'a Path,
}

impl Host<'_> {
    fn run(&self, clock: &str, zone: &str, args: &[&str], input: &str) -> String {
        let file = self.office.path("input");
        fs::write(&file, input).unwrap();
        let ran = under(
            self.library,
            Path::new(env!("CARGO_BIN_EXE_madoguchi")),
            clock,
            zone,
        )
        .args(args)
        .envs(self.office.settings())
        .stdin(fs::File::open(&file).unwrap())
        .output()
        .unwrap();
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(ran.status.success(), "{clock} {zone} {args:?}: {told}");
        String::from_utf8(ran.stdout).unwrap()
    }

    /// What `date` calls the present moment under the same clock.
    fn now(&self, clock: &str, zone: &str) -> DateTime<Utc> {
        let date = under(self.library, Path::new("/bin/date"), clock, zone)
            .args(["-u", "+%Y-%m-%dT%H:%M:%SZ"])
            .output()
            .unwrap();
        String::from_utf8(date.stdout)
            .unwrap()
            .trim()
            .parse()
            .unwrap()
    }

    fn log(&self, clock: &str, zone: &str, key: &str) -> serde_json::Value {
        let call = format!(
            "{{\"key\":\"{key}\",\"narrative\":\"時計の相談 {key}\",\"route\":\"answered\"}}\n"
        );
        serde_json::from_str(&self.run(clock, zone, &["log", "--json"], &call)).unwrap()
    }
}

/// Serial, time and mark of every audit row about calls.
fn audit(office: &Office) -> Vec<(i64, String, Option<i64>)> {
    let conn = Connection::open(office.path("office.db")).unwrap();
    let mut rows = conn
        .prepare(
            "SELECT seq, subject, json_extract(detail, '$.clock_behind_s') FROM audit
             WHERE action = 'register' ORDER BY seq",
        )
        .unwrap();
    let rows = rows
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn years_before_and_after_numbers_go_on_in_the_order_of_saving_and_the_step_back_is_marked() {
    let Some(library) = library() else { return };
    let office = Office::new();
    let host = Host {
        office: &office,
        library: &library,
    };
    let mut fiscal_years = Vec::new();
    for (at, clock) in ["+0", "+1y", "-7y", "+0"].into_iter().enumerate() {
        let logged = host.log(clock, "Asia/Tokyo", &format!("k{at}"));
        let tokyo = FixedOffset::east_opt(9 * 3600).unwrap();
        let now = host.now(clock, "Asia/Tokyo").with_timezone(&tokyo);
        let fiscal = now.year() - i32::from(now.month() < 4);
        fiscal_years.push((logged["number"].as_str().unwrap().to_owned(), fiscal));
    }
    let era = |year: i32| {
        if year > 2019 {
            format!("R{}-", year - 2018)
        } else {
            format!("H{}-", year - 1988)
        }
    };
    for (number, fiscal) in &fiscal_years {
        assert!(
            number.starts_with(&era(*fiscal)),
            "{number} in the fiscal year {fiscal}"
        );
    }
    let audit = audit(&office);
    let in_order: Vec<&String> = audit.iter().map(|(_, number, _)| number).collect();
    let saved: Vec<&String> = fiscal_years.iter().map(|(number, _)| number).collect();
    assert_eq!(in_order, saved);
    let marked: Vec<bool> = audit
        .iter()
        .map(|(_, _, behind)| behind.is_some())
        .collect();
    assert_eq!(marked, [false, false, true, false], "{audit:?}");
    // Seven years back from one year ahead.
    assert!(audit[2].2.unwrap() > 7 * 365 * 86_400, "{audit:?}");
    office.run(&["check"]);
}

#[test]
fn a_host_that_lives_elsewhere_writes_the_dates_of_tokyo() {
    let Some(library) = library() else { return };
    // Half past eight in the morning in Tokyo, the evening before in New York; summer time and not. The clock is set by
    // seconds from now: how libfaketime reads a date depends on the zone.
    for (zone, moment) in [
        ("UTC", "2026-07-01T23:30:00Z"),
        ("UTC", "2026-11-24T23:30:00Z"),
        ("America/New_York", "2026-07-01T23:30:00Z"),
        ("America/New_York", "2026-11-24T23:30:00Z"),
    ] {
        let moment: DateTime<Utc> = moment.parse().unwrap();
        let now = DateTime::<Utc>::from(std::time::SystemTime::now());
        let clock = format!("{:+}", (moment - now).num_seconds());
        let clock = clock.as_str();
        let office = Office::new();
        let host = Host {
            office: &office,
            library: &library,
        };
        let now = host.now(clock, zone);
        let tokyo = now.with_timezone(&FixedOffset::east_opt(9 * 3600).unwrap());
        host.log(clock, zone, "k1");
        let records = host.run(clock, zone, &["records", "--json"], "");
        let day = tokyo.format("%Y-%m-%dT08:3").to_string();
        assert!(records.contains(&day), "{zone} {clock}: {day} in {records}");
        let today = host.run(clock, zone, &["today", "--json"], "");
        let date = tokyo.format("%Y-%m-%d").to_string();
        assert!(today.contains(&date), "{zone} {clock}: {date} in {today}");
    }
}

#[test]
fn a_clock_that_goes_back_an_hour_under_an_open_desk_loses_nothing_and_is_marked() {
    let Some(library) = library() else { return };
    let office = Office::new();
    let setting = office.path("clock");
    fs::write(&setting, "+0").unwrap();
    let (library, setting_path) = (library.display().to_string(), setting.display().to_string());
    let settings = office.settings();
    let mut envs: Vec<(&str, &str)> = settings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    envs.extend([
        ("LD_PRELOAD", library.as_str()),
        ("FAKETIME_TIMESTAMP_FILE", setting_path.as_str()),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ]);
    let program = Path::new(env!("CARGO_BIN_EXE_madoguchi"));
    let mut desk = Pty::spawn(program, &[] as &[&str], &envs, 80, 24);
    desk.wait_for("本日 令和");
    desk.send("<f2>").wait_for("通話");
    desk.send("<c-o>d").send("一件目").wait_for("一件目");
    desk.send("<f12>")
        .wait_for("登録先")
        .send("3<enter>")
        .wait_for("-00001");
    desk.send("<f2>").wait_for("通話");
    desk.send("<c-o>d")
        .send("二件目の前半")
        .wait_for("二件目の前半");
    fs::write(&setting, "-1h").unwrap();
    desk.send("と後半")
        .wait_for("二件目の前半と後半")
        .wait_for("下書き");
    desk.send("<f12>")
        .wait_for("登録先")
        .send("3<enter>")
        .wait_for("-00002");
    let audit = audit(&office);
    assert_eq!(audit[0].2, None, "{audit:?}");
    let behind = audit[1].2.expect("the second call is marked");
    assert!((3000..3700).contains(&behind), "{behind}");
    let records = office.run(&["records"]);
    assert!(records.contains("二件目の前半と後半"), "{records}");
    office.run(&["check"]);
    desk.send("<c-q>");
    assert!(desk.wait_exit(std::time::Duration::from_secs(10)).is_some());
}
