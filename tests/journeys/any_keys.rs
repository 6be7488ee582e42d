//! Hands that press anything: whatever is typed, in whatever order and window, every frame is whole,
//! nothing panics, and the file stays sound.
//!
//! `MADOGUCHI_ANY_KEYS` (400) is the number of keys a pair of hands presses, `MADOGUCHI_ANY_HANDS` (4) the number of pairs.
//! A failure prints all keys since the last start of the program.

use crate::office::{Desk, Office, chords, minutes};
use crate::sizes;
use fastrand::Rng;
use madoguchi::locale::Lang;
use madoguchi::sample::Size;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What people press, the likely more often than the odd.
const KEYS: [&str; 72] = [
    "<f1>",
    "<f2>",
    "<f3>",
    "<f4>",
    "<f5>",
    "<f6>",
    "<f7>",
    "<f8>",
    "<f9>",
    "<f9>",
    "<f9>",
    "<f10>",
    "<f12>",
    "<enter>",
    "<enter>",
    "<enter>",
    "<enter>",
    "<esc>",
    "<esc>",
    "<tab>",
    "<shift-tab>",
    "<up>",
    "<down>",
    "<down>",
    "<left>",
    "<right>",
    "<home>",
    "<end>",
    "<pageup>",
    "<pagedown>",
    "<backspace>",
    "<delete>",
    "<ctrl-g>",
    "<ctrl-g>",
    "<ctrl-r>",
    "<ctrl-n>",
    "<ctrl-t>",
    "<ctrl-o>",
    "<ctrl-z>",
    "<ctrl-y>",
    "<ctrl-s>",
    "<ctrl-p>",
    "<ctrl-w>",
    "<ctrl-u>",
    "<ctrl-a>",
    "<ctrl-e>",
    "1",
    "2",
    "3",
    "4",
    "a",
    "b",
    "c",
    "e",
    "f",
    "k",
    "m",
    "n",
    "p",
    "v",
    "K",
    "V",
    "P",
    "/",
    "?",
    "+",
    "-",
    " ",
    "[",
    "]",
    "S12",
    "R8-O0012",
];

const TEXTS: [&str; 14] = [
    "相談",
    "さくら",
    "090-1234-5678",
    "昭和15年3月3日",
    "松戸市小金原1-1",
    "#看取り",
    "@馬橋 24",
    "ﾊﾅｺ",
    "2026-11-30",
    "明日 10:00",
    "葛\u{E0100}飾",
    "\u{202E}abc",
    "👨‍👩‍👧‍👦",
    "か\u{3099}",
];

const WINDOWS: [(u16, u16); 7] = [
    (80, 24),
    (80, 24),
    (120, 40),
    (40, 10),
    (200, 60),
    (20, 5),
    (1, 1),
];

const PEOPLE: [&str; 5] = ["佐藤", "森", "受田", "木村", "閲田"];

fn wanted(name: &str, usual: usize) -> usize {
    let given = std::env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Does one thing and says which.
fn act(desk: &mut Desk, office: &Office, rng: &mut Rng) -> String {
    match rng.u32(..100) {
        0..3 => {
            let (width, height) = WINDOWS[rng.usize(..WINDOWS.len())];
            desk.resize(width, height);
            format!("[window {width}x{height}]")
        }
        3..5 => {
            office.advance(minutes(rng.i64(0..600)));
            "[time]".to_owned()
        }
        5..8 => {
            let text = TEXTS[rng.usize(..TEXTS.len())].repeat(rng.usize(1..40));
            desk.paste(&text);
            format!("[paste {text:?}]")
        }
        8..20 => {
            let text = TEXTS[rng.usize(..TEXTS.len())];
            desk.keys(text);
            text.to_owned()
        }
        _ => {
            let key = KEYS[rng.usize(..KEYS.len())];
            // A name of a key the program's keyboard does not know is a fault of this list, found at once.
            assert!(!chords(key).is_empty());
            desk.keys(key);
            key.to_owned()
        }
    }
}

fn hands(office: &Office, seed: u64, keys: usize) {
    let mut rng = Rng::with_seed(seed);
    let mut pressed: Vec<String> = Vec::new();
    let sit = |rng: &mut Rng| {
        let name = PEOPLE[rng.usize(..PEOPLE.len())];
        let lang = if rng.bool() { Lang::Ja } else { Lang::En };
        office.desk_in(name, lang)
    };
    let mut desk = sit(&mut rng);
    for _ in 0..keys {
        let tried = catch_unwind(AssertUnwindSafe(|| {
            pressed.push(String::new());
            let done = act(&mut desk, office, &mut rng);
            if let Some(last) = pressed.last_mut() {
                *last = done;
            }
            let area = desk.buffer().area;
            sizes::holds(&desk, area.width, area.height);
        }));
        if let Err(fault) = tried {
            eprintln!("seed {seed}, after {}", pressed.concat());
            resume_unwind(fault);
        }
        if desk.has_left {
            pressed.clear();
            desk = sit(&mut rng);
        }
    }
}

#[test]
fn whatever_is_pressed_every_frame_is_whole_and_the_file_stays_sound() {
    let office = Office::open();
    let size = Size {
        facilities: 60,
        consultations: 60,
        seed: 7,
    };
    madoguchi::sample::fill(&mut office.store(), &size).unwrap();
    for seed in 0..wanted("MADOGUCHI_ANY_HANDS", 4) {
        hands(&office, seed as u64, wanted("MADOGUCHI_ANY_KEYS", 400));
    }
    let report = office.store().check(0).unwrap();
    assert!(report.ok, "{report:#?}");
}
