//! Whether two calls may be about the same person: signs that speak for it, names that speak against.

use super::person::PersonDetails;
use crate::text::fold;
use chrono::NaiveDate;

/// So many signs make two calls look like one case.
pub const ENOUGH: usize = 2;
/// A shorter number is an ending or an extension, not a sign.
const WHOLE_NUMBER: usize = 9;
/// A shorter address is a town, not a home.
const WHOLE_ADDRESS: usize = 4;

/// What is compared of a person, folded; empty parts say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// Digits of a telephone number.
    pub phone: String,
    /// Folded reading.
    pub reading: String,
    /// Folded name.
    pub name: String,
    /// Birth date, where it is exact.
    pub birth: Option<NaiveDate>,
    /// Address key.
    pub address: String,
}

/// One thing in which two persons agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The whole telephone number.
    Phone,
    /// The whole reading, or the whole name.
    Name,
    /// The day of birth.
    Birth,
    /// The address.
    Address,
}

impl Traits {
    /// The traits of a stored person.
    #[must_use]
    pub fn of(person: &PersonDetails) -> Self {
        Self {
            phone: fold::digits(&person.phone),
            reading: fold::key(&person.kana),
            name: fold::key(&person.name),
            birth: person.birth_date.filter(|_| !person.birth_estimated),
            address: fold::address_key(&person.address),
        }
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// In what two persons agree.
    #[must_use]
    pub fn signs(&self, other: &Self) -> Vec<Sign> {
        let same = |one: &str, two: &str, least: usize| one == two && one.chars().count() >= least;
        let agreements = [
            (Sign::Phone, same(&self.phone, &other.phone, WHOLE_NUMBER)),
            (
                Sign::Name,
                same(&self.reading, &other.reading, 2) || same(&self.name, &other.name, 2),
            ),
            (
                Sign::Birth,
                self.birth.is_some() && self.birth == other.birth,
            ),
            (
                Sign::Address,
                same(&self.address, &other.address, WHOLE_ADDRESS),
            ),
        ];
        let found = agreements.into_iter().filter(|(_, agrees)| *agrees);
        found.map(|(sign, _)| sign).collect()
    }

    /// Whether the names are of two persons: both are known and neither begins the other. Two
    /// who live together, or in one home, share number and address and are not the same.
    #[must_use]
    pub fn is_somebody_else(&self, other: &Self) -> bool {
        let differ = |one: &str, two: &str| {
            !one.is_empty() && !two.is_empty() && !one.starts_with(two) && !two.starts_with(one)
        };
        if self.reading.is_empty() || other.reading.is_empty() {
            differ(&self.name, &other.name)
        } else {
            differ(&self.reading, &other.reading)
        }
    }

    /// Whether both may be the same person.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.signs(other).len() >= ENOUGH && !self.is_somebody_else(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(phone: &str, kana: &str, name: &str, birth: &str, address: &str) -> Traits {
        Traits::of(&PersonDetails {
            phone: phone.to_owned(),
            kana: kana.to_owned(),
            name: name.to_owned(),
            birth_date: birth.parse().ok(),
            address: address.to_owned(),
            ..PersonDetails::default()
        })
    }

    #[test]
    fn two_signs_make_a_likeness_and_another_name_unmakes_it() {
        let known = person(
            "047-000-7788",
            "ヤマダ ハナコ",
            "山田 花子",
            "1945-03-05",
            "松戸市小金原4-2",
        );
        let cases = [
            (
                "number and reading",
                person("0470007788", "ﾔﾏﾀﾞﾊﾅｺ", "", "", ""),
                2,
                true,
            ),
            (
                "reading and birth",
                person("", "やまだ はなこ", "", "1945-03-05", ""),
                2,
                true,
            ),
            (
                "name and address",
                person("", "", "山田花子", "", "松戸市小金原四丁目2番"),
                2,
                true,
            ),
            (
                "number and address, no name yet",
                person("0470007788", "", "", "", "松戸市小金原4-2"),
                2,
                true,
            ),
            (
                "number and address of the husband",
                person("0470007788", "ヤマダ タロウ", "", "", "松戸市小金原4-2"),
                2,
                false,
            ),
            (
                "the family name only, so far",
                person("0470007788", "ヤマダ", "", "1945-03-05", ""),
                2,
                true,
            ),
            (
                "the number alone",
                person("0470007788", "", "", "", ""),
                1,
                false,
            ),
            (
                "an ending is no sign",
                person("7788", "ヤマダ ハナコ", "", "", ""),
                1,
                false,
            ),
            ("nothing", Traits::default(), 0, false),
        ];
        for (what, typed, signs, is_like) in cases {
            assert_eq!(typed.signs(&known).len(), signs, "{what}");
            assert_eq!(typed.is_like(&known), is_like, "{what}");
            assert_eq!(known.is_like(&typed), is_like, "{what}, the other way");
        }
    }

    #[test]
    fn a_year_guessed_from_an_age_is_no_sign() {
        let mut details = PersonDetails {
            birth_date: "1945-01-01".parse().ok(),
            birth_estimated: true,
            ..PersonDetails::default()
        };
        assert!(Traits::of(&details).birth.is_none());
        details.birth_estimated = false;
        assert!(Traits::of(&details).birth.is_some());
    }
}
