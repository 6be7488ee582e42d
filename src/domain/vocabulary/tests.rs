//! The shipped vocabularies and files with faults.

use super::*;
use crate::domain::offer::OfferState;
use crate::domain::room::Room;
use crate::domain::staff::Role;
use crate::domain::urgency::Urgency;
use unicode_width::UnicodeWidthChar;

const SHIPPED: &str = include_str!("../../../data/vocabularies.toml");

fn shipped() -> Vocabularies {
    Vocabularies::parse(Path::new("vocabularies.toml"), SHIPPED).unwrap()
}

fn codes(vocabulary: &Vocabulary) -> Vec<&str> {
    let mut codes: Vec<&str> = vocabulary.terms.iter().map(|t| t.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

fn sorted(mut codes: Vec<&str>) -> Vec<&str> {
    codes.sort_unstable();
    codes
}

#[test]
fn the_codes_that_the_program_knows_are_the_codes_of_the_file() {
    let all = shipped();
    assert_eq!(
        codes(&all.urgencies),
        sorted(Urgency::ALL.map(Urgency::code).to_vec())
    );
    assert_eq!(
        codes(&all.answers),
        sorted(OfferState::ALL.map(OfferState::code).to_vec())
    );
    assert_eq!(
        codes(&all.rooms),
        sorted(Room::ALL.map(Room::code).to_vec())
    );
    assert_eq!(
        codes(&all.roles),
        sorted(Role::ALL.map(Role::code).to_vec())
    );
    assert_eq!(codes(&all.offer_modes), ["broadcast", "sequential"]);
    assert_eq!(codes(&all.depths), ["0", "1", "2", "3", "4", "5", "6"]);
    assert_eq!(codes(&all.yes_no), ["no", "yes"]);
    assert_eq!(all.special_care.terms.len(), 12);
}

#[test]
fn what_people_say_finds_the_special_care() {
    let care = shipped().special_care;
    for (typed, code) in [
        ("気切", "tracheostomy"),
        ("人工呼吸器", "ventilator"),
        ("kokyuki", "ventilator"),
        ("kisetu", "tracheostomy"),
        ("きせつ", "tracheostomy"),
        ("ＨＯＴ", "oxygen"),
        ("在宅酸素", "oxygen"),
        ("胃瘻", "tube-feeding"),
        ("胃ろう", "tube-feeding"),
        ("peg", "tube-feeding"),
        ("経鼻", "tube-feeding"),
        ("ikkan", "tube-feeding"),
        ("IVH", "central-venous"),
        ("cv", "central-venous"),
        ("ポート", "central-venous"),
        ("医療用麻薬", "pain"),
        ("麻薬", "pain"),
        ("フォーリー", "catheter"),
        ("尿管", "catheter"),
        ("人工肛門", "stoma"),
        ("HD", "dialysis"),
        ("腹膜透析", "dialysis"),
        ("ﾍﾟｸﾞ", "tube-feeding"),
        ("とこずれ", "pressure-ulcer"),
        ("点滴", "drip"),
        ("モニター", "monitoring"),
    ] {
        assert_eq!(
            care.find(typed).map(|term| term.code.as_str()),
            Some(code),
            "{typed}"
        );
    }
    assert_eq!(care.find(""), None);
    assert_eq!(care.find("ー"), None);
}

#[test]
fn roman_grades_are_found_in_every_way_they_are_written() {
    let grades = shipped().dementia_grades;
    for (typed, code) in [
        ("Ⅱa", "2a"),
        ("IIIb", "3b"),
        ("ⅢＢ", "3b"),
        ("Ｍ", "m"),
        ("4", "4"),
    ] {
        assert_eq!(
            grades.find(typed).map(|term| term.code.as_str()),
            Some(code),
            "{typed}"
        );
    }
}

#[test]
fn labels_are_whole_in_both_languages_and_of_certain_width() {
    for (name, vocabulary) in shipped().by_name() {
        let headings = [(&vocabulary.label.ja, &vocabulary.label.en)];
        let terms = vocabulary.terms.iter().map(|term| (&term.ja, &term.en));
        for (ja, en) in headings.into_iter().chain(terms) {
            assert!(!ja.is_empty() && !en.is_empty(), "{name}");
            assert!(
                ja.chars()
                    .chain(en.chars())
                    .all(|c| c.width() == c.width_cjk()),
                "{ja}"
            );
            assert!(en.is_ascii(), "{name}: {en}");
        }
    }
}

#[test]
fn every_list_that_a_form_offers_has_a_key_for_each_term() {
    let without: Vec<String> = shipped()
        .by_name()
        .into_iter()
        .filter(|(name, _)| *name != "answers")
        .flat_map(|(name, list)| list.terms.clone().into_iter().map(move |term| (name, term)))
        .filter(|(_, term)| term.key.is_none())
        .map(|(name, term)| format!("{name}: {}", term.code))
        .collect();
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn every_clash_is_told_at_once_with_its_line() {
    let text = SHIPPED
        .replace(
            "code = \"fax\", ja = \"FAX\"",
            "code = \"phone\", ja = \"FAX\"",
        )
        .replace(
            "key = \"2\", also = [\"女性\"",
            "key = \"1\", also = [\"男性\"",
        );
    let faults = Vocabularies::parse(Path::new("v.toml"), &text).unwrap_err();
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(
        said.iter()
            .any(|s| s.contains("channels: \"phone\" stands twice")),
        "{said:#?}"
    );
    assert!(
        said.iter().any(|s| s.contains("share the key 1")),
        "{said:#?}"
    );
    assert!(
        said.iter().any(|s| s.contains("\"男性\" means")),
        "{said:#?}"
    );
    for fault in &faults {
        let line = text.lines().nth(fault.line - 1).unwrap();
        assert!(
            line.contains("FAX") || line.contains("\"女\""),
            "{fault}: {line}"
        );
    }
}

#[test]
fn a_dropped_term_is_shown_by_its_code() {
    assert_eq!(shipped().channels.label("telex", Lang::Ja), "telex");
}
