//! Reports: what is counted, and that screen, text, CSV and JSON say the same.

use crate::assert_screen;
use crate::office::{Desk, Office};
use madoguchi::calendar::fiscal::{Period, parse_period};
use madoguchi::domain::ids::PersonId;
use madoguchi::domain::intake::{ConsultationInput, PersonInput};
use madoguchi::domain::number::Number;
use madoguchi::locale::{Lang, Locale};
use madoguchi::report::period::{self, PeriodReport};

const NOVEMBER: Period = Period::Month {
    year: 2026,
    month: 11,
};

/// A call that came in at a moment of Tokyo and ended ten minutes later.
fn call(office: &Office, at: &str, mut input: ConsultationInput) -> (Number, Option<PersonId>) {
    let received: chrono::DateTime<chrono::Utc> = format!("{at}:00+09:00").parse().unwrap();
    input.received_at = Some(received.to_rfc3339());
    input.ended_at = Some((received + chrono::TimeDelta::minutes(10)).to_rfc3339());
    if input.narrative.is_empty() {
        input.narrative = "相談".into();
    }
    let mut store = office.store();
    let registered = store.register(&office.actor("佐藤"), &input).unwrap();
    let record = store.record(registered.id).unwrap();
    (registered.number, record.consultation.person_id)
}

fn about(name: &str, age: u16) -> ConsultationInput {
    ConsultationInput {
        person: PersonInput {
            name: name.into(),
            age: Some(age),
            area: Some("小金原".into()),
            ..PersonInput::default()
        },
        ..ConsultationInput::default()
    }
}

fn known(person: Option<PersonId>, name: &str, age: u16) -> ConsultationInput {
    let mut input = about(name, age);
    input.person.id = person;
    input
}

/// A year with a November in it, read on the 16th.
fn year() -> Office {
    let office = Office::open();
    let words = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    call(&office, "2025-11-03T10:00", about("昨年 一郎", 80));
    // Later in the November before than today is in this one: not compared.
    call(&office, "2025-11-20T10:00", about("昨年 二郎", 81));
    call(&office, "2026-10-31T23:30", about("十月 花子", 82));
    call(&office, "2026-11-01T00:10", about("深夜 花子", 83));
    let (_, person) = call(
        &office,
        "2026-11-02T10:00",
        ConsultationInput {
            field: Some("disability".into()),
            categories: words(&["dental", "nutrition"]),
            ..about("見本 三郎", 40)
        },
    );
    let (returned, _) = call(
        &office,
        "2026-11-03T10:00",
        ConsultationInput {
            scene: Some("acute".into()),
            responses: words(&["start-up"]),
            ..known(person, "見本 三郎", 40)
        },
    );
    call(
        &office,
        "2026-11-04T10:00",
        ConsultationInput {
            continues: Some(returned),
            responses: words(&["conference"]),
            ..known(person, "見本 三郎", 66)
        },
    );
    call(&office, "2026-11-05T10:00", ConsultationInput::default());
    office
}

fn november(office: &Office, locale: Locale) -> PeriodReport {
    let store = office.store();
    let facts = store.period_facts(NOVEMBER).unwrap();
    PeriodReport::of(&facts, store.office(), locale)
}

/// The shown figures of a row.
fn figures(report: &PeriodReport, table: &str, row: &str) -> Vec<String> {
    let table = report
        .table(table)
        .unwrap_or_else(|| panic!("no table {table}"));
    let row = table
        .rows
        .iter()
        .find(|one| one.code.as_deref() == Some(row));
    let cells = row.map(|row| row.cells.iter().map(|cell| cell.shown()).collect());
    cells.unwrap_or_default()
}

#[test]
fn a_month_counts_contacts_persons_courses_and_programmes_as_they_are_defined() {
    let report = november(&year(), Locale::new(Lang::Ja));
    assert_eq!(figures(&report, "summary", "contacts"), ["5", "1", "+4"]);
    assert_eq!(figures(&report, "summary", "persons"), ["2", "1", "+1"]);
    assert_eq!(figures(&report, "summary", "unnamed"), ["1", "0", "+1"]);
    assert_eq!(figures(&report, "summary", "minutes"), ["50", "10", "+40"]);
    assert_eq!(figures(&report, "course", "new")[0], "3");
    assert_eq!(figures(&report, "course", "returning")[0], "1");
    assert_eq!(figures(&report, "course", "continuing")[0], "1");
    // By response before field and age; by age where nothing else says so.
    assert_eq!(figures(&report, "programme", "prefecture")[0], "1");
    assert_eq!(figures(&report, "programme", "multilayered")[0], "1");
    assert_eq!(figures(&report, "programme", "multi-professional")[0], "1");
    assert_eq!(figures(&report, "programme", "home-care")[0], "2");
    assert_eq!(figures(&report, "category", "dental")[..2], ["1", "1"]);
    assert_eq!(figures(&report, "category", "nutrition")[..2], ["1", "1"]);
    assert_eq!(figures(&report, "category", "all")[..2], ["5", "2"]);
    assert_eq!(figures(&report, "area", "14")[..2], ["4", "2"]);
    assert_eq!(figures(&report, "time", "2026-11-01")[0], "1");
}

#[test]
fn a_fiscal_year_runs_from_april_to_march() {
    let office = year();
    call(&office, "2026-03-31T23:50", about("三月 一郎", 80));
    call(&office, "2026-04-01T00:05", about("四月 一郎", 80));
    let store = office.store();
    let facts = store.period_facts(parse_period("R8").unwrap()).unwrap();
    assert_eq!(
        (facts.now.total.contacts, facts.before.total.contacts),
        (7, 1)
    );
    let months: Vec<u32> = facts
        .now
        .course_of_time
        .iter()
        .map(|(_, count)| *count)
        .collect();
    assert_eq!(months, [1, 0, 0, 0, 0, 0, 1, 5]);
}

#[test]
fn text_csv_json_and_screen_say_the_same() {
    let office = year();
    for lang in [Lang::Ja, Lang::En] {
        let locale = Locale::new(lang);
        let report = november(&office, locale);
        let text = period::text(&report, locale, 80);
        let csv = String::from_utf8(period::csv(&report, locale).unwrap()).unwrap();
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let mut in_csv = reader.records().map(Result::unwrap);
        let json = period::json(&report, locale);
        let mut desk = office.desk_in("木村", lang);
        desk.resize(80, 60).keys("<ctrl-g>R");
        let mut figures = 0;
        for (at, table) in report.tables.iter().enumerate() {
            let in_json = &json["tables"][at];
            assert_eq!(in_json["code"], table.code);
            let screen = desk.text();
            for (place, row) in table.rows.iter().enumerate() {
                let shown: Vec<String> = row.cells.iter().map(|cell| cell.shown()).collect();
                let line = shown.join(" ");
                let says = |of: &str| is_line(of, &row.label, &line);
                assert!(
                    text.iter().any(|one| says(one)),
                    "text: {} {line}",
                    row.label
                );
                assert!(
                    screen.lines().any(says),
                    "screen: {} {line}\n{screen}",
                    row.label
                );
                for (column, cell) in table.columns.iter().zip(&row.cells) {
                    let record = in_csv.next().unwrap();
                    assert_eq!((&record[2], &record[6]), (table.code, column.code));
                    assert_eq!(&record[8], cell.plain());
                    let value = &in_json["rows"][place]["figures"][column.code];
                    let plain = if value.is_null() {
                        String::new()
                    } else {
                        value.to_string()
                    };
                    assert_eq!(plain, cell.plain(), "{} {}", table.code, column.code);
                    figures += 1;
                }
            }
            desk.keys("<tab>");
        }
        assert!(in_csv.next().is_none());
        assert!(figures > 200, "only {figures} figures were compared");
    }
}

/// Whether a line shows a row: its label, cut where it has no place, then its figures.
fn is_line(line: &str, label: &str, figures: &str) -> bool {
    let (line, figures) = (words(line).join(" "), words(figures).join(" "));
    let start = line.strip_suffix(&figures).map(str::trim);
    start.is_some_and(|start| {
        let said = start.trim_end_matches('.').trim_end();
        !said.is_empty() && words(label).join(" ").starts_with(said)
    })
}

/// The words of a line, without the bar behind them.
fn words(line: &str) -> Vec<&str> {
    let is_bar = |word: &&str| word.chars().all(|letter| letter == '#');
    line.split_whitespace()
        .filter(|word| !is_bar(word))
        .collect()
}

#[test]
fn a_figure_opens_as_many_records_as_it_counts_and_they_lead_to_the_record() {
    let office = year();
    let store = office.store();
    let facts = store.period_facts(NOVEMBER).unwrap();
    for (dimension, rows) in &facts.now.by {
        for (code, contacts) in rows {
            let behind = store.behind(&facts.now.window, *dimension, code.as_deref(), 100);
            let count = u32::try_from(behind.unwrap().len()).unwrap();
            assert_eq!(count, contacts.contacts, "{dimension:?} {code:?}");
        }
    }
    let mut kimura = office.desk("木村");
    kimura
        .keys("<ctrl-g>R<tab><down><enter>")
        .sees("新規・継続: 継続");
    kimura.keys("<enter>").sees("[相談記録]").sees("見＊＊");
    kimura.keys("<ctrl-g>N").sees("見本 三郎");
}

#[test]
fn periods_are_turned_and_lengthened_by_keys() {
    let office = year();
    let mut kimura = office.desk("木村");
    kimura
        .keys("<ctrl-g>R")
        .sees("月報 令和8年11月")
        .sees("(途中)");
    kimura.keys("[").sees("月報 令和8年10月").sees_no("(途中)");
    kimura.keys("s").sees("年報 令和8年度");
    kimura.keys("s").sees("日報 令和8年11月16日");
    kimura.keys("[").sees("日報 令和8年11月15日");
    kimura.keys("<f10>English<enter>").sees("Day 2026-11-15");
}

#[test]
fn the_page_to_print_holds_the_figures_and_loads_nothing() {
    let office = year();
    let mut kimura = office.desk("木村");
    kimura.keys("<ctrl-g>Rp").sees("印刷用のページを書きました");
    let page = std::fs::read_to_string(office.papers().join("report-2026-11.html")).unwrap();
    assert!(
        page.contains("月報 令和8年11月") && page.contains("<svg"),
        "{page}"
    );
    let body = page.split_once("<body>").unwrap().1;
    for outside in ["http", "src=", "url(", "<script", "<link"] {
        assert!(!body.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
    assert!(office.audited().iter().any(|row| row.contains("export")));
}

#[test]
fn a_correction_is_counted_as_it_reads_now() {
    let office = year();
    let (number, _) = call(&office, "2026-11-06T10:00", about("見本 直", 70));
    let mut store = office.store();
    let before = store.period_facts(NOVEMBER).unwrap().now.total.contacts;
    let record = store.consultation(&number).unwrap();
    let correction = madoguchi::domain::amendment::NewCorrection {
        consultation: record.id,
        revision: record.revision,
        field: "received_at".into(),
        value: "2026-10-06T10:00:00+09:00".into(),
        reason: "日付の誤り".into(),
    };
    store
        .correct_consultation(&office.actor("佐藤"), &correction)
        .unwrap();
    let after = store.period_facts(NOVEMBER).unwrap().now.total.contacts;
    assert_eq!(after, before - 1);
}

fn shown(desk: &mut Desk, name: &str) {
    assert_screen!(name, desk);
}

#[test]
fn the_report_in_both_languages_and_sizes() {
    let office = year();
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut kimura = office.desk_in("木村", lang);
        kimura.keys("<ctrl-g>R<tab><tab><down>");
        shown(&mut kimura, &format!("report_{code}_80x24"));
        kimura.resize(120, 40);
        shown(&mut kimura, &format!("report_{code}_120x40"));
    }
}
