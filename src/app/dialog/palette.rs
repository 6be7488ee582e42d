//! F10: every command by its words, every workflow by its name, every item by its number, and a step of an item in
//! one line.
//!
//! It is the way that works for whoever knows no key, and while the input method is on: type,
//! walk with the arrows, Enter.

use super::super::effect::{Effect, Effects};
use super::super::event::{Asker, Place};
use super::super::filter::Filter;
use super::super::screen::Desk;
use super::pick::moved;
use super::status_line::{self, StatusLine};
use super::{Answer, Layered};
use crate::calendar::fiscal;
use crate::domain::number::Number;
use crate::keymap::{Command, Context, Keymap, Layer, Scope, help};
use crate::locale::{Label, Lang, Locale};
use crate::store::request::Request;
use crate::text::{fold, romaji};
use std::collections::VecDeque;

/// What an entry leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A command, run on what is behind the palette.
    Command(Command),
    /// The list or board of a workflow.
    Workflow(String),
    /// A work item, by its number.
    Item(Number),
    /// A consultation, by its number.
    Consultation(Number),
    /// A step of an item, taken from wherever somebody is.
    Step(Box<StatusLine>),
}

/// One line of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it says.
    pub text: String,
    /// Its name in key files or its code; tells what it is in the other language.
    pub name: String,
    /// The key that does the same, if there is one.
    pub key: String,
    /// What it leads to.
    pub wish: Wish,
    /// What is to be typed before it can be taken.
    pub wants: Option<String>,
    /// Everything it is found by, folded.
    searched: String,
}

impl Entry {
    fn new(text: String, name: String, key: String, wish: Wish, words: &str) -> Self {
        let searched = format!("{} {}", fold::key(&text), name.to_lowercase());
        let words = words
            .split_whitespace()
            .flat_map(|word| [fold::key(word), romaji::key(word)]);
        let searched = words.fold(searched, |all, word| all + " " + &word);
        Self {
            text,
            name,
            key,
            wish,
            wants: None,
            searched,
        }
    }

    fn matches(&self, terms: &[String]) -> bool {
        terms.iter().all(|term| {
            // A term of nothing but marks folds to nothing, which would be found everywhere.
            let has = |wanted: String| !wanted.is_empty() && self.searched.contains(&wanted);
            has(fold::key(term)) || has(romaji::key(term))
        })
    }
}

/// The list, and how far it is narrowed.
#[derive(Debug)]
pub struct Palette {
    entries: Vec<Entry>,
    filter: Filter,
    selected: usize,
}

impl Palette {
    /// Everything that can be asked for in `context`: first what was used last, then what
    /// `applies` now, then the rest.
    #[must_use]
    pub fn new(
        keymap: &Keymap,
        context: &Context<'_>,
        recent: &VecDeque<Command>,
        applies: impl Fn(Command) -> bool,
        desk: &Desk,
    ) -> Self {
        let mut commands: Vec<Command> = Command::ALL
            .iter()
            .copied()
            .filter(|command| command.is_in_palette())
            .filter(|command| {
                context
                    .layers
                    .iter()
                    .any(|layer| command.is_allowed_on(*layer))
            })
            .collect();
        commands.sort_by_key(|command| {
            let used = recent
                .iter()
                .position(|recent| recent == command)
                .unwrap_or(usize::MAX);
            (used, !applies(*command))
        });
        let mut entries: Vec<Entry> = commands
            .into_iter()
            .map(|command| command_entry(keymap, context, command, desk.locale))
            .collect();
        entries.extend(desk.office.workflows.iter().map(|workflow| {
            let label = workflow.label.in_lang(desk.locale.lang());
            let text = desk
                .locale
                .fill(Label::AppPaletteWorkflow, &[("workflow", &label)]);
            let words = format!("{} {}", workflow.label.ja, workflow.label.en);
            Entry::new(
                text,
                workflow.id.clone(),
                String::new(),
                Wish::Workflow(workflow.id.clone()),
                &words,
            )
        }));
        Self {
            entries,
            filter: Filter::default(),
            selected: 0,
        }
    }

    /// What was typed to narrow the list.
    #[must_use]
    pub fn filter(&self) -> &str {
        self.filter.text()
    }

    /// How many entries there are in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.entries.len()
    }

    /// The row of [`Palette::rows`] that Enter takes.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The entries that match, those whose text begins so first; a number typed leads the list.
    #[must_use]
    pub fn rows(&self, desk: &Desk) -> Vec<Entry> {
        let terms: Vec<String> = self
            .filter
            .text()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let mut rows: Vec<Entry> = numbered(self.filter.text(), desk);
        let steps = status_line::read(self.filter.text(), desk).into_iter();
        rows.extend(steps.map(|line| {
            let (text, name) = (line.text.clone(), line.step.clone());
            let wants = line.wants.clone();
            let wish = Wish::Step(Box::new(line));
            Entry {
                wants,
                ..Entry::new(text, name, String::new(), wish, "")
            }
        }));
        let mut found: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.matches(&terms))
            .collect();
        if let Some(first) = terms.first().map(|term| fold::key(term)) {
            // Romaji matches loosely (`vim` begins like `visit`), so it comes last.
            found.sort_by_key(|entry| {
                (
                    !entry.searched.starts_with(&first),
                    !entry.searched.contains(&first),
                )
            });
        }
        rows.extend(found.into_iter().cloned());
        rows
    }

    fn choose(&self, row: usize, desk: &Desk) -> Answer {
        let rows = self.rows(desk);
        let Some(entry) = rows.into_iter().nth(row) else {
            return Answer::Stay(Effects::new());
        };
        if entry.wants.is_some() {
            return Answer::Stay(Effects::new());
        }
        let ask = |request| Effect::Ask {
            asker: Asker::Shell,
            request,
        };
        Answer::Close(vec![match entry.wish {
            Wish::Command(command) => Effect::Run(command),
            Wish::Workflow(kind) => Effect::Go(Place::Work { kind, item: None }),
            Wish::Item(number) => ask(Request::ItemNumbered(number)),
            Wish::Step(line) => ask(Request::StepNumbered {
                number: line.number,
                transition: line.step,
                given: line.given,
            }),
            Wish::Consultation(number) => Effect::Go(Place::Records {
                query: number.to_string(),
            }),
        }])
    }
}

impl Layered for Palette {
    fn scope(&self) -> Option<Scope> {
        Some(Scope::Palette)
    }

    fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog, Layer::Field]
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        if self.filter.edit(command) {
            self.selected = 0;
        } else if let Some(row) = moved(
            command,
            self.selected,
            self.rows(desk).len(),
            desk.page_rows,
        ) {
            self.selected = row;
        } else {
            return match command {
                Command::GoPrimary => self.choose(self.selected, desk),
                Command::PaletteOpen => Answer::Close(Effects::new()),
                _ => Answer::Ignored,
            };
        }
        Answer::Stay(Effects::new())
    }

    fn text(&mut self, text: &str, _desk: &Desk) -> Answer {
        self.filter.add(text);
        self.selected = 0;
        Answer::Stay(Effects::new())
    }
}

fn command_entry(
    keymap: &Keymap,
    context: &Context<'_>,
    command: Command,
    locale: Locale,
) -> Entry {
    let text = locale.text(command.label()).to_owned();
    let key = help::first_key(keymap, context, command, locale).unwrap_or_default();
    let both = [Lang::Ja, Lang::En].map(|lang| Locale::new(lang).text(command.label()));
    let words = format!("{} {} {}", both.join(" "), key, super::words::of(command));
    Entry::new(
        text,
        command.name().to_owned(),
        key,
        Wish::Command(command),
        &words,
    )
}

/// What a typed number may mean: with a workflow's letter an item, without one a consultation.
fn numbered(typed: &str, desk: &Desk) -> Vec<Entry> {
    let year = fiscal::fiscal_era_year(desk.today());
    let Some(number) = Number::parse(typed, year.letter, year.year) else {
        return Vec::new();
    };
    let (label, wish) = match number.letter() {
        Some(_) => (Label::AppPaletteItem, Wish::Item(number.clone())),
        None => (
            Label::AppPaletteConsultation,
            Wish::Consultation(number.clone()),
        ),
    };
    let text = desk.locale.fill(label, &[("number", &number)]);
    vec![Entry::new(text, String::new(), String::new(), wish, "")]
}
