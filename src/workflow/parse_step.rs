//! The transitions of a workflow file.

use toml::Spanned;
use toml::de::DeValue;

use crate::locale::Label;

use super::draft::{DraftTarget, DraftTransition, From, Primary};
use super::model::{Guard, Hook, OwnerChange};
use super::parse::{check_code, look_up, roles, turn};
use super::parse_fields::fields;
use super::reader::{Placed, Section, Source};

pub(super) fn transition(source: &Source<'_>, section: Section<'_, '_>) -> DraftTransition {
    let name = section.required_text("name");
    check_code(source, &name);
    let again = section.section("again").map(|again| {
        let turn = turn(source, &again);
        again.done();
        turn
    });
    let read = DraftTransition {
        name,
        label: section.label(),
        also: section
            .words("also")
            .into_iter()
            .map(|word| word.value)
            .collect(),
        from: from(source, &section),
        to: target(&section),
        stays: section.words("stays"),
        who: roles(source, &section),
        fields: fields(source, &section, "fields"),
        asks: section.words("asks"),
        guards: guards(source, &section),
        hooks: hooks(source, &section),
        claims: section.flag("claims", false),
        owner: owner(source, &section),
        again,
        primary: primary(&section),
        irreversible: section.flag("final", false),
        further: section.flag("further", false),
        universal: false,
    };
    section.done();
    read
}

fn guards(source: &Source<'_>, section: &Section<'_, '_>) -> Vec<Guard> {
    let known = Guard::ALL.map(|guard| (guard.code(), guard));
    let words = section.words("guards");
    words
        .iter()
        .filter_map(|word| look_up(source, word, &known, Label::WorkflowWhatGuard))
        .collect()
}

fn hooks(source: &Source<'_>, section: &Section<'_, '_>) -> Vec<Placed<Hook>> {
    let known = Hook::ALL.map(|hook| (hook.code(), hook));
    let words = section.words("hooks");
    let found = words.iter().filter_map(|word| {
        let value = look_up(source, word, &known, Label::WorkflowWhatHook)?;
        Some(Placed { at: word.at, value })
    });
    found.collect()
}

fn owner(source: &Source<'_>, section: &Section<'_, '_>) -> Placed<OwnerChange> {
    let Some(word) = section.text("owner") else {
        return Placed::default();
    };
    let value = match (word.value.as_str(), word.value.strip_prefix("field:")) {
        ("take", _) => OwnerChange::Take,
        ("clear", _) => OwnerChange::Clear,
        (_, Some(field)) => OwnerChange::Field(field.to_owned()),
        (other, None) => {
            source.unknown(
                word.at,
                Label::WorkflowWhatOwner,
                other,
                ["take", "clear", "field:to"],
            );
            OwnerChange::Keep
        }
    };
    Placed { at: word.at, value }
}

fn from(source: &Source<'_>, section: &Section<'_, '_>) -> From {
    match section.value("from").map(Spanned::get_ref) {
        None => {
            section.missing(section.at, "from");
            From::States(Vec::new())
        }
        Some(DeValue::Array(_)) => From::States(section.words("from")),
        Some(_) => section
            .text("from")
            .and_then(|word| look_up(source, &word, &From::WORDS, Label::WorkflowWhatPhase))
            .map_or(From::States(Vec::new()), From::Phases),
    }
}

fn target(section: &Section<'_, '_>) -> DraftTarget {
    let Some(value) = section.value("to") else {
        return DraftTarget::Same;
    };
    if !matches!(value.get_ref(), DeValue::Table(_)) {
        return match section.text("to") {
            None => DraftTarget::Same,
            Some(word) => match word.value.as_str() {
                "same" => DraftTarget::Same,
                "before-hold" => DraftTarget::BeforeHold(word.at),
                "undo" => DraftTarget::Undo,
                _ => DraftTarget::State(word),
            },
        };
    }
    let Some(table) = section.section("to") else {
        return DraftTarget::Same;
    };
    let field = table.required_text("by");
    let values = table.entries().filter(|(key, _)| key.value != "by");
    let states = values
        .filter_map(|(key, value)| {
            let state = table.as_text(&key.value, value)?;
            let state = (state.value != "same").then_some(state);
            Some((key, state))
        })
        .collect();
    DraftTarget::ByField { field, states }
}

fn primary(section: &Section<'_, '_>) -> Primary {
    match section.value("primary").map(Spanned::get_ref) {
        Some(DeValue::Array(_)) => Primary::States(section.words("primary")),
        Some(_) if section.flag("primary", false) => Primary::Everywhere,
        _ => Primary::Nowhere,
    }
}
