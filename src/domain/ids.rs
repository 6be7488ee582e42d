//! Identities of rows, each a type of its own, so that a facility can never be
//! handed over where a person is meant.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }
    )*};
}

ids! {
    /// A consultation (相談記録).
    ConsultationId;
    /// A person concerned (対象者).
    PersonId;
    /// A directory entry: clinic, hospital, pharmacy, care office.
    FacilityId;
    /// A work item (案件) of any workflow.
    ItemId;
    /// A member of the centre's staff.
    StaffId;
    /// An offer (打診) to one clinic within a referral.
    OfferId;
    /// A visit: a first visit of a referral, or one outing of an outreach case.
    VisitId;
    /// One step in the history of a work item.
    EventId;
    /// A hand-over note (申し送り) of a shift.
    NoteId;
    /// Days on which a member of staff is away.
    AbsenceId;
}
