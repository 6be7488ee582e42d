//! National holidays computed from the rules of the law (国民の祝日に関する法律).
//!
//! The rules are data; what follows from them is here: a holiday on a Sunday moves
//! to the next day that is none (article 3-2), and a day between two holidays is one
//! (article 3-3). Both as in force since 2007.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// First and last year for which the rules hold; the equinox formula ends in 2099.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 2007..=2099;

/// The year the equinox formula counts from.
const EQUINOX_BASE: i32 = 1980;
/// Days by which the equinox is later each year, leap days aside.
const EQUINOX_DRIFT: f64 = 0.242_194;

/// One holiday of every year.
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) month: u32,
    pub(super) on: On,
    /// First and last year, both included.
    pub(super) years: (i32, i32),
    pub(super) except: Vec<i32>,
}

/// Where in the month a holiday lies.
pub(super) enum On {
    Day(u32),
    /// The nth Monday, 1 for the first.
    Monday(u8),
    /// Day of the month, with its fraction, at which the equinox fell in 1980.
    Equinox(f64),
}

impl Rule {
    fn date_in(&self, year: i32) -> Option<NaiveDate> {
        let in_force =
            (self.years.0..=self.years.1).contains(&year) && !self.except.contains(&year);
        if !in_force {
            return None;
        }
        match self.on {
            On::Day(day) => NaiveDate::from_ymd_opt(year, self.month, day),
            On::Monday(nth) => {
                NaiveDate::from_weekday_of_month_opt(year, self.month, Weekday::Mon, nth)
            }
            On::Equinox(base) => {
                let years = year - EQUINOX_BASE;
                let day = base + EQUINOX_DRIFT * f64::from(years) - f64::from(years.div_euclid(4));
                (1..=31)
                    .rev()
                    .find(|whole| f64::from(*whole) <= day)
                    .and_then(|whole| NaiveDate::from_ymd_opt(year, self.month, whole))
            }
        }
    }
}

/// Names of the holidays that follow from others.
pub(super) struct Derived {
    pub(super) substitute: String,
    pub(super) between: String,
}

/// All holidays of [`YEARS`] by date.
pub(super) fn computed(
    rules: &[Rule],
    one_offs: &[(NaiveDate, String)],
    names: &Derived,
) -> Vec<(NaiveDate, String)> {
    let mut national: BTreeMap<NaiveDate, &str> = BTreeMap::new();
    for year in YEARS {
        for rule in rules {
            if let Some(date) = rule.date_in(year) {
                national.insert(date, &rule.name);
            }
        }
    }
    for (date, name) in one_offs {
        national.insert(*date, name);
    }
    let mut all = national.clone();
    for date in national.keys() {
        let between = date.checked_add_days(Days::new(1));
        let after = date.checked_add_days(Days::new(2));
        if let (Some(between), Some(after)) = (between, after)
            && national.contains_key(&after)
            && !national.contains_key(&between)
        {
            all.insert(between, &names.between);
        }
    }
    for date in national
        .keys()
        .filter(|date| date.weekday() == Weekday::Sun)
    {
        let free = date
            .iter_days()
            .skip(1)
            .find(|day| !national.contains_key(day));
        if let Some(free) = free {
            all.insert(free, &names.substitute);
        }
    }
    all.into_iter()
        .map(|(date, name)| (date, name.to_owned()))
        .collect()
}
