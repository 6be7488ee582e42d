//! Typing, moving and taking back within one field.

use super::*;
use proptest::prelude::*;

fn typed(text: &str) -> TextField {
    let mut field = TextField::new(100);
    for letter in text.chars() {
        field.insert(&letter.to_string());
    }
    field
}

#[test]
fn a_sound_mark_that_comes_alone_joins_the_letter_before() {
    assert_eq!(typed("ﾊﾞﾅﾅ").text(), "バナナ");
}

#[test]
fn one_backspace_takes_one_grapheme() {
    let mut field = typed("葛󠄀西");
    field.command(Command::FieldLeft);
    field.command(Command::FieldBackspace);
    assert_eq!((field.text(), field.cursor()), ("西", 0));
}

#[test]
fn words_end_where_the_sort_of_letters_changes() {
    let mut field = typed("訪問看護のケアマネ abc");
    let mut places = Vec::new();
    while field.cursor() > 0 {
        field.command(Command::FieldWordLeft);
        places.push(field.cursor());
    }
    assert_eq!(places, [10, 5, 4, 0]);
    places.clear();
    while field.offset() < field.text().len() {
        field.command(Command::FieldWordRight);
        places.push(field.cursor());
    }
    assert_eq!(places, [4, 5, 10, 13]);
}

#[test]
fn typing_is_undone_as_one_step_and_a_deletion_as_another() {
    let mut field = typed("松戸");
    field.command(Command::FieldDeleteLine);
    assert_eq!(field.text(), "");
    field.command(Command::Undo);
    assert_eq!(field.text(), "松戸");
    field.command(Command::Undo);
    assert_eq!(field.text(), "");
    assert_eq!(field.command(Command::Undo), Edit::Ignored);
    field.command(Command::Redo);
    field.command(Command::Redo);
    assert_eq!(field.text(), "");
}

#[test]
fn what_has_no_room_is_left_out_and_counted() {
    let mut field = TextField::new(5);
    assert_eq!(
        field.insert("一二三四五六七"),
        Edit::Overfull { left_out: 2 }
    );
    assert_eq!(field.text(), "一二三四五");
    assert_eq!(field.insert("八"), Edit::Overfull { left_out: 1 });
    assert_eq!(field.text(), "一二三四五");
}

#[test]
fn line_ends_in_a_field_of_one_line_become_spaces() {
    let mut field = TextField::new(20);
    field.insert("一\r\n二\u{1b}[2J");
    assert_eq!(field.text(), "一 二[2J");
}

#[test]
fn the_line_commands_of_a_memo_stay_on_their_line() {
    let mut memo = TextField::with_lines(100);
    memo.insert("一行目\n二行目\n三");
    memo.set_cursor(5);
    memo.command(Command::FieldDeleteToEnd);
    assert_eq!(memo.text(), "一行目\n二\n三");
    memo.command(Command::FieldLineStart);
    assert_eq!(memo.cursor(), 4);
}

proptest! {
    #[test]
    fn the_cursor_always_stands_between_graphemes(
        steps in proptest::collection::vec((0usize..13, "[a ﾞか葛\u{E0100}\u{3099}。\n]{0,3}"), 0..40)
    ) {
        let mut field = TextField::with_lines(30);
        let commands = [
            Command::FieldLeft, Command::FieldRight, Command::FieldLineStart,
            Command::FieldLineEnd, Command::FieldWordLeft, Command::FieldWordRight,
            Command::FieldBackspace, Command::FieldDelete, Command::FieldDeleteWord,
            Command::FieldDeleteLine, Command::FieldDeleteToEnd, Command::Undo, Command::Redo,
        ];
        for (command, text) in steps {
            field.insert(&text);
            field.command(commands[command]);
            let borders: Vec<usize> = field.text().grapheme_indices(true)
                .map(|(at, _)| at).chain([field.text().len()]).collect();
            prop_assert!(borders.contains(&field.offset()));
            prop_assert!(field.text().chars().count() <= 30);
        }
    }
}
