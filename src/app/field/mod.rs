//! Entry fields: what a person types, and what is made of it.
//!
//! Input is always converted, never refused. What cannot be understood stays as
//! it was typed, with a remark beside it; nothing is cut without saying so. The
//! fields know no screen: positions are graphemes, not cells.

pub mod choice;
mod history;
pub mod kind;
pub mod memo;
pub mod pick;
pub mod reading;
pub mod text_field;

pub use choice::ChoiceBox;
pub use kind::FieldKind;
pub use memo::Memo;
pub use pick::Pick;
pub use reading::Reading;
pub use text_field::TextField;

/// What a field made of a command or of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// It has no use for it.
    Ignored,
    /// The cursor moved, or could not move any further.
    Moved,
    /// The content is another now.
    Changed,
    /// Only a part had room: so many characters were left out.
    Overfull {
        /// Characters that were not taken.
        left_out: usize,
    },
}

impl Edit {
    /// Whether the content is another now.
    #[must_use]
    pub fn has_changed(self) -> bool {
        matches!(self, Self::Changed | Self::Overfull { .. })
    }

    fn changed_if(changed: bool) -> Self {
        if changed { Self::Changed } else { Self::Moved }
    }
}
