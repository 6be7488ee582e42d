//! The ID of an institution in 医療情報ネット: prefecture 2, 機関区分 1, and the prefecture's own number.
//!
//! Most are thirteen digits, but some prefectures number with letters or in fewer places. A
//! spreadsheet takes the leading zero of 01 to 09 away. It is put back where the prefecture, told
//! by the address, leaves only one reading; else the row is refused.

use super::kaigo::is_spreadsheet_number;
use super::reason::{Reason, ReasonCode};

/// Characters of an ID at most, and of nearly all.
pub(super) const ID_LENGTH: usize = 13;
/// Characters in front of the prefecture's own number.
const HEAD_LENGTH: usize = 3;

/// The columns that an ID must agree with, each empty where a copy has lost it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside<'a> {
    /// Code of the prefecture that the address names.
    pub by_address: Option<&'a str>,
    /// 都道府県コード.
    pub prefecture: &'a str,
    /// 機関区分.
    pub kind: &'a str,
}

/// An ID that can be believed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Id {
    /// All its characters, the zero too.
    pub whole: String,
    /// 機関区分.
    pub kind: char,
    /// Whether a zero had to be put back.
    pub mended: bool,
}

/// Reads an ID as a file prints it.
pub(super) fn read(printed: &str, beside: Beside<'_>) -> Result<Id, Reason> {
    shape(printed)?;
    let about = |code: ReasonCode| {
        Reason::new(code)
            .with("value", printed)
            .with("expected", ID_LENGTH)
    };
    let prefecture = match (beside.by_address, beside.prefecture.len()) {
        (Some(told), 0) => told.to_owned(),
        (Some(told), 1) if told == format!("0{}", beside.prefecture) => told.to_owned(),
        (_, 2) => beside.prefecture.to_owned(),
        _ => return Err(about(ReasonCode::LostZeros)),
    };
    let cut = beside.prefecture.len() < 2;
    let fits = |id: &str| -> Option<char> {
        let rest = id.strip_prefix(prefecture.as_str())?;
        let kind = rest
            .chars()
            .next()
            .filter(|kind| ('1'..='5').contains(kind))?;
        (beside.kind.is_empty() || beside.kind == kind.to_string()).then_some(kind)
    };
    let digits = printed.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(kind) = fits(printed) {
        // In a copy that lost zeros elsewhere, a short number may have lost them inside.
        return if cut && digits && printed.len() < ID_LENGTH {
            Err(about(ReasonCode::LostZeros))
        } else {
            Ok(Id {
                whole: printed.to_owned(),
                kind,
                mended: false,
            })
        };
    }
    let with_zero = format!("0{printed}");
    match fits(&with_zero) {
        Some(kind) if with_zero.len() == ID_LENGTH => Ok(Id {
            whole: with_zero,
            kind,
            mended: true,
        }),
        _ if digits && printed.len() < ID_LENGTH => Err(about(ReasonCode::LostZeros)),
        _ => Err(Reason::new(ReasonCode::CodeMismatch)
            .with("value", printed)
            .with("other", format!("{prefecture} {}", beside.kind))),
    }
}

/// Whether this could be an ID at all.
pub(super) fn shape(printed: &str) -> Result<(), Reason> {
    let about = |code: ReasonCode| Reason::new(code).with("value", super::tidy(printed));
    if printed.is_empty() {
        Err(about(ReasonCode::Missing))
    } else if is_spreadsheet_number(printed) {
        Err(about(ReasonCode::SpreadsheetNumber))
    } else if !printed.bytes().all(|byte| byte.is_ascii_alphanumeric())
        || !(HEAD_LENGTH + 1..=ID_LENGTH).contains(&printed.len())
    {
        Err(about(ReasonCode::BadCode))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole<'a>(prefecture: &'a str, kind: &'a str) -> Beside<'a> {
        Beside {
            by_address: Some(prefecture),
            prefecture,
            kind,
        }
    }

    fn copy(prefecture: &str) -> Beside<'_> {
        Beside {
            by_address: Some(prefecture),
            prefecture: "",
            kind: "",
        }
    }

    fn refused(printed: &str, beside: Beside<'_>) -> ReasonCode {
        read(printed, beside).unwrap_err().code
    }

    #[test]
    fn a_lost_zero_is_put_back_where_only_one_reading_is_left() {
        let mended = read("111010000010", copy("01")).unwrap();
        assert_eq!((mended.whole.as_str(), mended.kind), ("0111010000010", '1'));
        assert!(mended.mended);
        let both = Beside {
            by_address: Some("01"),
            prefecture: "1",
            kind: "1",
        };
        assert!(read("111010000010", both).unwrap().mended);
        assert!(!read("1211201356000", copy("12")).unwrap().mended);
    }

    #[test]
    fn what_may_have_lost_more_than_one_zero_is_refused() {
        assert_eq!(refused("41705053", copy("04")), ReasonCode::LostZeros);
        assert_eq!(refused("46110309", copy("46")), ReasonCode::LostZeros);
        let unknown = Beside {
            by_address: None,
            prefecture: "1",
            kind: "1",
        };
        assert_eq!(refused("111010000010", unknown), ReasonCode::LostZeros);
    }

    #[test]
    fn a_prefecture_may_number_with_letters_or_in_fewer_places() {
        assert_eq!(read("314ME010001", copy("31")).unwrap().kind, '4');
        assert_eq!(
            read("471b1001", whole("47", "1")).unwrap().whole,
            "471b1001"
        );
        assert!(!read("47111", whole("47", "1")).unwrap().mended);
    }

    #[test]
    fn an_id_of_another_prefecture_or_kind_is_refused() {
        assert_eq!(
            refused("1311299900000", whole("12", "1")),
            ReasonCode::CodeMismatch
        );
        assert_eq!(
            refused("1221299900000", whole("12", "1")),
            ReasonCode::CodeMismatch
        );
        assert_eq!(
            refused("1.211E+12", whole("12", "1")),
            ReasonCode::SpreadsheetNumber
        );
        assert_eq!(refused("12-1", whole("12", "1")), ReasonCode::BadCode);
    }
}
