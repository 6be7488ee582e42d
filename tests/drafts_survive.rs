//! Nothing typed is ever lost: the real program in a real terminal is killed, cut off, starved of disk and
//! locked out of its file while somebody types.
//!
//! `DRAFT_KILLS=200 cargo test --test drafts_survive -- --nocapture kill` prints how old the newest draft was.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/office.rs"]
mod office;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use office::Office;
use rustix::process::{Resource, Rlimit, Signal, prlimit};
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};
use support::{Ended, Pty};

/// Guarantee G2: a kill takes at most so much typing with it.
const AT_MOST: Duration = Duration::from_millis(300);
/// What is said on the telephone; every sentence ends otherwise, so that a prefix says where it was cut.
const SAID: &str = "退院後の訪問診療を探しています。主治医は市立病院の先生で、気管切開と在宅酸素があり、\
夜間の往診と看取りまで頼みたいとのことです。ご家族は日中お仕事で、鍵は大家さんが持っています。\
来週の火曜日に退院前の会議があり、それまでに二か所ほど当たってほしいと急いでおられました。";

/// Random numbers that are the same in every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn millis(&mut self, end: u64) -> Duration {
        Duration::from_millis(self.below(end))
    }
}

/// How often the test of that name kills.
fn rounds(usual: usize) -> usize {
    std::env::var("DRAFT_KILLS").map_or(usual, |count| count.parse().unwrap())
}

/// Types at an even pace; gives when each character was sent.
fn type_at(desk: &mut Pty, text: &str, pace: Duration) -> Vec<(char, Instant)> {
    let begun = Instant::now();
    let mut typed = Vec::new();
    for (at, letter) in (0..).zip(text.chars()) {
        // The pace is that of a person: the time is what is tested.
        sleep((begun + pace * at).saturating_duration_since(Instant::now()));
        typed.push((letter, Instant::now()));
        desk.send_bytes(letter.encode_utf8(&mut [0; 4]).as_bytes());
    }
    typed
}

fn begin_narrative(desk: &mut Pty) {
    desk.send("<f2>").wait_for("通話").send("<c-o>d");
}

/// The narratives of the drafts in the journal.
fn drafts(office: &Office) -> Vec<String> {
    let listed = office.json(&["drafts", "list"]);
    // A call in which only the cursor has moved has none.
    let narrative = |draft: &Value| {
        let said = draft["fields"]["narrative"].as_str();
        said.unwrap_or_default().to_owned()
    };
    listed.as_array().unwrap().iter().map(narrative).collect()
}

fn kill(mut desk: Pty) {
    desk.signal(Signal::KILL);
    assert!(desk.wait_exit(Duration::from_secs(5)).is_some());
}

/// Registers the call in front as answered; gives its number.
fn register(desk: &mut Pty) -> String {
    desk.send("<f12>").wait_for("登録先");
    desk.send("3<enter>").wait_for("を登録しました");
    number_on(&desk.screen())
}

fn number_on(screen: &str) -> String {
    let (_, after) = screen.split_once("R8-").unwrap();
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    format!("R8-{digits}")
}

fn narrative_of(office: &Office, number: &str) -> String {
    office.json(&["show", number])["narrative"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn consultations(office: &Office) -> u32 {
    let conn = rusqlite::Connection::open(office.path("office.db")).unwrap();
    conn.query_row("SELECT count(*) FROM consultation", [], |row| row.get(0))
        .unwrap()
}

fn torn(office: &Office) -> Vec<PathBuf> {
    let root = office.path("state").join("madoguchi").join("drafts");
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) =
        entries(&root).into_iter().partition(|path| path.is_dir());
    assert!(!folders.is_empty(), "the drafts lie by office");
    let all = files
        .into_iter()
        .chain(folders.iter().flat_map(|folder| entries(folder)));
    all.filter(|path| path.extension().is_some_and(|suffix| suffix == "torn"))
        .collect()
}

#[test]
fn a_kill_at_any_moment_takes_at_most_300_ms_of_typing_and_the_rest_becomes_one_record() {
    let office = Office::new();
    let mut dice = Dice(20_261_126);
    let mut ages: Vec<Duration> = Vec::new();
    let mut records = 0;
    let mut desk = office.desk("佐藤");
    for round in 0..rounds(25) {
        begin_narrative(&mut desk);
        let count = 1 + usize::try_from(dice.below(40)).unwrap();
        let text: String = SAID.chars().take(count).collect();
        // From the twelve keys a second of quick hands to a paste without brackets.
        let pace = 12 + dice.below(72);
        let typed = type_at(&mut desk, &text, Duration::from_millis(pace));
        sleep(dice.millis(pace));
        let killed = Instant::now();
        kill(desk);

        let kept = drafts(&office).pop().unwrap_or_default();
        assert!(
            text.starts_with(&kept),
            "round {round}: {kept:?} of {text:?}"
        );
        assert!(torn(&office).is_empty(), "round {round}");
        let lost = typed.get(kept.chars().count());
        let age = lost.map_or(Duration::ZERO, |(_, sent)| killed - *sent);
        assert!(age <= AT_MOST, "round {round}: {age:?} of typing are gone");
        ages.push(age);

        desk = office.desk("佐藤");
        if !kept.is_empty() {
            desk.wait_for("下書きが 1 件")
                .send("<c-t>")
                .wait_for("通話");
            let number = register(&mut desk);
            records += 1;
            assert_eq!(narrative_of(&office, &number), kept, "round {round}");
            assert_eq!(consultations(&office), records, "round {round}: one record");
        }
    }
    ages.sort_unstable();
    let at = |share: usize| ages[(ages.len() * share / 100).min(ages.len() - 1)];
    println!(
        "{} kills while typing: oldest lost key {:?} before the kill, p99 {:?}, p50 {:?}; {records} records, none twice",
        ages.len(),
        at(100),
        at(99),
        at(50),
    );
}

#[test]
fn a_kill_around_the_registration_never_makes_two_records() {
    let office = Office::new();
    let mut dice = Dice(7);
    for round in 1..=rounds(8) {
        let mut desk = office.desk("佐藤");
        begin_narrative(&mut desk);
        let text = format!("{round}件目の相談");
        desk.send(&text).wait_for(&text);
        desk.send("<f12>").wait_for("登録先");
        // Twice, as impatient hands do.
        desk.send("3<enter><enter><f12>");
        sleep(dice.millis(60));
        kill(desk);

        let mut again = office.desk("佐藤");
        if !drafts(&office).is_empty() {
            again
                .wait_for("下書きが 1 件")
                .send("<c-t>")
                .wait_for(&text);
            again.send("<f12>").wait_for("登録先").send("3<enter>");
            again.wait_until("the number", |screen| {
                let shown = screen.contents();
                shown.contains("登録しました") || shown.contains("すでに登録")
            });
        }
        let expected = u32::try_from(round).unwrap();
        assert_eq!(consultations(&office), expected, "round {round}");
        again.send("<c-q>");
        assert_eq!(
            again.wait_exit(Duration::from_secs(5)),
            Some(Ended::Code(0))
        );
        assert!(drafts(&office).is_empty(), "round {round}");
    }
}

#[test]
fn twelve_keys_a_second_of_japanese_arrive_every_one_and_are_on_the_screen() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    begin_narrative(&mut desk);
    let text: String = SAID.chars().take(72).collect();
    let typed = type_at(&mut desk, &text, Duration::from_millis(83));
    let last = typed.last().unwrap().1;
    let end: String = text.chars().skip(66).collect();
    desk.wait_for(&end);
    println!(
        "the last of {} keys was on the screen after {:?}",
        typed.len(),
        last.elapsed()
    );
    let number = register(&mut desk);
    assert_eq!(narrative_of(&office, &number), text);
}

#[test]
fn a_signal_that_ends_the_program_takes_no_key_with_it() {
    for signal in [Signal::HUP, Signal::TERM, Signal::QUIT, Signal::INT] {
        let office = Office::new();
        let mut desk = office.desk("佐藤");
        begin_narrative(&mut desk);
        desk.send("夜間に息が苦しい").wait_for("夜間に息が苦しい");
        desk.signal(signal);
        assert!(
            desk.wait_exit(Duration::from_secs(2)).is_some(),
            "{signal:?}"
        );
        assert_eq!(drafts(&office), ["夜間に息が苦しい"], "{signal:?}");
    }
}

#[test]
fn a_locked_file_is_told_at_f12_and_everything_typed_stays() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    begin_narrative(&mut desk);
    desk.send("相談の内容").wait_for("相談の内容");
    let other = rusqlite::Connection::open(office.path("office.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    desk.send("<f12>").wait_for("登録先");
    desk.send("3<enter>").wait_for("登録しています");
    // A second call begins meanwhile: nothing waits for the file.
    begin_narrative(&mut desk);
    desk.send("二件目").wait_for("二件目").wait_for("下書き");
    desk.wait_for("(x)");
    assert_eq!(consultations(&office), 0);
    other.execute_batch("ROLLBACK").unwrap();
    desk.send("<esc>").wait_gone("(x)");
    desk.send("<c-t>").wait_for("1 二件目");
    let number = register(&mut desk);
    assert_eq!(narrative_of(&office, &number), "相談の内容");
    assert_eq!(drafts(&office), ["二件目"]);
}

#[test]
fn a_file_that_is_gone_is_told_at_f12_and_typing_goes_on() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    begin_narrative(&mut desk);
    desk.send("相談の内容").wait_for("相談の内容");
    let (here, there) = (office.path("office.db"), office.path("elsewhere.db"));
    fs::rename(&here, &there).unwrap();
    desk.send("<f12>").wait_for("登録先");
    desk.send("3<enter>").wait_for("(x)");
    desk.send("<esc>").wait_gone("(x)");
    desk.send("とその続き").wait_for("相談の内容とその続き");
    fs::rename(&there, &here).unwrap();
    let number = register(&mut desk);
    assert_eq!(narrative_of(&office, &number), "相談の内容とその続き");
}

/// Types until the disk is full, sees it said, is asked before leaving, and gets everything back.
fn starve(office: &Office, mut desk: Pty, take: impl FnOnce(&Pty), give_back: impl FnOnce(&Pty)) {
    begin_narrative(&mut desk);
    desk.send("まだ書ける")
        .wait_for("まだ書ける")
        .wait_for("下書き ");
    take(&desk);
    // A file has room up to the end of its last page.
    type_at(&mut desk, SAID, Duration::from_millis(25));
    desk.wait_for("未保存: ディスクがいっぱい");
    desk.send("<c-q>").wait_for("保存していない下書き");
    desk.send("<esc>").wait_gone("保存していない下書き");
    desk.send("話は続く").wait_for("話は続く");
    give_back(&desk);
    desk.wait_gone("未保存");
    desk.send("<c-q>");
    assert_eq!(desk.wait_exit(Duration::from_secs(5)), Some(Ended::Code(0)));
    assert_eq!(drafts(office), [format!("まだ書ける{SAID}話は続く")]);
}

#[test]
fn a_full_disk_keeps_the_draft_in_memory_says_so_and_writes_it_when_there_is_room() {
    let office = Office::new();
    let state = office.path("state");
    fs::create_dir_all(&state).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=256k", "none"])
        .arg(&state)
        .output();
    if !mounted.as_ref().is_ok_and(|ran| ran.status.success()) {
        println!("skipped: a small disk can only be mounted by root ({mounted:?})");
        return;
    }
    let _mount = Mount(&state);
    let desk = office.desk("佐藤");
    let filler = state.join("filler");
    starve(
        &office,
        desk,
        |_| fill(&filler),
        |_| fs::remove_file(&filler).unwrap(),
    );
}

#[test]
fn a_limit_on_the_size_of_files_does_not_end_the_program() {
    let office = Office::new();
    let desk = office.desk("佐藤");
    let limit = |desk: &Pty, current| {
        let limit = Rlimit {
            current,
            maximum: None,
        };
        prlimit(Some(desk.pid()), Resource::Fsize, limit).unwrap();
    };
    starve(
        &office,
        desk,
        |desk| limit(desk, Some(100)),
        |desk| limit(desk, None),
    );
}

/// A mounted folder, unmounted at the end.
struct Mount<'p>(&'p Path);

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        // Lazily: a desk that is being killed may still have a file open there.
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// Fills the disk to its last byte.
fn fill(file: &Path) {
    let mut filler = File::create(file).unwrap();
    for size in [4096, 1] {
        while filler.write_all(&vec![0; size]).is_ok() {}
    }
}

#[test]
fn a_call_handed_over_is_at_the_other_desk_within_a_second_and_no_key_is_taken() {
    let office = Office::new();
    let mut mori = office.desk("森");
    begin_narrative(&mut mori);
    mori.send("別の電話を").wait_for("別の電話を");
    let mut sato = office.desk("佐藤");
    begin_narrative(&mut sato);
    sato.send("夜間に息が苦しい").wait_for("夜間に息が苦しい");
    sato.send("<c-g>f").wait_for("だれに渡しますか");
    sato.send("<enter>").wait_for("森さんへ渡しました");
    let handed = Instant::now();
    mori.send("受けて").wait_for("佐藤さんから");
    println!("on the other screen after {:?}", handed.elapsed());
    mori.send("いる").wait_for("別の電話を受けている");
    mori.send("<c-t>").wait_for("保留 1: 1 別の電話");
    mori.wait_for("夜間に息が苦しい").wait_gone("下書き ..");
    kill(mori);
    assert_eq!(
        drafts(&office),
        ["別の電話を受けている", "夜間に息が苦しい"],
        "both are in the journal of 森"
    );
    let mut again = office.desk("森");
    again.wait_for("下書きが 2 件");
}

/// Another office's file that the same account works in.
fn second_office(office: &Office) -> Vec<(&'static str, String)> {
    let mut settings = office.settings();
    for (name, value) in &mut settings {
        if *name == "MADOGUCHI_DB" {
            let second = office.path("second.db");
            second.to_str().unwrap().clone_into(value);
        }
    }
    let made = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(["--as", "佐藤", "init"])
        .envs(settings.clone())
        .env("MADOGUCHI_NOW", "2026-11-23T09:00:00+09:00")
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    settings
}

/// A desk that was killed with a call on its way, which its journal has; the drafts.
fn left_behind(office: &Office) -> Vec<String> {
    const TYPED: &str = "退院後の相談";
    let mut desk = office.desk("佐藤");
    begin_narrative(&mut desk);
    desk.send(TYPED).wait_for(TYPED);
    let typed = Instant::now();
    while drafts(office) != [TYPED] {
        assert!(
            typed.elapsed() < Duration::from_secs(10),
            "not in the journal"
        );
    }
    kill(desk);
    drafts(office)
}

fn desk_in(settings: &[(&'static str, String)]) -> Pty {
    let program = Path::new(env!("CARGO_BIN_EXE_madoguchi"));
    let envs: Vec<(&str, &str)> = settings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let mut desk = Pty::spawn(program, &[] as &[&str], &envs, 80, 24);
    desk.wait_for("本日 令和");
    desk
}

#[test]
fn a_second_office_of_the_account_does_not_see_the_drafts_of_the_first() {
    let office = Office::new();
    let other = second_office(&office);
    let kept = left_behind(&office);
    let mut elsewhere = desk_in(&other);
    elsewhere.send("<f2>").wait_for("受付");
    assert!(
        !elsewhere.screen().contains("下書きが"),
        "{}",
        elsewhere.screen()
    );
    kill(elsewhere);
    assert_eq!(drafts(&office), kept);
    office.desk("佐藤").wait_for("下書きが 1 件");
}

#[test]
fn a_draft_of_before_goes_to_the_office_where_its_writer_sat() {
    let office = Office::new();
    let other = second_office(&office);
    let kept = left_behind(&office);
    // As an older program left it: all drafts of the account in one place.
    let root = office.path("state").join("madoguchi").join("drafts");
    let folder = fs::read_dir(&root).unwrap().next().unwrap().unwrap().path();
    for file in fs::read_dir(&folder).unwrap() {
        let file = file.unwrap();
        fs::rename(file.path(), root.join(file.file_name())).unwrap();
    }
    kill(desk_in(&other));
    assert_eq!(
        drafts(&office),
        kept,
        "it belongs to none, and is listed still"
    );
    office.desk("佐藤").wait_for("下書きが 1 件");
    assert_eq!(drafts(&office), kept);
}
