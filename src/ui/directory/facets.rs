//! The facets: what is on stands in the query line.

use super::cell;
use crate::app::App;
use crate::app::directory::Pane;
use crate::app::directory::facets::{Facet, Group, facets};
use crate::app::directory::line;
use crate::locale::{Label, Lang, Locale};
use crate::text::cells;
use crate::ui::{Cursor, Memory, Paint};
use ratatui::layout::Rect;

/// Where the names begin.
const LABEL: u16 = 7;

enum Row<'a> {
    Title(Group),
    Facet {
        at: usize,
        nth: usize,
        facet: &'a Facet,
    },
}

/// A count in at most four cells: from five digits on whole ten thousands, or thousands where
/// the language counts by them, so that the label keeps its room.
fn in_brief(count: usize, locale: Locale) -> String {
    if count < 10_000 {
        return count.to_string();
    }
    let unit = match locale.lang() {
        Lang::Ja => 10_000,
        Lang::En => 1_000,
    };
    locale.fill(Label::DirectoryFacetMany, &[("count", &(count / unit))])
}

/// Draws the groups under each other, the facet in hand in sight.
pub(super) fn draw(paint: &mut Paint<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let (directory, desk, theme) = (&app.directory, &app.desk, paint.theme());
    let all = facets(desk);
    let mut rows = Vec::with_capacity(all.len() + Group::ALL.len());
    for group in Group::ALL {
        rows.push(Row::Title(group));
        let of_group = all
            .iter()
            .enumerate()
            .filter(|(_, facet)| facet.group == group);
        rows.extend(of_group.enumerate().map(|(nth, (at, facet))| Row::Facet {
            at,
            nth: nth + 1,
            facet,
        }));
    }
    let has_hands = directory.pane() == Pane::Facets;
    let in_hand = rows
        .iter()
        .position(|row| matches!(row, Row::Facet { at, .. } if *at == directory.facet()));
    let window = memory.window("facets", rows.len(), in_hand, usize::from(area.height));
    let first = window.start;
    for (place, row) in rows.iter().enumerate().skip(first).take(window.len()) {
        let y = cell(place - first);
        match row {
            Row::Title(group) => {
                paint.put(
                    area,
                    (1, y),
                    area.width,
                    desk.locale.text(group.label()),
                    theme.strong(),
                );
            }
            Row::Facet { at, nth, facet } => {
                let is_on = line::has(directory.query().text(), &facet.word);
                let digit = if *nth < 10 {
                    nth.to_string()
                } else {
                    String::new()
                };
                paint.put(area, (1, y), 1, &digit, theme.plain());
                paint.put(
                    area,
                    (3, y),
                    3,
                    if is_on { "[x]" } else { "[ ]" },
                    theme.plain(),
                );
                let style = if is_on { theme.strong() } else { theme.plain() };
                // How many there would be, flush right; the name gives way.
                let count = directory
                    .count_with(*at)
                    .map_or_else(String::new, |count| in_brief(count, desk.locale));
                paint.put_right(area, y, &count, theme.plain());
                let taken = LABEL + cell(cells::width(&count)) + 1;
                let room = area.width.saturating_sub(taken);
                paint.put(area, (LABEL, y), room, &facet.label, style);
            }
        }
        if has_hands && in_hand == Some(place) {
            paint.style_row(area, y, theme.selected());
        }
    }
    Cursor::within(area, 3, in_hand.unwrap_or(0).saturating_sub(first))
}

#[cfg(test)]
mod tests {
    use super::in_brief;
    use crate::locale::{Lang, Locale};
    use crate::text::cells;

    #[test]
    fn a_nation_of_institutions_takes_no_more_room_than_a_town() {
        let (ja, en) = (Locale::new(Lang::Ja), Locale::new(Lang::En));
        assert_eq!(in_brief(9_999, ja), "9999");
        assert_eq!(in_brief(12_345, ja), "1万");
        assert_eq!(in_brief(403_210, en), "403k");
        for count in [0, 10_000, 110_000, 999_999] {
            assert!(cells::width(&in_brief(count, ja)) <= 4);
            assert!(cells::width(&in_brief(count, en)) <= 4);
        }
    }
}
