//! The day an edition is as of, from its file name or its own words.

use chrono::{Datelike as _, NaiveDate};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// First year of the eras that public lists can still print, less one.
const ERAS: [(&str, i32); 3] = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];

/// The first date `YYYYMMDD` in a file's name, ISO 8601, as in
/// `01-1_hospital_facility_info_20250601.csv`.
pub(super) fn in_name(file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_str()?;
    stem.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() >= 8)
        .filter_map(|digits| NaiveDate::parse_from_str(digits.get(..8)?, "%Y%m%d").ok())
        .find(|date| (2000..2100).contains(&date.year()))
        .map(|date| date.to_string())
}

/// The first Japanese date in a line such as `[令和７年９月１日 現在 ]…`, ISO 8601.
pub(super) fn in_words(line: &str) -> Option<String> {
    let line: String = line.nfkc().filter(|c| !c.is_whitespace()).collect();
    ERAS.iter()
        .filter_map(|(era, before)| {
            let (_, after) = line.split_once(era)?;
            let (year, after) = after.split_once('年')?;
            let (month, after) = after.split_once('月')?;
            let (day, _) = after.split_once('日')?;
            let year = if year == "元" {
                1
            } else {
                year.parse::<i32>().ok()?
            };
            NaiveDate::from_ymd_opt(before + year, month.parse().ok()?, day.parse().ok()?)
        })
        .map(|date| date.to_string())
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_above_the_header_says_the_day() {
        let line = "[令和７年９月１日 現在 ]令和７年１０月１日作成 全医療機関出力";
        assert_eq!(in_words(line).as_deref(), Some("2025-09-01"));
        assert_eq!(
            in_words("令和元年 5月 1日現在").as_deref(),
            Some("2019-05-01")
        );
        assert_eq!(in_words("全医療機関出力"), None);
    }

    #[test]
    fn the_file_name_says_the_day() {
        let day = |name: &str| in_name(Path::new(name));
        assert_eq!(
            day("02-1_clinic_facility_info_20250601.csv").as_deref(),
            Some("2025-06-01")
        );
        assert_eq!(
            day("jigyosho_110_all_20260630093000.csv").as_deref(),
            Some("2026-06-30")
        );
        assert_eq!(day("jigyosho_110_99999999.csv"), None);
    }
}
