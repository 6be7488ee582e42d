//! Files that a person names are opened with the person's own rights.
//!
//! A setgid program may read and write the office's place; its user may not. An import, an export
//! or a copy must not lend them those rights. Linux keeps the group that counts for files for each
//! thread, so the work is done on a thread that has given it up, for good.

use super::install::is_setgid;
use nix::unistd::{Gid, getgid, setfsgid, setresgid};
use std::thread;

/// Does the work with the rights of whoever runs the program.
pub fn as_oneself<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if !is_setgid() {
        return work();
    }
    let done = thread::scope(|scope| {
        scope
            .spawn(|| {
                give_up_the_group();
                work()
            })
            .join()
    });
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Gives up the program's group for the whole process, before any thread runs: for work that has
/// nothing to do with the office, such as the sample.
///
/// # Errors
/// When the host refuses; then nothing may be opened.
pub fn be_oneself() -> std::io::Result<()> {
    let own = getgid();
    setresgid(own, own, own).map_err(Into::into)
}

/// # Panics
/// When the host does not give it up: nothing may be opened then.
fn give_up_the_group() {
    let own = getgid();
    setfsgid(own);
    // A group that does not exist changes nothing; the answer is the group that counts now.
    let now = setfsgid(Gid::from_raw(u32::MAX));
    assert_eq!(now, own, "the group of the program could not be given up");
}
