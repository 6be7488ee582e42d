//! Honoraria (謝金): what a physician is paid for an outing and under which programme, from a day on
//! (`data/honoraria.toml`).

use super::programme::Programmes;
use crate::fault::Fault;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What is paid from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rate {
    from: NaiveDate,
    yen: u32,
    programme: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rate: Vec<Rate>,
}

/// All rates of an office, the earliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Honoraria {
    rates: Vec<Rate>,
}

/// What one physician is owed for the outings of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// `2026-11`.
    pub month: String,
    /// Name of the physician.
    pub physician: String,
    /// Code of the programme that pays; `None` for outings before the first rate.
    pub programme: Option<String>,
    /// Outings.
    pub outings: u32,
    /// For all of them; `None` where no rate was in force.
    pub yen: Option<u64>,
}

impl Honoraria {
    /// Reads a file of rates.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, a day that is none or has two rates, a programme that there is not.
    pub fn parse(file: &Path, text: &str, programmes: &Programmes) -> Result<Self, Vec<Fault>> {
        let File { rate: mut rates } =
            toml::from_str(text).map_err(|error| vec![Fault::from_toml(file, text, &error)])?;
        rates.sort_by_key(|rate| rate.from);
        let blame = |what: &str, message: String| {
            let quoted = format!("\"{what}\"");
            let is_it = |line: &str| !line.starts_with('#') && line.contains(&quoted);
            let line = text.lines().position(is_it).map_or(1, |at| at + 1);
            Fault::at_line(file, line, message)
        };
        let unknown = rates
            .iter()
            .map(|rate| &rate.programme)
            .filter(|code| programmes.get(code).is_none())
            .map(|code| blame(code, format!("no programme is called {code:?}")));
        let twice = rates
            .windows(2)
            .filter(|pair| pair[0].from == pair[1].from)
            .map(|pair| {
                let day = pair[0].from.to_string();
                blame(&day, format!("{day} has two rates"))
            });
        let faults: Vec<Fault> = unknown.chain(twice).collect();
        if faults.is_empty() {
            Ok(Self { rates })
        } else {
            Err(faults)
        }
    }

    fn on(&self, day: NaiveDate) -> Option<&Rate> {
        self.rates.iter().rev().find(|rate| rate.from <= day)
    }

    /// What is owed for outings, each with its physician and the day of its departure: by month, then physician.
    #[must_use]
    pub fn owed<'v>(&self, outings: impl Iterator<Item = (&'v str, NaiveDate)>) -> Vec<Owed> {
        let mut counted: BTreeMap<_, (u32, Option<u64>)> = BTreeMap::new();
        for (physician, day) in outings {
            let rate = self.on(day);
            let programme = rate.map(|rate| rate.programme.as_str());
            let key = ((day.year(), day.month()), physician, programme);
            let (outings, yen) = counted.entry(key).or_default();
            *outings += 1;
            if let Some(rate) = rate {
                *yen = Some(yen.unwrap_or_default() + u64::from(rate.yen));
            }
        }
        counted
            .into_iter()
            .map(|(key, (outings, yen))| {
                let ((year, month), physician, programme) = key;
                Owed {
                    month: format!("{year}-{month:02}"),
                    physician: physician.to_owned(),
                    programme: programme.map(str::to_owned),
                    outings,
                    yen,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Office;

    fn read(text: &str) -> Result<Honoraria, Vec<Fault>> {
        Honoraria::parse(
            Path::new("honoraria.toml"),
            text,
            &Office::shipped().programmes,
        )
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_outing_is_paid_by_the_rate_of_its_day_and_one_before_all_rates_is_counted_without_a_sum()
    {
        let rates = read(
            "rate = [
               { from = \"2026-11-10\", yen = 12000, programme = \"prefecture\" },
               { from = \"2026-04-01\", yen = 10000, programme = \"home-care\" },
             ]",
        )
        .unwrap();
        let outings = [
            ("空野", day("2026-11-09")),
            ("空野", day("2026-11-10")),
            ("空野", day("2026-11-30")),
            ("海野", day("2026-03-31")),
        ];
        let owed: Vec<_> = rates
            .owed(outings.into_iter())
            .into_iter()
            .map(|one| {
                (
                    one.month,
                    one.physician,
                    one.programme,
                    one.outings,
                    one.yen,
                )
            })
            .collect();
        let expected = [
            ("2026-03", "海野", None, 1, None),
            ("2026-11", "空野", Some("home-care"), 1, Some(10_000)),
            ("2026-11", "空野", Some("prefecture"), 2, Some(24_000)),
        ];
        let expected = expected.map(|(month, who, programme, outings, yen)| {
            let programme = programme.map(str::to_owned);
            (month.to_owned(), who.to_owned(), programme, outings, yen)
        });
        assert_eq!(owed, expected);
    }

    #[test]
    fn a_programme_that_there_is_not_and_a_day_with_two_rates_are_refused_at_their_lines() {
        let faults = read(
            "rate = [
               { from = \"2026-04-01\", yen = 1, programme = \"home-care\" },
               { from = \"2026-04-01\", yen = 2, programme = \"home-car\" },
             ]",
        )
        .unwrap_err();
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [3, 2], "{faults:?}");
    }
}
