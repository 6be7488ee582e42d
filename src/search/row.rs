//! What the index is made of.

use crate::domain::area::AreaCode;
use crate::domain::facility::Position;
use crate::domain::ids::FacilityId;
use crate::domain::room::RoomNow;
use chrono::NaiveDate;
use serde::Serialize;

/// One institution as the index wants to know it.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectoryRow {
    /// Identity of the entry.
    pub id: FacilityId,
    /// Code of `facility_kinds`.
    pub kind: String,
    /// Name as printed.
    pub name: String,
    /// Reading; empty where none is known.
    pub kana: String,
    /// Short, old and popular names, one a line.
    pub hints: String,
    /// Director.
    pub director: String,
    /// Address as printed.
    pub address: String,
    /// Telephone and FAX numbers in any form.
    pub phones: Vec<String>,
    /// Area, where known.
    pub area: Option<AreaCode>,
    /// Codes of all capabilities.
    pub capabilities: Vec<String>,
    /// Symbols of all filings, as printed.
    pub filings: Vec<String>,
    /// Room for the form `referral`, as it may be believed today.
    pub room: RoomNow,
    /// How many persons more, where a number was given.
    pub places: Option<u32>,
    /// The day the room was declared.
    pub declared_on: Option<NaiveDate>,
    /// Position, where known.
    pub position: Option<Position>,
    /// Whether every source has dropped it: found, but last.
    pub vanished: bool,
}

/// Where a term was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The name.
    Name,
    /// The reading.
    Kana,
    /// The reading, by what was typed in Latin letters.
    Romaji,
    /// A short, old or popular name.
    Hints,
    /// The director.
    Director,
    /// The address.
    Address,
    /// A telephone or FAX number.
    Phone,
    /// A capability meant by the term.
    Capability,
    /// A filing whose symbol the term begins.
    Filing,
    /// The area meant by the term.
    Area,
    /// The kind of institution meant by the term.
    Kind,
    /// Room declared and valid.
    Room,
}
