use super::*;
use crate::domain::vocabulary::Vocabularies;
use crate::fault::Fault;
use crate::locale::Lang;
use std::path::Path;

const SHIPPED: &str = include_str!("../../../data/capabilities.toml");

fn vocabularies() -> Vocabularies {
    let text = include_str!("../../../data/vocabularies.toml");
    Vocabularies::parse(Path::new("vocabularies.toml"), text).unwrap()
}

fn read(text: &str) -> Result<CapabilityTable, Vec<Fault>> {
    CapabilityTable::parse(
        Path::new("capabilities.toml"),
        text,
        &vocabularies().special_care,
    )
}

fn shipped() -> CapabilityTable {
    read(SHIPPED).unwrap()
}

fn filings(symbols: &[&str]) -> Vec<Filing> {
    let filed = |symbol: &&str| Filing {
        symbol: (*symbol).to_owned(),
        name: String::new(),
        since: String::new(),
    };
    symbols.iter().map(filed).collect()
}

fn proves(symbol: &str, code: &str) -> bool {
    shipped()
        .of_filings(&filings(&[symbol]))
        .iter()
        .any(|found| found == code)
}

#[test]
fn every_home_visit_filing_of_the_bureaus_list_proves_something() {
    let table = shipped();
    let symbols = "支援診１ 支援診２ 支援診３ 支援病１ 支援病２ 支援病３ 在医総管１ 在医総管２ 在総 在緩診実 \
        在緩診病 在診実１ 在診実２ 在病実１ 在病実２ がん疼 在宅ＤＸ 医情連 介保連 在データ提 在看 訪看充 訪看専 \
        訪看遠隔 在後病 精在宅援 歯訪診 歯援診１ 歯援診２ 歯援病 在歯管 訪看10 訪看24 訪看25 訪看27 訪看28 訪看30 \
        支援診２ア 支援診２イ 支援診2ア 在医総管３ 在充診 在充病";
    for symbol in symbols.split_whitespace() {
        assert!(
            !table.of_filings(&filings(&[symbol])).is_empty(),
            "{symbol}"
        );
    }
}

#[test]
fn the_tier_one_is_the_enhanced_one_and_tier_three_the_conventional() {
    assert!(proves("支援診１", "enhanced-alone"));
    assert!(proves("支援診２", "enhanced-linked"));
    assert!(proves("支援診２イ", "enhanced-linked"));
    assert!(proves("支援病３", "conventional"));
    assert!(!proves("支援診３", "enhanced-alone"));
    assert!(!proves("支援診３", "end-of-life"));
}

#[test]
fn management_alone_means_home_visits_but_not_the_whole_day() {
    assert!(proves("在医総管３", "home-visit"));
    assert!(!proves("在医総管１", "visit-24h"));
    assert!(proves("支援診３", "visit-24h"));
}

#[test]
fn an_unknown_filing_proves_nothing() {
    assert!(
        shipped()
            .of_filings(&filings(&["外来感染", "", "支援"]))
            .is_empty()
    );
}

#[test]
fn what_people_type_after_the_hash_finds_what_they_mean() {
    let table = shipped();
    let codes = |word: &str| match table.find(word) {
        Some(CapabilityQuery::Codes(codes)) => codes.join(" "),
        other => format!("{other:?}"),
    };
    for (word, expected) in [
        ("24", "visit-24h contact-24h nurse-24h"),
        ("２４", "visit-24h contact-24h nurse-24h"),
        ("mitori", "end-of-life"),
        ("みとり", "end-of-life"),
        ("#看取り", "end-of-life"),
        ("気切", "tracheostomy"),
        ("kisetu", "tracheostomy"),
        ("kokyu", "ventilator"),
        ("hot", "oxygen"),
        ("peg", "tube-feeding"),
        ("胃ろう", "tube-feeding"),
        ("在支診", "support-clinic support-hospital"),
        ("ICT", "ict"),
        ("visit-24h", "visit-24h"),
    ] {
        assert_eq!(codes(word), expected, "{word}");
    }
}

#[test]
fn a_symbol_or_its_beginning_means_all_filings_that_begin_so() {
    let table = shipped();
    let prefix = |word: &str| Some(CapabilityQuery::FilingPrefix(symbol_key(word)));
    for word in [
        "支援診２",
        "支援診2",
        "支援診",
        "在医総管",
        "在総",
        "精在宅援",
        "外来感染",
    ] {
        assert_eq!(table.find(word), prefix(word), "{word}");
    }
    assert_eq!(table.find("支援診２"), table.find("支援診2"));
    assert!(symbol_key("支援診２ア").starts_with(&symbol_key("支援診2")));
    assert_eq!(table.find("#"), None);
}

#[test]
fn what_the_clinic_said_wins_over_what_it_filed() {
    let table = shipped();
    let details = FacilityDetails {
        filings: filings(&["支援診２"]),
        capabilities: vec!["dementia".to_owned()],
        ..FacilityDetails::default()
    };
    let local = LocalKnowledge {
        can: vec!["ventilator".to_owned(), "on-call".to_owned()],
        cannot: vec!["home-visit".to_owned(), "on-call".to_owned()],
        ..LocalKnowledge::default()
    };
    let standing = |code: &str| table.standing(code, &details, &local);
    assert_eq!(standing("home-visit"), Standing::Denied);
    assert_eq!(standing("on-call"), Standing::Denied);
    assert_eq!(standing("ventilator"), Standing::Told);
    assert_eq!(standing("visit-24h"), Standing::Filed);
    assert_eq!(standing("dementia"), Standing::Claimed);
    assert_eq!(standing("stoma"), Standing::Unknown);
    let all = table.of_facility(&details, &local);
    for capability in table.all() {
        let listed = all.contains(&capability.code);
        assert_eq!(
            listed,
            standing(&capability.code).can(),
            "{}",
            capability.code
        );
    }
}

#[test]
fn a_wish_can_be_fulfilled_by_a_capability_of_the_same_code() {
    let table = shipped();
    for wish in &vocabularies().wishes.terms {
        assert!(table.get(&wish.code).is_some(), "{}", wish.code);
    }
}

#[test]
fn completion_offers_what_begins_like_the_word() {
    let table = shipped();
    let first = |typed: &str| {
        table
            .beginning(typed)
            .first()
            .map(|known| known.code.clone())
    };
    assert_eq!(first("mito").as_deref(), Some("end-of-life"));
    assert_eq!(first("胃").as_deref(), Some("tube-feeding"));
    assert_eq!(table.beginning("").len(), table.all().len());
}

#[test]
fn every_fault_of_a_file_is_told() {
    let text = SHIPPED
        .replace("short = \"往診\"", "short = \"往診する\"")
        .replace(
            "any_of = [\"enhanced-alone\"",
            "any_of = [\"enhanced-allone\"",
        )
        .replace("\"oshin\"", "\"mitori\"");
    let faults = read(&text).unwrap_err();
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    for part in ["more than 4 cells", "enhanced-allone", "\"mitori\" means"] {
        assert!(
            said.iter().any(|fault| fault.contains(part)),
            "{part}: {said:#?}"
        );
    }
}

#[test]
fn the_shipped_file_is_whole_under_any_vocabulary_of_a_region() {
    let mut care = vocabularies().special_care;
    let mut suction = care.terms.remove(0);
    suction.code = "respirator-2".to_owned();
    suction.ja = "新しい医療処置".to_owned();
    suction.also = vec!["夜間".to_owned(), "24h".to_owned()];
    care.terms.push(suction);
    let table = CapabilityTable::parse(Path::new("c.toml"), SHIPPED, &care).unwrap();
    assert_eq!(table.get("tracheostomy"), None);
    assert_eq!(table.get("respirator-2").unwrap().short, "新し");
    let own = Some(CapabilityQuery::Codes(codes_of("visit-24h")));
    assert_eq!(table.find("夜間"), own, "the file's own word wins");
}

fn codes_of(code: &str) -> Vec<String> {
    vec![code.to_owned()]
}

#[test]
fn short_labels_tell_the_capabilities_apart() {
    let table = shipped();
    for lang in [Lang::Ja, Lang::En] {
        let all = table.all().iter();
        let mut shorts: Vec<&str> = all.map(|known| known.short(lang)).collect();
        shorts.sort_unstable();
        let count = shorts.len();
        shorts.dedup();
        assert_eq!(shorts.len(), count);
        let is_english = |short: &&str| short.is_ascii();
        assert!(
            lang == Lang::Ja || shorts.iter().all(is_english),
            "{shorts:?}"
        );
    }
}
