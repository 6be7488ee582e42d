//! Today's faults of the ground we stand on. A red canary is good news: the fault
//! is gone, and the workaround named with it can be removed.

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;
use ratatui::widgets::{Clear, Widget};
use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthStr;

/// Workaround: `text::cells`, and the lint that forbids `Span::width`.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "shows why the method is disallowed"
)]
fn ratatui_measures_half_width_kana_otherwise_than_it_paints() {
    assert_eq!("ｶﾞ".cell_width(), 2);
    assert_eq!(Span::raw("ｶﾞ").width(), 1);
    assert_eq!("ﾊﾟｰﾄﾞ病院".cell_width(), 9);
    assert_eq!(Span::raw("ﾊﾟｰﾄﾞ病院").width(), 7);
}

/// Workaround: unicode-width is held at 0.2.2 in Cargo.lock. With 0.2.3 ratatui counts
/// the sound mark twice and paints `ｶﾞ` three cells wide.
#[test]
fn the_locked_width_tables_give_sound_marks_no_width_of_their_own() {
    assert_eq!("ｶﾞ".width(), 1);
}

/// Workaround: wide letters whose style changed are painted again whole
/// (ratatui#2652; fixed after 0.30.2 by PR 2743).
#[test]
fn a_change_of_style_leaves_the_second_half_of_a_wide_letter_stale() {
    let area = Rect::new(0, 0, 2, 1);
    let mut before = Buffer::empty(area);
    before.set_string(0, 0, "字", Style::new());
    let mut after = Buffer::empty(area);
    after.set_string(0, 0, "字", Style::new().add_modifier(Modifier::REVERSED));
    assert_eq!(before.diff(&after).len(), 1);
}

/// Workaround: a popup clears one column more on each side (ratatui#2526).
#[test]
fn clear_leaves_half_a_wide_letter_at_the_edge_of_a_popup() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
    buffer.set_string(0, 0, "漢字", Style::new());
    Clear.render(Rect::new(1, 0, 3, 1), &mut buffer);
    assert_eq!(buffer.cell((0, 0)).map(Cell::symbol), Some("漢"));
}

/// Workaround: bidirectional overrides are taken out by `text::clean`.
#[test]
fn ratatui_paints_bidirectional_overrides() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
    Span::raw("a\u{202e}b").render(buffer.area, &mut buffer);
    let painted: String = buffer.content().iter().map(Cell::symbol).collect();
    assert!(painted.contains('\u{202e}'), "{painted:?}");
}

/// Workaround: names are never normalised, only search keys (`text::fold`).
#[test]
fn nfc_changes_compatibility_kanji_in_names() {
    assert_eq!("\u{fa19}".nfc().collect::<String>(), "\u{795e}");
}

/// Workaround: the table of variant kanji (`data/kanji_variants.toml`).
#[test]
fn nfkc_keeps_variant_kanji_apart() {
    assert_eq!("髙\u{fa11}邉".nfkc().collect::<String>(), "髙\u{fa11}邉");
}

/// Workaround: an export checks for unmappable characters before it writes CP932.
#[test]
fn encoding_to_cp932_writes_html_references_for_what_it_lacks() {
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode("𠮷");
    assert_eq!(bytes.as_ref(), b"&#134071;");
    assert!(unmappable);
}
