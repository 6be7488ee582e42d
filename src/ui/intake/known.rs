//! What is known while somebody speaks: candidates, open cases, calls so far, the area.

use super::short_date;
use crate::app::intake::call::{Call, Mode};
use crate::app::intake::is_phone;
use crate::app::intake::lookup::{Candidate, ENDING, WHOLE};
use crate::app::screen::Desk;
use crate::domain::area::AreaGuess;
use crate::domain::number::Number;
use crate::locale::Label;
use crate::store::recognise::{CallerHit, PersonHit};
use crate::text::{cells, phone};
use crate::ui::cursor::Cursor;
use crate::ui::paint::Paint;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Below the sheet: one line of candidates, and two of what matters most.
pub(super) fn strip(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) {
    if area.height < 2 {
        return;
    }
    let theme = paint.theme();
    let candidates = call.lookup.candidates(&call.form);
    let title = if candidates.is_empty() {
        String::new()
    } else {
        title_of_candidates(call, desk)
    };
    paint.rule(area, 0, &title);
    let mut lines: Vec<(String, Style)> = Vec::new();
    if !candidates.is_empty() {
        let named = candidates
            .iter()
            .enumerate()
            .map(|(at, one)| format!("{} {}", at + 1, name(one, desk)));
        lines.push((named.collect::<Vec<_>>().join("  "), theme.strong()));
    }
    lines.extend(
        warnings(call, desk)
            .into_iter()
            .map(|text| (text, theme.warning())),
    );
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

/// Below the sheet: every candidate on a line of its own, one selected.
pub(super) fn list(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) -> Cursor {
    paint.rule(area, 0, &title_of_candidates(call, desk));
    rows(paint, area, 1, call, desk, false)
}

/// Beside the sheet: everything.
pub(super) fn panel(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) -> Cursor {
    let theme = paint.theme();
    let candidates = call.lookup.candidates(&call.form);
    let mut cursor = Cursor::within(area, 0, 0);
    let mut y = 0;
    if !candidates.is_empty() {
        paint.rule(area, 0, &title_of_candidates(call, desk));
        cursor = rows(paint, area, 1, call, desk, true);
        y = u16::try_from(1 + 2 * candidates.len() + 1).unwrap_or(area.height);
    }
    let mut lines: Vec<(String, Style)> = Vec::new();
    lines.extend(
        warnings(call, desk)
            .into_iter()
            .map(|text| (text, theme.warning())),
    );
    let notes = [speaking(call, desk), area_note(call, desk)];
    lines.extend(
        notes
            .into_iter()
            .flatten()
            .map(|text| (text, theme.plain())),
    );
    y = put_lines(paint, area, y, &lines);
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

fn rows(
    paint: &mut Paint<'_>,
    area: Rect,
    top: u16,
    call: &Call,
    desk: &Desk,
    is_tall: bool,
) -> Cursor {
    let theme = paint.theme();
    let selected = match call.mode {
        Mode::Candidates(selected) => Some(selected),
        _ => None,
    };
    let height = if is_tall { 2 } else { 1 };
    let mut cursor = Cursor::within(area, 0, usize::from(top));
    for (at, candidate) in call.lookup.candidates(&call.form).iter().enumerate() {
        let Some(y) = u16::try_from(at * height).ok().map(|down| top + down) else {
            break;
        };
        let is_selected = selected == Some(at);
        let style = if is_selected {
            theme.selected()
        } else {
            theme.plain()
        };
        let mark = if is_selected { ">" } else { " " };
        let text = format!("{mark}{} {}", at + 1, name(candidate, desk));
        let more = detail(candidate, desk);
        let text = if is_tall {
            text
        } else {
            format!("{text}  {more}")
        };
        paint.put(area, (0, y), area.width, &text, style);
        if is_tall {
            paint.put(
                area,
                (4, y + 1),
                area.width.saturating_sub(4),
                &more,
                theme.plain(),
            );
        }
        if is_selected {
            cursor = Cursor::within(area, 0, usize::from(y));
        }
    }
    cursor
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

fn name(candidate: &Candidate, desk: &Desk) -> String {
    match candidate {
        Candidate::Caller(hit) => caller_name(hit, desk),
        Candidate::Person(hit) => person_name(hit, desk),
    }
}

fn caller_name(hit: &CallerHit, desk: &Desk) -> String {
    let words = &desk.office.vocabularies.occupations;
    let occupation = hit
        .occupation
        .as_deref()
        .map(|code| words.label(code, desk.locale.lang()));
    let named = if hit.name.is_empty() {
        &hit.kana
    } else {
        &hit.name
    };
    joined([named.as_str(), &hit.organisation, occupation.unwrap_or("")])
}

fn person_name(hit: &PersonHit, desk: &Desk) -> String {
    let known = &hit.person.details;
    let birth = known.birth_short().unwrap_or_default();
    let sexes = &desk.office.vocabularies.sexes;
    let sex = known
        .sex
        .as_deref()
        .map_or("", |code| sexes.label(code, desk.locale.lang()));
    let area = known
        .area
        .as_ref()
        .map_or("", |code| desk.office.areas.name(code));
    joined([known.display_name().unwrap_or(""), &birth, sex, area])
}

fn detail(candidate: &Candidate, desk: &Desk) -> String {
    let (role, calls, last, extra) = match candidate {
        Candidate::Caller(hit) => (
            Label::IntakeCandidateCaller,
            hit.calls,
            hit.last_at,
            hit.phone.clone(),
        ),
        Candidate::Person(hit) => (
            Label::IntakeCandidatePerson,
            hit.consultations,
            hit.last_at,
            hit.person.details.address.clone(),
        ),
    };
    let calls = last.map(|at| {
        let date = short_date(at, desk);
        desk.locale.fill(
            Label::IntakeCandidateCalls,
            &[("count", &calls), ("date", &date)],
        )
    });
    joined([desk.locale.text(role), &calls.unwrap_or_default(), &extra])
}

/// Open cases of the person taken over, or of the only person who may be meant.
fn warnings(call: &Call, desk: &Desk) -> Vec<String> {
    let Some(hit) = meant(call) else {
        return Vec::new();
    };
    if hit.open_items.is_empty() {
        return Vec::new();
    }
    let items = hit
        .open_items
        .iter()
        .map(|(number, _, kind, state)| open_item(number, kind, state, desk));
    let items = items.collect::<Vec<_>>().join("  ");
    vec![
        desk.locale
            .fill(Label::IntakeOpenItems, &[("items", &items)]),
    ]
}

fn open_item(number: &Number, kind: &str, state: &str, desk: &Desk) -> String {
    let lang = desk.locale.lang();
    let workflow = desk.office.workflow(kind);
    let label = workflow.map_or(kind, |workflow| workflow.label.in_lang(lang));
    let state = workflow
        .and_then(|workflow| workflow.states.iter().find(|known| known.code == state))
        .map_or(state, |known| known.label.in_lang(lang));
    format!("{number} {label} {state}")
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

fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
