use super::*;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+09:00").parse().unwrap()
}

fn office() -> BusinessCalendar {
    BusinessCalendar::default()
}

fn holiday(text: &str) -> Option<String> {
    office().holiday(date(text)).map(str::to_owned)
}

fn holidays_of(year: i32) -> Vec<String> {
    let office = office();
    let days = office.holidays.iter().filter(|(day, _)| day.year() == year);
    days.map(|(day, _)| day.format("%m-%d").to_string())
        .collect()
}

#[test]
fn the_holidays_of_known_years_are_right() {
    let year = |year| holidays_of(year).join(" ");
    assert_eq!(
        year(2026),
        "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23"
    );
    assert_eq!(
        year(2019),
        "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23"
    );
    assert_eq!(
        year(2020),
        "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23"
    );
    assert_eq!(
        year(2021),
        "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23"
    );
    assert_eq!(
        year(2009),
        "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23"
    );
    assert_eq!(
        year(2024),
        "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23"
    );
}

#[test]
fn derived_holidays_have_their_names() {
    assert_eq!(holiday("2026-09-22").as_deref(), Some("国民の休日"));
    assert_eq!(holiday("2026-05-06").as_deref(), Some("振替休日"));
    assert_eq!(holiday("2019-05-01").as_deref(), Some("天皇の即位の日"));
    assert_eq!(holiday("2026-11-24"), None);
}

#[test]
fn weekends_holidays_and_the_turn_of_the_year_are_closed() {
    let office = office();
    for closed in [
        "2026-11-21",
        "2026-11-22",
        "2026-11-23",
        "2026-12-29",
        "2026-12-31",
        "2027-01-03",
    ] {
        assert!(!office.is_business_day(date(closed)), "{closed}");
    }
    for open in ["2026-11-24", "2026-12-28", "2027-01-04"] {
        assert!(office.is_business_day(date(open)), "{open}");
    }
}

#[test]
fn the_office_is_open_from_the_first_to_before_the_last_minute() {
    let office = office();
    assert!(!office.is_open_at(at("2026-11-24T08:59")));
    assert!(office.is_open_at(at("2026-11-24T09:00")));
    assert!(office.is_open_at(at("2026-11-24T16:59")));
    assert!(!office.is_open_at(at("2026-11-24T17:00")));
}

#[test]
fn business_minutes_skip_nights_weekends_and_holidays() {
    let office = office();
    let friday = at("2026-11-20T16:30");
    assert_eq!(
        office.add_business_minutes(friday, 30),
        at("2026-11-20T17:00")
    );
    assert_eq!(
        office.add_business_minutes(friday, 60),
        at("2026-11-24T09:30")
    );
    assert_eq!(
        office.add_business_minutes(at("2026-12-28T17:30"), 480),
        at("2027-01-04T17:00")
    );
    assert_eq!(
        office.business_minutes_between(friday, at("2026-11-24T09:30")),
        60
    );
    assert_eq!(
        office.business_minutes_between(at("2026-11-24T09:30"), friday),
        -60
    );
}

#[test]
fn business_days_keep_the_time_of_day_within_the_hours() {
    let office = office();
    assert_eq!(
        office.add_business_days(at("2026-11-20T10:15"), 1),
        at("2026-11-24T10:15")
    );
    assert_eq!(
        office.add_business_days(at("2026-11-20T20:00"), 2),
        at("2026-11-25T17:00")
    );
    assert_eq!(
        office.add_business_days(at("2026-11-22T07:00"), 0),
        at("2026-11-24T09:00")
    );
    assert_eq!(
        office.next_open(at("2026-11-20T17:00")),
        at("2026-11-24T09:00")
    );
}

#[test]
fn every_fault_is_named_with_its_line() {
    let source = "time_zone = \"Asia/Tokio\"\nclosed = [\"13-01..01-03\"]\nsubstitute_name = 1\nbetween_name = \"x\"\ncolour = 3\n[hours]\nmon = \"17:00-09:00\"\nmoon = \"09:00-17:00\"\n[[holiday]]\nname = \"x\"\nmonth = 13\nday = 1\nmonday = 2\n";
    let faults = BusinessCalendar::from_toml(source).unwrap_err().faults;
    let found: Vec<_> = faults
        .iter()
        .map(|fault| (fault.line, fault.kind.code()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "calendar-unknown-zone"),
            (2, "calendar-bad-day"),
            (3, "calendar-wrong-type"),
            (5, "calendar-unknown-key"),
            (7, "calendar-bad-hours"),
            (8, "calendar-unknown-key"),
            (9, "calendar-not-one-rule"),
            (11, "calendar-out-of-range"),
        ]
    );
}

#[test]
fn broken_toml_and_an_office_that_never_opens_are_refused() {
    let faults = BusinessCalendar::from_toml("time_zone = \n")
        .unwrap_err()
        .faults;
    assert!(
        faults
            .iter()
            .any(|fault| fault.kind.code() == "calendar-syntax" && fault.line == 1),
        "{faults:?}"
    );
    let shut = "time_zone=\"Asia/Tokyo\"\nsubstitute_name=\"a\"\nbetween_name=\"b\"\n[hours]\n";
    let faults = BusinessCalendar::from_toml(shut).unwrap_err().faults;
    assert_eq!(
        faults,
        [Fault {
            line: 4,
            kind: FaultKind::NeverOpen
        }]
    );
}

proptest! {
    #[test]
    fn minutes_added_are_minutes_counted(start in 0i64..600_000, minutes in 0u32..20_000) {
        let office = office();
        let from = at("2026-01-01T00:00") + TimeDelta::minutes(start);
        let due = office.add_business_minutes(from, minutes);
        prop_assert_eq!(office.business_minutes_between(from, due), i64::from(minutes));
    }
}
