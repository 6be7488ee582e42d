//! The parts of a list of promises: what is to be done now, today, later.

use crate::app::screen::Desk;
use crate::locale::Label;
use crate::store::lists::QueueRow;
use chrono::TimeDelta;

/// A part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// 今すぐ: late, or due within the workflow's minutes.
    Now,
    /// 今日.
    Today,
    /// 以後.
    Later,
}

impl Group {
    /// The part of a row; `soon` in minutes.
    #[must_use]
    pub fn of(row: &QueueRow, soon: u32, desk: &Desk) -> Self {
        let Some(next) = &row.item.next else {
            return Self::Later;
        };
        if next.due <= desk.now + TimeDelta::minutes(soon.into()) {
            Self::Now
        } else if desk.clock.local(next.due).date_naive() == desk.today() {
            Self::Today
        } else {
            Self::Later
        }
    }

    /// Its heading.
    #[must_use]
    pub fn label(self) -> Label {
        match self {
            Self::Now => Label::WorkGroupNow,
            Self::Today => Label::WorkGroupToday,
            Self::Later => Label::WorkGroupLater,
        }
    }
}
