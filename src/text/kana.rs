//! The kana blocks of Unicode: hiragana, katakana, half-width katakana.
//!
//! Single characters only; whole texts are the business of `clean`, `fold` and `romaji`.

/// Full-width forms of U+FF61..=U+FF9D, in that order.
const FULL_WIDTH: [char; 61] = [
    '。', '「', '」', '、', '・', 'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー',
    'ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ',
    'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ',
    'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン',
];

/// Distance between a hiragana and its katakana.
const BLOCK_DISTANCE: u32 = 0x60;

/// Combining dakuten.
pub const VOICED: char = '\u{3099}';
/// Combining handakuten.
pub const SEMI_VOICED: char = '\u{309A}';

fn shifted(letter: char, by: i64) -> char {
    u32::try_from(i64::from(u32::from(letter)) + by)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(letter)
}

/// Katakana to hiragana; anything else stays.
#[must_use]
#[inline]
pub fn to_hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => shifted(letter, -i64::from(BLOCK_DISTANCE)),
        _ => letter,
    }
}

/// Hiragana to katakana; anything else stays.
#[must_use]
#[inline]
pub fn to_katakana(letter: char) -> char {
    match letter {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => shifted(letter, i64::from(BLOCK_DISTANCE)),
        _ => letter,
    }
}

/// Half-width katakana and its punctuation to full width; the half-width sound
/// marks become the combining ones. `None` for any other character.
#[must_use]
#[inline]
pub fn widened(letter: char) -> Option<char> {
    match letter {
        '\u{FF9E}' => Some(VOICED),
        '\u{FF9F}' => Some(SEMI_VOICED),
        '\u{FF61}'..='\u{FF9D}' => {
            let at = usize::try_from(u32::from(letter) - 0xFF61).ok()?;
            FULL_WIDTH.get(at).copied()
        }
        _ => None,
    }
}

/// Joins a kana and a combining sound mark; `None` if there is no such kana.
#[must_use]
pub fn voiced(base: char, mark: char) -> Option<char> {
    let hiragana = to_hiragana(base);
    let joined = match (hiragana, mark) {
        (
            'か' | 'き' | 'く' | 'け' | 'こ' | 'さ' | 'し' | 'す' | 'せ' | 'そ' | 'た' | 'ち'
            | 'つ' | 'て' | 'と' | 'は' | 'ひ' | 'ふ' | 'へ' | 'ほ' | 'ゝ',
            VOICED,
        ) => shifted(hiragana, 1),
        ('は' | 'ひ' | 'ふ' | 'へ' | 'ほ', SEMI_VOICED) => shifted(hiragana, 2),
        ('う', VOICED) => 'ゔ',
        _ => return wa_row_voiced(base, mark),
    };
    Some(if hiragana == base {
        joined
    } else {
        to_katakana(joined)
    })
}

fn wa_row_voiced(base: char, mark: char) -> Option<char> {
    match (base, mark) {
        ('ワ', VOICED) => Some('ヷ'),
        ('ヰ', VOICED) => Some('ヸ'),
        ('ヱ', VOICED) => Some('ヹ'),
        ('ヲ', VOICED) => Some('ヺ'),
        _ => None,
    }
}

/// Small hiragana to its large form; anything else stays.
#[must_use]
#[inline]
pub fn enlarged(letter: char) -> char {
    match letter {
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            shifted(letter, 1)
        }
        'ゕ' => 'か',
        'ゖ' => 'け',
        _ => letter,
    }
}

/// Whether `letter` is hiragana or full-width katakana, long vowel mark included.
#[must_use]
pub fn is_kana(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ' | 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ')
}

/// Whether `letter` is a Chinese character, iteration mark included.
#[must_use]
#[inline]
pub fn is_kanji(letter: char) -> bool {
    matches!(letter,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '々' | '〆' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_half_width_block_maps_in_order() {
        assert_eq!(widened('ｱ'), Some('ア'));
        assert_eq!(widened('ﾝ'), Some('ン'));
        assert_eq!(widened('｡'), Some('。'));
        assert_eq!(widened('ｰ'), Some('ー'));
        assert_eq!(widened('A'), None);
    }

    #[test]
    fn sound_marks_join_only_where_a_kana_exists() {
        assert_eq!(voiced('カ', VOICED), Some('ガ'));
        assert_eq!(voiced('は', SEMI_VOICED), Some('ぱ'));
        assert_eq!(voiced('ウ', VOICED), Some('ヴ'));
        assert_eq!(voiced('ア', VOICED), None);
        assert_eq!(voiced('が', VOICED), None);
    }
}
