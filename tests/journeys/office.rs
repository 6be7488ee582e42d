//! An office for tests: a real file, real keys, a fixed clock, no threads and no sleeps.
//!
//! ```text
//! let office = Office::open();
//! let mut sato = office.desk("佐藤");
//! sato.keys("<f3>a").sees("…");
//! office.advance(minutes(5));
//! assert_screen!(sato);
//! ```

use crate::printer;
use chrono::{DateTime, TimeDelta, Utc};
use madoguchi::app::App;
use madoguchi::app::effect::{Effect, Effects};
use madoguchi::app::event::{Asker, Event};
use madoguchi::app::paper::Letters;
use madoguchi::app::screen::Desk as Looking;
use madoguchi::app::teams::TeamWatch;
use madoguchi::clock::Clock;
use madoguchi::config::Config;
use madoguchi::domain::draft::Draft;
use madoguchi::domain::staff::{Actor, Role};
use madoguchi::keymap::{KeyChord, Keymap, Shipped, keys::KeyName};
use madoguchi::locale::{Lang, Locale};
use madoguchi::office::Office as Knowledge;
use madoguchi::search::{Answer, Index, Session};
use madoguchi::store::changes::Seen;
use madoguchi::store::open::Access;
use madoguchi::store::request::Reply;
use madoguchi::store::{NewStaff, Store};
use madoguchi::ui::{self, Memory};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Modifier;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// The moment at which every office opens: Monday 16 November 2026, 9:00 in Tokyo.
pub const OPENING: &str = "2026-11-16T00:00:00Z";

/// So many minutes.
pub fn minutes(count: i64) -> TimeDelta {
    TimeDelta::minutes(count)
}

/// A file in a folder of its own, and who works there.
pub struct Office {
    _dir: TempDir,
    file: PathBuf,
    clock: Clock,
    knowledge: Arc<Knowledge>,
}

impl Office {
    /// An office with 佐藤 and 森 (coordinators), 受田 (reception), 木村 (supervisor) and 閲田 (viewer), and no record.
    pub fn open() -> Self {
        Self::knowing(Knowledge::shipped())
    }

    /// The same with workflows, words and clocks of its own.
    pub fn knowing(knowledge: Knowledge) -> Self {
        let dir = TempDir::new().unwrap();
        let file = dir.path().join("office.db");
        let opening: DateTime<Utc> = OPENING.parse().unwrap();
        let clock = Clock::fixed(opening, chrono_tz::Asia::Tokyo);
        let knowledge = Arc::new(knowledge);
        let mut store = Store::create(&file, clock.clone(), Arc::clone(&knowledge)).unwrap();
        let admin = store
            .add_first_staff(&staff("管理", Role::Admin), "test")
            .unwrap();
        let actor = Actor {
            staff: admin.id,
            name: admin.name,
            role: admin.role,
            desk: "test".to_owned(),
        };
        for (name, role) in [
            ("佐藤", Role::Coordinator),
            ("森", Role::Coordinator),
            ("受田", Role::Reception),
            ("木村", Role::Supervisor),
            ("閲田", Role::Viewer),
        ] {
            store.add_staff(&actor, &staff(name, role)).unwrap();
        }
        Self {
            _dir: dir,
            file,
            clock,
            knowledge,
        }
    }

    /// Where everybody's letters are written.
    pub fn papers(&self) -> PathBuf {
        self.file.with_file_name("papers")
    }

    /// A connection for preparing and looking at records.
    pub fn store(&self) -> Store {
        self.store_for(Access::Write)
    }

    fn store_for(&self, access: Access) -> Store {
        let (clock, knowledge) = (self.clock.clone(), Arc::clone(&self.knowledge));
        Store::open(&self.file, access, clock, knowledge).unwrap()
    }

    /// Somebody of the office, to act in their name.
    pub fn actor(&self, name: &str) -> Actor {
        let found = self
            .store()
            .staff_named(name)
            .unwrap()
            .unwrap_or_else(|| panic!("nobody is called {name}"));
        Actor {
            staff: found.id,
            name: found.name,
            role: found.role,
            desk: format!("test-{name}"),
        }
    }

    /// Somebody sits down, in Japanese, at a window of 80x24.
    pub fn desk(&self, name: &str) -> Desk {
        self.desk_in(name, Lang::Ja)
    }

    /// The same in a language.
    pub fn desk_in(&self, name: &str, lang: Lang) -> Desk {
        self.seat(name, lang, Vec::new(), unlocked())
    }

    /// The same with the settings as they are shipped: left alone, the screen is covered.
    pub fn desk_as_shipped(&self, name: &str) -> Desk {
        self.seat(name, Lang::Ja, Vec::new(), Config::default())
    }

    /// Somebody sits down whose journal holds drafts of an earlier session.
    pub fn desk_after(&self, name: &str, drafts: Vec<Draft>) -> Desk {
        self.seat(name, Lang::Ja, drafts, unlocked())
    }

    /// The actions in the audit, the oldest first.
    pub fn audited(&self) -> Vec<String> {
        let conn = rusqlite::Connection::open(&self.file).unwrap();
        let mut all = conn
            .prepare("SELECT action FROM audit ORDER BY seq")
            .unwrap();
        let actions = all.query_map([], |row| row.get(0)).unwrap();
        actions.map(Result::unwrap).collect()
    }

    fn seat(&self, name: &str, lang: Lang, drafts: Vec<Draft>, config: Config) -> Desk {
        let store = self.store();
        let looking = Looking {
            office: Arc::clone(&self.knowledge),
            locale: Locale::new(lang),
            me: self.actor(name),
            staff: Arc::new(store.staff().unwrap()),
            config: Arc::new(config),
            now: self.clock.now(),
            clock: self.clock.clone(),
            demo: false,
            read_only: !self.actor(name).role.may_write(),
            letters: Letters {
                office: "見本在宅連携室".to_owned(),
                folder: self.papers(),
            },
            teams: TeamWatch::default(),
            page_rows: 10,
            is_broad: false,
        };
        let index = Index::build(
            store.directory_rows().unwrap(),
            &self.knowledge.capabilities,
        );
        let facilities = index.len();
        let seen = store.seen_now().unwrap();
        let mut desk = Desk {
            app: App::new(looking, Keymap::shipped(Shipped::Default)),
            memory: Memory::default(),
            terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(),
            frame: Buffer::default(),
            store,
            reader: self.store_for(Access::Read),
            seen,
            index: Session::new(index.into()),
            clock: self.clock.clone(),
            drafts: BTreeMap::new(),
            copied: Vec::new(),
            bells: 0,
            has_left: false,
        };
        desk.drafts = drafts
            .iter()
            .map(|draft| (draft.id, draft.clone()))
            .collect();
        desk.app.recover(drafts);
        let wishes = desk.app.start(desk.clock.now());
        desk.carry(wishes);
        desk.tell(Event::DirectoryReady { facilities });
        desk.draw();
        desk
    }

    /// Lets time pass at all desks.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }
}

/// Settings of a desk that is never covered: a journey lets hours pass between two keys.
fn unlocked() -> Config {
    let mut config = Config::default();
    config.privacy.lock_after_min = u32::MAX;
    config
}

fn staff(name: &str, role: Role) -> NewStaff {
    NewStaff {
        name: name.to_owned(),
        kana: String::new(),
        role,
        occupation: String::new(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    }
}

/// One person's desk.
pub struct Desk {
    /// The state, to look into.
    pub app: App,
    memory: Memory,
    terminal: Terminal<TestBackend>,
    frame: Buffer,
    store: Store,
    reader: Store,
    seen: Seen,
    index: Session,
    clock: Clock,
    /// Drafts as the journal would have them.
    pub drafts: BTreeMap<Uuid, Draft>,
    /// Telephone numbers copied.
    pub copied: Vec<String>,
    /// How often the bell rang.
    pub bells: u32,
    /// Whether the person has left.
    pub has_left: bool,
}

impl Desk {
    /// Presses keys: `<f3>`, `<ctrl-s>`, `<enter>` in brackets, all else as typed.
    #[track_caller]
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        self.look_around();
        self.keys_unaware(keys)
    }

    /// Presses keys before the news of other desks have come.
    #[track_caller]
    pub fn keys_unaware(&mut self, keys: &str) -> &mut Self {
        for chord in chords(keys) {
            self.tell(Event::Key(chord));
            self.draw();
        }
        self
    }

    /// Pastes.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.look_around();
        self.tell(Event::Pasted {
            text: text.to_owned(),
            cut: false,
        });
        self.draw();
        self
    }

    /// Makes the window so large.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.tell(Event::Resized);
        self.draw();
        self
    }

    /// Asserts that a text is on the screen.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        self.look_around();
        self.draw();
        let shown = self.text();
        assert!(
            shown.contains(text),
            "{text:?} is not on the screen:\n{shown}"
        );
        self
    }

    /// Asserts that a text is not on the screen.
    #[track_caller]
    pub fn sees_no(&mut self, text: &str) -> &mut Self {
        self.look_around();
        self.draw();
        let shown = self.text();
        assert!(!shown.contains(text), "{text:?} is on the screen:\n{shown}");
        self
    }

    /// Asserts that the selected row holds a text, and that the cursor stands on it.
    #[track_caller]
    pub fn row_selected(&mut self, text: &str) -> &mut Self {
        self.look_around();
        self.draw();
        let buffer = self.buffer();
        let selected: Vec<u16> = (0..buffer.area.height)
            .filter(|y| {
                printer::painted(buffer, *y)
                    .any(|(_, cell)| cell.modifier.contains(Modifier::REVERSED))
            })
            .collect();
        let rows: Vec<String> = selected.iter().map(|y| printer::row(buffer, *y)).collect();
        assert!(
            rows.iter().any(|row| row.contains(text)),
            "{text:?} is not selected:\n{rows:#?}\n{}",
            self.text()
        );
        self
    }

    /// Asserts that the cursor stands in a row that holds a text.
    #[track_caller]
    pub fn row_has_cursor(&mut self, text: &str) -> &mut Self {
        self.draw();
        let row = printer::row(self.buffer(), self.cursor().y);
        assert!(
            row.contains(text),
            "the cursor is not at {text:?} but at {row:?}:\n{}",
            self.text()
        );
        self
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        printer::rows(self.buffer()).join("\n")
    }

    /// The screen with styles and cursor, for snapshots.
    pub fn printed(&self) -> String {
        printer::print(self.buffer(), self.cursor())
    }

    /// Where the cursor stands.
    pub fn cursor(&self) -> Position {
        self.terminal.backend().cursor_position()
    }

    /// The cells.
    pub fn buffer(&self) -> &Buffer {
        &self.frame
    }

    /// Draws, and holds every frame to what every frame must keep.
    #[track_caller]
    pub fn draw(&mut self) {
        let Self {
            app,
            memory,
            terminal,
            ..
        } = self;
        // The frame itself, not what the test backend made of the differences: it keeps the second half of a cell
        // that a wide character has covered meanwhile.
        self.frame = terminal
            .draw(|frame| ui::draw(frame, app, memory))
            .unwrap()
            .buffer
            .clone();
        app.desk.page_rows = memory.page_rows();
        app.desk.is_broad = memory.is_broad();
        assert!(
            terminal.backend().cursor_visible(),
            "a frame without a cursor:\n{}",
            self.text()
        );
    }

    /// The store answers the list in front with something of the test's own making.
    pub fn is_answered(&mut self, reply: Reply) -> &mut Self {
        self.tell(Event::Answered {
            asker: Asker::Work,
            result: Ok(reply),
        });
        self.draw();
        self
    }

    /// How many rows of work items were made into cells so far.
    pub fn rows_formatted(&self) -> usize {
        self.memory.rows_formatted()
    }

    /// What the threads would have told meanwhile: other desks' changes, time.
    fn look_around(&mut self) {
        let changes = self.store.changes_since(&mut self.seen).unwrap();
        if !changes.is_empty() {
            if changes.directory {
                let index = Index::build(
                    self.store.directory_rows().unwrap(),
                    &self.app.desk.office.capabilities,
                );
                let facilities = index.len();
                self.index = Session::new(index.into());
                self.tell(Event::DirectoryReady { facilities });
            }
            self.tell(Event::OtherDesksSaved(changes));
        }
        if self
            .app
            .next_deadline()
            .is_some_and(|deadline| deadline <= self.clock.now())
        {
            self.tell(Event::Tick);
        }
    }

    fn tell(&mut self, event: Event) {
        let effects = self.app.update(event, self.clock.now());
        self.carry(effects);
    }

    fn carry(&mut self, effects: Effects) {
        for effect in effects {
            let now = self.clock.now();
            match effect {
                Effect::Ask { asker, request } => {
                    let me = self.app.desk.me.clone();
                    // As in the program: what only reads is asked of a file that cannot be written.
                    let store = if request.is_write() {
                        &mut self.store
                    } else {
                        &mut self.reader
                    };
                    let result = store.answer(&me, request);
                    self.tell(Event::Answered { asker, result });
                }
                Effect::Search(request) => {
                    let asked = &request.query;
                    let found = self.index.search(
                        asked,
                        request.limit,
                        request.origin,
                        &request.facets,
                        &|| false,
                    );
                    let (hits, counts) = found.unwrap();
                    let took = std::time::Duration::ZERO;
                    self.tell(Event::Found(Answer {
                        generation: 0,
                        query: request.query,
                        hits,
                        counts,
                        took,
                    }));
                }
                Effect::SeekThemes(wish) => {
                    let found = self.store.themes(&wish, &mut |_, _| true);
                    self.tell(Event::ThemesFound(Box::new(found)));
                }
                Effect::SaveDraft(draft) => {
                    let id = draft.id;
                    self.drafts.insert(id, *draft);
                    self.tell(Event::DraftSaved { draft: id, at: now });
                }
                Effect::DropDraft(id) => drop(self.drafts.remove(&id)),
                Effect::CopyPhone(number) => self.copied.push(number),
                Effect::Bell => self.bells += 1,
                Effect::Quit | Effect::QuitAnyway => self.has_left = true,
                Effect::FlushDrafts | Effect::Repaint | Effect::StopThemes => {}
                inner => panic!("{inner:?} has left the frame"),
            }
        }
    }
}

/// Keys in brackets are named, all else is typed.
pub fn chords(keys: &str) -> Vec<KeyChord> {
    let mut chords = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let named = rest
            .strip_prefix('<')
            .and_then(|after| after.split_once('>'));
        if let Some((name, after)) = named {
            chords.push(
                name.parse()
                    .unwrap_or_else(|error| panic!("<{name}>: {error}")),
            );
            rest = after;
        } else {
            chords.push(KeyChord::plain(KeyName::Char(first)));
            rest = rest.strip_prefix(first).unwrap_or_default();
        }
    }
    chords
}
