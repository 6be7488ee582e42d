//! What each kind of field takes and how it shows it.

use super::*;
use crate::calendar::business::BusinessCalendar;
use crate::locale::Locale;

fn at_the_desk<T>(lang: Lang, test: impl FnOnce(&Reading<'_>) -> T) -> T {
    let calendar = BusinessCalendar::default();
    let now = "2026-06-11T05:35:00Z".parse().unwrap();
    test(&Reading {
        now,
        calendar: &calendar,
        locale: Locale::new(lang),
    })
}

fn said(kind: FieldKind, text: &str) -> Option<Remark> {
    at_the_desk(Lang::Ja, |reading| kind.remark(text, reading))
}

#[test]
fn a_reading_becomes_katakana_from_every_hand() {
    for text in [
        "yamada hanako",
        "ﾔﾏﾀﾞ ﾊﾅｺ",
        "やまだ　はなこ",
        " ヤマダ ハナコ ",
    ] {
        assert_eq!(FieldKind::Kana.settled(text), "ヤマダ ハナコ", "{text}");
    }
}

#[test]
fn a_birth_date_is_shown_in_both_calendars_with_the_age() {
    let echo = said(FieldKind::Birth, "Ｓ２０．３．５").unwrap();
    assert!(!echo.is_fault);
    for part in ["昭和20年3月5日", "1945-03-05", "81"] {
        assert!(echo.text.contains(part), "{}", echo.text);
    }
}

#[test]
fn an_age_counts_as_an_estimate() {
    let echo = said(FieldKind::Birth, "81").unwrap();
    assert!(
        !echo.is_fault && echo.text.contains("推定"),
        "{}",
        echo.text
    );
}

#[test]
fn an_estimate_shows_no_day_that_nobody_told() {
    for (typed, shown) in [
        ("81", "昭和20年 1945 頃 (81歳 推定)"),
        ("S20", "昭和20年 1945 頃 (81歳 推定)"),
        ("S20.3", "昭和20年3月 1945-03 頃 (81歳 推定)"),
    ] {
        assert_eq!(said(FieldKind::Birth, typed).unwrap().text, shown);
    }
}

#[test]
fn where_no_time_was_typed_the_whole_moment_is_told() {
    let echo = said(FieldKind::Moment, "+3").unwrap().text;
    assert_eq!(echo, "2026/6/16(火) 17:00 (終業時刻)");
}

#[test]
fn a_date_that_never_was_is_explained_and_kept() {
    let fault = said(FieldKind::Birth, "S65.1.1").unwrap();
    assert!(
        fault.is_fault && fault.text.contains("平成2年"),
        "{}",
        fault.text
    );
    let kept = at_the_desk(Lang::Ja, |reading| {
        FieldKind::Birth.stored("S65.1.1", reading)
    });
    assert_eq!(kept, "S65.1.1");
}

#[test]
fn a_moment_is_stored_with_the_offset_of_the_office() {
    at_the_desk(Lang::Ja, |reading| {
        assert_eq!(
            FieldKind::Moment.stored("614 10:00", reading),
            "2026-06-14T10:00:00+09:00"
        );
        let echo = FieldKind::Moment.remark("6/14 10:00", reading).unwrap();
        assert_eq!(echo.text, "6/14(日) 10:00");
        assert_eq!(FieldKind::Day.stored("+3", reading), "2026-06-16");
        assert_eq!(FieldKind::Day.stored("R8.6.20", reading), "2026-06-20");
    });
}

#[test]
fn a_moment_that_has_passed_is_taken_and_pointed_out() {
    at_the_desk(Lang::Ja, |reading| {
        assert_eq!(
            FieldKind::Moment.stored("9:00", reading),
            "2026-06-11T09:00:00+09:00"
        );
        let remark = FieldKind::Moment.remark("9:00", reading).unwrap();
        assert_ne!(remark.text, "6/11(木) 09:00");
    });
}

#[test]
fn telephone_numbers_are_grouped_and_their_ends_counted() {
    assert_eq!(
        FieldKind::Phone.settled("０９０１２３４４５２１"),
        "090-1234-4521"
    );
    assert_eq!(said(FieldKind::Phone, "09012344521"), None);
    assert!(said(FieldKind::Phone, "4521").unwrap().text.contains('4'));
    assert_eq!(FieldKind::Phone.settled("不明"), "不明");
    assert_eq!(FieldKind::Phone.settled("82歳 独居の方"), "82歳 独居の方");
}

#[test]
fn a_number_out_of_range_is_pointed_out_in_english_too() {
    let kind = FieldKind::Number { min: 0, max: 6 };
    at_the_desk(Lang::En, |reading| {
        assert_eq!(kind.remark("６", reading), None);
        assert!(kind.remark("7", reading).unwrap().text.contains('6'));
        assert!(kind.remark("many", reading).unwrap().is_fault);
        assert_eq!(kind.stored("０６", reading), "6");
    });
}
