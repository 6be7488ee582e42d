//! The centre's own people.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::lists::json_column;
use crate::domain::area::AreaCode;
use crate::domain::ids::StaffId;
use crate::domain::rights::Right;
use crate::domain::staff::{Actor, Role, Staff};
use crate::host::place::{self, Sharing};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::json;

const COLUMNS: &str =
    "id, name, kana, role, occupation, os_user, areas, support_physician, active, specialties";

/// A member of staff to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaff {
    /// Name as shown; unique.
    pub name: String,
    /// Reading in katakana.
    pub kana: String,
    /// What they may do.
    pub role: Role,
    /// Occupation, in words or a code.
    pub occupation: String,
    /// The OS account tied to this entry.
    pub os_user: Option<String>,
    /// Areas they answer for.
    pub areas: Vec<AreaCode>,
    /// Whether they are a 地域サポート医.
    pub support_physician: bool,
}

impl Store {
    /// Adds the first member of staff to a new file, as its administrator.
    ///
    /// # Errors
    /// `NotAllowed` when there is staff already: then [`Store::add_staff`] is the way.
    pub fn add_first_staff(&mut self, new: &NewStaff, desk: &str) -> Result<Staff, StoreError> {
        let actor = Actor {
            staff: StaffId(1),
            name: new.name.clone(),
            role: Role::Admin,
            desk: desk.to_owned(),
        };
        if !self.staff()?.is_empty() {
            return Err(StoreError::NotAllowed { role: new.role });
        }
        self.insert_staff(&actor, new)
    }

    /// Adds a member of staff.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor oversees, and administers where the role oversees itself.
    pub fn add_staff(&mut self, actor: &Actor, new: &NewStaff) -> Result<Staff, StoreError> {
        self.insert_staff(actor, new)
    }

    /// Nobody gives or takes away more than they have: roles that oversee are for who administers.
    fn right_over(role: Role) -> Right {
        if role.may(Right::Oversee) {
            Right::Administer
        } else {
            Right::Oversee
        }
    }

    fn insert_staff(&mut self, actor: &Actor, new: &NewStaff) -> Result<Staff, StoreError> {
        let areas = serde_json::to_string(&new.areas).map_err(StoreError::document("areas"))?;
        self.write_as(actor, Self::right_over(new.role), |writing| {
            let added = writing
                .tx
                .query_row(
                    &format!(
                        "INSERT INTO staff (name, kana, role, occupation, os_user, areas, support_physician)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING {COLUMNS}"
                    ),
                    params![
                        new.name,
                        new.kana,
                        new.role.code(),
                        new.occupation,
                        new.os_user,
                        areas,
                        new.support_physician
                    ],
                    read_staff,
                )
                .map_err(StoreError::doing("adding a member of staff"))?;
            let detail = json!({ "name": new.name, "role": new.role });
            let entry = AuditEntry::new("add-staff", format!("staff {}", added.id), detail);
            Ok((added, entry))
        })
    }

    /// Marks a member of staff as no longer working here.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor oversees, and administers where the role oversees itself; `NotFound`.
    pub fn retire_staff(&mut self, actor: &Actor, name: &str) -> Result<(), StoreError> {
        let right = self
            .staff_named(name)?
            .map_or(Right::Oversee, |staff| Self::right_over(staff.role));
        self.write_as(actor, right, |writing| {
            let changed = writing
                .tx
                .execute(
                    "UPDATE staff SET active = 0, os_user = NULL WHERE name = ?1",
                    [name],
                )
                .map_err(StoreError::doing("retiring a member of staff"))?;
            if changed == 0 {
                return Err(StoreError::NotFound(name.to_owned()));
            }
            Ok((
                (),
                AuditEntry::new("retire-staff", format!("staff {name}"), json!({})),
            ))
        })
    }

    /// Says what somebody knows best, by codes of `categories`; what was said before no longer holds.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor oversees; `NotFound`.
    pub fn set_specialties(
        &mut self,
        actor: &Actor,
        name: &str,
        specialties: &[String],
    ) -> Result<(), StoreError> {
        let codes = serde_json::to_string(specialties).map_err(StoreError::document("a list"))?;
        self.write_as(actor, Right::Oversee, |writing| {
            let changed = writing
                .tx
                .execute(
                    "UPDATE staff SET specialties = ?2 WHERE name = ?1 AND active = 1",
                    params![name, codes],
                )
                .map_err(StoreError::doing("noting what somebody knows best"))?;
            if changed == 0 {
                return Err(StoreError::NotFound(name.to_owned()));
            }
            let detail = json!({ "specialties": specialties });
            let entry = AuditEntry::new("specialties", format!("staff {name}"), detail);
            Ok(((), entry))
        })
    }

    /// Who acts: the entry of the account's real user, or the one asked for by name. In a file that
    /// several accounts share, nobody acts under the name of another account: the name decides what
    /// one may do and what the audit says.
    ///
    /// # Errors
    /// `NotOneself`; when the file cannot be read.
    pub fn acting(&self, user: &str, asked: Option<&str>) -> Result<Option<Staff>, StoreError> {
        let Some(name) = asked else {
            return self.staff_of_os_user(user);
        };
        let found = self.staff_named(name)?;
        let shared = place::sharing(&self.path).map_err(StoreError::io("looking at the file"))?;
        match &found {
            Some(staff) if shared == Sharing::Group && staff.os_user.as_deref() != Some(user) => {
                Err(StoreError::NotOneself {
                    name: name.to_owned(),
                })
            }
            _ => Ok(found),
        }
    }

    /// Everybody, the active first, by reading.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn staff(&self) -> Result<Vec<Staff>, StoreError> {
        let reading = StoreError::doing("reading the staff");
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM staff ORDER BY active DESC, kana, name"
            ))
            .and_then(|mut all| all.query_map([], read_staff)?.collect())
            .map_err(reading)
    }

    /// The active member of staff of a name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn staff_named(&self, name: &str) -> Result<Option<Staff>, StoreError> {
        self.one_staff("name = ?1 AND active = 1", name)
    }

    /// The active member of staff tied to an OS account.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn staff_of_os_user(&self, user: &str) -> Result<Option<Staff>, StoreError> {
        self.one_staff("os_user = ?1 AND active = 1", user)
    }

    fn one_staff(&self, condition: &str, value: &str) -> Result<Option<Staff>, StoreError> {
        self.conn
            .query_row(
                &format!("SELECT {COLUMNS} FROM staff WHERE {condition}"),
                [value],
                read_staff,
            )
            .optional()
            .map_err(StoreError::doing("looking for a member of staff"))
    }
}

fn read_staff(row: &Row<'_>) -> rusqlite::Result<Staff> {
    let role: String = row.get(3)?;
    let areas: String = row.get(6)?;
    Ok(Staff {
        id: StaffId(row.get(0)?),
        name: row.get(1)?,
        kana: row.get(2)?,
        role: role.parse().unwrap_or(Role::Viewer),
        occupation: row.get(4)?,
        os_user: row.get(5)?,
        areas: serde_json::from_str(&areas).unwrap_or_default(),
        support_physician: row.get(7)?,
        active: row.get(8)?,
        specialties: json_column(row, 9)?,
    })
}
