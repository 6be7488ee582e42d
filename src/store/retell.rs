//! Telling a past: how the sample office comes to have three months behind it.
//!
//! A history is true only when it went the same road as every other write, so it is
//! written through a store like any other, but with a clock that stands in the past. Nobody
//! has waited for it, so the disk is not waited for either until [`Store::settle`].

use super::audit::AuditEntry;
use super::error::StoreError;
use super::{Store, open};
use crate::clock::Clock;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::store::open::Access;
use rusqlite::{OptionalExtension, params};
use serde_json::json;
use std::cell::RefCell;
use std::sync::Arc;

/// What the file says of the office that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeSign {
    /// Name of the office.
    pub name: String,
    /// Whether people and institutions are invented.
    pub sample: bool,
}

impl Store {
    /// A second store on the same file whose writes are dated by `clock`. A power cut may
    /// damage what it wrote until [`Store::settle`] was called on the first.
    ///
    /// # Errors
    /// `ReadOnly`; when the file cannot be opened once more.
    pub fn retelling(&self, clock: Clock) -> Result<Self, StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        let conn = open::unhurried(&self.path)?;
        let office = Arc::clone(&self.office);
        Ok(Self {
            conn,
            file: self.file,
            path: self.path.clone(),
            access: Access::Write,
            clock,
            office,
            day_book: None,
            heads: None,
            kept_field: RefCell::default(),
        })
    }

    /// Brings what was retold to the disk, and into the file itself.
    ///
    /// # Errors
    /// `DiskFull` and the like.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.conn
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(StoreError::doing("settling the file"))
    }

    /// Says whose file this is, and whether everything in it is invented.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor may administer.
    pub fn sign_office(&mut self, actor: &Actor, sign: &OfficeSign) -> Result<(), StoreError> {
        self.write_as(actor, Right::Administer, |writing| {
            writing
                .tx
                .execute(
                    "INSERT INTO office VALUES (1, ?1, ?2)
                     ON CONFLICT (id) DO UPDATE SET name = excluded.name, sample = excluded.sample",
                    params![sign.name, sign.sample],
                )
                .map_err(StoreError::doing("signing the office"))?;
            let detail = json!({ "name": sign.name, "sample": sign.sample });
            Ok(((), AuditEntry::new("sign-office", "office", detail)))
        })
    }

    /// Whose file this is; `None` while nobody has said so.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn office_sign(&self) -> Result<Option<OfficeSign>, StoreError> {
        self.conn
            .query_row("SELECT name, sample FROM office", [], |row| {
                Ok(OfficeSign {
                    name: row.get(0)?,
                    sample: row.get(1)?,
                })
            })
            .optional()
            .map_err(StoreError::doing("reading whose office it is"))
    }
}
