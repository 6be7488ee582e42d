//! Handbook and supply as they leave the office: what is in them, and what never is.

use crate::desk::{Desk, HANDBOOK};
use madoguchi::clock::Clock;
use madoguchi::domain::facility::{LocalKnowledge, Source};
use madoguchi::domain::handbook::Visibility;
use madoguchi::domain::ids::FacilityId;
use madoguchi::domain::room::Room;
use madoguchi::domain::staff::Actor;
use madoguchi::import;
use madoguchi::office::Office;
use madoguchi::store::Store;
use madoguchi::store::open::Access;
use madoguchi::store::request::NewRoom;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

/// Everything that a page, a table or a spreadsheet could take for more than text.
const NASTY: &str = r#"key,kind,name,kana,hints,director,postal_code,address,lat,lon,phone,url,services,hours,capabilities
N1,clinic,"=HYPERLINK(""http://x"",""y"")",ワナ,"別名\;の中;=二つ目",-1+1,2710077,松戸市根本3-1,35.78,139.9,+81-47-000-0101,javascript:alert(1),内科;小児科,＝1+1,home-visit;end-of-life
N2,clinic,"<script>alert('x')</script> & ""院""",ｽｸﾘﾌﾟﾄ,,'=引用,,松戸市小金原1-2,,,@SUM(A1),,"a|b *c* _d_ [e](f) `g`",,home-visit
N3,care-management,見本ケアプラン,ミホンケアプラン,,,,松戸市根本4-4,,,047-000-0401,,居宅介護支援,,
"#;

/// The office with both files, and what was learnt on the telephone.
fn office() -> Desk {
    let desk = Desk::new();
    let files = [
        desk.write("handbook.csv", HANDBOOK),
        desk.write("nasty.csv", NASTY),
    ];
    let mut import = vec!["import", "handbook"];
    import.extend(files.iter().map(|file| file.to_str().unwrap()));
    desk.run(&import).succeeds();
    let (mut store, actor) = store(&desk);
    let clinic = known_as(&store, "H001");
    let local = LocalKnowledge {
        liaison: "相談室 見本".into(),
        night_phone: "047-000-0999".into(),
        notes: "院長は木曜不在".into(),
        cannot: vec!["dialysis".into()],
        takes_sub_attending: Some(true),
        ..LocalKnowledge::default()
    };
    store.set_local(&actor, clinic, &local, None).unwrap();
    declare(&mut store, &actor, clinic);
    desk
}

fn store(desk: &Desk) -> (Store, Actor) {
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let clock = Clock::fixed(now, chrono_tz::Asia::Tokyo);
    let office = Arc::new(Office::shipped());
    let store = Store::open(&desk.path("office.db"), Access::Write, clock, office).unwrap();
    let staff = store.staff_named("佐藤").unwrap().unwrap();
    let actor = Actor {
        staff: staff.id,
        name: staff.name,
        role: staff.role,
        desk: "test".into(),
    };
    (store, actor)
}

fn known_as(store: &Store, key: &str) -> FacilityId {
    let found = store.facility_of_source(Source::Handbook, key).unwrap();
    found.unwrap()
}

fn declare(store: &mut Store, actor: &Actor, facility: FacilityId) {
    let new = NewRoom {
        facility,
        form: "referral".into(),
        room: Room::Yes,
        places: Some(2),
        note: "午後のみ".into(),
        until: None,
    };
    store.declare_room(actor, &new).unwrap();
}

/// The audit rows about exports, the newest last.
fn exports(desk: &Desk) -> Vec<(String, Value)> {
    let conn = rusqlite::Connection::open(desk.path("office.db")).unwrap();
    let mut rows = conn
        .prepare("SELECT name, detail FROM audit WHERE action = 'export' ORDER BY seq")
        .unwrap();
    rows.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .unwrap()
        .map(|row| row.map(|(name, detail)| (name, serde_json::from_str(&detail).unwrap())))
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn the_three_forms_of_the_handbook() {
    let desk = office();
    for format in ["md", "html", "csv"] {
        let ran = desk.run(&["handbook", "--format", format]).succeeds();
        insta::assert_snapshot!(format!("handbook_public_{format}"), ran.out());
    }
    let inside = ["handbook", "--area", "明第1", "--internal"];
    let ran = desk.run(&inside).succeeds();
    insta::assert_snapshot!("handbook_internal_md", ran.out());
    let english = ["--lang", "en", "handbook", "--kind", "care-manager"];
    let ran = desk.run(&english).succeeds();
    insta::assert_snapshot!("handbook_care_manager_en", ran.out());
}

#[test]
fn without_internal_nothing_told_in_confidence_is_in_any_form() {
    let desk = office();
    let secrets = ["047-000-0999", "院長は木曜不在"];
    let confidences = ["相談室 見本", "午後のみ"];
    for format in ["md", "html", "csv"] {
        let printed = |audience: &[&str]| {
            let mut args = vec!["handbook", "--format", format];
            args.extend(audience);
            desk.run(&args).succeeds().out()
        };
        let (public, partners, internal) = (
            printed(&[]),
            printed(&["--partners"]),
            printed(&["--internal"]),
        );
        for secret in secrets {
            assert!(
                !public.contains(secret) && !partners.contains(secret),
                "{secret}"
            );
            assert!(internal.contains(secret), "{format}: {secret}");
        }
        for told in confidences {
            assert!(!public.contains(told), "{format}: {told}");
            assert!(partners.contains(told) && internal.contains(told), "{told}");
        }
    }
}

#[test]
fn an_institution_that_is_not_to_be_published_is_in_no_public_book() {
    let desk = office();
    let (mut store, actor) = store(&desk);
    let local = LocalKnowledge {
        visibility: Visibility::Partners,
        ..LocalKnowledge::default()
    };
    let id = known_as(&store, "H002");
    store.set_local(&actor, id, &local, None).unwrap();
    for format in ["md", "html", "csv"] {
        let public = desk.run(&["handbook", "--format", format]).succeeds();
        assert!(!public.out().contains("かくう内科"), "{format}");
        desk.run(&["handbook", "--partners", "--format", format])
            .succeeds()
            .says("かくう内科");
    }
}

#[test]
fn room_past_its_validity_is_to_be_confirmed_and_always_has_its_day() {
    let desk = office();
    desk.run(&["handbook", "--partners"])
        .succeeds()
        .says("副主治医: 可 2名 午後のみ (令和8年11月24日(火) 申告)");
    let later = desk.run_at("2027-02-01T10:00:00+09:00", &["handbook", "--partners"]);
    let later = later.succeeds().out();
    assert!(later.contains("副主治医: 要確認 (令和8年11月24日(火) の申告は期限切れ)"));
    assert!(!later.contains("可 2名"), "{later}");
}

#[test]
fn a_spreadsheet_runs_nothing_and_the_import_reads_back_what_was_there() {
    let desk = office();
    let file = desk.path("out.csv");
    let out = file.to_str().unwrap();
    desk.run(&["handbook", "--format", "csv", "--out", out])
        .succeeds();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with('\u{FEFF}'));
    let table = text.trim_start_matches('\u{FEFF}');
    let mut cells = csv::Reader::from_reader(table.as_bytes());
    for cell in cells.records().flat_map(|row| {
        let row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        row
    }) {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
            "{cell}"
        );
    }
    let office = Office::shipped();
    let read = import::handbook::read(
        std::slice::from_ref(&file),
        office.handbook_words(),
        &mut |_| true,
    )
    .unwrap();
    assert!(read.refused.is_empty(), "{:?}", read.refused);
    let (store, _) = store(&desk);
    assert_eq!(read.institutions.len(), 6);
    for back in read.institutions {
        let stored = store.facility(known_as(&store, &back.source_key)).unwrap();
        let mut expected = stored.details;
        expected.capabilities = stored.capabilities;
        assert_eq!(back, expected);
    }
}

#[test]
fn an_office_that_imports_the_book_of_another_prints_the_same_one() {
    let desk = office();
    let printed = desk.run(&["handbook", "--format", "csv"]).succeeds().out();
    let other = Desk::new();
    let file = other.write("theirs.csv", &printed);
    other
        .run(&["import", "handbook", file.to_str().unwrap()])
        .succeeds();
    let again = other.run(&["handbook", "--format", "csv"]).succeeds().out();
    assert_eq!(again, printed);
}

#[test]
fn a_file_is_for_its_owner_alone_and_never_replaced_unasked() {
    let desk = office();
    let file = desk.path("book.html");
    let out = file.to_str().unwrap();
    let args = ["handbook", "--format", "html", "--out", out];
    desk.run(&args).succeeds().says("6 件");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::write(&file, "mine").unwrap();
    desk.run(&args).exits(1).says("--force");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    let noted = exports(&desk).len();
    desk.run(&["handbook", "--format", "html", "--force", "--out", out])
        .succeeds();
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .ends_with("</html>\n")
    );
    assert_eq!(exports(&desk).len(), noted + 1);
    let nowhere = desk.path("nowhere/book.html");
    desk.run(&["handbook", "--out", nowhere.to_str().unwrap()])
        .exits(1)
        .says("フォルダー");
    desk.run(&[
        "handbook",
        "--force",
        "--out",
        Path::new(out).parent().unwrap().to_str().unwrap(),
    ])
    .exits(1)
    .says("普通のファイルではありません");
    assert_eq!(
        exports(&desk).len(),
        noted + 1,
        "what was refused is no export"
    );
}

#[test]
fn every_export_says_who_what_for_whom_and_how_many() {
    let desk = office();
    let file = desk.path("a.csv");
    let out = file.to_str().unwrap();
    desk.run(&[
        "handbook",
        "--area",
        "01",
        "--kind",
        "medical",
        "--format",
        "csv",
        "--partners",
        "--out",
        out,
    ])
    .succeeds();
    let (who, noted) = exports(&desk).pop().unwrap();
    assert_eq!(who, "佐藤");
    let columns = noted["what"]["columns"].as_array().unwrap();
    assert!(columns.contains(&"room".into()) && !columns.contains(&"notes".into()));
    insta::assert_snapshot!(
        "handbook_audit",
        format!(
            "area {} books {} reader {} format {} count {} path ends {}",
            noted["what"]["area"],
            noted["what"]["books"],
            noted["what"]["reader"],
            noted["what"]["format"],
            noted["count"],
            noted["path"].as_str().unwrap().ends_with("/a.csv"),
        )
    );
    let bytes = std::fs::metadata(&file).unwrap().len();
    assert_eq!(noted["bytes"].as_u64(), Some(bytes));
    assert_eq!(noted["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn who_may_not_leave_a_trace_may_not_export() {
    let desk = office();
    desk.run(&["staff", "add", "閲田", "--role", "viewer"])
        .succeeds();
    let ran = desk.run(&["--as", "閲田", "handbook"]).exits(5);
    assert!(ran.out().is_empty(), "{}", ran.out());
    desk.run(&["--read-only", "handbook"]).exits(1);
    assert!(exports(&desk).is_empty());
}

#[test]
fn an_unknown_book_is_refused_with_those_that_there_are() {
    let desk = office();
    desk.run(&["handbook", "--kind", "dental"])
        .exits(2)
        .says("medical, care-manager");
}

#[test]
fn supply_as_text_and_json_says_the_same_and_the_handbook_too() {
    let desk = office();
    let text = desk.run(&["supply", "--area", "01"]).succeeds().out();
    assert!(!text.contains("全域"), "one area is no region: {text}");
    insta::assert_snapshot!("supply_text", text);
    let json = desk.run(&["supply", "--json"]).succeeds().json();
    assert_eq!(json["areas"].as_array().unwrap().len(), 15);
    let first = &json["areas"][0]["cells"][0];
    assert_eq!((&first["can"], &first["room"]), (&2.into(), &1.into()));
    assert_eq!(json["areas"][0]["cells"][4]["lack"], "nobody");
    desk.run(&["handbook", "--area", "01", "--partners"])
        .succeeds()
        .says("| 訪問診療 | 2/1 |");
    desk.run(&["handbook", "--area", "01"])
        .succeeds()
        .says("| 訪問診療 | 2 |");
}

#[test]
fn an_offices_own_page_is_used_and_a_broken_one_told() {
    let desk = office();
    std::fs::create_dir_all(desk.path("config/data")).unwrap();
    let page =
        "{{lang}}{{title}}{{office}}{{edited}}{{note}}{{contents}}{{supply}}{{areas}}{{footer}}";
    let own = format!("<h1>ours</h1>{page}");
    desk.write("config/data/handbook.html", own);
    let args = ["handbook", "--format", "html"];
    desk.run(&args).succeeds().says("<h1>ours</h1>");
    desk.write("config/data/handbook.html", "{{title}}\n{{colour}}");
    let ran = desk.run(&args).succeeds();
    assert!(
        ran.err()
            .contains("handbook.html:2: there is no slot \"colour\""),
        "{}",
        ran.err()
    );
    assert!(ran.out().starts_with("<!DOCTYPE html>"));
}
