//! All workflows of an office: the shipped ones, and what the office has changed or added.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::domain::vocabulary::Vocabularies;
use crate::fault::Fault;
use crate::locale::{Label, Locale};
use crate::text::fold;

use super::assemble::assemble;
use super::check::{self, Checked};
use super::draft::Draft;
use super::model::Workflow;
use super::parse;
use super::reader::Source;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data/workflows");

/// Stem of the file whose states and transitions every workflow gets.
const UNIVERSAL: &str = "_universal";

/// The workflows in use, by the order of their files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkflowSet {
    workflows: Vec<Workflow>,
}

/// The files in the program, each with a path that tells people so (`data/workflows/…`).
pub fn shipped() -> impl Iterator<Item = (PathBuf, String)> {
    let mut files: Vec<_> = SHIPPED.files().collect();
    files.sort_by_key(|file| file.path());
    files.into_iter().filter_map(|file| {
        let text = file.contents_utf8()?.to_owned();
        Some((Path::new("data/workflows").join(file.path()), text))
    })
}

/// One file as read: the workflow if it is sound, what is wrong with it otherwise.
struct Reading {
    stem: String,
    file: PathBuf,
    text: String,
    workflow: Option<Workflow>,
}

impl WorkflowSet {
    /// Reads all files. Of several files with the same stem the last sound one counts, so
    /// `shipped().chain(overrides)` falls back to the shipped file where an override is broken;
    /// a broken file without such a default is left out. Letters and routes are unique over
    /// the set: the file that comes later is the one at fault.
    ///
    /// Faults are given file by file, each with its line; messages are in the language of `locale`.
    pub fn load(
        files: impl Iterator<Item = (PathBuf, String)>,
        vocabularies: &Vocabularies,
        locale: Locale,
    ) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let (universal_files, own): (Vec<_>, Vec<_>) =
            files.partition(|(path, _)| stem(path) == UNIVERSAL);
        let universal = universal(&universal_files, vocabularies, locale, &mut faults);
        let mut readings: Vec<Reading> = Vec::new();
        for (file, text) in own {
            let workflow = read(
                &file,
                &text,
                universal.as_ref(),
                vocabularies,
                locale,
                &mut faults,
            );
            readings.push(Reading {
                stem: stem(&file).to_owned(),
                file,
                text,
                workflow,
            });
        }
        let mut set = Self::default();
        let mut done: Vec<&str> = Vec::new();
        for reading in &readings {
            if done.contains(&reading.stem.as_str()) {
                continue;
            }
            done.push(&reading.stem);
            let versions = readings
                .iter()
                .rev()
                .filter(|other| other.stem == reading.stem);
            for version in versions {
                if set.take(version, locale, &mut faults) {
                    break;
                }
            }
        }
        (set, faults)
    }

    /// Adds a workflow unless it is faulty or its letter or a route is taken.
    fn take(&mut self, reading: &Reading, locale: Locale, faults: &mut Vec<Fault>) -> bool {
        let Some(workflow) = &reading.workflow else {
            return false;
        };
        let source = Source::new(&reading.file, &reading.text, locale);
        if let Some(other) = self
            .workflows
            .iter()
            .find(|other| other.letter == workflow.letter)
        {
            let at = reading.text.find("letter").unwrap_or(0);
            let values: &[(&str, &dyn std::fmt::Display)] =
                &[("letter", &workflow.letter), ("other", &other.id)];
            source.fault(at, Label::WorkflowFaultLetterTaken, values);
        }
        for route in &workflow.routes {
            if let Some(other) = self.for_route(route) {
                let at = reading.text.find("routes").unwrap_or(0);
                let values: &[(&str, &dyn std::fmt::Display)] =
                    &[("route", route), ("other", &other.id)];
                source.fault(at, Label::WorkflowFaultRouteTaken, values);
            }
        }
        let sound = source.is_sound();
        faults.extend(source.into_faults());
        if sound {
            self.workflows.push(workflow.clone());
        }
        sound
    }

    /// All workflows, in the order of their files.
    pub fn iter(&self) -> std::slice::Iter<'_, Workflow> {
        self.workflows.iter()
    }

    /// The workflow of an id, as stored in `kind`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Workflow> {
        self.workflows.iter().find(|workflow| workflow.id == id)
    }

    /// The workflow of a number's letter.
    #[must_use]
    pub fn by_letter(&self, letter: char) -> Option<&Workflow> {
        self.workflows
            .iter()
            .find(|workflow| workflow.letter == letter.to_ascii_uppercase())
    }

    /// The workflow that a route of the intake starts.
    #[must_use]
    pub fn for_route(&self, route: &str) -> Option<&Workflow> {
        self.workflows
            .iter()
            .find(|workflow| workflow.routes.iter().any(|own| own == route))
    }

    /// The workflow that somebody means: id (with `-` or `_`), letter, route or label.
    #[must_use]
    pub fn find(&self, typed: &str) -> Option<&Workflow> {
        let typed = typed.trim();
        let wanted = fold::key(typed);
        let id = typed.replace('-', "_");
        self.get(typed)
            .or_else(|| self.get(&id))
            .or_else(|| self.for_route(typed))
            .or_else(|| {
                let mut letters = typed.chars();
                let letter = letters.next().filter(|_| letters.next().is_none())?;
                self.by_letter(letter)
            })
            .or_else(|| {
                let means = |label: &str| fold::key(label) == wanted;
                self.workflows
                    .iter()
                    .find(|w| means(&w.label.ja) || means(&w.label.en))
            })
    }
}

impl<'a> IntoIterator for &'a WorkflowSet {
    type Item = &'a Workflow;
    type IntoIter = std::slice::Iter<'a, Workflow>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn stem(path: &Path) -> &str {
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or("")
}

/// The last sound universal file.
fn universal(
    files: &[(PathBuf, String)],
    vocabularies: &Vocabularies,
    locale: Locale,
    faults: &mut Vec<Fault>,
) -> Option<Draft> {
    let mut sound = None;
    for (file, text) in files {
        let source = Source::new(file, text, locale);
        let draft = parse::draft(&source, true);
        Checked {
            source: &source,
            draft: &draft,
            vocabularies,
        }
        .parts();
        if source.is_sound() {
            sound = Some(draft);
        }
        faults.extend(source.into_faults());
    }
    sound
}

fn read(
    file: &Path,
    text: &str,
    universal: Option<&Draft>,
    vocabularies: &Vocabularies,
    locale: Locale,
    faults: &mut Vec<Fault>,
) -> Option<Workflow> {
    let source = Source::new(file, text, locale);
    let mut draft = parse::draft(&source, false);
    if let Some(universal) = universal {
        draft.add_universal(universal);
    }
    check::workflow(&Checked {
        source: &source,
        draft: &draft,
        vocabularies,
    });
    let sound = source.is_sound();
    faults.extend(source.into_faults());
    sound.then(|| assemble(draft))
}
