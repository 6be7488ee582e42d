//! Nothing that was typed may end in a core dump, in another process's hands, or in a file that
//! others can read.

use rustix::fs::Mode;
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask,
};

/// Hides this process's memory and makes every file that it creates private: called first, before
/// any thread runs. A host that refuses is no reason not to work; `doctor` tells.
pub fn harden() {
    umask(Mode::from_raw_mode(0o077));
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, none);
    // Not traceable by other processes of the same user either.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Whether the memory of this process can end in a file or in another process.
#[must_use]
pub fn is_hidden() -> bool {
    let no_core = rustix::process::getrlimit(Resource::Core).current == Some(0);
    let not_dumpable = rustix::process::dumpable_behavior()
        .is_ok_and(|behavior| behavior != DumpableBehavior::Dumpable);
    no_core && not_dumpable
}
