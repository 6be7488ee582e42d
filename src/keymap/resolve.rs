//! From a stroke to what it means here and now.
//!
//! What is in front is asked first: dialog, field, screen, everywhere. In a field a character is
//! text before it is anything else, so nothing typed or committed by an input method can run a
//! command. In lists full-width keys count as the ASCII ones, and kana or kanji go to the
//! filter: no keystroke is lost and none changes data by accident.

use super::command::{Command, Layer, Scope};
use super::file::{Binding, Keymap};
use super::keys::{Key, KeyChord, KeyName};
use super::section::Section;

/// What has the hands when a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'a> {
    /// The screen in front.
    pub scope: Scope,
    /// The active layers, the foremost first; [`Layer::Global`] last, unless a dialog shuts it out.
    pub layers: &'a [Layer],
}

impl Context<'_> {
    /// Whether characters are text here.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.layers
            .iter()
            .any(|layer| matches!(layer, Layer::Field | Layer::Memo))
    }

    /// The sections asked, in order. A screen's own keys come just before its lists, and in its
    /// fields just before what works everywhere.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let mut sections = Vec::with_capacity(self.layers.len() + 1);
        let mut asked = false;
        for layer in self.layers {
            if !asked && matches!(layer, Layer::List | Layer::Global) {
                sections.push(Section::Screen(self.scope));
                asked = true;
            }
            sections.push(Section::Layer(*layer));
        }
        sections
    }
}

/// What a stroke means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// Run this.
    Command(Command),
    /// Wait: these strokes may follow, each with what it would run. [`Resolver::chosen`] is the
    /// one Enter would take.
    Pending(Vec<(Key, Command)>),
    /// A character for the field.
    Text(char),
    /// Text typed in a list: it belongs into the filter.
    FilterText(String),
    /// Nothing.
    Nothing,
}

/// Remembers the strokes of an unfinished key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolver {
    pending: Vec<KeyChord>,
    chosen: usize,
}

impl Resolver {
    /// Whether an unfinished key is waiting for more.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Which of the pending ways Enter would take, counted from 0; arrows move it.
    #[must_use]
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// Forgets an unfinished key (another screen came to the front).
    pub fn forget(&mut self) {
        self.pending.clear();
        self.chosen = 0;
    }

    /// What `chord` means in `context`.
    pub fn resolve(&mut self, keymap: &Keymap, context: &Context<'_>, chord: KeyChord) -> Resolved {
        let before = std::mem::take(&mut self.pending);
        let waiting = !before.is_empty();
        if context.takes_text()
            && !waiting
            && let Some(letter) = chord.typed()
        {
            return Resolved::Text(letter);
        }
        let look = LookUp {
            keymap,
            sections: context.sections(),
        };
        let mut strokes = before.clone();
        strokes.push(chord.folded());
        if let Some(resolved) = self.look_up(&look, &strokes) {
            return resolved;
        }
        if let Some(resolved) = self.by_alias(&look, &before, chord.folded()) {
            return resolved;
        }
        if waiting && let Some(resolved) = self.step(&look, &before, chord) {
            return resolved;
        }
        self.chosen = 0;
        match chord.typed() {
            Some(letter) if context.takes_text() => Resolved::Text(letter),
            Some(letter) if !letter.is_ascii() && chord.folded() == chord => {
                Resolved::FilterText(letter.to_string())
            }
            _ => Resolved::Nothing,
        }
    }

    fn look_up(&mut self, look: &LookUp<'_>, strokes: &[KeyChord]) -> Option<Resolved> {
        let exact = look.exact(strokes);
        let leads = exact == Some(Command::Leader);
        if let Some(command) = exact
            && !leads
        {
            self.chosen = 0;
            return Some(Resolved::Command(command));
        }
        let following = look.following(strokes);
        if following.is_empty() {
            return exact.map(Resolved::Command);
        }
        self.pending = strokes.to_vec();
        self.chosen = 0;
        Some(Resolved::Pending(following))
    }

    /// Alt+digit, or a digit after the leader, is a function key: for terminals that keep
    /// F1 or F10 to themselves.
    fn by_alias(
        &mut self,
        look: &LookUp<'_>,
        before: &[KeyChord],
        chord: KeyChord,
    ) -> Option<Resolved> {
        let KeyName::Char(digit) = chord.name() else {
            return None;
        };
        let held = chord.modifiers();
        let by_alt = before.is_empty() && held.alt && !held.ctrl;
        let by_leader = look.exact(before) == Some(Command::Leader) && chord.typed().is_some();
        if !by_alt && !by_leader {
            return None;
        }
        self.look_up(look, &[function_key(digit)?])
    }

    /// The ways on can also be walked with arrows and taken with Enter, which work while the
    /// input method is on.
    fn step(
        &mut self,
        look: &LookUp<'_>,
        before: &[KeyChord],
        chord: KeyChord,
    ) -> Option<Resolved> {
        let following = look.following(before);
        let last = following.len().checked_sub(1)?;
        self.chosen = match chord.name() {
            KeyName::Down | KeyName::Right if self.chosen >= last => 0,
            KeyName::Down | KeyName::Right => self.chosen + 1,
            KeyName::Up | KeyName::Left => self.chosen.checked_sub(1).unwrap_or(last),
            KeyName::Enter => {
                let (_, command) = following.get(self.chosen)?;
                self.chosen = 0;
                return Some(Resolved::Command(*command));
            }
            _ => return None,
        };
        self.pending = before.to_vec();
        Some(Resolved::Pending(following))
    }
}

/// The function key a digit stands for: 1 to 9 are F1 to F9, 0 is F10.
fn function_key(digit: char) -> Option<KeyChord> {
    let number = match digit {
        '0' => 10,
        _ => u8::try_from(digit.to_digit(10)?).ok()?,
    };
    Some(KeyChord::plain(KeyName::F(number)))
}

struct LookUp<'a> {
    keymap: &'a Keymap,
    sections: Vec<Section>,
}

impl LookUp<'_> {
    fn of_section(&self, section: Section) -> impl Iterator<Item = &Binding> {
        self.keymap
            .bindings()
            .iter()
            .filter(move |binding| binding.section == section)
    }

    /// The command of exactly these strokes, the foremost section's first.
    fn exact(&self, strokes: &[KeyChord]) -> Option<Command> {
        self.sections.iter().find_map(|section| {
            self.of_section(*section)
                .find(|binding| binding.key.chords() == strokes)
                .map(|binding| binding.command)
        })
    }

    /// What may follow these strokes: the rest of each longer key with its command, and after
    /// the leader the digits that stand for function keys.
    fn following(&self, strokes: &[KeyChord]) -> Vec<(Key, Command)> {
        let mut ways: Vec<(Key, Command)> = Vec::new();
        for section in &self.sections {
            for binding in self.of_section(*section) {
                if !binding.key.continues(strokes) {
                    continue;
                }
                let rest = binding
                    .key
                    .chords()
                    .iter()
                    .skip(strokes.len())
                    .copied()
                    .collect();
                if let Some(rest) = Key::of_chords(rest)
                    && !ways.iter().any(|(known, _)| *known == rest)
                {
                    ways.push((rest, binding.command));
                }
            }
        }
        if self.exact(strokes) == Some(Command::Leader) {
            let digits = ('1'..='9').chain(['0']).filter_map(|digit| {
                let command = self.exact(&[function_key(digit)?])?;
                Some((Key::from(KeyChord::plain(KeyName::Char(digit))), command))
            });
            for (key, command) in digits {
                if !ways.iter().any(|(known, _)| *known == key) {
                    ways.push((key, command));
                }
            }
        }
        ways
    }
}

#[cfg(test)]
mod tests {
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
}
