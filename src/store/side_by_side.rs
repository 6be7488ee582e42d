//! The same work on many things, on all processors at once.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread::{available_parallelism, scope};

/// More threads than this gain nothing where all of them ask for memory.
const MOST: usize = 4;

/// What `work` makes of each, in order.
pub(super) fn map<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = available_parallelism()
        .map_or(1, NonZeroUsize::get)
        .min(MOST);
    let share = all.len().div_ceil(threads).max(1);
    let work = &work;
    scope(|scope| {
        let shares = all.chunks(share);
        let running: Vec<_> = shares
            .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let done = running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        done.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_stand_in_the_order_of_the_things() {
        for count in [0, 1, 3, 1_000] {
            let all: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = all.iter().map(|n| n * 2).collect();
            assert_eq!(map(&all, |n| n * 2), doubled);
        }
    }
}
