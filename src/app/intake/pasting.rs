//! What a paste loses on its way into a field is told: nothing changes silently.

use super::call::Call;
use crate::app::effect::{Effect, Effects};
use crate::app::field::FieldKind;
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::locale::Label;
use crate::text::clean;

impl Call {
    /// What the field with the cursor will not keep of a text as it is.
    pub(super) fn told_of_paste(&self, text: &str, desk: &Desk) -> Effects {
        let is_memo = self
            .form
            .focused()
            .is_some_and(|field| field.kind == FieldKind::Memo);
        let mut told = Vec::new();
        if !is_memo && clean::block(text).trim_end().contains('\n') {
            told.push(desk.locale.text(Label::FormLinesJoined).to_owned());
        }
        match clean::hidden_in(text) {
            0 => {}
            count => told.push(
                desk.locale
                    .fill(Label::FormHiddenLeftOut, &[("count", &count)]),
            ),
        }
        let notice = |text: String| Effect::Notify(Notice::warning(text));
        told.into_iter().map(notice).collect()
    }
}
