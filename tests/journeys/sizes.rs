//! Every screen at every size: no panic, a cursor inside the window, no row too wide, and nothing of
//! uncertain width in what the program itself draws.

use crate::office::{Desk, Office};
use crate::printer;
use madoguchi::locale::Lang;
use madoguchi::text::cells;
use unicode_width::UnicodeWidthStr;

/// Ways to everything the frame can show.
const VIEWS: [&str; 21] = [
    "<f2>",
    "<f2><ctrl-o>e",
    "<f2><ctrl-o>d相談<f12>",
    "<f3>",
    "<f4>",
    "<f6>",
    "<f7>",
    "<f4><f10>",
    "<f7><f1>",
    "<f3><ctrl-g>",
    "<f10>vim<enter>",
    "<ctrl-g>q",
    "<ctrl-r>",
    "<ctrl-r><tab><enter>",
    "<ctrl-r>#x",
    "<ctrl-g>y<right>",
    "<ctrl-g>R<right>",
    "<ctrl-g>S",
    "<ctrl-g>Rss[<enter>",
    "<f6>d",
    "<f6>d<tab><enter>",
];

pub fn holds(desk: &Desk, width: u16, height: u16) {
    let buffer = desk.buffer();
    for y in 0..height {
        let row = printer::row(buffer, y);
        assert_eq!(
            cells::width(&row),
            usize::from(width),
            "row {y} of {width}x{height}: {row:?}"
        );
    }
    if width > 0 && height > 0 {
        let cursor = desk.cursor();
        assert!(
            cursor.x < width && cursor.y < height,
            "{cursor:?} in {width}x{height}:\n{}",
            desk.text()
        );
    }
}

#[test]
fn any_size_is_drawn() {
    let office = Office::open();
    for view in VIEWS {
        let mut desk = office.desk("佐藤");
        desk.keys(view);
        for width in (1..=120).step_by(11).chain([2, 3, 4, 5, 60, 80]) {
            for height in (1..=40).step_by(5).chain([2, 3, 6, 20, 24]) {
                desk.resize(width, height);
                holds(&desk, width, height);
            }
        }
    }
}

#[test]
fn the_program_itself_draws_no_character_of_uncertain_width() {
    let office = Office::open();
    for lang in [Lang::Ja, Lang::En] {
        for view in VIEWS {
            let mut desk = office.desk_in("佐藤", lang);
            desk.keys(view);
            for row in printer::rows(desk.buffer()) {
                assert_eq!(row.width(), row.width_cjk(), "{view}: {row:?}");
            }
        }
    }
}
