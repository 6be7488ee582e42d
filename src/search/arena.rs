//! How texts lie in the index: folded, in few bytes, with a mask of their characters.

use crate::text::kana;

/// Where hiragana begin in one-byte kana.
const KANA_BYTE: u32 = 0x80;
/// The first hiragana.
const FIRST_KANA: u32 = 0x3041;
/// Bytes of block numbers that are kept.
const BLOCK_BYTES: usize = 24;
/// Stands for a character outside the basic plane; never found in a text.
const OUTSIDE: u16 = 0xFFFD;

/// A folded text in 16-bit characters.
pub(super) fn wide(key: &str) -> Vec<u16> {
    key.chars()
        .map(|c| u16::try_from(u32::from(c)).unwrap_or(OUTSIDE))
        .collect()
}

/// A folded reading in one byte a character: hiragana from 0x80 on, ASCII as it is; the few
/// other characters that readings hold are left out.
pub(super) fn kana_bytes(key: &str) -> Vec<u8> {
    key.chars()
        .filter_map(|c| {
            let code = u32::from(c);
            let byte = if kana::is_kana(c) {
                code.checked_sub(FIRST_KANA).map(|at| at + KANA_BYTE)
            } else {
                c.is_ascii().then_some(code)
            };
            u8::try_from(byte?).ok()
        })
        .collect()
}

/// An address key cut into its words and the first numbers behind them.
pub(super) fn split_address(key: &str) -> (String, Vec<u8>) {
    let is_number = |c: char| c.is_ascii_digit() || c == '-';
    let place: String = key.chars().take_while(|c| !is_number(*c)).collect();
    let numbers = key
        .chars()
        .skip_while(|c| !is_number(*c))
        .take_while(|c| is_number(*c));
    let block = numbers
        .filter_map(|c| u8::try_from(u32::from(c)).ok())
        .take(BLOCK_BYTES);
    (place, block.collect())
}

/// A character as the masks and the comparisons see it.
pub(super) trait Letter: Copy + Eq {
    /// Its code.
    fn code(self) -> u32;
}

impl Letter for u8 {
    fn code(self) -> u32 {
        u32::from(self)
    }
}

impl Letter for u16 {
    fn code(self) -> u32 {
        u32::from(self)
    }
}

/// One bit of 64 for each character of a text: a text can hold a word only if its mask holds
/// the word's.
pub(super) fn mask<L: Letter>(text: &[L]) -> u64 {
    text.iter().fold(0, |mask, letter| mask | bit(*letter))
}

/// The bit of one character; neighbours in the code table get different bits.
#[inline]
pub(super) fn bit<L: Letter>(letter: L) -> u64 {
    let code = letter.code();
    1 << ((code ^ (code >> 6) ^ (code >> 11)) & 63)
}
