//! Chance that is the same in every run.

/// A number that looks like chance and is the same in every run.
pub fn mixed(n: usize, salt: u64) -> usize {
    let mut x = (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    usize::try_from((x >> 33) & 0x7FFF_FFFF).unwrap_or(0)
}
