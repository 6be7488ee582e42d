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
