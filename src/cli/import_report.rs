//! What an import changed, institution by institution, in words and as JSON.

use super::context::Context;
use super::exit::CliError;
use crate::explain::facility_field;
use crate::locale::Label;
use crate::store::import_diff::{Change, ChangeKind};
use serde_json::{Value, json};

/// How many institutions of each kind are printed one by one; JSON has them all.
const SHOWN: usize = 10;

/// The kinds of change in the order of the report.
const KINDS: [(ChangeKind, Label); 5] = [
    (ChangeKind::Added, Label::ImportChangeAdded),
    (ChangeKind::ToReview, Label::ImportChangeReview),
    (ChangeKind::Changed, Label::ImportChangeChanged),
    (ChangeKind::Vanished, Label::ImportChangeVanished),
    (ChangeKind::Returned, Label::ImportChangeReturned),
];

/// Prints the first changes of each kind.
pub(super) fn print(context: &mut Context<'_>, changes: &[Change]) -> Result<(), CliError> {
    for (kind, label) in KINDS {
        let of_kind: Vec<&Change> = changes.iter().filter(|one| one.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let count = of_kind.len();
        let heading = context.locale.fill(label, &[("count", &count)]);
        context.print(&heading)?;
        for change in of_kind.iter().take(SHOWN) {
            for line in lines(context, change) {
                context.print(&line)?;
            }
        }
        if let Some(more) = count.checked_sub(SHOWN).filter(|more| *more > 0) {
            let more = context
                .locale
                .fill(Label::ImportChangeMore, &[("count", &more)]);
            context.print(&more)?;
        }
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
