//! Which account of the host runs this process, and from which terminal.
//!
//! The real user id decides, never `$USER`: a name in the environment is only a
//! wish.

use nix::unistd::{User, getuid};
use serde_json::{Value, json};
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

/// How the person came to this desk, as the host tells it: over SSH from where and proved how, or
/// as root in whose name. A hint for whoever reads the audit, no proof: it is the environment's word.
#[must_use]
pub fn way_in() -> Value {
    let said = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut way = json!({ "account": current_user() });
    let from = said("SSH_CONNECTION");
    let from = from.as_deref().and_then(|line| line.split(' ').next());
    let methods = said("SSH_USER_AUTH").and_then(|file| methods(Path::new(&file)));
    let sudo = said("SUDO_USER").filter(|_| getuid().is_root());
    let hints = [
        ("ssh_from", from.map(str::to_owned)),
        ("ssh_methods", methods),
        ("sudo", sudo),
    ];
    for (name, value) in hints {
        if let Some(value) = value {
            way[name] = json!(value);
        }
    }
    way
}

/// The ways of proof that `sshd` has written down (`ExposeAuthInfo yes`), without the keys.
fn methods(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let methods: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|word| !word.is_empty())
        .take(4)
        .collect();
    (!methods.is_empty()).then(|| methods.join(" "))
}
