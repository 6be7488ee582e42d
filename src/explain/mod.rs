//! Codes and refusals into sentences: what happened, and what to do now.
//!
//! Screen and command line say the same words. The rule: every sentence names a next step a person
//! can take, and none blames the person. What only a maintainer can use stays in the log.

mod audit;
mod facility_fields;
mod fields;
mod ranking;

pub use audit::{act, subject};
pub use facility_fields::facility_field;
pub use fields::{field_fault, field_faults};
pub use ranking::{reason, rule, why_not};

use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::store::StoreError;
use crate::workflow::model::{Guard, Refusal};
use std::fmt::Display;
use std::io;

/// What happened, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What happened.
    pub message: String,
    /// What to do now.
    pub hint: String,
}

impl Explanation {
    fn new(
        locale: Locale,
        (message, hint): (Label, Label),
        values: &[(&str, &dyn Display)],
    ) -> Self {
        Self {
            message: locale.fill(message, values),
            hint: locale.text(hint).to_owned(),
        }
    }

    /// Both in one line, for a notice.
    #[must_use]
    pub fn line(&self, locale: Locale) -> String {
        locale.fill(
            Label::ErrorLine,
            &[("message", &self.message), ("hint", &self.hint)],
        )
    }
}

/// An error of the store.
#[must_use]
pub fn store_error(error: &StoreError, office: &Office, locale: Locale) -> Explanation {
    use Label as L;
    let plain = |labels| Explanation::new(locale, labels, &[]);
    let about = |labels, values: &[(&str, &dyn Display)]| Explanation::new(locale, labels, values);
    match error {
        StoreError::Missing { path } => about(
            (L::ErrorMissing, L::ErrorMissingHint),
            &[("file", &path.display())],
        ),
        StoreError::Vanished { path } => about(
            (L::ErrorVanished, L::ErrorVanishedHint),
            &[("file", &path.display())],
        ),
        StoreError::Exists { path } => about(
            (L::ErrorExists, L::ErrorExistsHint),
            &[("file", &path.display())],
        ),
        StoreError::Foreign { path } => about(
            (L::ErrorForeign, L::ErrorForeignHint),
            &[("file", &path.display())],
        ),
        StoreError::Newer { found, known } => about(
            (L::ErrorNewer, L::ErrorNewerHint),
            &[("found", found), ("known", known)],
        ),
        StoreError::Older { found, known } => about(
            (L::ErrorOlder, L::ErrorOlderHint),
            &[("found", found), ("known", known)],
        ),
        StoreError::NoPermission { path } => about(
            (L::ErrorNoPermission, L::ErrorNoPermissionHint),
            &[("file", &path.display())],
        ),
        StoreError::TooOpen { path, mode } => about(
            (L::ErrorTooOpen, L::ErrorTooOpenHint),
            &[("file", &path.display()), ("mode", &format!("{mode:o}"))],
        ),
        StoreError::Sealed { path } => about(
            (L::ErrorSealed, L::ErrorSealedHint),
            &[("file", &path.display())],
        ),
        StoreError::WrongKey => plain((L::ErrorWrongKey, L::ErrorWrongKeyHint)),
        StoreError::BadKey(said) => about((L::ErrorBadKey, L::ErrorBadKeyHint), &[("key", said)]),
        StoreError::NotOneself { name } => about(
            (L::ErrorNotOneself, L::ErrorNotOneselfHint),
            &[("name", name)],
        ),
        StoreError::ReadOnly => plain((L::ErrorReadOnly, L::ErrorReadOnlyHint)),
        StoreError::NoWriterYet { .. } => plain((L::ErrorNoWriterYet, L::ErrorNoWriterYetHint)),
        StoreError::NowhereToLog => plain((L::ErrorNowhereToLog, L::ErrorNowhereToLogHint)),
        StoreError::Busy => plain((L::ErrorBusy, L::ErrorBusyHint)),
        StoreError::DiskFull => plain((L::ErrorDiskFull, L::ErrorDiskFullHint)),
        StoreError::DiskFault(_) => plain((L::ErrorDiskFault, L::ErrorDiskFaultHint)),
        StoreError::Damaged(_) => plain((L::ErrorDamaged, L::ErrorDamagedHint)),
        StoreError::StaleFacility { by, .. } if by.is_empty() => {
            plain((L::ErrorStaleSomehow, L::ErrorStaleHint))
        }
        StoreError::Stale { by, .. }
        | StoreError::StaleFacility { by, .. }
        | StoreError::StaleConsultation { by, .. } => {
            about((L::ErrorStale, L::ErrorStaleHint), &[("by", by)])
        }
        StoreError::UnderWay { numbers } => about(
            (L::ErrorUnderWay, L::ErrorUnderWayHint),
            &[("numbers", &numbers.join(", "))],
        ),
        StoreError::Cancelled => plain((L::ErrorCancelled, L::ErrorCancelledHint)),
        StoreError::NotFound(what) => {
            about((L::ErrorNotFound, L::ErrorNotFoundHint), &[("what", what)])
        }
        StoreError::NotAllowed { role } => {
            let role = office.vocabularies.roles.label(role.code(), locale.lang());
            about(
                (L::ErrorNotAllowed, L::ErrorNotAllowedHint),
                &[("role", &role)],
            )
        }
        StoreError::StaffChanged { name } => about(
            (L::ErrorStaffChanged, L::ErrorStaffChangedHint),
            &[("name", name)],
        ),
        StoreError::Refused(refused) => refusal(refused, office, locale),
        StoreError::Fields(faults) => field_faults(faults, locale),
        StoreError::GapIsOpen { number } => about(
            (L::ErrorGapIsOpen, L::ErrorGapIsOpenHint),
            &[("number", number)],
        ),
        StoreError::NothingToUndo => plain((L::ErrorNothingToUndo, L::ErrorNothingToUndoHint)),
        StoreError::Io { source, .. } => Explanation {
            message: locale.fill(L::ErrorIo, &[("reason", source)]),
            hint: io_hint(source, locale),
        },
        StoreError::Document { .. } | StoreError::Sqlite { .. } => about(
            (L::ErrorInside, L::ErrorInsideHint),
            &[("code", &error.code())],
        ),
    }
}

/// A step that the workflow does not allow now.
#[must_use]
pub fn refusal(refusal: &Refusal, office: &Office, locale: Locale) -> Explanation {
    use Label as L;
    let step = |name: &str| step_label(name, office, locale);
    match refusal {
        Refusal::Unknown {
            name,
            nearest: Some(nearest),
        } => Explanation::new(
            locale,
            (L::ErrorStepUnknownNear, L::ErrorStepUnknownHint),
            &[("step", name), ("nearest", nearest)],
        ),
        Refusal::Unknown {
            name,
            nearest: None,
        } => Explanation::new(
            locale,
            (L::ErrorStepUnknown, L::ErrorStepUnknownHint),
            &[("step", name)],
        ),
        Refusal::WrongState { name, state } => {
            let values: [(&str, &dyn Display); 2] = [
                ("step", &step(name)),
                ("state", &state_label(state, office, locale)),
            ];
            Explanation::new(locale, (L::ErrorStepState, L::ErrorStepStateHint), &values)
        }
        Refusal::NotAllowed { name, role } => {
            let role = office.vocabularies.roles.label(role.code(), locale.lang());
            Explanation::new(
                locale,
                (L::ErrorStepRole, L::ErrorNotAllowedHint),
                &[("step", &step(name)), ("role", &role)],
            )
        }
        Refusal::Fields { faults } => field_faults(faults, locale),
        Refusal::Guarded { guard } => Explanation::new(locale, guard_labels(*guard), &[]),
        Refusal::NothingToUndo => Explanation::new(
            locale,
            (L::ErrorNothingToUndo, L::ErrorNothingToUndoHint),
            &[],
        ),
        Refusal::Irreversible { name } => Explanation::new(
            locale,
            (L::ErrorIrreversible, L::ErrorIrreversibleHint),
            &[("step", &step(name))],
        ),
        Refusal::UndoneByStore => Explanation::new(
            locale,
            (L::ErrorInside, L::ErrorInsideHint),
            &[("code", &"undo")],
        ),
    }
}

/// What to do about an error of the file system.
#[must_use]
pub fn io_hint(error: &io::Error, locale: Locale) -> String {
    let label = match error.kind() {
        io::ErrorKind::NotFound => Label::ErrorIoMissingHint,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Label::ErrorNoPermissionHint
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Label::ErrorDiskFullHint,
        _ => Label::ErrorIoHint,
    };
    locale.text(label).to_owned()
}

fn guard_labels(guard: Guard) -> (Label, Label) {
    use Label as L;
    match guard {
        Guard::Consent => (L::ErrorGuardConsent, L::ErrorGuardConsentHint),
        Guard::OpenOffer => (L::ErrorGuardOpenOffer, L::ErrorGuardOpenOfferHint),
        Guard::AcceptedOffer => (L::ErrorGuardAcceptedOffer, L::ErrorGuardAcceptedOfferHint),
        Guard::HasAccepted => (L::ErrorGuardHasAccepted, L::ErrorGuardHasAcceptedHint),
        Guard::VisitBooked => (L::ErrorGuardVisitBooked, L::ErrorGuardVisitBookedHint),
        Guard::NobodyOut => (L::ErrorGuardNobodyOut, L::ErrorGuardNobodyOutHint),
        Guard::NotAsked => (L::ErrorGuardNotAsked, L::ErrorGuardNotAskedHint),
        Guard::Unclaimed => (L::ErrorGuardUnclaimed, L::ErrorGuardUnclaimedHint),
        Guard::Claimed => (L::ErrorGuardClaimed, L::ErrorGuardClaimedHint),
    }
}

/// What people call a step. Steps of one name do the same in every workflow, so the first that has it tells.
fn step_label(name: &str, office: &Office, locale: Locale) -> String {
    let found = office
        .workflows
        .iter()
        .flat_map(|workflow| &workflow.transitions)
        .find(|step| step.name == name);
    found.map_or_else(
        || name.to_owned(),
        |step| step.label.in_lang(locale.lang()).to_owned(),
    )
}

fn state_label(code: &str, office: &Office, locale: Locale) -> String {
    let found = office
        .workflows
        .iter()
        .flat_map(|workflow| &workflow.states)
        .find(|state| state.code == code);
    found.map_or_else(
        || code.to_owned(),
        |state| state.label.in_lang(locale.lang()).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{FacilityId, ItemId};
    use crate::domain::intake::FieldFault;
    use crate::domain::staff::Role;
    use crate::locale::Lang;
    use std::path::PathBuf;

    fn every_refusal() -> Vec<Refusal> {
        let name = "claim".to_owned();
        let fault = FieldFault {
            field: "note".to_owned(),
            code: "missing",
            args: Vec::new(),
        };
        let mut all = vec![
            Refusal::Unknown {
                name: name.clone(),
                nearest: Some("clam".to_owned()),
            },
            Refusal::Unknown {
                name: name.clone(),
                nearest: None,
            },
            Refusal::WrongState {
                name: name.clone(),
                state: "waiting".to_owned(),
            },
            Refusal::NotAllowed {
                name: name.clone(),
                role: Role::Viewer,
            },
            Refusal::Fields {
                faults: vec![fault],
            },
            Refusal::NothingToUndo,
            Refusal::Irreversible { name },
            Refusal::UndoneByStore,
        ];
        all.extend(Guard::ALL.map(|guard| Refusal::Guarded { guard }));
        all
    }

    fn every_error() -> Vec<StoreError> {
        let path = PathBuf::from("/var/office.db");
        let io_error = |kind| StoreError::Io {
            doing: "copying",
            source: io::Error::from(kind),
        };
        let mut all = vec![
            StoreError::Missing { path: path.clone() },
            StoreError::Vanished { path: path.clone() },
            StoreError::Exists { path: path.clone() },
            StoreError::Foreign { path: path.clone() },
            StoreError::Newer { found: 9, known: 1 },
            StoreError::Older { found: 1, known: 9 },
            StoreError::NoPermission { path },
            StoreError::ReadOnly,
            StoreError::NoWriterYet {
                path: PathBuf::from("/x"),
            },
            StoreError::NowhereToLog,
            StoreError::Busy,
            StoreError::DiskFull,
            StoreError::DiskFault(rusqlite::Error::InvalidQuery),
            StoreError::Damaged("page 7".to_owned()),
            StoreError::Stale {
                item: ItemId(7),
                revision: 3,
                by: "鈴木".to_owned(),
            },
            StoreError::StaleFacility {
                facility: FacilityId(7),
                revision: 3,
                by: String::new(),
            },
            StoreError::StaleFacility {
                facility: FacilityId(7),
                revision: 3,
                by: "鈴木".to_owned(),
            },
            StoreError::UnderWay {
                numbers: vec!["R8-S0012".to_owned()],
            },
            StoreError::Cancelled,
            StoreError::NotFound("R8-S0012".to_owned()),
            StoreError::NotAllowed { role: Role::Viewer },
            StoreError::Fields(Vec::new()),
            StoreError::GapIsOpen {
                number: crate::domain::number::Number::item('R', 8, 'I', 1),
            },
            StoreError::NothingToUndo,
            StoreError::document("reading")(serde_json::from_str::<u8>("x").unwrap_err()),
            io_error(io::ErrorKind::NotFound),
            io_error(io::ErrorKind::PermissionDenied),
            io_error(io::ErrorKind::StorageFull),
            io_error(io::ErrorKind::Other),
            StoreError::doing("reading")(rusqlite::Error::InvalidQuery),
        ];
        all.extend(every_refusal().into_iter().map(StoreError::Refused));
        all
    }

    #[test]
    fn every_error_says_what_happened_and_what_to_do_with_every_place_filled() {
        let office = Office::shipped();
        let named = |lang| Locale::new(lang).naming_keys(|command, _| command.to_owned());
        for locale in [Lang::Ja, Lang::En].map(named) {
            for error in every_error() {
                let told = store_error(&error, &office, locale);
                assert!(
                    !told.message.is_empty() && !told.hint.is_empty(),
                    "{error:?}"
                );
                assert!(!told.line(locale).contains('{'), "{error:?}: {told:?}");
            }
        }
    }

    #[test]
    fn a_role_and_a_step_are_called_what_people_call_them() {
        let office = Office::shipped();
        let told = store_error(
            &StoreError::NotAllowed { role: Role::Viewer },
            &office,
            Locale::new(Lang::Ja),
        );
        assert!(told.message.contains("閲覧"), "{told:?}");
    }
}
