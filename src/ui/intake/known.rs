//! What is known while somebody speaks: candidates, open cases, calls so far, the area.

use super::{choices, short_date};
use crate::app::intake::call::{Call, Mode};
use crate::app::intake::choosing::Choice;
use crate::app::intake::is_phone;
use crate::app::intake::lookup::{Candidate, WHOLE};
use crate::app::screen::Desk;
use crate::domain::area::AreaGuess;
use crate::locale::Label;
use crate::store::recognise::{ENDING, OpenItem, PersonHit};
use crate::text::wrap::wrap;
use crate::text::{cells, phone};
use crate::ui::cursor::Cursor;
use crate::ui::paint::Paint;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows that a warning or a note may take in the panel.
const NOTE_ROWS: usize = 2;

/// Below the sheet: one line of candidates, and two of what matters most.
pub(super) fn strip(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) {
    if area.height < 2 {
        return;
    }
    let theme = paint.theme();
    let has_offers = !call.lookup.offered(&call.form).is_empty();
    let title = if has_offers {
        title_of_candidates(call, desk)
    } else {
        String::new()
    };
    paint.rule(area, 0, &title);
    let mut lines: Vec<(String, Style)> = Vec::new();
    if has_offers {
        lines.push((choices::names(call, desk), theme.strong()));
    }
    lines.extend(
        warnings(call, desk)
            .into_iter()
            .map(|text| (text, theme.warning())),
    );
    // Of the only person who may be meant all that matters stands in the warnings and notes.
    if has_offers && meant(call).is_none() {
        let first = choices::of_first(call, desk).into_iter();
        lines.extend(
            first
                .filter(|line| !line.is_empty())
                .map(|text| (text, theme.plain())),
        );
    }
    let earlier = Some(earlier(call, desk).join("  ")).filter(|line| !line.is_empty());
    let is_at_area = matches!(call.form.focused_code(), "person.address" | "person.area");
    let (first, then) = if is_at_area {
        (area_note(call, desk), earlier)
    } else {
        (earlier, area_note(call, desk))
    };
    let notes = [speaking(call, desk), first, then];
    lines.extend(
        notes
            .into_iter()
            .flatten()
            .map(|text| (text, theme.plain())),
    );
    put_lines(paint, area, 1, &lines);
}

/// Below the sheet: every choice on a line of its own, one selected.
pub(super) fn list(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) -> Cursor {
    paint.rule(area, 0, &title_of_candidates(call, desk));
    choices::draw(paint, area, 1, call, desk, false).0
}

/// Beside the sheet: everything.
pub(super) fn panel(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) -> Cursor {
    let theme = paint.theme();
    let mut cursor = Cursor::within(area, 0, 0);
    let mut y = 0;
    let is_choosing = matches!(call.mode, Mode::Candidates(_));
    if is_choosing || !call.lookup.offered(&call.form).is_empty() {
        paint.rule(area, 0, &title_of_candidates(call, desk));
        (cursor, y) = choices::draw(paint, area, 1, call, desk, true);
        y += 1;
    }
    for text in warnings(call, desk) {
        y = put_wrapped(paint, area, y, &text, NOTE_ROWS, theme.warning());
    }
    let notes = [speaking(call, desk), area_note(call, desk)];
    for text in notes.into_iter().flatten() {
        y = put_wrapped(paint, area, y, &text, NOTE_ROWS, theme.plain());
    }
    y += 1;
    let earlier = earlier(call, desk);
    if !earlier.is_empty() && y + 1 < area.height {
        paint.rule(area, y, desk.locale.text(Label::IntakeLastCalls));
        let lines: Vec<(String, Style)> = earlier
            .into_iter()
            .map(|text| (text, theme.plain()))
            .collect();
        put_lines(paint, area, y + 1, &lines);
    }
    cursor
}

/// Draws a text in at most so many rows from row `y` on; gives the row behind it.
pub(super) fn put_wrapped(
    paint: &mut Paint<'_>,
    area: Rect,
    y: u16,
    text: &str,
    rows: usize,
    style: Style,
) -> u16 {
    let text = text.trim();
    let cols = area.width.saturating_sub(1);
    let mut at = y;
    for line in wrap(text, usize::from(cols)).into_iter().take(rows) {
        if at < area.height {
            let line = text.get(line).unwrap_or_default();
            paint.put(area, (1, at), cols, line.trim_end(), style);
            at += 1;
        }
    }
    at
}

/// Draws lines from row `y` on; gives the row behind them, one blank left.
fn put_lines(paint: &mut Paint<'_>, area: Rect, mut y: u16, lines: &[(String, Style)]) -> u16 {
    for (text, style) in lines {
        if y >= area.height {
            return y;
        }
        paint.put(area, (1, y), area.width.saturating_sub(1), text, *style);
        y += 1;
    }
    if lines.is_empty() { y } else { y + 1 }
}

fn title_of_candidates(call: &Call, desk: &Desk) -> String {
    let code = call.form.focused_code();
    let digits = phone::digits(&call.form.text(code)).len();
    let is_ending = is_phone(code) && (ENDING..WHOLE).contains(&digits);
    let hint = if is_ending {
        Label::IntakeCandidatesEnter
    } else {
        Label::IntakeCandidatesHint
    };
    format!(
        "{} ({})",
        desk.locale.text(Label::IntakeCandidates),
        desk.locale.text(hint)
    )
}

/// What must not be missed: somebody else on it now, the same case before, open cases of the person
/// taken over, or of the only person who may be meant.
fn warnings(call: &Call, desk: &Desk) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(other) = call.others(desk).first() {
        lines.push(desk.locale.fill(
            Label::IntakeAlsoTyping,
            &[("name", &other.staff), ("desk", &other.desk)],
        ));
    }
    let double = call.choices().into_iter().find_map(|choice| match choice {
        Choice::Record(record) => Some(record),
        Choice::Candidate(_) => None,
    });
    if let Some(record) = &double {
        let told = choices::record(record, desk);
        lines.push(desk.locale.fill(Label::IntakeDouble, &[("record", &told)]));
    }
    let told = double.map(|record| record.open_items).unwrap_or_default();
    let open = meant(call).map(|hit| hit.open_items).unwrap_or_default();
    let rest = open.iter().filter(|item| !told.contains(item));
    let items: Vec<String> = rest.map(|item| open_item(item, desk)).collect();
    if !items.is_empty() {
        let items = items.join("  ");
        lines.push(
            desk.locale
                .fill(Label::IntakeOpenItems, &[("items", &items)]),
        );
    }
    lines
}

/// Number, workflow and state of an open work item.
pub(super) fn open_item(item: &OpenItem, desk: &Desk) -> String {
    let workflow = desk.office.workflow(&item.kind);
    let label = workflow.map_or(item.kind.as_str(), |workflow| {
        workflow.label.in_lang(desk.locale.lang())
    });
    format!("{} {label} {}", item.number, state(item, desk))
}

/// Words for the state of an open work item.
pub(super) fn state<'d>(item: &'d OpenItem, desk: &'d Desk) -> &'d str {
    let states = desk
        .office
        .workflow(&item.kind)
        .map(|workflow| &workflow.states);
    states
        .and_then(|states| states.iter().find(|known| known.code == item.state))
        .map_or(item.state.as_str(), |known| {
            known.label.in_lang(desk.locale.lang())
        })
}

/// How to speak with the person.
fn speaking(call: &Call, desk: &Desk) -> Option<String> {
    let note = meant(call)?.person.details.speaking_note;
    (!note.is_empty()).then(|| desk.locale.fill(Label::IntakeSpeaking, &[("note", &note)]))
}

/// What the address says of the area: its support centre, or which areas it may be.
fn area_note(call: &Call, desk: &Desk) -> Option<String> {
    let address = call.form.text("person.address");
    let code = call.form.text("person.area");
    let area = desk
        .office
        .areas
        .all()
        .iter()
        .find(|area| area.code.0 == code);
    match (area, desk.office.areas.locate(&address)) {
        (Some(area), _) => {
            let values: [(&str, &dyn std::fmt::Display); 3] = [
                ("area", &area.name),
                ("centre", &area.support_centre),
                ("phone", &area.support_centre_phone),
            ];
            Some(desk.locale.fill(Label::IntakeAreaCentre, &values))
        }
        (None, AreaGuess::Several(codes)) => {
            let names = codes
                .iter()
                .map(|code| desk.office.areas.name(code).to_owned());
            let names = names.collect::<Vec<_>>().join(" ");
            Some(
                desk.locale
                    .fill(Label::IntakeAreaOffered, &[("areas", &names)]),
            )
        }
        (None, _) if !address.is_empty() => {
            Some(desk.locale.text(Label::IntakeAreaNotSet).to_owned())
        }
        (None, _) => None,
    }
}

/// One line for each earlier consultation about the person.
fn earlier(call: &Call, desk: &Desk) -> Vec<String> {
    let words = &desk.office.vocabularies.categories;
    let line = |consultation: &crate::domain::consultation::Consultation| {
        let details = &consultation.details;
        let category = details
            .categories
            .first()
            .map(|code| words.label(code, desk.locale.lang()));
        let first = details.narrative.lines().next().unwrap_or("");
        let number = consultation.number.to_string();
        let date = short_date(details.received_at, desk);
        joined([
            &date,
            &number,
            category.unwrap_or(""),
            &cells::truncate(first, 40),
        ])
    };
    call.lookup.earlier.iter().map(line).collect()
}

/// The person taken over, else the only one who may be meant.
fn meant(call: &Call) -> Option<Box<PersonHit>> {
    if let Some(taken) = &call.lookup.taken {
        return Some(taken.clone());
    }
    let mut persons = call
        .lookup
        .candidates(&call.form)
        .into_iter()
        .filter_map(|one| match one {
            Candidate::Person(hit) => Some(hit),
            Candidate::Caller(_) => None,
        });
    let first = persons.next()?;
    persons.next().is_none().then_some(first)
}

/// Texts with a space between those that say something.
pub(super) fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
