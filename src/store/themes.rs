//! Reading the consultations of two spans for the themes that rise among them.

use super::Store;
use super::error::StoreError;
use crate::domain::area::AreaCode;
use crate::domain::ids::{ConsultationId, PersonId};
use crate::domain::themes::{Corpus, Shown, Side, Theme};
use chrono::{Days, NaiveDate};
use rusqlite::params;
use serde::Deserialize;
use std::borrow::Cow;

/// Consultations between two looks at whether somebody still waits.
const STRIDE: u32 = 512;

/// Where themes are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeWish {
    /// The last day of the span.
    pub last_day: NaiveDate,
    /// Days of the span, and of the one before.
    pub days: u32,
    /// Only consultations of this area.
    pub area: Option<AreaCode>,
    /// Only those of this category.
    pub category: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Themes {
    /// Where it was looked for.
    pub wish: ThemeWish,
    /// Consultations of the span.
    pub now: u32,
    /// Consultations of the span before.
    pub before: u32,
    /// The surest first.
    pub themes: Vec<Theme>,
}

/// Of a record what themes are made of.
#[derive(Deserialize)]
struct Told<'a> {
    #[serde(borrow)]
    narrative: Cow<'a, str>,
    #[serde(borrow)]
    categories: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    person: About<'a>,
}

#[derive(Deserialize)]
struct About<'a> {
    #[serde(borrow)]
    area: Option<Cow<'a, str>>,
}

impl Store {
    /// The themes that rose in a span against the same span before. `go_on` hears how many consultations of how many
    /// are read, and ends the search by saying no.
    ///
    /// # Errors
    /// `Cancelled`; when the file cannot be read.
    pub fn themes(
        &self,
        wish: &ThemeWish,
        go_on: &mut dyn FnMut(u32, u32) -> bool,
    ) -> Result<Themes, StoreError> {
        let rules = &self.office.issues;
        let days = Days::new(u64::from(wish.days));
        let until = wish.last_day.succ_opt().unwrap_or(wish.last_day);
        let from = until.checked_sub_days(days).unwrap_or(NaiveDate::MIN);
        let start = from.checked_sub_days(days).unwrap_or(NaiveDate::MIN);
        let (start, until) = self.bounds_of(start, until);
        let (from, _) = self.bounds_of(from, from);
        let reading = StoreError::doing("reading consultations for themes");
        let total: u32 = self
            .conn
            .prepare_cached(
                "SELECT count(*) FROM consultation_figure WHERE received_at >= ?1 AND received_at < ?2",
            )
            .and_then(|mut count| count.query_row([&start, &until], |row| row.get(0)))
            .map_err(&reading)?;
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT id, received_at, person_id, details FROM consultation
                 WHERE received_at >= ?1 AND received_at < ?2 ORDER BY received_at, id",
            )
            .map_err(&reading)?;
        let mut rows = statement.query(params![start, until]).map_err(&reading)?;
        let mut corpus = Corpus::default();
        let mut read = 0;
        while let Some(row) = rows.next().map_err(&reading)? {
            if read % STRIDE == 0 && !go_on(read, total) {
                return Err(StoreError::Cancelled);
            }
            read += 1;
            let text = |column: usize| -> Result<&str, StoreError> {
                row.get_ref(column)
                    .and_then(|value| value.as_str().map_err(Into::into))
                    .map_err(&reading)
            };
            let told: Told<'_> =
                serde_json::from_str(text(3)?).map_err(StoreError::document("a consultation"))?;
            let area = told.person.area.as_deref();
            let categories: Vec<&str> = told.categories.iter().map(AsRef::as_ref).collect();
            let is_meant = wish
                .area
                .as_ref()
                .is_none_or(|wanted| area == Some(&wanted.0))
                && wish
                    .category
                    .as_ref()
                    .is_none_or(|wanted| categories.contains(&wanted.as_str()));
            if !is_meant {
                continue;
            }
            let side = if text(1)? >= from.as_str() {
                Side::Now
            } else {
                Side::Before
            };
            let shown = Shown {
                id: ConsultationId(row.get(0).map_err(&reading)?),
                person: row
                    .get::<_, Option<i64>>(2)
                    .map_err(&reading)?
                    .map(PersonId),
                area,
                categories: &categories,
                narrative: &told.narrative,
            };
            corpus.take(side, &shown, rules);
        }
        let themes = corpus
            .themes(rules, &mut || go_on(total, total))
            .ok_or(StoreError::Cancelled)?;
        let (now, before) = corpus.sizes();
        let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        Ok(Themes {
            wish: wish.clone(),
            now: count(now),
            before: count(before),
            themes,
        })
    }
}
