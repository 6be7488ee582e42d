//! The board: columns by state, cards of three lines, teams that are out above everything.
//!
//! As many columns as fit are shown; what lies to the left and right is counted. The
//! board moves sideways only to follow the hand.

use super::list::style_of;
use super::side::put_head;
use super::{TALL, below, cell, first_rows, item, last_rows};
use crate::app::item::known_lines;
use crate::app::screen::Desk;
use crate::app::teams::words as teams;
use crate::app::work::board::{BoardColumn, columns, place_of};
use crate::app::work::words::{self, Colleague, Signs};
use crate::app::work::{KindDesk, Pane};
use crate::domain::urgency::Urgency;
use crate::locale::Label;
use crate::store::lists::QueueRow;
use crate::store::outings::TeamAway;
use crate::text::cells::pad;
use crate::ui::teams::style as team_style;
use crate::ui::{Cursor, Memory, Paint};
use crate::workflow::model::Workflow;
use ratatui::layout::Rect;

/// The narrowest column, in cells, and the line beside it.
const NARROWEST: u16 = 16;
/// Rows of a card; one more in a column where something was made from a case. A blank one below it where there is room.
const CARD: u16 = 3;
/// Teams that are out shown above the columns at once.
const TEAMS: usize = 3;
/// Rows about the selected item below the columns.
const DETAIL: u16 = 5;
/// The same in a window that is tall enough for what is known of the item.
const BROAD_DETAIL: u16 = 14;
/// Cells from which a card shows numbers with all their zeros.
const FULL_NUMBER: u16 = 18;

/// Scroll places of the columns.
const NAMES: [&str; 12] = [
    "board 1", "board 2", "board 3", "board 4", "board 5", "board 6", "board 7", "board 8",
    "board 9", "board 10", "board 11", "board 12",
];

/// Draws the board; the cursor stands on the selected card.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) -> Cursor {
    let used = put_teams(paint, area, kind, desk);
    let area = below(area, used);
    let area = put_detail(paint, area, kind, workflow, desk);
    let columns = columns(workflow, kind.list(), memory.is_broad(), desk);
    let selected = kind.list().selected().map(|row| row.item.id);
    let place = selected.and_then(|item| place_of(&columns, item));
    let room = usize::from((area.width + 1) / (NARROWEST + 1)).max(1);
    let window = memory.window(
        "board",
        columns.len(),
        place.map(|(column, _)| column),
        room,
    );
    let shown = window.len().max(1);
    let width = (area.width + 1) / cell(shown) - 1;
    let mut cursor = Cursor::within(area, 0, 1);
    for (at, column) in columns
        .iter()
        .enumerate()
        .skip(window.start)
        .take(window.len())
    {
        let x = cell(at - window.start) * (width + 1);
        let place_here = place
            .filter(|(in_column, _)| *in_column == at)
            .map(|(_, row)| row);
        let column_area = Rect {
            x: area.x + x,
            width: width.min(area.width - x),
            ..area
        };
        if at > window.start {
            paint.upright(
                Rect {
                    x: column_area.x - 1,
                    width: 1,
                    ..area
                },
                0,
            );
        }
        let name = NAMES.get(at).copied().unwrap_or("board 0");
        let drawn = put_column(
            paint,
            memory,
            column_area,
            name,
            column,
            place_here,
            kind,
            desk,
        );
        cursor = drawn.unwrap_or(cursor);
    }
    put_hidden(
        paint,
        first_rows(below(area, 1), 1),
        &columns,
        &window,
        desk,
    );
    cursor
}

/// The selected item below the columns, as much of it as there is room for. Gives the room above.
fn put_detail(
    paint: &mut Paint<'_>,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) -> Rect {
    let rows = match area.height {
        TALL.. => BROAD_DETAIL,
        height if height > DETAIL + 2 + CARD => DETAIL,
        _ => return area,
    };
    let detail = last_rows(area, rows);
    paint.rule(detail, 0, "");
    let detail = below(detail, 1);
    if let Some(row) = kind.list().selected() {
        let used = put_head(paint, detail, row, workflow, desk);
        if let Some(view) = kind.around().view().filter(|_| rows == BROAD_DETAIL) {
            item::draw_lines(paint, below(detail, used), &known_lines(view, desk));
        }
    }
    Rect {
        height: area.height - rows,
        ..area
    }
}

/// Cards in columns that do not fit, counted at the edge where they are.
fn put_hidden(
    paint: &mut Paint<'_>,
    area: Rect,
    columns: &[BoardColumn<'_>],
    window: &std::ops::Range<usize>,
    desk: &Desk,
) {
    let cards = |columns: &[BoardColumn<'_>]| -> usize {
        columns.iter().map(|column| column.cards.len()).sum()
    };
    let style = paint.theme().strong();
    let count = cards(columns.get(..window.start).unwrap_or_default());
    if count > 0 {
        let text = desk
            .locale
            .fill(Label::WorkHiddenLeft, &[("count", &count)]);
        paint.put(area, (0, 0), area.width, &text, style);
    }
    let count = cards(columns.get(window.end..).unwrap_or_default());
    if count > 0 {
        let text = desk
            .locale
            .fill(Label::WorkHiddenRight, &[("count", &count)]);
        paint.put_right(area, 0, &text, style);
    }
}

/// One line for each team that is out, the most worrying first. Gives the rows used.
fn put_teams(paint: &mut Paint<'_>, area: Rect, kind: &KindDesk, desk: &Desk) -> u16 {
    let away = desk.teams.away(desk.now, desk.office.clocks.safety);
    let out: Vec<&TeamAway> = away
        .into_iter()
        .filter(|team| team.kind == kind.kind())
        .collect();
    if out.is_empty() || area.height < 8 {
        return 0;
    }
    for (y, team) in out.iter().take(TEAMS).enumerate() {
        let area_code = team.area.as_ref();
        let where_to = area_code.and_then(|code| desk.office.areas.get(code));
        let text = format!(
            "{} {} {} {} {} {}",
            desk.locale.text(Label::OutreachUnderWay),
            teams::number(team),
            where_to.map_or("-", |one| one.short(desk.locale.lang())),
            teams::standing(team, teams::Length::Full, desk),
            teams::answer(team, desk).unwrap_or_default(),
            team.who(),
        );
        let style = team_style(teams::safety(team, desk), paint.theme());
        let room = area.width.saturating_sub(1);
        paint.put(area, (1, cell(y)), room, &text, style);
    }
    cell(out.len().min(TEAMS))
}

#[expect(
    clippy::too_many_arguments,
    reason = "one column of a table: where, what, and how"
)]
fn put_column(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    name: &'static str,
    column: &BoardColumn<'_>,
    selected: Option<usize>,
    kind: &KindDesk,
    desk: &Desk,
) -> Option<Cursor> {
    let theme = paint.theme();
    let label = if column.label.is_empty() {
        desk.locale.text(Label::WorkOtherColumn)
    } else {
        column.label
    };
    let head = format!("{label} {}", column.cards.len());
    paint.put(area, (0, 0), area.width, &head, theme.strong());
    let cards = below(area, 2);
    let has_children = column.cards.iter().any(|row| !row.children.is_empty());
    let card_height = CARD + u16::from(has_children);
    let roomy = cards.height >= (card_height + 1) * cell(column.cards.len());
    let card_rows = card_height + u16::from(roomy);
    let room = usize::from(cards.height / card_rows);
    let window = memory.window(name, column.cards.len(), selected, room);
    let mut cursor = None;
    for (at, card) in column
        .cards
        .iter()
        .enumerate()
        .skip(window.start)
        .take(window.len())
    {
        let y = cell(at - window.start) * card_rows;
        let card_area = first_rows(below(cards, y), card_height);
        put_card(paint, card_area, card, kind, desk);
        if Some(at) == selected {
            paint.put(card_area, (0, 0), 1, ">", theme.strong());
            if kind.pane() == Pane::Items {
                paint.style_row(card_area, 0, theme.selected());
            }
            cursor = Some(Cursor::within(card_area, 0, 0));
        }
    }
    let hidden = column.cards.len() - window.len();
    if hidden > 0 {
        let text = desk
            .locale
            .fill(Label::WorkMoreBelow, &[("count", &hidden)]);
        let line = last_rows(
            cards,
            u16::from(cards.height > cell(window.len()) * card_rows),
        );
        paint.put(line, (1, 0), line.width, &text, theme.plain());
    }
    cursor
}

fn put_card(paint: &mut Paint<'_>, area: Rect, row: &QueueRow, kind: &KindDesk, desk: &Desk) {
    let theme = paint.theme();
    let item = &row.item;
    let left = words::time_left(item, desk);
    let pressing = style_of(left.as_ref().map(|left| left.pressure), item.urgency, theme);
    let signs = Signs::of(row, kind.others(), desk);
    let sign = match signs.colleague {
        Some(Colleague::AtWork) => "&",
        _ if signs.pressing => "!",
        _ => " ",
    };
    paint.put(area, (1, 0), 1, sign, pressing);
    let number = words::short_number(item);
    let number = if area.width < FULL_NUMBER {
        without_zeros(&number)
    } else {
        number
    };
    let head = format!(
        "{number} {} {}",
        words::area_short(item, desk),
        words::age_group(row.person.as_ref(), desk)
    );
    paint.put(
        area,
        (2, 0),
        area.width.saturating_sub(2),
        &head,
        theme.plain(),
    );
    paint.put(
        area,
        (2, 1),
        area.width.saturating_sub(2),
        &contact(row, desk),
        theme.plain(),
    );
    let room = area.width.saturating_sub(2);
    put_children(paint, below(area, CARD), row, desk);
    if let Some(team) = desk.teams.of(item.id) {
        let words = teams::standing(team, teams::Length::Short, desk);
        let style = team_style(teams::safety(team, desk), theme);
        paint.put(area, (2, 2), room, &words, style);
        return;
    }
    let clock = left.map(|left| left.text).unwrap_or_default();
    let urgency = match item.urgency {
        Urgency::Normal | Urgency::Information => String::new(),
        urgent => format!("{} ", words::urgency(urgent, desk)),
    };
    let Some(workflow) = desk.office.workflow(&item.kind) else {
        return;
    };
    let action = words::action(workflow, item, desk);
    let text = format!("{urgency}{clock} {action}");
    paint.put(area, (2, 2), room, &pad(&text, usize::from(room)), pressing);
}

/// What was made from the case and is open still, the most pressing first, each with its own clock.
fn put_children(paint: &mut Paint<'_>, area: Rect, row: &QueueRow, desk: &Desk) {
    let Some(first) = row.children.first().filter(|_| area.height > 0) else {
        return;
    };
    let clocks = row.children.iter().map(|child| {
        let number = child.number.to_string();
        let number = number
            .split_once('-')
            .map_or(number.as_str(), |(_, serial)| serial);
        format!(
            "{} {}",
            without_zeros(number),
            words::left(child.due, desk).text
        )
    });
    let text = clocks.collect::<Vec<_>>().join(" ");
    let pressure = words::left(first.due, desk).pressure;
    let style = style_of(Some(pressure), Urgency::Normal, paint.theme());
    paint.put(
        area,
        (2, 0),
        area.width.saturating_sub(2),
        &format!("+{text}"),
        style,
    );
}

/// How long since the last contact, and how deep the contacts were.
fn contact(row: &QueueRow, desk: &Desk) -> String {
    let last = row
        .last_contact
        .map(|at| (desk.today() - desk.clock.local(at).date_naive()).num_days());
    let since = match last {
        None => desk.locale.text(Label::OutreachNoContact).to_owned(),
        Some(..1) => desk.locale.text(Label::OutreachContactToday).to_owned(),
        Some(days) => desk
            .locale
            .fill(Label::OutreachLastContact, &[("days", &days)]),
    };
    if row.depths.is_empty() {
        return since;
    }
    let depths: Vec<String> = row.depths.iter().map(u8::to_string).collect();
    format!("{since} {}", depths.join("-"))
}

/// `O0012` as people say it: `O12`.
fn without_zeros(number: &str) -> String {
    let letters: String = number
        .chars()
        .take_while(|letter| !letter.is_ascii_digit())
        .collect();
    let digits = number.strip_prefix(letters.as_str()).unwrap_or_default();
    format!("{letters}{}", digits.trim_start_matches('0'))
}
