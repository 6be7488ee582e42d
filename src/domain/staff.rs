//! The centre's own people and what they may do.

use super::area::AreaCode;
use super::ids::StaffId;
use super::rights::Right;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a member of staff may do. The rights of each role are enforced in the
/// store, below every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 受付: logs consultations, starts work items.
    Reception,
    /// 調整: coordinates referrals and outreach.
    Coordinator,
    /// 管理: everything a coordinator may, and corrections.
    Supervisor,
    /// 閲覧: looks, changes nothing.
    Viewer,
    /// 管理者: accounts, imports, backups, and everything else.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Reception,
        Self::Coordinator,
        Self::Supervisor,
        Self::Viewer,
        Self::Admin,
    ];

    /// The stable English code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reception => "reception",
            Self::Coordinator => "coordinator",
            Self::Supervisor => "supervisor",
            Self::Viewer => "viewer",
            Self::Admin => "admin",
        }
    }

    /// Whether the role may change anything.
    #[must_use]
    pub fn may_write(self) -> bool {
        self.may(Right::Record)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// The text is none of the roles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a role")]
pub struct UnknownRole(pub String);

/// A member of staff, or a physician who goes out for the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Staff {
    /// Identity of the row.
    pub id: StaffId,
    /// Name as shown.
    pub name: String,
    /// Reading in katakana.
    pub kana: String,
    /// What they may do.
    pub role: Role,
    /// Occupation, in words or a code of `occupations`.
    pub occupation: String,
    /// The OS account tied to this entry.
    pub os_user: Option<String>,
    /// Areas for which they are 地域サポート医 or the responsible coordinator.
    pub areas: Vec<AreaCode>,
    /// Whether they are a regional support physician (地域サポート医).
    pub support_physician: bool,
    /// What they know best: codes of `categories`.
    pub specialties: Vec<String>,
    /// Whether they still work here.
    pub active: bool,
}

/// Who is acting, from where: goes into every audit row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The acting member of staff.
    pub staff: StaffId,
    /// Their name at this moment.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The desk: host, process and terminal, such as `pts/3:4711`.
    pub desk: String,
}
