use super::*;
use crate::office::Office;
use chrono::NaiveDate;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::shipped);

/// Thursday.
fn today() -> NaiveDate {
    "2026-11-26".parse().unwrap()
}

fn names(rules: &ChipRules, text: &str) -> Vec<String> {
    let mut noticing = Noticing::default();
    noticing.read(rules, text, today());
    noticing.chips().iter().map(Chip::name).collect()
}

fn noticed(text: &str) -> Vec<String> {
    names(&OFFICE.chips, text)
}

fn has(text: &str, name: &str) -> bool {
    noticed(text).iter().any(|found| found == name)
}

#[test]
fn the_line_that_everybody_says_gives_its_chips_in_its_order() {
    assert_eq!(
        noticed("82歳 独居 小金 気切 来週退院"),
        [
            "person.birth_date=82歳",
            "person.household=alone",
            "person.area=13",
            "special_care=tracheostomy",
            "person.place_note=退院 来週 11/30-12/6",
            "person.place=hospital",
            "categories=discharge",
        ]
    );
}

#[test]
fn what_people_say_is_noticed_in_every_spelling() {
    for (text, name) in [
        ("８２才の方", "person.birth_date=82歳"),
        ("八十二歳", "person.birth_date=82歳"),
        ("要介護３で訪問看護を利用中", "person.care_level=care-3"),
        ("介護5", "person.care_level=care-5"),
        ("要支援２", "person.care_level=support-2"),
        ("認知症自立度Ⅱb", "person.dementia=2b"),
        ("自立度 IIIa", "person.dementia=3a"),
        ("ＨＯＴ 2L", "special_care=oxygen"),
        ("ｶﾆｭｰﾚ交換", "special_care=tracheostomy"),
        ("胃ろうあり", "special_care=tube-feeding"),
        ("床ずれがある", "special_care=pressure-ulcer"),
        ("CVポートから", "special_care=central-venous"),
        ("本人が受診を拒否している", "difficulties=refusal"),
        ("受診したがらない", "categories=care-refusal"),
        ("受診拒否", "categories=care-refusal"),
        ("受診拒否", "difficulties=refusal"),
        ("娘は介護疲れ", "difficulties=carer-burden"),
        ("日中独居", "person.household=alone-by-day"),
        ("新松戸の女性", "person.area=15"),
        ("新松戸の女性", "person.sex=female"),
        ("シンマツド在住", "person.area=15"),
        ("至急お願いしたい", "urgency=immediate"),
        ("3日以内に", "urgency=3d"),
        ("入院中", "person.place=hospital"),
    ] {
        assert!(has(text, name), "{text}: {:?}", noticed(text));
    }
}

#[test]
fn what_is_denied_or_means_something_else_is_not_proposed() {
    for text in [
        "独居ではない",
        "独居じゃない",
        "独居ではなく",
        "麻薬なし",
        "麻薬は使っていない",
        "麻薬の使用はなし",
        "麻薬(-)",
        "透析 : なし",
        "拒否はない",
        "元独居",
        "酸素は終了",
        "80歳代",
        "65歳以上が対象",
        "60歳の時に発症",
        "300歳",
        "サポートに入る",
        "ほっとした",
        "紹介1件",
        "秋山さんから",
        "松戸市の",
        "小金井の病院",
        "女性医師の訪問",
        "女性から電話",
        "認知症 3年前から",
        "退院した",
        "退院後の生活",
        "10月3日に退院した",
    ] {
        let kinds = noticed(text);
        let kinds: Vec<&String> = kinds
            .iter()
            .filter(|name| !name.starts_with("categories="))
            .collect();
        assert!(kinds.is_empty(), "{text}: {kinds:?}");
    }
}

#[test]
fn a_denial_belongs_to_the_word_before_it_alone() {
    assert_eq!(noticed("独居、麻薬なし"), ["person.household=alone"]);
    assert_eq!(
        noticed("独居で透析はしていない"),
        ["person.household=alone"]
    );
}

#[test]
fn what_may_be_one_of_several_is_offered_as_several() {
    let offered = noticed("常盤平の方");
    assert_eq!(offered, ["person.area=09", "person.area=10"]);
    let ages = noticed("82歳、妻80歳");
    assert_eq!(ages, ["person.birth_date=82歳", "person.birth_date=80歳"]);
}

#[test]
fn a_discharge_ahead_becomes_a_day_and_a_span_stays_words() {
    for (text, day) in [
        ("12/3退院予定", "2026-12-03"),
        ("12月3日に退院", "2026-12-03"),
        ("退院は12/3", "2026-12-03"),
        ("退院予定日:12月3日", "2026-12-03"),
        ("1/15退院", "2027-01-15"),
        ("R8.12.3退院", "2026-12-03"),
        ("月末に退院予定", "2026-11-30"),
        ("来月末退院", "2026-12-31"),
        ("来月3日に退院", "2026-12-03"),
        ("来週金曜に退院", "2026-12-04"),
        ("来週の火曜日退院", "2026-12-01"),
        ("3日後に退院", "2026-11-29"),
        ("2週間後退院", "2026-12-10"),
        ("明日退院", "2026-11-27"),
        ("金曜退院", "2026-11-27"),
    ] {
        let name = format!("person.discharge_on={day}");
        assert!(has(text, &name), "{text}: {:?}", noticed(text));
    }
    assert!(has("来月退院", "person.place_note=退院 来月 12/1-12/31"));
    for text in [
        "614退院",
        "2/30に退院",
        "退院は未定",
        "先月退院",
        "302号室 退院",
    ] {
        let found = noticed(text);
        assert!(
            !found.iter().any(|name| name.starts_with("person.")),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn a_word_that_an_office_adds_to_its_lists_makes_a_chip_without_a_rule() {
    let text = include_str!("../../../data/vocabularies.toml")
        .replace("\"気切\"", "\"気切\", \"のどの穴\"");
    let vocabularies = Vocabularies::parse(Path::new("vocabularies.toml"), &text).unwrap();
    let lists = Lists {
        vocabularies: &vocabularies,
        areas: &OFFICE.areas,
        capabilities: &OFFICE.capabilities,
    };
    let rules = include_str!("../../../data/chips.toml");
    let rules = ChipRules::parse(Path::new("chips.toml"), rules, &lists).unwrap();
    assert_eq!(
        names(&rules, "のどの穴がある"),
        ["special_care=tracheostomy"]
    );
}

#[test]
fn every_fault_of_a_rule_file_is_told_with_its_line() {
    let text = include_str!("../../../data/chips.toml")
        .replace("words = \"households\"", "words = \"houses\"")
        .replace(
            "field = \"urgency\"\nvalue",
            "field = \"urgentness\"\nvalue",
        );
    let lists = Lists {
        vocabularies: &OFFICE.vocabularies,
        areas: &OFFICE.areas,
        capabilities: &OFFICE.capabilities,
    };
    let faults = ChipRules::parse(Path::new("chips.toml"), &text, &lists).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(
        told.iter().any(|fault| fault.contains("houses")),
        "{told:#?}"
    );
    assert!(
        told.iter().any(|fault| fault.contains("urgentness")),
        "{told:#?}"
    );
    assert!(faults.iter().all(|fault| fault.line > 1), "{told:#?}");
}

proptest! {
    #[test]
    fn reading_on_finds_what_reading_anew_finds(
        edits in proptest::collection::vec(
            (0usize..60, "[82歳独居小金気切来週退院なし、。\n a]{0,6}"), 1..12)
    ) {
        let mut going_on = Noticing::default();
        let mut text = String::new();
        for (at, typed) in edits {
            let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let place = borders[at % borders.len()];
            if at % 3 == 0 {
                text.truncate(place);
            }
            text.insert_str(place, &typed);
            going_on.read(&OFFICE.chips, &text, today());
            let mut anew = Noticing::default();
            anew.read(&OFFICE.chips, &text, today());
            prop_assert_eq!(going_on.chips(), anew.chips(), "{}", text);
        }
    }

    #[test]
    fn no_text_makes_the_reading_fail_badly(text in any::<String>()) {
        noticed(&text);
    }
}
