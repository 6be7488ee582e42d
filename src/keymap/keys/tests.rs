//! Keys as they are written in a key map.

use proptest::prelude::*;

use super::*;

fn any_chord() -> impl Strategy<Value = KeyChord> {
    let names: Vec<KeyName> = NAMES.iter().map(|(_, name)| *name).collect();
    let name = prop_oneof![
        proptest::sample::select(names),
        (1_u8..=24).prop_map(KeyName::F),
        proptest::char::range('!', '~').prop_map(KeyName::Char),
    ];
    (any::<[bool; 3]>(), name)
        .prop_map(|([ctrl, alt, shift], name)| KeyChord::new(Modifiers { ctrl, alt, shift }, name))
}

proptest! {
    #[test]
    fn what_is_printed_can_be_read_again(chords in prop::collection::vec(any_chord(), 1..4)) {
        let key = Key::of_chords(chords).unwrap();
        prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
    }

    #[test]
    fn any_text_is_a_key_or_a_fault_but_never_a_panic(text in "\\PC{0,12}") {
        let _ = text.parse::<Key>();
    }

    #[test]
    fn folding_twice_is_folding_once(letter in any::<char>()) {
        let once = KeyChord::plain(KeyName::Char(letter)).folded();
        prop_assert_eq!(once.folded(), once);
    }
}

#[test]
fn the_usual_ways_to_write_a_key_are_all_read() {
    for (written, printed) in [
        ("F1", "f1"),
        ("S-Tab", "shift-tab"),
        ("^S", "ctrl-s"),
        ("C-x C-s", "ctrl-x ctrl-s"),
        ("M-x", "alt-x"),
        ("ctrl-/", "ctrl-_"),
        ("ctrl-h", "backspace"),
        ("shift-u", "U"),
        ("g  g", "g g"),
        ("^", "^"),
        ("ctrl--", "ctrl--"),
        ("PgDn", "pagedown"),
    ] {
        assert_eq!(
            written.parse::<Key>().unwrap().to_string(),
            printed,
            "{written}"
        );
    }
}

#[test]
fn a_key_that_no_terminal_sends_is_refused() {
    for written in ["", " ", "f25", "f0", "hyper-x", "あ", "ctrl-", "fn"] {
        assert!(written.parse::<Key>().is_err(), "{written}");
    }
}

#[test]
fn a_full_width_key_in_a_list_is_the_key_meant() {
    for (typed, meant) in [
        ('ｊ', 'j'),
        ('／', '/'),
        ('・', '/'),
        ('１', '1'),
        ('\u{3000}', ' '),
        ('～', '~'),
    ] {
        let chord = KeyChord::plain(KeyName::Char(typed)).folded();
        assert_eq!(chord.typed(), Some(meant), "{typed}");
    }
}
