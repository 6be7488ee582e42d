//! Choosing from a vocabulary by key, digit and typed letters.

use super::*;
use crate::domain::area::AreaTable;
use crate::domain::vocabulary::Vocabularies;
use std::path::Path;

fn vocabularies() -> Vocabularies {
    let text = include_str!("../../../../data/vocabularies.toml");
    Vocabularies::parse(Path::new("vocabularies.toml"), text).unwrap()
}

fn one() -> ChoiceBox {
    ChoiceBox::new(Pick::of_vocabulary(&vocabularies().occupations), false)
}

fn several() -> ChoiceBox {
    ChoiceBox::new(Pick::of_vocabulary(&vocabularies().special_care), true)
}

fn typed(mut field: ChoiceBox, text: &str) -> ChoiceBox {
    for letter in text.chars() {
        field.insert(&letter.to_string());
    }
    field.settle();
    field
}

#[test]
fn a_digit_of_any_width_picks_one_and_ends_the_field() {
    for key in ["3", "３"] {
        let mut field = one();
        assert_eq!(field.insert(key), Typing::Done);
        assert_eq!(field.text(), "care-manager");
    }
}

#[test]
fn labels_and_what_people_say_are_understood_when_the_field_is_left() {
    assert_eq!(typed(one(), "ケアマネ").text(), "care-manager");
    assert_eq!(typed(one(), "訪看").text(), "visiting-nurse");
    assert_eq!(typed(several(), "胃ろう").text(), "tube-feeding");
}

#[test]
fn what_is_no_option_stays_as_it_was_typed() {
    let field = typed(one(), "通りすがりの人");
    assert_eq!(
        (field.text().as_str(), field.picked().len()),
        ("通りすがりの人", 0)
    );
}

#[test]
fn digits_toggle_where_several_may_be_picked() {
    let field = typed(several(), "251");
    assert_eq!(field.text(), "tracheostomy,ventilator,tube-feeding");
    assert_eq!(typed(field, "5").text(), "tracheostomy,ventilator");
}

#[test]
fn arrows_and_the_wide_space_do_the_same_with_the_input_method_on() {
    let mut field = several();
    field.command(Command::FieldRight);
    field.command(Command::FieldRight);
    field.insert("\u{3000}");
    assert_eq!(field.text(), "ventilator");
    let mut field = one();
    field.command(Command::FieldRight);
    assert_eq!(field.text(), "self");
}

#[test]
fn a_pick_can_be_taken_back() {
    let mut field = typed(several(), "25");
    field.command(Command::Undo);
    assert_eq!(field.text(), "ventilator");
    field.command(Command::Redo);
    field.command(Command::FieldBackspace);
    assert_eq!(field.text(), "ventilator");
}

#[test]
fn the_text_of_a_field_makes_the_same_field_again() {
    let field = typed(several(), "2胃ろ");
    let mut again = several();
    again.set_text(&field.text());
    assert_eq!(again.text(), field.text());
}

#[test]
fn an_area_is_found_by_code_and_reading() {
    let text = include_str!("../../../../data/areas.toml");
    let areas = AreaTable::parse(Path::new("areas.toml"), text).unwrap();
    let field = || ChoiceBox::new(Pick::of_areas(&areas), false);
    for text in ["09", "tokiwadaira", "ときわだいら", "常盤平"] {
        assert_eq!(typed(field(), text).text(), "09", "{text}");
    }
}
