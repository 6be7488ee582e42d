//! Undo and redo of one field: whole contents, the newest last.

/// So many steps are kept.
const STEPS: usize = 200;

/// Earlier and taken-back contents of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct History<T> {
    past: Vec<T>,
    future: Vec<T>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self {
            past: Vec::new(),
            future: Vec::new(),
        }
    }
}

impl<T> History<T> {
    /// Keeps what the field held before a change.
    pub(super) fn keep(&mut self, before: T) {
        self.future.clear();
        if self.past.len() == STEPS {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// The content before the last change, given the present one.
    pub(super) fn undo(&mut self, now: T) -> Option<T> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// The content that was last taken back, given the present one.
    pub(super) fn redo(&mut self, now: T) -> Option<T> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }
}
