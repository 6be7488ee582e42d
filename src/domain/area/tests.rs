//! Areas of the shipped office and of an edited file.

use super::*;
use crate::locale::Lang;
use crate::text::cells::width;
use std::collections::BTreeSet;

fn shipped() -> AreaTable {
    let text = include_str!("../../../data/areas.toml");
    AreaTable::parse(Path::new("areas.toml"), text).unwrap()
}

fn one(code: &str) -> AreaGuess {
    AreaGuess::One(AreaCode(code.to_owned()))
}

fn several(codes: &[&str]) -> AreaGuess {
    AreaGuess::Several(
        codes
            .iter()
            .map(|code| AreaCode((*code).to_owned()))
            .collect(),
    )
}

#[test]
fn the_shipped_table_has_fifteen_areas_that_are_each_others_neighbours() {
    let table = shipped();
    assert_eq!(table.all().len(), 15);
    for area in table.all() {
        for other in &area.neighbours {
            let back = &table.get(other).unwrap().neighbours;
            assert!(back.contains(&area.code), "{} and {other}", area.name);
        }
    }
}

#[test]
fn the_municipality_is_known_by_its_reading_and_not_by_the_beginning_of_it() {
    let table = shipped();
    for typed in [
        "ﾏﾂﾄﾞ",
        "まつど",
        "マツドシ",
        "matsudo",
        "matudo",
        "matsudoshi",
    ] {
        assert!(table.is_municipality(typed), "{typed}");
    }
    for typed in ["まつ", "matsu", "まつどえき", "松戸", ""] {
        assert!(!table.is_municipality(typed), "{typed}");
    }
}

#[test]
fn the_same_place_written_differently_lies_in_the_same_area() {
    let table = shipped();
    for address in [
        "千葉県松戸市常盤平７丁目１２－３",
        "松戸市常盤平七丁目12番3号",
        "常盤平７ー１２",
        "松戸市大字常盤平7-12-3",
        "〒270-2261 千葉県松戸市常盤平7-12",
    ] {
        assert_eq!(table.locate(address), one("09"), "{address}");
    }
    assert_eq!(table.locate("松戸市和名ヶ谷1234"), one("06"));
    assert_eq!(table.locate("松戸市二十世紀ヶ丘丸山町１"), one("05"));
}

#[test]
fn a_city_that_begins_like_a_town_of_ours_is_none() {
    let table = shipped();
    assert_eq!(table.locate("小山５"), table.locate("松戸市小山5"));
    assert_ne!(table.locate("小山５"), AreaGuess::Unknown);
    assert_eq!(table.locate("小山市神鳥谷１０８１"), AreaGuess::Unknown);
}

#[test]
fn a_split_town_asks_a_person() {
    let table = shipped();
    assert_eq!(table.locate("松戸市上本郷3018-1"), several(&["01", "03"]));
    assert_eq!(table.locate("松戸市千駄堀"), several(&["09", "14"]));
    assert_eq!(table.locate("松戸市常盤平三丁目"), several(&["09", "10"]));
    assert_eq!(table.locate("松戸市常盤平"), several(&["09", "10"]));
}

#[test]
fn the_longest_town_name_wins() {
    let table = shipped();
    assert_eq!(table.locate("松戸市松戸新田5"), one("01"));
    assert_eq!(table.locate("松戸市小金原4-2"), one("14"));
    assert_eq!(table.locate("松戸市小金上総町1"), one("13"));
    assert_eq!(table.locate("松戸市栄町西2"), one("02"));
}

#[test]
fn an_unknown_town_and_another_municipality_stay_unset() {
    let table = shipped();
    for address in [
        "",
        "松戸市",
        "松戸市夢見ケ丘1",
        "千葉県柏市小金原1",
        "柏市松葉町1-2 松戸市馬橋の隣",
        "不明",
    ] {
        assert_eq!(table.locate(address), AreaGuess::Unknown, "{address}");
    }
}

#[test]
fn chome_and_lot_ranges_divide_a_town() {
    let file = r#"
        municipality = "花野市"
        [[area]]
        code = "1"
        name = "北"
        kana = "キタ"
        short = "北"
        en = "North"
        support_centre = "北包括"
        support_centre_phone = "047-000-0001"
        towns = ["桜1-2丁目", "梅1-499番地"]
        [[area]]
        code = "2"
        name = "南"
        kana = "ミナミ"
        short = "南"
        en = "South"
        support_centre = "南包括"
        support_centre_phone = "047-000-0002"
        towns = ["桜3丁目1-9番地", "梅500-999番地"]
    "#;
    let table = AreaTable::parse(Path::new("areas.toml"), file).unwrap();
    assert_eq!(table.locate("花野市桜２－８"), one("1"));
    assert_eq!(table.locate("花野市桜三丁目5番"), one("2"));
    assert_eq!(table.locate("花野市桜3-10"), AreaGuess::Unknown);
    assert_eq!(table.locate("花野市梅500番地の2"), one("2"));
    assert_eq!(table.locate("花野市梅"), several(&["1", "2"]));
}

#[test]
fn every_fault_of_a_file_is_told_with_its_line() {
    let text = include_str!("../../../data/areas.toml")
        .replace("code = \"02\"", "code = \"01\"")
        .replace("\"樋野口\"", "\"樋野口9-3丁目\"");
    let faults = AreaTable::parse(Path::new("areas.toml"), &text).unwrap_err();
    let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(
        messages.iter().any(|m| m.contains("\"01\" stands twice")),
        "{messages:#?}"
    );
    assert!(
        messages.iter().any(|m| m.contains("樋野口9-3丁目")),
        "{messages:#?}"
    );
    assert!(
        messages.iter().any(|m| m.contains("no area has the code")),
        "{messages:#?}"
    );
    assert!(faults.iter().all(|fault| fault.line > 1), "{messages:#?}");
}

#[test]
fn an_area_is_found_by_code_name_kana_and_romaji() {
    let table = shipped();
    for typed in ["09", "常盤平", "ﾄｷﾜﾀﾞｲﾗ", "tokiwad", "トキワダイラ"] {
        let first = table
            .beginning(typed)
            .first()
            .map(|area| area.code.0.clone());
        assert_eq!(first.as_deref(), Some("09"), "{typed}");
    }
    assert!(table.beginning("").is_empty());
}

#[test]
fn no_two_areas_look_alike_in_a_narrow_column_in_either_language() {
    let table = shipped();
    for lang in [Lang::Ja, Lang::En] {
        let shorts: BTreeSet<&str> = table.all().iter().map(|area| area.short(lang)).collect();
        assert_eq!(shorts.len(), table.all().len(), "{shorts:?}");
        assert!(shorts.iter().all(|short| width(short) <= 5), "{shorts:?}");
    }
}
