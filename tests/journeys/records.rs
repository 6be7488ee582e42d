//! Records to start a journey from: a small directory, calls, referrals, outreach cases.

use crate::office::Office;
use madoguchi::domain::area::AreaCode;
use madoguchi::domain::facility::{FacilityDetails, Filing, Position, Source};
use madoguchi::domain::ids::ItemId;
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::domain::staff::Role;
use madoguchi::import::Edition;
use madoguchi::import::towns::Town;
use madoguchi::store::{Apply, NewStaff};

/// Four clinics that make home visits, the nearest first, and one that does not.
pub fn directory(office: &Office) {
    edition(office, 0);
}

/// The next edition of the same, in which みどり見本診療所 is gone.
pub fn directory_without_the_first(office: &Office) {
    edition(office, 1);
}

fn edition(office: &Office, left_out: usize) {
    let clinics = [
        ("1212400001", "みどり見本診療所", 35.790, "支援診１"),
        ("1212400002", "さくら見本内科", 35.800, "支援診３"),
        ("1212400003", "ひがし見本医院", 35.810, "支援診３"),
        ("1212400004", "あおぞら見本クリニック", 35.830, "支援診３"),
        ("1212400005", "外来見本医院", 35.790, "夜間早朝"),
    ];
    let institutions: Vec<FacilityDetails> = clinics
        .into_iter()
        .skip(left_out)
        .map(|(key, name, lat, symbol)| FacilityDetails {
            source_key: key.into(),
            kind: "clinic".into(),
            name: name.into(),
            address: "松戸市根本１".into(),
            phone: "047-300-0001".into(),
            position: Position::in_japan(lat, 139.90),
            filings: vec![Filing {
                symbol: symbol.into(),
                name: String::new(),
                since: String::new(),
            }],
            ..FacilityDetails::default()
        })
        .collect();
    let edition = Edition {
        read: institutions.len(),
        institutions,
        ..Edition::of(Source::Kouseikyoku)
    };
    let chief = office.actor("木村");
    let mut store = office.store();
    store
        .apply_edition(&chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
    let town = Town {
        municipality: "松戸市".into(),
        name: "根本".into(),
        position: Position {
            lat: 35.79,
            lon: 139.90,
        },
    };
    store.apply_towns(&chief, &[town]).unwrap();
}

/// A call about 架空 花子, 81, of 松戸市根本.
pub fn call(key: &str, route: &str) -> ConsultationInput {
    let mut input = ConsultationInput {
        key: Some(key.into()),
        narrative: "退院後の訪問診療の相談。\n夜間の対応を希望している。".into(),
        route: Some(route.into()),
        consent: Some("verbal".into()),
        ..ConsultationInput::default()
    };
    input.person.name = "架空 花子".into();
    input.person.kana = "カクウ ハナコ".into();
    input.person.birth_date = "S20.3.5".into();
    input.person.sex = Some("female".into());
    input.person.address = "松戸市根本５".into();
    input.caller.organisation = "見本ケアプラン".into();
    input.caller.phone = "047-000-4521".into();
    input.caller.name = "見本 恵子".into();
    input
}

/// Registers a call; gives the item it made.
pub fn registered(office: &Office, input: &ConsultationInput) -> ItemId {
    office
        .store()
        .register(&office.actor("受田"), input)
        .unwrap()
        .items[0]
        .id
}

/// A referral of 架空 花子.
pub fn referral(office: &Office, key: &str) -> ItemId {
    registered(office, &call(key, "referral"))
}

/// An outreach case about somebody whose name nobody knows.
pub fn outreach(office: &Office, key: &str) -> ItemId {
    let mut input = call(key, "outreach");
    input.person.name.clear();
    input.person.kana.clear();
    input.consent = None;
    registered(office, &input)
}

/// Two support physicians: 空野 of 明第1, 海野 of another area.
pub fn physicians(office: &Office) {
    for (name, kana, area) in [("海野 医師", "ウミノ", "09"), ("空野 医師", "ソラノ", "01")]
    {
        let new = NewStaff {
            name: name.into(),
            kana: kana.into(),
            role: Role::Viewer,
            occupation: "医師".into(),
            os_user: None,
            areas: vec![AreaCode(area.into())],
            support_physician: true,
        };
        office
            .store()
            .add_staff(&office.actor("管理"), &new)
            .unwrap();
    }
}
