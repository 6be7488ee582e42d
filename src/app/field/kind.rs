//! What a text field holds: how its text is converted when the field is left, what
//! is said beside it, and its stored form.

use super::reading::Reading;
use crate::calendar::age::age_on;
use crate::calendar::due;
use crate::calendar::era::{self, DateError, DateNote, ParsedDate, WarekiStyle};
use crate::domain::intake::FieldFault;
use crate::explain;
use crate::locale::{Label, Lang};
use crate::text::{fold, phone, romaji};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line, kept as typed.
    Line,
    /// Several lines, kept as typed.
    Memo,
    /// A reading: becomes full-width katakana, from romaji too.
    Kana,
    /// A telephone number: becomes grouped.
    Phone,
    /// A date of birth or an age; kept as typed, shown in both calendars.
    Birth,
    /// A day; kept as typed, stored as ISO 8601.
    Day,
    /// A moment; kept as typed, stored as RFC 3339 in the office's zone.
    Moment,
    /// A moment that lies behind; kept and stored in the same way.
    Past,
    /// A whole number.
    Number {
        /// The smallest value.
        min: i64,
        /// The largest value.
        max: i64,
    },
    /// One of a list.
    One,
    /// Several of a list.
    Many,
}

/// What stands beside a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Whether the text could not be understood.
    pub is_fault: bool,
    /// The sentence.
    pub text: String,
}

impl Remark {
    fn echo(text: String) -> Self {
        Self {
            is_fault: false,
            text,
        }
    }

    /// What is wrong, as a sentence.
    #[must_use]
    pub fn of_fault(fault: &FieldFault, reading: &Reading<'_>) -> Self {
        Self {
            is_fault: true,
            text: explain::field_fault(fault, reading.locale),
        }
    }
}

impl FieldKind {
    /// Whether it is a list to pick from.
    #[must_use]
    pub fn is_choice(self) -> bool {
        matches!(self, Self::One | Self::Many)
    }

    /// The text once the field is left.
    #[must_use]
    pub fn settled(self, text: &str) -> String {
        match self {
            Self::Memo | Self::One | Self::Many => text.to_owned(),
            Self::Line => text.trim().to_owned(),
            Self::Kana => romaji::katakana(text.trim()),
            // A sentence typed into the wrong field must not shrink to its digits.
            Self::Phone if !is_phone(text) => text.trim().to_owned(),
            Self::Phone => phone::group(text),
            Self::Birth | Self::Day | Self::Moment | Self::Past | Self::Number { .. } => {
                fold::ascii(text).trim().to_owned()
            }
        }
    }

    /// The stored form of a text; the text itself where it cannot be understood.
    #[must_use]
    pub fn stored(self, text: &str, reading: &Reading<'_>) -> String {
        let settled = self.settled(text);
        match self {
            Self::Day => day(&settled, reading).map_or(settled, |parsed| parsed.date.to_string()),
            Self::Moment => moment(&settled, reading).map_or(settled, |at| in_office(at, reading)),
            Self::Past => past(&settled, reading).map_or(settled, |at| in_office(at, reading)),
            Self::Number { .. } => settled
                .parse::<i64>()
                .map_or(settled, |number| number.to_string()),
            _ => settled,
        }
    }

    /// What is wrong with a text, without its field's code; `None` when it is understood.
    #[must_use]
    pub fn fault(self, text: &str, reading: &Reading<'_>) -> Option<FieldFault> {
        let settled = self.settled(text);
        if settled.is_empty() {
            return None;
        }
        let dated = |error: DateError| fault(error.code(), error.args());
        match self {
            Self::Birth => era::parse_date(&settled, reading.today()).err().map(dated),
            Self::Day => day(&settled, reading).as_ref().err().map(day_fault),
            Self::Moment => moment(&settled, reading).as_ref().err().map(day_fault),
            Self::Past => past(&settled, reading).as_ref().err().map(day_fault),
            Self::Number { min, max } => number_fault(settled, min, max),
            _ => None,
        }
    }

    /// How a text was understood, where that is worth saying.
    #[must_use]
    pub fn echo(self, text: &str, reading: &Reading<'_>) -> Option<String> {
        let settled = self.settled(text);
        match self {
            Self::Birth => {
                let parsed = era::parse_date(&settled, reading.today()).ok()?;
                Some(birth_shown(&parsed, reading))
            }
            Self::Day => Some(both_calendars(day(&settled, reading).ok()?.date, reading)),
            Self::Moment => {
                let at = moment(&settled, reading).ok()?;
                Some(moment_shown(at, due::has_time(&settled), reading))
            }
            Self::Past => {
                let at = past(&settled, reading).ok()?;
                Some(moment_shown(at, due::has_time(&settled), reading))
            }
            Self::Phone => digits_counted(&settled, reading),
            _ => None,
        }
    }

    /// What is to be said beside a text: how it was understood, or why it was not.
    #[must_use]
    pub fn remark(self, text: &str, reading: &Reading<'_>) -> Option<Remark> {
        match self.fault(text, reading) {
            Some(fault) => Some(Remark::of_fault(&fault, reading)),
            None => self.echo(text, reading).map(Remark::echo),
        }
    }
}

fn fault(code: &'static str, args: Vec<(&'static str, String)>) -> FieldFault {
    FieldFault {
        field: String::new(),
        code,
        args,
    }
}

/// What is wrong with a day of the desk's work. Its examples are such days, not dates of birth.
fn day_fault(error: &DateError) -> FieldFault {
    let code = match error {
        DateError::Unreadable { .. } => "day-unreadable",
        _ => error.code(),
    };
    fault(code, error.args())
}

fn number_fault(text: String, min: i64, max: i64) -> Option<FieldFault> {
    match text.parse::<i64>() {
        Ok(number) if (min..=max).contains(&number) => None,
        Ok(_) => {
            let args = vec![
                ("value", text),
                ("min", min.to_string()),
                ("max", max.to_string()),
            ];
            Some(fault("out-of-range", args))
        }
        Err(_) => Some(fault("not-a-number", vec![("value", text)])),
    }
}

fn birth_shown(parsed: &ParsedDate, reading: &Reading<'_>) -> String {
    let age = age_on(parsed.date, reading.today());
    let shown = if parsed.estimated {
        part_known(parsed, reading)
    } else {
        both_calendars(parsed.date, reading)
    };
    let label = if parsed.estimated {
        Label::FormBirthEstimated
    } else {
        Label::FormBirth
    };
    let mut text = reading
        .locale
        .fill(label, &[("date", &shown), ("age", &age)]);
    if let Some(note @ DateNote::EraCorrected { .. }) = &parsed.note {
        let note = fault(note.code(), note.args());
        text = [text, explain::field_fault(&note, reading.locale)].join("  ");
    }
    text
}

/// As much of an estimated date as is known: its day was never told, often not its month.
fn part_known(parsed: &ParsedDate, reading: &Reading<'_>) -> String {
    let date = parsed.date;
    let is_month_known = matches!(parsed.note, Some(DateNote::MonthOnly));
    let western = if is_month_known {
        date.format("%Y-%m").to_string()
    } else {
        date.format("%Y").to_string()
    };
    let era = era::wareki_year(date);
    match (reading.locale.lang(), is_month_known) {
        (Lang::En, _) => western,
        (Lang::Ja, true) => format!("{era}{}月 {western}", date.month()),
        (Lang::Ja, false) => format!("{era} {western}"),
    }
}

/// A whole number needs no remark; an ending is told by its length.
fn digits_counted(text: &str, reading: &Reading<'_>) -> Option<String> {
    let count = phone::digits(text).len();
    let is_worth_saying = !text.is_empty() && !(10..=11).contains(&count);
    is_worth_saying.then(|| {
        reading
            .locale
            .fill(Label::FormPhoneDigits, &[("count", &count)])
    })
}

/// A full date, or one of the short forms of due dates.
fn day(text: &str, reading: &Reading<'_>) -> Result<ParsedDate, DateError> {
    match era::parse_day(text) {
        Ok(parsed) => Ok(parsed),
        // What the full forms say of it is the better explanation.
        Err(error) => match moment(text, reading) {
            Ok(at) => {
                let date = at.with_timezone(&reading.calendar.zone()).date_naive();
                Ok(ParsedDate {
                    date,
                    estimated: false,
                    note: None,
                })
            }
            Err(_) => Err(error),
        },
    }
}

/// A moment ahead, or one that has passed: steps are also recorded afterwards.
fn moment(text: &str, reading: &Reading<'_>) -> Result<DateTime<Utc>, DateError> {
    match era::parse_due(text, reading.now, reading.calendar) {
        Err(DateError::InPast { at }) => Ok(at),
        other => other,
    }
}

fn past(text: &str, reading: &Reading<'_>) -> Result<DateTime<Utc>, DateError> {
    due::parse_past(text, reading.now, reading.calendar)
}

fn in_office(at: DateTime<Utc>, reading: &Reading<'_>) -> String {
    at.with_timezone(&reading.calendar.zone())
        .to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// 昭和20年3月5日 1945-03-05; in English the ISO date first.
fn both_calendars(date: NaiveDate, reading: &Reading<'_>) -> String {
    match reading.locale.lang() {
        Lang::Ja => format!("{} {date}", era::wareki(date, WarekiStyle::Long)),
        Lang::En => format!("{date} ({})", era::wareki(date, WarekiStyle::Short)),
    }
}

/// 6/14(日) 17:15, with the year when it is another one. Where no time was typed the desk has
/// chosen it, and says all of what it made of `+3`.
fn moment_shown(at: DateTime<Utc>, has_time: bool, reading: &Reading<'_>) -> String {
    let local = at.with_timezone(&reading.calendar.zone());
    let date = local.date_naive();
    let weekday = match reading.locale.lang() {
        Lang::Ja => era::weekday(date).to_owned(),
        Lang::En => date.format("%a").to_string(),
    };
    let year = if has_time && date.year() == reading.today().year() {
        String::new()
    } else {
        format!("{}/", date.year())
    };
    let shown = format!(
        "{year}{}/{}({weekday}) {}",
        date.month(),
        date.day(),
        local.format("%H:%M")
    );
    if at < reading.now {
        return reading
            .locale
            .fill(Label::FormMomentPassed, &[("at", &shown)]);
    }
    if !has_time {
        return reading
            .locale
            .fill(Label::FormMomentClosing, &[("at", &shown)]);
    }
    shown
}

/// Whether a text is digits and what people write between them, 内線 included.
fn is_phone(text: &str) -> bool {
    let between = |letter: char| fold::is_hyphen(letter) || " ()+,.#".contains(letter);
    let folded = fold::ascii(text);
    let number = folded.split("内線").collect::<String>();
    number.chars().any(|letter| letter.is_ascii_digit())
        && number
            .chars()
            .all(|letter| letter.is_ascii_digit() || between(letter))
}

#[cfg(test)]
mod tests;
