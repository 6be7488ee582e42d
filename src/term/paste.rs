//! Pasted text, made harmless before anybody sees it.
//!
//! The rule: nothing is cut silently. What passes the limit is left out and said so ([`Paste::cut`]).

/// The longest paste kept, in bytes of UTF-8 (1 MiB).
pub const PASTE_LIMIT: usize = 1024 * 1024;

/// Text that came in one piece. It holds no control character but line feeds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paste {
    /// The text; lines end with a line feed, tabs are single spaces.
    pub text: String,
    /// Whether the end of the text was left out because it is longer than [`PASTE_LIMIT`].
    pub cut: bool,
}

impl Paste {
    /// Cleans what the terminal sent.
    #[must_use]
    pub fn clean(sent: &str) -> Self {
        let mut paste = Self {
            text: String::with_capacity(sent.len().min(PASTE_LIMIT)),
            cut: false,
        };
        let mut after_return = false;
        for sent in sent.chars() {
            let kept = match sent {
                '\n' if after_return => None,
                '\r' | '\n' => Some('\n'),
                '\t' => Some(' '),
                other if other.is_control() => None,
                other => Some(other),
            };
            after_return = sent == '\r';
            let Some(kept) = kept else { continue };
            if paste.text.len() + kept.len_utf8() > PASTE_LIMIT {
                paste.cut = true;
                break;
            }
            paste.text.push(kept);
        }
        paste
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_ends_of_every_system_become_line_feeds() {
        assert_eq!(Paste::clean("一\r\n二\r三\n\n四").text, "一\n二\n三\n\n四");
    }

    #[test]
    fn control_characters_are_left_out_and_tabs_part_words() {
        assert_eq!(
            Paste::clean("松戸\t市\u{1b}[31m\u{7}\u{9b}2J\u{7f}").text,
            "松戸 市[31m2J"
        );
    }

    #[test]
    fn a_paste_over_the_limit_says_so_and_keeps_whole_characters() {
        let paste = Paste::clean(&"あ".repeat(PASTE_LIMIT / 3 + 1));
        assert!(paste.cut);
        assert_eq!(paste.text.len(), PASTE_LIMIT - PASTE_LIMIT % 3);
        assert!(!Paste::clean(&"a".repeat(PASTE_LIMIT)).cut);
    }

    proptest! {
        #[test]
        fn no_control_character_but_the_line_feed_survives(sent in ".{0,200}|[\\x00-\\x1f\\x7f-\\u{9f}あ]{0,200}") {
            let text = Paste::clean(&sent).text;
            prop_assert!(text.chars().all(|kept| kept == '\n' || !kept.is_control()), "{text:?}");
        }
    }
}
