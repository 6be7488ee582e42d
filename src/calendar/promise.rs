//! Reads when somebody promises to ring back: `1530`, `+30`, `明日10時`.
//!
//! A promise made on the telephone is near: bare digits are a time of day, and `+` counts minutes,
//! where a due date ([`parse_due`]) reads a month and a day, and business days.

use super::business::BusinessCalendar;
use super::due::parse_due;
use super::era::DateError;
use super::era::parse::all_digits;
use crate::text::fold;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

/// Reads a promised moment after `now`.
///
/// - `1530`, `930`: that time today;
/// - `+30`, `+30分`, `+30m`: so many minutes from now; `+2h`, `+2時間`: so many hours;
/// - all else as [`parse_due`] reads it.
///
/// # Errors
/// Those of [`parse_due`]; a time that has passed today is `InPast`.
pub fn parse_promise(
    text: &str,
    now: DateTime<Utc>,
    calendar: &BusinessCalendar,
) -> Result<DateTime<Utc>, DateError> {
    let plain = fold::ascii(text).trim().to_owned();
    if let Some(span) = plain.strip_prefix('+').and_then(span) {
        return Ok(now + span);
    }
    let Some(time) = time_of_day(&plain) else {
        return parse_due(&plain, now, calendar);
    };
    let today = now.with_timezone(&calendar.zone()).date_naive();
    let at = calendar.at(today, time);
    if at <= now {
        return Err(DateError::InPast { at });
    }
    Ok(at)
}

/// `30`, `30分`, `2h`; nothing beyond a day, which is rather a date.
fn span(count: &str) -> Option<TimeDelta> {
    let hours = count.strip_suffix("時間").or(count.strip_suffix('h'));
    let minutes = count.strip_suffix(['分', 'm']).unwrap_or(count);
    let digits = hours.unwrap_or(minutes);
    let number: i64 = all_digits(digits).then(|| digits.parse().ok()).flatten()?;
    let span = match hours {
        Some(_) => TimeDelta::try_hours(number)?,
        None => TimeDelta::try_minutes(number)?,
    };
    (span > TimeDelta::zero() && span <= TimeDelta::days(1)).then_some(span)
}

/// `930` and `1530`.
fn time_of_day(digits: &str) -> Option<NaiveTime> {
    if !all_digits(digits) || !(3..=4).contains(&digits.len()) {
        return None;
    }
    let (hour, minute) = digits.split_at_checked(digits.len() - 2)?;
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 2026-11-16, 14:00 in Tokyo.
    fn promised(text: &str) -> Result<String, DateError> {
        let now = "2026-11-16T14:00:00+09:00".parse().unwrap();
        let calendar = BusinessCalendar::default();
        let at = parse_promise(text, now, &calendar)?;
        let local = at.with_timezone(&calendar.zone());
        Ok(local.format("%m-%d %H:%M").to_string())
    }

    fn read(text: &str) -> String {
        promised(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn digits_are_a_time_of_day_and_a_plus_counts_minutes() {
        assert_eq!(read("1530"), "11-16 15:30");
        assert_eq!(read("１６００"), "11-16 16:00");
        assert_eq!(read("+30"), "11-16 14:30");
        assert_eq!(read("＋45分"), "11-16 14:45");
        assert_eq!(read("+2h"), "11-16 16:00");
        assert_eq!(read("+2時間"), "11-16 16:00");
    }

    #[test]
    fn what_is_further_off_is_said_as_a_due_date_is() {
        assert_eq!(read("明日10時"), "11-17 10:00");
        assert_eq!(read("金 9:30"), "11-20 09:30");
        assert_eq!(read("16時"), "11-16 16:00");
        assert_eq!(read("+3d"), "11-19 17:00");
    }

    #[test]
    fn a_time_that_is_over_or_none_is_refused() {
        assert!(matches!(promised("1330"), Err(DateError::InPast { .. })));
        assert!(matches!(promised(""), Err(DateError::Empty)));
        assert!(promised("いつか").is_err());
        assert!(promised("2570").is_err());
    }
}
