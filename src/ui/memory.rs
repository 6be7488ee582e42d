//! What drawing remembers between frames: geometry, which the desk itself knows nothing of.

use super::theme::Theme;
use std::collections::BTreeMap;
use std::ops::Range;

/// Columns of the window from which a board shows all its columns.
const BROAD: u16 = 120;

/// Scroll places, page heights and the look of the screen. Belongs to the runtime.
#[derive(Debug, Default)]
pub struct Memory {
    /// Colours, marks and lines.
    pub theme: Theme,
    first_rows: BTreeMap<&'static str, usize>,
    page_rows: usize,
    is_broad: bool,
    rows_formatted: usize,
}

impl Memory {
    /// A memory for a screen of this look.
    #[must_use]
    pub fn new(theme: Theme) -> Self {
        Self {
            theme,
            ..Self::default()
        }
    }

    /// The rows of a list that are in sight.
    ///
    /// `list` names the list among all of the desk's, `selected` is the selected row if any, `height` the rows there
    /// are place for. The window moves only when the selected row would leave it, and then by half a page: a list that
    /// scrolls by single rows repaints itself at every key.
    pub fn window(
        &mut self,
        list: &'static str,
        rows: usize,
        selected: Option<usize>,
        height: usize,
    ) -> Range<usize> {
        let first = self.first_rows.entry(list).or_default();
        let last_first = rows.saturating_sub(height);
        let in_list = selected.filter(|_| height > 0);
        if let Some(selected) =
            in_list.filter(|selected| !(*first..*first + height).contains(selected))
        {
            *first = selected.saturating_sub(height / 2);
        }
        *first = (*first).min(last_first);
        if let Some(selected) = in_list {
            // After the clamp the row is in sight unless the window is a single row.
            *first = (*first).clamp((selected + 1).saturating_sub(height), selected);
        }
        self.page_rows = height;
        *first..rows.min(*first + height)
    }

    /// A row of a list of work items was made into cells.
    pub(super) fn row_formatted(&mut self) {
        self.rows_formatted = self.rows_formatted.wrapping_add(1);
    }

    /// How many rows of work items were made into cells so far: a frame makes those in sight and no more,
    /// however long the list is.
    #[must_use]
    pub fn rows_formatted(&self) -> usize {
        self.rows_formatted
    }

    /// A window of so many columns was drawn.
    pub(super) fn saw(&mut self, columns: u16) {
        self.is_broad = columns >= BROAD;
    }

    /// Whether the window drawn last has room for every column of a board.
    #[must_use]
    pub fn is_broad(&self) -> bool {
        self.is_broad
    }

    /// How many rows the list drawn last had place for: a page of page-up and page-down.
    #[must_use]
    pub fn page_rows(&self) -> usize {
        self.page_rows.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_step_inside_the_window_moves_nothing_and_one_past_its_edge_half_a_page() {
        let mut memory = Memory::default();
        assert_eq!(memory.window("queue", 100, Some(0), 10), 0..10);
        assert_eq!(memory.window("queue", 100, Some(9), 10), 0..10);
        assert_eq!(memory.window("queue", 100, Some(10), 10), 5..15);
        assert_eq!(memory.window("queue", 100, Some(4), 10), 0..10);
    }

    #[test]
    fn a_list_that_shrank_shows_its_end() {
        let mut memory = Memory::default();
        let _ = memory.window("queue", 100, Some(99), 10);
        assert_eq!(memory.window("queue", 12, None, 10), 2..12);
        assert_eq!(memory.window("queue", 0, None, 10), 0..0);
    }

    proptest! {
        #[test]
        fn the_selected_row_is_always_in_sight(
            steps in proptest::collection::vec((0_usize..60, 0_usize..60, 0_usize..20), 1..20),
        ) {
            let mut memory = Memory::default();
            for (rows, selected, height) in steps {
                let selected = selected.min(rows.saturating_sub(1));
                let window = memory.window("list", rows, (rows > 0).then_some(selected), height);
                prop_assert!(window.len() <= height && window.end <= rows);
                prop_assert!(rows == 0 || height == 0 || window.contains(&selected));
            }
        }
    }
}
