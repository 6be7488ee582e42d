//! Where the terminal's own cursor stands.
//!
//! The input method composes at the cursor, and a terminal hides a cursor that no frame sets; then
//! kana appear in a corner of the window. So every drawing function returns a [`Cursor`]: it cannot
//! be forgotten, and what is drawn last over the others has the last word.

use ratatui::layout::{Position, Rect};

/// A cell for the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "the frame must set it, or the input method composes in a corner"]
pub struct Cursor(Position);

impl Cursor {
    /// Column `x` and row `y` counted from the corner of `area`, moved into the area if outside.
    pub fn within(area: Rect, x: usize, y: usize) -> Self {
        let clamp = |value: usize, size: u16| {
            u16::try_from(value)
                .unwrap_or(u16::MAX)
                .min(size.saturating_sub(1))
        };
        Self(Position {
            x: area.x.saturating_add(clamp(x, area.width)),
            y: area.y.saturating_add(clamp(y, area.height)),
        })
    }

    /// A cell of the window, moved into `area` if outside.
    pub fn at(area: Rect, cell: Position) -> Self {
        Self::within(
            area,
            usize::from(cell.x.saturating_sub(area.x)),
            usize::from(cell.y.saturating_sub(area.y)),
        )
    }

    /// The cell.
    #[must_use]
    pub fn position(self) -> Position {
        self.0
    }
}
