//! From the text of a workflow file to a [`Draft`]: the shape of the file, its words and spans.
//!
//! The format is described at the head of `data/workflows/callback.toml` and in
//! `docs/workflows.md`; whether names fit together is the business of `check`.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::DeValue;

use crate::domain::staff::Role;
use crate::domain::urgency::Urgency;
use crate::locale::Label;

use super::draft::{
    Draft, DraftColumn, DraftLate, DraftReassess, DraftState, DraftTarget, DraftTransition,
    DraftTurn, From, PhaseName, Primary,
};
use super::model::{ClockSpec, Guard, Hook, ListColumn, OwnerChange, Shown, Span, View};
use super::parse_fields::{choices, fields};
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

fn roles(source: &Source<'_>, section: &Section<'_, '_>) -> Option<Vec<Role>> {
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

fn turn(source: &Source<'_>, section: &Section<'_, '_>) -> DraftTurn {
    DraftTurn {
        actor: section.required_text("actor"),
        action: section.required_label("action"),
        clock: clock(source, section),
    }
}

fn clock(source: &Source<'_>, section: &Section<'_, '_>) -> Placed<ClockSpec> {
    let mut spec = ClockSpec {
        default: Span::Minutes(0),
        by_urgency: BTreeMap::new(),
        otherwise: None,
    };
    let Some(value) = section.value("clock") else {
        section.missing(section.at, "clock");
        return Placed {
            at: section.at,
            value: spec,
        };
    };
    let at = value.span().start;
    if !matches!(value.get_ref(), DeValue::Table(_)) {
        if let Some(text) = section.as_text("clock", value) {
            spec.default = span(source, &text);
        }
        return Placed { at, value: spec };
    }
    if let Some(table) = section.section("clock") {
        spec.default = span(source, &table.required_text("default"));
        spec.otherwise = table.text("otherwise").map(|text| span(source, &text));
        for urgency in Urgency::ALL {
            if let Some(text) = table.text(urgency.code()) {
                spec.by_urgency.insert(urgency, span(source, &text));
            }
        }
        table.done();
    }
    Placed { at, value: spec }
}

/// Reads `2bh`, `1bd`, `45m`, `6h`, `30d`, `field:at`, `field:at+30d`; an empty text has been reported already.
fn span(source: &Source<'_>, text: &Placed<String>) -> Span {
    parse_span(&text.value).unwrap_or_else(|| {
        if !text.value.is_empty() {
            source.fault(text.at, Label::WorkflowFaultSpan, &[("text", &text.value)]);
        }
        Span::Minutes(0)
    })
}

/// Minutes by the clock: `10m`, `1h`.
fn minutes(source: &Source<'_>, text: &Placed<String>) -> Option<u32> {
    if let Some(Span::Minutes(minutes)) = parse_span(&text.value) {
        return Some(minutes);
    }
    source.fault(text.at, Label::WorkflowFaultSpan, &[("text", &text.value)]);
    None
}

fn parse_span(text: &str) -> Option<Span> {
    if let Some(field) = text.strip_prefix("field:") {
        return match field.split_once('+') {
            None => (!field.is_empty()).then(|| Span::Field(field.to_owned())),
            Some((field, after)) => match parse_span(after)? {
                Span::Days(days) if !field.is_empty() => {
                    Some(Span::DaysAfter(field.to_owned(), days))
                }
                _ => None,
            },
        };
    }
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let count: u32 = text
        .strip_suffix(unit)?
        .parse()
        .ok()
        .filter(|count| *count > 0)?;
    match unit {
        "bm" => Some(Span::BusinessMinutes(count)),
        "bh" => count.checked_mul(60).map(Span::BusinessMinutes),
        "bd" => Some(Span::BusinessDays(count)),
        "m" => Some(Span::Minutes(count)),
        "h" => count.checked_mul(60).map(Span::Minutes),
        "d" => Some(Span::Days(count)),
        _ => None,
    }
}

fn transition(source: &Source<'_>, section: Section<'_, '_>) -> DraftTransition {
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

#[cfg(test)]
mod tests {
    use super::{Span, parse_span};

    #[test]
    fn a_span_is_a_number_with_its_unit_or_a_field() {
        assert_eq!(parse_span("2bh"), Some(Span::BusinessMinutes(120)));
        assert_eq!(parse_span("1bd"), Some(Span::BusinessDays(1)));
        assert_eq!(parse_span("45m"), Some(Span::Minutes(45)));
        assert_eq!(parse_span("6h"), Some(Span::Minutes(360)));
        assert_eq!(parse_span("30d"), Some(Span::Days(30)));
        assert_eq!(parse_span("field:at"), Some(Span::Field("at".to_owned())));
        assert_eq!(
            parse_span("field:at+30d"),
            Some(Span::DaysAfter("at".to_owned(), 30))
        );
        for wrong in [
            "",
            "2",
            "bh",
            "0d",
            "2x",
            "-1d",
            "field:",
            "field:+3d",
            "field:at+2bh",
            "２bh",
            "99999999999d",
        ] {
            assert_eq!(parse_span(wrong), None, "{wrong}");
        }
    }
}
