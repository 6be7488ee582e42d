//! Search keys: what is the same to a person looking for it gets the same key.
//!
//! Keys are for matching only and are never shown or stored in place of what was
//! typed. Folding is idempotent, so a key may be folded again without harm.
//! A directory folds hundreds of thousands of names at start, so texts of common
//! characters take a path without Unicode tables.

use unicode_normalization::UnicodeNormalization;

use super::kana;

mod variants;

pub use super::address::address_key;

/// Rounds of slow folding after which the text surely rests.
const SLOW_ROUNDS: usize = 6;

/// The search key: NFKC, lower case, hiragana, small kana enlarged, ヴ as ば-row,
/// ぢづを as じずお; long vowel marks, hyphens, spaces, middle dots and invisible
/// characters dropped; variant kanji unified; ヶ, ケ, が between kanji unified.
#[must_use]
pub fn key(text: &str) -> String {
    if text.chars().all(is_common) {
        return fold_common(text.chars(), text.len());
    }
    let mut folded = fold_slow(text);
    for _ in 0..SLOW_ROUNDS {
        let again = fold_slow(&folded);
        if again == folded {
            break;
        }
        folded = again;
    }
    folded
}

/// The ASCII digits of any digit form: full-width, circled, superscript.
/// Everything else is dropped; numbers in Chinese characters do not count.
#[must_use]
pub fn digits(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_digit).collect();
    }
    text.nfkc().filter(char::is_ascii_digit).collect()
}

/// Full-width ASCII to ASCII and the ideographic space to a space; the rest stays.
#[must_use]
pub fn ascii(text: &str) -> String {
    text.chars().map(ascii_letter).collect()
}

/// One character of [`ascii`].
#[must_use]
#[inline]
pub fn ascii_letter(letter: char) -> char {
    match letter {
        '！'..='～' => u32::from(letter)
            .checked_sub(0xFEE0)
            .and_then(char::from_u32)
            .unwrap_or(letter),
        '\u{3000}' => ' ',
        _ => letter,
    }
}

/// Whether `letter` is one of the many strokes people use for a hyphen or a long vowel.
#[must_use]
#[inline]
pub fn is_hyphen(letter: char) -> bool {
    matches!(
        letter,
        '-' | 'ー' | 'ｰ' | '－' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{2500}'
    )
}

/// Whether a character stands between the digits of a date, a time or a telephone number.
#[must_use]
pub fn is_number_sign(letter: char) -> bool {
    is_hyphen(letter) || matches!(ascii_letter(letter), '/' | '.' | ':')
}

/// Whether a text is digits of any width and the signs between them, and nothing else.
#[must_use]
pub fn is_number_part(text: &str) -> bool {
    let is_part = |letter| ascii_letter(letter).is_ascii_digit() || is_number_sign(letter);
    !text.is_empty() && text.chars().all(is_part)
}

/// Characters whose folding needs no Unicode table. Combining marks are not among
/// them, so nothing here can compose with its neighbour but half-width sound marks.
#[inline]
fn is_common(letter: char) -> bool {
    matches!(letter,
        ' '..='~' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{3000}'..='\u{3002}' | '々' | '〇'
        | '「'..='』' | '〜' | '\u{4E00}'..='\u{9FFF}' | '！'..='～' | '\u{FF61}'..='\u{FF9F}')
}

/// Common characters that NFKC leaves as they are, full-width ASCII aside.
#[inline]
pub(super) fn is_normal(letter: char) -> bool {
    is_common(letter) && !matches!(letter, '\u{FF61}'..='\u{FF9F}')
}

fn fold_slow(text: &str) -> String {
    let visible = text.chars().filter(|letter| !is_invisible(*letter));
    let normal: String = visible.nfkc().collect();
    let lower = normal.to_lowercase();
    fold_common(lower.nfkc(), lower.len())
}

fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[inline]
fn is_dropped(letter: char) -> bool {
    is_hyphen(letter) || letter.is_whitespace() || matches!(letter, '・' | '·' | '･')
}

fn fold_common(letters: impl Iterator<Item = char>, size: usize) -> String {
    let mut folded = Folded {
        out: String::with_capacity(size),
        last: '\0',
        before: '\0',
    };
    for letter in letters {
        let letter = kana::widened(letter).unwrap_or_else(|| ascii_letter(letter));
        if is_dropped(letter) {
            continue;
        }
        let letter = match kana::to_hiragana(letter) {
            'A'..='Z' => letter.to_ascii_lowercase(),
            '〜' => '~',
            letter if kana::is_kanji(letter) => variants::unified(letter),
            letter => letter,
        };
        folded.push(letter);
    }
    folded.out
}

/// The key while it grows, with its last two characters at hand.
struct Folded {
    out: String,
    last: char,
    before: char,
}

impl Folded {
    fn push(&mut self, letter: char) {
        if matches!(letter, kana::VOICED | kana::SEMI_VOICED) {
            if let Some(joined) = kana::voiced(self.last, letter) {
                self.replace_last(plain_kana(joined));
                return;
            }
        } else if self.last == 'ゔ' {
            // ヴァ is バ; ヴ alone is ブ.
            let row = match letter {
                'ぁ' => Some('ば'),
                'ぃ' => Some('び'),
                'ぇ' => Some('べ'),
                'ぉ' => Some('ぼ'),
                _ => None,
            };
            self.replace_last(row.unwrap_or('ぶ'));
            if row.is_some() {
                return;
            }
        } else if self.last == 'が' && kana::is_kanji(letter) && kana::is_kanji(self.before) {
            self.replace_last('け');
        }
        self.append(plain_kana(letter));
    }

    fn append(&mut self, letter: char) {
        self.out.push(letter);
        self.before = self.last;
        self.last = letter;
    }

    fn replace_last(&mut self, letter: char) {
        self.out.pop();
        self.out.push(letter);
        self.last = letter;
    }
}

#[inline]
fn plain_kana(letter: char) -> char {
    match kana::enlarged(letter) {
        'ぢ' => 'じ',
        'づ' => 'ず',
        'を' => 'お',
        'ヷ' => 'ば',
        'ヸ' => 'び',
        'ヹ' => 'べ',
        'ヺ' => 'ぼ',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn japanese() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                proptest::char::range('ぁ', 'ヿ'),
                proptest::char::range('\u{FF01}', '\u{FF9F}'),
                proptest::char::range('一', '鿿'),
                proptest::sample::select(vec![
                    'ヴ',
                    'が',
                    '\u{3099}',
                    '\u{309A}',
                    '゛',
                    '﨑',
                    '㈱',
                    'Ａ',
                    ' ',
                    '三',
                    '\u{E0100}'
                ]),
            ],
            0..24,
        )
        .prop_map(String::from_iter)
    }

    fn same(one: &str, other: &str) {
        assert_eq!(key(one), key(other), "{one} and {other}");
    }

    #[test]
    fn what_people_write_differently_has_one_key() {
        same("ﾏﾂﾄﾞ", "まつど");
        same("サーヴィス", "サービス");
        same("和名ヶ谷", "和名ケ谷");
        same("三が月", "三ヶ月");
        same("二十世紀が丘", "二十世紀ヶ丘");
        same("髙﨑", "高崎");
        same("渡邉", "渡辺");
        same("𠮷野家", "吉野家");
        same("齋藤", "斉藤");
        same("㈱ＡＢＣ", "(株)abc");
        same("ハ゜ート", "パート");
        same("キヤノン", "キャノン");
        same("はなぢ", "ハナジ");
        same("葛\u{e0100}飾", "葛飾");
        same("在宅・訪問　クリニック", "在宅訪問クリニック");
        same("１ー２", "1‐2");
    }

    #[test]
    fn an_ordinary_ga_stays() {
        assert_eq!(key("ながれやま"), "ながれやま");
        assert_eq!(key("痛みが強い"), "痛みが強い");
    }

    #[test]
    fn digits_come_from_any_form() {
        assert_eq!(digits("０４７－３６６－1111"), "0473661111");
        assert_eq!(digits("三ケ月①"), "1");
    }

    #[test]
    fn ascii_leaves_japanese_alone() {
        assert_eq!(ascii("Ａｂ１　ｱ松"), "Ab1 ｱ松");
    }

    proptest! {
        #[test]
        fn folding_a_key_changes_nothing(text in prop_oneof![any::<String>(), japanese()]) {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn the_fast_path_folds_like_the_slow_one(text in japanese()) {
            prop_assert_eq!(key(&text), key(&format!("{text}\u{200b}")));
        }
    }
}
