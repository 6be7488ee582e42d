//! What the centre itself knows of an institution; no import touches it.

use super::area::AreaCode;
use super::handbook::Visibility;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A notice for some days, such as a closure (休診). It ends by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortNotice {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// What is to be known.
    pub text: String,
}

impl ShortNotice {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }

    /// Whether it still has days before it, this one included.
    #[must_use]
    pub fn matters_on(&self, day: NaiveDate) -> bool {
        day <= self.until
    }
}

/// What the centre itself knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LocalKnowledge {
    /// Whom to ask for (連携担当).
    pub liaison: String,
    /// Direct telephone of the liaison person.
    pub liaison_phone: String,
    /// Telephone at night.
    pub night_phone: String,
    /// When and how to reach them.
    pub how_to_reach: String,
    /// Mail address.
    pub mail: String,
    /// Identity in the region's ICT network.
    pub ict_id: String,
    /// Days on which it visits, in words.
    pub visiting_days: String,
    /// Areas that it serves; empty until asked.
    pub area_served: Vec<AreaCode>,
    /// Free notes.
    pub notes: String,
    /// Names under which people look for it, one a line.
    pub hints: String,
    /// Short notice (休診 …), shown wherever the institution is, until it ends.
    pub notice: Option<ShortNotice>,
    /// Capability codes confirmed by the institution itself.
    pub can: Vec<String>,
    /// Capability codes that it gives on a condition; see the notes.
    pub conditional: Vec<String>,
    /// Capability codes the institution said it cannot do.
    pub cannot: Vec<String>,
    /// Whether it takes the role of 副主治医; unknown until asked.
    pub takes_sub_attending: Option<bool>,
    /// Areas of which it provides the 地域サポート医.
    pub support_physician_of: Vec<AreaCode>,
    /// Whose handbooks it stands in at all.
    pub visibility: Visibility,
}

impl LocalKnowledge {
    /// The short notice that holds on a day.
    #[must_use]
    pub fn notice_on(&self, day: NaiveDate) -> Option<&ShortNotice> {
        self.notice.as_ref().filter(|notice| notice.holds_on(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_notice_holds_from_its_first_to_its_last_day_and_ends_by_itself() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let notice = ShortNotice {
            from: day("2026-12-29"),
            until: day("2027-01-03"),
            text: "休診".into(),
        };
        let local = LocalKnowledge {
            notice: Some(notice),
            ..LocalKnowledge::default()
        };
        for (on, holds) in [
            ("2026-12-28", false),
            ("2026-12-29", true),
            ("2027-01-03", true),
            ("2027-01-04", false),
        ] {
            assert_eq!(local.notice_on(day(on)).is_some(), holds, "{on}");
        }
    }
}
