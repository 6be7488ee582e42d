//! A list of the bureau against a file of 医療情報ネット, with the dirt that real ones have: old
//! kanji, corporations in front of names, every kind of stroke, 丁目 in words, buildings, clinics
//! that share a house, have changed their names, moved, closed or opened.

use crate::support::TestOffice;
use fastrand::Rng;
use madoguchi::domain::facility::{FacilityDetails, Position, Source};
use madoguchi::import::Edition;
use madoguchi::store::{Apply, Store};
use std::collections::{HashMap, HashSet};

const CLINICS: usize = 900;
const SEEDS: std::ops::Range<u64> = 1..9;

/// Family names and places, with another way to write each.
const WORDS: [(&str, &str); 24] = [
    ("高橋", "髙橋"),
    ("山崎", "山﨑"),
    ("渡辺", "渡邊"),
    ("桜井", "櫻井"),
    ("沢田", "澤田"),
    ("斉藤", "齋藤"),
    ("浜野", "濱野"),
    ("広瀬", "廣瀬"),
    ("小島", "小嶋"),
    ("富田", "冨田"),
    ("みのり", "みのり"),
    ("あおば", "あおば"),
    ("ひかり", "ひかり"),
    ("さつき", "さつき"),
    ("北", "北"),
    ("森", "森"),
    ("東葛", "東葛"),
    ("五月", "五月"),
    ("石井", "石井"),
    ("林", "林"),
    ("岡", "岡"),
    ("中村", "中村"),
    ("緑ヶ丘", "緑ケ丘"),
    ("関根", "関根"),
];
const KINDS: [&str; 10] = [
    "クリニック",
    "医院",
    "内科",
    "診療所",
    "整形外科",
    "皮膚科クリニック",
    "眼科",
    "耳鼻咽喉科",
    "内科クリニック",
    "小児科",
];
const TOWNS: [&str; 12] = [
    "常盤平",
    "新松戸",
    "小金原",
    "五香",
    "稔台",
    "日暮",
    "八ケ崎",
    "三ケ月",
    "二十世紀が丘柿の木町",
    "上本郷",
    "六高台",
    "馬橋",
];
const NUMERALS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A clinic as it is, whatever a list makes of it.
#[derive(Clone)]
struct Clinic {
    corporation: &'static str,
    words: [(&'static str, &'static str); 2],
    kind: &'static str,
    town: &'static str,
    numbers: [usize; 3],
}

impl Clinic {
    fn any(rng: &mut Rng) -> Self {
        let mut word = || WORDS[rng.usize(..WORDS.len())];
        let words = [word(), word()];
        let corporation = word().0;
        Self {
            corporation,
            words,
            kind: KINDS[rng.usize(..KINDS.len())],
            town: TOWNS[rng.usize(..TOWNS.len())],
            numbers: [1 + rng.usize(..9), 1 + rng.usize(..40), 1 + rng.usize(..30)],
        }
    }

    fn name(&self, is_old: bool) -> String {
        let [first, second] = self.words.map(|(new, old)| if is_old { old } else { new });
        format!("{first}{second}{}", self.kind)
    }

    fn in_the_bureaus_list(&self, rng: &mut Rng) -> FacilityDetails {
        let stroke = ["－", "ー", "‐"][rng.usize(..3)];
        let numbers = self.numbers.map(full_width).join(stroke);
        let town = self.town.replace('ケ', ["ケ", "ヶ"][rng.usize(..2)]);
        let is_old = rng.u8(..4) == 0;
        let name = self.name(is_old);
        FacilityDetails {
            kind: "clinic".into(),
            name: match rng.u8(..6) {
                0 => format!("医療法人社団{}会　{name}", self.corporation),
                1 => format!("医療法人社団　{}会　{name}", self.corporation),
                _ => name,
            },
            address: format!("松戸市{town}{numbers}"),
            phone: format!("047-000-{:04}", rng.u16(..10_000)),
            ..FacilityDetails::default()
        }
    }

    fn in_the_ministrys_file(&self, rng: &mut Rng) -> FacilityDetails {
        let [part, block, house] = self.numbers;
        let numbers = match rng.u8(..3) {
            0 => format!("{}丁目{block}番地{house}", NUMERALS[part - 1]),
            1 => format!(
                "{}丁目{}番{}号",
                full_width(part),
                full_width(block),
                full_width(house)
            ),
            _ => format!(
                "{}－{}－{}",
                full_width(part),
                full_width(block),
                full_width(house)
            ),
        };
        let building = match rng.u8(..3) {
            0 => format!(
                "　{}ビル{}階",
                self.words[0].0,
                full_width(1 + rng.usize(..8))
            ),
            _ => String::new(),
        };
        let is_old = rng.u8(..4) == 0;
        let name = self.name(is_old);
        FacilityDetails {
            kind: "clinic".into(),
            name: match rng.u8(..5) {
                0 | 1 => format!("医療法人社団{}会　{name}", self.corporation),
                2 => format!("医療法人財団{}会{name}", self.corporation),
                _ => name,
            },
            address: format!("千葉県松戸市{}{numbers}{building}", self.town),
            position: Position::in_japan(35.79, 139.90),
            ..FacilityDetails::default()
        }
    }
}

fn full_width(number: usize) -> String {
    let wide = |digit: char| char::from_u32(u32::from(digit) + 0xFEE0);
    number.to_string().chars().filter_map(wide).collect()
}

/// What became of the clinics on both lists.
#[derive(Debug, Default)]
struct Outcome {
    on_both: usize,
    /// Those among them that have neither moved nor changed their names.
    unchanged: usize,
    joined: usize,
    joined_unchanged: usize,
    wrongly: usize,
    asked: usize,
}

fn edition(source: Source, institutions: Vec<FacilityDetails>) -> Edition {
    Edition {
        read: institutions.len(),
        institutions,
        ..Edition::of(source)
    }
}

fn outcome(seed: u64) -> Outcome {
    let mut rng = Rng::with_seed(seed);
    let (mut bureau, mut ministry) = (Vec::new(), Vec::new());
    // By key of the ministry, the key of the bureau.
    let mut same: HashMap<String, String> = HashMap::new();
    let mut unchanged: HashSet<String> = HashSet::new();
    let mut neighbour: Option<Clinic> = None;
    for at in 0..CLINICS {
        let mut clinic = Clinic::any(&mut rng);
        // Every twelfth is in the house of the one before.
        if let Some(neighbour) = neighbour.take().filter(|_| at % 12 == 0) {
            (clinic.town, clinic.numbers) = (neighbour.town, neighbour.numbers);
        }
        neighbour = Some(clinic.clone());
        let (key, id) = (format!("1212{at:06}"), format!("1221{at:09}"));
        let mut later = clinic.clone();
        let fate = rng.u8(..100);
        match fate {
            0 | 1 => later.words = [WORDS[rng.usize(..24)], WORDS[rng.usize(..24)]],
            2 => later.town = TOWNS[rng.usize(..12)],
            _ => {}
        }
        if fate != 3 {
            let mut listed = clinic.in_the_bureaus_list(&mut rng);
            listed.source_key.clone_from(&key);
            bureau.push(listed);
        }
        if fate != 4 {
            let mut told = later.in_the_ministrys_file(&mut rng);
            told.source_key.clone_from(&id);
            ministry.push(told);
        }
        if !(3..=4).contains(&fate) {
            if fate > 4 {
                unchanged.insert(id.clone());
            }
            same.insert(id, key);
        }
    }
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let mut apply = |edition: &Edition| {
        let result = store.apply_edition(&chief, edition, &[], Apply::Write, &mut |_| true);
        result.unwrap().to_review
    };
    apply(&edition(Source::Kouseikyoku, bureau.clone()));
    let asked = apply(&edition(Source::Navii, ministry.clone()));
    let of = |store: &Store, source, key: &str| store.facility_of_source(source, key).unwrap();
    let by_entry: HashMap<_, _> = bureau
        .iter()
        .map(|one| {
            (
                of(&store, Source::Kouseikyoku, &one.source_key),
                &one.source_key,
            )
        })
        .collect();
    let mut outcome = Outcome {
        on_both: same.len(),
        unchanged: unchanged.len(),
        asked,
        ..Outcome::default()
    };
    for told in &ministry {
        let entry = of(&store, Source::Navii, &told.source_key);
        match (by_entry.get(&entry), same.get(&told.source_key)) {
            (Some(joined), Some(meant)) if *joined == meant => {
                outcome.joined += 1;
                outcome.joined_unchanged += usize::from(unchanged.contains(&told.source_key));
            }
            (Some(_), _) => outcome.wrongly += 1,
            (None, _) => {}
        }
    }
    outcome
}

#[test]
fn of_the_clinics_on_two_dirty_lists_nearly_all_join_and_none_wrongly() {
    for seed in SEEDS {
        let outcome = outcome(seed);
        // What a person is asked about stays a small pile.
        assert!(
            outcome.asked * 10 <= outcome.on_both,
            "seed {seed}: {outcome:?}"
        );
        assert_eq!(outcome.wrongly, 0, "seed {seed}: {outcome:?}");
        // Nobody is asked about what is on both lists in other spellings only.
        assert!(
            outcome.joined_unchanged * 1_000 >= outcome.unchanged * 999,
            "seed {seed}: {outcome:?}"
        );
        assert!(
            outcome.joined * 100 >= outcome.on_both * 96,
            "seed {seed}: {outcome:?}"
        );
    }
}
