//! The verbs of the audit in words.

use crate::locale::{Label, Locale};

/// What people call an act; the stable code itself where there is no word for it.
#[must_use]
pub fn act(action: &str, locale: Locale) -> &str {
    let label = match action {
        "view" => Label::AuditActView,
        "list" => Label::AuditActList,
        "search" => Label::AuditActSearch,
        "reveal" => Label::AuditActReveal,
        "login" => Label::AuditActLogin,
        "logout" => Label::AuditActLogout,
        "denied" => Label::AuditActDenied,
        "seal" => Label::AuditActSeal,
        "export" => Label::AuditActExport,
        "import" => Label::AuditActImport,
        "backup" => Label::AuditActBackup,
        "restore" => Label::AuditActRestore,
        "register" | "register-again" => Label::AuditActRegister,
        "step" => Label::AuditActStep,
        "start" => Label::AuditActStart,
        "add" => Label::AuditActAdd,
        "correct" => Label::AuditActCorrect,
        "add-staff" | "retire-staff" | "post" | "specialties" => Label::AuditActStaff,
        "absence" | "here-again" => Label::AuditActAbsence,
        "activity" | "activity-dropped" => Label::AuditActActivity,
        "hand-over" => Label::AuditActHandOver,
        "acknowledge" => Label::AuditActAcknowledge,
        "bundle" => Label::AuditActBundle,
        "declare-room" => Label::AuditActRoom,
        "set-notice" => Label::AuditActNotice,
        "called-in-vain" => Label::AuditActCalled,
        "edit-entry" | "confirm-entry" | "set-area" | "set-local" | "place-by-areas" | "review"
        | "review-undo" => Label::AuditActDirectory,
        "sign-office" => Label::AuditActOffice,
        "collect" => Label::AuditActCollect,
        "migrate" => Label::AuditActMigrate,
        "erase" | "clean-file" => Label::AuditActErase,
        "set-pin" | "drop-pin" | "reset-pin" => Label::AuditActPin,
        "unlock-refused" => Label::AuditActUnlockRefused,
        "seen" => Label::AuditActSeen,
        _ => return action,
    };
    locale.text(label)
}

/// What an act was about, in words: a list by its name, a row by what it is. Numbers and names of records say
/// themselves.
#[must_use]
pub fn subject(subject: &str, locale: Locale) -> String {
    let label = match subject {
        "queue" => Label::AuditOfQueue,
        "day" | "today" => Label::KeysScreenToday,
        "pairs" => Label::AuditOfPairs,
        "look-up" | "consultations" => Label::AuditOfRecords,
        "items" => Label::AuditOfItems,
        "directory" => Label::KeysScreenDirectory,
        "audit" => Label::AuditOfAudit,
        _ => return row(subject, locale).unwrap_or_else(|| subject.to_owned()),
    };
    locale.text(label).to_owned()
}

/// A row that has no number of its own: `person 12`.
fn row(subject: &str, locale: Locale) -> Option<String> {
    let (what, row) = subject.split_once(' ')?;
    let label = match what {
        "person" => Label::AuditOfPerson,
        "facility" => Label::AuditOfFacility,
        "staff" => Label::AuditOfStaff,
        _ => return None,
    };
    Some(locale.fill(label, &[("row", &row)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;
    use std::path::Path;

    /// Every `AuditEntry::new("act"` under a folder.
    fn acts_in(folder: &Path, acts: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                acts_in(&path, acts);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for call in text.split("AuditEntry::new(").skip(1) {
                let quoted = call.trim_start().strip_prefix('"');
                let act = quoted.and_then(|rest| rest.split_once('"'));
                acts.extend(act.map(|(act, _)| act.to_owned()));
            }
        }
    }

    #[test]
    fn every_act_that_the_store_notes_has_a_word_in_both_languages() {
        let mut acts = Vec::new();
        let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
        acts_in(&store, &mut acts);
        assert!(acts.len() > 30, "{acts:?}");
        for lang in [Lang::Ja, Lang::En] {
            for name in &acts {
                assert_ne!(act(name, Locale::new(lang)), name, "{lang:?}");
            }
        }
    }
}
