//! What the supply view counts from: who can do what in each area, and the issues that were made of gaps.
//!
//! Institutions that are alike in area, capabilities and room are handed over as one group with
//! their number, so that a directory of a hundred thousand is a few thousand groups for the desk.

use super::error::StoreError;
use super::items::{COLUMNS, read};
use super::{Store, rooms};
use crate::domain::area::AreaCode;
use crate::domain::facility::{FacilityDetails, Filing, LocalKnowledge};
use crate::domain::ids::{FacilityId, ItemId};
use crate::domain::number::Number;
use crate::domain::room::{RoomDeclaration, RoomNow};
use chrono::NaiveDate;
use rusqlite::Row;
use serde::Deserialize;
use std::collections::HashMap;

/// The workflow of regional issues.
pub const ISSUE: &str = "issue";
/// The field of an issue that holds the capability that an area lacks, as a word of the query language.
pub const CAPABILITY_FIELD: &str = "capability";

/// Institutions of one area that can do the same and have room for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplyGroup {
    /// Where they are.
    pub area: AreaCode,
    /// Codes of what they can do.
    pub can: Vec<String>,
    /// Forms of care in which they have room that may be believed.
    pub room: Vec<String>,
    /// Forms of care in which a declaration has expired.
    pub stale: Vec<String>,
    /// How many they are.
    pub count: u32,
}

/// An open regional issue that says what an area lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenGap {
    /// The issue.
    pub item: ItemId,
    /// Its number.
    pub number: Number,
    /// Where.
    pub area: AreaCode,
    /// What, as a word of the query language.
    pub capability: String,
}

/// What the supply view counts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplyFacts {
    /// The day by which room was judged.
    pub date: NaiveDate,
    /// Institutions in the areas of the office.
    pub groups: Vec<SupplyGroup>,
    /// Issues about what is missing.
    pub gaps: Vec<OpenGap>,
}

/// Of a directory entry what decides what it can do.
#[derive(Deserialize, Default, PartialEq, Eq, Hash)]
#[serde(default)]
struct Claims {
    filings: Vec<Symbol>,
    capabilities: Vec<String>,
}

#[derive(Deserialize, PartialEq, Eq, Hash)]
struct Symbol {
    symbol: String,
}

/// Of local knowledge the same.
#[derive(Deserialize, Default, PartialEq, Eq, Hash)]
#[serde(default)]
struct Told {
    can: Vec<String>,
    cannot: Vec<String>,
}

/// What makes institutions alike.
#[derive(PartialEq, Eq, Hash)]
struct Likeness {
    area: String,
    claims: Claims,
    told: Told,
    room: Vec<String>,
    stale: Vec<String>,
}

impl Store {
    /// Who can do what and has room for it today, area by area; institutions without an area and
    /// those that vanished are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn supply_facts(&self) -> Result<SupplyFacts, StoreError> {
        let date = self.clock.today();
        let mut rooms: HashMap<FacilityId, Vec<RoomDeclaration>> = HashMap::new();
        for room in rooms::all_rooms(&self.conn)? {
            rooms.entry(room.facility).or_default().push(room);
        }
        let reading = StoreError::doing("reading what institutions can do");
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT id, area, details, local FROM facility
                 WHERE area IS NOT NULL AND vanished_on IS NULL",
            )
            .map_err(&reading)?;
        let mut rows = statement.query([]).map_err(&reading)?;
        let mut groups: HashMap<Likeness, u32> = HashMap::new();
        while let Some(row) = rows.next().map_err(&reading)? {
            let declared = rooms.remove(&FacilityId(row.get(0).map_err(&reading)?));
            let likeness = likeness(row, &declared.unwrap_or_default(), date)?;
            *groups.entry(likeness).or_default() += 1;
        }
        let mut groups: Vec<SupplyGroup> = groups
            .into_iter()
            .map(|(likeness, count)| self.group(likeness, count))
            .collect();
        // The order of a hash map is another one every time.
        groups.sort_by(|one, other| {
            let key = |of: &SupplyGroup| (of.area.clone(), of.can.clone(), of.room.clone());
            (key(one), &one.stale).cmp(&(key(other), &other.stale))
        });
        let gaps = self.open_gaps()?;
        Ok(SupplyFacts { date, groups, gaps })
    }

    /// The open issues that say what an area lacks, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_gaps(&self) -> Result<Vec<OpenGap>, StoreError> {
        let items = self
            .conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM work_item
                 WHERE kind = ?1 AND closed = 0 AND area IS NOT NULL
                   AND coalesce(json_extract(details, '$.' || ?2), '') <> '' ORDER BY id"
            ))
            .and_then(|mut items| {
                items
                    .query_map([ISSUE, CAPABILITY_FIELD], read)?
                    .collect::<Result<Vec<_>, _>>()
            })
            .map_err(StoreError::doing("reading issues of missing capabilities"))?;
        let gap = |item: crate::domain::work_item::WorkItem| {
            Some(OpenGap {
                item: item.id,
                number: item.number,
                area: item.area?,
                capability: item.details.get(CAPABILITY_FIELD)?.clone(),
            })
        };
        Ok(items.into_iter().filter_map(gap).collect())
    }

    fn group(&self, likeness: Likeness, count: u32) -> SupplyGroup {
        let filing = |symbol: Symbol| Filing {
            symbol: symbol.symbol,
            name: String::new(),
            since: String::new(),
        };
        let details = FacilityDetails {
            filings: likeness.claims.filings.into_iter().map(filing).collect(),
            capabilities: likeness.claims.capabilities,
            ..FacilityDetails::default()
        };
        let local = LocalKnowledge {
            can: likeness.told.can,
            cannot: likeness.told.cannot,
            ..LocalKnowledge::default()
        };
        SupplyGroup {
            area: AreaCode(likeness.area),
            can: self.office.capabilities.of_facility(&details, &local),
            room: likeness.room,
            stale: likeness.stale,
            count,
        }
    }
}

fn likeness(
    row: &Row<'_>,
    declared: &[RoomDeclaration],
    date: NaiveDate,
) -> Result<Likeness, StoreError> {
    let reading = StoreError::doing("reading what an institution can do");
    let document = StoreError::document("what an institution can do");
    let forms = |is_meant: &dyn Fn(&RoomDeclaration) -> bool| {
        let meant = declared.iter().filter(|room| is_meant(room));
        meant.map(|room| room.form.clone()).collect()
    };
    let text = |column: usize| -> Result<&str, StoreError> {
        row.get_ref(column)
            .and_then(|value| value.as_str().map_err(Into::into))
            .map_err(&reading)
    };
    Ok(Likeness {
        area: text(1)?.to_owned(),
        claims: serde_json::from_str(text(2)?).map_err(&document)?,
        told: serde_json::from_str(text(3)?).map_err(&document)?,
        room: forms(&|room| room.has_room_on(date)),
        stale: forms(&|room| matches!(RoomNow::of(Some(room), date), RoomNow::Stale(_))),
    })
}
