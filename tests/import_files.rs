//! Public files, whole and damaged in every way they arrive in.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the whole file is a test, its helpers too"
)]

use madoguchi::domain::facility::{FacilityDetails, Source};
use madoguchi::import::reason::ReasonCode;
use madoguchi::import::{Edition, ImportError, ImportKind, Refused, postal, read, towns};
use madoguchi::locale::{Lang, Locale};
use madoguchi::office::Office;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

#[path = "support/workbook.rs"]
mod workbook;
use workbook::Cell;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::shipped);

/// A file of a test, gone with it.
struct Sheet {
    _folder: TempDir,
    path: PathBuf,
}

fn file(name: &str, bytes: &[u8]) -> Sheet {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Sheet {
        _folder: folder,
        path,
    }
}

fn reading(kind: ImportKind, name: &str, bytes: &[u8]) -> Result<Edition, ImportError> {
    let sheet = file(name, bytes);
    read(
        kind,
        std::slice::from_ref(&sheet.path),
        OFFICE.handbook_words(),
        &mut |_| true,
    )
}

fn refusal(result: Result<Edition, ImportError>) -> Refused {
    match result {
        Err(ImportError::Refused(refused)) => *refused,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn code(refused: &Refused) -> ReasonCode {
    refused.reason.code
}

fn arg<'a>(refused: &'a Refused, name: &str) -> &'a str {
    refused
        .reason
        .args
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, value)| value)
}

// The bureaus' list.

const BUREAU_HEADER: [&str; 14] = [
    "項番",
    "都道府県コード",
    "都道府県名",
    "区分",
    "医療機関番号",
    "医療機関名称",
    "医療機関所在地（郵便番号）",
    "医療機関所在地（住所）",
    "電話番号",
    "FAX番号",
    "病床数",
    "受理届出名称",
    "受理記号",
    "算定開始年月日",
];

fn bureau_row(number: &str, symbol: &str) -> Vec<Cell> {
    [
        "1",
        "12",
        "千葉",
        "医科",
        number,
        "医療法人社団見本会　見本クリニック",
        "270-0000",
        "松戸市稔台１－２－３",
        "047-000-0001",
        "",
        "一般　　　4",
        if symbol.is_empty() {
            ""
        } else {
            "在宅療養支援診療所"
        },
        symbol,
        if symbol.is_empty() {
            ""
        } else {
            "令和 6年 6月 1日"
        },
    ]
    .map(Cell::from)
    .to_vec()
}

fn bureau_list(rows: Vec<Vec<Cell>>) -> Vec<u8> {
    let mut all = vec![
        vec![],
        vec![Cell::from(
            "[令和７年９月１日 現在 ]令和７年１０月１日作成 全医療機関出力",
        )],
        vec![],
        BUREAU_HEADER.map(Cell::from).to_vec(),
    ];
    all.extend(rows);
    workbook::bytes(&all)
}

fn bureau(rows: Vec<Vec<Cell>>) -> Edition {
    reading(ImportKind::Kouseikyoku, "list.xlsx", &bureau_list(rows)).unwrap()
}

#[test]
fn filings_of_one_institution_gather_under_its_ten_digit_code() {
    let edition = bureau(vec![
        bureau_row("2499001", "支援診２"),
        bureau_row("2499002", ""),
        bureau_row("2499001", "在総"),
        bureau_row("2499001", "支援診２"),
    ]);
    assert_eq!(
        (edition.read, edition.refused.len()),
        (4, 0),
        "{:?}",
        edition.refused
    );
    assert_eq!(edition.as_of.as_deref(), Some("2025-09-01"));
    let [one, two] = edition.institutions.as_slice() else {
        panic!("{edition:?}")
    };
    assert_eq!(one.source_key, "1212499001");
    assert_eq!(
        (one.kind.as_str(), one.municipality.as_str()),
        ("clinic", "松戸市")
    );
    let symbols: Vec<&str> = one
        .filings
        .iter()
        .map(|filing| filing.symbol.as_str())
        .collect();
    assert_eq!(symbols, ["支援診２", "在総"]);
    assert!(two.filings.is_empty());
}

#[test]
fn the_header_may_stand_anywhere_and_in_any_order() {
    let mut rows = vec![
        BUREAU_HEADER.map(Cell::from).to_vec(),
        bureau_row("2499001", "在総"),
    ];
    for row in &mut rows {
        row.reverse();
    }
    let edition = reading(
        ImportKind::Kouseikyoku,
        "list.xlsx",
        &workbook::bytes(&rows),
    )
    .unwrap();
    assert_eq!(
        edition.institutions.first().unwrap().source_key,
        "1212499001"
    );
}

#[test]
fn twenty_beds_make_a_hospital_and_the_table_makes_the_kind() {
    let mut hospital = bureau_row("2499001", "");
    hospital[10] = Cell::from("一般　　　8／療養　　12");
    let mut dentist = bureau_row("2499001", "");
    dentist[3] = Cell::from("歯科");
    let edition = bureau(vec![hospital, dentist]);
    let kinds: Vec<(&str, &str)> = edition
        .institutions
        .iter()
        .map(|found| (found.source_key.as_str(), found.kind.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [("1212499001", "hospital"), ("1232499001", "dental")]
    );
}

#[test]
fn lost_leading_zeros_are_named_with_row_and_column() {
    let mut as_number = bureau_row("", "在総");
    as_number[4] = Cell::Number(99001.0);
    let mut phone = bureau_row("2499003", "");
    phone[8] = Cell::Number(470_000_001.0);
    let edition = bureau(vec![
        as_number,
        bureau_row("99001", "在総"),
        phone,
        bureau_row("2499009", "在総"),
        bureau_row("24990O1", ""),
    ]);
    assert_eq!(edition.institutions.len(), 1, "the good row goes on");
    let found: Vec<(usize, Option<&str>, ReasonCode)> = edition
        .refused
        .iter()
        .map(|refused| (refused.line, refused.column.as_deref(), code(refused)))
        .collect();
    assert_eq!(
        found,
        [
            (5, Some("医療機関番号"), ReasonCode::LostZeros),
            (6, Some("医療機関番号"), ReasonCode::LostZeros),
            (7, Some("電話番号"), ReasonCode::NotTextCell),
            (9, Some("医療機関番号"), ReasonCode::BadCode),
        ]
    );
}

#[test]
fn a_list_without_some_columns_says_which() {
    let mut header = BUREAU_HEADER.map(Cell::from).to_vec();
    header[12] = Cell::from("記号");
    let bytes = workbook::bytes(&[header, bureau_row("2499001", "在総")]);
    let refused = refusal(reading(ImportKind::Kouseikyoku, "list.xlsx", &bytes));
    assert_eq!(
        (code(&refused), refused.line),
        (ReasonCode::MissingColumns, 1)
    );
    assert_eq!(arg(&refused, "columns"), "受理記号");
}

#[test]
fn other_files_are_not_taken_for_the_list() {
    let foreign = workbook::bytes(&[vec![Cell::from("品名"), Cell::from("数量")]]);
    let empty = workbook::bytes(&[]);
    for (bytes, expected) in [
        (foreign.as_slice(), ReasonCode::Foreign),
        (empty.as_slice(), ReasonCode::Empty),
        (b"PK\x03\x04 broken".as_slice(), ReasonCode::CutOff),
        (b"PK\x03\x04 PK\x05\x06".as_slice(), ReasonCode::Archive),
        (b"\xef\xbb\xbfID,x".as_slice(), ReasonCode::PlainText),
        (b"".as_slice(), ReasonCode::Empty),
    ] {
        let refused = refusal(reading(ImportKind::Kouseikyoku, "list.xlsx", bytes));
        assert_eq!(code(&refused), expected);
    }
    let missing = read(
        ImportKind::Kaigo,
        &[PathBuf::from("no such file")],
        OFFICE.handbook_words(),
        &mut |_| true,
    );
    assert!(matches!(missing, Err(ImportError::Unreadable { .. })));
}

#[test]
fn a_reading_stops_when_told() {
    let rows = (0..2_500)
        .map(|n| bureau_row(&format!("{:07}", 2_400_000 + n), ""))
        .collect();
    let sheet = file("list.xlsx", &bureau_list(rows));
    let mut seen = Vec::new();
    let stopped = read(
        ImportKind::Kouseikyoku,
        &[sheet.path],
        OFFICE.handbook_words(),
        &mut |rows| {
            seen.push(rows);
            seen.len() < 2
        },
    );
    assert!(matches!(stopped, Err(ImportError::Cancelled)));
    assert_eq!(seen, [1_000, 2_000]);
}

// Care services.

const CARE_HEADER: &str = "都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,方書（ビル名等）,緯度,経度,電話番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,高齢者の方と障害者の方が同時一体的に利用できるサービス,介護保険の通常の指定基準を満たしている,障害福祉の通常の指定基準を満たしている,備考";

fn care_row(number: &str, service: &str) -> String {
    format!(
        "122076,{number},千葉県,松戸市,見本ケア,ミホンケア,{service},松戸市稔台１ー２,見本ビル２階,35.80,139.93,０４７－０００－０００２,,,株式会社架空,{number},\"平日,土曜日\",,0,,,,,"
    )
}

fn care(rows: &[String]) -> Vec<u8> {
    format!("\u{feff}{CARE_HEADER}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

fn care_edition(bytes: &[u8]) -> Edition {
    reading(
        ImportKind::Kaigo,
        "jigyosho_130_all_20260630093000.csv",
        bytes,
    )
    .unwrap()
}

#[test]
fn services_of_one_office_gather_in_one_institution() {
    let edition = care_edition(&care(&[
        care_row("1272499000", "福祉用具貸与"),
        care_row("12B2499001", "訪問看護"),
        care_row("1272499000", "居宅介護支援"),
    ]));
    assert_eq!(edition.as_of.as_deref(), Some("2026-06-30"));
    assert_eq!(edition.institutions.len(), 2);
    let office = &edition.institutions[0];
    // In one order, whichever file was named first.
    assert_eq!(office.services, ["居宅介護支援", "福祉用具貸与"]);
    assert_eq!(office.kind, "care-management");
    assert_eq!(office.address, "松戸市稔台１ー２ 見本ビル２階");
    assert_eq!(office.phone, "０４７－０００－０００２", "as printed");
    assert_eq!(office.hours, "平日,土曜日");
    assert!(office.position.is_some());
}

#[test]
fn a_unicode_line_separator_inside_a_field_breaks_no_row() {
    let row = care_row("1272499000", "訪問介護").replace("見本ケア", "見本\u{2028}ケア");
    let edition = care_edition(&care(&[row, care_row("1272499001", "訪問介護")]));
    assert_eq!(edition.institutions.len(), 2);
    assert_eq!(edition.institutions[0].name, "見本 ケア");
}

#[test]
fn ragged_rows_and_spreadsheet_numbers_are_refused_with_their_lines() {
    let edition = care_edition(&care(&[
        "122076,short".to_owned(),
        care_row("127249900", "訪問介護"),
        care_row("1.27E+09", "訪問介護"),
        care_row("1272499003", "訪問介護") + ",more",
        care_row("1272499004", "訪問介護").replace("35.80", "35度"),
        care_row("1272499005", "訪問介護").replace("35.80,139.93", ",0"),
    ]));
    let found: Vec<(usize, ReasonCode)> = edition
        .refused
        .iter()
        .map(|refused| (refused.line, code(refused)))
        .collect();
    assert_eq!(
        found,
        [
            (2, ReasonCode::Ragged),
            (3, ReasonCode::LostZeros),
            (4, ReasonCode::SpreadsheetNumber),
            (5, ReasonCode::Ragged),
            (6, ReasonCode::BadPosition),
        ]
    );
    assert_eq!((edition.read, edition.institutions.len()), (6, 1));
    assert_eq!(edition.institutions[0].position, None);
}

#[test]
fn encodings_are_told_apart_and_named() {
    let rows = care(&[care_row("1272499000", "訪問看護")]);
    let text = String::from_utf8(rows.clone()).unwrap();
    let plain = text.trim_start_matches('\u{feff}');
    let (cp932, _, unmappable) = encoding_rs::SHIFT_JIS.encode(plain);
    assert!(!unmappable);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(plain.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, expected) in [
        (rows.as_slice(), None),
        (plain.as_bytes(), None),
        (cp932.as_ref(), Some("CP932")),
        (utf16.as_slice(), Some("UTF-16LE")),
    ] {
        let edition = care_edition(bytes);
        assert_eq!(edition.institutions[0].name, "見本ケア");
        let named = edition
            .warnings
            .first()
            .map(|warning| arg(warning, "encoding"));
        assert_eq!(named, expected);
    }
}

#[test]
fn one_row_in_another_encoding_is_refused_and_the_others_stay() {
    let mut bytes = care(&[
        care_row("1272499000", "訪問看護"),
        care_row("1272499001", "訪問看護"),
    ]);
    let (odd, ..) = encoding_rs::SHIFT_JIS.encode("見本ケア二");
    let row = care_row("1272499002", "訪問看護");
    let (before, after) = row.split_once("見本ケア").unwrap();
    bytes.extend(before.as_bytes());
    bytes.extend(odd.iter());
    bytes.extend(after.as_bytes());
    let edition = care_edition(&bytes);
    assert_eq!(edition.institutions.len(), 2);
    let refused = &edition.refused[0];
    assert_eq!((refused.line, code(refused)), (4, ReasonCode::BadBytes));
    assert_eq!(refused.column.as_deref(), Some("事業所名"));
}

#[test]
fn damage_of_the_whole_file_is_named() {
    let good = care(&[care_row("1272499000", "訪問看護")]);
    let with = |bytes: &[u8]| [good.as_slice(), bytes].concat();
    let long_line = vec![b'x'; 70 << 10];
    for (bytes, expected) in [
        (with(b"a\0b\n"), ReasonCode::Nul),
        (with(b"1,\"never closed\n"), ReasonCode::OpenQuote),
        (with(&long_line), ReasonCode::FieldTooLong),
        (with(&b"x,".repeat(600 << 10)), ReasonCode::LineTooLong),
        (b"PK\x03\x04zip".to_vec(), ReasonCode::CutOff),
        (b"\x1F\x8B\x08gz".to_vec(), ReasonCode::NotText),
        (b"\xFE\xFF\xD8\x00".to_vec(), ReasonCode::Utf16),
        (b"a,b\n1,2\n".to_vec(), ReasonCode::Foreign),
        (
            good.iter().copied().filter(|byte| *byte != b'U').collect(),
            ReasonCode::MissingColumns,
        ),
        (Vec::new(), ReasonCode::Empty),
    ] {
        let refused = refusal(reading(ImportKind::Kaigo, "care.csv", &bytes));
        assert_eq!(code(&refused), expected);
    }
    let only_header = care_edition(format!("{CARE_HEADER}\n").as_bytes());
    assert_eq!(code(&only_header.warnings[0]), ReasonCode::HeaderOnly);
}

#[test]
fn line_ends_separators_and_header_widths_do_not_matter() {
    let row = care_row("1272499000", "訪問看護").replace("\"平日,土曜日\"", "平日");
    let one = format!("{CARE_HEADER}\n{row}\n");
    for text in [
        one.replace('\n', "\r"),
        one.replace(',', "\t"),
        one.replace(',', ";"),
        one.replacen("URL", " ＵＲＬ ", 1),
    ] {
        let edition = care_edition(text.as_bytes());
        assert_eq!(edition.institutions.len(), 1, "{text}");
    }
}

// 医療情報ネット.

const NAVII_HEADER: &str = "\"ID\",\"正式名称\",\"正式名称（フリガナ）\",\"略称\",\"機関区分\",\"都道府県コード\",\"市区町村コード\",\"所在地\",\"所在地座標（緯度）\",\"所在地座標（経度）\",\"案内用ホームページアドレス\",\"毎週決まった曜日に休診（月）\",\"毎週決まった曜日に休診（日）\",\"その他の休診日（gw、お盆等）\",\"一般病床\",\"合計病床数\"";

fn navii_row(id: &str) -> String {
    format!(
        "\"{id}\",\"見本病院\",\"ミホンビョウイン\",\"見本\",\"1\",\"12\",\"207\",\"千葉県松戸市稔台１\",0.0,0.0,\"\",\"1\",\"0\",\"01月01日（改行）年末年始\",\"30\",\"30\""
    )
}

fn navii(rows: &[String]) -> Vec<u8> {
    format!("\u{feff}{NAVII_HEADER}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

#[test]
fn a_flag_of_one_means_open_and_zero_coordinates_mean_unknown() {
    let edition = reading(
        ImportKind::Navii,
        "01-1_hospital_facility_info_20251201.csv",
        &navii(&[navii_row("1211299900000")]),
    )
    .unwrap();
    assert_eq!(edition.as_of.as_deref(), Some("2025-12-01"));
    let hospital = &edition.institutions[0];
    assert_eq!(hospital.hours, "月 / 休 日 1/1 年末年始");
    assert_eq!(hospital.position, None);
    assert_eq!(
        (hospital.kind.as_str(), hospital.beds.as_str()),
        ("hospital", "一般 30")
    );
    assert_eq!(
        (hospital.kana.as_str(), hospital.hints.as_str()),
        ("ミホンビョウイン", "見本")
    );
}

#[test]
fn ids_that_lost_a_zero_or_contradict_their_row_are_refused() {
    let edition = reading(
        ImportKind::Navii,
        "01-1.csv",
        &navii(&[
            navii_row("111299900000"),
            navii_row("1311299900000"),
            navii_row("1211299900000"),
            navii_row("1211299900000"),
        ]),
    )
    .unwrap();
    let codes: Vec<ReasonCode> = edition.refused.iter().map(code).collect();
    assert_eq!(
        codes,
        [
            ReasonCode::LostZeros,
            ReasonCode::CodeMismatch,
            ReasonCode::DuplicateKey
        ]
    );
    assert_eq!(edition.refused[0].column.as_deref(), Some("ID"));
}

#[test]
fn a_copy_cut_by_a_spreadsheet_gives_what_is_certain_and_says_what_is_missing() {
    let copy = "ID,正式名称,正式名称（フリガナ）,所在地,所在地座標（緯度）,所在地座標（経度）\n111010000010,見本病院,ミホン,北海道札幌市１,0.0,0.0\n41705053,架空病院,カクウ,宮城県岩沼市１,0.0,0.0\n";
    let edition = reading(ImportKind::Navii, "01-1.csv", copy.as_bytes()).unwrap();
    let keys: Vec<&str> = edition
        .institutions
        .iter()
        .map(|one| one.source_key.as_str())
        .collect();
    assert_eq!(keys, ["0111010000010"]);
    assert_eq!(edition.institutions[0].kind, "hospital");
    let refused = &edition.refused[0];
    assert_eq!((code(refused), refused.line), (ReasonCode::LostZeros, 3));
    let warned: Vec<ReasonCode> = edition.warnings.iter().map(code).collect();
    assert_eq!(warned, [ReasonCode::TrimmedCopy, ReasonCode::MendedZeros]);
    assert!(arg(&edition.warnings[0], "columns").contains("機関区分"));
    assert_eq!(arg(&edition.warnings[1], "count"), "1");
}

const HOURS_HEADER: &str = "ID,診療科目コード,診療科目名,診療時間帯,月_診療開始時間,月_診療終了時間,土_診療開始時間,土_診療終了時間,月_外来受付開始時間,月_外来受付終了時間";

#[test]
fn departments_and_hours_reach_their_hospital_whatever_the_order_of_the_files() {
    let facilities = file("01-1.csv", &navii(&[navii_row("1211299900000")]));
    let rows = [
        "1211299900000,01001,内科,1,09:00,12:00,,,08:30,11:30",
        "1211299900000,01001,内科,2,14:00,17:00,,,,",
        "1211299900000,03001,小児科,1,09:00,12:30,00:00,00:00,,",
        "1211299900000,09010,救急科,1,00:00,24:00,00:00,24:00,,",
        "1211299900009,01001,内科,1,09:00,12:00,,,,",
    ];
    let hours = format!("{HOURS_HEADER}\n{}\n", rows.join("\n"));
    let departments = file("01-2.csv", hours.as_bytes());
    let files = [departments.path.clone(), facilities.path.clone()];
    let edition = read(
        ImportKind::Navii,
        &files,
        OFFICE.handbook_words(),
        &mut |_| true,
    )
    .unwrap();
    let hospital = &edition.institutions[0];
    assert_eq!(hospital.services, ["内科", "小児科", "救急科"]);
    assert_eq!(
        hospital.hours,
        "月 09:00-12:30 14:00-17:00 / 休 日 1/1 年末年始"
    );
    assert_eq!(hospital.opening.days[0].reception.len(), 1);
    assert!(hospital.opening.by_department, "the two keep other hours");
    let absurd = &edition.warnings[0];
    assert_eq!((code(absurd), absurd.line), (ReasonCode::AbsurdHours, 4));
    assert_eq!(arg(absurd, "value"), "00:00-00:00");
    let alone = &edition.hours_alone;
    assert_eq!(
        (alone.len(), alone[0].source_key.as_str()),
        (1, "1211299900009")
    );
}

#[test]
fn a_pharmacy_s_own_column_names_are_read_too() {
    let text = "ID,名称,フリガナ,機関区分,都道府県コード,所在地,所在地座標（緯度）,所在地座標（経度）,営業日（月）,営業日（土）,営業日（祝）,定期閉店毎週（月）,定期閉店第２週（土）,定期閉店第３週（土）,祝日,その他の閉店日（gw、お盆等）,月_開店時間帯1_開始時間,月_開店時間帯1_終了時間,土_開店時間帯1_開始時間,土_開店時間帯1_終了時間,土_開店時間帯2_開始時間,土_開店時間帯2_終了時間\n1251299900000,見本薬局,ミホン,5,12,千葉県松戸市小山１,,,1,1,0,1,0,1,1,\"01月01日，お盆\",9:00,18:00,09:00,12:00,17:00,13:00\n";
    let edition = reading(ImportKind::Navii, "05.csv", text.as_bytes()).unwrap();
    let pharmacy = &edition.institutions[0];
    assert_eq!(pharmacy.kind, "pharmacy");
    assert_eq!(
        pharmacy.hours,
        "月 09:00-18:00 / 土 09:00-12:00 / 休 祝 第2土 1/1 お盆"
    );
    assert_eq!(code(&edition.warnings[0]), ReasonCode::AbsurdHours);
}

// What a person brings by mistake, and what the person is told.

#[test]
fn every_bad_file_is_refused_with_a_sentence_that_says_what_to_do() {
    let ja = Locale::new(Lang::Ja);
    let care_file = care(&[care_row("1272499000", "訪問看護")]);
    let navii_file = navii(&[navii_row("1211299900000")]);
    let list = bureau_list(vec![bureau_row("2499001", "支援診２")]);
    let cut = &list[..list.len() / 2];
    let utf16: Vec<u8> = "ID,正式名称"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let long = [b"ID,".as_slice(), &vec![b','; 2 << 20]].concat();
    let kouseikyoku = ImportKind::Kouseikyoku;
    for (kind, bytes, told) in [
        (kouseikyoku, cut, "途中で切れています"),
        (
            kouseikyoku,
            b"PK\x03\x04 a.csv PK\x05\x06",
            "圧縮ファイル(zip)です",
        ),
        (kouseikyoku, &care_file, "import kaigo"),
        (kouseikyoku, b"a,b\n1,2\n", "xlsx のまま"),
        (ImportKind::Kaigo, &navii_file, "import navii"),
        (ImportKind::Kaigo, &list, "import kouseikyoku"),
        (ImportKind::Navii, &care_file, "介護サービス情報公表"),
        (ImportKind::Handbook, &navii_file, "import navii"),
        (
            ImportKind::Navii,
            b"47201,\"900  \",\"9000000\",a,b,c,d,e,f,0,0,0,0,0,0\n",
            "import postal",
        ),
        (ImportKind::Navii, &utf16, "印のない UTF-16"),
        (ImportKind::Navii, &long, "1024 KiB"),
        (ImportKind::Navii, b"", "空です"),
        (ImportKind::Navii, b"ID,\"x\n", "引用符が閉じていません"),
    ] {
        let kind: ImportKind = kind;
        let bytes: &[u8] = bytes;
        let refused = refusal(reading(kind, "a file", bytes));
        let sentence = refused.reason.text(ja);
        assert!(sentence.contains(told), "{kind:?} {told}: {sentence}");
    }
}

#[test]
fn a_bad_row_is_named_by_line_and_column_and_the_others_are_read() {
    let ja = Locale::new(Lang::Ja);
    let good = navii_row("1211299900000");
    for (row, column, told) in [
        (navii_row("1.21E+12"), "ID", "表計算ソフトが変えた数値"),
        (navii_row("12112999000"), "", ""),
        (navii_row("2112999000"), "ID", "先頭のゼロが失われています"),
        (good.clone(), "ID", "2 行目にもあり"),
        (
            navii_row("1211299900001").replace("0.0,0.0", "北緯,0.0"),
            "所在地座標（緯度）",
            "緯度・経度ではありません",
        ),
        (
            navii_row("1211299900001").replacen("\"見本病院\"", "\"\u{1b}\u{7}\"", 1),
            "正式名称",
            "欄が空です",
        ),
    ] {
        let file = navii(&[good.clone(), row]);
        let edition = reading(ImportKind::Navii, "01-1.csv", &file).unwrap();
        assert_eq!(edition.institutions[0].source_key, "1211299900000");
        let Some(refused) = edition.refused.first() else {
            // Some prefectures number in fewer places: in a whole file that is no damage.
            assert_eq!((column, edition.institutions.len()), ("", 2));
            continue;
        };
        assert_eq!((refused.line, refused.column.as_deref()), (3, Some(column)));
        let sentence = refused.reason.text(ja);
        assert!(sentence.contains(told), "{told}: {sentence}");
    }
}

#[test]
fn control_characters_never_reach_a_name() {
    let row = navii_row("1211299900000").replacen("見本病院", "見本\u{1b}[2J病\u{202e}院", 1);
    let edition = reading(ImportKind::Navii, "01-1.csv", &navii(&[row])).unwrap();
    let name = &edition.institutions[0].name;
    assert!(!name.chars().any(char::is_control), "{name:?}");
}

// Towns and handbook.

#[test]
fn towns_without_a_position_are_left_out_with_their_line() {
    let sheet = file(
        "towns.csv",
        "pref,city,town,koaza,lat,lng\n千葉県,松戸市,稔台一丁目,,35.79,139.92\n千葉県,松戸市,,,35.79,139.92\n千葉県,松戸市,小山,,0,0\n".as_bytes(),
    );
    let edition = towns::read(&[sheet.path], &mut |_| true).unwrap();
    assert_eq!(edition.towns.len(), 1);
    assert_eq!(edition.towns[0].name, "稔台一丁目");
    let lines: Vec<usize> = edition.refused.iter().map(|refused| refused.line).collect();
    assert_eq!(lines, [3, 4]);
}

#[test]
fn a_handbook_takes_any_of_the_known_columns() {
    let edition = reading(
        ImportKind::Handbook,
        "handbook.csv",
        "key,name,kind,services\nH1,見本診療所,clinic,内科;皮膚科\nH1,二つ目,,\n,名無し,,\n"
            .as_bytes(),
    )
    .unwrap();
    assert_eq!(edition.institutions[0].services, ["内科", "皮膚科"]);
    let codes: Vec<ReasonCode> = edition.refused.iter().map(code).collect();
    assert_eq!(codes, [ReasonCode::DuplicateKey, ReasonCode::Missing]);
}

// The sample files that the maintainers keep beside the repository.

fn samples(beginning: &str) -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no sample files in {}", folder.display());
        return None;
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|n| n.starts_with(beginning))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no sample begins with {beginning}");
    Some(files)
}

fn complete(institution: &FacilityDetails) -> bool {
    !institution.source_key.is_empty()
        && !institution.name.is_empty()
        && !institution.kind.is_empty()
        && !institution.address.is_empty()
}

#[test]
fn every_sample_file_is_read_without_a_refusal() {
    for (kind, source, beginning, rows, institutions) in [
        (ImportKind::Kouseikyoku, Source::Kouseikyoku, "12", 30, None),
        (ImportKind::Kaigo, Source::Kaigo, "jigyosho", 90, None),
        (ImportKind::Navii, Source::Navii, "0", 240, Some(150)),
    ] {
        let Some(files) = samples(beginning) else {
            return;
        };
        let edition = read(kind, &files, OFFICE.handbook_words(), &mut |_| true).unwrap();
        assert_eq!(edition.source, source);
        assert_eq!(edition.refused, [], "{beginning}");
        assert_eq!(edition.read, rows, "{beginning}");
        assert!(edition.institutions.iter().all(complete), "{beginning}");
        if let Some(institutions) = institutions {
            assert_eq!(edition.institutions.len(), institutions);
        }
    }
}

// Postal codes.

/// A row of `KEN_ALL`; town and its reading, with a code.
fn ken_all(code: &str, kana: &str, town: &str) -> String {
    format!(
        "12207,\"999  \",\"{code}\",\"ﾐﾎﾝｹﾝ\",\"ﾐﾎﾝｼ\",\"{kana}\",\"見本県\",\"見本市\",\"{town}\",0,0,0,0,0,0\r\n"
    )
}

fn postal(bytes: &[u8]) -> Result<postal::PostalEdition, ImportError> {
    let sheet = file("KEN_ALL.CSV", bytes);
    postal::read(std::slice::from_ref(&sheet.path), &mut |_| true)
}

fn in_cp932(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

#[test]
fn postal_codes_come_in_both_editions_with_all_their_dirt() {
    let text = [
        ken_all("9990000", "ｲｶﾆｹｲｻｲｶﾞﾅｲﾊﾞｱｲ", "以下に掲載がない場合"),
        ken_all("9990001", "ﾊﾅﾉ(1-3ﾁｮｳﾒ)", "花野（１〜３丁目）"),
        ken_all("9990002", "ﾓﾘﾉ(1ﾁｮｳﾒ､", "森野（１丁目、"),
        ken_all("9990002", "2ﾁｮｳﾒ)", "２丁目）"),
        ken_all("9990003", "ｶﾜﾉ", "川野"),
        ken_all("9990003", "ﾔﾏﾉ", "山野"),
        ken_all("9990003", "ﾔﾏﾉ", "山野（北）"),
    ]
    .concat();
    for bytes in [in_cp932(&text), text.clone().into_bytes()] {
        let edition = postal(&bytes).unwrap();
        assert_eq!(edition.refused, []);
        assert_eq!(edition.read, 7);
        let towns: Vec<(&str, &str, &str)> = edition
            .towns
            .iter()
            .map(|town| (town.code.as_str(), town.town.as_str(), town.kana.as_str()))
            .collect();
        assert_eq!(
            towns,
            [
                ("9990000", "", ""),
                ("9990001", "花野", "ハナノ"),
                ("9990002", "森野", "モリノ"),
                ("9990003", "川野", "カワノ"),
                ("9990003", "山野", "ヤマノ"),
            ]
        );
    }
}

#[test]
fn faulty_rows_of_postal_codes_are_named_by_line_and_column() {
    let text = [
        ken_all("9990001", "ﾊﾅﾉ", "花野"),
        ken_all("10001", "ﾓﾘﾉ", "森野"),
        ken_all("999-001", "ｶﾜﾉ", "川野"),
        ken_all("9990004", "ｲｹﾉ(1", "池野（１、"),
        ken_all("9990005", "ﾔﾏﾉ", "山野"),
        ken_all("9990006", "", ""),
        "12207,9990007\r\n".to_owned(),
        ken_all("9990008", "ｵﾉ(1", "小野（１、"),
    ]
    .concat();
    let edition = postal(text.as_bytes()).unwrap();
    let told: Vec<(usize, Option<&str>, ReasonCode)> = edition
        .refused
        .iter()
        .map(|refused| (refused.line, refused.column.as_deref(), code(refused)))
        .collect();
    assert_eq!(
        told,
        [
            (2, Some("郵便番号"), ReasonCode::LostZeros),
            (3, Some("郵便番号"), ReasonCode::BadCode),
            (4, Some("町域名"), ReasonCode::OpenBracket),
            (6, Some("町域名"), ReasonCode::Missing),
            (7, None, ReasonCode::Ragged),
            (8, Some("町域名"), ReasonCode::OpenBracket),
        ]
    );
    assert_eq!(edition.towns.len(), 2);
}

#[test]
fn a_file_of_something_else_is_no_file_of_postal_codes() {
    let refused = match postal("番号,名前\r\n1,花野\r\n".as_bytes()) {
        Err(ImportError::Refused(refused)) => *refused,
        other => panic!("expected a refusal, got {other:?}"),
    };
    assert_eq!(code(&refused), ReasonCode::Foreign);
    assert_eq!(arg(&refused, "kind"), "postal");
}

#[test]
fn reading_postal_codes_can_be_stopped() {
    let text = ken_all("9990001", "ﾊﾅﾉ", "花野").repeat(1_500);
    let sheet = file("KEN_ALL.CSV", text.as_bytes());
    let stopped = postal::read(std::slice::from_ref(&sheet.path), &mut |_| false);
    assert!(matches!(stopped, Err(ImportError::Cancelled)));
}
