//! Taking care-office files into the directory against reading them with the csv crate and
//! inserting every row bare, in one transaction.
//!
//! Prints the ratio, the only figure that means something on a busy machine. With
//! `MADOGUCHI_CARE=FOLDER` it measures the real files there instead of generated ones.
#![expect(clippy::print_stdout, reason = "the report of a benchmark")]

use madoguchi::clock::Clock;
use madoguchi::domain::staff::{Actor, Role};
use madoguchi::import::{ImportKind, read};
use madoguchi::office::Office;
use madoguchi::store::{Apply, NewStaff, Store};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static OFFICE: LazyLock<Office> = LazyLock::new(Office::shipped);

/// Rows, offices and files of a nation-wide edition.
const ROWS: usize = 56_442;
const OFFICES: usize = 40_420;
const FILES: usize = 27;
/// Runs of each side, taken in turns.
const RUNS: usize = 5;

const HEADER: &str = "都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,方書（ビル名等）,緯度,経度,電話番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,高齢者の方と障害者の方が同時一体的に利用できるサービス,介護保険の通常の指定基準を満たしている,障害福祉の通常の指定基準を満たしている,備考";

fn files(folder: &Path) -> Vec<PathBuf> {
    if let Some(real) = std::env::var_os("MADOGUCHI_CARE") {
        let entries = std::fs::read_dir(real).expect("the folder can be read");
        let mut files: Vec<PathBuf> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "csv"))
            .collect();
        files.sort();
        return files;
    }
    let per_file = ROWS.div_ceil(FILES);
    (0..FILES)
        .map(|file| {
            let mut text = format!("\u{feff}{HEADER}\r\n");
            for row in file * per_file..((file + 1) * per_file).min(ROWS) {
                let office = row % OFFICES;
                let number = format!("127{office:07}");
                let _ = write!(
                    text,
                    "122076,{number},千葉県,松戸市,見本第{office}ケアセンター,ミホンダイ{office}ケアセンター,見本サービス{file},千葉県松戸市稔台{office}－１,見本ビル２階,35.80{office:05},139.93{office:05},047-000-{office:05},047-001-{office:05},1040001000001,株式会社架空{office},{number},\"平日,土曜日\",,10,https://mihon{office}.example.jp/,なし,通常の指定,,\r\n"
                );
            }
            let path = folder.join(format!("jigyosho_{file:03}.csv"));
            std::fs::write(&path, text).expect("room for the generated files");
            path
        })
        .collect()
}

/// The csv crate and one insert a row, in one transaction.
fn bare(files: &[PathBuf], database: &Path) -> usize {
    let mut conn = rusqlite::Connection::open(database).expect("a new file");
    conn.pragma_update(None, "journal_mode", "WAL")
        .expect("WAL is there");
    let columns: Vec<String> = (0..24).map(|at| format!("c{at} TEXT")).collect();
    conn.execute_batch(&format!("CREATE TABLE care ({})", columns.join(", ")))
        .expect("a table");
    let tx = conn
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .expect("a transaction");
    let mut rows = 0;
    {
        let marks = vec!["?"; 24].join(", ");
        let mut insert = tx
            .prepare(&format!("INSERT INTO care VALUES ({marks})"))
            .expect("an insert");
        for file in files {
            let mut reader = csv::Reader::from_path(file).expect("the file opens");
            let mut record = csv::StringRecord::new();
            while reader.read_record(&mut record).expect("a row") {
                insert
                    .execute(rusqlite::params_from_iter(record.iter()))
                    .expect("a row goes in");
                rows += 1;
            }
        }
    }
    tx.commit().expect("committed");
    rows
}

fn ours(files: &[PathBuf], store: &mut Store, actor: &Actor) -> usize {
    let edition = read(
        ImportKind::Kaigo,
        files,
        OFFICE.handbook_words(),
        &mut |_| true,
    )
    .expect("the files can be read");
    store
        .apply_edition(actor, &edition, files, Apply::Write, &mut |_| true)
        .expect("the edition goes in")
        .read
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let (mut alone, mut whole, mut again) = (Vec::new(), Vec::new(), Vec::new());
    let mut rows = 0;
    for run in 0..RUNS {
        let begun = Instant::now();
        rows = bare(&files, &folder.path().join(format!("bare{run}.db")));
        alone.push(begun.elapsed());
        let database = folder.path().join(format!("ours{run}.db"));
        let office = Arc::new(Office::shipped());
        let clock = Clock::system(office.calendar.zone());
        let mut store = Store::create(&database, clock, office).expect("a new file");
        let chief = NewStaff {
            name: "所長".to_owned(),
            kana: String::new(),
            role: Role::Admin,
            occupation: String::new(),
            os_user: None,
            areas: Vec::new(),
            support_physician: false,
        };
        let staff = store.add_first_staff(&chief, "bench").expect("the first");
        let actor = Actor {
            staff: staff.id,
            name: staff.name,
            role: staff.role,
            desk: "bench".to_owned(),
        };
        let begun = Instant::now();
        ours(&files, &mut store, &actor);
        whole.push(begun.elapsed());
        let begun = Instant::now();
        ours(&files, &mut store, &actor);
        again.push(begun.elapsed());
    }
    let (alone, whole, again) = (median(alone), median(whole), median(again));
    let ratio = |time: Duration| time.as_secs_f64() / alone.as_secs_f64();
    println!(
        "{rows} rows: csv and bare inserts {alone:?}, import {whole:?} (ratio {:.2}, goal 3), \
         the same edition again {again:?} (ratio {:.2})",
        ratio(whole),
        ratio(again)
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
