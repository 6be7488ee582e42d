//! Copies in generations: each night's for a week, each week's for a month, each month's for a year.

use super::error::StoreError;
use super::part::refused;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How the name of a copy begins, and the moment in it.
const BEGINS: &str = "madoguchi-";
const MOMENT: &str = "%Y%m%dT%H%M%SZ";
const PLAIN: &str = ".db";
const SEALED: &str = ".db.age";

/// How many generations of each kind are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// The last copy of so many days.
    pub daily: usize,
    /// The last copy of so many weeks.
    pub weekly: usize,
    /// The last copy of so many months.
    pub monthly: usize,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            daily: 7,
            weekly: 5,
            monthly: 12,
        }
    }
}

/// The year, and the day, week or month in it, of which one copy is kept.
type Period = fn(NaiveDate) -> (i32, u32);

/// The name of a copy taken at a moment.
#[must_use]
pub fn name_of(at: DateTime<Utc>, sealed: bool) -> String {
    let ends = if sealed { SEALED } else { PLAIN };
    format!("{BEGINS}{}{ends}", at.format(MOMENT))
}

/// When a copy was taken, by its name; `None` for a file that is none of ours.
fn taken_at(name: &str) -> Option<DateTime<Utc>> {
    let middle = name.strip_prefix(BEGINS)?;
    let middle = middle
        .strip_suffix(SEALED)
        .or_else(|| middle.strip_suffix(PLAIN))?;
    NaiveDateTime::parse_from_str(middle, MOMENT)
        .ok()
        .map(|at| at.and_utc())
}

impl Keep {
    /// Which of the copies are one too many. The newest is never among them.
    fn surplus(self, copies: &[DateTime<Utc>], zone: Tz) -> BTreeSet<DateTime<Utc>> {
        let mut newest_first: Vec<DateTime<Utc>> = copies.to_vec();
        newest_first.sort_unstable_by(|one, other| other.cmp(one));
        let mut kept: BTreeSet<DateTime<Utc>> = newest_first.iter().take(1).copied().collect();
        let day = |at: &DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let periods: [(usize, Period); 3] = [
            (self.daily, |day| (day.year(), day.ordinal())),
            (self.weekly, |day| {
                (day.iso_week().year(), day.iso_week().week())
            }),
            (self.monthly, |day| (day.year(), day.month())),
        ];
        for (count, period) in periods {
            let mut seen = BTreeSet::new();
            for at in &newest_first {
                if seen.len() < count && seen.insert(period(day(at))) {
                    kept.insert(*at);
                }
            }
        }
        newest_first
            .into_iter()
            .filter(|at| !kept.contains(at))
            .collect()
    }

    /// Removes the copies of a folder that are one too many; what is not named as ours is let be.
    ///
    /// # Errors
    /// What the file system says.
    pub fn rotate(self, folder: &Path, zone: Tz) -> Result<Vec<PathBuf>, StoreError> {
        let reading = StoreError::io("reading the folder of the copies");
        let mut copies = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(&reading)? {
            let path = entry.map_err(&reading)?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(at) = name.and_then(taken_at) {
                copies.push((at, path));
            }
        }
        let moments: Vec<DateTime<Utc>> = copies.iter().map(|(at, _)| *at).collect();
        let surplus = self.surplus(&moments, zone);
        let mut removed = Vec::new();
        for (_, path) in copies.into_iter().filter(|(at, _)| surplus.contains(at)) {
            std::fs::remove_file(&path).map_err(|error| refused(&path, error))?;
            removed.push(path);
        }
        removed.sort();
        Ok(removed)
    }
}

/// When the newest copy of a folder was taken.
///
/// # Errors
/// What the file system says.
pub fn newest(folder: &Path) -> Result<Option<DateTime<Utc>>, StoreError> {
    let reading = StoreError::io("reading the folder of the copies");
    let mut newest = None;
    for entry in std::fs::read_dir(folder).map_err(&reading)? {
        let name = entry.map_err(&reading)?.file_name();
        newest = newest.max(name.to_str().and_then(taken_at));
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_year_of_nightly_copies_leaves_a_week_a_month_and_a_year() {
        let last: DateTime<Utc> = "2026-11-24T15:30:00Z".parse().unwrap();
        let nights: Vec<DateTime<Utc>> = (0..400)
            .map(|night| last - TimeDelta::days(night))
            .collect();
        let zone = chrono_tz::Asia::Tokyo;
        let surplus = Keep::default().surplus(&nights, zone);
        let mut kept: Vec<String> = nights
            .iter()
            .filter(|at| !surplus.contains(at))
            .map(|at| at.with_timezone(&zone).format("%m-%d").to_string())
            .collect();
        kept.reverse();
        let kept = kept.join(" ");
        assert_eq!(
            kept,
            "12-31 01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 \
             11-01 11-08 11-15 11-19 11-20 11-21 11-22 11-23 11-24 11-25"
        );
    }

    #[test]
    fn only_what_is_named_as_ours_is_ever_removed_and_the_newest_never() {
        let folder = tempfile::tempdir().unwrap();
        let at: DateTime<Utc> = "2026-11-24T15:30:00Z".parse().unwrap();
        let names = [
            name_of(at, false),
            name_of(at - TimeDelta::hours(1), true),
            "madoguchi-old.db".to_owned(),
            "letter.txt".to_owned(),
        ];
        for name in &names {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let nothing = Keep {
            daily: 0,
            weekly: 0,
            monthly: 0,
        };
        let removed = nothing
            .rotate(folder.path(), chrono_tz::Asia::Tokyo)
            .unwrap();
        assert_eq!(removed, [folder.path().join(&names[1])]);
        assert_eq!(newest(folder.path()).unwrap(), Some(at));
    }
}
