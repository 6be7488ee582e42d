//! Reading a bureau's list against merely reading its sheet with calamine.
//!
//! Prints the ratio, the only figure that means something on a busy machine. With
//! `MADOGUCHI_REAL=FILE.xlsx` it measures that list instead of a generated one.
#![expect(clippy::print_stdout, reason = "the report of a benchmark")]

use calamine::{Reader, Xlsx, open_workbook};
use madoguchi::import::{ImportKind, read};
use madoguchi::office::Office;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

#[path = "../tests/support/workbook.rs"]
mod workbook;
use workbook::Cell;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::shipped);

/// Rows of the generated list, as many as one prefecture files.
const ROWS: usize = 29_600;
/// Filings of one institution.
const FILINGS: usize = 8;
/// Runs of each side, taken in turns.
const RUNS: usize = 7;

const HEADER: [&str; 24] = [
    "項番",
    "都道府県コード",
    "都道府県名",
    "区分",
    "医療機関番号",
    "併設医療機関番号",
    "医療機関記号番号",
    "医療機関名称",
    "医療機関所在地（郵便番号）",
    "医療機関所在地（住所）",
    "電話番号",
    "FAX番号",
    "病床数",
    "受理届出名称",
    "受理記号",
    "受理番号",
    "算定開始年月日",
    "個別有効開始年月日",
    "備考（見出し）",
    "備考（データ）",
    "市町村コード",
    "市町村名",
    "種別コード",
    "種別",
];

static LIST: LazyLock<(Option<tempfile::TempDir>, PathBuf)> = LazyLock::new(|| {
    if let Some(real) = std::env::var_os("MADOGUCHI_REAL") {
        return (None, real.into());
    }
    let mut rows = vec![vec![], vec![Cell::from("[令和７年９月１日 現在 ]")], vec![]];
    rows.push(HEADER.map(Cell::from).to_vec());
    rows.extend((0..ROWS).map(row));
    let folder = tempfile::tempdir().expect("a folder for the generated list");
    let path = folder.path().join("list.xlsx");
    std::fs::write(&path, workbook::bytes(&rows)).expect("room for the generated list");
    (Some(folder), path)
});

fn row(n: usize) -> Vec<Cell> {
    let institution = n / FILINGS;
    let texts = [
        n.to_string(),
        "12".to_owned(),
        "千葉".to_owned(),
        "医科".to_owned(),
        format!("{:07}", 2_400_000 + institution),
        String::new(),
        String::new(),
        format!("医療法人社団見本会　見本第{institution}クリニック"),
        "270-0000".to_owned(),
        format!("松戸市稔台{institution}－１"),
        format!("047-000-{institution:04}"),
        String::new(),
        "一般　　　　4".to_owned(),
        format!("見本の届出第{}号に規定する基準", n % 809),
        format!("見本{}", n % 809),
        n.to_string(),
        "令和 6年 6月 1日".to_owned(),
        "令和 6年 6月 1日".to_owned(),
    ];
    let mut cells: Vec<Cell> = texts.iter().map(|text| Cell::from(text.as_str())).collect();
    // The running number is a number in some lists; nobody reads it.
    cells[0] = Cell::Number(f64::from(u32::try_from(n).unwrap_or(0)));
    cells
}

fn bare(path: &Path) -> usize {
    let mut book: Xlsx<_> = open_workbook(path).expect("the list is a workbook");
    let range = book
        .worksheet_range_at(0)
        .expect("it has a sheet")
        .expect("that can be read");
    range.rows().len()
}

fn ours(path: &Path) -> usize {
    let files = [path.to_owned()];
    read(
        ImportKind::Kouseikyoku,
        &files,
        OFFICE.handbook_words(),
        &mut |_| true,
    )
    .expect("the list can be read")
    .read
}

#[divan::bench(sample_count = 7, sample_size = 1)]
fn calamine_alone() -> usize {
    bare(&LIST.1)
}

#[divan::bench(sample_count = 7, sample_size = 1)]
fn whole_reading() -> usize {
    ours(&LIST.1)
}

fn main() {
    let (mut alone, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        alone.push(timed(|| bare(&LIST.1)));
        whole.push(timed(|| ours(&LIST.1)));
    }
    let (alone, whole) = (median(alone), median(whole));
    let ratio = whole.as_secs_f64() / alone.as_secs_f64();
    println!("calamine alone {alone:?}, whole reading {whole:?}, ratio {ratio:.2} (goal: 2)");
    divan::main();
}

fn timed(work: impl Fn() -> usize) -> Duration {
    let start = Instant::now();
    divan::black_box(work());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
