//! One line that says how an item stands, from wherever somebody is: `/o 12 到着`, `o12 帰着 3 玄関先で話せた`.
//!
//! Letter and number of the item, what the step is called, then its fields in their order: one word each where one is
//! needed, everything that is left for the first text. What is still missing is shown with what it may be.

use crate::app::screen::Desk;
use crate::calendar::fiscal;
use crate::domain::number::Number;
use crate::domain::work_item::Details;
use crate::locale::Label;
use crate::text::fold;
use crate::workflow::model::{FieldKind, FieldSpec, Transition, Workflow};

/// A line that was understood so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusLine {
    /// The item.
    pub number: Number,
    /// Name of the step.
    pub step: String,
    /// What is given with it, as typed.
    pub given: Details,
    /// What people read of it.
    pub text: String,
    /// What a field that is needed and not typed yet may be.
    pub wants: Option<String>,
}

/// The steps that a line may mean, the likeliest first; none when it is not such a line.
#[must_use]
pub fn read(typed: &str, desk: &Desk) -> Vec<StatusLine> {
    let Some((number, rest)) = numbered(typed, desk) else {
        return Vec::new();
    };
    let workflow = desk.office.workflows.iter();
    let mut workflow = workflow.filter(|one| Some(one.letter) == number.letter());
    let (Some(workflow), Some(word)) = (workflow.next(), rest.split_whitespace().next()) else {
        return Vec::new();
    };
    let words = rest.trim_start().strip_prefix(word).unwrap_or_default();
    let steps = workflow.steps_like(word);
    let line = |step| understood(workflow, step, &number, words, desk);
    steps.into_iter().map(line).collect()
}

/// The number at the head of the line, with or without a space after its letter, and the rest.
fn numbered(typed: &str, desk: &Desk) -> Option<(Number, String)> {
    let plain = fold::ascii(typed);
    let line = plain.trim_start().trim_start_matches('/').trim_start();
    let year = fiscal::fiscal_era_year(desk.today());
    let mut head = String::new();
    for (at, word) in line.split_whitespace().enumerate().take(2) {
        head.push_str(word);
        let number = Number::parse(&head, year.letter, year.year);
        if let Some(number) = number.filter(|number| number.letter().is_some()) {
            let rest = line.split_whitespace().skip(at + 1).collect::<Vec<_>>();
            return Some((number, rest.join(" ")));
        }
    }
    None
}

fn understood(
    workflow: &Workflow,
    step: &Transition,
    number: &Number,
    words: &str,
    desk: &Desk,
) -> StatusLine {
    let mut given = Details::new();
    let mut words = words.split_whitespace().peekable();
    for spec in &step.carries {
        if is_prose(spec) {
            continue;
        }
        // A word of a closed list is meant for it, needed or not: `帰着 3` tells how deep the contact was.
        let is_coded = matches!(spec.kind, FieldKind::Choice(_));
        let is_meant = is_coded || is_needed(spec, &given, step, workflow, desk);
        if let Some(word) = words.next_if(|word| is_meant && fits(spec, word, workflow, desk)) {
            given.insert(spec.code.clone(), word.to_owned());
        }
    }
    let rest = words.collect::<Vec<_>>().join(" ");
    if let Some(prose) = step
        .carries
        .iter()
        .find(|spec| is_prose(spec) && !rest.is_empty())
    {
        given.insert(prose.code.clone(), rest);
    }
    let missing = step.carries.iter().find(|spec| {
        is_needed(spec, &given, step, workflow, desk) && !given.contains_key(&spec.code)
    });
    let lang = desk.locale.lang();
    let said: Vec<&str> = given.values().map(String::as_str).collect();
    let done = desk.locale.fill(
        Label::AppPaletteStep,
        &[
            ("number", number),
            ("step", &step.label.in_lang(lang)),
            ("given", &said.join(" ")),
        ],
    );
    let label = missing.map_or("", |spec| spec.label.in_lang(lang));
    let more = desk
        .locale
        .fill(Label::AppPaletteStepWants, &[("field", &label)]);
    let done = done.trim_end();
    StatusLine {
        number: number.clone(),
        step: step.name.clone(),
        given,
        text: missing.map_or_else(|| done.to_owned(), |_| format!("{done} {more}")),
        wants: missing.map(|spec| wanted(spec, workflow, desk)),
    }
}

fn is_prose(spec: &FieldSpec) -> bool {
    matches!(spec.kind, FieldKind::Memo | FieldKind::Text)
}

/// Whether the step is refused without a field, by what has been typed before it.
fn is_needed(
    spec: &FieldSpec,
    given: &Details,
    step: &Transition,
    workflow: &Workflow,
    desk: &Desk,
) -> bool {
    let holds = |(other, values): &(String, Vec<String>)| {
        let mut carried = step.carries.iter();
        let other = carried.find(|spec| spec.code == *other);
        let said = other.and_then(|other| match (&other.kind, given.get(&other.code)?) {
            (FieldKind::Choice(list), typed) => {
                let words = workflow.vocabulary(list, &desk.office.vocabularies)?;
                words.find(typed).map(|term| term.code.as_str())
            }
            (_, typed) => Some(typed.as_str()),
        });
        said.is_some_and(|said| values.iter().any(|value| value == said))
    };
    spec.required || spec.required_when.as_ref().is_some_and(holds)
}

/// Whether a word can be the value of a field; what it means exactly is decided where the step is taken.
fn fits(spec: &FieldSpec, word: &str, workflow: &Workflow, desk: &Desk) -> bool {
    match &spec.kind {
        FieldKind::Number { .. } => word.parse::<i64>().is_ok(),
        FieldKind::Choice(list) => {
            let words = workflow.vocabulary(list, &desk.office.vocabularies);
            words.is_some_and(|words| words.find(word).is_some())
        }
        _ => true,
    }
}

/// What a field may be, in one line.
fn wanted(spec: &FieldSpec, workflow: &Workflow, desk: &Desk) -> String {
    let lang = desk.locale.lang();
    let words = match &spec.kind {
        FieldKind::Choice(list) => workflow.vocabulary(list, &desk.office.vocabularies),
        _ => None,
    };
    let terms = words.into_iter().flat_map(|words| &words.terms);
    let said = terms.map(|term| match term.code.parse::<u8>() {
        Ok(digit) => format!("{digit}{}", term.label(lang)),
        // A code in words is a word of its own.
        Err(_) => term.label(lang).to_owned(),
    });
    said.collect::<Vec<_>>().join(" ")
}
