//! Dates as people write them.

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn birth(text: &str) -> Result<ParsedDate, DateError> {
    parse_date(text, date("2026-11-22"))
}

#[test]
fn one_day_is_read_however_it_is_written() {
    for text in [
        "S15.3.2",
        "s150302",
        "3150302",
        "昭15.3.2",
        "昭和15年3月2日",
        "1940-03-02",
        "1940/3/2",
        "19400302",
        "１９４０／３／２",
        "Ｓ１５．３．２",
        "昭和十五年三月二日",
        "昭和一五年三月二日",
        "昭和 15年 3月 2日",
        "昭15. 3. 2",
        "S15-03-02",
        "3.15.3.2",
        "1940年3月2日(土)",
        "㍼15.3.2",
        "S15ー3ー2",
        "1940 3 2",
    ] {
        assert_eq!(
            birth(text),
            Ok(ParsedDate::exact(date("1940-03-02"))),
            "{text}"
        );
    }
}

#[test]
fn official_lists_are_read() {
    assert_eq!(
        parse_day("令和 6年 6月 1日").unwrap().date,
        date("2024-06-01")
    );
    assert_eq!(
        parse_day("令和元年10月 1日").unwrap().date,
        date("2019-10-01")
    );
    assert_eq!(parse_day("昭32. 7. 1").unwrap().date, date("1957-07-01"));
    assert_eq!(parse_day("令4. 10. 5").unwrap().date, date("2022-10-05"));
}

#[test]
fn an_age_gives_an_estimated_year() {
    for text in ["82", "82歳", "８２才", "満82歳"] {
        let parsed = birth(text).unwrap();
        assert!(parsed.estimated);
        assert_eq!(parsed.note, Some(DateNote::FromAge { age: 82 }));
        assert_eq!(age_on(parsed.date, date("2026-11-22")), 82, "{text}");
    }
    assert_eq!(birth("121歳"), Err(DateError::AgeTooHigh { age: 121 }));
}

#[test]
fn a_year_alone_is_an_estimate_inside_its_era() {
    assert_eq!(birth("昭和15年").unwrap().date, date("1940-01-01"));
    assert_eq!(birth("平成元年").unwrap().date, date("1989-01-08"));
    assert_eq!(birth("S15.3").unwrap().note, Some(DateNote::MonthOnly));
}

#[test]
fn a_day_after_the_change_of_era_is_put_right_with_a_note() {
    let parsed = birth("S64.4.1").unwrap();
    assert_eq!(parsed.date, date("1989-04-01"));
    assert_eq!(
        parsed.note,
        Some(DateNote::EraCorrected {
            from: "S64.4.1".to_owned(),
            to: "H1.4.1".to_owned()
        })
    );
    assert_eq!(birth("S64.1.7").unwrap().note, None);
    assert_eq!(birth("H1.1.8").unwrap().note, None);
    assert_eq!(birth("H31.4.30").unwrap().note, None);
    assert_eq!(birth("H31.5.1").unwrap().date, date("2019-05-01"));
}

#[test]
fn years_that_never_were_are_refused_with_the_year_meant() {
    assert_eq!(
        birth("令和0年1月1日"),
        Err(DateError::YearZero {
            era: "令和".to_owned()
        })
    );
    let Err(DateError::EraEnded {
        means,
        date: meant,
        last_year,
        ..
    }) = birth("昭和65年2月3日")
    else {
        panic!("昭和65年 was accepted");
    };
    assert_eq!(
        (means.as_str(), meant, last_year),
        ("平成2年", Some(date("1990-02-03")), 64)
    );
    let Err(DateError::EraEnded { means, .. }) = birth("平成33年") else {
        panic!("平成33年 was accepted");
    };
    assert_eq!(means, "令和3年");
}

#[test]
fn days_that_never_were_are_refused() {
    assert!(matches!(
        birth("2023-02-29"),
        Err(DateError::NoSuchDay { day: 29, .. })
    ));
    assert!(matches!(
        birth("令和元年13月1日"),
        Err(DateError::NoSuchMonth { month: 13 })
    ));
    assert!(matches!(
        birth("S15.2.30"),
        Err(DateError::NoSuchDay { day: 30, .. })
    ));
    assert!(matches!(
        birth("明治5年12月3日"),
        Err(DateError::CalendarChange { .. })
    ));
    assert!(matches!(birth("M1.1.1"), Err(DateError::BeforeEras { .. })));
}

#[test]
fn births_in_the_future_or_too_long_ago_are_refused() {
    assert!(matches!(birth("R8.11.23"), Err(DateError::InFuture { .. })));
    assert!(matches!(
        birth("M30.1.1"),
        Err(DateError::TooOld { age: 129, .. })
    ));
    assert!(parse_day("R9.4.1").is_ok());
}

#[test]
fn a_date_without_its_era_is_asked_about() {
    let Err(error @ DateError::Ambiguous { .. }) = birth("150302") else {
        panic!("150302 was accepted");
    };
    assert_eq!(error.code(), "date-ambiguous");
    assert!(
        error
            .args()
            .contains(&("candidates", "T15.3.2, S15.3.2, H15.3.2".to_owned())),
        "{:?}",
        error.args()
    );
    assert!(matches!(birth("15.3.2"), Err(DateError::Ambiguous { .. })));
    assert!(matches!(
        birth("151302"),
        Err(DateError::NoSuchMonth { .. })
    ));
}

#[test]
fn nonsense_is_called_unreadable() {
    for text in [
        "あした",
        "S",
        "s15.3.2.1",
        "99999",
        "昭和",
        "9150302",
        "15:30",
    ] {
        assert!(
            matches!(birth(text), Err(DateError::Unreadable { .. })),
            "{text}: {:?}",
            birth(text)
        );
    }
    assert_eq!(birth(" 　"), Err(DateError::Empty));
}
