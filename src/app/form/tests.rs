use super::*;
use crate::app::field::FieldKind;
use crate::calendar::business::BusinessCalendar;
use crate::domain::vocabulary::Vocabularies;
use crate::locale::{Label, Lang, Locale};
use std::path::Path;

fn options(name: &str) -> Vec<Pick> {
    let text = include_str!("../../../data/vocabularies.toml");
    let all = Vocabularies::parse(Path::new("vocabularies.toml"), text).unwrap();
    Pick::of_vocabulary(all.by_name()[name])
}

fn field(code: &str, kind: FieldKind) -> Field {
    Field::new(code, Label::FormJump, kind)
}

fn form() -> Form {
    let first = vec![
        field("memo", FieldKind::Memo).needed(),
        field("kana", FieldKind::Kana),
        field("sex", FieldKind::One).with_options(options("sexes")),
        field("birth", FieldKind::Birth),
    ];
    let mut reason = field("reason", FieldKind::Line);
    reason.required_when = Some(("sex".to_owned(), vec!["other".to_owned()]));
    let second = vec![field("care", FieldKind::Many).with_options(options("special_care"))];
    Form::new(vec![
        Section {
            title: None,
            folded: false,
            fields: first,
        },
        Section {
            title: Some(Label::FormJump.into()),
            folded: true,
            fields: second,
        },
        Section {
            title: None,
            folded: false,
            fields: vec![reason],
        },
    ])
}

fn reading<T>(test: impl FnOnce(&Reading<'_>) -> T) -> T {
    let calendar = BusinessCalendar::default();
    let now = "2026-06-11T05:35:00Z".parse().unwrap();
    test(&Reading {
        now,
        calendar: &calendar,
        locale: Locale::new(Lang::Ja),
    })
}

fn go_on(form: &mut Form, times: usize) {
    for _ in 0..times {
        form.command(Command::FieldNext);
    }
}

#[test]
fn leaving_a_field_converts_it_and_tells_so() {
    let mut form = form();
    go_on(&mut form, 1);
    form.insert("yamada");
    let left = form.command(Command::FieldNext);
    assert_eq!(
        left,
        Reaction::Left {
            code: "kana".to_owned(),
            changed: true
        }
    );
    assert_eq!(form.text("kana"), "ヤマダ");
}

#[test]
fn a_digit_in_a_list_picks_and_goes_on() {
    let mut form = form();
    go_on(&mut form, 2);
    form.insert("2");
    assert_eq!(
        (form.text("sex").as_str(), form.focused_code()),
        ("female", "birth")
    );
}

#[test]
fn folded_fields_are_passed_over_and_one_key_off() {
    let mut form = form();
    go_on(&mut form, 4);
    assert_eq!(form.focused_code(), "reason");
    form.command(Command::SectionPrev);
    assert_eq!(form.focused_code(), "care");
    form.insert("5");
    go_on(&mut form, 1);
    form.command(Command::FieldPrev);
    assert_eq!(form.focused_code(), "care", "it stays open");
}

#[test]
fn a_jump_label_of_any_width_leads_anywhere() {
    let mut form = form();
    form.command(Command::FieldJump);
    assert_eq!(
        form.layers(),
        [Layer::Field],
        "Enter is no new line while a label is awaited"
    );
    form.insert("５");
    assert_eq!(form.focused_code(), "care");
    form.command(Command::FieldJump);
    form.insert("?");
    assert_eq!((form.focused_code(), form.is_jumping()), ("care", false));
}

#[test]
fn the_edges_of_a_memo_lead_to_its_neighbours() {
    let mut form = form();
    form.insert("一\n二");
    assert_eq!(form.command(Command::MemoUp), Reaction::Moved);
    assert!(matches!(form.command(Command::MemoDown), Reaction::Moved));
    assert!(matches!(
        form.command(Command::MemoDown),
        Reaction::Left { .. }
    ));
    assert_eq!(form.focused_code(), "kana");
}

#[test]
fn nothing_is_called_wrong_under_the_cursor_and_nothing_is_a_trap() {
    let mut form = form();
    go_on(&mut form, 3);
    form.insert("S65");
    reading(|reading| {
        assert_eq!(form.focused().unwrap().remark(reading, true), None);
    });
    form.command(Command::FieldPrev);
    assert_eq!(form.focused_code(), "sex");
    reading(|reading| {
        let birth = form.field("birth").unwrap();
        assert!(birth.remark(reading, false).unwrap().is_fault);
    });
}

#[test]
fn handing_in_goes_to_the_first_fault_and_a_change_forgives() {
    let mut form = form();
    go_on(&mut form, 2);
    form.insert("3");
    form.insert("S65");
    let faults = reading(|reading| form.faults(reading));
    let codes: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(codes, ["memo", "birth", "reason"]);
    assert!(form.blame(&faults).is_empty());
    assert_eq!(form.focused_code(), "memo");
    assert!(form.focused().unwrap().is_blamed());
    form.insert("退院後の相談");
    assert!(!form.focused().unwrap().is_blamed());
}

#[test]
fn the_texts_of_a_form_make_the_same_form_again() {
    let mut form = form();
    form.insert("一\n二");
    go_on(&mut form, 1);
    form.insert("yama");
    form.command(Command::FieldJump);
    form.insert("5");
    form.insert("2");
    let texts = form.texts();
    let mut again = super::tests::form();
    again.set_texts(&texts);
    assert_eq!(again.texts(), texts);
    assert!(!again.sections()[1].folded);
}

#[test]
fn a_step_of_a_workflow_gets_its_form_from_data() {
    let office = crate::office::Office::shipped();
    for workflow in &office.workflows {
        for transition in &workflow.transitions {
            let sources = Sources {
                office: &office,
                workflow,
                staff: &[],
            };
            let form = Form::from_specs(&transition.carries, &sources);
            assert_eq!(form.fields().count(), transition.carries.len());
            for (field, spec) in form.fields().zip(&transition.carries) {
                let text = spec.default.clone().unwrap_or_default();
                assert_eq!(field.text(), text, "{} {}", transition.name, spec.code);
            }
        }
    }
}

#[test]
fn too_much_is_cut_with_the_number_of_letters_told() {
    let mut form = form();
    let pasted = "あ".repeat(1_000_000);
    let reaction = form.insert(&pasted);
    assert_eq!(
        reaction,
        Reaction::Overfull {
            left_out: 980_000,
            limit: 20_000
        }
    );
}

/// Three lists in a row, then a day.
fn lists() -> Form {
    let list = |code: &str, name: &str| field(code, FieldKind::One).with_options(options(name));
    let mut many = field("care", FieldKind::Many);
    many.offer(options("special_care"));
    Form::new(vec![Section {
        title: None,
        folded: false,
        fields: vec![
            list("caller", "occupations"),
            list("sex", "sexes"),
            list("urgency", "urgencies"),
            many,
            field("day", FieldKind::Day),
        ],
    }])
}

fn typed(form: &mut Form, text: &str) {
    for letter in text.chars() {
        form.insert(&letter.to_string());
    }
}

#[test]
fn a_date_typed_into_a_list_picks_nothing_and_stands_where_it_was_typed() {
    for date in ["2026-12-01", "12/1", "２０２６ー１２ー０１", "20261201"] {
        let mut form = lists();
        typed(&mut form, date);
        assert_eq!(form.text("caller"), date);
        for code in ["sex", "urgency", "care", "day"] {
            assert_eq!(form.text(code), "", "{date} {code}");
        }
        assert_eq!(form.focused_code(), "caller");
        let remark = reading(|reading| form.focused().unwrap().remark(reading, true)).unwrap();
        assert!(
            remark.is_fault && remark.text.contains("1-9"),
            "{}",
            remark.text
        );
    }
}

#[test]
fn keys_that_fit_pick_one_list_after_the_other() {
    let mut form = lists();
    typed(&mut form, "312");
    assert_eq!(
        ["caller", "sex", "urgency"].map(|code| form.text(code)),
        ["care-manager", "male", "24h"]
    );
    assert_eq!(form.focused_code(), "care");
}

#[test]
fn one_wrong_key_takes_nothing_back_and_says_what_the_field_takes() {
    let mut form = lists();
    typed(&mut form, "37");
    assert_eq!(
        (form.text("caller").as_str(), form.text("sex").as_str()),
        ("care-manager", "7")
    );
    let remark = reading(|reading| form.focused().unwrap().remark(reading, true)).unwrap();
    assert!(remark.text.contains("1-3 9"), "{}", remark.text);
    form.command(Command::FieldBackspace);
    typed(&mut form, "1");
    assert_eq!(form.text("sex"), "male");
}

#[test]
fn what_was_picked_before_a_pause_by_hand_stays_picked() {
    let mut form = lists();
    typed(&mut form, "3");
    form.command(Command::FieldPrev);
    form.command(Command::FieldNext);
    typed(&mut form, "12/1");
    assert_eq!(
        (form.text("caller").as_str(), form.text("sex").as_str()),
        ("care-manager", "12/1")
    );
}

#[test]
fn a_date_in_a_list_of_several_toggles_nothing() {
    let mut form = lists();
    go_on(&mut form, 3);
    typed(&mut form, "5");
    form.command(Command::FieldLeft);
    typed(&mut form, "2026-12-01");
    assert_eq!(form.text("care"), "tube-feeding,2026-12-01");
}

/// A list, and behind it a field of another kind.
fn list_before(kind: FieldKind) -> Form {
    let list = field("caller", FieldKind::One).with_options(options("occupations"));
    Form::new(vec![Section {
        title: None,
        folded: false,
        fields: vec![list, field("behind", kind)],
    }])
}

#[test]
fn a_date_that_runs_on_into_a_text_or_a_day_stands_whole_in_the_list_where_it_began() {
    for kind in [
        FieldKind::Line,
        FieldKind::Memo,
        FieldKind::Day,
        FieldKind::Moment,
    ] {
        for date in ["2026-12-01", "20261201", "1945/3/5"] {
            let mut form = list_before(kind);
            typed(&mut form, date);
            let held = ["caller", "behind"].map(|code| form.text(code));
            assert_eq!(held, [date, ""], "{kind:?}");
        }
    }
}

#[test]
fn a_key_and_then_a_number_of_its_own_stay_two_things() {
    for (kind, number) in [
        (FieldKind::Day, "12/1"),
        (FieldKind::Line, "047-300-1111"),
        (FieldKind::Phone, "026-300-1111"),
        (FieldKind::Line, "2026-12-01"),
    ] {
        let mut form = list_before(kind);
        typed(&mut form, "2");
        typed(&mut form, number);
        assert_eq!(form.text("behind"), number, "{kind:?}");
        assert_ne!(form.text("caller"), "");
    }
}

#[test]
fn a_number_typed_where_somebody_went_by_other_means_is_not_a_part_of_what_was_picked() {
    let mut form = list_before(FieldKind::Line);
    typed(&mut form, "2");
    form.focus_on("caller", None);
    form.focus_on("behind", None);
    form.set_text("behind", "");
    form.rest();
    typed(&mut form, "9");
    form.focus_on("behind", None);
    typed(&mut form, "026-300");
    assert_eq!(form.text("behind"), "026-300");
}
