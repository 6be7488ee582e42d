//! 資源: area x capability, and what is missing becomes a regional issue.
//!
//! Nothing is counted here: the figures are those of [`crate::report::supply`]. The selection is an
//! area and a column, not a place in the table.

mod issue;
mod screen;

use super::effect::{Effect, Effects};
use super::event::Asker;
use super::screen::Desk;
use crate::domain::area::AreaCode;
use crate::domain::supply::SupplyColumn;
use crate::domain::work_item::WorkItem;
use crate::report::supply::{Cell, Supply};
use crate::store::request::Request;

/// What the supply view remembers.
#[derive(Debug, Default)]
pub struct SupplyScreen {
    supply: Option<Supply>,
    /// The area under the hand; the first one until somebody moves.
    area: Option<AreaCode>,
    /// The word of the column under the hand; the first one until somebody moves.
    column: Option<String>,
    /// The issue made last, while it can be taken back.
    raised: Option<WorkItem>,
    is_in_front: bool,
    is_waiting: bool,
    /// Something changed while the store was counting.
    is_stale: bool,
}

/// The cell under the hand.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'a> {
    /// Its row in the table.
    pub row: usize,
    /// Its column in the table.
    pub column: usize,
    /// Its area.
    pub area: &'a AreaCode,
    /// What it is about.
    pub about: &'a SupplyColumn,
    /// Its figures.
    pub cell: &'a Cell,
}

impl SupplyScreen {
    /// The table; `None` until the store has answered.
    #[must_use]
    pub fn supply(&self) -> Option<&Supply> {
        self.supply.as_ref()
    }

    /// The cell under the hand; `None` while there is no table, or one without rows or columns.
    #[must_use]
    pub fn selected<'a>(&'a self, desk: &'a Desk) -> Option<Selected<'a>> {
        let rows = &self.supply.as_ref()?.rows;
        let is_area = |row: &crate::report::supply::Row| Some(&row.area) == self.area.as_ref();
        let row = rows.iter().position(is_area).unwrap_or(0);
        let columns = &desk.office.supply;
        let is_column = |column: &SupplyColumn| Some(&column.word) == self.column.as_ref();
        let column = columns.iter().position(is_column).unwrap_or(0);
        let of_row = rows.get(row)?;
        Some(Selected {
            row,
            column,
            area: &of_row.area,
            about: columns.get(column)?,
            cell: of_row.cells.get(column)?,
        })
    }

    /// Asks for the figures, once at a time.
    fn ask(&mut self) -> Effects {
        if self.is_waiting {
            self.is_stale = true;
            return Effects::new();
        }
        self.is_waiting = true;
        self.is_stale = false;
        vec![asking(Request::Supply)]
    }

    fn select(&mut self, row: usize, column: usize, desk: &Desk) {
        let rows = self.supply.as_ref().map_or(&[][..], |table| &table.rows);
        let row = rows.get(row).or(rows.last());
        self.area = row.map(|row| row.area.clone());
        let columns = &desk.office.supply;
        let column = columns.get(column).or(columns.last());
        self.column = column.map(|column| column.word.clone());
    }
}

fn asking(request: Request) -> Effect {
    Effect::Ask {
        asker: Asker::Supply,
        request,
    }
}
