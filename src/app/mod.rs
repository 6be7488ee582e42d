//! What the desk remembers and how it answers: events in, effects out, no I/O.
//!
//! The frame ([`App`]) owns the screens, the dialogs and the keys. It knows no terminal, no file and
//! no clock but the moment of the event, so a test of the whole desk is a function call.

mod carry;
pub mod curtain;
mod deadline;
pub mod dialog;
pub mod directory;
mod drafts;
pub mod effect;
pub mod event;
pub mod field;
pub mod filter;
pub mod form;
pub mod front;
pub mod intake;
pub mod item;
pub mod meaning;
pub mod notice;
pub mod notices;
pub mod pairs;
pub mod paper;
pub mod records;
pub mod report;
pub mod screen;
pub mod step;
pub mod step_list;
pub mod supply;
pub mod teams;
pub mod themes;
pub mod today;
pub mod veil;
pub mod visits;
pub mod work;

use crate::keymap::resolve::Resolved;
use crate::keymap::{Command, Context, Key, KeyChord, Keymap, Layer, Resolver, Scope, Shipped};
use crate::locale::Label;
use chrono::{DateTime, Utc};
use curtain::Curtain;
use dialog::{Answer, Dialog};
use directory::Directory;
use effect::Effects;
use event::Event;
use front::Front;
use intake::Intake;
use notice::Notice;
use notices::Notices;
use records::Records;
use report::ReportScreen;
use screen::{Desk, Handled};
use std::collections::{BTreeMap, VecDeque};
use supply::SupplyScreen;
use themes::ThemeScreen;
use today::Today;
use veil::Veil;
use visits::VisitsScreen;
use work::{Queues, Work};

/// A dialog and the screen it belongs to.
#[derive(Debug)]
struct Opened {
    home: Front,
    dialog: Dialog,
}

/// The whole desk.
#[derive(Debug)]
pub struct App {
    /// What all screens may look at.
    pub desk: Desk,
    /// 受付.
    pub intake: Intake,
    /// 名簿.
    pub directory: Directory,
    /// The list or board in front.
    pub work: Work,
    /// All workflows.
    pub queues: Queues,
    /// 本日.
    pub today: Today,
    /// 相談記録.
    pub records: Records,
    /// 資源.
    pub supply: SupplyScreen,
    /// 報告.
    pub report: ReportScreen,
    /// 増えている相談.
    pub themes: ThemeScreen,
    /// 訪問の予定.
    pub visits: VisitsScreen,
    front: Front,
    /// Screens to go back to, the newest last.
    behind: Vec<Front>,
    dialogs: Vec<Opened>,
    notices: Notices,
    resolver: Resolver,
    /// What may follow the strokes so far, while a key is unfinished.
    following: Vec<(Key, Command)>,
    veil: Veil,
    keymap: Keymap,
    keymap_name: &'static str,
    /// Open items by workflow, for the header.
    counts: BTreeMap<String, u32>,
    /// How many institutions can be looked up; `None` until the index is there.
    facilities: Option<usize>,
    /// Commands run from the palette, the newest first.
    recent: VecDeque<Command>,
    curtain: Curtain,
    last_key: Option<DateTime<Utc>>,
    last_paste: Option<DateTime<Utc>>,
    is_aborting: bool,
    out: Effects,
}

impl App {
    /// A desk that shows the intake screen and has asked nothing yet; [`App::start`] comes first.
    #[must_use]
    pub fn new(mut desk: Desk, keymap: Keymap) -> Self {
        desk.locale = crate::keymap::help::named(&keymap, desk.locale);
        Self {
            desk,
            work: Work::default(),
            queues: Queues::default(),
            intake: Intake::default(),
            directory: Directory::default(),
            today: Today::default(),
            records: Records::default(),
            supply: SupplyScreen::default(),
            report: ReportScreen::default(),
            themes: ThemeScreen::default(),
            visits: VisitsScreen::default(),
            front: Front::Today,
            behind: Vec::new(),
            dialogs: Vec::new(),
            notices: Notices::default(),
            resolver: Resolver::default(),
            following: Vec::new(),
            veil: Veil::default(),
            keymap,
            keymap_name: Shipped::Default.name(),
            counts: BTreeMap::new(),
            facilities: None,
            recent: VecDeque::new(),
            curtain: Curtain::default(),
            last_key: None,
            last_paste: None,
            is_aborting: false,
            out: Effects::new(),
        }
    }

    /// The first wishes of the desk: what the screen in front shows, the counters of the header.
    pub fn start(&mut self, now: DateTime<Utc>) -> Effects {
        self.desk.now = now;
        self.curtain.begin(now);
        self.ask_counts();
        self.ask_teams();
        self.ask_for_pin();
        self.out.push(intake::look_around());
        self.come_to(Front::Today, Some(&event::Place::Today));
        std::mem::take(&mut self.out)
    }

    /// Takes note of one event at a moment, and says what is to be done outside.
    pub fn update(&mut self, event: Event, now: DateTime<Utc>) -> Effects {
        self.desk.now = now;
        self.desk.teams.pass(now);
        self.ring_for_teams();
        self.notices.pass(now);
        match event {
            Event::Key(chord) => self.key(chord),
            Event::Pasted { text, cut } => self.pasted(&text, cut),
            Event::Resized => {}
            Event::Tick => self.wake(),
            Event::Answered { asker, result } => self.answered(asker, result),
            Event::OtherDesksSaved(changes) => self.saved_elsewhere(&changes),
            Event::Found(found) => self.tell_found(&found),
            Event::DirectoryReady { facilities } => self.directory_ready(facilities),
            Event::ThemesRead { done, all } => self.themes.read_so_far(done, all),
            Event::ThemesFound(found) => {
                let effects = self.themes.take(*found, &self.desk);
                self.carry(Front::Themes, effects);
            }
            Event::DraftSaved { draft, at } => self.intake_draft(draft, Ok(at)),
            Event::DraftUnsaved { draft, why } => self.intake_draft(draft, Err(why)),
            Event::NoShell => {
                self.tell(Notice::info(self.desk.locale.text(Label::AppNoShell)));
            }
            Event::LeavingUnsaved => self.ask_to_leave(),
        }
        std::mem::take(&mut self.out)
    }

    /// The screen in front.
    #[must_use]
    pub fn front(&self) -> Front {
        self.front
    }

    /// The dialogs over the screen in front, the lowest first.
    pub fn dialogs(&self) -> impl Iterator<Item = &Dialog> {
        self.dialogs
            .iter()
            .filter(|opened| opened.home == self.front)
            .map(|opened| &opened.dialog)
    }

    /// The dialog that has the hands.
    #[must_use]
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs().last()
    }

    /// What the person was told.
    #[must_use]
    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    /// The keys in force.
    #[must_use]
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// What may follow an unfinished key, and which of it Enter would take.
    #[must_use]
    pub fn pending(&self) -> Option<(&[(Key, Command)], usize)> {
        self.resolver
            .is_pending()
            .then(|| (self.following.as_slice(), self.resolver.chosen()))
    }

    /// How many items of a workflow are open; `None` until the store has said so.
    #[must_use]
    pub fn open_items(&self, workflow: &str) -> Option<u32> {
        self.counts.get(workflow).copied()
    }

    /// The screen whose keys work now.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let of_dialog = self.dialog().and_then(|dialog| dialog.layered().scope());
        of_dialog.unwrap_or_else(|| self.screen(self.front).scope())
    }

    /// The layers that have the hands, the foremost first, `Global` last.
    #[must_use]
    pub fn layers(&self) -> Vec<Layer> {
        let mut layers = match self.dialog() {
            Some(dialog) => dialog.layered().layers(),
            None => self.screen(self.front).layers(),
        }
        .to_vec();
        layers.push(Layer::Global);
        layers
    }

    /// Whether characters are text now.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        Context {
            scope: self.scope(),
            layers: &self.layers(),
        }
        .takes_text()
    }

    fn key(&mut self, chord: KeyChord) {
        if self.key_for_lock(chord) {
            return;
        }
        let was_covered = self.curtain.touch(self.desk.now);
        self.notices.key_pressed();
        self.last_key = Some(self.desk.now);
        let layers = self.layers();
        let context = Context {
            scope: self.scope(),
            layers: &layers,
        };
        let resolved = self.resolver.resolve(&self.keymap, &context, chord);
        self.following.clear();
        let was_aborting = std::mem::take(&mut self.is_aborting);
        match resolved {
            // Whoever cannot see what a key would do has not meant it; a letter is never lost.
            Resolved::Command(_) | Resolved::Pending(_) | Resolved::FilterText(_)
                if was_covered =>
            {
                self.resolver.forget();
            }
            Resolved::Command(Command::Abort) => self.abort(was_aborting),
            Resolved::Command(command) if self.is_in_wake_of_paste(command) => {}
            Resolved::Command(command) => self.run(command),
            Resolved::Pending(following) => self.following = following,
            Resolved::Text(letter) => self.type_in(letter.encode_utf8(&mut [0; 4])),
            Resolved::FilterText(text) => self.type_in(&text),
            Resolved::Nothing => {}
        }
    }

    /// Text for whatever has the hands.
    fn type_in(&mut self, text: &str) {
        if self.dialog().is_some() {
            self.in_dialog(|dialog, desk| dialog.layered_mut().text(text, desk));
            return;
        }
        let (screen, desk) = self.screen_mut(self.front);
        let effects = screen.text(text, desk);
        self.carry(self.front, effects);
    }

    fn pasted(&mut self, text: &str, cut: bool) {
        // Nothing is typed behind a lock, and no PIN lies in a clipboard.
        if self.curtain.lock().is_some() {
            return;
        }
        self.curtain.touch(self.desk.now);
        self.last_key = Some(self.desk.now);
        self.last_paste = Some(self.desk.now);
        self.resolver.forget();
        self.following.clear();
        self.type_in(text);
        if cut {
            self.tell(Notice::warning(self.desk.locale.text(Label::AppPasteCut)));
        }
    }

    /// Runs a command wherever it is understood: the dialog, the screen, the frame.
    fn run(&mut self, command: Command) {
        if self.dialog().is_some() {
            let is_known =
                self.in_dialog(|dialog, desk| dialog.layered_mut().command(command, desk));
            if !is_known {
                self.mean_over_dialog(command);
            }
            return;
        }
        if command == Command::Back && self.notices.dismiss() {
            return;
        }
        let (screen, desk) = self.screen_mut(self.front);
        match screen.command(command, desk) {
            Handled::Yes(effects) => self.carry(self.front, effects),
            Handled::No => self.mean(command),
        }
    }

    /// Tells the dialog in front something; true when it had a use for it.
    fn in_dialog(&mut self, tell: impl FnOnce(&mut Dialog, &Desk) -> Answer) -> bool {
        let front = self.front;
        let Some(at) = self.dialogs.iter().rposition(|opened| opened.home == front) else {
            return false;
        };
        self.at_dialog(at, tell)
    }

    /// The same for any open dialog, by its place.
    fn at_dialog(&mut self, at: usize, tell: impl FnOnce(&mut Dialog, &Desk) -> Answer) -> bool {
        let Some(opened) = self.dialogs.get_mut(at) else {
            return false;
        };
        let home = opened.home;
        match tell(&mut opened.dialog, &self.desk) {
            Answer::Stay(effects) => self.carry(home, effects),
            Answer::Close(effects) => {
                self.dialogs.remove(at);
                self.resolver.forget();
                self.carry(home, effects);
            }
            Answer::Ignored => return false,
        }
        true
    }

    /// Shows a notice.
    pub fn tell(&mut self, notice: Notice) {
        self.notices.show(notice, self.desk.now);
    }
}
