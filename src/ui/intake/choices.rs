//! The list behind F8 in cells: records that may be the same case, candidates for caller and person, and
//! the gist of the record under the cursor.

use super::known::{joined, open_item, put_wrapped, state};
use super::short_date;
use crate::app::intake::call::{Call, Mode};
use crate::app::intake::choosing::Choice;
use crate::app::intake::lookup::Candidate;
use crate::app::screen::Desk;
use crate::locale::Label;
use crate::store::alike::Earlier;
use crate::store::recognise::{CallerHit, OpenItem, PersonHit};
use crate::ui::cursor::Cursor;
use crate::ui::paint::Paint;
use chrono::{DateTime, Utc};
use ratatui::layout::Rect;

/// Rows of the gist of a record: what was said, the open case, what Enter does.
const GIST_ROWS: usize = 4;

/// Rows that each line about a candidate may take in a panel.
const DETAIL_ROWS: usize = 2;

/// Rows that the list takes where each choice has one.
pub(super) fn height(call: &Call) -> usize {
    let more = call.selected_record().map_or(1, |_| GIST_ROWS);
    1 + call.choices().len() + more
}

/// Draws the choices from row `top` on; gives the cursor and the row behind them. Records only while the
/// list has the hands: else they stand in the warnings.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    area: Rect,
    top: u16,
    call: &Call,
    desk: &Desk,
    is_tall: bool,
) -> (Cursor, u16) {
    let theme = paint.theme();
    let selected = match call.mode {
        Mode::Candidates(selected) => Some(selected),
        _ => None,
    };
    let mut cursor = Cursor::within(area, 0, usize::from(top));
    let mut y = top;
    let mut of_selected = String::new();
    for (at, choice) in call.choices().iter().enumerate() {
        if y >= area.height || selected.is_none() && matches!(choice, Choice::Record(_)) {
            continue;
        }
        let is_selected = selected == Some(at);
        let style = if is_selected {
            cursor = Cursor::within(area, 0, usize::from(y));
            theme.selected()
        } else {
            theme.plain()
        };
        let mark = if is_selected { ">" } else { " " };
        let head = format!("{mark}{} {}", at + 1, head(choice, desk));
        let more = details(choice, desk);
        if is_tall {
            paint.put(area, (0, y), area.width, &head, style);
            let inside = Rect {
                x: area.x + 3,
                width: area.width.saturating_sub(3),
                ..area
            };
            y += 1;
            for line in more.iter().filter(|line| !line.is_empty()) {
                y = put_wrapped(paint, inside, y, line, DETAIL_ROWS, theme.plain());
            }
        } else {
            let [what, then] = more;
            let text = joined([head.as_str(), " ", &what]);
            paint.put(area, (0, y), area.width, text.trim_end(), style);
            if is_selected {
                of_selected = then;
            }
            y += 1;
        }
    }
    if !of_selected.is_empty() {
        paint.put(
            area,
            (3, y),
            area.width.saturating_sub(3),
            &of_selected,
            theme.plain(),
        );
    }
    if let Some(record) = call.selected_record() {
        y = gist(paint, area, y, &record, desk);
    }
    (cursor, y)
}

/// What a record says, in a few lines, and what Enter does with it.
fn gist(paint: &mut Paint<'_>, area: Rect, mut y: u16, record: &Earlier, desk: &Desk) -> u16 {
    let theme = paint.theme();
    let details = &record.consultation.details;
    let said = joined([&details.narrative, &details.response_text]);
    let inside = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(2),
        ..area
    };
    y = put_wrapped(paint, inside, y, &said, GIST_ROWS - 2, theme.plain());
    if let Some(item) = record.open_items.first() {
        let open = desk
            .locale
            .fill(Label::IntakeOpenItems, &[("items", &open_item(item, desk))]);
        y = put_wrapped(paint, inside, y, &open, 1, theme.warning());
    }
    let hint = desk.locale.text(Label::IntakeRecordContinue);
    put_wrapped(paint, inside, y, hint, 1, theme.strong())
}

/// One line: number, person, day, where it stands, who has it.
pub(super) fn record(earlier: &Earlier, desk: &Desk) -> String {
    let consultation = &earlier.consultation;
    let details = &consultation.details;
    let person = details.person.display_name().unwrap_or_default();
    let stands = match earlier.open_items.first() {
        Some(item) => stands(item, desk),
        None => category(details.categories.first(), desk).to_owned(),
    };
    joined([
        &consultation.number.to_string(),
        person,
        &short_date(details.received_at, desk),
        &stands,
    ])
}

/// The state of an item and who has it.
fn stands(item: &OpenItem, desk: &Desk) -> String {
    let owner = item.owner.as_ref();
    let owner = owner.map(|name| {
        desk.locale
            .fill(Label::IntakeDoubleOwner, &[("name", name)])
    });
    joined([state(item, desk), &owner.unwrap_or_default()])
}

/// The names of the candidates with their digits, in one line.
pub(super) fn names(call: &Call, desk: &Desk) -> String {
    let choices = call.choices();
    let named = (1..)
        .zip(&choices)
        .filter_map(|(digit, choice)| match choice {
            Choice::Candidate(one) => Some(format!("{digit} {}", name(one, desk))),
            Choice::Record(_) => None,
        });
    named.collect::<Vec<_>>().join("  ")
}

/// Two lines about the first candidate, either may be empty.
pub(super) fn of_first(call: &Call, desk: &Desk) -> [String; 2] {
    let choices = call.choices();
    let mut candidates = choices
        .iter()
        .filter(|one| matches!(one, Choice::Candidate(_)));
    candidates
        .next()
        .map(|choice| details(choice, desk))
        .unwrap_or_default()
}

fn head(choice: &Choice, desk: &Desk) -> String {
    match choice {
        Choice::Record(earlier) => record(earlier, desk),
        Choice::Candidate(candidate) => name(candidate, desk),
    }
}

/// Two lines about a choice, either may be empty.
fn details(choice: &Choice, desk: &Desk) -> [String; 2] {
    match choice {
        Choice::Record(_) => [String::new(), String::new()],
        Choice::Candidate(candidate) => match candidate.as_ref() {
            Candidate::Caller(hit) => caller_details(hit, desk),
            Candidate::Person(hit) => {
                let role = desk.locale.text(Label::IntakeCandidatePerson);
                let calls = calls(hit.consultations, hit.last_at, desk);
                let last = category(hit.last_category.as_ref(), desk);
                let about = about(hit, desk);
                [
                    joined([role, &calls, last]),
                    joined([&about, &hit.person.details.address]),
                ]
            }
        },
    }
}

fn caller_details(hit: &CallerHit, desk: &Desk) -> [String; 2] {
    let role = desk.locale.text(Label::IntakeCandidateCaller);
    let calls = calls(hit.calls, hit.last_at, desk);
    let last = category(hit.last_category.as_ref(), desk);
    let person = hit.about.as_ref();
    let named = person.and_then(|hit| hit.person.details.display_name());
    let about = person.map(|hit| about(hit, desk)).unwrap_or_default();
    [
        joined([role, &calls, last]),
        joined([named.unwrap_or_default(), &about, &hit.phone]),
    ]
}

/// Open cases of a person, and how to speak with them.
fn about(hit: &PersonHit, desk: &Desk) -> String {
    let open = hit.open_items.first().map(|item| {
        desk.locale
            .fill(Label::IntakeOpenItems, &[("items", &open_item(item, desk))])
    });
    let note = &hit.person.details.speaking_note;
    let note = if note.is_empty() {
        String::new()
    } else {
        desk.locale.fill(Label::IntakeSpeaking, &[("note", note)])
    };
    joined([&open.unwrap_or_default(), &note])
}

fn calls(count: u32, last: Option<DateTime<Utc>>, desk: &Desk) -> String {
    let calls = last.map(|at| {
        let date = short_date(at, desk);
        desk.locale.fill(
            Label::IntakeCandidateCalls,
            &[("count", &count), ("date", &date)],
        )
    });
    calls.unwrap_or_default()
}

fn category<'d>(code: Option<&'d String>, desk: &'d Desk) -> &'d str {
    let words = &desk.office.vocabularies.categories;
    code.map_or("", |code| words.label(code, desk.locale.lang()))
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
