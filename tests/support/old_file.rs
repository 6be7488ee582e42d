//! A file as an older program would have left it: its tables, with the rows that a newer one holds.

use madoguchi::store::migrate::statements_of;
use madoguchi::store::open::APPLICATION_ID;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};
use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Makes `old` of schema `version`, with what `newest` holds.
pub fn make(newest: &Path, version: u32, old: &Path) {
    let conn = Connection::open(old).unwrap();
    set_permissions(old, Permissions::from_mode(0o600)).unwrap();
    conn.execute_batch(&statements_of(version)).unwrap();
    // Everything is copied as it is, also what triggers would write.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)
        .unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    conn.execute("ATTACH ?1 AS newest", [newest.to_str().unwrap()])
        .unwrap();
    for table in names(
        &conn,
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
             AND name NOT LIKE 'sqlite_%'
             AND name IN (SELECT name FROM newest.sqlite_schema)",
        &[],
    ) {
        let columns = names(
            &conn,
            "SELECT name FROM pragma_table_info(?1, 'main')
             WHERE name IN (SELECT name FROM pragma_table_info(?1, 'newest'))",
            &[&table],
        )
        .join(", ");
        let from = match table.as_str() {
            // Older programs wrote down what a source says wherever it said it.
            "facility_source" => "facility_said",
            other => other,
        };
        let copy = format!(
            "INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM newest.{from}"
        );
        let copied = conn.execute(&copy, []);
        assert!(copied.is_ok(), "schema {version}: {copy}: {copied:?}");
    }
    let has_seals = names(
        &conn,
        "SELECT name FROM pragma_table_info(?1, 'main')",
        &[&"audit".to_owned()],
    );
    if !has_seals.contains(&"seals".to_owned()) {
        chain_without_seals(&conn);
    }
    if version == 1 {
        // What a call continues had no column of its own yet.
        conn.execute_batch(
            "UPDATE main.consultation SET details = json_set(details, '$.continues',
                 (SELECT continues FROM newest.consultation AS now WHERE now.id = consultation.id))
             WHERE id IN (SELECT id FROM newest.consultation WHERE continues IS NOT NULL)",
        )
        .unwrap();
    }
    conn.execute_batch(&format!(
        "DETACH newest; PRAGMA user_version = {version}; PRAGMA application_id = {APPLICATION_ID};
         PRAGMA journal_mode = WAL;"
    ))
    .unwrap();
}

/// The chain as it was before its rows sealed records.
fn chain_without_seals(conn: &Connection) {
    let mut rows = conn
        .prepare(
            "SELECT seq, at, ifnull(staff, ''), name, desk, action, subject, detail FROM main.audit ORDER BY seq",
        )
        .unwrap();
    let rows: Vec<[String; 8]> = rows
        .query_map([], |row| {
            let mut fields: [String; 8] = Default::default();
            for (at, field) in fields.iter_mut().enumerate() {
                *field = match row.get_ref(at)? {
                    ValueRef::Integer(number) => number.to_string(),
                    text => text.as_str()?.to_owned(),
                };
            }
            Ok(fields)
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut hash = vec![0; 32];
    for fields in rows {
        let mut sha = Sha256::new();
        sha.update([1]);
        sha.update(&hash);
        for field in &fields {
            sha.update((field.len() as u64).to_be_bytes());
            sha.update(field.as_bytes());
        }
        hash = sha.finalize().to_vec();
        conn.execute(
            "UPDATE main.audit SET hash = ?1 WHERE seq = ?2",
            (&hash, &fields[0]),
        )
        .unwrap();
    }
}

fn names(conn: &Connection, query: &str, of: &[&String]) -> Vec<String> {
    let mut rows = conn.prepare(query).unwrap();
    let found = rows.query_map(rusqlite::params_from_iter(of), |row| row.get(0));
    found.unwrap().map(Result::unwrap).collect()
}
