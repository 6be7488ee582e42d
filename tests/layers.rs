//! Holds every `use crate::…` of the program to the direction between its rooms.
//!
//! A room that may import everything is not in the table; a room that is missing is a fault, so that a
//! new one is thought about.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import. `domain` and the rooms before it know no file and no screen.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("clock", &[]),
    ("calendar", &["clock", "text"]),
    ("locale", &[]),
    ("fault", &["text"]),
    ("logging", &[]),
    ("host", &[]),
    ("config", &["fault", "locale"]),
    ("keymap", &["fault", "locale", "text"]),
    ("domain", &["calendar", "fault", "locale", "text"]),
    (
        "workflow",
        &["calendar", "domain", "fault", "locale", "text"],
    ),
    (
        "office",
        &[
            "calendar", "config", "domain", "fault", "locale", "text", "workflow",
        ],
    ),
    ("search", &["domain", "text"]),
    ("import", &["domain", "locale", "text"]),
    // It applies what an import has read, and fills the search with what it holds.
    (
        "store",
        &[
            "calendar", "clock", "domain", "host", "import", "office", "search", "text", "workflow",
        ],
    ),
    (
        "report",
        &[
            "calendar", "clock", "domain", "locale", "office", "store", "text", "workflow",
        ],
    ),
    (
        "explain",
        &["domain", "locale", "office", "store", "workflow"],
    ),
    (
        "app",
        &[
            "calendar", "clock", "config", "domain", "explain", "keymap", "locale", "office",
            "report", "search", "store", "text", "workflow",
        ],
    ),
    (
        "ui",
        &[
            "app", "calendar", "config", "domain", "explain", "keymap", "locale", "report",
            "search", "store", "text", "workflow",
        ],
    ),
    ("term", &[]),
];

/// Rooms that know all, and the map itself.
const KNOW_ALL: &[&str] = &["runtime", "cli", "sample", "main", "lib"];

#[test]
fn every_room_imports_only_what_its_place_allows() {
    let rules: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let source_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    for file in sources(&source_folder) {
        let room = room_of(&file, &source_folder);
        if KNOW_ALL.contains(&room.as_str()) || file.file_stem().is_some_and(|stem| stem == "tests")
        {
            continue;
        }
        let Some(allowed) = rules.get(room.as_str()) else {
            faults.push(format!(
                "{}: the room {room} is not in the table",
                file.display()
            ));
            continue;
        };
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in code(&text) {
            for used in imports(line) {
                if used != room && !allowed.contains(&used.as_str()) {
                    faults.push(format!(
                        "{}:{number}: {room} imports {used}",
                        file.display()
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn whoever_is_drawn_knows_nobody_who_draws() {
    for (room, allowed) in ROOMS {
        assert!(
            !allowed.contains(&"ui") && !allowed.contains(&"runtime"),
            "{room}"
        );
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The first folder or file below `src`.
fn room_of(file: &Path, source_folder: &Path) -> String {
    let inside = file.strip_prefix(source_folder).unwrap();
    let first = inside.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The lines of code with their numbers, up to the tests of the file: tests may look anywhere.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines());
    let is_code = |(_, line): &(usize, &str)| !line.trim_start().starts_with("//");
    lines
        .take_while(|(_, line)| *line != "mod tests {")
        .filter(is_code)
}

/// Every room named as `crate::room` in a line, one by one or in braces.
fn imports(line: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for after in line.split("crate::").skip(1) {
        let names = after
            .strip_prefix('{')
            .map_or(after, |braces| braces.split('}').next().unwrap_or(braces));
        let parts: Vec<&str> = if after.starts_with('{') {
            names.split(',').collect()
        } else {
            vec![names]
        };
        for part in parts {
            let word: String = part
                .trim()
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            if word.starts_with(|letter: char| letter.is_ascii_lowercase()) {
                rooms.push(word);
            }
        }
    }
    rooms
}

#[test]
fn imports_are_found_alone_and_in_braces() {
    assert_eq!(imports("use crate::store::Store;"), ["store"]);
    assert_eq!(imports("use crate::{app::App, ui};"), ["app", "ui"]);
    assert_eq!(
        imports("    pub(crate) fn x(y: crate::text::Z) {}"),
        ["text"]
    );
}
