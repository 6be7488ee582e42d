//! Somebody with rights on the file changes the audit with a raw client: it must be found.

use crate::damage::short;
use crate::office::Office;
use crate::table::Table;

/// What is done to the audit, after its guards were removed.
const DEEDS: [(&str, &str); 4] = [
    (
        "an audit row altered",
        "UPDATE audit SET action = 'nothing' WHERE seq = (SELECT max(seq) / 2 FROM audit)",
    ),
    (
        "an audit row removed",
        "DELETE FROM audit WHERE seq = (SELECT max(seq) / 2 FROM audit)",
    ),
    (
        "two audit rows exchanged",
        "UPDATE audit SET seq = -1 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = -1",
    ),
    (
        "an audit row put in",
        "INSERT INTO audit (seq, at, staff, name, desk, action, subject, detail, seals, hash)
         SELECT max(seq) + 1, at, staff, name, desk, action, subject, detail, seals, hash FROM audit",
    ),
];

/// An office with some calls.
fn office() -> Office {
    let office = Office::open();
    for at in 0..5 {
        office.log(&format!("call-{at}"));
    }
    office
}

fn done_past_the_program(office: &Office, deed: &str) -> rusqlite::Result<()> {
    let raw = rusqlite::Connection::open(office.file())?;
    let guards: Vec<String> = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())?;
    for guard in guards {
        raw.execute_batch(&format!("DROP TRIGGER \"{guard}\""))?;
    }
    raw.execute_batch(deed)
}

/// Every deed in an office of its own.
pub fn run(table: &mut Table) {
    end_cut_off(table);
    for (name, deed) in DEEDS {
        let office = office();
        let done = done_past_the_program(&office, deed);
        let checked = office.run(&["check"]);
        let verified = office.run(&["audit", "verify"]);
        let found = checked.code != Some(0) && verified.code != Some(0);
        let result = match &done {
            Ok(()) => format!(
                "exit {} and {}: {}",
                said(checked.code),
                said(verified.code),
                short(&verified.told())
            ),
            Err(error) => format!("the deed itself failed: {error}"),
        };
        table.promise(format!("tampering: {name}"), result, done.is_ok() && found);
    }
}

/// The newest rows and what they tell of are gone: what is left is whole, and only a head kept elsewhere tells.
fn end_cut_off(table: &mut Table) {
    let office = office();
    let head = office.run(&["audit", "head"]).out;
    std::fs::write(office.path("head"), head).unwrap();
    let done = done_past_the_program(
        &office,
        "DELETE FROM audit WHERE seq > (SELECT max(seq) FROM audit) - 3",
    );
    let ran = office.run(&[
        "audit",
        "verify",
        "--anchor",
        office.path("head").to_str().unwrap(),
    ]);
    table.promise(
        "tampering: the end of the audit cut off, a head kept elsewhere",
        format!("exit {}: {}", said(ran.code), short(&ran.told())),
        done.is_ok() && ran.code == Some(4),
    );
}

/// An exit code, or that a signal ended the process.
fn said(code: Option<i32>) -> String {
    code.map_or_else(|| "by a signal".to_owned(), |code| code.to_string())
}
