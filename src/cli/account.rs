//! Which account of the host runs this process, and from which terminal.
//!
//! The real user id decides, never `$USER`: a name in the environment is only a
//! wish.

use nix::unistd::{User, getuid};
use std::path::Path;

/// The name of the real user; the number where the host knows no name.
#[must_use]
pub fn current_user() -> String {
    let uid = getuid();
    User::from_uid(uid)
        .ok()
        .flatten()
        .map_or_else(|| uid.to_string(), |user| user.name)
}

/// This desk, for the audit: terminal and process, such as `pts/3:4711`.
#[must_use]
pub fn desk() -> String {
    let terminal = rustix::termios::ttyname(rustix::stdio::stdin(), Vec::new())
        .ok()
        .and_then(|name| name.into_string().ok())
        .map_or_else(String::new, |name| {
            Path::new(&name)
                .strip_prefix("/dev")
                .map_or(name.clone(), |short| short.display().to_string())
        });
    format!("{terminal}:{}", std::process::id())
}
