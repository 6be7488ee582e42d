//! A directory entry: clinic, hospital, pharmacy, care office.

use super::area::AreaCode;
use super::hours::OpeningHours;
use super::ids::FacilityId;
use super::room::RoomDeclaration;
use serde::{Deserialize, Serialize};

pub use super::local_knowledge::{LocalKnowledge, ShortNotice};

/// A point on the earth in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// Mean radius of the earth.
const EARTH_KM: f64 = 6371.0088;

impl Position {
    /// A position from two numbers; `None` for the public files' "unknown" (0,0)
    /// and for points outside Japan (20-46 N, 122-154 E).
    #[must_use]
    pub fn in_japan(lat: f64, lon: f64) -> Option<Self> {
        ((20.0..=46.0).contains(&lat) && (122.0..=154.0).contains(&lon))
            .then_some(Self { lat, lon })
    }

    /// Straight-line distance in km (haversine, mean earth radius); the 16 km limit of home visits is measured so.
    #[must_use]
    pub fn km_to(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = (lat2 - lat1) / 2.0;
        let half_lon = (other.lon - self.lon).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_KM * h.sqrt().asin()
    }

    /// Whether the difference of latitudes alone is more than so many km: quicker than [`Self::km_to`], never wrong
    /// when it says yes.
    #[must_use]
    pub fn is_surely_beyond(self, other: Self, km: f64) -> bool {
        (other.lat - self.lat).abs().to_radians() * EARTH_KM > km
    }
}

/// Where a piece of knowledge about an institution comes from. Local knowledge
/// is never overwritten by an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// 医療情報ネット.
    Navii,
    /// 介護サービス情報公表.
    Kaigo,
    /// 地方厚生局 届出受理医療機関名簿.
    Kouseikyoku,
    /// The centre's own handbook CSV.
    Handbook,
    /// Entered at a desk.
    Local,
}

impl Source {
    /// All sources.
    pub const ALL: [Self; 5] = [
        Self::Navii,
        Self::Kaigo,
        Self::Kouseikyoku,
        Self::Handbook,
        Self::Local,
    ];

    /// The stable English code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Navii => "navii",
            Self::Kaigo => "kaigo",
            Self::Kouseikyoku => "kouseikyoku",
            Self::Handbook => "handbook",
            Self::Local => "local",
        }
    }

    /// The source of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }
}

/// A notification (届出) to the regional bureau, as printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Filing {
    /// 受理記号 exactly as printed, such as `支援診２`.
    pub symbol: String,
    /// 受理届出名称.
    pub name: String,
    /// 算定開始年月日 as printed; empty when not given.
    pub since: String,
}

/// What an institution is, without its identity in our file. Importers make
/// it; the store joins it with what is already known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FacilityDetails {
    /// Key of the institution within its source: 10-digit institution code
    /// (prefecture 2 + table 1 + number 7), care-office number, or 13-digit
    /// 医療情報ネット ID. Text: leading zeros matter.
    pub source_key: String,
    /// Code of `facility_kinds`.
    pub kind: String,
    /// Official name as printed.
    pub name: String,
    /// Reading in full-width katakana; empty where the source has none.
    pub kana: String,
    /// Search hints: short, old and popular names, one a line.
    pub hints: String,
    /// Corporation or founder.
    pub founder: String,
    /// Director (管理者・院長).
    pub director: String,
    /// Postal code, 7 digits, or empty.
    pub postal_code: String,
    /// Address as printed.
    pub address: String,
    /// Municipality name (市区町村), where the source gives one.
    pub municipality: String,
    /// Position, where known.
    pub position: Option<Position>,
    /// Main telephone as printed.
    pub phone: String,
    /// FAX as printed.
    pub fax: String,
    /// Web page.
    pub url: String,
    /// Beds in words, as printed.
    pub beds: String,
    /// Departments or care services, labels.
    pub services: Vec<String>,
    /// Opening days and hours in words.
    pub hours: String,
    /// The same, as far as the source gives them in columns, for "open today?".
    #[serde(skip_serializing_if = "OpeningHours::is_empty")]
    pub opening: OpeningHours,
    /// Filings to the regional bureau.
    pub filings: Vec<Filing>,
    /// Codes of capabilities claimed by the source itself.
    pub capabilities: Vec<String>,
}

/// Between services in words.
const BETWEEN_SERVICES: char = '、';

impl FacilityDetails {
    /// Departments or care services in one line.
    #[must_use]
    pub fn services_in_words(&self) -> String {
        self.services.join(&BETWEEN_SERVICES.to_string())
    }

    /// The same read back as a person wrote them: with commas of any kind or line by line.
    #[must_use]
    pub fn services_of(words: &str) -> Vec<String> {
        let mut services: Vec<String> = Vec::new();
        let between = |letter| [BETWEEN_SERVICES, ',', '，', '\n'].contains(&letter);
        for service in words.split(between).map(str::trim) {
            if !service.is_empty() && !services.iter().any(|known| known == service) {
                services.push(service.to_owned());
            }
        }
        services
    }
}

/// A stored directory entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facility {
    /// Identity of the row.
    pub id: FacilityId,
    /// Counts the changes of the row.
    pub revision: u32,
    /// Area by address, or as set by a person.
    pub area: Option<AreaCode>,
    /// Public facts, joined over the sources.
    #[serde(flatten)]
    pub details: FacilityDetails,
    /// The centre's own knowledge.
    pub local: LocalKnowledge,
    /// All capability codes: from filings, from the sources, confirmed locally, less what was denied.
    pub capabilities: Vec<String>,
    /// Room by form of care, valid or not.
    pub rooms: Vec<RoomDeclaration>,
    /// The sources that know the institution.
    pub sources: Vec<Source>,
    /// Whether the newest edition of every source has dropped it.
    pub vanished: bool,
    /// Whether its position is only the middle of its town.
    pub position_is_towns: bool,
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn distance_is_the_straight_line() {
        let station = Position {
            lat: 35.7845,
            lon: 139.9007,
        };
        let other = Position {
            lat: 35.8254,
            lon: 139.9206,
        };
        let km = station.km_to(other);
        assert!((4.8..5.0).contains(&km), "{km}");
        assert!(station.km_to(station) < 1e-9);
    }

    #[test]
    fn zero_zero_means_unknown() {
        assert_eq!(Position::in_japan(0.0, 0.0), None);
        assert!(Position::in_japan(24.3, 123.9).is_some());
    }
}
