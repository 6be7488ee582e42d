//! What the screen of themes does with keys and answers.

use super::{SPANS, ThemePane, ThemeScreen, asking};
use crate::app::dialog::{Dialog, Pick, PickRow, moved};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen};
use crate::explain;
use crate::keymap::{Command, Layer, Scope};
use crate::locale::Label;
use crate::report::themes::name;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::figures::{Behind, FigureWish};
use crate::store::request::{Reply, Request};
use crate::store::supply::ISSUE;
use crate::store::themes::Themes;

impl Screen for ThemeScreen {
    fn scope(&self) -> Scope {
        Scope::Themes
    }

    fn layers(&self) -> &'static [Layer] {
        &[Layer::List]
    }

    fn entered(&mut self, desk: &Desk) -> Effects {
        self.is_in_front = true;
        let mut effects = vec![asking(Request::Figures(FigureWish::Standings))];
        if self.found.is_none() {
            effects.extend(self.search(desk));
        }
        effects
    }

    fn left(&mut self, _desk: &Desk) -> Effects {
        self.is_in_front = false;
        self.stop()
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        Handled::Yes(match command {
            Command::GoPrimary | Command::ItemOpen => self.open(),
            Command::ItemStart => self.raise(desk),
            Command::SearchFocus => self.search(desk),
            Command::SortCycle => {
                let days = self.wish(desk).days;
                let next = SPANS.iter().find(|span| **span > days);
                self.days = Some(*next.unwrap_or(&SPANS[0]));
                self.search(desk)
            }
            Command::Back if self.progress.is_some() => self.stop(),
            _ if self.step(command, desk) => Effects::new(),
            _ => return Handled::No,
        })
    }

    fn text(&mut self, _text: &str, _desk: &Desk) -> Effects {
        Effects::new()
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::Standings(standings)) => {
                self.standings = standings;
                Effects::new()
            }
            Ok(Reply::Behind(behind)) => self.list(&behind, desk),
            Ok(Reply::ThemeRaised { item, is_new }) => {
                let count = self.theme().map_or(0, |(_, theme)| theme.now);
                let label = if is_new {
                    Label::ThemesRaised
                } else {
                    Label::ThemesBundled
                };
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("number", &item.number), ("count", &count)];
                let values = if is_new { &values[..] } else { &values[..1] };
                let text = desk.locale.fill(label, values);
                vec![
                    Effect::Notify(Notice::info(text)),
                    asking(Request::Figures(FigureWish::Standings)),
                ]
            }
            Ok(_) => Effects::new(),
            Err(error) => vec![told(&error, desk)],
        }
    }

    fn changed(&mut self, changes: &Changes, _desk: &Desk) -> Effects {
        if self.is_in_front && changes.has_records() {
            vec![asking(Request::Figures(FigureWish::Standings))]
        } else {
            Effects::new()
        }
    }

    fn footer(&self) -> &'static [Command] {
        &[
            Command::GoPrimary,
            Command::ItemStart,
            Command::PaneNext,
            Command::SortCycle,
            Command::SearchFocus,
            Command::Back,
        ]
    }

    fn wording(&self, command: Command) -> Option<Label> {
        match (command, self.pane) {
            (Command::GoPrimary, ThemePane::Themes) => Some(Label::ThemesDoCases),
            (Command::GoPrimary, ThemePane::Issues) => Some(Label::ThemesDoIssue),
            (Command::ItemStart, _) => Some(Label::ThemesDoRaise),
            (Command::SortCycle, _) => Some(Label::ThemesDoSpan),
            (Command::SearchFocus, _) => Some(Label::ThemesDoSearch),
            (Command::Back, _) if self.progress.is_some() => Some(Label::ThemesDoStop),
            _ => None,
        }
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        match command {
            Command::GoPrimary | Command::ItemOpen => match self.pane {
                ThemePane::Themes => self.theme().is_some(),
                ThemePane::Issues => self.issue().is_some(),
            },
            Command::ItemStart => desk.may_write() && self.theme().is_some(),
            Command::PaneNext
            | Command::PanePrev
            | Command::SortCycle
            | Command::SearchFocus
            | Command::Back => true,
            _ => false,
        }
    }
}

impl ThemeScreen {
    /// The search has come so far.
    pub(in crate::app) fn read_so_far(&mut self, done: u32, all: u32) {
        if self.progress.is_some() {
            self.progress = Some((done, all));
        }
    }

    /// The search is over.
    pub(in crate::app) fn take(
        &mut self,
        found: Result<Themes, StoreError>,
        desk: &Desk,
    ) -> Effects {
        self.progress = None;
        match found {
            Ok(found) => {
                self.found = Some(found);
                Effects::new()
            }
            Err(error) => vec![told(&error, desk)],
        }
    }

    /// Ends a search that is under way.
    fn stop(&mut self) -> Effects {
        if self.progress.take().is_some() {
            vec![Effect::StopThemes]
        } else {
            Effects::new()
        }
    }

    /// The consultations of the theme, or the issue.
    fn open(&self) -> Effects {
        match self.pane {
            ThemePane::Themes => {
                let cases = self.theme().map(|(_, theme)| theme.cases.clone());
                let cases = cases.map(|cases| asking(Request::Figures(FigureWish::Cases(cases))));
                cases.into_iter().collect()
            }
            ThemePane::Issues => {
                let issue = self.issue().map(|(_, standing)| standing.item.id);
                let place = |item| Place::Work {
                    kind: ISSUE.to_owned(),
                    item: Some(item),
                };
                issue
                    .map(|item| Effect::Go(place(item)))
                    .into_iter()
                    .collect()
            }
        }
    }

    fn raise(&self, desk: &Desk) -> Effects {
        if !desk.may_write() {
            let text = desk.locale.text(Label::SupplyReadOnly);
            return vec![Effect::Notify(Notice::warning(text))];
        }
        let issue = self.to_raise();
        let asked = issue.map(|issue| asking(Request::RaiseTheme(Box::new(issue))));
        asked.into_iter().collect()
    }

    /// The consultations of a theme; each leads to its record.
    fn list(&self, behind: &[Behind], desk: &Desk) -> Effects {
        let title = self
            .theme()
            .map_or_else(String::new, |(_, theme)| name(theme));
        let rows = behind.iter().map(|one| {
            let row = PickRow {
                text: format!("{} {}", one.number, one.begins.replace('\n', " ")),
                note: desk
                    .clock
                    .local(one.received_at)
                    .format("%m-%d")
                    .to_string(),
            };
            let query = one.number.to_string();
            (row, vec![Effect::Go(Place::Records { query })])
        });
        let pick = Pick::doing(title, rows.collect());
        vec![Effect::Open(Box::new(Dialog::Pick(pick)))]
    }

    /// Moves the hands; false when the command is no movement.
    fn step(&mut self, command: Command, desk: &Desk) -> bool {
        if matches!(command, Command::PaneNext | Command::PanePrev) {
            self.pane = match self.pane {
                ThemePane::Themes => ThemePane::Issues,
                ThemePane::Issues => ThemePane::Themes,
            };
            return true;
        }
        let themes = self.found.as_ref().map_or(&[][..], |found| &found.themes);
        let (place, rows) = match self.pane {
            ThemePane::Themes => (self.theme().map(|(place, _)| place), themes.len()),
            ThemePane::Issues => (self.issue().map(|(place, _)| place), self.standings.len()),
        };
        let Some(to) = moved(command, place.unwrap_or(0), rows, desk.page_rows) else {
            return false;
        };
        match self.pane {
            ThemePane::Themes => {
                if let Some(theme) = themes.get(to) {
                    self.theme = theme.words.clone();
                }
            }
            ThemePane::Issues => {
                let issue = self.standings.get(to);
                self.issue = issue.map(|standing| standing.item.id);
            }
        }
        true
    }
}

fn told(error: &StoreError, desk: &Desk) -> Effect {
    let told = explain::store_error(error, &desk.office, desk.locale);
    Effect::Notify(Notice::error(told.line(desk.locale)))
}
