//! 増えている相談: the themes above, where the one in hand is told, the issues below.

use super::{Cursor, Memory, Paint};
use crate::app::App;
use crate::app::themes::ThemePane;
use crate::domain::themes::Theme;
use crate::locale::Label;
use crate::report::themes::{heading, name, places, standing_line, statistic};
use crate::text::cells;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Cells of the figures of a theme.
const FIGURES: usize = 30;
/// Rows of the title and the heading of the list.
const ABOVE: u16 = 2;
/// Rows that tell the theme in hand.
const TOLD: u16 = 2;

/// Draws the screen.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let theme = memory.theme;
    let paint = Paint::new(frame.buffer_mut(), theme);
    let below = (area.height / 3).min(area.height.saturating_sub(ABOVE + TOLD));
    let above = Rect {
        height: area.height - below,
        ..area
    };
    let below = Rect {
        y: area.y + above.height,
        height: below,
        ..area
    };
    let mut page = Page { paint, app };
    let of_themes = page.themes(above, memory);
    let of_issues = page.issues(below, memory);
    match app.themes.pane() {
        ThemePane::Themes => of_themes,
        ThemePane::Issues => of_issues,
    }
}

struct Page<'a> {
    paint: Paint<'a>,
    app: &'a App,
}

impl Page<'_> {
    fn themes(&mut self, area: Rect, memory: &mut Memory) -> Cursor {
        let (theme, locale) = (self.paint.theme(), self.app.desk.locale);
        let screen = &self.app.themes;
        let title = screen.found().map(|found| heading(found, locale));
        let progress = screen.progress().map(|(done, all)| {
            locale.fill(Label::ThemesProgress, &[("done", &done), ("all", &all)])
        });
        let is_searching = progress.is_some();
        let title = progress.or(title).unwrap_or_default();
        let style = if is_searching {
            theme.accent()
        } else {
            theme.strong()
        };
        self.paint.put(area, (1, 0), area.width, &title, style);
        let name_cells = usize::from(area.width).saturating_sub(FIGURES + 2);
        let head = [
            Label::ThemesHeadNow,
            Label::ThemesHeadBefore,
            Label::ThemesHeadStatistic,
        ];
        let head = head.map(|label| locale.text(label).to_owned());
        let words = locale.text(Label::ThemesHeadWords);
        let head = line(words, name_cells, &head);
        self.paint
            .put(area, (1, 1), area.width, &head, theme.accent());
        let list = Rect {
            y: area.y + ABOVE.min(area.height),
            height: area.height.saturating_sub(ABOVE + TOLD),
            ..area
        };
        let found = screen.found().map_or(&[][..], |found| &found.themes);
        if found.is_empty() && !is_searching {
            let text = locale.text(Label::ThemesNone);
            self.paint
                .put(list, (1, 0), list.width, text, theme.plain());
            return Cursor::within(list, 1, 0);
        }
        let selected = screen.theme().map(|(place, _)| place);
        let height = usize::from(list.height);
        let shown = memory.window("themes", found.len(), selected, height);
        let has_hands = screen.pane() == ThemePane::Themes;
        for (y, at) in shown.clone().enumerate() {
            let Some(one) = found.get(at) else {
                continue;
            };
            let style = match Some(at) == selected {
                true if has_hands => theme.selected(),
                true => theme.strong(),
                false => theme.plain(),
            };
            let text = row(one, name_cells);
            self.paint.put(list, (1, cell(y)), list.width, &text, style);
        }
        if let Some((_, one)) = screen.theme() {
            let told = Rect {
                y: list.y + list.height,
                height: TOLD.min(area.height),
                ..area
            };
            let text = places(one, &self.app.desk.office, locale);
            self.paint
                .put(told, (1, 0), told.width, &text, theme.plain());
            let note = locale.text(Label::ThemesNote);
            self.paint
                .put(told, (1, 1), told.width, note, theme.plain());
        }
        let y = selected.unwrap_or(0).saturating_sub(shown.start);
        Cursor::within(list, 1, y)
    }

    fn issues(&mut self, area: Rect, memory: &mut Memory) -> Cursor {
        let (theme, locale) = (self.paint.theme(), self.app.desk.locale);
        if area.height == 0 {
            return Cursor::within(area, 0, 0);
        }
        self.paint.rule(area, 0, locale.text(Label::ThemesIssues));
        let list = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let screen = &self.app.themes;
        let standings = screen.standings();
        if standings.is_empty() {
            let text = locale.text(Label::ThemesNoIssues);
            self.paint
                .put(list, (1, 0), list.width, text, theme.plain());
            return Cursor::within(list, 1, 0);
        }
        let selected = screen.issue().map(|(place, _)| place);
        let height = usize::from(list.height);
        let shown = memory.window("issues", standings.len(), selected, height);
        let has_hands = screen.pane() == ThemePane::Issues;
        for (y, at) in shown.clone().enumerate() {
            let Some(one) = standings.get(at) else {
                continue;
            };
            let text = standing_line(one, &self.app.desk.office, locale);
            let style = match Some(at) == selected {
                true if has_hands => theme.selected(),
                // As many as showed it first: the measures do not work.
                _ if one.shown.0 > 0 && one.recent >= one.shown.0 => theme.warning(),
                _ => theme.plain(),
            };
            self.paint.put(list, (1, cell(y)), list.width, &text, style);
        }
        let y = selected.unwrap_or(0).saturating_sub(shown.start);
        Cursor::within(list, 1, y)
    }
}

fn row(theme: &Theme, name_cells: usize) -> String {
    let figures = [
        theme.now.to_string(),
        theme.before.to_string(),
        statistic(theme),
    ];
    line(&name(theme), name_cells, &figures)
}

fn line(label: &str, name_cells: usize, figures: &[String; 3]) -> String {
    let label = cells::pad(&cells::truncate(label, name_cells), name_cells);
    let width = FIGURES / figures.len();
    figures.iter().fold(label, |line, figure| {
        line + &cells::pad_start(figure, width)
    })
}

fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
