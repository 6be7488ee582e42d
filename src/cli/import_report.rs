//! What an import changed, institution by institution, in words and as JSON.

use super::context::Context;
use super::exit::CliError;
use crate::domain::area::AreaCode;
use crate::explain::facility_field;
use crate::locale::Label;
use crate::store::editions::diff::{Change, ChangeKind};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many institutions of each kind of change are printed one by one; `--names` prints all.
const SHOWN: usize = 10;

/// The kinds of change in the order of the report.
const KINDS: [(ChangeKind, Label); 5] = [
    (ChangeKind::Added, Label::ImportChangeAdded),
    (ChangeKind::ToReview, Label::ImportChangeReview),
    (ChangeKind::Changed, Label::ImportChangeChanged),
    (ChangeKind::Vanished, Label::ImportChangeVanished),
    (ChangeKind::Returned, Label::ImportChangeReturned),
];

/// Prints what became of the directory: new entries counted by area and kind, the first of every
/// other sort one by one; with `all`, every institution by name.
pub(super) fn print(
    context: &mut Context<'_>,
    changes: &[Change],
    all: bool,
) -> Result<(), CliError> {
    for (kind, label) in KINDS {
        let of_kind: Vec<&Change> = changes.iter().filter(|one| one.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let count = of_kind.len();
        let heading = context.locale.fill(label, &[("count", &count)]);
        context.print(&heading)?;
        let named = match kind {
            ChangeKind::Added => {
                by_area(context, &of_kind)?;
                0
            }
            _ => SHOWN,
        };
        let named = if all { count } else { named };
        for change in of_kind.iter().take(named) {
            for line in lines(context, change) {
                context.print(&line)?;
            }
        }
        let more = count - named.min(count);
        if more > 0 {
            let values: &[(&str, &dyn std::fmt::Display)] = &[("count", &more)];
            let label = if named == 0 {
                Label::ImportChangeNames
            } else {
                Label::ImportChangeMore
            };
            let more = context.locale.fill(label, values);
            context.print(&more)?;
        }
    }
    Ok(())
}

/// A line an area, in the order of the areas, those without one last: how many of each kind.
fn by_area(context: &mut Context<'_>, added: &[&Change]) -> Result<(), CliError> {
    let office = &context.office;
    let lang = context.locale.lang();
    let mut areas: BTreeMap<(bool, Option<&AreaCode>), BTreeMap<&str, usize>> = BTreeMap::new();
    for change in added {
        let area = change.area.as_ref();
        let kinds = areas.entry((area.is_none(), area)).or_default();
        *kinds.entry(&change.institution).or_default() += 1;
    }
    let mut lines = Vec::with_capacity(areas.len());
    for ((_, area), kinds) in areas {
        let area = area.map_or(context.locale.text(Label::ImportNoArea), |area| {
            office.areas.name(area)
        });
        let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let kinds = kinds.into_iter().map(|(kind, count)| {
            let kind = office.vocabularies.facility_kinds.label(kind, lang);
            format!("{kind} {count}")
        });
        lines.push(format!(
            "  {area}: {}",
            kinds.collect::<Vec<_>>().join("  ")
        ));
    }
    for line in lines {
        context.print(&line)?;
    }
    Ok(())
}

fn lines(context: &Context<'_>, change: &Change) -> Vec<String> {
    let mut lines = vec![format!("  {} {}", change.key, change.name)];
    lines.extend(change.fields.iter().map(|field| {
        let label = facility_field(&field.field);
        let name = label.map_or(field.field.as_str(), |label| context.locale.text(label));
        format!("    {name}: {} -> {}", field.old, field.new)
    }));
    lines
}

/// All changes with their fields.
pub(super) fn as_json(changes: &[Change]) -> Value {
    changes.iter().map(|change| json!(change)).collect()
}
