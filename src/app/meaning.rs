//! The frame's own meaning of commands that neither a dialog nor the screen had a use for.

use super::App;
use super::dialog::{Dialog, Help, Palette, Pick, PickRow};
use super::effect::Effect;
use super::event::Place;
use super::front::Front;
use super::notice::Notice;
use super::screen::Handled;
use crate::keymap::command::Reach;
use crate::keymap::{Command, Context, Shipped};
use crate::locale::Label;
use chrono::TimeDelta;

/// The workflow behind F4.
pub const REFERRAL: &str = "referral";
/// The workflow behind F6.
pub const OUTREACH: &str = "outreach";
/// The workflow of promised call-backs.
pub const CALLBACK: &str = "callback";
/// For how long after a paste Enter and F12 do nothing: a terminal without bracketed paste types
/// the line ends of a paste as Enter.
const PASTE_WAKE: TimeDelta = TimeDelta::milliseconds(150);
/// How many commands the palette remembers.
const RECENT: usize = 8;

impl App {
    /// What a command means to the frame.
    pub(super) fn mean(&mut self, command: Command) {
        if let Some(place) = place_of(command) {
            self.go(&place);
            return;
        }
        match command {
            Command::HelpOpen => self.open_help(),
            Command::PaletteOpen => self.open_palette(),
            Command::Back => {
                self.go_back();
            }
            Command::LangToggle => {
                let locale = self.desk.locale;
                self.desk.locale = locale.in_lang(locale.lang().other());
            }
            Command::KeymapChoose => self.open_keymaps(),
            Command::Suspend => {
                self.out.push(Effect::FlushDrafts);
                self.out.push(Effect::Suspend);
            }
            Command::NameReveal => self.reveal(),
            Command::Redraw => self.out.push(Effect::Repaint),
            Command::Cover => self.cover(),
            Command::Quit => self.quit(),
            Command::DraftList
            | Command::DraftNext
            | Command::DraftHandOver
            | Command::DraftDiscard => self.about_drafts(command),
            _ if matches!(command.spec().reach, Reach::Always | Reach::Palette) => {
                let locale = self.desk.locale;
                let name = locale.text(command.label());
                self.tell(Notice::info(
                    locale.fill(Label::AppNotHere, &[("command", &name)]),
                ));
            }
            _ => {}
        }
    }

    /// What a command means to the frame while a dialog is in front that had no use for it.
    pub(super) fn mean_over_dialog(&mut self, command: Command) {
        match command {
            Command::Back if self.notices.dismiss() => {}
            Command::Back => self.close_dialog(),
            Command::HelpOpen
            | Command::LangToggle
            | Command::Redraw
            | Command::Cover
            | Command::Quit
            | Command::DraftList
            | Command::DraftNext => self.mean(command),
            _ if place_of(command).is_some() => self.mean(command),
            _ => {}
        }
    }

    fn close_dialog(&mut self) {
        let front = self.front;
        if let Some(at) = self.dialogs.iter().rposition(|opened| opened.home == front) {
            self.dialogs.remove(at);
            self.resolver.forget();
        }
    }

    /// `Abort`: the first one warns, the second one in a row leaves.
    pub(super) fn abort(&mut self, is_second: bool) {
        if is_second {
            self.quit();
        } else {
            self.is_aborting = true;
            self.tell(Notice::warning(self.desk.locale.text(Label::AppAbortAgain)));
        }
    }

    /// Whether a key comes so soon after a paste that it may be a part of it.
    pub(super) fn is_in_wake_of_paste(&self, command: Command) -> bool {
        let acts = matches!(command, Command::Commit | Command::GoPrimary);
        acts && self
            .last_paste
            .is_some_and(|paste| self.desk.now - paste < PASTE_WAKE)
    }

    /// The calls that wait are within reach from every screen.
    fn about_drafts(&mut self, command: Command) {
        let (intake, desk) = self.screen_mut(Front::Intake);
        if let Handled::Yes(effects) = intake.command(command, desk) {
            self.carry(self.front, effects);
        }
    }

    fn open_help(&mut self) {
        let layers = self.layers();
        let context = Context {
            scope: self.scope(),
            layers: &layers,
        };
        let here = self.helpful();
        let screen = self.dialog().is_none().then(|| self.screen(self.front));
        let wording = |command| screen?.wording(command);
        let help = Help::new(
            &self.keymap,
            &context,
            &here,
            wording,
            &self.notices,
            &self.desk,
        );
        self.open(self.front, Dialog::Help(help));
    }

    /// The commands that the dialog or the screen in front names at its foot and that do something now.
    #[must_use]
    pub fn helpful(&self) -> Vec<Command> {
        if let Some(dialog) = self.dialog() {
            return dialog.layered().footer().to_vec();
        }
        let screen = self.screen(self.front);
        let named = screen.footer().iter().copied();
        named
            .filter(|command| screen.applies(*command, &self.desk))
            .collect()
    }

    fn open_palette(&mut self) {
        let layers = self.layers();
        let context = Context {
            scope: self.scope(),
            layers: &layers,
        };
        let screen = self.screen(self.front);
        let applies = |command| screen.applies(command, &self.desk);
        let palette = Palette::new(&self.keymap, &context, &self.recent, applies, &self.desk);
        self.open(self.front, Dialog::Palette(palette));
    }

    fn open_keymaps(&mut self) {
        let locale = self.desk.locale;
        let words = [
            Label::AppKeymapDefault,
            Label::AppKeymapVim,
            Label::AppKeymapEmacs,
        ];
        let rows = Shipped::ALL.iter().zip(words).map(|(which, word)| {
            let row = PickRow {
                text: locale.text(word).to_owned(),
                note: which.name().to_owned(),
            };
            (row, vec![Effect::UseKeymap(*which)])
        });
        let chosen = Shipped::ALL
            .iter()
            .position(|which| which.name() == self.keymap_name);
        let pick = Pick::doing(
            locale.text(Label::KeysKeymapChoose).to_owned(),
            rows.collect(),
        );
        self.open(
            self.front,
            Dialog::Pick(pick.starting_at(chosen.unwrap_or(0))),
        );
    }

    /// Remembers a command run from the palette.
    pub(super) fn remember(&mut self, command: Command) {
        self.recent.retain(|recent| *recent != command);
        self.recent.push_front(command);
        self.recent.truncate(RECENT);
    }
}

/// Where a command leads, for those that lead somewhere.
#[must_use]
pub fn place_of(command: Command) -> Option<Place> {
    let work = |kind: &str| Place::Work {
        kind: kind.to_owned(),
        item: None,
    };
    Some(match command {
        Command::IntakeNew => Place::NewIntake,
        Command::ScreenIntake => Place::Intake,
        Command::ScreenDirectory => Place::Directory {
            query: String::new(),
        },
        Command::ScreenReferral => work(REFERRAL),
        Command::ScreenOutreach => work(OUTREACH),
        Command::ScreenCalls => Place::Calls,
        Command::ScreenCallbacks => work(CALLBACK),
        Command::ScreenToday => Place::Today,
        Command::ScreenQueues => Place::Queues,
        Command::ScreenRecords => Place::Records {
            query: String::new(),
        },
        Command::ScreenSupply => Place::Supply,
        Command::ScreenReport => Place::Report,
        Command::ScreenThemes => Place::Themes,
        Command::ScreenVisits => Place::Visits,
        _ => return None,
    })
}
