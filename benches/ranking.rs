//! Ranking all institutions of the country for one referral, through the store, as a desk asks for it.
//!
//! Printed are p50 and p99 of one ranking with the reasons of the first nine, and the ratio to a plain scan: the
//! straight-line distance to each institution, those within 16 km sorted by it, nothing else. Both in the same run,
//! alternating. The first ranking reads the directory from the file and is printed apart, and so is the first one
//! after an entry was changed. `MADOGUCHI_BENCH_FACILITIES` sets how many institutions there are (110,000).
#![expect(clippy::print_stdout, reason = "the report of a benchmark")]

use madoguchi::clock::Clock;
use madoguchi::domain::facility::{FacilityDetails, Filing, Position, Source};
use madoguchi::domain::ids::{FacilityId, ItemId};
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::domain::room::Room;
use madoguchi::domain::staff::{Actor, Role};
use madoguchi::import::Edition;
use madoguchi::import::towns::Town;
use madoguchi::office::Office;
use madoguchi::store::request::NewRoom;
use madoguchi::store::{Apply, NewStaff, Store};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ROUNDS: usize = 1_000;
const REFERRALS: usize = 20;
/// As many reasons are read as a screen shows candidates.
const SHOWN: usize = 9;
/// One institution of so many is in the town of the referrals and around it, within a dozen kilometres.
const NEAR: usize = 55;
const HOME: Position = Position {
    lat: 35.79,
    lon: 139.90,
};

fn main() {
    let wanted = std::env::var("MADOGUCHI_BENCH_FACILITIES").ok();
    let count = wanted.and_then(|text| text.parse().ok());
    let count: usize = count.unwrap_or(110_000);
    let folder = tempfile::TempDir::new().expect("a folder");
    let clock = Clock::fixed(
        "2026-11-16T00:00:00Z".parse().expect("a constant moment"),
        chrono_tz::Asia::Tokyo,
    );
    let file = folder.path().join("office.db");
    let mut store = Store::create(&file, clock, Arc::new(Office::shipped())).expect("an office");
    let me = found(&mut store, count);
    let items = referrals(&mut store, &me);

    let start = Instant::now();
    let first = rank(&store, items[0]);
    println!(
        "first ranking, reads {count} from the file: {:?}",
        start.elapsed()
    );
    println!("candidates {}, excluded {}", first.0, first.1);

    let places: Vec<Position> = (0..count).map(place).collect();
    let (mut ranked, mut scanned) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let start = Instant::now();
        black_box(rank(&store, items[round % items.len()]));
        ranked.push(start.elapsed());
        let start = Instant::now();
        black_box(scan(black_box(&places)));
        scanned.push(start.elapsed());
    }
    for (name, of) in [("p50", 50), ("p99", 99)] {
        let (ours, plain) = (quantile(&mut ranked, of), quantile(&mut scanned, of));
        println!(
            "{name}: ranking {ours:?}, plain scan {plain:?}, ratio {:.2}",
            ours.as_secs_f64() / plain.as_secs_f64()
        );
    }
    let mut after_change: Vec<Duration> = (1..=50)
        .map(|facility| {
            let room = NewRoom {
                facility: FacilityId(facility),
                form: "referral".to_owned(),
                room: Room::Yes,
                places: Some(1),
                note: String::new(),
                until: None,
            };
            store.declare_room(&me, &room).expect("a declaration");
            let start = Instant::now();
            black_box(rank(&store, items[0]));
            start.elapsed()
        })
        .collect();
    println!(
        "after room was declared: p50 {:?}, p99 {:?}",
        quantile(&mut after_change, 50),
        quantile(&mut after_change, 99)
    );
}

/// How many can be asked and how many cannot; the first are read with their reasons.
fn rank(store: &Store, item: ItemId) -> (usize, usize) {
    let ranking = store.candidates(item, [].into()).expect("a ranking");
    for candidate in ranking.items.iter().take(SHOWN) {
        black_box(ranking.reasons(candidate));
    }
    (ranking.items.len(), ranking.excluded.len())
}

fn scan(places: &[Position]) -> Vec<(f64, usize)> {
    let with_km = places.iter().enumerate();
    let mut near: Vec<(f64, usize)> = with_km
        .map(|(at, place)| (HOME.km_to(*place), at))
        .filter(|(km, _)| *km <= 16.0)
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    near
}

/// Where an institution is: some around the town, the others over the length of the country.
fn place(at: usize) -> Position {
    let step = u32::try_from(at % 9_973).map_or(0.0, f64::from) / 9_973.0;
    let (lat, lon) = if at.is_multiple_of(NEAR) {
        (HOME.lat + (step - 0.5) * 0.2, HOME.lon + (step - 0.5) * 0.1)
    } else {
        (31.0 + step * 12.0, 130.0 + step * 13.0)
    };
    Position { lat, lon }
}

fn found(store: &mut Store, count: usize) -> Actor {
    let new = NewStaff {
        name: "管理".to_owned(),
        kana: String::new(),
        role: Role::Admin,
        occupation: String::new(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    };
    let staff = store.add_first_staff(&new, "bench").expect("the first");
    let me = Actor {
        staff: staff.id,
        name: staff.name,
        role: staff.role,
        desk: "bench".to_owned(),
    };
    let symbols = ["支援診３", "夜間早朝", "在医総管１", "がん指", "外来感染"];
    let institutions = (0..count)
        .map(|at| FacilityDetails {
            source_key: format!("{at:010}"),
            kind: "clinic".to_owned(),
            name: format!("架空{at}診療所"),
            address: "松戸市根本１".to_owned(),
            position: Some(place(at)),
            filings: vec![Filing {
                symbol: symbols[at % symbols.len()].to_owned(),
                name: String::new(),
                since: String::new(),
            }],
            ..FacilityDetails::default()
        })
        .collect();
    let edition = Edition {
        read: count,
        institutions,
        ..Edition::of(Source::Kouseikyoku)
    };
    store
        .apply_edition(&me, &edition, &[], Apply::Write, &mut |_| true)
        .expect("an import");
    let town = Town {
        municipality: "松戸市".to_owned(),
        name: "根本".to_owned(),
        position: HOME,
    };
    store.apply_towns(&me, &[town]).expect("a town");
    me
}

fn referrals(store: &mut Store, me: &Actor) -> Vec<ItemId> {
    (0..REFERRALS)
        .map(|at| {
            let mut call = ConsultationInput {
                key: Some(format!("call-{at}")),
                narrative: "退院後の訪問診療の相談".to_owned(),
                route: Some("referral".to_owned()),
                special_care: vec!["気切".to_owned(), "経管栄養".to_owned()],
                ..ConsultationInput::default()
            };
            call.person.name = format!("架空 {at}");
            "松戸市根本５".clone_into(&mut call.person.address);
            let registered = store.register(me, &call).expect("a call");
            registered.items[0].id
        })
        .collect()
}

fn quantile(took: &mut [Duration], percent: usize) -> Duration {
    took.sort_unstable();
    took[(took.len() - 1) * percent / 100]
}
