//! Postal codes (郵便番号): one code may be several towns, even in two prefectures.

use serde::Serialize;

/// A town of a postal code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PostalTown {
    /// Seven digits.
    pub code: String,
    /// Prefecture.
    pub prefecture: String,
    /// Municipality.
    pub municipality: String,
    /// Town; empty for the rest of the municipality.
    pub town: String,
    /// Reading of the town in katakana.
    pub kana: String,
}
