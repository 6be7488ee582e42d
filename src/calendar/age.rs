//! Ages in full years.

use chrono::NaiveDate;

/// Full years from `birth` to `on`; 0 if `on` lies before the birth. Who was born
/// on 29 February grows older on 1 March in common years.
#[must_use]
pub fn age_on(birth: NaiveDate, on: NaiveDate) -> u16 {
    on.years_since(birth)
        .and_then(|years| u16::try_from(years).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn age_changes_on_the_birthday() {
        let birth = date("1940-03-02");
        assert_eq!(age_on(birth, date("2026-03-01")), 85);
        assert_eq!(age_on(birth, date("2026-03-02")), 86);
        assert_eq!(age_on(birth, date("1930-01-01")), 0);
    }

    #[test]
    fn a_leap_day_child_grows_older_on_the_first_of_march() {
        let birth = date("2000-02-29");
        assert_eq!(age_on(birth, date("2026-02-28")), 25);
        assert_eq!(age_on(birth, date("2026-03-01")), 26);
    }
}
