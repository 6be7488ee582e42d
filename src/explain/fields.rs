//! What is wrong with a field, by its code.

use super::Explanation;
use crate::domain::intake::FieldFault;
use crate::locale::{Label, Locale};
use std::fmt::Display;

/// Every code of a field's fault, with its sentence.
const CODES: &[(&str, Label)] = &[
    ("narrative-missing", Label::ErrorFieldNarrativeMissing),
    ("unknown-word", Label::ErrorFieldUnknownWord),
    ("no-such-key", Label::ErrorFieldNoSuchKey),
    ("unknown-word-near", Label::ErrorFieldUnknownWordNear),
    ("area-unknown", Label::ErrorFieldAreaUnknown),
    ("area-ambiguous", Label::ErrorFieldAreaAmbiguous),
    ("moment-unreadable", Label::ErrorFieldMomentUnreadable),
    ("moment-ahead", Label::ErrorFieldMomentAhead),
    ("before-leg", Label::ErrorFieldBeforeLeg),
    ("staff-retired", Label::ErrorFieldStaffRetired),
    (
        "ended-before-received",
        Label::ErrorFieldEndedBeforeReceived,
    ),
    ("due-missing", Label::ErrorFieldDueMissing),
    ("hold-reason-missing", Label::ErrorFieldHoldReasonMissing),
    ("exception-missing", Label::ErrorFieldExceptionMissing),
    ("anonymous-but-named", Label::ErrorFieldAnonymousButNamed),
    ("continues-unknown", Label::ErrorFieldContinuesUnknown),
    ("nothing-to-append-to", Label::ErrorFieldNothingToAppendTo),
    ("too-long", Label::ErrorFieldTooLong),
    ("missing", Label::ErrorFieldMissing),
    ("unchanged", Label::ErrorFieldUnchanged),
    ("unknown-field", Label::ErrorFieldUnknownField),
    ("not-an-id", Label::ErrorFieldNotAnId),
    ("not-in-list", Label::ErrorFieldNotInList),
    ("not-a-number", Label::ErrorFieldNotANumber),
    ("out-of-range", Label::ErrorFieldOutOfRange),
    ("date-empty", Label::ErrorDateEmpty),
    ("date-unreadable", Label::ErrorDateUnreadable),
    ("day-unreadable", Label::ErrorDayUnreadable),
    ("date-year-zero", Label::ErrorDateYearZero),
    ("date-era-ended", Label::ErrorDateEraEnded),
    ("date-no-such-month", Label::ErrorDateNoSuchMonth),
    ("date-no-such-day", Label::ErrorDateNoSuchDay),
    ("date-calendar-change", Label::ErrorDateCalendarChange),
    ("date-before-eras", Label::ErrorDateBeforeEras),
    ("date-in-future", Label::ErrorDateInFuture),
    ("date-too-old", Label::ErrorDateTooOld),
    ("date-age-too-high", Label::ErrorDateAgeTooHigh),
    ("date-ambiguous", Label::ErrorDateAmbiguous),
    ("date-no-such-time", Label::ErrorDateNoSuchTime),
    ("date-in-past", Label::ErrorDateInPast),
    ("date-unreadable-period", Label::ErrorDateUnreadablePeriod),
    ("date-note-era-corrected", Label::ErrorDateNoteEraCorrected),
    ("date-note-from-age", Label::ErrorDateNoteFromAge),
    ("date-note-year-only", Label::ErrorDateNoteYearOnly),
    ("date-note-month-only", Label::ErrorDateNoteMonthOnly),
];

/// The sentence for one field, to stand beside it.
#[must_use]
pub fn field_fault(fault: &FieldFault, locale: Locale) -> String {
    coded(fault.code, &fault.args, locale).unwrap_or_else(|| {
        // A code without a sentence is still better than silence; a test holds the list to be whole.
        locale.fill(Label::ErrorFieldOther, &[("code", &fault.code)])
    })
}

/// The sentence of a code of a field or of a date, its places filled; `None` for a code that is not known.
fn coded(code: &str, args: &[(&'static str, String)], locale: Locale) -> Option<String> {
    let (_, label) = CODES.iter().find(|(known, _)| *known == code)?;
    let mut values: Vec<(&str, &dyn Display)> = Vec::new();
    for (name, value) in args {
        values.push((name, value));
    }
    Some(locale.fill(*label, &values))
}

/// Several fields in one sentence: the first, and how many there are.
#[must_use]
pub fn field_faults(faults: &[FieldFault], locale: Locale) -> Explanation {
    let count = faults.len();
    let first = faults
        .first()
        .map(|fault| field_fault(fault, locale))
        .unwrap_or_default();
    let message = match count {
        0 => locale.text(Label::ErrorFields).to_owned(),
        1 => first,
        _ => locale.fill(
            Label::ErrorFieldsFirst,
            &[("count", &count), ("first", &first)],
        ),
    };
    Explanation {
        message,
        hint: locale.text(Label::ErrorFieldsHint).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::era::DateError;
    use crate::domain::intake::fault_code;
    use crate::locale::Lang;
    use chrono::{DateTime, NaiveDate, Utc};

    fn every_date_error() -> Vec<DateError> {
        let text = "S99".to_owned();
        let date = NaiveDate::default();
        vec![
            DateError::Empty,
            DateError::Unreadable { text: text.clone() },
            DateError::YearZero {
                era: "昭和".to_owned(),
            },
            DateError::NoSuchMonth { month: 13 },
            DateError::NoSuchDay {
                year: 2026,
                month: 2,
                day: 30,
            },
            DateError::CalendarChange { date },
            DateError::BeforeEras { date },
            DateError::InFuture { date },
            DateError::TooOld { date, age: 140 },
            DateError::AgeTooHigh { age: 300 },
            DateError::Ambiguous {
                text: text.clone(),
                candidates: vec![date],
            },
            DateError::NoSuchTime { text: text.clone() },
            DateError::InPast {
                at: DateTime::<Utc>::UNIX_EPOCH,
            },
            DateError::UnreadablePeriod { text },
        ]
    }

    #[test]
    fn every_code_of_an_intake_and_of_a_date_has_its_sentence() {
        for locale in [Lang::Ja, Lang::En].map(Locale::new) {
            for code in fault_code::ALL {
                assert!(coded(code, &[], locale).is_some(), "{code} has no sentence");
            }
            for error in every_date_error() {
                let told = coded(error.code(), &error.args(), locale);
                assert!(
                    told.as_ref().is_some_and(|told| !told.contains('{')),
                    "{error:?}: {told:?}"
                );
            }
        }
    }

    #[test]
    fn several_faults_are_counted_and_the_first_is_told() {
        let fault = |code| FieldFault {
            field: "x".to_owned(),
            code,
            args: Vec::new(),
        };
        let told = field_faults(
            &[fault("narrative-missing"), fault("missing")],
            Locale::new(Lang::En),
        );
        assert!(told.message.starts_with("2 fields"), "{told:?}");
    }
}
