//! The last two lines: what the person was told, and which keys help now.

use super::{COMFORTABLE, Paint, Theme, teams};
use crate::app::App;
use crate::keymap::{Command, Context, help};
use crate::locale::{Label, Lang};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::borrow::Cow;

/// Shown wherever they work: help first, so that it is never cut off, and the menu last.
const FIRST: Command = Command::HelpOpen;
const LAST: Command = Command::PaletteOpen;

/// For screens that name no commands of their own: what most of them understand.
const USUAL: &[Command] = &[
    Command::Commit,
    Command::GoPrimary,
    Command::CandidatesOpen,
    Command::SearchFocus,
    Command::ItemOpen,
    Command::FieldNext,
    Command::FieldPrev,
    Command::Undo,
    Command::Back,
];

/// The notice line.
pub(super) fn notice(frame: &mut Frame<'_>, area: Rect, app: &App, theme: Theme) {
    let window = frame.area();
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let shown = app.notices().shown();
    let teams = teams::line(app, shown.is_some(), theme);
    let is_taken = teams.is_some();
    let mut x = 1;
    if let Some((text, style)) = teams {
        x += paint.put(area, (x, 0), area.width, &text, style) + 2;
    }
    if let Some(notice) = shown {
        let style = theme.of_level(notice.level);
        let sign = Theme::sign(notice.level);
        paint.put_pieces(
            area,
            (x, 0),
            [
                (Cow::from(sign), style),
                (Cow::from(" "), style),
                (notice.text.as_str().into(), style),
            ],
        );
    } else if !is_taken && (window.width < COMFORTABLE.0 || window.height < COMFORTABLE.1) {
        let text = app.desk.locale.text(Label::AppFooterSmall);
        paint.put(area, (1, 0), area.width, text, theme.plain());
    }
}

/// The keys that do something now, as many as fit.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, theme: Theme) {
    let (scope, layers) = (app.scope(), app.layers());
    let context = Context {
        scope,
        layers: &layers,
    };
    let locale = app.desk.locale;
    let width = usize::from(area.width.saturating_sub(2));
    // The menu opens over screens, and over the forms in them, but not over a dialog.
    let has_menu = app.dialog().is_none();
    let ends: &[Command] = if has_menu { &[FIRST, LAST] } else { &[FIRST] };
    let ends = help::hints(app.keymap(), &context, ends, |_| None, width, locale);
    let sign = usize::from(locale.lang() == Lang::En);
    let taken: usize = ends.iter().map(|hint| width_of(hint) + 1 + sign).sum();
    let commands = commands(app);
    let room = width.saturating_sub(taken + sign * commands.len());
    let wording = |command| {
        let screen = app.dialog().is_none().then(|| app.screen(app.front()))?;
        let named = screen.naming(command, &app.desk).map(str::to_owned);
        named.or_else(|| Some(locale.text(screen.wording(command)?).to_owned()))
    };
    let mut hints = help::hints(app.keymap(), &context, &commands, wording, room, locale);
    for (hint, at) in ends.into_iter().zip([0, usize::MAX]) {
        hints.insert(at.min(hints.len()), hint);
    }
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let mut x = 1;
    for hint in hints {
        // Kanji tell themselves from the key; letters need a sign between.
        let text = if locale.lang() == Lang::En {
            format!(":{} ", hint.text)
        } else {
            format!("{} ", hint.text)
        };
        x = paint.put_pieces(
            area,
            (x, 0),
            [
                (hint.key.into(), theme.strong()),
                (text.into(), theme.plain()),
            ],
        );
    }
}

fn width_of(hint: &help::Hint) -> usize {
    crate::text::cells::width(&hint.key) + crate::text::cells::width(&hint.text)
}

fn commands(app: &App) -> Vec<Command> {
    let screen = app.screen(app.front());
    if app.dialog().is_some() || !screen.footer().is_empty() {
        return app.helpful();
    }
    let usual = USUAL.iter().copied();
    usual
        .filter(|command| screen.applies(*command, &app.desk))
        .collect()
}
