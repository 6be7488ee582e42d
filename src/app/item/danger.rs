//! What makes a case 即時, whom to call at once, and how the sheets have changed.

use super::ItemLine;
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::work_item::Details;
use crate::locale::Label;
use crate::store::ItemView;
use crate::workflow::model::{FieldKind, FieldSpec, Transition, Workflow};

/// The danger signs of the newest sheet and the numbers to call; none without a sign.
pub(super) fn danger(view: &ItemView, workflow: &Workflow, desk: &Desk) -> Vec<ItemLine> {
    let lang = desk.locale.lang();
    let held = |spec: &&FieldSpec| {
        let value = view.item.details.get(&spec.code);
        spec.raises.is_some() && value.is_some_and(|value| !value.is_empty())
    };
    let raising = workflow.fields.iter().filter(held);
    let mut lines: Vec<ItemLine> = raising
        .map(|spec| {
            let stored = view.item.details.get(&spec.code).map_or("", String::as_str);
            let said = words::value(workflow, spec, stored, desk);
            ItemLine::warning(spec.label.in_lang(lang), said)
        })
        .collect();
    if !lines.is_empty() {
        lines.push(ItemLine::warning(
            desk.locale.text(Label::OutreachCallNow),
            numbers(desk),
        ));
    }
    lines
}

/// `救急 119  警察 110 ...`
#[must_use]
pub fn numbers(desk: &Desk) -> String {
    let lang = desk.locale.lang();
    let calls = desk.office.emergency.iter();
    let said = calls.map(|call| format!("{} {}", call.label.in_lang(lang), call.phone));
    said.collect::<Vec<_>>().join("  ")
}

/// Every sheet beside the one before it: what it says, and what it said before where that differs.
pub(super) fn sheets(view: &ItemView, workflow: &Workflow, desk: &Desk) -> Vec<ItemLine> {
    let Some(step) = workflow
        .transitions
        .iter()
        .find(|step| asks_whole_sheet(step, workflow))
    else {
        return Vec::new();
    };
    let taken_back = |id| view.timeline.iter().any(|entry| entry.undoes == Some(id));
    let filled: Vec<_> = view
        .timeline
        .iter()
        .filter(|entry| entry.transition == step.name && !taken_back(entry.id))
        .collect();
    let mut lines = Vec::new();
    let mut before: Option<&Details> = None;
    for entry in filled {
        let said = step.carries.iter().filter_map(|spec| {
            let value = said_in(workflow, spec, &entry.given, desk);
            let earlier = before.map(|before| said_in(workflow, spec, before, desk));
            let earlier = earlier.filter(|earlier| *earlier != value);
            if value.is_empty() && earlier.is_none() {
                return None;
            }
            let label = spec.label.in_lang(desk.locale.lang());
            Some(match earlier {
                Some(earlier) => format!("{label} {earlier}>{value}"),
                None => format!("{label} {value}"),
            })
        });
        let score = score(step, &entry.given);
        let total = desk
            .locale
            .fill(Label::OutreachSheetScore, &[("score", &score)]);
        let line = [total]
            .into_iter()
            .chain(said)
            .collect::<Vec<_>>()
            .join("  ");
        lines.push(ItemLine::plain(words::at(entry.at, desk), line));
        before = Some(&entry.given);
    }
    lines.reverse();
    if !lines.is_empty() {
        lines.insert(0, ItemLine::heading(step.label.in_lang(desk.locale.lang())));
    }
    lines
}

/// Whether a step asks for a whole sheet: figures to be added up.
fn asks_whole_sheet(step: &Transition, workflow: &Workflow) -> bool {
    let figures = step.carries.iter().filter(|spec| {
        matches!(spec.kind, FieldKind::Number { .. }) && workflow.fields.contains(spec)
    });
    figures.count() > 1
}

fn score(step: &Transition, given: &Details) -> i64 {
    let figures = step.carries.iter();
    let figures = figures.filter(|spec| matches!(spec.kind, FieldKind::Number { .. }));
    let held = figures.filter_map(|spec| given.get(&spec.code)?.parse::<i64>().ok());
    held.sum()
}

fn said_in(workflow: &Workflow, spec: &FieldSpec, given: &Details, desk: &Desk) -> String {
    let stored = given.get(&spec.code).filter(|value| !value.is_empty());
    stored.map_or_else(String::new, |stored| {
        words::value(workflow, spec, stored, desk)
    })
}
