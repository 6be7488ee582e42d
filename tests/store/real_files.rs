//! Real public files, where a machine has them (`../shared/real` beside the repository).

use crate::support::TestOffice;
use madoguchi::import::{ImportKind, read, towns};
use madoguchi::office::Office;
use madoguchi::store::{Apply, ImportResult, Store};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::shipped);

/// The folder, searched upwards from the repository.
fn real() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .map(|folder| folder.join("shared/real"))
        .find(|folder| folder.is_dir())
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

fn import(
    office: &TestOffice,
    store: &mut Store,
    kind: ImportKind,
    files: &[PathBuf],
) -> ImportResult {
    let edition = read(kind, files, OFFICE.handbook_words(), &mut |_| true).unwrap();
    let begun = Instant::now();
    let chief = office.actor("所長");
    let result = store
        .apply_edition(&chief, &edition, files, Apply::Write, &mut |_| true)
        .unwrap();
    eprintln!(
        "{}: {} institutions in {:?}: +{} ~{} ={} -{} ?{}",
        kind.code(),
        edition.institutions.len(),
        begun.elapsed(),
        result.added,
        result.changed,
        result.unchanged,
        result.vanished,
        result.to_review
    );
    result
}

#[test]
fn the_bureau_s_list_of_a_prefecture_gives_the_known_figures() {
    let Some(real) = real() else {
        eprintln!("skipped: no real files on this machine");
        return;
    };
    let office = TestOffice::open();
    let mut store = office.store();
    let bureau = files(&real.join("kouseikyoku"), "xlsx");
    let result = import(&office, &mut store, ImportKind::Kouseikyoku, &bureau);
    assert_eq!((result.added, result.read), (3_676, 29_601));
    let again = import(&office, &mut store, ImportKind::Kouseikyoku, &bureau);
    assert_eq!((again.unchanged, again.changed, again.added), (3_676, 0, 0));
    let care = files(&real.join("kaigo"), "csv");
    let result = import(&office, &mut store, ImportKind::Kaigo, &care);
    assert!(
        result.changed > 100,
        "{} care offices joined a clinic",
        result.changed
    );
    let again = import(&office, &mut store, ImportKind::Kaigo, &care);
    assert_eq!(
        (again.changed, again.added, again.vanished, again.to_review),
        (0, 0, 0, 0)
    );
    let towns = towns::read(&files(&real.join("towns"), "csv"), &mut |_| true).unwrap();
    let begun = Instant::now();
    let applied = store
        .apply_towns(&office.actor("所長"), &towns.towns)
        .unwrap();
    eprintln!(
        "{} towns placed {} in {:?}",
        applied.towns,
        applied.placed,
        begun.elapsed()
    );
    let begun = Instant::now();
    let rows = store.directory_rows().unwrap();
    eprintln!("{} rows in {:?}", rows.len(), begun.elapsed());
    let here: Vec<_> = rows
        .iter()
        .filter(|row| row.address.starts_with("松戸市") && !row.filings.is_empty())
        .collect();
    let files_any = |symbols: &[&str]| {
        let files = |filing: &String| symbols.iter().any(|symbol| filing.starts_with(symbol));
        here.iter()
            .filter(|row| row.filings.iter().any(files))
            .count()
    };
    assert_eq!(files_any(&["支援診", "支援病"]), 46);
    assert_eq!(files_any(&["支援診", "支援病", "在医総管"]), 57);
    let placed = here.iter().filter(|row| row.position.is_some()).count();
    assert!(
        placed * 100 > here.len() * 95,
        "{placed} of {} placed",
        here.len()
    );
    let begun = Instant::now();
    assert!(store.check(0).unwrap().ok);
    eprintln!("checked in {:?}", begun.elapsed());
}
