//! Makes text from outside safe to store and to show.
//!
//! Typing, pastes and imported files pass here once, at the boundary. What could
//! steer a terminal or hide in a name goes out: control characters, bidirectional
//! overrides, zero-width and tag characters. What a name needs stays: variation
//! selectors of kanji, and compatibility kanji (no NFC: it would change 神 into 神).

use std::fmt::Write as _;

use unicode_normalization::char::is_combining_mark;

use super::kana;

/// More marks than this on one letter are a prank, not a language.
const MARKS_PER_LETTER: usize = 8;

/// Cleans a one-line text: line breaks and tabs become one space each.
/// Half-width kana becomes full-width. Spaces at the ends stay: a field may call
/// this while a person types.
#[must_use]
pub fn line(text: &str) -> String {
    cleaned(text, ' ')
}

/// Cleans a text of several lines: all line ends become `\n`, tabs a space.
#[must_use]
pub fn block(text: &str) -> String {
    cleaned(text, '\n')
}

/// Text of unknown origin made fit for printing on one line of a terminal: what
/// [`line()`] would take out is shown as `<U+202E>`, so that a person sees it.
#[must_use]
pub fn for_terminal(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for letter in text.chars() {
        if matches!(letter, '\n' | '\r' | '\t') {
            shown.push(' ');
        } else if is_hidden(letter) || (is_selector(letter) && !ends_in_kanji(&shown)) {
            // Writing to a String cannot fail.
            let _ = write!(shown, "<U+{:04X}>", u32::from(letter));
        } else if is_combining_mark(letter) && !is_selector(letter) {
            marks += 1;
            if marks <= MARKS_PER_LETTER {
                shown.push(letter);
            }
            continue;
        } else {
            shown.push(letter);
        }
        marks = 0;
    }
    shown
}

/// How many characters [`block`] takes out of a text because nobody would see them.
#[must_use]
pub fn hidden_in(text: &str) -> usize {
    let is_taken = |letter: &char| is_hidden(*letter) && !is_line_end(*letter) && *letter != '\t';
    text.chars().filter(is_taken).count()
}

fn cleaned(text: &str, line_end: char) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut marks = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\r' && letters.peek() == Some(&'\n') {
            continue;
        }
        let letter = match letter {
            '\t' => ' ',
            _ if is_line_end(letter) => line_end,
            _ => letter,
        };
        if letter != '\n' && is_hidden(letter) {
            continue;
        }
        if is_selector(letter) {
            if ends_in_kanji(&clean) {
                clean.push(letter);
            }
            continue;
        }
        let letter = kana::widened(letter).unwrap_or(letter);
        if !is_combining_mark(letter) {
            marks = 0;
            clean.push(letter);
        } else if let Some(joined) = joined_with_last(&clean, letter) {
            clean.pop();
            clean.push(joined);
        } else if marks < MARKS_PER_LETTER {
            marks += 1;
            clean.push(letter);
        }
    }
    clean
}

fn joined_with_last(clean: &str, mark: char) -> Option<char> {
    kana::voiced(clean.chars().next_back()?, mark)
}

fn ends_in_kanji(text: &str) -> bool {
    text.chars().next_back().is_some_and(kana::is_kanji)
}

fn is_line_end(letter: char) -> bool {
    matches!(
        letter,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Variation selectors that choose the shape of a kanji: of no use elsewhere.
fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{FE00}'..='\u{FE02}' | '\u{E0100}'..='\u{E01EF}')
}

/// Characters that take no cell and can steer the terminal, turn the reading
/// direction, or make two equal-looking names different.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FE03}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{FFFE}' | '\u{FFFF}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_lose_what_makes_them_work() {
        assert_eq!(line("佐藤\u{1b}]52;c;x\u{7}"), "佐藤]52;c;x");
        assert_eq!(line("a\u{9b}2Jb\u{7f}\0c"), "a2Jbc");
    }

    #[test]
    fn hidden_characters_go_out_and_variation_selectors_stay() {
        assert_eq!(line("\u{feff}山\u{202e}田\u{200b}\u{e0041}"), "山田");
        assert_eq!(line("葛\u{e0100}飾"), "葛\u{e0100}飾");
        assert_eq!(line("a\u{e0100}"), "a");
    }

    #[test]
    fn kana_is_composed_and_compatibility_kanji_is_left_alone() {
        assert_eq!(line("か\u{3099}く ﾊﾟｰﾄﾞ"), "がく パード");
        assert_eq!(line("\u{fa19}\u{fa10}"), "\u{fa19}\u{fa10}");
    }

    #[test]
    fn line_ends_become_spaces_in_a_line_and_newlines_in_a_block() {
        assert_eq!(line("一\r\n二\t三"), "一 二 三");
        assert_eq!(block("一\r\n二\r三\u{2028}四\n"), "一\n二\n三\n四\n");
    }

    #[test]
    fn piled_up_marks_are_capped() {
        let pile: String = std::iter::once('e')
            .chain(std::iter::repeat_n('\u{301}', 200))
            .collect();
        assert_eq!(line(&pile).chars().count(), 9);
    }

    #[test]
    fn the_terminal_sees_the_name_of_a_hidden_character() {
        assert_eq!(for_terminal("山\u{202e}田\u{1b}"), "山<U+202E>田<U+001B>");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            prop_assert_eq!(line(&line(&text)), line(&text));
            prop_assert_eq!(block(&block(&text)), block(&text));
        }

        #[test]
        fn no_control_character_survives(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(char::is_control));
            prop_assert!(!for_terminal(&text).chars().any(char::is_control));
        }
    }
}
