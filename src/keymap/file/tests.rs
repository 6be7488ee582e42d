//! Key maps with faults: each is told with its place.

use super::*;
use crate::keymap::command::{Layer, Reach};

fn faults(text: &str) -> Vec<String> {
    let locale = Locale::new(crate::locale::Lang::En);
    let below = Keymap::shipped(Shipped::Default);
    let (after, faults) = below.clone().changed_by(Path::new("my.toml"), text, locale);
    assert!(
        faults.is_empty() || after == below,
        "a faulty file changes nothing"
    );
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_shipped_maps_have_neither_fault_nor_conflict() {
    let locale = Locale::default();
    let empty = Keymap {
        written: Vec::new(),
        bindings: Vec::new(),
    };
    for which in Shipped::ALL {
        let below = match which {
            Shipped::Default => empty.clone(),
            _ => Keymap::shipped(Shipped::Default),
        };
        let (map, faults) = below.changed_by(Path::new(which.name()), which.text(), locale);
        assert!(faults.is_empty(), "{faults:#?}");
        assert!(!map.bindings().is_empty());
    }
}

#[test]
fn every_command_can_be_reached_while_the_input_method_is_on() {
    for which in Shipped::ALL {
        let map = Keymap::shipped(*which);
        for command in Command::ALL {
            let mut keys = map.bindings().iter().filter(|one| one.command == *command);
            let reachable = match command.spec().reach {
                Reach::Palette => true,
                Reach::Digit => keys.next().is_some(),
                Reach::Key | Reach::Always => keys.any(|one| one.key.is_ime_proof()),
            };
            assert!(reachable, "{} in {which:?}", command.name());
        }
    }
}

#[test]
fn the_keys_of_the_desk_are_the_documented_ones() {
    let map = Keymap::shipped(Shipped::Default);
    for (key, command) in [
        ("f1", Command::HelpOpen),
        ("f2", Command::IntakeNew),
        ("f3", Command::ScreenDirectory),
        ("f4", Command::ScreenReferral),
        ("f5", Command::SearchFocus),
        ("ctrl-f", Command::SearchFocus),
        ("f6", Command::ScreenOutreach),
        ("f7", Command::ScreenToday),
        ("f8", Command::CandidatesOpen),
        ("f9", Command::GoPrimary),
        ("f10", Command::PaletteOpen),
        ("ctrl-p", Command::PaletteOpen),
        ("f12", Command::Commit),
        ("ctrl-s", Command::Commit),
        ("ctrl-z", Command::Undo),
        ("ctrl-y", Command::Redo),
        ("esc", Command::Back),
        ("ctrl-q", Command::Quit),
    ] {
        let key: Key = key.parse().unwrap();
        assert!(
            map.keys_of(command, Section::GLOBAL).any(|one| *one == key),
            "{key}"
        );
    }
    let f11: Key = "f11".parse().unwrap();
    for which in Shipped::ALL {
        assert!(
            Keymap::shipped(*which)
                .bindings()
                .iter()
                .all(|one| one.key != f11)
        );
    }
}

#[test]
fn a_file_of_ones_own_replaces_a_commands_keys_in_that_section_only() {
    let locale = Locale::default();
    let text = "[global]\n\"redraw\" = [\"ctrl-b\", \"leader ctrl-l\"]\n[list]\n\"help.open\" = []";
    let (map, faults) =
        Keymap::shipped(Shipped::Default).changed_by(Path::new("my.toml"), text, locale);
    assert_eq!(faults, []);
    let keys = |command, section| -> Vec<String> {
        map.keys_of(command, section)
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        keys(Command::Redraw, Section::GLOBAL),
        ["ctrl-b", "ctrl-g ctrl-l"]
    );
    assert_eq!(
        keys(Command::HelpOpen, Section::Layer(Layer::List)),
        [""; 0]
    );
    assert_eq!(keys(Command::HelpOpen, Section::GLOBAL), ["f1"]);
}

#[test]
fn every_fault_is_told_at_once_with_its_line() {
    let text = "[global]\n\"help.opne\" = [\"f1\"]\n\"field.left\" = [\"ctrl-t\"]\n\
                \"redo\" = [\"hyper-y\", 3]\n[lists]\n\"undo\" = [\"u\"]\nbroken = \n";
    let faults = faults(text);
    let told = |start: &str, part: &str| {
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with(start) && fault.contains(part)),
            "{start} {part} in {faults:#?}"
        );
    };
    told("my.toml:2:", "help.open");
    told("my.toml:3:", "field, memo");
    told("my.toml:4:", "hyper-y");
    told("my.toml:4:", "list of keys");
    told("my.toml:5:", "[lists]");
    told("my.toml:7:", "TOML");
}

#[test]
fn two_commands_on_one_key_are_told_with_both_names() {
    let faults = faults("[global]\n\n\"redraw\" = [\"f1\"]\n");
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].starts_with("my.toml:3:"), "{faults:#?}");
    assert!(
        faults[0].contains("help.open") && faults[0].contains("redraw"),
        "{faults:#?}"
    );
}

#[test]
fn a_key_that_begins_another_is_told() {
    let faults = faults("[list]\n\"phone.copy\" = [\"j j\"]\n");
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].contains("move.down"), "{faults:#?}");
}

#[test]
fn nobody_can_take_away_the_way_out_or_the_way_to_save() {
    for text in ["[global]\n\"quit\" = []", "[global]\n\"commit\" = [\"z\"]"] {
        let faults = faults(text);
        assert_eq!(faults.len(), 1, "{faults:#?}");
    }
    let faults = faults("[global]\n\"commit\" = []");
    assert!(
        faults[0].starts_with("my.toml:2: \"commit\""),
        "{faults:#?}"
    );
}

#[test]
fn any_text_is_a_map_or_a_list_of_faults_but_never_a_panic() {
    for text in [
        "",
        "[",
        "[global",
        "\"\" = 1",
        "[[list]]",
        "[global]\nundo.x = [\"u\"]",
        "\u{feff}",
    ] {
        let _ = faults(text);
    }
}

#[test]
fn a_file_that_is_not_there_is_told_and_the_defaults_stay() {
    let dir = tempfile::tempdir().unwrap();
    let (map, faults) = Keymap::load("mine", dir.path(), Locale::default());
    assert_eq!(map, Keymap::shipped(Shipped::Default));
    assert_eq!(faults.len(), 1);
    let (map, faults) = Keymap::load("vim", dir.path(), Locale::default());
    assert_eq!(map, Keymap::shipped(Shipped::Vim));
    assert_eq!(faults, []);
}
