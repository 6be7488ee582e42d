//! Input that is not what it says: each is refused with a message that names the place, and nothing is taken in by halves.

use crate::damage::short;
use crate::office::Office;
use crate::table::Table;
use std::fs;

/// What a file of a kind holds.
type Content = fn() -> Vec<u8>;

const HEADER: &str = "key,kind,name,kana,address,phone,fax,capabilities\n";

fn rows(rows: &str) -> Vec<u8> {
    format!("{HEADER}{rows}").into_bytes()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The input, the kind it is given for, and whether some of it may be taken.
const FILES: [(&str, &str, Content); 20] = [
    ("nothing at all", "handbook", || Vec::new()),
    ("a header alone", "handbook", || rows("")),
    ("another kind's header", "kaigo", || {
        rows("H1,clinic,あ,ア,松戸市1,047-000-0001,,\n")
    }),
    ("a letter", "navii", || "拝啓\n時下ますます\n".into()),
    ("a name missing", "handbook", || {
        rows("H1,clinic,,ア,松戸市1,047-000-0001,,\n")
    }),
    ("a kind nobody knows", "handbook", || {
        rows("H1,bakery,あ,ア,松戸市1,047-000-0001,,\n")
    }),
    ("a capability nobody knows", "handbook", || {
        rows("H1,clinic,あ,ア,松戸市1,047-000-0001,,flying\n")
    }),
    ("the same key twice", "handbook", || {
        rows("H1,clinic,あ,ア,松戸市1,,,\nH1,clinic,い,イ,松戸市2,,,\n")
    }),
    ("too few fields", "handbook", || rows("H1,clinic\n")),
    ("too many fields", "handbook", || {
        rows("H1,clinic,あ,ア,松戸市1,,,,,,,,\n")
    }),
    ("a quote that never closes", "handbook", || {
        rows("H1,clinic,\"あ,ア,松戸市1,,,\n")
    }),
    ("a NUL", "handbook", || {
        rows("H1,clinic,あ\0い,ア,松戸市1,,,\n")
    }),
    ("UTF-16 without a mark", "handbook", || {
        utf16(&format!("{HEADER}H1,clinic,あ,ア,松戸市1,,,\n"))
    }),
    ("bytes of no encoding", "handbook", || {
        [HEADER.as_bytes(), b"H1,clinic,\xff\xfe\x81\x20,a,b,,,\n"].concat()
    }),
    ("a line of 100 MB", "handbook", || {
        rows(&format!(
            "H1,clinic,{},ア,松戸市1,,,\n",
            "あ".repeat(35_000_000)
        ))
    }),
    ("a truncated workbook", "kouseikyoku", || {
        b"PK\x03\x04\x14\0\x06\0".to_vec()
    }),
    ("a text named xlsx", "kouseikyoku", || {
        "医療機関名称,所在地\n".into()
    }),
    ("a picture", "kouseikyoku", || {
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()
    }),
    ("a postal file of other columns", "postal", || {
        "1,2,3\n".into()
    }),
    ("positions without numbers", "towns", || {
        "市区町村,町名,lat,lon\n松戸市,根本,北,東\n".into()
    }),
];

/// Lines for `log` that are no consultation.
const LINES: [(&str, &str); 10] = [
    ("no JSON", "{\"narrative\":"),
    ("a list", "[1,2,3]"),
    ("a field nobody knows", "{\"narative\":\"あ\"}"),
    ("nothing said", "{\"narrative\":\"\"}"),
    ("a number for a text", "{\"narrative\":5}"),
    (
        "a day that never was",
        "{\"narrative\":\"あ\",\"person\":{\"birth_date\":\"令和0年\"}}",
    ),
    (
        "a day in another era",
        "{\"narrative\":\"あ\",\"person\":{\"birth_date\":\"平成40年1月1日\"}}",
    ),
    (
        "born tomorrow",
        "{\"narrative\":\"あ\",\"person\":{\"birth_date\":\"2999-01-01\"}}",
    ),
    (
        "an area nobody knows",
        "{\"narrative\":\"あ\",\"person\":{\"area\":\"月面\"}}",
    ),
    (
        "a route nobody knows",
        "{\"narrative\":\"あ\",\"route\":\"rocket\"}",
    ),
];

/// Every input, on one office that must look the same afterwards.
pub fn run(table: &mut Table) {
    let office = Office::open();
    let before = contents(&office);
    for (name, kind, content) in FILES {
        let file = office.path(if kind == "kouseikyoku" {
            "given.xlsx"
        } else {
            "given.csv"
        });
        fs::write(&file, content()).unwrap();
        let ran = office.run(&["import", kind, file.to_str().unwrap()]);
        // A file without rows is no fault, but worth a word.
        let told = matches!(ran.code, Some(1..=4)) || name == "a header alone";
        table.promise(
            format!("input: {name}"),
            short(&ran.told()),
            told && !ran.told().is_empty(),
        );
    }
    for (name, line) in LINES {
        let ran = office.feed(&["log"], &format!("{line}\n"));
        let told = matches!(ran.code, Some(1..=4)) && !ran.told().is_empty();
        table.promise(format!("input: {name}"), short(&ran.told()), told);
    }
    table.promise(
        "the office after all of them",
        if contents(&office) == before {
            "as before"
        } else {
            "changed"
        },
        contents(&office) == before && office.is_sound(),
    );
}

/// What an office holds, as far as people see it.
fn contents(office: &Office) -> (String, String) {
    (
        office.run(&["find", "松戸"]).out,
        office.run(&["records", "--json"]).out,
    )
}
