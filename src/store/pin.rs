//! PINs of the curtain: kept as a salted slow hash, tried on the writing thread.
//!
//! What it is good for: whoever sits down at somebody's open desk. It is no password of the office:
//! who may open the file is the host's business.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use crate::domain::pin::Pin;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use argon2::Argon2;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{Error, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use rusqlite::{OptionalExtension, params};
use serde_json::json;

impl Store {
    /// Whether somebody has a PIN.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn has_pin(&self, actor: &Actor) -> Result<bool, StoreError> {
        self.pin_hash(actor).map(|hash| hash.is_some())
    }

    /// Whether it is somebody's PIN; true also when they have none any more. A wrong one is noted.
    ///
    /// # Errors
    /// When the file cannot be read, or what it holds is no hash.
    pub fn try_pin(&mut self, actor: &Actor, pin: &Pin) -> Result<bool, StoreError> {
        let Some(hash) = self.pin_hash(actor)? else {
            return Ok(true);
        };
        if fits(&hash, pin)? {
            return Ok(true);
        }
        let note = AuditEntry::new("unlock-refused", &actor.desk, json!({}));
        if let Err(error) = self.note(actor, note) {
            tracing::warn!(code = error.code(), "noting a wrong PIN");
        }
        Ok(false)
    }

    /// Sets one's own PIN, or takes it away.
    ///
    /// # Errors
    /// `ReadOnly`, the file's own errors.
    pub fn set_pin(&mut self, actor: &Actor, pin: Option<&Pin>) -> Result<(), StoreError> {
        let hash = pin.map(hashed).transpose()?;
        let verb = if hash.is_some() {
            "set-pin"
        } else {
            "drop-pin"
        };
        self.write_as(actor, Right::Look, |writing| {
            writing
                .tx
                .execute(
                    "UPDATE staff SET pin = ?2 WHERE id = ?1",
                    params![actor.staff.0, hash],
                )
                .map_err(StoreError::doing("setting a PIN"))?;
            let entry = AuditEntry::new(verb, format!("staff {}", actor.staff), json!({}));
            Ok(((), entry))
        })
    }

    /// Takes away a PIN that somebody has forgotten.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor administers; `NotFound`.
    pub fn reset_pin(&mut self, actor: &Actor, name: &str) -> Result<(), StoreError> {
        self.write_as(actor, Right::Administer, |writing| {
            let changed = writing
                .tx
                .execute(
                    "UPDATE staff SET pin = NULL WHERE name = ?1 AND active = 1",
                    [name],
                )
                .map_err(StoreError::doing("resetting a PIN"))?;
            if changed == 0 {
                return Err(StoreError::NotFound(name.to_owned()));
            }
            let entry = AuditEntry::new("reset-pin", format!("staff {name}"), json!({}));
            Ok(((), entry))
        })
    }

    fn pin_hash(&self, actor: &Actor) -> Result<Option<String>, StoreError> {
        self.conn
            .query_row(
                "SELECT pin FROM staff WHERE id = ?1",
                [actor.staff.0],
                |row| row.get(0),
            )
            .optional()
            .map(Option::flatten)
            .map_err(StoreError::doing("reading a PIN"))
    }
}

fn hashed(pin: &Pin) -> Result<String, StoreError> {
    let salt = SaltString::generate(&mut OsRng);
    Argon2::default()
        .hash_password(pin.expose().as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(unhashable)
}

fn fits(hash: &str, pin: &Pin) -> Result<bool, StoreError> {
    let hash = PasswordHash::new(hash).map_err(unhashable)?;
    match Argon2::default().verify_password(pin.expose().as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(Error::Password) => Ok(false),
        Err(error) => Err(unhashable(error)),
    }
}

fn unhashable(error: Error) -> StoreError {
    StoreError::io("hashing a PIN")(std::io::Error::other(error))
}
