//! Digests by which a stored text is known again without reading it.

use sha2::{Digest, Sha256};

/// Bytes of SHA-256 that are kept: two texts of one file will not meet by chance.
const BYTES: usize = 16;
const HEX: &[u8; 16] = b"0123456789abcdef";

/// 128 bits of SHA-256 in hex.
pub(super) fn of(text: &[u8]) -> String {
    let hash = Sha256::digest(text);
    hex(hash.get(..BYTES).unwrap_or_default())
}

/// Bytes in lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| HEX.get(usize::from(value & 15)).copied().map(char::from);
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)]);
    digits.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn it_is_the_beginning_of_sha_256() {
        assert_eq!(of(b"abc"), "ba7816bf8f01cfea414140de5dae2223");
    }
}
