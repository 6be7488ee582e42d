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
        "add-staff" | "retire-staff" => Label::AuditActStaff,
        "migrate" => Label::AuditActMigrate,
        "erase" | "clean-file" => Label::AuditActErase,
        "set-pin" | "drop-pin" | "reset-pin" => Label::AuditActPin,
        "unlock-refused" => Label::AuditActUnlockRefused,
        "seen" => Label::AuditActSeen,
        _ => return action,
    };
    locale.text(label)
}
