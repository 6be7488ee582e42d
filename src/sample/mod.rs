//! The sample office: everything in it is invented, and it looks alive at any date.
//!
//! It is told through the store like a real past, call by call and step by step at a clock that
//! moves forwards, so that numbers, timelines, change feed and audit chain are those of a real
//! office. One seed gives one office. Words stand in `data/sample/`.

mod calls;
mod dice;
mod directory;
mod people;
mod postal;
mod staff;
pub mod stand_ins;
mod stories;
mod tell;
mod times;
mod words;

#[cfg(test)]
mod tests;

use crate::clock::Clock;
use crate::domain::staff::Actor;
use crate::store::retell::OfficeSign;
use crate::store::{Store, StoreError};
use chrono::TimeDelta;
use people::Towns;
use times::{DAYS_BACK, Past};

/// How much there is in a sample office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Institutions in the directory.
    pub facilities: u32,
    /// Consultations of the last 90 days.
    pub consultations: u32,
    /// The same seed gives the same office.
    pub seed: u64,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            facilities: 330,
            consultations: 600,
            seed: 1,
        }
    }
}

/// Hires the staff and signs the office as invented: a matter of milliseconds, after which a
/// desk may open on the file. Returns who sits at it (a coordinator).
///
/// # Errors
/// The file's own errors.
pub fn open(store: &mut Store, size: &Size) -> Result<Actor, StoreError> {
    let (mut past, _) = in_the_past(store)?;
    let team = staff::hire(&mut past, size.seed)?;
    let sign = OfficeSign {
        name: words::STAFF.office.clone(),
        sample: true,
    };
    past.sign_office(&team.admin, &sign)?;
    Ok(team.coordinators.first().unwrap_or(&team.admin).clone())
}

/// Fills a file with a sample office, [`open`] included. Other desks may be open on it: they
/// hear of everything through the change feed.
///
/// # Errors
/// The file's own errors.
pub fn fill(store: &mut Store, size: &Size) -> Result<(), StoreError> {
    open(store, size)?;
    let (mut past, clock) = in_the_past(store)?;
    let team = staff::hire(&mut past, size.seed)?;
    let office = past.office().clone();
    let towns = Towns::of(&office.areas);
    postal::fill(&mut past, &team, &office.areas)?;
    let directory = directory::found(&mut past, &team, &towns, size)?;
    let filling = stories::Filling {
        past: Past {
            calendar: &office.calendar,
            now: store.clock().now(),
        },
        directory: &directory,
        towns: &towns,
        team: &team,
    };
    tell::tell(&mut past, &clock, &filling, size)?;
    drop(past);
    store.settle()
}

/// A store on the same file whose clock stands where the sample office begins.
fn in_the_past(store: &Store) -> Result<(Store, Clock), StoreError> {
    let days = i64::try_from(DAYS_BACK).unwrap_or(0) + 6;
    let begins = store.clock().now() - TimeDelta::days(days);
    let clock = Clock::fixed(begins, store.clock().zone());
    Ok((store.retelling(clock.clone())?, clock))
}
