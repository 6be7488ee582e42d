//! The first line: where one is, where one can go, who sits here, what time it is.

use super::{Paint, Theme};
use crate::app::App;
use crate::app::meaning::{OUTREACH, REFERRAL};
use crate::calendar::era::weekday;
use crate::keymap::{Command, Context, Layer, Scope, help};
use crate::locale::{Label, Lang};
use crate::text::cells;
use ratatui::Frame;
use ratatui::layout::Rect;

/// One screen of the header: the command that leads there, its word, its scope, and the workflow whose open items
/// are counted.
const TABS: [(Command, Label, Scope, Option<&str>); 5] = [
    (Command::IntakeNew, Label::AppTabIntake, Scope::Intake, None),
    (
        Command::ScreenDirectory,
        Label::KeysScreenDirectory,
        Scope::Directory,
        None,
    ),
    (
        Command::ScreenReferral,
        Label::KeysScreenReferral,
        Scope::Referral,
        Some(REFERRAL),
    ),
    (
        Command::ScreenOutreach,
        Label::KeysScreenOutreach,
        Scope::Outreach,
        Some(OUTREACH),
    ),
    (
        Command::ScreenToday,
        Label::KeysScreenToday,
        Scope::Today,
        None,
    ),
];

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, theme: Theme) {
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let who = who_and_when(app);
    let marks = marks(app);
    let marks_width = u16::try_from(cells::width(&marks)).unwrap_or(u16::MAX);
    let left_of_who = paint.put_right(area, 0, &who, theme.plain());
    let room = left_of_who.saturating_sub(marks_width);
    paint.put(area, (room, 0), marks_width, &marks, theme.warning());
    let tabs_area = Rect {
        width: room,
        ..area
    };
    let mut x = 0;
    for (text, is_front) in fitting(app, usize::from(room)) {
        let style = if is_front {
            theme.strong()
        } else {
            theme.plain()
        };
        x += paint.put(tabs_area, (x, 0), room.saturating_sub(x), &text, style);
    }
}

/// The tabs in `room` cells. The keys go first, then the blanks, then the tabs that are not open, the last of them
/// first: the word of the screen in front is worth most and is always whole.
fn fitting(app: &App, room: usize) -> Vec<(String, bool)> {
    let width = |tabs: &[(String, bool)]| {
        let widths = tabs.iter().map(|(text, _)| cells::width(text));
        widths.sum::<usize>()
    };
    for (with_keys, is_wide) in [(true, true), (false, true)] {
        let tabs = tabs(app, with_keys, is_wide);
        if width(&tabs) <= room {
            return tabs;
        }
    }
    let mut tabs = tabs(app, false, false);
    loop {
        if let Some((text, _)) = tabs.last_mut() {
            text.truncate(text.trim_end().len());
        }
        match tabs.iter().rposition(|(_, is_front)| !is_front) {
            Some(last) if width(&tabs) > room => drop(tabs.remove(last)),
            _ => return tabs,
        }
    }
}

fn tabs(app: &App, with_keys: bool, is_wide: bool) -> Vec<(String, bool)> {
    let locale = app.desk.locale;
    let scope = app.screen(app.front()).scope();
    let everywhere = Context {
        scope,
        layers: &[Layer::Global],
    };
    let mut tabs: Vec<(String, bool)> = TABS
        .iter()
        .map(|(command, label, of, workflow)| {
            let key =
                help::first_key(app.keymap(), &everywhere, *command, locale).filter(|_| with_keys);
            let count = match workflow {
                Some(workflow) => app.open_items(workflow).map(|count| count.to_string()),
                // Calls that are not records yet are in sight from every screen.
                None if *of == Scope::Intake && scope != Scope::Intake => {
                    Some(app.intake.open_calls())
                        .filter(|calls| *calls > 0)
                        .map(|calls| calls.to_string())
                }
                None => None,
            };
            let words = [key, Some(locale.text(*label).to_owned()), count];
            let words: Vec<String> = words.into_iter().flatten().collect();
            (words.join(" "), *of == scope)
        })
        .collect();
    // Screens without a key of their own stand in the header while they are in front.
    let elsewhere = match scope {
        Scope::Queue => Some(Label::KeysScreenQueues),
        Scope::Records => Some(Label::KeysScreenRecords),
        Scope::Supply => Some(Label::KeysScreenSupply),
        Scope::Report => Some(Label::KeysScreenReport),
        Scope::Themes => Some(Label::KeysScreenThemes),
        Scope::Visits => Some(Label::KeysScreenVisits),
        _ => None,
    };
    tabs.extend(elsewhere.map(|label| (locale.text(label).to_owned(), true)));
    tabs.into_iter()
        .map(|(text, is_front)| {
            let shown = match (is_front, is_wide) {
                (true, _) => format!("[{text}] "),
                (false, true) => format!(" {text}  "),
                (false, false) => format!("{text} "),
            };
            (shown, is_front)
        })
        .collect()
}

/// Sample data and a file that cannot be written are said on every screen.
fn marks(app: &App) -> String {
    let locale = app.desk.locale;
    let demo = app.desk.demo.then(|| locale.text(Label::AppHeaderDemo));
    let read_only = app
        .desk
        .read_only
        .then(|| locale.text(Label::AppHeaderReadOnly));
    [demo, read_only]
        .into_iter()
        .flatten()
        .fold(String::new(), |all, mark| format!("{all} {mark} "))
}

fn who_and_when(app: &App) -> String {
    let local = app.desk.clock.local(app.desk.now);
    let time = match app.desk.locale.lang() {
        Lang::Ja => {
            let date = local.date_naive();
            format!(
                "{}({}) {}",
                local.format("%-m/%-d"),
                weekday(date),
                local.format("%H:%M")
            )
        }
        Lang::En => local.format("%a %-d %b %H:%M").to_string(),
    };
    format!(" {} {time}", app.desk.me.name)
}
