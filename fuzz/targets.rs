//! Everything that reads what somebody else wrote, each as one function of bytes.
//!
//! `cargo fuzz run NAME` drives them with libFuzzer, `tests/any_bytes.rs` with the seeds and their mutations on every
//! test run. A target fails by panicking: on a broken promise, or because the program would have.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use madoguchi::app::field::TextField;
use madoguchi::calendar::{due, era, fiscal, promise};
use madoguchi::config::{Config, DataFiles};
use madoguchi::domain::look_up::{LookUp, LookUpContext};
use madoguchi::fault::Fault;
use madoguchi::import::{self, ImportError, ImportKind, Refused};
use madoguchi::keymap::{self, Keymap, Shipped, command::Command};
use madoguchi::locale::{Lang, Locale};
use madoguchi::office::Office;
use madoguchi::search::Language;
use madoguchi::store::drafts;
use madoguchi::term::Paste;
use madoguchi::text::{clean, phone, romaji, spreadsheet};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs, process, slice};
use unicode_segmentation::UnicodeSegmentation;

/// Reads bytes, and panics where a promise is broken.
pub type Target = fn(&[u8]);

/// Name and function of each target. The name is also that of its folder of seeds.
pub const TARGETS: [(&str, Target); 15] = [
    ("import_kouseikyoku", import_kouseikyoku),
    ("import_kaigo", import_kaigo),
    ("import_navii", import_navii),
    ("import_handbook", import_handbook),
    ("import_towns", import_towns),
    ("import_postal", import_postal),
    ("search_line", search_line),
    ("look_up_line", look_up_line),
    ("dates", dates),
    ("key_map", key_map),
    ("workflow", workflow),
    ("office_file", office_file),
    ("configuration", configuration),
    ("draft_file", draft_file),
    ("typed_text", typed_text),
];

static OFFICE: LazyLock<Office> = LazyLock::new(Office::shipped);

/// Where this process puts the file it is about to read.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() {
        memory.to_owned()
    } else {
        env::temp_dir()
    };
    remove_left_behind(&base);
    let folder = base.join(format!("{FOLDER_BEGINS}{}", process::id()));
    fs::create_dir_all(&folder).expect("the folder for the files can be made");
    folder
});

const FOLDER_BEGINS: &str = "madoguchi-fuzz-";

/// Folders of processes that are gone: a fuzzer is killed, and nobody tidies up after it.
fn remove_left_behind(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name
            .to_str()
            .and_then(|name| name.strip_prefix(FOLDER_BEGINS));
        if process.is_some_and(|id| !Path::new("/proc").join(id).exists()) {
            // Somebody else may be removing it as well.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Each thread has a file of its own, so that tests may run side by side.
fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let thread = format!("{:?}", std::thread::current().id());
    let folder = FOLDER.join(thread.replace(['(', ')'], "-"));
    let file = folder.join(name);
    fs::create_dir_all(file.parent().expect("a file is in a folder"))
        .expect("a folder can be made");
    fs::write(&file, bytes).expect("the file can be written");
    file
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn locale() -> Locale {
    Locale::new(Lang::Ja)
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).expect("a moment of November 2026")
}

fn today() -> NaiveDate {
    now().with_timezone(&OFFICE.calendar.zone()).date_naive()
}

/// A remark names a place that is there, and says something.
fn told(refused: &[Refused], file: &Path) {
    for remark in refused {
        assert_eq!(remark.file, file);
        assert!(!remark.reason.text(locale()).trim().is_empty());
    }
}

fn outcome<T>(read: Result<T, ImportError>, file: &Path) -> Option<T> {
    match read {
        Ok(edition) => Some(edition),
        Err(ImportError::Refused(refused)) => {
            told(&[*refused], file);
            None
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

/// No name that comes in can steer a terminal, and nothing is taken in without its key.
fn imported(kind: ImportKind, name: &str, bytes: &[u8]) {
    let file = written(name, bytes);
    let read = import::read(
        kind,
        slice::from_ref(&file),
        OFFICE.handbook_words(),
        &mut |_: usize| true,
    );
    let Some(edition) = outcome(read, &file) else {
        return;
    };
    told(&edition.refused, &file);
    told(&edition.warnings, &file);
    for institution in &edition.institutions {
        for shown in [&institution.name, &institution.address, &institution.phone] {
            assert_eq!(clean::hidden_in(shown), 0, "{shown:?}");
            assert!(!shown.contains(['\n', '\r', '\t']), "{shown:?}");
        }
        assert!(!institution.name.trim().is_empty());
    }
}

pub fn import_kouseikyoku(bytes: &[u8]) {
    imported(ImportKind::Kouseikyoku, "12_ika.xlsx", bytes);
}

pub fn import_kaigo(bytes: &[u8]) {
    imported(ImportKind::Kaigo, "jigyosho_130.csv", bytes);
}

pub fn import_navii(bytes: &[u8]) {
    imported(ImportKind::Navii, "02-1_clinic_facility_info.csv", bytes);
}

pub fn import_handbook(bytes: &[u8]) {
    imported(ImportKind::Handbook, "handbook.csv", bytes);
}

pub fn import_towns(bytes: &[u8]) {
    let file = written("towns.csv", bytes);
    let read = import::towns::read(slice::from_ref(&file), &mut |_: usize| true);
    if let Some(edition) = outcome(read, &file) {
        told(&edition.refused, &file);
    }
}

pub fn import_postal(bytes: &[u8]) {
    let file = written("KEN_ALL.CSV", bytes);
    let read = import::postal::read(slice::from_ref(&file), &mut |_: usize| true);
    if let Some(edition) = outcome(read, &file) {
        told(&edition.refused, &file);
    }
}

/// What is typed is read the same each time, and asks no more than was typed.
pub fn search_line(bytes: &[u8]) {
    let typed = text(bytes);
    let language = Language::new(&OFFICE.areas, &OFFICE.capabilities, &OFFICE.vocabularies);
    let query = language.read(&typed);
    assert!(query.terms.len() <= typed.chars().count());
    assert_eq!(language.read(&typed).terms.len(), query.terms.len());
}

pub fn look_up_line(bytes: &[u8]) {
    let context = LookUpContext {
        categories: &OFFICE.vocabularies.categories,
        areas: &OFFICE.areas,
        calendar: &OFFICE.calendar,
        today: today(),
    };
    let typed = text(bytes);
    let asked = LookUp::parse(&typed, &context);
    assert!(asked.words.len() <= typed.chars().count());
    if let (Some(since), Some(until)) = (asked.since, asked.until) {
        assert!(until - since > TimeDelta::days(-366_000), "{typed:?}");
    }
}

/// A day that is understood is the same day when it is written out; a moment lies on the side it was asked for.
pub fn dates(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(parsed) = era::parse_date(&typed, today()) {
        let written = parsed.date.format("%Y-%m-%d").to_string();
        let again = era::parse_date(&written, today());
        assert_eq!(
            again.map(|again| again.date).ok(),
            Some(parsed.date),
            "{typed:?}"
        );
    }
    if let Ok(at) = due::parse_due(&typed, now(), &OFFICE.calendar) {
        assert!(at > now(), "{typed:?}");
    }
    if let Ok(at) = due::parse_past(&typed, now(), &OFFICE.calendar) {
        assert!(at <= now(), "{typed:?}");
    }
    if let Ok(at) = promise::parse_promise(&typed, now(), &OFFICE.calendar) {
        assert!(at > now(), "{typed:?}");
    }
    if let Ok(period) = fiscal::parse_period(&typed) {
        let days = period.days();
        assert!(days.start < days.end, "{typed:?}");
    }
}

/// A fault stands in the file, and says something.
fn placed(faults: &[Fault], text: &str) {
    let lines = text.split('\n').count();
    for fault in faults {
        assert!(fault.line <= lines, "{fault:?} in {lines} lines");
        assert!(!fault.message.trim().is_empty());
        assert_eq!(clean::hidden_in(&fault.message), 0, "{fault:?}");
    }
}

/// A faulty map changes nothing.
pub fn key_map(bytes: &[u8]) {
    let typed = text(bytes);
    let shipped = Keymap::shipped(Shipped::Default);
    let before = shipped.bindings().len();
    let (map, faults) = shipped.changed_by(Path::new("keys.toml"), &typed, locale());
    placed(&faults, &typed);
    if !faults.is_empty() {
        assert_eq!(map.bindings().len(), before);
    }
}

/// A faulty workflow leaves the others as they are.
pub fn workflow(bytes: &[u8]) {
    let typed = text(bytes);
    let files = madoguchi::workflow::shipped()
        .chain([(PathBuf::from("workflows/own.toml"), typed.clone())]);
    let (set, faults) =
        madoguchi::workflow::WorkflowSet::load(files, &OFFICE.vocabularies, locale());
    placed(&faults, &typed);
    for usual in &OFFICE.workflows {
        assert!(set.get(&usual.id).is_some(), "{} is gone", usual.id);
    }
}

/// The files of `data/` that an office may replace; the first byte of the input says which.
const OFFICE_FILES: [&str; 11] = [
    "areas.toml",
    "vocabularies.toml",
    "capabilities.toml",
    "calendar.toml",
    "chips.toml",
    "clocks.toml",
    "handbook.html",
    "handbook.toml",
    "intake.toml",
    "ranking.toml",
    "supply.toml",
];

pub fn office_file(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let name = OFFICE_FILES[usize::from(*which) % OFFICE_FILES.len()];
    let file = written(&format!("data/{name}"), rest);
    let config = file
        .ancestors()
        .nth(2)
        .expect("CONFIG/data/NAME")
        .to_owned();
    let (office, faults) = Office::load(&DataFiles::new(&config), locale());
    placed(&faults, &text(rest));
    assert!(office.workflows.iter().next().is_some());
    fs::remove_file(file).expect("the file was there");
}

pub fn configuration(bytes: &[u8]) {
    let typed = text(bytes);
    let (_, faults) = Config::parse(Path::new("config.toml"), &typed, locale());
    placed(&faults, &typed);
}

/// A torn journal gives the last whole draft or none. The bytes are tried as a file, and, because a checksum stops nearly
/// all of them, as the text of a whole record too.
pub fn draft_file(bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("no input is that long");
    let check = Sha256::digest(bytes);
    let record = [&length.to_le_bytes(), &check[..8], bytes].concat();
    for content in [bytes, &record] {
        let file = written("drafts/01890a5d-ac96-774b-bcce-b302099a8057.draft", content);
        let folder = file.parent().expect("it is in a folder");
        let found = drafts::peek(folder).expect("a folder that can be read");
        assert!(found.len() <= 1);
    }
}

/// What is typed or pasted is safe to store and to show, and each edit keeps the cursor on a character.
pub fn typed_text(bytes: &[u8]) {
    let sent = text(bytes);
    for safe in [
        clean::line(&sent),
        clean::for_terminal(&sent),
        Paste::clean(&sent).text,
    ] {
        assert!(!safe.contains(|letter: char| letter.is_control() && letter != '\n'));
    }
    assert_eq!(clean::hidden_in(&clean::block(&sent)), 0);
    assert_eq!(clean::line(&clean::line(&sent)), clean::line(&sent));
    let cell = spreadsheet::defused(&sent);
    assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
    assert_eq!(spreadsheet::restored(&cell), sent);
    let _ = (phone::group(&sent), romaji::to_kana(&sent));

    let mut field = TextField::new(40);
    let steps = [
        Command::FieldLeft,
        Command::FieldRight,
        Command::FieldWordLeft,
        Command::FieldDelete,
        Command::FieldDeleteWord,
    ];
    for (at, letter) in sent.chars().enumerate() {
        let key = KeyEvent::new(
            KeyCode::Char(letter),
            KeyModifiers::from_bits_truncate(bytes[at % bytes.len()]),
        );
        let _ = keymap::from_crossterm(&key);
        field.insert(&letter.to_string());
        field.command(steps[usize::from(bytes[at % bytes.len()]) % steps.len()]);
        assert!(field.cursor() <= field.text().graphemes(true).count());
    }
}
