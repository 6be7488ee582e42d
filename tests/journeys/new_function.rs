//! A new function of the centre is one file: its screen, its steps, its records come by themselves.

use crate::assert_screen;
use crate::office::Office;
use madoguchi::config::DataFiles;
use madoguchi::domain::work_item::Details;
use madoguchi::locale::{Lang, Locale};
use madoguchi::office::Office as Knowledge;
use madoguchi::store::lists::QueueFilter;
use madoguchi::store::{Seed, StepRequest};
use std::fs;
use tempfile::TempDir;

/// 物品貸出: the centre lends things to people who come home from hospital.
const LENDING: &str = r#"
id = "lending"
letter = "L"
ja = "物品貸出"
en = "Lending"

[[state]]
code = "asked"
ja = "申込"
en = "Asked"
actor = "anyone"
action = { ja = "貸せる物を探す", en = "Find the thing" }
clock = "1bd"

[[state]]
code = "lent"
ja = "貸出中"
en = "Lent"
actor = "owner"
action = { ja = "返却を確かめる", en = "See that it comes back" }
clock = { default = "field:until", otherwise = "14d" }

[[state]]
code = "returned"
ja = "返却済"
en = "Returned"
phase = "closed"

[[transition]]
name = "lend"
ja = "貸す"
en = "Lend"
from = ["asked"]
to = "lent"
claims = true
primary = true
fields = [
  { code = "thing", ja = "物品", en = "Thing", kind = "choice:things", required = true },
  { code = "until", ja = "返却予定", en = "Until", kind = "moment", required = true },
]

[[transition]]
name = "take-back"
ja = "返却を受ける"
en = "Take back"
from = ["lent"]
to = "returned"
primary = true

[[choices]]
name = "things"
ja = "物品"
en = "Things"
terms = [
  { code = "oximeter", ja = "酸素飽和度計", en = "Oximeter" },
  { code = "bed", ja = "介護ベッド", en = "Care bed" },
]

[[field]]
code = "for_whom"
ja = "使う人"
en = "For whom"
kind = "text"
required = true
"#;

fn office() -> Office {
    let config = TempDir::new().unwrap();
    let folder = config.path().join("data/workflows");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("lending.toml"), LENDING).unwrap();
    let (knowledge, faults) =
        Knowledge::load(&DataFiles::new(config.path()), Locale::new(Lang::Ja));
    assert!(faults.is_empty(), "{faults:#?}");
    Office::knowing(knowledge)
}

fn given(pairs: &[(&str, &str)]) -> Details {
    pairs
        .iter()
        .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn it_is_started_and_walked_to_its_end_by_keys() {
    let office = office();
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>q").sees("物品貸出");
    assert_screen!("queues", sato);
    sato.keys("<f10>")
        .keys("業務: 物品貸出<enter>")
        .sees("物品貸出の案件はありません");
    sato.keys("<f9>")
        .sees("新しい案件: 物品貸出")
        .keys("架空 花子<f12>")
        .sees("L0001");
    sato.keys("<f9>").sees("物品").keys("2").keys("+3");
    assert_screen!("new_function_step", sato);
    sato.keys("<f12>").sees("貸出中");
    assert_screen!("new_function_list", sato);
    sato.keys("<f9><enter>").sees("返却済");
    let all = QueueFilter {
        kind: Some("lending".into()),
        closed_too: true,
        ..QueueFilter::default()
    };
    let rows = office.store().queue(&all).unwrap();
    assert_eq!(rows[0].item.state, "returned");
    assert_eq!(rows[0].item.details["thing"], "bed");
}

#[test]
fn the_same_way_by_the_store() {
    let office = office();
    let (mut store, sato) = (office.store(), office.actor("佐藤"));
    let seed = Seed {
        details: given(&[("for_whom", "架空 花子")]),
        ..Seed::default()
    };
    let item = store.start(&sato, "lending", seed).unwrap();
    assert_eq!(item.number.to_string(), "R8-L0001");
    for (name, fields) in [
        ("lend", &[("thing", "介護ベッド"), ("until", "+3")][..]),
        ("take-back", &[][..]),
    ] {
        let request = StepRequest {
            item: item.id,
            transition: name.into(),
            given: given(fields),
            note: String::new(),
            if_revision: None,
        };
        store.step(&sato, &request).unwrap();
    }
    assert!(!store.item_view(item.id).unwrap().item.is_open());
}
