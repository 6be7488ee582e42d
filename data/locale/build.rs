//! Turns the text catalogue beside this file into one typed table.
//!
//! Every `*.toml` here is one room's texts, Japanese and English side by side:
//! `title = { ja = "受付", en = "Intake" }` in `intake.toml` becomes `Label::IntakeTitle`.
//! The build stops, naming file and key, when a language is missing or empty, when the
//! placeholders of the two languages differ, or when two keys would give the same name:
//! a text that is missing must never be found out by the person at the desk.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;

/// One text in both languages. An unknown language is a fault, not a future feature.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    ja: String,
    en: String,
}

/// One variant of the generated enum.
struct Label {
    variant: String,
    name: String,
    entry: Entry,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("data/locale");
    // All of `data/` is embedded, and only a build script notices a file that is new there.
    println!("cargo::rerun-if-changed=data");
    let mut faults = Vec::new();
    let mut labels = Vec::new();
    for file in catalogue_files(folder)? {
        read_file(&file, &mut labels, &mut faults)?;
    }
    check_names(&labels, &mut faults);
    if !faults.is_empty() {
        return Err(format!("the text catalogue has faults:\n{}", faults.join("\n")).into());
    }
    let target = PathBuf::from(env::var("OUT_DIR")?).join("labels.rs");
    fs::write(target, generate(&labels)?)?;
    Ok(())
}

/// The catalogue's files, sorted so that the generated table never depends on the disk.
fn catalogue_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read_file(
    file: &Path,
    labels: &mut Vec<Label>,
    faults: &mut Vec<String>,
) -> Result<(), Box<dyn Error>> {
    let stem = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or("");
    if stem == "common" {
        faults.push(format!(
            "{}: name the room the texts belong to",
            file.display()
        ));
    }
    let table: toml::Table = match toml::from_str(&fs::read_to_string(file)?) {
        Ok(table) => table,
        Err(fault) => {
            faults.push(format!("{}: {fault}", file.display()));
            return Ok(());
        }
    };
    for (key, value) in table {
        let at = format!("{}: {key}", file.display());
        match value.try_into::<Entry>() {
            Ok(entry) => {
                check_entry(&at, &entry, faults);
                labels.push(Label {
                    variant: camel_case(&format!("{stem}_{key}")),
                    name: format!("{stem}.{key}"),
                    entry,
                });
            }
            Err(fault) => faults.push(format!("{at}: {}", fault.message())),
        }
    }
    Ok(())
}

fn check_entry(at: &str, entry: &Entry, faults: &mut Vec<String>) {
    for (language, text) in [("ja", &entry.ja), ("en", &entry.en)] {
        if text.is_empty() {
            faults.push(format!("{at}: {language} is empty"));
        }
        if text.chars().any(char::is_control) {
            faults.push(format!("{at}: {language} holds a control character"));
        }
    }
    match (placeholders(&entry.ja), placeholders(&entry.en)) {
        (Some(ja), Some(en)) if ja != en => {
            faults.push(format!("{at}: placeholders differ: ja {ja:?}, en {en:?}"));
        }
        (Some(_), Some(_)) => {}
        _ => faults.push(format!("{at}: a brace that is not a {{placeholder}}")),
    }
}

/// The names in braces, or `None` when a brace stands alone or holds no plain name.
fn placeholders(text: &str) -> Option<BTreeSet<&str>> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}')?;
        // `{key:noun.verb}` is the key of a command, put in by the key map in force.
        let (name_of_key, dot) = match name.strip_prefix("key:") {
            Some(command) => (command, '.'),
            None => (name, '_'),
        };
        let plain = !name_of_key.is_empty()
            && name_of_key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c == dot);
        if before.contains('}') || !plain {
            return None;
        }
        names.insert(name);
        rest = tail;
    }
    (!rest.contains('}')).then_some(names)
}

fn check_names(labels: &[Label], faults: &mut Vec<String>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for label in labels {
        let identifier = label.variant.chars().all(|c| c.is_ascii_alphanumeric());
        let word = label
            .variant
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_uppercase());
        if !identifier || !word {
            faults.push(format!("{}: keys are snake_case words", label.name));
        }
        if let Some(other) = seen.insert(&label.variant, &label.name) {
            faults.push(format!(
                "{} and {other} give the same name {}",
                label.name, label.variant
            ));
        }
    }
}

fn camel_case(name: &str) -> String {
    name.split(['_', '-', '.'])
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_ascii_uppercase().to_string() + letters.as_str()
            })
        })
        .collect()
}

fn generate(labels: &[Label]) -> Result<String, std::fmt::Error> {
    let mut code = String::from(
        "/// Every text of the catalogue `data/locale/`, named file + key.\n\
         #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\npub enum Label {\n",
    );
    for label in labels {
        writeln!(code, "    /// `{}`", label.entry.ja.replace('`', "'"))?;
        writeln!(code, "    {},", label.variant)?;
    }
    code.push_str(
        "}\n\nimpl Label {\n    /// Every label, in the order of the catalogue's files.\n",
    );
    code.push_str("    pub const ALL: &'static [Self] = &[\n");
    for label in labels {
        writeln!(code, "        Self::{},", label.variant)?;
    }
    code.push_str("    ];\n}\n");
    table(&mut code, "NAMES", labels, |label| &label.name)?;
    table(&mut code, "JA", labels, |label| &label.entry.ja)?;
    table(&mut code, "EN", labels, |label| &label.entry.en)?;
    Ok(code)
}

fn table(
    code: &mut String,
    name: &str,
    labels: &[Label],
    column: impl Fn(&Label) -> &str,
) -> std::fmt::Result {
    writeln!(code, "\nstatic {name}: [&str; {}] = [", labels.len())?;
    for label in labels {
        writeln!(code, "    {:?},", column(label))?;
    }
    code.push_str("];\n");
    Ok(())
}
