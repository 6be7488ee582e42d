//! A key finds its command, the nearest section first.

use proptest::prelude::*;

use super::*;
use crate::keymap::file::Shipped;

const LIST: &[Layer] = &[Layer::List, Layer::Global];
const FIELD: &[Layer] = &[Layer::Field, Layer::Global];
const MEMO: &[Layer] = &[Layer::Memo, Layer::Field, Layer::Global];
const PALETTE: &[Layer] = &[Layer::Dialog, Layer::Field, Layer::Global];

/// Presses keys one after the other and tells what the last one means.
fn press(which: Shipped, layers: &[Layer], keys: &str) -> Resolved {
    let keymap = Keymap::shipped(which);
    let context = Context {
        scope: Scope::Referral,
        layers,
    };
    let mut resolver = Resolver::default();
    let mut last = Resolved::Nothing;
    for stroke in keys.split(' ') {
        let chord = match stroke.chars().next() {
            Some(letter) if !letter.is_ascii() => KeyChord::plain(KeyName::Char(letter)),
            _ => stroke.parse().unwrap(),
        };
        last = resolver.resolve(&keymap, &context, chord);
    }
    last
}

fn runs(which: Shipped, layers: &[Layer], keys: &str, command: Command) {
    assert_eq!(
        press(which, layers, keys),
        Resolved::Command(command),
        "{which:?} {keys}"
    );
}

#[test]
fn what_is_in_front_is_asked_first() {
    runs(Shipped::Default, LIST, "enter", Command::GoPrimary);
    runs(Shipped::Default, FIELD, "enter", Command::FieldNext);
    runs(Shipped::Default, MEMO, "enter", Command::MemoNewline);
    runs(Shipped::Default, MEMO, "tab", Command::FieldNext);
    runs(Shipped::Default, PALETTE, "down", Command::MoveDown);
    runs(Shipped::Default, PALETTE, "enter", Command::GoPrimary);
    runs(Shipped::Default, FIELD, "f12", Command::Commit);
    runs(Shipped::Vim, PALETTE, "esc", Command::Back);
    runs(Shipped::Vim, FIELD, "esc", Command::FieldLeave);
}

#[test]
fn full_width_keys_in_a_list_are_the_keys_meant() {
    runs(Shipped::Default, LIST, "ｊ", Command::MoveDown);
    runs(Shipped::Default, LIST, "・", Command::SearchFocus);
    runs(Shipped::Default, LIST, "３", Command::Pick3);
    runs(Shipped::Default, LIST, "\u{3000}", Command::MarkToggle);
    runs(Shipped::Vim, LIST, "ｇ ｇ", Command::MoveFirst);
}

#[test]
fn kana_in_a_list_goes_to_the_filter_and_in_a_field_into_the_text() {
    assert_eq!(
        press(Shipped::Default, LIST, "山"),
        Resolved::FilterText("山".to_owned())
    );
    assert_eq!(press(Shipped::Default, FIELD, "ｊ"), Resolved::Text('ｊ'));
    assert_eq!(press(Shipped::Default, LIST, "Q"), Resolved::Nothing);
}

#[test]
fn a_digit_after_the_leader_or_with_alt_is_a_function_key() {
    for layers in [LIST, FIELD] {
        runs(Shipped::Default, layers, "ctrl-g 9", Command::GoPrimary);
        runs(Shipped::Default, layers, "ctrl-g 0", Command::PaletteOpen);
        runs(
            Shipped::Default,
            layers,
            "ctrl-g ３",
            Command::ScreenDirectory,
        );
        runs(Shipped::Default, layers, "alt-1", Command::HelpOpen);
        runs(Shipped::Emacs, layers, "ctrl-x 2", Command::IntakeNew);
    }
    runs(Shipped::Vim, LIST, "space 7", Command::ScreenToday);
}

#[test]
fn the_leader_waits_and_tells_what_may_follow() {
    let Resolved::Pending(ways) = press(Shipped::Default, FIELD, "ctrl-g") else {
        panic!("the leader waits");
    };
    assert!(ways.contains(&("c".parse().unwrap(), Command::ItemClaim)));
    assert!(ways.contains(&("9".parse().unwrap(), Command::GoPrimary)));
    runs(Shipped::Default, FIELD, "ctrl-g c", Command::ItemClaim);
}

#[test]
fn the_ways_on_can_be_walked_with_arrows_alone() {
    let Resolved::Pending(ways) = press(Shipped::Default, FIELD, "ctrl-g") else {
        panic!("the leader waits");
    };
    runs(Shipped::Default, FIELD, "ctrl-g down enter", ways[1].1);
    runs(
        Shipped::Default,
        FIELD,
        "ctrl-g up enter",
        ways[ways.len() - 1].1,
    );
}

#[test]
fn a_key_that_leads_nowhere_ends_the_waiting_and_loses_no_text() {
    assert_eq!(
        press(Shipped::Default, LIST, "ctrl-g esc"),
        Resolved::Nothing
    );
    assert_eq!(
        press(Shipped::Default, FIELD, "ctrl-g 山"),
        Resolved::Text('山')
    );
    runs(Shipped::Vim, LIST, "g g", Command::MoveFirst);
    runs(Shipped::Vim, LIST, "g : j", Command::MoveDown);
}

proptest! {
    #[test]
    fn in_a_field_every_character_is_text(letter in any::<char>()) {
        let keymap = Keymap::shipped(Shipped::Default);
        for layers in [FIELD, MEMO, PALETTE] {
            let context = Context { scope: Scope::Intake, layers };
            let chord = KeyChord::plain(KeyName::Char(letter));
            let resolved = Resolver::default().resolve(&keymap, &context, chord);
            prop_assert_eq!(resolved, Resolved::Text(letter));
        }
    }

    #[test]
    fn in_a_list_text_never_runs_more_than_its_ascii_twin(letter in any::<char>()) {
        let keymap = Keymap::shipped(Shipped::Default);
        let context = Context { scope: Scope::Intake, layers: LIST };
        let resolve = |chord| Resolver::default().resolve(&keymap, &context, chord);
        let chord = KeyChord::plain(KeyName::Char(letter));
        match resolve(chord) {
            Resolved::Command(command) => {
                prop_assert!(chord.folded().typed().is_some_and(|c| c.is_ascii()));
                prop_assert_eq!(resolve(chord.folded()), Resolved::Command(command));
            }
            Resolved::FilterText(text) => prop_assert_eq!(text, letter.to_string()),
            other => prop_assert_eq!(other, Resolved::Nothing),
        }
    }
}
