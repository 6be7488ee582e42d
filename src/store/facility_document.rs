//! How the facts of an institution are written down: what is empty is left out, for most
//! institutions have half of the fields, and a nation of them is stored twice.

use super::error::StoreError;
use crate::domain::facility::{FacilityDetails, Filing, Position};
use crate::domain::hours::OpeningHours;
use serde::Serialize;

/// The fields that hold something. Whoever reads it takes what is missing as empty.
#[derive(Serialize)]
struct Stored<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    source_key: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kana: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    hints: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    founder: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    director: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    postal_code: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    address: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    municipality: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<Position>,
    #[serde(skip_serializing_if = "str::is_empty")]
    phone: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    fax: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    beds: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    services: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    hours: &'a str,
    #[serde(skip_serializing_if = "OpeningHours::is_empty")]
    opening: &'a OpeningHours,
    #[serde(skip_serializing_if = "<[Filing]>::is_empty")]
    filings: &'a [Filing],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    capabilities: &'a [String],
}

/// The document of an institution.
pub(super) fn text(details: &FacilityDetails) -> Result<String, StoreError> {
    // No field can be forgotten here: each must be named.
    let FacilityDetails {
        source_key,
        kind,
        name,
        kana,
        hints,
        founder,
        director,
        postal_code,
        address,
        municipality,
        position,
        phone,
        fax,
        url,
        beds,
        services,
        hours,
        opening,
        filings,
        capabilities,
    } = details;
    let stored = Stored {
        source_key,
        kind,
        name,
        kana,
        hints,
        founder,
        director,
        postal_code,
        address,
        municipality,
        position: *position,
        phone,
        fax,
        url,
        beds,
        services,
        hours,
        opening,
        filings,
        capabilities,
    };
    serde_json::to_string(&stored).map_err(StoreError::document("an institution"))
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::domain::facility::{FacilityDetails, Position};

    #[test]
    fn what_is_written_reads_back_with_all_that_was_empty() {
        let full = FacilityDetails {
            source_key: "1212499001".into(),
            name: "見本\"内科\"".into(),
            position: Position::in_japan(35.8, 139.9),
            services: vec!["内科".into()],
            ..FacilityDetails::default()
        };
        for details in [full, FacilityDetails::default()] {
            let written = text(&details).unwrap();
            let read: FacilityDetails = serde_json::from_str(&written).unwrap();
            assert_eq!(read, details);
        }
        assert_eq!(text(&FacilityDetails::default()).unwrap(), "{}");
    }
}
