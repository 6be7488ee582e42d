//! Beds as the lists print them.

use unicode_normalization::UnicodeNormalization;

/// From this many beds on an institution is a hospital (医療法 1条の5).
pub(super) const HOSPITAL_BEDS: u32 = 20;

/// The sum of the numbers in `一般　　120／療養　　40`.
pub(super) fn total(printed: &str) -> u32 {
    let folded: String = printed.nfkc().collect();
    folded
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse::<u32>().ok())
        .fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn beds_of_all_wards_add_up() {
        assert_eq!(total("一般　　120／療養　　40"), 160);
        assert_eq!(total("一般　一般　１２"), 12);
        assert_eq!(total(""), 0);
    }
}
