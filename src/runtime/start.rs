//! The way from an open file to a running desk.
//!
//! The order is the terminal's: screen, watchdog, question for the width of `…`, first frame, answer,
//! keyboard. What can fail without a terminal has failed before, so that its words are read.

use super::{Fact, Runtime, directory::Directory, themes::Themes};
use crate::app::App;
use crate::app::notice::Notice;
use crate::app::paper::Letters;
use crate::app::screen::Desk;
use crate::app::teams::TeamWatch;
use crate::cli;
use crate::config::{Borders, Config, Paths};
use crate::domain::staff::{Actor, Staff};
use crate::explain;
use crate::fault::Fault;
use crate::keymap::Keymap;
use crate::locale::{Label, Locale};
use crate::search;
use crate::store::drafts::{self, Journal, Pace, Recovered};
use crate::store::open::Access;
use crate::store::worker::Worker;
use crate::store::{Store, StoreError};
use crate::term::{Ambiguous, Probe, Screen, TermError, Watchdog, input};
use crate::ui::{Memory, Theme};
use signal_hook::consts::SIGXFSZ;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};
use thiserror::Error;

/// How long the first frame waits to know whether lines can be drawn.
const FIRST_PATIENCE: Duration = Duration::from_millis(20);

/// Why the desk could not be opened.
#[derive(Debug, Error)]
pub enum StartError {
    /// There is no terminal to stand at.
    #[error(transparent)]
    Terminal(#[from] TermError),
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no thread.
    #[error("the system gives no thread")]
    Thread(#[from] io::Error),
}

/// What is known before the terminal is taken.
#[derive(Debug)]
pub struct Opened {
    /// The file, opened for writing unless the desk is only to look.
    pub store: Store,
    /// Who sits here.
    pub me: Actor,
    /// Where files are.
    pub paths: Paths,
    /// The settings.
    pub config: Config,
    /// The language.
    pub locale: Locale,
    /// Whether this is the throw-away sample office.
    pub demo: bool,
    /// The log file, named in the last words of a panic.
    pub log: Option<PathBuf>,
}

/// Opens the desk and runs it to its end; gives the exit code.
///
/// # Errors
/// When there is no terminal, the file cannot be read, or no thread can be had.
pub fn open(mut opened: Opened) -> Result<u8, StartError> {
    let staff: Vec<Staff> = opened.store.staff()?;
    let (facts_in, facts) = channel();
    let clock = opened.store.clock().clone();
    let config = Arc::new(opened.config.clone());
    let drafts = drafts_of(&opened);
    let (journal, recovered) = start_journal(&opened, &drafts, &facts_in);
    let flusher = journal.as_ref().map(Journal::flusher);
    let cut = sign_in(&mut opened);
    let placed = place_by_areas(&mut opened);
    let brought_up = cli::context::brought_up(&opened.store, opened.locale).map(Notice::info);
    let mut app = new_app(&opened, staff, Arc::clone(&config), (recovered, &drafts));
    for notice in brought_up.into_iter().chain(cut).chain(placed) {
        app.tell(notice);
    }

    let screen = Screen::enter(facts_in.clone())?;
    let flushing = flusher.clone();
    let watchdog = Watchdog::start(&screen, facts_in.clone(), move || {
        if let Some(flusher) = &flushing {
            // What could not be written cannot be told to anybody any more.
            let _ = flusher.flush_now();
        }
    })?;
    watchdog.catch_panics(last_words(&opened), |panicked| {
        let place = panicked
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
    });
    // A limit on the size of files is an error of the write, not the end of the program.
    signal_hook::flag::register(SIGXFSZ, Arc::default())?;
    let mut probe = Probe::ask(&screen);
    let seen = probe.wait(FIRST_PATIENCE);

    let (store, directory, themes) = start_store(opened, &facts_in)?;
    let found = facts_in.clone();
    let search = search::Worker::start(move |answer| {
        // A loop that is gone needs no answer.
        let _ = found.send(Fact::Found(answer));
    })?;
    let mut runtime = Runtime {
        app,
        memory: Memory::new(theme(&config, seen)),
        screen,
        facts,
        clock,
        config,
        store,
        search,
        directory,
        themes,
        journal,
        flusher,
        is_join_decided: false,
        draw_at: None,
        last_drawn: Instant::now(),
    };
    runtime.draw_first()?;
    let (answer, typed) = probe.finish();
    if answer != seen {
        runtime.memory.theme = theme(&runtime.config, answer);
    }
    runtime.screen.learn(answer);
    input::spawn(&runtime.screen, facts_in, typed)?;
    Ok(runtime.run()?)
}

fn theme(config: &Config, seen: Ambiguous) -> Theme {
    let is_narrow = match seen {
        Ambiguous::Narrow => Some(true),
        Ambiguous::Wide => Some(false),
        Ambiguous::Unknown => None,
    };
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let borders: Borders = config.display.borders;
    Theme::new(borders, config.display.theme, is_narrow, no_color)
}

/// Where the drafts of this office lie; drafts of before come there as well.
fn drafts_of(opened: &Opened) -> PathBuf {
    let root = opened.paths.drafts_root();
    let office = match opened.store.identity() {
        Ok(Some(office)) => office,
        Ok(None) => return root,
        Err(error) => {
            tracing::error!(code = error.code(), "asking which office it is");
            return root;
        }
    };
    let dir = opened.paths.drafts_dir(&office);
    let me = &opened.me.name;
    let adopted = drafts::adopt(&root, &dir, |draft| {
        let sat_here = || opened.store.sat_here_before(me, draft.started_at);
        draft.staff == *me && sat_here().unwrap_or(false)
    });
    if let Err(error) = adopted {
        // They stay where they were, and are listed there.
        tracing::error!(%error, "adopting drafts");
    }
    dir
}

fn start_journal(
    opened: &Opened,
    drafts: &Path,
    facts: &Sender<Fact>,
) -> (Option<Journal>, Option<Recovered>) {
    let facts = facts.clone();
    let pace = Pace {
        write_after: Duration::from_millis(opened.config.desk.autosave_ms.into()),
        ..Pace::default()
    };
    let report = move |journaled| {
        // A loop that is gone needs no news.
        let _ = facts.send(Fact::Journal(journaled));
    };
    match Journal::start(
        drafts,
        &opened.me.name,
        pace,
        opened.store.clock().clone(),
        report,
    ) {
        Ok((journal, recovered)) => (Some(journal), Some(recovered)),
        Err(error) => {
            tracing::error!(%error, "no journal");
            (None, None)
        }
    }
}

/// The desk before anything was asked of the store; what is wrong in files that people edit, and what was recovered,
/// is told in its first notice.
fn new_app(
    opened: &Opened,
    staff: Vec<Staff>,
    config: Arc<Config>,
    (recovered, drafts): (Option<Recovered>, &Path),
) -> App {
    let (keymap, faults) = Keymap::load(&config.keymap, &opened.paths.config_dir, opened.locale);
    let clock = opened.store.clock().clone();
    let sign = opened.store.office_sign().ok().flatten();
    let desk = Desk {
        office: Arc::clone(opened.store.office()),
        locale: opened.locale,
        me: opened.me.clone(),
        staff: Arc::new(staff),
        config,
        now: clock.now(),
        clock,
        demo: opened.demo,
        read_only: opened.store.is_read_only() || !opened.me.role.may_write(),
        letters: Letters {
            office: sign.map(|sign| sign.name).unwrap_or_default(),
            folder: opened.paths.papers_dir(),
        },
        teams: TeamWatch::default(),
        page_rows: 10,
        is_broad: false,
    };
    let locale = opened.locale;
    let mut app = App::new(desk, keymap);
    for fault in faults {
        app.tell(Notice::warning(told(&fault, locale)));
    }
    match recovered {
        Some(recovered) => {
            app.tell_recovered(&recovered, drafts);
            app.recover(recovered.drafts);
        }
        None => app.tell(Notice::error(locale.text(Label::AppNoJournal))),
    }
    app
}

/// Notes who sits down, after asking whether the audit still holds what this account saw of it last.
fn sign_in(opened: &mut Opened) -> Option<Notice> {
    opened.store.keep_heads_in(opened.paths.audit_heads());
    let lost = opened.store.lost_head();
    let how = cli::way_in();
    let noted = if opened.store.is_read_only() {
        match opened.store.for_notes() {
            Ok(mut notes) => notes.note_login(&opened.me, how),
            // This account cannot write the file: its note goes the way of a reader's.
            Err(_) => opened.store.note_login(&opened.me, how),
        }
    } else {
        opened.store.note_login(&opened.me, how)
    };
    if let Err(error) = noted {
        tracing::warn!(code = error.code(), "noting who sits down");
    }
    match lost {
        Ok(None) => None,
        Ok(Some(kept)) => {
            tracing::error!(seq = kept.seq, "the audit does not hold a row any more");
            let values: [(&str, &dyn std::fmt::Display); 1] = [("seq", &kept.seq)];
            Some(Notice::error(
                opened.locale.fill(Label::AppAuditCut, &values),
            ))
        }
        Err(error) => {
            tracing::warn!(code = error.code(), "looking for the kept head");
            None
        }
    }
}

/// Institutions follow an edited file of areas; a desk that may not write leaves that to others.
fn place_by_areas(opened: &mut Opened) -> Option<Notice> {
    if opened.store.is_read_only() || !opened.me.role.may_write() {
        return None;
    }
    if let Err(error) = opened.store.provide_for_readers() {
        tracing::warn!(code = error.code(), "providing for readers");
    }
    let me = opened.me.clone();
    match opened.store.place_by_areas(&me) {
        Ok(moved) => moved.filter(|moved| *moved > 0).map(|moved| {
            let values: [(&str, &dyn std::fmt::Display); 1] = [("count", &moved)];
            Notice::info(opened.locale.fill(Label::CliImportPlaced, &values))
        }),
        Err(error) => {
            tracing::warn!(code = error.code(), "placing by the areas");
            let text = explain::store_error(&error, opened.store.office(), opened.locale);
            Some(Notice::warning(text.line(opened.locale)))
        }
    }
}

fn told(fault: &Fault, locale: Locale) -> String {
    locale.fill(Label::AppFault, &[("fault", fault)])
}

fn start_store(
    opened: Opened,
    facts: &Sender<Fact>,
) -> Result<(Worker<crate::app::event::Asker>, Directory, Themes), StartError> {
    let Opened { store, me, .. } = opened;
    let reading = || {
        Store::open(
            store.path(),
            Access::Read,
            store.clock().clone(),
            Arc::clone(store.office()),
        )
    };
    let (reader, for_directory, for_themes) = (reading()?, reading()?, reading()?);
    let directory = Directory::start(for_directory, facts.clone())?;
    let themes = Themes::start(for_themes, facts.clone())?;
    let facts = facts.clone();
    let worker = Worker::start(store, reader, me, move |news| {
        // A loop that is gone needs no news.
        let _ = facts.send(Fact::Store(news));
    })?;
    Ok((worker, directory, themes))
}

fn last_words(opened: &Opened) -> String {
    let log = opened
        .log
        .as_ref()
        .map(|file| file.display().to_string())
        .unwrap_or_default();
    opened.locale.fill(Label::AppLastWords, &[("log", &log)])
}
