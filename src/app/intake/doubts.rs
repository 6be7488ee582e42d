//! What does not fit together: told beside the fields, and never a reason to refuse.

use super::call::{Call, YES};
use crate::domain::intake::fault_code;

/// A caller's own words about who they are.
const NAMED: [&str; 2] = ["caller.name", "caller.kana"];

impl Call {
    /// Looks at what was typed as a whole.
    pub(super) fn doubt(&mut self) {
        let is_anonymous = self.form.text("caller.anonymous") == YES;
        for code in NAMED {
            let is_named = !self.form.text(code).is_empty();
            let doubt = (is_anonymous && is_named).then_some(fault_code::ANONYMOUS_BUT_NAMED);
            self.form.doubt(code, doubt);
        }
        let is_named = NAMED.iter().any(|code| !self.form.text(code).is_empty());
        let doubt = (is_anonymous && is_named).then_some(fault_code::ANONYMOUS_BUT_NAMED);
        self.form.doubt("caller.anonymous", doubt);
    }
}
