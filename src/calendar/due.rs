//! Reads due dates as they are typed at the desk: `614`, `6/14 10:00`, `+3`, `kin`.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};

use super::business::BusinessCalendar;
use super::era::parse::{all_digits, day_of, normalised, separated};
use super::era::{DateError, ERAS, parse_day};
use crate::text::fold;

const DAYS_A_WEEK: u64 = 7;
/// A day without a year that lies so many days behind is no day of the next year.
const JUST_PASSED: u64 = 60;

/// Reads a due moment after `now`.
///
/// - `614`, `1214`, `6/14`, `6月14日`: the next such day, this year or the next, unless it has passed within the last sixty
///   days;
/// - `+3`: the third business day from today; `+3d`, `+3日`: three days from today;
/// - `kin`, `金`, `fri`: the next such day of the week, today only while its due
///   moment is still ahead; `今日`, `明日`, `asatte`;
/// - any full date of [`parse_day`], and RFC 3339.
///
/// A time may follow (`10:00`, `10時`, `10時30分`, after a `T`, or right after a word: `明日10時`); without one the due moment is
/// the closing time of that day. A time alone means today.
///
/// # Errors
/// When the text is no date, names a day or time that does not exist, or has passed.
pub fn parse_due(
    text: &str,
    now: DateTime<Utc>,
    calendar: &BusinessCalendar,
) -> Result<DateTime<Utc>, DateError> {
    let plain = fold::ascii(text).trim().to_owned();
    if plain.is_empty() {
        return Err(DateError::Empty);
    }
    let due = match DateTime::parse_from_rfc3339(&plain) {
        Ok(at) => at.with_timezone(&Utc),
        Err(_) => typed_due(&plain, now, calendar)?,
    };
    if due <= now {
        return Err(DateError::InPast { at: due });
    }
    Ok(due)
}

/// Reads a moment up to `now`, for what is entered afterwards: the forms of [`parse_due`], but a day
/// without a year is the last such day, and today without a time means now.
///
/// # Errors
/// Those of [`parse_due`]; `InFuture` for what lies ahead in so many words.
pub fn parse_past(
    text: &str,
    now: DateTime<Utc>,
    calendar: &BusinessCalendar,
) -> Result<DateTime<Utc>, DateError> {
    let ahead = match parse_due(text, now, calendar) {
        Ok(at) => at,
        Err(DateError::InPast { at }) => return Ok(at),
        Err(error) => return Err(error),
    };
    let plain = fold::ascii(text).trim().to_owned();
    let (day, time) = split_time(&plain).unwrap_or((&plain, None));
    let words = normalised(day);
    let today = now.with_timezone(&calendar.zone()).date_naive();
    let local = ahead.with_timezone(&calendar.zone());
    let date = local.date_naive();
    if date == today {
        return if time.is_none() {
            Ok(now)
        } else {
            Err(DateError::InFuture { date })
        };
    }
    let is_of_week = word_at(&ERAS.weekdays, &words).is_some();
    let is_short = !is_of_week && parse_day(&words).is_err() && !words.starts_with('+');
    let last = if is_of_week {
        date.checked_sub_days(Days::new(DAYS_A_WEEK))
    } else {
        date.with_year(date.year() - 1)
            .filter(|_| is_short && word_at(&ERAS.relative_days, &words).is_none())
    };
    last.filter(|last| *last < today)
        .map(|last| calendar.at(last, local.time()))
        .ok_or(DateError::InFuture { date })
}

fn typed_due(
    plain: &str,
    now: DateTime<Utc>,
    calendar: &BusinessCalendar,
) -> Result<DateTime<Utc>, DateError> {
    let (day, time) = split_time(plain)?;
    let today = now.with_timezone(&calendar.zone()).date_naive();
    let moment = |date: NaiveDate| match time {
        Some(time) => calendar.at(date, time),
        None => calendar.closing_on(date),
    };
    if day.is_empty() {
        return Ok(moment(today));
    }
    let words = normalised(day);
    if let Some(ahead) = word_at(&ERAS.weekdays, &words) {
        let behind = u64::from(today.weekday().num_days_from_monday());
        let date = later(today, (ahead + DAYS_A_WEEK - behind) % DAYS_A_WEEK);
        let passed = moment(date) <= now;
        return Ok(moment(if passed {
            later(date, DAYS_A_WEEK)
        } else {
            date
        }));
    }
    let date = match word_at(&ERAS.relative_days, &words) {
        Some(ahead) => later(today, ahead),
        None => match words.strip_prefix('+') {
            Some(count) => counted(count, day, today, calendar)?,
            None => dated(&words, day, today)?,
        },
    };
    let passed = date.with_year(date.year() - 1);
    let has_just_passed = |day: &NaiveDate| *day < today && later(*day, JUST_PASSED) >= today;
    // Yesterday's date is a slip, and no appointment in a year; whoever means that types the year.
    match passed.filter(|_| parse_day(&words).is_err()) {
        Some(day) if has_just_passed(&day) => Ok(moment(day)),
        _ => Ok(moment(date)),
    }
}

/// A day as it is said in a sentence: `12/3`, `12月3日`, `R8.12.3`, `明日`, `金曜`. A bare number or
/// the one letter of a weekday says too little there.
#[must_use]
pub fn spoken_day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let words = normalised(text);
    if all_digits(&words) || words.chars().count() < 2 {
        return None;
    }
    if let Some(ahead) = word_at(&ERAS.relative_days, &words) {
        return Some(later(today, ahead));
    }
    if let Some(day) = weekday_of(&words) {
        let behind = u64::from(today.weekday().num_days_from_monday());
        return Some(later(today, (day + DAYS_A_WEEK - behind) % DAYS_A_WEEK));
    }
    dated(&words, text, today).ok()
}

/// The number of a day of the week from its name, Monday 0.
#[must_use]
pub fn weekday_of(name: &str) -> Option<u64> {
    word_at(&ERAS.weekdays, name)
}

/// Whether a due text tells its time of day; without one the closing time is meant.
#[must_use]
pub fn has_time(text: &str) -> bool {
    let plain = fold::ascii(text).trim().to_owned();
    DateTime::parse_from_rfc3339(&plain).is_ok()
        || split_time(&plain).is_ok_and(|(_, time)| time.is_some())
}

/// The part before the time of day, and the time.
fn split_time(plain: &str) -> Result<(&str, Option<NaiveTime>), DateError> {
    let is_gap = |letter: char| letter.is_whitespace() || matches!(letter, 'T' | 't');
    let (day, last) = match plain.rsplit_once(is_gap) {
        Some((day, last)) => (day.trim(), last),
        None => plain.split_at(start_of_time(plain)),
    };
    let Some((hour, rest)) = last.split_once([':', '時']) else {
        return Ok((plain, None));
    };
    let wrong = || DateError::NoSuchTime {
        text: last.to_owned(),
    };
    let number = |text: &str| {
        let short = text.len() <= 2 && all_digits(text);
        short.then(|| text.parse().ok()).flatten().ok_or_else(wrong)
    };
    let minute = match rest.trim_end_matches('分') {
        "" if last.contains('時') => 0,
        rest => number(rest)?,
    };
    let time = NaiveTime::from_hms_opt(number(hour)?, minute, 0).ok_or_else(wrong)?;
    Ok((day, Some(time)))
}

/// Where the hour begins in `明日10時`, which is written without a gap; 0 where no word stands before it.
fn start_of_time(plain: &str) -> usize {
    let Some(end) = plain.find(':').or_else(|| plain.rfind('時')) else {
        return 0;
    };
    let before = plain.get(..end).unwrap_or_default();
    let word = before.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if word.ends_with(|letter: char| !letter.is_ascii()) {
        word.len()
    } else {
        0
    }
}

/// The place of the list that has `word`.
fn word_at(lists: &[Vec<String>], word: &str) -> Option<u64> {
    let at = lists
        .iter()
        .position(|list| list.iter().any(|known| known == word))?;
    u64::try_from(at).ok()
}

fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// `+3` in business days, `+3d` and `+3日` in days.
fn counted(
    count: &str,
    typed: &str,
    today: NaiveDate,
    calendar: &BusinessCalendar,
) -> Result<NaiveDate, DateError> {
    let plain_days = count.strip_suffix(['d', '日']);
    let digits = plain_days.unwrap_or(count);
    let days: u32 = Some(digits)
        .filter(|digits| digits.len() <= 3 && all_digits(digits))
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| unreadable(typed))?;
    Ok(match plain_days {
        Some(_) => later(today, u64::from(days)),
        None => calendar.business_day_after(today, days),
    })
}

fn dated(words: &str, typed: &str, today: NaiveDate) -> Result<NaiveDate, DateError> {
    let month_and_day = if all_digits(words) {
        match words.len() {
            3 | 4 => words
                .split_at_checked(words.len() - 2)
                .and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?))),
            _ => None,
        }
    } else {
        match separated(words).as_deref() {
            Some([month, day]) if *month < 100 => Some((*month, *day)),
            _ => None,
        }
    };
    match month_and_day {
        Some((month, day)) => {
            // Judged before the year is chosen: 2/30 never comes.
            day_of(2000, month, day)?;
            let this_year = day_of(today.year(), month, day);
            match this_year {
                Ok(date) if date >= today => Ok(date),
                _ => day_of(today.year() + 1, month, day),
            }
        }
        None => match parse_day(words) {
            Ok(parsed) if !parsed.estimated => Ok(parsed.date),
            Ok(_) | Err(DateError::Unreadable { .. }) => Err(unreadable(typed)),
            Err(error) => Err(error),
        },
    }
}

fn unreadable(typed: &str) -> DateError {
    DateError::Unreadable {
        text: typed.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sunday 2026-11-22, 10:00 in Tokyo.
    fn due(text: &str) -> Result<String, DateError> {
        let now = "2026-11-22T10:00:00+09:00".parse().unwrap();
        let calendar = BusinessCalendar::default();
        let due = parse_due(text, now, &calendar)?;
        let local = due.with_timezone(&calendar.zone());
        Ok(local.format("%Y-%m-%d %H:%M").to_string())
    }

    fn read(text: &str) -> String {
        due(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_day_that_has_just_passed_is_a_slip_and_one_of_last_spring_is_next_years() {
        for slip in ["11/21 10:00", "1121", "9月25日"] {
            let told = due(slip);
            assert!(
                matches!(told, Err(DateError::InPast { .. })),
                "{slip}: {told:?}"
            );
        }
        assert_eq!(read("2027/11/21 10:00"), "2027-11-21 10:00");
        assert!(read("9/22").starts_with("2027-09-22"), "sixty-one days ago");
        assert!(read("1/5").starts_with("2027-01-05"));
    }

    #[test]
    fn what_has_happened_lies_behind_and_today_without_a_time_is_now() {
        let calendar = BusinessCalendar::default();
        let now: DateTime<Utc> = "2026-11-24T01:00:00Z".parse().unwrap();
        let read = |text: &str| parse_past(text, now, &calendar).map(|at| at.to_rfc3339());
        for (typed, at) in [
            ("11/20 10:00", "2026-11-20T01:00:00+00:00"),
            ("12/24 10:00", "2025-12-24T01:00:00+00:00"),
            ("2026-11-20 10:00", "2026-11-20T01:00:00+00:00"),
            ("9:00", "2026-11-24T00:00:00+00:00"),
            ("11/24", "2026-11-24T01:00:00+00:00"),
            ("金 10:00", "2026-11-20T01:00:00+00:00"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(at), "{typed}");
        }
        for ahead in ["2027-11-20 10:00", "11:00", "+3", "明日"] {
            let told = read(ahead);
            assert!(
                matches!(told, Err(DateError::InFuture { .. })),
                "{ahead}: {told:?}"
            );
        }
    }

    #[test]
    fn a_month_and_day_is_the_next_one() {
        assert_eq!(read("614"), "2027-06-14 17:00");
        assert_eq!(read("1214"), "2026-12-14 17:00");
        assert_eq!(read("6/14 10:00"), "2027-06-14 10:00");
        assert_eq!(read("１２／１４　１０：００"), "2026-12-14 10:00");
        assert_eq!(read("12月14日 9時30分"), "2026-12-14 09:30");
    }

    #[test]
    fn a_plus_counts_business_days_and_with_d_days() {
        assert_eq!(read("+1"), "2026-11-24 17:00");
        assert_eq!(read("＋３"), "2026-11-26 17:00");
        assert_eq!(read("+3d"), "2026-11-25 17:00");
        assert_eq!(read("+3d 9:30"), "2026-11-25 09:30");
    }

    #[test]
    fn weekdays_and_words_are_the_next_such_day() {
        assert_eq!(read("kin"), "2026-11-27 17:00");
        assert_eq!(read("金"), "2026-11-27 17:00");
        assert_eq!(read("金曜日 13:00"), "2026-11-27 13:00");
        assert_eq!(read("nichi"), "2026-11-22 17:00");
        assert_eq!(read("日 9:00"), "2026-11-29 09:00");
        assert_eq!(read("明日"), "2026-11-23 17:00");
        assert_eq!(read("明日10時"), "2026-11-23 10:00");
        assert_eq!(read("12月14日9:30"), "2026-12-14 09:30");
        assert_eq!(read("あさって"), "2026-11-24 17:00");
        assert_eq!(read("15:00"), "2026-11-22 15:00");
    }

    #[test]
    fn full_dates_are_taken_in_both_calendars_and_as_iso() {
        assert_eq!(read("2026-12-01"), "2026-12-01 17:00");
        assert_eq!(read("2026-12-01T10:00"), "2026-12-01 10:00");
        assert_eq!(read("2026-12-01T10:00:00+09:00"), "2026-12-01 10:00");
        assert_eq!(read("R8.12.1 10:00"), "2026-12-01 10:00");
        assert_eq!(read("令和8年12月1日"), "2026-12-01 17:00");
    }

    #[test]
    fn what_cannot_be_due_is_refused_with_its_reason() {
        assert!(matches!(due("9:00"), Err(DateError::InPast { .. })));
        assert!(matches!(due("2026-11-20"), Err(DateError::InPast { .. })));
        assert!(matches!(due("2/30"), Err(DateError::NoSuchDay { .. })));
        assert!(matches!(due("1314"), Err(DateError::NoSuchMonth { .. })));
        assert!(matches!(
            due("6/14 25:00"),
            Err(DateError::NoSuchTime { .. })
        ));
        assert!(matches!(due("soon"), Err(DateError::Unreadable { .. })));
        assert!(matches!(due("+x"), Err(DateError::Unreadable { .. })));
        assert!(matches!(due(" "), Err(DateError::Empty)));
    }
}
