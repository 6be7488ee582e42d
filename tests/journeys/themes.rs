//! Themes that rise: found at the desk, made an issue with its consultations, followed by their count.

use crate::assert_screen;
use crate::office::Office;
use madoguchi::app::effect::Effect;
use madoguchi::app::event::Event;
use madoguchi::app::front::Front;
use madoguchi::domain::intake::{ConsultationInput, PersonInput};
use madoguchi::keymap::{KeyChord, keys::KeyName};
use madoguchi::locale::Lang;

fn told(office: &Office, days_ago: i64, who: usize, narrative: &str) {
    let at = office.store().clock().now() - chrono::TimeDelta::days(days_ago);
    let input = ConsultationInput {
        received_at: Some(at.to_rfc3339()),
        narrative: narrative.into(),
        categories: vec!["dental".into()],
        person: PersonInput {
            name: format!("見本 {who}郎"),
            area: Some("小金原".into()),
            ..PersonInput::default()
        },
        ..ConsultationInput::default()
    };
    let mut store = office.store();
    store.register(&office.actor("佐藤"), &input).unwrap();
}

/// Forty everyday calls of each span, and twelve of the last one about something new.
fn rising() -> Office {
    let office = Office::open();
    for at in 0..40 {
        let days = i64::try_from(at).unwrap() * 2;
        told(&office, days, at, "歯の痛みの往診");
        told(&office, days + 90, 100 + at, "歯の痛みの往診");
    }
    for who in 0..12 {
        let days = i64::try_from(who).unwrap();
        told(&office, days, 200 + who, "義歯の調整を送迎の廃止で頼めない");
    }
    office
}

#[test]
fn a_theme_is_found_opened_and_made_an_issue_by_keys() {
    let office = rising();
    let mut kimura = office.desk("木村");
    kimura.keys("<ctrl-g>T").sees("増えている相談").sees("送迎");
    assert_eq!(kimura.app.front(), Front::Themes);
    kimura
        .keys("<enter>")
        .sees("義歯の調整を送迎の廃止で")
        .keys("<esc>");
    kimura
        .keys("+")
        .sees("地域課題の候補 R8-I0001 を作り、相談 12件を束ねました");
    kimura
        .keys("+")
        .sees("開いている課題 R8-I0001 に束ねました");
    // What comes in afterwards joins it and is counted.
    told(&office, 0, 300, "送迎の廃止で義歯の調整に行けない");
    kimura.keys("<tab>").sees("直近の同じ日数 13件");
    kimura.keys("<enter>").sees("R8-I0001");
    assert_eq!(kimura.app.front(), Front::Work);
}

#[test]
fn a_search_shows_how_far_it_is_and_is_stopped_by_esc() {
    let office = rising();
    let mut kimura = office.desk("木村");
    kimura.keys("<ctrl-g>T").sees("送迎");
    let now = kimura.app.desk.now;
    // The search as its thread would tell of it.
    let effects = kimura
        .app
        .update(Event::Key(KeyChord::plain(KeyName::Char('s'))), now);
    assert!(matches!(&effects[..], [Effect::SeekThemes(wish)] if wish.days == 180));
    let none = kimura.app.update(
        Event::ThemesRead {
            done: 512,
            all: 900,
        },
        now,
    );
    assert!(none.is_empty());
    kimura.draw();
    kimura.sees("相談を読んでいます 512/900");
    let effects = kimura
        .app
        .update(Event::Key(KeyChord::plain(KeyName::Esc)), now);
    assert!(matches!(&effects[..], [Effect::StopThemes]), "{effects:?}");
    kimura.draw();
    kimura.sees_no("相談を読んでいます").sees("送迎");
}

#[test]
fn an_office_without_calls_is_told_what_to_do() {
    let office = Office::open();
    let mut kimura = office.desk("木村");
    kimura
        .keys("<ctrl-g>T")
        .sees("目立って増えた言葉はありません");
    kimura.keys("+<enter>").sees("相談を追っている地域課題");
    let mut viewer = office.desk("閲田");
    viewer.keys("<ctrl-g>T+").sees("閲覧専用");
}

#[test]
fn the_themes_in_both_languages_and_sizes() {
    let office = rising();
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut kimura = office.desk_in("木村", lang);
        kimura.keys("<ctrl-g>T+");
        assert_screen!(format!("themes_{code}_80x24"), kimura);
        kimura.resize(120, 40);
        assert_screen!(format!("themes_{code}_120x40"), kimura);
    }
}
