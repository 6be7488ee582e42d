//! Ranked candidates: points and reasons, so that the choice can be defended on the telephone;
//! those left out with why not; the offers that are out.

use super::{below, cell, first_rows, item, last_rows, wrapped};
use crate::app::item::offer_lines;
use crate::app::screen::Desk;
use crate::app::work::{Around, KindDesk, Pane};
use crate::domain::ranking::Candidate;
use crate::explain;
use crate::locale::Label;
use crate::store::ItemView;
use crate::text::cells;
use crate::ui::{Memory, Paint};
use ratatui::layout::Rect;

/// Rows of a candidate: name and points, best reasons.
const ROWS: u16 = 2;
/// Fewest rows in which those left out are worth a start.
const LEAST_EXCLUDED: u16 = 5;

/// Draws candidates, the reasons of the one under the hand, and the offers.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    kind: &KindDesk,
    view: &ItemView,
    desk: &Desk,
) {
    let around = kind.around();
    let offers = offer_lines(view, desk);
    let offer_rows = item::height(&offers, area.width, paint.theme());
    let offer_rows = cell(offer_rows).min(area.height / 3);
    let bottom = last_rows(area, offer_rows);
    item::draw_lines(paint, bottom, &offers);
    let area = Rect {
        height: area.height - offer_rows,
        ..area
    };
    let area = put_heading(paint, area, around, desk);
    if kind.shows_why() {
        put_excluded(paint, area, around, desk);
        return;
    }
    let reasons = reasons(around, desk, usize::from(area.width.saturating_sub(2)));
    let reason_rows = cell(reasons.len() + 1).min(area.height / 2);
    let wanted = cell(around.candidates().len().max(1)) * ROWS;
    let list_rows = wanted.min(area.height - reason_rows);
    put_candidates(paint, memory, first_rows(area, list_rows), kind, desk);
    let rest = below(area, list_rows);
    let used = put_reasons(paint, rest, around, &reasons, desk);
    let rest = below(rest, used);
    if rest.height >= LEAST_EXCLUDED {
        put_excluded(paint, rest, around, desk);
    }
}

/// Why the candidate under the hand stands where it stands. Gives the rows used.
fn put_reasons(
    paint: &mut Paint<'_>,
    area: Rect,
    around: &Around,
    reasons: &[String],
    desk: &Desk,
) -> u16 {
    let candidates = around.candidates();
    let Some(picked) = candidates.get(around.picked()) else {
        return 0;
    };
    let place = around.picked() + 1;
    let title = desk.locale.fill(
        Label::ReferralReasons,
        &[("place", &place), ("name", &picked.facts.name)],
    );
    paint.rule(area, 0, &title);
    for (y, line) in reasons.iter().enumerate() {
        paint.put(
            area,
            (1, cell(y + 1)),
            area.width,
            line,
            paint.theme().plain(),
        );
    }
    cell(reasons.len() + 1).min(area.height)
}

fn put_heading(paint: &mut Paint<'_>, area: Rect, around: &Around, desk: &Desk) -> Rect {
    let Some(ranking) = around.ranking() else {
        return area;
    };
    let (count, excluded) = (around.candidates().len(), ranking.excluded.len());
    let values: &[(&str, &dyn std::fmt::Display)] = &[("count", &count), ("excluded", &excluded)];
    let mut text = desk.locale.fill(Label::ReferralCandidates, values);
    let beyond = ranking.items.len() - ranking.within(around.open());
    if beyond > 0 {
        let count = desk
            .locale
            .fill(Label::ReferralBeyond, &[("count", &beyond)]);
        text.push_str(&count);
    }
    if !around.relaxed().is_empty() {
        text.push(' ');
        text.push_str(desk.locale.text(Label::ReferralWidened));
    }
    paint.put(area, (1, 0), area.width, &text, paint.theme().strong());
    below(area, 1)
}

fn put_candidates(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    kind: &KindDesk,
    desk: &Desk,
) {
    let theme = paint.theme();
    let around = kind.around();
    let candidates = around.candidates();
    if candidates.is_empty() {
        paint.put(
            area,
            (1, 0),
            area.width,
            desk.locale.text(Label::ReferralNone),
            theme.warning(),
        );
        put_removed(paint, below(area, 1), around, desk);
        return;
    }
    let rows = usize::from(area.height / ROWS);
    let window = memory.window("candidates", candidates.len(), Some(around.picked()), rows);
    let first = window.start;
    for (at, candidate) in candidates.iter().enumerate().skip(first).take(window.len()) {
        let y = cell(at - first) * ROWS;
        let is_picked = at == around.picked();
        let mark = match (is_picked, around.is_marked(candidate.facts.facility)) {
            (true, _) => ">",
            (false, true) => "*",
            (false, false) => " ",
        };
        let points = desk
            .locale
            .fill(Label::ReferralPoints, &[("n", &candidate.points)]);
        let x = paint.put_right(
            Rect {
                width: area.width.saturating_sub(1),
                ..area
            },
            y,
            &points,
            theme.strong(),
        );
        let marked = if around.is_marked(candidate.facts.facility) {
            "*"
        } else {
            ""
        };
        let name = format!("{mark}{} {}{marked}", at + 1, candidate.facts.name);
        paint.put(area, (1, y), x.saturating_sub(2), &name, theme.strong());
        let room = area.width.saturating_sub(5);
        let best = best_reasons(around, candidate, desk, usize::from(room));
        paint.put(area, (4, y + 1), room, &best, theme.plain());
        if is_picked && kind.pane() == Pane::Side {
            paint.style_row(area, y, theme.selected());
        }
    }
}

/// The strongest reasons, as many as fit whole into `width` cells.
fn best_reasons(around: &Around, candidate: &Candidate, desk: &Desk, width: usize) -> String {
    let ranking = around.ranking();
    let mut reasons = ranking
        .map(|ranking| ranking.reasons(candidate))
        .unwrap_or_default();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.points));
    let said = reasons
        .iter()
        .map(|reason| explain::reason(reason, &desk.office, desk.locale));
    let lines = filled(said.collect(), width);
    lines.into_iter().next().unwrap_or_default()
}

/// As many parts to a line as fit.
fn filled(parts: Vec<String>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let fits = |line: &String| cells::width(line) + 2 + cells::width(&part) <= width;
        match lines.last_mut().filter(|line| fits(line)) {
            Some(line) => {
                line.push_str("  ");
                line.push_str(&part);
            }
            None => lines.push(part),
        }
    }
    lines
}

/// Every reason of the candidate under the hand with its points, as many to a line as fit.
fn reasons(around: &Around, desk: &Desk, width: usize) -> Vec<String> {
    let candidates = around.candidates();
    let picked = candidates.get(around.picked());
    let Some((candidate, ranking)) = picked.zip(around.ranking()) else {
        return Vec::new();
    };
    let said: Vec<String> = ranking
        .reasons(candidate)
        .iter()
        .map(|reason| {
            let text = explain::reason(reason, &desk.office, desk.locale);
            format!("{text} {:+}", reason.points)
        })
        .collect();
    filled(said, width)
}

/// The rules that removed most, and what lifting each would bring back.
fn put_removed(paint: &mut Paint<'_>, area: Rect, around: &Around, desk: &Desk) {
    let Some(ranking) = around.ranking() else {
        return;
    };
    for (y, (rule, removed)) in ranking.removed_by.iter().enumerate() {
        let values: &[(&str, &dyn std::fmt::Display)] = &[
            ("rule", &explain::rule(*rule, desk.locale)),
            ("total", &removed.total),
            ("back", &removed.only_by_this),
        ];
        let text = desk.locale.fill(Label::ReferralRemoved, values);
        paint.put(area, (1, cell(y)), area.width, &text, paint.theme().plain());
    }
}

/// Those who cannot be asked, each with every reason.
fn put_excluded(paint: &mut Paint<'_>, area: Rect, around: &Around, desk: &Desk) {
    let Some(ranking) = around.ranking() else {
        return;
    };
    paint.rule(area, 0, desk.locale.text(Label::ReferralWhyNot));
    let area = below(area, 1);
    let room = usize::from(area.height);
    let mut lines: Vec<(bool, String)> = Vec::new();
    let mut told = 0;
    for excluded in &ranking.excluded {
        if lines.len() + 2 > room {
            break;
        }
        told += 1;
        lines.push((true, ranking.facts(excluded).name.clone()));
        let why: Vec<String> = ranking
            .why_not(excluded)
            .iter()
            .map(|why| explain::why_not(why, &desk.office, desk.locale))
            .collect();
        let width = usize::from(area.width.saturating_sub(4));
        lines.extend(
            wrapped(&why.join("  "), width)
                .into_iter()
                .map(|line| (false, line)),
        );
    }
    let rest = ranking.excluded.len() - told;
    if rest > 0 {
        lines.truncate(room.saturating_sub(1));
        lines.push((
            true,
            desk.locale
                .fill(Label::ReferralMoreExcluded, &[("count", &rest)]),
        ));
    }
    for (y, (is_name, line)) in lines.iter().enumerate() {
        let x = if *is_name { 1 } else { 3 };
        paint.put(
            area,
            (x, cell(y)),
            area.width.saturating_sub(x),
            line,
            paint.theme().plain(),
        );
    }
}
