//! Reads a calendar file and gathers every fault with its line.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::holidays::{self, Derived, On, Rule, YEARS};
use super::{BusinessCalendar, CalendarFaults, Closed, Fault, FaultKind, Hours};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const TOP_KEYS: [&str; 7] = [
    "time_zone",
    "closed",
    "substitute_name",
    "between_name",
    "hours",
    "holiday",
    "one_off",
];
const RULE_KEYS: [&str; 8] = [
    "name", "month", "day", "monday", "equinox", "from", "to", "except",
];
const ONE_OFF_KEYS: [&str; 2] = ["name", "date"];

pub(super) fn calendar(source: &str) -> Result<BusinessCalendar, CalendarFaults> {
    let (root, errors) = DeTable::parse_recoverable(source);
    let mut reader = Reader {
        source,
        faults: Vec::new(),
    };
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.fault(at, FaultKind::Syntax(error.message().to_owned()));
    }
    let calendar = reader.calendar(&Section {
        table: root.get_ref(),
        at: 0,
    });
    reader.faults.sort_by_key(|fault| fault.line);
    match calendar {
        Some(calendar) if reader.faults.is_empty() => Ok(calendar),
        _ => Err(CalendarFaults {
            faults: reader.faults,
        }),
    }
}

/// A table of the file and the byte at which it starts.
#[derive(Clone, Copy)]
struct Section<'t> {
    table: &'t DeTable<'t>,
    at: usize,
}

impl<'t> Section<'t> {
    fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table
            .iter()
            .find(|(known, _)| known.get_ref() == key)
            .map(|(_, value)| value)
    }
}

struct Reader<'s> {
    source: &'s str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, at: usize, kind: FaultKind) {
        let before = self.source.as_bytes().iter().take(at);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        self.faults.push(Fault { line, kind });
    }

    fn wrong_type(&mut self, at: usize, key: &str, expected: &'static str) {
        let key = key.to_owned();
        self.fault(at, FaultKind::WrongType { key, expected });
    }

    fn calendar(&mut self, root: &Section<'_>) -> Option<BusinessCalendar> {
        self.only_keys(root, &TOP_KEYS);
        let zone = self.zone(root);
        let hours = self.hours(root);
        let closed = self.closed(root);
        let substitute = self.text(root, "substitute_name");
        let between = self.text(root, "between_name");
        let rules: Vec<Rule> = self
            .sections(root, "holiday")
            .iter()
            .filter_map(|section| self.rule(section))
            .collect();
        let one_offs: Vec<_> = self
            .sections(root, "one_off")
            .iter()
            .filter_map(|section| self.one_off(section))
            .collect();
        let names = Derived {
            substitute: substitute?,
            between: between?,
        };
        let calendar = BusinessCalendar {
            zone: zone?,
            hours: hours?,
            closed,
            holidays: holidays::computed(&rules, &one_offs, &names),
        };
        let first = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1)?;
        let opens = first
            .iter_days()
            .take(366)
            .any(|day| calendar.is_business_day(day));
        if !opens {
            let at = root.get("hours").map_or(0, |hours| hours.span().start);
            self.fault(at, FaultKind::NeverOpen);
        }
        Some(calendar)
    }

    fn only_keys(&mut self, section: &Section<'_>, known: &[&str]) {
        for key in section.table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let unknown = FaultKind::UnknownKey(key.get_ref().to_string());
                self.fault(key.span().start, unknown);
            }
        }
    }

    fn text(&mut self, section: &Section<'_>, key: &'static str) -> Option<String> {
        let Some(value) = section.get(key) else {
            self.fault(section.at, FaultKind::MissingKey(key));
            return None;
        };
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value.span().start, key, "a text");
        }
        text.map(str::to_owned)
    }

    /// A whole number between `least` and `most`; `None` if absent or wrong.
    fn number(&mut self, section: &Section<'_>, key: &str, least: i64, most: i64) -> Option<i64> {
        let value = section.get(key)?;
        let number = whole(value.get_ref());
        match number {
            None => self.wrong_type(value.span().start, key, "a whole number"),
            Some(number) if !(least..=most).contains(&number) => {
                let key = key.to_owned();
                let range = FaultKind::OutOfRange { key, least, most };
                self.fault(value.span().start, range);
            }
            Some(number) => return Some(number),
        }
        None
    }

    fn sections<'t>(&mut self, root: &Section<'t>, key: &str) -> Vec<Section<'t>> {
        let Some(value) = root.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value.span().start, key, "a list of tables");
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items {
            match item.get_ref().as_table() {
                Some(table) => sections.push(Section {
                    table,
                    at: item.span().start,
                }),
                None => self.wrong_type(item.span().start, key, "a list of tables"),
            }
        }
        sections
    }

    fn zone(&mut self, root: &Section<'_>) -> Option<Tz> {
        let name = self.text(root, "time_zone")?;
        let zone = name.parse().ok();
        if zone.is_none() {
            let at = root.get("time_zone").map_or(0, |value| value.span().start);
            self.fault(at, FaultKind::UnknownZone(name));
        }
        zone
    }

    fn hours(&mut self, root: &Section<'_>) -> Option<[Option<Hours>; 7]> {
        let Some(value) = root.get("hours") else {
            self.fault(root.at, FaultKind::MissingKey("hours"));
            return None;
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(value.span().start, "hours", "a table");
            return None;
        };
        let at = value.span().start;
        let section = Section { table, at };
        self.only_keys(&section, &WEEKDAYS);
        Some(WEEKDAYS.map(|day| {
            let value = section.get(day)?;
            let Some(text) = value.get_ref().as_str() else {
                self.wrong_type(value.span().start, day, "hours such as \"09:00-17:00\"");
                return None;
            };
            let hours = hours_in(text);
            if hours.is_none() {
                self.fault(value.span().start, FaultKind::BadHours(text.to_owned()));
            }
            hours
        }))
    }

    fn closed(&mut self, root: &Section<'_>) -> Vec<Closed> {
        let Some(value) = root.get("closed") else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value.span().start, "closed", "a list of texts");
            return Vec::new();
        };
        let mut closed = Vec::new();
        for item in items {
            let text = item.get_ref().as_str().unwrap_or_default();
            match closed_in(text) {
                Some(days) => closed.push(days),
                None => self.fault(item.span().start, FaultKind::BadDay(text.to_owned())),
            }
        }
        closed
    }

    fn rule(&mut self, section: &Section<'_>) -> Option<Rule> {
        self.only_keys(section, &RULE_KEYS);
        let name = self.text(section, "name");
        if section.get("month").is_none() {
            self.fault(section.at, FaultKind::MissingKey("month"));
        }
        let month = self.number(section, "month", 1, 12);
        let on = self.on(section);
        let (least, most) = (i64::from(*YEARS.start()), i64::from(*YEARS.end()));
        let from = self.number(section, "from", 1948, most).unwrap_or(least);
        let to = self.number(section, "to", 1948, most).unwrap_or(most);
        let except = self.except(section);
        Some(Rule {
            name: name?,
            month: u32::try_from(month?).ok()?,
            on: on?,
            years: (i32::try_from(from).ok()?, i32::try_from(to).ok()?),
            except,
        })
    }

    fn on(&mut self, section: &Section<'_>) -> Option<On> {
        let given = ["day", "monday", "equinox"]
            .iter()
            .filter(|key| section.get(key).is_some())
            .count();
        if given != 1 {
            self.fault(section.at, FaultKind::NotOneRule);
            return None;
        }
        if let Some(day) = self.number(section, "day", 1, 31) {
            return u32::try_from(day).ok().map(On::Day);
        }
        if let Some(nth) = self.number(section, "monday", 1, 5) {
            return u8::try_from(nth).ok().map(On::Monday);
        }
        let value = section.get("equinox")?;
        let day = value
            .get_ref()
            .as_float()
            .and_then(|day| day.as_str().parse().ok());
        if day.is_none() {
            self.wrong_type(value.span().start, "equinox", "a number with a fraction");
        }
        day.map(On::Equinox)
    }

    fn except(&mut self, section: &Section<'_>) -> Vec<i32> {
        let Some(value) = section.get("except") else {
            return Vec::new();
        };
        let years: Option<Vec<i32>> = value.get_ref().as_array().and_then(|items| {
            items
                .iter()
                .map(|item| i32::try_from(whole(item.get_ref())?).ok())
                .collect()
        });
        years.unwrap_or_else(|| {
            self.wrong_type(value.span().start, "except", "a list of years");
            Vec::new()
        })
    }

    fn one_off(&mut self, section: &Section<'_>) -> Option<(NaiveDate, String)> {
        self.only_keys(section, &ONE_OFF_KEYS);
        let name = self.text(section, "name");
        let text = self.text(section, "date")?;
        let date: Option<NaiveDate> = text.parse().ok();
        if date.is_none() {
            let at = section
                .get("date")
                .map_or(section.at, |value| value.span().start);
            self.fault(at, FaultKind::BadDay(text));
        }
        Some((date?, name?))
    }
}

fn whole(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

fn hours_in(text: &str) -> Option<Hours> {
    let (opens, closes) = text.split_once('-')?;
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let hours = Hours {
        opens: time(opens)?,
        closes: time(closes)?,
    };
    (hours.opens < hours.closes).then_some(hours)
}

fn closed_in(text: &str) -> Option<Closed> {
    match text.split_once("..") {
        Some((first, last)) => Some(Closed::Yearly {
            first: month_and_day(first)?,
            last: month_and_day(last)?,
        }),
        None => text.trim().parse().ok().map(Closed::On),
    }
}

fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.trim().split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year, so that 02-29 is a day.
    NaiveDate::from_ymd_opt(2024, month, day).map(|_| (month, day))
}
