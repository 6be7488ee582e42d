//! All keys of the maps as text: `madoguchi keys`, `docs/keys.md`.

use super::{HelpGroup, HelpRow, collect, keys_here, place};
use crate::keymap::command::Command;
use crate::keymap::file::{Keymap, Shipped};
use crate::keymap::section::Section;
use crate::locale::{Label, Lang, Locale};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// Every key of a map as plain text, for `madoguchi keys`.
#[must_use]
pub fn text(keymap: &Keymap, locale: Locale) -> String {
    let groups = collect(locale, |_| true, |run| keys_everywhere(keymap, run, locale));
    let widest = groups
        .iter()
        .flat_map(|group| &group.rows)
        .map(|row| row.text.width())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for group in groups {
        let _ = writeln!(out, "{}", group.title);
        for row in group.rows {
            let blank = " ".repeat(widest - row.text.width());
            let _ = writeln!(out, "  {}{blank}  {}", row.text, row.keys);
        }
        out.push('\n');
    }
    out
}

/// The shipped maps side by side as Markdown, both languages: the text of `docs/keys.md`.
#[must_use]
pub fn document() -> String {
    let mut out = String::new();
    for lang in [Lang::Ja, Lang::En] {
        let locale = Locale::new(lang);
        let _ = writeln!(out, "# {}\n", locale.text(Label::KeysDocumentTitle));
        let _ = writeln!(out, "{}\n", locale.text(Label::KeysDocumentIntro));
        out.push_str(&markdown(locale));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn markdown(locale: Locale) -> String {
    let maps: Vec<Keymap> = Shipped::ALL
        .iter()
        .map(|which| Keymap::shipped(*which))
        .collect();
    let columns: Vec<Vec<HelpGroup>> = maps
        .iter()
        .map(|map| collect(locale, |_| true, |run| keys_everywhere(map, run, locale)))
        .collect();
    let [default, vim, emacs] = columns.as_slice() else {
        return String::new();
    };
    let mut out = String::new();
    for (group, (in_vim, in_emacs)) in default.iter().zip(vim.iter().zip(emacs)) {
        let _ = writeln!(out, "## {}\n", group.title);
        let _ = writeln!(
            out,
            "| {} | {} | {} | vim | emacs |\n|---|---|---|---|---|",
            locale.text(Label::KeysColumnCommand),
            locale.text(Label::KeysColumnName),
            locale.text(Label::KeysColumnDefault),
        );
        for (row, (vim, emacs)) in group
            .rows
            .iter()
            .zip(in_vim.rows.iter().zip(&in_emacs.rows))
        {
            let differs = |other: &HelpRow| {
                if other.keys == row.keys {
                    String::new()
                } else {
                    other.keys.clone()
                }
            };
            let (name, vim, emacs) = (row.command.name(), differs(vim), differs(emacs));
            let _ = writeln!(
                out,
                "| {} | {name} | {} | {vim} | {emacs} |",
                row.text, row.keys
            );
        }
        out.push('\n');
    }
    out
}

/// The keys of a command wherever it has some, each place named unless it is everywhere.
fn keys_everywhere(keymap: &Keymap, run: &[Command], locale: Locale) -> String {
    let mut places = Vec::new();
    for (_, section) in Section::all() {
        if run
            .iter()
            .all(|command| keymap.keys_of(*command, section).count() == 0)
        {
            continue;
        }
        let keys = keys_here(keymap, &[section], run, locale);
        match place(section) {
            Some(label) => places.push(format!("{}: {keys}", locale.text(label))),
            None => places.push(keys),
        }
    }
    if places.is_empty() {
        return locale.text(Label::KeysByPalette).to_owned();
    }
    places.join(" / ")
}
