//! Whatever stands in a file or is typed into a field: nothing panics, every complaint names its place, and what is taken
//! in is safe to show. The functions and their seeds are those of `cargo fuzz` (folder `fuzz`); here each seed is read as it
//! is and in `MADOGUCHI_ANY_BYTES` (25) mutations, always the same ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../fuzz/targets.rs"]
mod targets;

use fastrand::Rng;
use std::fs;
use std::panic::{catch_unwind, resume_unwind};
use std::path::Path;

/// What breaks readers: quotes, separators, line ends, marks of encodings, letters that are no letters.
const PIECES: [&[u8]; 22] = [
    b"\"",
    b",",
    b"\n",
    b"\r\n",
    b"\t",
    b"\0",
    b"=",
    b"[",
    b"]",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x81",
    b"\xe3\x81",
    "\u{2028}".as_bytes(),
    "\u{202e}".as_bytes(),
    "ー".as_bytes(),
    "令和".as_bytes(),
    "９".as_bytes(),
    b"99999999999999999999",
    b"-1",
    b"0.0",
    b"1e308",
];

fn mutated(seed: &[u8], other: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=rng.usize(..4) {
        let at = rng.usize(..=bytes.len());
        let to = rng.usize(at..=bytes.len().min(at + 40));
        match rng.u32(..6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..to)),
            2 => drop(bytes.splice(at..to, PIECES[rng.usize(..PIECES.len())].iter().copied())),
            3 => {
                let again = bytes[at..to].to_vec();
                drop(bytes.splice(at..at, again));
            }
            4 => {
                let from = rng.usize(..=other.len());
                let piece = other[from..other.len().min(from + 200)].to_vec();
                drop(bytes.splice(at..to, piece));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = rng.u8(..);
                }
            }
        }
    }
    bytes
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(name);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn tried(name: &str, target: targets::Target, bytes: &[u8]) {
    if let Err(fault) = catch_unwind(|| target(bytes)) {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&kept, bytes).unwrap();
        eprintln!("{name} broke on the bytes kept in {}", kept.display());
        resume_unwind(fault);
    }
}

#[test]
fn no_bytes_break_a_reader() {
    let wanted = std::env::var("MADOGUCHI_ANY_BYTES").ok();
    let mutations: usize = wanted.and_then(|text| text.parse().ok()).unwrap_or(25);
    for (name, target) in targets::TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seeds");
        let mut rng = Rng::with_seed(0x6d61_646f);
        for (at, seed) in seeds.iter().enumerate() {
            tried(name, target, seed);
            for _ in 0..mutations {
                let other = &seeds[rng.usize(..seeds.len())];
                tried(name, target, &mutated(&seeds[at], other, &mut rng));
            }
        }
    }
}
