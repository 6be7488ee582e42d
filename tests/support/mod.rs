//! A terminal for tests: starts a program in a pseudo-terminal, types, looks at its screen, and is cruel to it.
//!
//! Nothing here sleeps: every wait is for a condition, fed by the thread that reads the program's output, and has a
//! time limit after which the screen is printed.

mod keys;
mod pty;
mod reading;

use std::env;
use std::path::PathBuf;

pub use pty::{Options, Pty};
pub use reading::{Answers, Ended};

/// The path of an example built by the same `cargo test`.
pub fn example(name: &str) -> PathBuf {
    let test = env::current_exe().expect("a test knows where it is");
    let built = test
        .ancestors()
        .nth(2)
        .expect("tests are built in <target>/<profile>/deps")
        .join("examples")
        .join(name);
    assert!(
        built.exists(),
        "{} is missing: run `cargo build --examples` first",
        built.display()
    );
    built
}
