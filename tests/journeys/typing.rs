//! What enters a field by keyboard or paste: converted, cut with a notice, or explained; never lost
//! silently, never a crash.

use crate::office::Office;
use madoguchi::domain::consultation::ConsultationDetails;
use madoguchi::store::request::{Reply, Request};

fn last(office: &Office) -> ConsultationDetails {
    let actor = office.actor("佐藤");
    let newest = Request::Newest { limit: 1 };
    match office.store().answer(&actor, newest).unwrap() {
        Reply::Consultations(found) => found.into_iter().next().unwrap().details,
        other => panic!("{other:?}"),
    }
}

/// Field by its jump label, what is pasted, what the screen says of it.
const TABLE: &[(char, &str, &str)] = &[
    ('8', "令和0年1月1日", "0年"),
    ('8', "令和元年13月1日", "13月"),
    ('8', "昭和65年1月1日", "平成2年"),
    ('8', "平成32年1月1日", "令和2年"),
    ('8', "2026-02-30", "(!)"),
    ('8', "2023-02-29", "(!)"),
    ('8', "明治5年12月3日", "(!)"),
    ('8', "R9.1.1", "(!)"),
    ('8', "121", "(!)"),
    ('8', "M30.1.1", "(!)"),
    ('8', "150302", "(!)"),
    ('8', "S64.4.1", "平成元年4月1日 1989-04-01"),
    ('8', "昭和十五年三月二日", "昭和15年3月2日"),
    ('8', "Ｓ２０．３．５", "昭和20年3月5日"),
    ('8', "82歳", "昭和19年 1944 頃 (82歳 推定)"),
    ('8', "まだ聞いていない", "まだ聞いていない"),
    ('k', "25:00", "(!)"),
    ('k', "2/30", "(!)"),
    ('k', "+3", "2026/11/19(木) 17:00 (終業時刻)"),
    ('k', "kin 10:00", "11/20(金) 10:00"),
    ('a', "04712345", "8 桁"),
    ('a', "０４７ー３６６ー１１１１", "047-366-1111"),
    ('a', "+81 90 1234 5678", "090-1234-5678"),
    ('a', "0473661111 内線12", "047-366-1111 内"),
    ('a', "番号は不明", "番号は不明"),
    ('7', "山田\n花子", "改行は空白に"),
    ('7', "山田\u{202E}花子", "目に見えない文字を 1 個"),
    ('7', "山田\u{200B}\u{2066}花子", "目に見えない文字を 2 個"),
    ('7', "髙橋👨‍👩‍👧", "目に見えない文字を"),
    ('6', "yamada hanako", "ヤマダ ハナコ"),
    ('6', "ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
    ('6', "やまだ　はなこ", "ヤマダ ハナコ"),
    ('d', "一行目\r\n二行目", "二行目"),
    ('d', "\u{1b}[2J\u{1b}]52;c;eA==\u{7}", "[2J]52;c;eA=="),
];

#[test]
fn whatever_is_pasted_is_converted_or_explained_at_its_field() {
    let office = Office::open();
    for (label, pasted, said) in TABLE {
        let mut sato = office.desk("佐藤");
        sato.keys("<f2><ctrl-o>").keys(&label.to_string());
        sato.paste(pasted);
        let shown = sato.text();
        // Notices are told at once, the rest when the cursor has left.
        sato.keys("<shift-tab>");
        let left = sato.text();
        assert!(
            shown.contains(said) || left.contains(said),
            "{pasted:?} at {label}: {said:?} is not said\n{shown}\n{left}"
        );
    }
}

#[test]
fn a_megabyte_into_any_field_is_cut_with_a_word() {
    let office = Office::open();
    for label in ['1', '7', '8', 'b', 'd', 'l'] {
        let mut sato = office.desk("佐藤");
        sato.keys("<f2><ctrl-o>").keys(&label.to_string());
        sato.paste(&"長い".repeat(170_000)).sees("欄がいっぱい");
    }
}

#[test]
fn a_name_with_the_wish_to_stay_unnamed_is_doubted_and_never_refused() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>4山田<tab>");
    sato.keys("<ctrl-o>I1<ctrl-o>I");
    sato.sees("名前が入っています");
    sato.keys("<ctrl-o>4<ctrl-u><tab>")
        .sees_no("名前が入っています");
    sato.keys("山田<ctrl-o>d相談<f12><enter>");
    assert!(last(&office).caller.anonymous);
}

#[test]
fn every_field_of_the_record_can_be_typed_and_is_stored() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>");
    for (label, typed) in [
        ('d', "相談"),
        ('o', "みどり病院"),
        ('p', "3東"),
        ('q', "12/3"),
        ('v', "1"),
        ('w', "1級"),
        ('z', "大野先生"),
        ('0', "さくら訪看"),
        ('A', "あおば薬局"),
        ('B', "ひがしの佐藤"),
        ('C', "デイ週2"),
        ('H', "夕方"),
        ('J', "春に転倒"),
        ('O', "医療機関まで"),
        ('R', "森"),
        ('S', "2"),
        ('T', "2"),
    ] {
        sato.keys("<ctrl-o>").keys(&label.to_string()).keys(typed);
    }
    sato.keys("<f12><enter>");
    let details = last(&office);
    let person = &details.person;
    assert_eq!(
        [
            &person.hospital,
            &person.ward,
            &person.certificate_note,
            &person.family_doctor
        ],
        ["みどり病院", "3東", "1級", "大野先生"]
    );
    assert_eq!(
        [
            &person.nurse_station,
            &person.pharmacy,
            &person.care_manager,
            &person.services
        ],
        ["さくら訪看", "あおば薬局", "ひがしの佐藤", "デイ週2"]
    );
    assert_eq!(person.discharge_on, "2026-12-03".parse().ok());
    assert_eq!(person.certificates, ["physical"]);
    assert_eq!(
        [
            &details.caller.call_back,
            &details.background,
            &details.consent_scope,
            &details.answered_by
        ],
        ["夕方", "春に転倒", "医療機関まで", "森"]
    );
    assert_eq!(details.next_actor.as_deref(), Some("owner"));
    assert_eq!(details.outcome.as_deref(), Some("continuing"));
}
