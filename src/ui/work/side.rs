//! The right side of a list: who it is about, whose turn it is, and either the ranked
//! candidates or all that is known of the item.

use super::list::style_of;
use super::{below, candidates, cell, item, wrapped};
use crate::app::item::known_lines;
use crate::app::screen::Desk;
use crate::app::work::{KindDesk, is_settled, words};
use crate::store::lists::QueueRow;
use crate::ui::{Memory, Paint};
use crate::workflow::model::Workflow;
use ratatui::layout::Rect;

/// Draws what is known of the selected item.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) {
    let Some(row) = kind.list().selected() else {
        return;
    };
    let mut used = put_head(paint, area, row, workflow, desk);
    if let Some(told) = kind.others().told(row.item.id, desk) {
        let width = area.width.saturating_sub(1);
        let style = paint.theme().warning();
        paint.put(area, (1, used), width, &told, style);
        used += 1;
    }
    let rest = below(area, used);
    paint.rule(rest, 0, "");
    let rest = below(rest, 1);
    let Some(view) = kind.around().view() else {
        return;
    };
    if kind.around().ranking().is_some() && !is_settled(workflow, view) {
        candidates::draw(paint, memory, rest, kind, view, desk);
    } else {
        item::draw_lines(paint, rest, &known_lines(view, desk));
    }
}

/// Person, state, whose turn and how long still. Gives the rows used.
pub(super) fn put_head(
    paint: &mut Paint<'_>,
    area: Rect,
    row: &QueueRow,
    workflow: &Workflow,
    desk: &Desk,
) -> u16 {
    let theme = paint.theme();
    let item = &row.item;
    let lang = desk.locale.lang();
    let person = row.person.as_ref();
    let name = words::person(person, desk);
    let age = words::age_and_sex(person, desk);
    let about = if age.is_empty() || name == age {
        name
    } else {
        format!("{name} {age}")
    };
    let head = format!(
        "{}  {about}  {}",
        words::short_number(item),
        words::area_name(item, desk)
    );
    paint.put(
        area,
        (1, 0),
        area.width.saturating_sub(1),
        &head,
        theme.strong(),
    );
    let owner = row.owner_name.clone().unwrap_or_else(|| {
        desk.locale
            .text(crate::locale::Label::WorkUnassigned)
            .to_owned()
    });
    let state = words::state(workflow, &item.state, lang);
    let urgency = words::urgency(item.urgency, desk);
    let standing = format!("{state}  {urgency}  {owner}");
    paint.put(
        area,
        (1, 1),
        area.width.saturating_sub(1),
        &standing,
        theme.plain(),
    );
    let Some(next) = &item.next else { return 2 };
    let left = words::left(next.due, desk);
    let turn = format!(
        "{}: {}",
        words::actor(item, desk),
        words::action(workflow, item, desk)
    );
    let style = style_of(Some(left.pressure), item.urgency, theme);
    let due = format!("{} ({})", left.text, words::at(next.due, desk));
    let mut used = 2;
    for line in wrapped(&turn, usize::from(area.width.saturating_sub(2)))
        .into_iter()
        .take(2)
    {
        paint.put(
            area,
            (1, used),
            area.width.saturating_sub(1),
            &line,
            theme.plain(),
        );
        used += 1;
    }
    paint.put(area, (1, used), area.width.saturating_sub(1), &due, style);
    cell(usize::from(used) + 1)
}
