//! Whoever it is about: nothing of it is in what a clinic is told.

use super::*;
use crate::domain::facility::{FacilityDetails, LocalKnowledge};
use crate::domain::ids::{FacilityId, ItemId};
use crate::domain::need::NeedSources;
use crate::domain::number::Number;
use crate::domain::person::PersonDetails;
use crate::domain::urgency::Urgency;
use crate::domain::work_item::{Details, WorkItem};
use crate::text::fold;
use proptest::prelude::*;
use std::sync::LazyLock;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::shipped);

fn clinic() -> Facility {
    Facility {
        id: FacilityId(7),
        revision: 1,
        area: None,
        details: FacilityDetails {
            name: "見本医院".to_owned(),
            fax: "03-0000-0001".to_owned(),
            ..FacilityDetails::default()
        },
        local: LocalKnowledge::default(),
        capabilities: Vec::new(),
        rooms: Vec::new(),
        sources: Vec::new(),
        vanished: false,
        position_is_towns: false,
    }
}

fn item(details: Details) -> WorkItem {
    let at = "2026-11-24T01:00:00Z".parse().unwrap();
    WorkItem {
        id: ItemId(1),
        number: Number::item('R', 8, 'S', 1),
        kind: "referral".to_owned(),
        state: "requested".to_owned(),
        person: None,
        origin: None,
        parent: None,
        area: None,
        urgency: Urgency::Normal,
        owner: None,
        next: None,
        held_state: None,
        details,
        created_at: at,
        state_since: at,
        revision: 1,
    }
}

/// Every format in both languages, one after another.
fn told(person: &PersonDetails, details: Details) -> String {
    let item = item(details);
    let need = RedactedNeed::of(NeedSources {
        item: &item,
        person: Some(person),
        consultations: &[],
        hospital: None,
        today: "2026-11-24".parse().unwrap(),
    });
    let mut all = String::new();
    for lang in [Lang::Ja, Lang::En] {
        let locale = Locale::new(lang);
        let sender = Sender {
            office: &OFFICE,
            locale,
            workflow: OFFICE.workflow("referral").unwrap(),
            name: "見本在宅連携室",
            staff: "佐藤",
            number: "R8-S0001",
            date: "2026-11-24".parse().unwrap(),
        };
        let text = OfferText::of(&need, &clinic(), Purpose::Ask { until: None }, sender);
        for format in OfferFormat::ALL {
            all.push_str(&text.in_format(format, &OFFICE, locale));
        }
    }
    all
}

prop_compose! {
    /// Letters that no text of ours is written in, so that finding one of them means a leak.
    fn person()(
        name in "[鑪鑿鬮鱶麒黛龕]{2,4} [鑪鑿鬮鱶麒黛龕]{1,4}",
        kana in "[ヰヱヲヮ]{3,6} [ヰヱヲヮ]{3,6}",
        address in "[鑪鑿鬮鱶]{2,4}市[麒黛龕]{2,4}町[1-9]{1,2}-[1-9]{2}-[1-9]{2}",
        phone in "0[89]0-[2-9]{4}-[2-9]{4}",
        key_person in "[鑪鑿鬮鱶麒黛龕]{3,5}",
        (year, month, day) in (1925_i32..1960, 1_u32..=12, 1_u32..=28),
    ) -> PersonDetails {
        PersonDetails {
            name, kana, address, phone, key_person,
            birth_date: NaiveDate::from_ymd_opt(year, month, day),
            sex: Some("female".to_owned()),
            ..PersonDetails::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_of_a_person_is_in_any_text_whatever_was_written_into_the_form(
        person in person(),
        glue in "[、 (・]{1,2}",
        order in 0_usize..6,
    ) {
        let birth = person.birth_date.unwrap();
        let mut words = [
            person.name.clone(),
            person.kana.clone(),
            person.address.clone(),
            person.phone.clone(),
            person.key_person.clone(),
            wareki(birth, WarekiStyle::Long),
            wareki(birth, WarekiStyle::Short),
            birth.to_string(),
            person.name.replace(' ', ""),
        ];
        words.rotate_left(order);
        let text = format!("心不全{glue}{}", words.join(&glue));
        let fields = ["diseases", "attending", "frequency", "helpers"];
        let details = fields.map(|code| (code.to_owned(), text.clone()));
        let told = told(&person, details.into());
        prop_assert!(told.contains("心不全"), "the need itself is told: {told}");
        let letters = person.name.chars().chain(person.kana.chars());
        let letters = letters.chain(person.key_person.chars()).filter(|letter| *letter != ' ');
        for letter in letters {
            prop_assert!(!told.contains(letter), "{letter} in {told}");
        }
        let digits = fold::digits(&person.phone);
        prop_assert!(!fold::digits(&told).contains(&digits), "{digits} in {told}");
        prop_assert!(!told.contains(&birth.to_string()));
        prop_assert!(!told.contains(&wareki(birth, WarekiStyle::Long)));
        prop_assert!(!told.contains(&wareki(birth, WarekiStyle::Short)));
    }

    #[test]
    fn two_persons_of_the_same_decade_and_need_read_the_same(one in person(), other in person()) {
        let birth = NaiveDate::from_ymd_opt(1940, 1, 1);
        let same = |person: PersonDetails| PersonDetails { birth_date: birth, ..person };
        prop_assert_eq!(told(&same(one), Details::new()), told(&same(other), Details::new()));
    }
}
