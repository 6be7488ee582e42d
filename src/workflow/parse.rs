//! From the text of a workflow file to a [`Draft`]: the shape of the file, its words and spans.
//!
//! The format is described at the head of `data/workflows/callback.toml` and in
//! `docs/workflows.md`; whether names fit together is the business of `check`.

use std::collections::BTreeMap;

use crate::domain::staff::Role;
use crate::locale::Label;

use super::draft::{
    Draft, DraftColumn, DraftLate, DraftReassess, DraftState, DraftTurn, PhaseName,
};
use super::model::{ListColumn, Shown, Span, View};
use super::parse_clock::{clock, minutes, parse_span};
use super::parse_fields::{choices, fields};
use super::parse_step::transition;
use super::reader::{Placed, Section, Source};

/// Reads a file. `universal` is for the one file whose states and transitions every workflow
/// gets: it has neither id nor letter.
pub(super) fn draft(source: &Source<'_>, universal: bool) -> Draft {
    let table = source.parse();
    let top = Section::new(source, table.get_ref(), 0);
    let mut draft = Draft {
        id: Placed::default(),
        letter: Placed { at: 0, value: '?' },
        label: crate::locale::Bilingual::default(),
        view: View::Queue,
        routes: Vec::new(),
        who: Vec::new(),
        states: Vec::new(),
        transitions: Vec::new(),
        fields: Vec::new(),
        columns: Vec::new(),
        narrow_columns: Vec::new(),
        list_columns: Vec::new(),
        list_groups: None,
        choices: BTreeMap::new(),
        reassess: None,
        linked_to: None,
        is_about_a_person: false,
    };
    if !universal {
        head(source, &top, &mut draft);
    }
    draft.states = top
        .sections("state")
        .into_iter()
        .map(|s| state(source, s))
        .collect();
    let transitions = top.sections("transition");
    draft.transitions = transitions
        .into_iter()
        .map(|s| transition(source, s))
        .collect();
    top.done();
    draft
}

fn head(source: &Source<'_>, top: &Section<'_, '_>, draft: &mut Draft) {
    draft.id = top.required_text("id");
    check_code(source, &draft.id);
    draft.letter = letter(source, &top.required_text("letter"));
    draft.label = top.label();
    if let Some(word) = top.text("view") {
        let views = [("queue", View::Queue), ("board", View::Board)];
        draft.view = look_up(source, &word, &views, Label::WorkflowWhatView).unwrap_or(View::Queue);
    }
    draft.routes = top.words("routes");
    draft.who = roles(source, top).unwrap_or_else(|| {
        Role::ALL
            .into_iter()
            .filter(|role| role.may_write())
            .collect()
    });
    draft.fields = fields(source, top, "field");
    draft.columns = columns(top, "column");
    draft.narrow_columns = columns(top, "narrow_column");
    draft.list_columns = list_columns(source, top);
    draft.list_groups = top
        .text("list_groups")
        .and_then(|text| minutes(source, &text));
    draft.choices = choices(source, top);
    draft.linked_to = top.text("linked_to");
    draft.is_about_a_person = top.flag("person", false);
    draft.reassess = top.section("reassess").map(|section| {
        let every = section.required_text("every");
        let look = DraftReassess {
            days: days(source, &every),
            step: section.required_text("step"),
            field: section.required_text("field"),
        };
        section.done();
        look
    });
}

/// Calendar days: `183d`.
fn days(source: &Source<'_>, text: &Placed<String>) -> u32 {
    if let Some(Span::Days(days)) = parse_span(&text.value) {
        return days;
    }
    if !text.value.is_empty() {
        source.fault(text.at, Label::WorkflowFaultSpan, &[("text", &text.value)]);
    }
    1
}

fn letter(source: &Source<'_>, text: &Placed<String>) -> Placed<char> {
    let mut chars = text.value.chars();
    let value = match (chars.next(), chars.next()) {
        (Some(letter), None) if letter.is_ascii_uppercase() => letter,
        (None, _) => '?',
        _ => {
            source.fault(text.at, Label::WorkflowFaultLetter, &[]);
            '?'
        }
    };
    Placed { at: text.at, value }
}

/// Notes a code that is not written in small letters.
pub(super) fn check_code(source: &Source<'_>, code: &Placed<String>) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if !code.value.chars().all(fits) {
        source.fault(code.at, Label::WorkflowFaultCode, &[("name", &code.value)]);
    }
}

/// The value of a word, or a fault with the nearest word.
pub(super) fn look_up<T: Copy>(
    source: &Source<'_>,
    word: &Placed<String>,
    known: &[(&'static str, T)],
    what: Label,
) -> Option<T> {
    let found = known
        .iter()
        .find(|(name, _)| *name == word.value)
        .map(|(_, value)| *value);
    if found.is_none() {
        source.unknown(
            word.at,
            what,
            &word.value,
            known.iter().map(|(name, _)| *name),
        );
    }
    found
}

pub(super) fn roles(source: &Source<'_>, section: &Section<'_, '_>) -> Option<Vec<Role>> {
    section.value("who")?;
    let known = Role::ALL.map(|role| (role.code(), role));
    let words = section.words("who");
    Some(
        words
            .iter()
            .filter_map(|word| look_up(source, word, &known, Label::WorkflowWhatRole))
            .collect(),
    )
}

fn state(source: &Source<'_>, section: Section<'_, '_>) -> DraftState {
    let code = section.required_text("code");
    check_code(source, &code);
    let label = section.label();
    let phase = section
        .text("phase")
        .and_then(|word| look_up(source, &word, &PhaseName::ALL, Label::WorkflowWhatPhase))
        .unwrap_or(PhaseName::Open);
    let turn = if phase.has_turn() {
        Some(turn(source, &section))
    } else {
        let forbidden = ["actor", "action", "clock"];
        if let Some(value) = forbidden.into_iter().find_map(|key| section.value(key)) {
            let at = value.span().start;
            source.fault(
                at,
                Label::WorkflowFaultClosedTurn,
                &[("state", &code.value)],
            );
        }
        None
    };
    let late = section.section("late").map(|late| {
        let turn = DraftLate {
            actor: late.required_text("actor"),
            action: late.required_label("action"),
        };
        late.done();
        turn
    });
    let fhir = section.text("fhir").map(|text| text.value);
    section.done();
    DraftState {
        code,
        label,
        phase,
        turn,
        late,
        fhir,
        universal: false,
    }
}

pub(super) fn turn(source: &Source<'_>, section: &Section<'_, '_>) -> DraftTurn {
    DraftTurn {
        actor: section.required_text("actor"),
        action: section.required_label("action"),
        clock: clock(source, section),
    }
}

fn columns(top: &Section<'_, '_>, key: &'static str) -> Vec<DraftColumn> {
    let read = |section: Section<'_, '_>| {
        let column = DraftColumn {
            label: section.label(),
            states: section.words("states"),
        };
        section.done();
        column
    };
    top.sections(key).into_iter().map(read).collect()
}

fn list_columns(source: &Source<'_>, top: &Section<'_, '_>) -> Vec<Placed<ListColumn>> {
    let read = |section: Section<'_, '_>| {
        let word = section.required_text("shows");
        let column = ListColumn {
            label: section.label(),
            shows: shown(source, &word),
            cells: section.cells("cells"),
        };
        section.done();
        Placed {
            at: word.at,
            value: column,
        }
    };
    top.sections("list_column").into_iter().map(read).collect()
}

/// Reads `due`, `field:phone` and so on; a fault has been noted where the person stands in for it.
fn shown(source: &Source<'_>, word: &Placed<String>) -> Shown {
    if let Some(field) = word.value.strip_prefix("field:") {
        return Shown::Field(field.to_owned());
    }
    let known = Shown::WORDS.iter().find(|(name, _)| *name == word.value);
    known.map_or_else(
        || {
            let names = Shown::WORDS.iter().map(|(name, _)| *name);
            source.unknown(
                word.at,
                Label::WorkflowWhatShown,
                &word.value,
                names.chain(["field:phone"]),
            );
            Shown::Person
        },
        |(_, shows)| shows.clone(),
    )
}
