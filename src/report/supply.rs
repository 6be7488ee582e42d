//! What an area offers: for every column of `data/supply.toml` how many institutions can, and how
//! many of them have room that may be believed.
//!
//! Screen, command line and handbook all count here. Where nobody can, or nobody has room, is a
//! gap: what the regional council wants to hear of.

use crate::domain::area::AreaCode;
use crate::domain::supply::SupplyColumn;
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::store::supply::{OpenGap, SupplyFacts, SupplyGroup};
use chrono::NaiveDate;

pub use super::supply_text::{area_name, json, text};

/// What is missing in an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// No institution of the area can.
    Nobody,
    /// Some can, none of them has room that may be believed.
    NoRoom,
}

/// One figure: an area and a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Institutions that can.
    pub can: u32,
    /// Those of them that have room today.
    pub room: u32,
    /// Those of them whose declaration of room has expired, and that have no other.
    pub stale: u32,
    /// The open issue about this gap.
    pub issue: Option<OpenGap>,
}

impl Cell {
    /// What is missing, if anything.
    #[must_use]
    pub fn lack(&self) -> Option<Lack> {
        match (self.can, self.room) {
            (0, _) => Some(Lack::Nobody),
            (_, 0) => Some(Lack::NoRoom),
            _ => None,
        }
    }

    fn add(&mut self, other: &Self) {
        self.can += other.can;
        self.room += other.room;
        self.stale += other.stale;
    }
}

/// One area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub area: AreaCode,
    /// Its figures, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// The whole table; its columns are those of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    /// The day by which room was judged.
    pub date: NaiveDate,
    /// The areas in the order of their file.
    pub rows: Vec<Row>,
    /// All areas of the table together.
    pub total: Vec<Cell>,
}

impl Supply {
    /// Counts; with `area`, only there.
    #[must_use]
    pub fn of(facts: &SupplyFacts, office: &Office, area: Option<&AreaCode>) -> Self {
        let columns = &office.supply;
        let mut rows: Vec<Row> = office
            .areas
            .all()
            .iter()
            .filter(|known| area.is_none_or(|wanted| known.code == *wanted))
            .map(|known| Row {
                area: known.code.clone(),
                cells: vec![Cell::default(); columns.len()],
            })
            .collect();
        for group in &facts.groups {
            let Some(row) = rows.iter_mut().find(|row| row.area == group.area) else {
                continue;
            };
            for (cell, column) in row.cells.iter_mut().zip(columns) {
                cell.add(&figures(group, column));
            }
        }
        let mut total = vec![Cell::default(); columns.len()];
        for row in &rows {
            for (sum, cell) in total.iter_mut().zip(&row.cells) {
                sum.add(cell);
            }
        }
        let mut supply = Self {
            date: facts.date,
            rows,
            total,
        };
        supply.link(&facts.gaps, office);
        supply
    }

    /// Whether nobody can do anything anywhere: then nothing is known rather than everything missing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total.iter().all(|cell| cell.can == 0)
    }

    /// Puts the open issues to their cells.
    pub fn link(&mut self, gaps: &[OpenGap], office: &Office) {
        for row in &mut self.rows {
            for (cell, column) in row.cells.iter_mut().zip(&office.supply) {
                let is_about = |gap: &&OpenGap| {
                    gap.area == row.area
                        && office.capabilities.find(&gap.capability)
                            == office.capabilities.find(&column.word)
                };
                cell.issue = gaps.iter().find(is_about).cloned();
            }
        }
    }
}

/// What one group adds to a column.
fn figures(group: &SupplyGroup, column: &SupplyColumn) -> Cell {
    if !column.is_met_by(&group.can) {
        return Cell::default();
    }
    let has_room = column.has_room_in(&group.room);
    let is_stale = !has_room && column.has_room_in(&group.stale);
    let counted = |is_so: bool| if is_so { group.count } else { 0 };
    Cell {
        can: group.count,
        room: counted(has_room),
        stale: counted(is_stale),
        issue: None,
    }
}

/// A figure in few cells: `4/1`; what is missing has a sign and a word.
#[must_use]
pub fn short(cell: &Cell, locale: Locale) -> String {
    match cell.lack() {
        Some(Lack::Nobody) => locale.text(Label::SupplyNobody).to_owned(),
        Some(Lack::NoRoom) => locale.fill(Label::SupplyNoRoom, &[("can", &cell.can)]),
        None => format!("{}/{}", cell.can, cell.room),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(area: &str, can: &[&str], room: &[&str], stale: &[&str], count: u32) -> SupplyGroup {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        SupplyGroup {
            area: AreaCode(area.to_owned()),
            can: words(can),
            room: words(room),
            stale: words(stale),
            count,
        }
    }

    fn cell<'a>(supply: &'a Supply, office: &Office, area: &str, word: &str) -> &'a Cell {
        let at = office
            .supply
            .iter()
            .position(|column| column.word == word)
            .unwrap();
        let row = supply.rows.iter().find(|row| row.area.0 == area).unwrap();
        &row.cells[at]
    }

    fn facts(groups: Vec<SupplyGroup>) -> SupplyFacts {
        SupplyFacts {
            date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
            groups,
            gaps: Vec::new(),
        }
    }

    #[test]
    fn room_counts_only_in_the_forms_of_care_of_the_column() {
        let office = Office::shipped();
        let supply = Supply::of(
            &facts(vec![
                group("09", &["tracheostomy"], &["referral"], &[], 2),
                group("09", &["tracheostomy"], &["respite"], &[], 1),
                group("09", &["backup-bed"], &["respite"], &[], 1),
                group("10", &["tracheostomy"], &[], &["referral"], 3),
            ]),
            &office,
            None,
        );
        let at = |area, word| cell(&supply, &office, area, word);
        let figures = |cell: &Cell| (cell.can, cell.room, cell.stale);
        assert_eq!(figures(at("09", "tracheostomy")), (3, 2, 0));
        assert_eq!(figures(at("09", "backup-bed")), (1, 1, 0));
        assert_eq!(figures(at("10", "tracheostomy")), (3, 0, 3));
        assert_eq!(at("10", "tracheostomy").lack(), Some(Lack::NoRoom));
        assert_eq!(at("01", "tracheostomy").lack(), Some(Lack::Nobody));
    }

    #[test]
    fn one_institution_with_two_of_a_group_counts_once() {
        let office = Office::shipped();
        let both = group("01", &["visit-24h", "contact-24h"], &["referral"], &[], 1);
        let supply = Supply::of(&facts(vec![both]), &office, None);
        assert_eq!(cell(&supply, &office, "01", "24h").can, 1);
    }

    #[test]
    fn the_total_is_that_of_the_areas_shown() {
        let office = Office::shipped();
        let groups = vec![
            group("01", &["children"], &[], &[], 2),
            group("02", &["children"], &["referral"], &[], 5),
        ];
        let at = office.supply.iter().position(|one| one.word == "children");
        let whole = Supply::of(&facts(groups.clone()), &office, None);
        assert_eq!((whole.rows.len(), whole.total[at.unwrap()].can), (15, 7));
        let area = AreaCode("02".to_owned());
        let one = Supply::of(&facts(groups), &office, Some(&area));
        assert_eq!((one.rows.len(), one.total[at.unwrap()].can), (1, 5));
    }
}
