//! The fields of a directory entry, as people call them.

use crate::locale::Label;

/// The name of a field, where it has one of its own.
#[must_use]
pub fn facility_field(field: &str) -> Option<Label> {
    Some(match field {
        "name" => Label::DirectoryColumnName,
        "kana" => Label::DirectoryFieldKana,
        "hints" => Label::DirectoryFieldHints,
        "kind" => Label::DirectoryKind,
        "founder" => Label::DirectoryFounder,
        "director" => Label::DirectoryDirector,
        "postal_code" => Label::DirectoryPostalCode,
        "position" => Label::DirectoryFieldPosition,
        "url" => Label::DirectoryUrl,
        "beds" => Label::DirectoryBeds,
        "address" => Label::DirectoryAddress,
        "area" => Label::DirectoryFacetArea,
        "phone" => Label::DirectoryPhone,
        "fax" => Label::DirectoryFax,
        "services" => Label::DirectoryServices,
        "hours" => Label::DirectoryHours,
        "filings" => Label::DirectoryFilings,
        "source_key" => Label::DirectoryKey,
        _ => return None,
    })
}
