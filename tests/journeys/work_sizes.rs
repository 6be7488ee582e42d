//! Lists, boards, forms and open items at every size: no panic, a cursor inside the window, nothing
//! of uncertain width in what the program itself draws.

use crate::office::Office;
use crate::printer;
use crate::records;
use madoguchi::locale::Lang;
use madoguchi::text::cells;
use unicode_width::UnicodeWidthStr;

/// Ways to everything that the screen of a workflow can show.
const VIEWS: [&str; 12] = [
    "<f4>",
    "<f4>w",
    "<f4><tab><space>",
    "<f4>2<f9>",
    "<f4>2<f9><tab><tab>",
    "<f4><ctrl-g>g",
    "<f4>o",
    "<f4>o<tab><enter>",
    "<f4>はな",
    "<f6>",
    "<f6><f9><tab>",
    "<ctrl-g>q",
];

fn office() -> Office {
    let office = Office::open();
    records::directory(&office);
    records::physicians(&office);
    for key in ["k1", "k2", "k3"] {
        records::referral(&office, key);
    }
    for key in ["k4", "k5"] {
        records::outreach(&office, key);
    }
    office
}

#[test]
fn any_size_is_drawn() {
    let office = office();
    for view in VIEWS {
        let mut desk = office.desk("佐藤");
        desk.keys(view);
        for width in (1..=125).step_by(9).chain([2, 3, 4, 80, 120]) {
            for height in (1..=40).step_by(5).chain([2, 3, 24]) {
                desk.resize(width, height);
                let buffer = desk.buffer();
                for y in 0..height {
                    let row = printer::row(buffer, y);
                    assert_eq!(
                        cells::width(&row),
                        usize::from(width),
                        "{view} {width}x{height}: {row:?}"
                    );
                }
                let cursor = desk.cursor();
                assert!(
                    cursor.x < width && cursor.y < height,
                    "{view}: {cursor:?} in {width}x{height}"
                );
            }
        }
    }
}

#[test]
fn nothing_of_uncertain_width_is_drawn() {
    let office = office();
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
