//! A configuration with faults: each is told with its line.

use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> (Config, Vec<String>) {
    let (config, faults) = Config::parse(Path::new("config.toml"), text, Locale::new(Lang::En));
    (config, faults.iter().map(ToString::to_string).collect())
}

#[test]
fn the_sample_says_the_defaults() {
    assert_eq!(parse(SAMPLE), (Config::default(), Vec::new()));
    let every_line_on = SAMPLE.replace("# lang", "lang").replace("# staff", "staff");
    let (config, faults) = parse(&every_line_on);
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(config.lang, Some(Lang::Ja));
    assert_eq!(config.staff.as_deref(), Some("佐藤"));
}

#[test]
fn every_fault_is_told_at_once_and_the_rest_counts() {
    let (config, faults) = parse(
        "keympa = \"vim\"\n\
         lang = 3\n\
         timezone = \"Asia/Tokio\"\n\
         [display]\n\
         theme = \"pink\"\n\
         mouse = true\n\
         [privacy]\n\
         lock_after_min = -1\n\
         clipboard = \"no\"\n\
         [desks]\n\
         [desk]\n\
         duplicate_days = \"3\"\n",
    );
    assert!(config.display.mouse, "what is right counts");
    assert_eq!(
        config.privacy,
        Config::default().privacy,
        "privacy is never weakened"
    );
    for (line, part) in [
        (1, "keymap"),
        (2, "lang"),
        (3, "Asia/Tokio"),
        (5, "high-contrast"),
        (8, "480"),
        (9, "true or false"),
        (10, "desk"),
        (12, "a number"),
    ] {
        let start = format!("config.toml:{line}:");
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with(&start) && fault.contains(part)),
            "{start} {part} in {faults:#?}"
        );
    }
    assert_eq!(faults.len(), 8, "{faults:#?}");
}

#[test]
fn nobody_can_say_that_the_screen_is_never_covered() {
    for never in ["0", "-1", "\"3\"", "481"] {
        let (config, faults) = parse(&format!("[privacy]\nlock_after_min = {never}\n"));
        assert_eq!(config.privacy, Config::default().privacy, "{never}");
        assert_eq!(faults.len(), 1, "{never}: {faults:#?}");
    }
}

#[test]
fn numbers_are_read_as_toml_writes_them() {
    let (config, faults) =
        parse("[display]\nclock_pause_ms = 2_500\n[desk]\nduplicate_days = 0x1e\n");
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(
        (config.display.clock_pause_ms, config.desk.duplicate_days),
        (2500, 30)
    );
}

#[test]
fn a_broken_line_leaves_the_others_in_force() {
    let (config, faults) =
        parse("[display]\nmouse = true\ntheme = \n[desk]\nafter_register = \"stay\"\n");
    assert!(config.display.mouse);
    assert_eq!(config.desk.after_register, AfterRegister::Stay);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].starts_with("config.toml:3:"), "{faults:#?}");
}

#[test]
fn a_file_that_is_none_is_told_and_the_defaults_hold() {
    let dir = tempfile::tempdir().unwrap();
    let load = || Config::load(dir.path(), Locale::new(Lang::En));
    assert_eq!(
        load(),
        (Config::default(), Vec::new()),
        "no file is no fault"
    );

    let file = dir.path().join("config.toml");
    std::fs::write(&file, b"lang = \"ja\"\n# \xff").unwrap();
    let (config, faults) = load();
    assert_eq!(
        (config, faults[0].line),
        (Config::default(), 2),
        "{faults:?}"
    );

    std::fs::write(&file, "#".repeat(300 * 1024)).unwrap();
    assert_eq!(load().1.len(), 1);

    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    assert_eq!(load().1.len(), 1);
}

proptest! {
    #[test]
    fn no_text_can_stop_the_program(text in "[a-z=\"\\[\\]{}#.\n \u{3000}]{0,80}") {
        let _ = parse(&text);
    }
}
