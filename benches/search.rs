//! The directory's search against running fuzzy-matcher over every institution.
//!
//! Words are typed letter by letter against 110,000 invented institutions; the ratio of the two
//! is printed, with the memory an institution takes and how many of fuzzy-matcher's best fifty
//! ours finds too.
#![expect(clippy::print_stdout, reason = "the report of a benchmark")]

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use madoguchi::domain::area::AreaTable;
use madoguchi::domain::capability::CapabilityTable;
use madoguchi::domain::facility::Position;
use madoguchi::domain::ids::FacilityId;
use madoguchi::domain::room::RoomNow;
use madoguchi::domain::vocabulary::Vocabularies;
use madoguchi::search::{DirectoryRow, Index, Query};
use madoguchi::text::{fold, romaji};
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const INSTITUTIONS: usize = 110_000;
const LIMIT: usize = 50;

/// Invented names and their readings, to be combined.
const PARTS: [(&str, &str); 24] = [
    ("松戸", "マツド"),
    ("さくら", "サクラ"),
    ("ひかり", "ヒカリ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
    ("佐々木", "ササキ"),
    ("高橋", "タカハシ"),
    ("渡辺", "ワタナベ"),
    ("東", "ヒガシ"),
    ("北", "キタ"),
    ("南", "ミナミ"),
    ("西", "ニシ"),
    ("みどり", "ミドリ"),
    ("あおぞら", "アオゾラ"),
    ("新", "シン"),
    ("小金", "コガネ"),
    ("常盤", "トキワ"),
    ("馬橋", "マバシ"),
    ("花", "ハナ"),
    ("本", "ホン"),
    ("田", "タ"),
    ("川", "カワ"),
    ("森", "モリ"),
    ("ふれあい", "フレアイ"),
];
const KINDS: [(&str, &str); 8] = [
    ("クリニック", "クリニック"),
    ("医院", "イイン"),
    ("内科", "ナイカ"),
    ("診療所", "シンリョウジョ"),
    ("病院", "ビョウイン"),
    ("在宅クリニック", "ザイタククリニック"),
    ("整形外科", "セイケイゲカ"),
    ("訪問診療所", "ホウモンシンリョウジョ"),
];
const QUERIES: [&str; 12] = [
    "さくら内科",
    "松戸病院",
    "みどり",
    "ひかりくりにっく",
    "ナカムライイン",
    "sakura",
    "higashi matsudo",
    "takahashi iin",
    "aozora",
    "wtanabe",
    "kogane byoin",
    "渡辺整形",
];

struct Town {
    rows: Vec<DirectoryRow>,
    table: CapabilityTable,
    areas: AreaTable,
}

static TOWN: LazyLock<Town> = LazyLock::new(|| {
    let words = Vocabularies::parse(
        Path::new("vocabularies.toml"),
        include_str!("../data/vocabularies.toml"),
    )
    .expect("the shipped vocabularies");
    let table = CapabilityTable::parse(
        Path::new("capabilities.toml"),
        include_str!("../data/capabilities.toml"),
        &words.special_care,
    )
    .expect("the shipped capabilities");
    let areas = AreaTable::parse(Path::new("areas.toml"), include_str!("../data/areas.toml"))
        .expect("the shipped areas");
    Town {
        rows: (0..INSTITUTIONS).map(|n| row(n, &table)).collect(),
        table,
        areas,
    }
});

static INDEX: LazyLock<Index> =
    LazyLock::new(|| Index::build(TOWN.rows.iter().cloned(), &TOWN.table));

/// Names, readings and romaji as the plain scan wants them.
static FOLDED: LazyLock<Vec<[String; 3]>> = LazyLock::new(|| {
    let fields = |row: &DirectoryRow| {
        [
            fold::key(&row.name),
            fold::key(&row.kana),
            romaji::key_from_kana(&row.kana),
        ]
    };
    TOWN.rows.iter().map(fields).collect()
});

/// A number that looks like chance and is the same in every run.
fn mixed(n: usize, salt: u64) -> usize {
    let mut x =
        (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    usize::try_from((x >> 33) & 0x7FFF_FFFF).unwrap_or(0)
}

fn pick<T: Copy>(from: &[T], n: usize, salt: u64) -> T {
    from[mixed(n, salt) % from.len()]
}

fn row(n: usize, table: &CapabilityTable) -> DirectoryRow {
    let parts = [pick(&PARTS, n, 1), pick(&PARTS, n, 2), pick(&KINDS, n, 3)];
    let codes = table.all();
    let some = |salt| {
        codes
            .get(mixed(n, salt) % codes.len())
            .map(|found| found.code.clone())
    };
    DirectoryRow {
        id: FacilityId(i64::try_from(n).unwrap_or(0)),
        kind: "clinic".to_owned(),
        name: parts.iter().map(|part| part.0).collect(),
        kana: parts.iter().map(|part| part.1).collect(),
        hints: String::new(),
        director: pick(&PARTS, n, 4).0.to_owned(),
        address: format!(
            "千葉県見本市{}町{}丁目{}-{}",
            pick(&PARTS, n / 60, 5).0,
            n % 5,
            n % 31,
            n % 17
        ),
        phones: vec![format!("047-{:03}-{:04}", n / 10_000, n % 10_000)],
        area: None,
        capabilities: [6, 7, 8, 9].into_iter().filter_map(some).collect(),
        filings: (0..6)
            .map(|k| format!("見本{}", mixed(n, 20 + k) % 809))
            .collect(),
        // No room anywhere: it would order the hits by something the plain scan does not know.
        room: RoomNow::Unknown,
        places: None,
        declared_on: None,
        position: Position::in_japan(
            35.0 + f64::from(u32::try_from(n % 997).unwrap_or(0)) / 997.0,
            139.9,
        ),
        vanished: false,
    }
}

/// Every beginning of every query, as typed.
fn typed() -> Vec<String> {
    let beginnings = |query: &str| {
        let letters: Vec<char> = query.chars().collect();
        (1..=letters.len())
            .map(move |n| letters[..n].iter().collect())
            .collect::<Vec<String>>()
    };
    QUERIES.iter().flat_map(|query| beginnings(query)).collect()
}

fn ours(typed: &str) -> Vec<i64> {
    let query = Query::parse(typed, &TOWN.areas, &TOWN.table);
    let hits = INDEX.search(&query, LIMIT, None, &|| false);
    hits.items.iter().map(|hit| hit.id.0).collect()
}

/// The best score of each institution over its three fields; all words must fit.
fn plain_scores(typed: &str) -> Vec<(i64, i64)> {
    let matcher = SkimMatcherV2::default();
    let words: Vec<(String, String)> = typed
        .split_whitespace()
        .map(|word| (fold::key(word), romaji::key(word)))
        .collect();
    let score = |fields: &[String; 3]| {
        words.iter().try_fold(0, |sum, (key, latin)| {
            let fits = [(&fields[0], key), (&fields[1], key), (&fields[2], latin)];
            let best = fits
                .iter()
                .filter_map(|(text, word)| matcher.fuzzy_match(text, word))
                .max();
            best.map(|best| sum + best)
        })
    };
    let mut found: Vec<(i64, i64)> = (0_i64..)
        .zip(FOLDED.iter())
        .filter_map(|(id, fields)| Some((score(fields)?, id)))
        .collect();
    found.sort_unstable_by_key(|(score, _)| std::cmp::Reverse(*score));
    found
}

#[divan::bench(args = ["さくら内科", "sakura", "wtanabe", "higashi matsudo"])]
fn directory(typed: &str) -> Vec<i64> {
    ours(typed)
}

#[divan::bench(args = ["さくら内科", "sakura"], sample_count = 5, sample_size = 1)]
fn plain_scan(typed: &str) -> usize {
    plain_scores(typed).len()
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn build() -> usize {
    Index::build(TOWN.rows.iter().cloned(), &TOWN.table).len()
}

fn main() {
    let (mut fast, mut slow) = (Vec::new(), Vec::new());
    let (mut kept, mut wanted) = (0, 0);
    let _ = (INDEX.len(), FOLDED.len());
    for typed in typed() {
        let start = Instant::now();
        let found = divan::black_box(ours(&typed));
        fast.push(start.elapsed());
        let start = Instant::now();
        let plain = divan::black_box(plain_scores(&typed));
        slow.push(start.elapsed());
        // Of many with one and the same score no fifty are the right ones: any of them counts.
        let last = plain
            .get(LIMIT - 1)
            .or(plain.last())
            .map_or(0, |(score, _)| *score);
        let best: std::collections::HashSet<i64> = plain
            .iter()
            .take_while(|(score, _)| *score >= last)
            .map(|(_, id)| *id)
            .collect();
        wanted += plain.len().min(LIMIT);
        kept += found
            .iter()
            .filter(|id| best.contains(id))
            .count()
            .min(LIMIT);
    }
    let each = INDEX.bytes() / INSTITUTIONS;
    let (fast_half, fast_most) = percentiles(fast);
    let (slow_half, slow_most) = percentiles(slow);
    println!("{each} bytes an institution (goal: 200)");
    println!(
        "ours p50 {fast_half:?} p99 {fast_most:?}; plain scan p50 {slow_half:?} p99 {slow_most:?}"
    );
    println!(
        "ratio p50 {:.1}x p99 {:.1}x (goal: 8x); of fuzzy-matcher's best {LIMIT}: {:.2}",
        slow_half.as_secs_f64() / fast_half.as_secs_f64(),
        slow_most.as_secs_f64() / fast_most.as_secs_f64(),
        f64::from(kept_share(kept, wanted)) / 100.0,
    );
    divan::main();
}

fn kept_share(kept: usize, wanted: usize) -> u32 {
    u32::try_from(kept * 100 / wanted.max(1)).unwrap_or(0)
}

fn percentiles(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get((times.len() - 1) * share / 100)
            .copied()
            .unwrap_or_default()
    };
    (at(50), at(99))
}
