//! Help that is generated: complete, in both languages.

use crate::desk::Desk;

#[test]
fn help_names_every_subcommand_in_the_language_asked_for() {
    let desk = Desk::empty();
    let japanese = desk.run(&["--help"]).succeeds().out();
    let english = desk.run(&["--lang", "en", "--help"]).succeeds().out();
    for name in [
        "demo", "init", "import", "find", "log", "do", "today", "backup", "doctor",
    ] {
        assert!(japanese.contains(name) && english.contains(name), "{name}");
    }
    assert!(japanese.contains("名簿を探す"), "{japanese}");
    assert!(english.contains("Look up the directory"), "{english}");
}

#[test]
fn completions_and_manual_page_come_from_the_same_table() {
    let desk = Desk::empty();
    desk.run(&["completions", "bash"])
        .succeeds()
        .says("candidates");
    desk.run(&["man"]).succeeds().says(".TH madoguchi");
    desk.run(&["keys"]).succeeds().says("F12");
    desk.run(&["keys", "--format", "md"]).succeeds().says("F12");
}

#[test]
fn today_says_the_same_in_text_and_in_json() {
    let desk = Desk::new();
    desk.run_with(&["log"], crate::desk::CALL).succeeds();
    desk.run(&["today"]).succeeds();
    let day = desk.run(&["today", "--json"]).succeeds().json();
    assert_eq!(day["received"], 1, "{day:#}");
}

#[test]
fn no_word_of_the_frame_around_help_and_refusals_is_of_the_other_language() {
    let desk = Desk::empty();
    let english = [
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "OPTIONS",
        "COMMAND",
        "possible",
        "default",
        "Print",
        "error",
        "tip",
    ];
    let mut commands: Vec<Vec<&str>> = vec![vec![]];
    for name in [
        "find",
        "audit",
        "staff",
        "export",
        "retention",
        "backup",
        "do",
        "demo",
    ] {
        commands.push(vec![name]);
    }
    commands.push(vec!["audit", "who-saw"]);
    for command in commands {
        let help = desk
            .run(&[&command[..], &["--help"]].concat())
            .succeeds()
            .out();
        for word in english {
            assert!(!help.contains(word), "{command:?}: {word}\n{help}");
        }
        assert!(help.contains("使い方: madoguchi"), "{help}");
    }
    for (wrong, says) in [
        (&["fnid"][..], "もしかして: find"),
        (&["find", "--limt", "3"], "もしかして: --limit"),
        (&["find", "--limit", "x"], "「x」は指定できません"),
        (
            &["export", "everything"],
            "使えるもの: consultations, items, directory",
        ),
        (&["export", "items"], "足りないもの: --purpose"),
        (&["audit", "--mine", "--by", "森"], "一緒に使えません"),
        (&["staff"], "コマンド"),
    ] {
        let told = desk.run(wrong).exits(2).says(says).err();
        for word in english {
            assert!(!told.contains(word), "{wrong:?}: {word}\n{told}");
        }
    }
    desk.run(&["--lang", "en", "export", "items"])
        .exits(2)
        .says("Usage: madoguchi");
}
