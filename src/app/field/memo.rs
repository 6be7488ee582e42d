//! Text of several lines, written on paper of a fixed breadth.
//!
//! The breadth belongs to the field, not to the window: lines break at the same
//! places on every desk, and the cursor can go up and down by display lines
//! without anybody knowing how large the window is.

use super::Edit;
use super::text_field::TextField;
use crate::keymap::command::Command;
use crate::text::{cells, wrap};
use std::ops::Range;

/// Text of several lines with a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memo {
    field: TextField,
    /// Breadth of the paper in cells.
    cols: usize,
    /// The column that moving up and down keeps to.
    column: Option<usize>,
}

impl Memo {
    /// An empty memo of lines `cols` cells long that takes at most `limit` characters.
    #[must_use]
    pub fn new(limit: usize, cols: usize) -> Self {
        Self {
            field: TextField::with_lines(limit),
            cols,
            column: None,
        }
    }

    /// The text with its cursor.
    #[must_use]
    pub fn field(&self) -> &TextField {
        &self.field
    }

    /// The text with its cursor, to be changed.
    pub fn field_mut(&mut self) -> &mut TextField {
        self.column = None;
        &mut self.field
    }

    /// Breadth of the paper in cells.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// The display lines, as byte ranges of the text.
    #[must_use]
    pub fn lines(&self) -> Vec<Range<usize>> {
        wrap::wrap(self.field.text(), self.cols)
    }

    /// Display line and cell column of the cursor.
    #[must_use]
    pub fn caret(&self) -> (usize, usize) {
        let lines = self.lines();
        let row = self.row(&lines);
        (row, self.column_in(lines.get(row)))
    }

    /// Types or pastes at the cursor.
    pub fn insert(&mut self, typed: &str) -> Edit {
        self.column = None;
        self.field.insert(typed)
    }

    /// Moves, deletes, undoes, breaks the line. Up on the first line and down on the
    /// last one are not used: they lead to the neighbouring field.
    pub fn command(&mut self, command: Command) -> Edit {
        match command {
            Command::MemoUp => self.go_vertically(false),
            Command::MemoDown => self.go_vertically(true),
            Command::MemoNewline => self.insert("\n"),
            _ => {
                self.column = None;
                self.field.command(command)
            }
        }
    }

    fn go_vertically(&mut self, down: bool) -> Edit {
        let lines = self.lines();
        let row = self.row(&lines);
        let target = if down {
            row.checked_add(1)
        } else {
            row.checked_sub(1)
        };
        let Some(line) = target.and_then(|target| lines.get(target)) else {
            return Edit::Ignored;
        };
        let column = self
            .column
            .unwrap_or_else(|| self.column_in(lines.get(row)));
        let text = self.field.text().get(line.clone()).unwrap_or("");
        let mut offset = line.start;
        let mut used = 0;
        for grapheme in unicode_segmentation::UnicodeSegmentation::graphemes(text, true) {
            used += cells::grapheme_width(grapheme);
            if used > column {
                break;
            }
            offset += grapheme.len();
        }
        // The end of a wrapped line is the start of the next one: stay on this line.
        let is_wrapped = offset == line.end && !text.is_empty() && self.continues_at(offset);
        if is_wrapped {
            let last = unicode_segmentation::UnicodeSegmentation::graphemes(text, true).next_back();
            offset -= last.map_or(0, str::len);
        }
        self.field.set_offset(offset);
        self.column = Some(column);
        Edit::Moved
    }

    fn continues_at(&self, offset: usize) -> bool {
        self.field
            .text()
            .get(offset..)
            .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('\n'))
    }

    fn row(&self, lines: &[Range<usize>]) -> usize {
        lines
            .iter()
            .rposition(|line| line.start <= self.field.offset())
            .unwrap_or(0)
    }

    fn column_in(&self, line: Option<&Range<usize>>) -> usize {
        line.and_then(|line| self.field.text().get(line.start..self.field.offset()))
            .map_or(0, cells::width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn memo(text: &str) -> Memo {
        let mut memo = Memo::new(1000, 10);
        memo.insert(text);
        memo
    }

    #[test]
    fn up_and_down_follow_the_lines_as_they_are_shown() {
        let mut memo = memo("一二三四五六七八\nab\n九十");
        assert_eq!(memo.caret(), (3, 4));
        memo.command(Command::MemoUp);
        assert_eq!(memo.caret(), (2, 2));
        memo.command(Command::MemoUp);
        assert_eq!(
            memo.caret(),
            (1, 4),
            "the column is remembered over a short line"
        );
        memo.command(Command::MemoUp);
        assert_eq!(memo.caret(), (0, 4));
        assert_eq!(memo.command(Command::MemoUp), Edit::Ignored);
    }

    #[test]
    fn enter_breaks_the_line_and_undo_joins_it() {
        let mut memo = memo("一二");
        memo.command(Command::FieldLeft);
        memo.command(Command::MemoNewline);
        assert_eq!(memo.field().text(), "一\n二");
        memo.command(Command::Undo);
        assert_eq!(memo.field().text(), "一二");
    }

    proptest! {
        #[test]
        fn going_down_reaches_the_last_line_step_by_step(text in "[あa\n]{0,60}") {
            let mut memo = memo(&text);
            memo.field_mut().set_cursor(0);
            let mut row = 0;
            while memo.command(Command::MemoDown) != Edit::Ignored {
                row += 1;
                prop_assert_eq!(memo.caret().0, row);
            }
            prop_assert_eq!(row + 1, memo.lines().len());
        }
    }
}
