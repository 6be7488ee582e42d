//! ^C where work is done in pieces: the piece under way is finished, then the work ends and says how far it came.

use signal_hook::consts::SIGINT;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Whether somebody has pressed ^C from now on; a second one ends the program at once.
#[must_use]
pub fn watched() -> Arc<AtomicBool> {
    let stopped = Arc::new(AtomicBool::new(false));
    // Without the handlers ^C ends the program, and the open transaction goes with it.
    let _ = signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&stopped))
        .and_then(|_| signal_hook::flag::register(SIGINT, Arc::clone(&stopped)));
    stopped
}
