//! An office in a temporary folder, at a fixed time.

use crate::old_file;
use chrono::{DateTime, Utc};
use madoguchi::clock::Clock;
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::domain::staff::{Actor, Role};
use madoguchi::office::Office;
use madoguchi::store::{NewStaff, Store};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

static SHIPPED: LazyLock<Arc<Office>> = LazyLock::new(|| Arc::new(Office::shipped()));

/// One office with 佐藤 (coordinator), 森 (reception) and 所長 (supervisor).
pub struct TestOffice {
    folder: TempDir,
    pub clock: Clock,
}

impl TestOffice {
    /// Tuesday, 24 November 2026, 10:00 in Tokyo.
    pub fn open() -> Self {
        let at: DateTime<Utc> = "2026-11-24T01:00:00Z".parse().unwrap();
        let office = Self {
            folder: folder(),
            clock: Clock::fixed(at, chrono_tz::Asia::Tokyo),
        };
        let mut store =
            Store::create(&office.path(), office.clock.clone(), SHIPPED.clone()).unwrap();
        let first = store
            .add_first_staff(&staff("所長", Role::Admin), "test")
            .unwrap();
        let chief = Actor {
            staff: first.id,
            name: first.name,
            role: Role::Admin,
            desk: "test".into(),
        };
        store
            .add_staff(&chief, &staff("佐藤", Role::Coordinator))
            .unwrap();
        store
            .add_staff(&chief, &staff("森", Role::Reception))
            .unwrap();
        store
            .add_staff(&chief, &staff("見学", Role::Viewer))
            .unwrap();
        office
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("office.db")
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn store(&self) -> Store {
        let access = madoguchi::store::open::Access::Write;
        Store::open(&self.path(), access, self.clock.clone(), SHIPPED.clone()).unwrap()
    }

    /// Makes the file what a program of an older schema would have left.
    pub fn go_back_to_schema(&self, version: u32) {
        let old = self.folder.path().join("old.db");
        old_file::make(&self.path(), version, &old);
        for suffix in ["-wal", "-shm", ""] {
            let _ = std::fs::remove_file(self.folder.path().join(format!("office.db{suffix}")));
        }
        std::fs::rename(old, self.path()).unwrap();
    }

    pub fn actor(&self, name: &str) -> Actor {
        let staff = self.store().staff_named(name).unwrap().unwrap();
        Actor {
            staff: staff.id,
            name: staff.name,
            role: staff.role,
            desk: "pts/1:1".into(),
        }
    }
}

/// A folder in memory where there is one: what the store does is tested here, not the disk. Tests of crashes make their
/// own.
fn folder() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap()
}

fn staff(name: &str, role: Role) -> NewStaff {
    NewStaff {
        name: name.into(),
        kana: String::new(),
        role,
        occupation: String::new(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    }
}

/// A call about 架空 花子, to be routed.
pub fn call(key: &str, route: &str) -> ConsultationInput {
    let mut input = ConsultationInput {
        key: Some(key.into()),
        narrative: "退院後の訪問診療の相談".into(),
        route: Some(route.into()),
        consent: Some("verbal".into()),
        ..ConsultationInput::default()
    };
    input.person.name = "架空 花子".into();
    input.person.kana = "カクウ ハナコ".into();
    input.person.birth_date = "S20.3.5".into();
    input.person.phone = "047-000-1234".into();
    input.caller.organisation = "見本ケアプラン".into();
    input.caller.phone = "047-000-4521".into();
    input.caller.name = "見本 恵子".into();
    input.special_care = vec!["気切".into()];
    input
}
