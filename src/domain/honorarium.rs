//! Honoraria (謝金): what is paid for an outing and under which programme, from a day on
//! (`data/honoraria.toml`). A region sets the rates; until it has, the file says that they are placeholders, and so
//! does whatever is counted from them.

use super::programme::Programmes;
use crate::fault::Fault;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// As what somebody goes.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum GoesAs {
    /// The support physician.
    #[default]
    Physician,
    /// Whoever goes along.
    Companion,
}

/// Which visit of a case it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitKind {
    /// The first one.
    First,
    /// Any later one.
    Revisit,
}

/// What is paid from a day on, under conditions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rate {
    from: NaiveDate,
    yen: u32,
    /// Without one the rules of the programmes decide by the consultation that the case began with.
    programme: Option<String>,
    #[serde(default)]
    role: GoesAs,
    visit: Option<VisitKind>,
    band: Option<String>,
}

/// Days of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum BandDays {
    Open,
    Closed,
}

/// A part of the day or week; a departure belongs to the first that it lies in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    code: String,
    from: Option<NaiveTime>,
    until: Option<NaiveTime>,
    days: Option<BandDays>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    placeholder: bool,
    #[serde(default)]
    band: Vec<Band>,
    rate: Vec<Rate>,
}

/// All rates of an office, the earliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Honoraria {
    is_placeholder: bool,
    bands: Vec<Band>,
    rates: Vec<Rate>,
}

/// A departure of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departed {
    /// Who, by name.
    pub person: String,
    /// As what.
    pub role: GoesAs,
    /// Which visit of the case.
    pub visit: VisitKind,
    /// When, by the office's clock.
    pub at: NaiveDateTime,
    /// Whether the office opens on that day.
    pub is_open_day: bool,
    /// The programme of the case by the rules of the programmes.
    pub programme: Option<String>,
}

/// What one person is owed for the outings of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// `2026-11`.
    pub month: String,
    /// Name of the physician, or of whoever went along.
    pub physician: String,
    /// As what they went.
    pub role: GoesAs,
    /// Code of the programme that pays; `None` for outings before the first rate.
    pub programme: Option<String>,
    /// Outings.
    pub outings: u32,
    /// For all of them; `None` where no rate was in force.
    pub yen: Option<u64>,
}

impl Band {
    fn holds(&self, of: &Departed) -> bool {
        let time = of.at.time();
        let in_hours = match (self.from, self.until) {
            (Some(from), Some(until)) if from <= until => (from..until).contains(&time),
            // Over midnight.
            (Some(from), Some(until)) => time >= from || time < until,
            (from, until) => {
                from.is_none_or(|from| time >= from) && until.is_none_or(|until| time < until)
            }
        };
        let on_day = match self.days {
            None => true,
            Some(BandDays::Open) => of.is_open_day,
            Some(BandDays::Closed) => !of.is_open_day,
        };
        in_hours && on_day
    }
}

impl Rate {
    /// What tells it from others that begin on the same day.
    fn conditions(&self) -> (GoesAs, Option<VisitKind>, Option<&str>) {
        (self.role, self.visit, self.band.as_deref())
    }

    fn specificity(&self) -> usize {
        usize::from(self.visit.is_some()) + usize::from(self.band.is_some())
    }
}

impl Honoraria {
    /// Reads a file of rates.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, a day that is none or has two rates for the same, a programme or a
    /// band that there is not.
    pub fn parse(file: &Path, text: &str, programmes: &Programmes) -> Result<Self, Vec<Fault>> {
        let File {
            placeholder,
            band: bands,
            rate: mut rates,
        } = toml::from_str(text).map_err(|error| vec![Fault::from_toml(file, text, &error)])?;
        rates.sort_by_key(|rate| rate.from);
        let blame = |what: &str, message: String| {
            let quoted = format!("\"{what}\"");
            let is_it = |line: &str| !line.starts_with('#') && line.contains(&quoted);
            let line = text.lines().position(is_it).map_or(1, |at| at + 1);
            Fault::at_line(file, line, message)
        };
        let unknown = rates
            .iter()
            .filter_map(|rate| rate.programme.as_ref())
            .filter(|code| programmes.get(code).is_none())
            .map(|code| blame(code, format!("no programme is called {code:?}")));
        let no_band = rates
            .iter()
            .filter_map(|rate| rate.band.as_ref())
            .filter(|code| bands.iter().all(|band| band.code != **code))
            .map(|code| blame(code, format!("no band is called {code:?}")));
        let twice = rates.iter().enumerate().filter_map(|(at, rate)| {
            let mut before = rates.iter().take(at);
            let is_same = before
                .any(|other| other.from == rate.from && other.conditions() == rate.conditions());
            let day = rate.from.to_string();
            is_same.then(|| blame(&day, format!("{day} has two rates")))
        });
        let faults: Vec<Fault> = unknown.chain(no_band).chain(twice).collect();
        if faults.is_empty() {
            Ok(Self {
                is_placeholder: placeholder,
                bands,
                rates,
            })
        } else {
            Err(faults)
        }
    }

    /// Whether the rates are nobody's yet.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        self.is_placeholder
    }

    /// The rate for a departure: the one with the most conditions that hold, of those the newest in force.
    fn rate(&self, of: &Departed) -> Option<&Rate> {
        let band = self.bands.iter().find(|band| band.holds(of));
        let holds = |rate: &&Rate| {
            rate.from <= of.at.date()
                && rate.role == of.role
                && rate.visit.is_none_or(|visit| visit == of.visit)
                && (rate.band.is_none() || rate.band.as_ref() == band.map(|band| &band.code))
        };
        let fitting = self.rates.iter().filter(holds);
        fitting.max_by_key(|rate| (rate.specificity(), rate.from))
    }

    /// What is owed for departures: by month, then person. Whoever goes along is paid only where a rate says so.
    #[must_use]
    pub fn owed(&self, departures: impl Iterator<Item = Departed>) -> Vec<Owed> {
        let mut counted: BTreeMap<_, (u32, Option<u64>)> = BTreeMap::new();
        for one in departures {
            let rate = self.rate(&one);
            if rate.is_none() && one.role == GoesAs::Companion {
                continue;
            }
            let programme = rate.and_then(|rate| rate.programme.clone().or(one.programme));
            let month = (one.at.year(), one.at.month());
            let key = (month, one.person, one.role, programme);
            let (outings, yen) = counted.entry(key).or_default();
            *outings += 1;
            if let Some(rate) = rate {
                *yen = Some(yen.unwrap_or_default() + u64::from(rate.yen));
            }
        }
        counted
            .into_iter()
            .map(|(key, (outings, yen))| {
                let ((year, month), physician, role, programme) = key;
                Owed {
                    month: format!("{year}-{month:02}"),
                    physician,
                    role,
                    programme,
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

    fn went(person: &str, at: &str) -> Departed {
        Departed {
            person: person.to_owned(),
            role: GoesAs::Physician,
            visit: VisitKind::First,
            at: at.parse().unwrap(),
            is_open_day: true,
            programme: Some("multilayered".to_owned()),
        }
    }

    #[test]
    fn role_visit_and_band_choose_the_rate_and_the_rules_the_programme_where_the_rate_names_none() {
        let rates = read(
            "placeholder = true
             band = [
               { code = \"closed\", days = \"closed\" },
               { code = \"night\", from = \"22:00:00\", until = \"06:00:00\" },
             ]
             rate = [
               { from = \"2026-04-01\", yen = 10000, programme = \"home-care\" },
               { from = \"2026-04-01\", yen = 12000, visit = \"revisit\" },
               { from = \"2026-04-01\", yen = 15000, band = \"night\" },
               { from = \"2026-04-01\", yen = 20000, band = \"closed\" },
               { from = \"2026-04-01\", yen = 3000, role = \"companion\", band = \"night\" },
             ]",
        )
        .unwrap();
        assert!(rates.is_placeholder());
        let paid = |of: Departed| {
            let owed = rates.owed(std::iter::once(of));
            owed.first().map(|one| (one.yen, one.programme.clone()))
        };
        let home = Some("home-care".to_owned());
        let by_rule = Some("multilayered".to_owned());
        let day = went("空野", "2026-11-10T10:00:00");
        assert_eq!(paid(day.clone()), Some((Some(10_000), home)));
        let revisit = Departed {
            visit: VisitKind::Revisit,
            ..day.clone()
        };
        assert_eq!(paid(revisit), Some((Some(12_000), by_rule.clone())));
        for night in ["2026-11-10T22:00:00", "2026-11-10T05:59:00"] {
            let told = paid(went("空野", night));
            assert_eq!(told, Some((Some(15_000), by_rule.clone())), "{night}");
        }
        let holiday = Departed {
            is_open_day: false,
            ..went("空野", "2026-11-23T23:00:00")
        };
        assert_eq!(paid(holiday), Some((Some(20_000), by_rule.clone())));
        let along = |at| Departed {
            role: GoesAs::Companion,
            ..went("森", at)
        };
        assert_eq!(paid(along("2026-11-10T10:00:00")), None, "no rate, no row");
        assert_eq!(
            paid(along("2026-11-10T23:00:00")),
            Some((Some(3_000), by_rule))
        );
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
            went("空野", "2026-11-09T10:00:00"),
            went("空野", "2026-11-10T10:00:00"),
            went("空野", "2026-11-30T10:00:00"),
            went("海野", "2026-03-31T10:00:00"),
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
