//! Who may do what, and who sees names in full. The store asks here before every write and hands
//! lists out as it says; no screen decides for itself.

use super::staff::Role;
use crate::text::redact::{mask_name, mask_phone};

/// What somebody wants to do, as far as the role decides. Which steps of a work item a role may
/// take stands in the workflow's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Look, and have it noted that one has looked.
    Look,
    /// Write consultations, work items and directory entries.
    Record,
    /// Import, answer questions of the join, take copies, read everybody's trail, add and retire
    /// staff that do not oversee themselves.
    Oversee,
    /// Manage all staff, sign the office, put a copy in the place of the file.
    Administer,
}

impl Right {
    /// All rights, each one more than the one before.
    pub const ALL: [Self; 4] = [Self::Look, Self::Record, Self::Oversee, Self::Administer];

    /// The stable English code, for the audit.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Record => "record",
            Self::Oversee => "oversee",
            Self::Administer => "administer",
        }
    }
}

impl Role {
    /// Whether the role has the right.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        match right {
            Right::Look => true,
            Right::Record => self != Self::Viewer,
            Right::Oversee => matches!(self, Self::Supervisor | Self::Admin),
            Right::Administer => self == Self::Admin,
        }
    }

    /// How somebody of the role sees people in the lists of a desk: whoever cannot write what they
    /// saw into the file sees nobody's name there.
    #[must_use]
    pub fn sight_at_desk(self, read_only: bool) -> Sight {
        if read_only || !self.may_write() {
            Sight::Masked
        } else {
            self.sight()
        }
    }

    /// How the role sees people in lists.
    #[must_use]
    pub fn sight(self) -> Sight {
        match self {
            Self::Reception | Self::Coordinator | Self::Admin => Sight::Full,
            Self::Supervisor | Self::Viewer => Sight::Masked,
        }
    }
}

/// How somebody sees people in lists. Whoever takes calls must know them; whoever looks at queues
/// and figures, mostly on a screen that others see as well, need not. Opening a record shows it
/// whole, and that is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sight {
    /// Names as they are.
    Full,
    /// The first letter of a name, the end of a telephone number, no address.
    Masked,
}

impl Sight {
    /// The stable English code, for the audit.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Masked => "masked",
        }
    }

    /// A person's name or its reading.
    #[must_use]
    pub fn name(self, name: &str) -> String {
        match self {
            Self::Full => name.to_owned(),
            Self::Masked => mask_name(name),
        }
    }

    /// A private telephone number.
    #[must_use]
    pub fn phone(self, phone: &str) -> String {
        match self {
            Self::Full => phone.to_owned(),
            Self::Masked => mask_phone(phone),
        }
    }

    /// What is shown whole or not at all, such as an address.
    #[must_use]
    pub fn whole(self, text: &str) -> &str {
        match self {
            Self::Full => text,
            Self::Masked => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_exactly_the_rights_of_its_place() {
        let rights = |role: Role| {
            Right::ALL
                .into_iter()
                .filter(|right| role.may(*right))
                .collect::<Vec<_>>()
        };
        assert_eq!(rights(Role::Viewer), Right::ALL[..1]);
        assert_eq!(rights(Role::Reception), Right::ALL[..2]);
        assert_eq!(rights(Role::Coordinator), Right::ALL[..2]);
        assert_eq!(rights(Role::Supervisor), Right::ALL[..3]);
        assert_eq!(rights(Role::Admin), Right::ALL);
    }

    #[test]
    fn whoever_only_looks_at_queues_and_figures_sees_no_names_in_lists() {
        let sees = |role: Role| {
            let sight = role.sight();
            (
                sight.name("架空 花子"),
                sight.phone("047-000-1234"),
                sight.whole("松戸市根本1"),
            )
        };
        for role in [Role::Reception, Role::Coordinator, Role::Admin] {
            let (name, phone, address) = sees(role);
            assert_eq!(
                (name.as_str(), phone.as_str(), address),
                ("架空 花子", "047-000-1234", "松戸市根本1")
            );
        }
        for role in [Role::Supervisor, Role::Viewer] {
            let (name, phone, address) = sees(role);
            assert_eq!(
                (name.as_str(), phone.as_str(), address),
                ("架＊＊", "***-1234", "")
            );
        }
    }
}
