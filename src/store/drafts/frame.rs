//! Framed records: length, checksum, text. A reader finds the last whole one and
//! ignores what a kill or a full disk has torn off.

use sha2::{Digest, Sha256};

/// Bytes of the length, little-endian.
const LENGTH: usize = 4;
/// Bytes of SHA-256 that are kept.
const CHECK: usize = 8;
/// A record beyond this many bytes is none: a damaged length must not make us allocate.
const LARGEST: usize = 16 * 1024 * 1024;

/// The bytes of one record; `None` if it is too large to be one.
pub(super) fn framed(payload: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(payload.len())
        .ok()
        .filter(|_| payload.len() <= LARGEST)?;
    let mut frame = Vec::with_capacity(LENGTH + CHECK + payload.len());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(&checksum(payload));
    frame.extend_from_slice(payload);
    Some(frame)
}

/// The last whole record of a file; `None` if there is not one.
pub(super) fn last_whole(mut bytes: &[u8]) -> Option<&[u8]> {
    let mut last = None;
    while let Some((payload, rest)) = next(bytes) {
        last = Some(payload);
        bytes = rest;
    }
    last
}

fn next(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, bytes) = bytes.split_first_chunk::<LENGTH>()?;
    let (check, bytes) = bytes.split_first_chunk::<CHECK>()?;
    let length = usize::try_from(u32::from_le_bytes(*length))
        .ok()
        .filter(|l| *l <= LARGEST)?;
    let (payload, rest) = bytes.split_at_checked(length)?;
    (checksum(payload) == *check).then_some((payload, rest))
}

fn checksum(payload: &[u8]) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    for (kept, byte) in check.iter_mut().zip(Sha256::digest(payload)) {
        *kept = byte;
    }
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_cut_at_any_byte_gives_the_last_record_that_is_whole() {
        let records = ["一", "一二", "一二三"].map(str::as_bytes);
        let mut file = Vec::new();
        let mut ends = Vec::new();
        for record in records {
            file.extend(framed(record).unwrap());
            ends.push(file.len());
        }
        for cut in 0..=file.len() {
            let whole = ends.iter().filter(|end| **end <= cut).count();
            let expected = whole.checked_sub(1).map(|at| records[at]);
            assert_eq!(last_whole(&file[..cut]), expected, "cut at {cut}");
        }
    }

    #[test]
    fn a_flipped_bit_ends_the_reading_before_it() {
        let mut file = framed(b"first").unwrap();
        let end = file.len();
        file.extend(framed(b"second").unwrap());
        for at in end..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 0x10;
            assert_eq!(last_whole(&damaged), Some(&b"first"[..]), "byte {at}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_can_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = last_whole(&bytes);
        }
    }
}
