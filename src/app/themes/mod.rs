//! 増えている相談: themes that rise among the consultations, and the issues that follow them.
//!
//! Themes are looked for by a thread of their own, which tells how far it is and stops when the screen is left. The
//! selection is a theme by its words, or an issue by its identity.

mod screen;

use super::effect::{Effect, Effects};
use super::event::Asker;
use super::screen::Desk;
use crate::domain::ids::ItemId;
use crate::domain::themes::Theme;
use crate::store::issue_cases::{IssueStanding, ThemeIssue};
use crate::store::request::Request;
use crate::store::themes::{ThemeWish, Themes};

/// Spans to choose from, in days.
const SPANS: [u32; 4] = [30, 90, 180, 365];

/// Which list has the hands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemePane {
    /// What rises.
    #[default]
    Themes,
    /// The issues that follow words.
    Issues,
}

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct ThemeScreen {
    /// Days of the span; those of the office's rules until somebody chooses.
    days: Option<u32>,
    found: Option<Themes>,
    /// How many consultations of how many are read, while a search is under way.
    progress: Option<(u32, u32)>,
    standings: Vec<IssueStanding>,
    pane: ThemePane,
    theme: Vec<String>,
    issue: Option<ItemId>,
    is_in_front: bool,
}

impl ThemeScreen {
    /// What was found; `None` before the first search is over.
    #[must_use]
    pub fn found(&self) -> Option<&Themes> {
        self.found.as_ref()
    }

    /// How far a search is that is under way.
    #[must_use]
    pub fn progress(&self) -> Option<(u32, u32)> {
        self.progress
    }

    /// The issues that follow words.
    #[must_use]
    pub fn standings(&self) -> &[IssueStanding] {
        &self.standings
    }

    /// Which list has the hands.
    #[must_use]
    pub fn pane(&self) -> ThemePane {
        self.pane
    }

    /// The place of the theme under the hand, and the theme.
    #[must_use]
    pub fn theme(&self) -> Option<(usize, &Theme)> {
        let themes = &self.found.as_ref()?.themes;
        let is_selected = |theme: &Theme| theme.words == self.theme;
        let place = themes.iter().position(is_selected).unwrap_or(0);
        Some((place, themes.get(place)?))
    }

    /// The place of the issue under the hand, and where it stands.
    #[must_use]
    pub fn issue(&self) -> Option<(usize, &IssueStanding)> {
        let is_selected = |one: &IssueStanding| Some(one.item.id) == self.issue;
        let place = self.standings.iter().position(is_selected).unwrap_or(0);
        Some((place, self.standings.get(place)?))
    }

    fn wish(&self, desk: &Desk) -> ThemeWish {
        ThemeWish {
            last_day: desk.today(),
            days: self.days.unwrap_or(desk.office.issues.theme.days),
            area: None,
            category: None,
        }
    }

    /// Looks for themes anew; an older search ends.
    fn search(&mut self, desk: &Desk) -> Effects {
        self.progress = Some((0, 0));
        vec![Effect::SeekThemes(self.wish(desk))]
    }

    /// The issue that would be made of the theme under the hand.
    fn to_raise(&self) -> Option<ThemeIssue> {
        let found = self.found.as_ref()?;
        let (_, theme) = self.theme()?;
        Some(ThemeIssue {
            title: crate::report::themes::name(theme),
            words: theme.words.clone(),
            area: found.wish.area.clone(),
            category: found.wish.category.clone(),
            cases: theme.cases.clone(),
            days: found.wish.days,
        })
    }
}

fn asking(request: Request) -> Effect {
    Effect::Ask {
        asker: Asker::Themes,
        request,
    }
}
