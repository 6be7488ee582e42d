//! The help of each screen lists what its keys do.

use super::*;
use crate::keymap::{Scope, Shipped};

const LIST: Context<'_> = Context {
    scope: Scope::Referral,
    layers: &[Layer::List, Layer::Global],
};
const FIELD: Context<'_> = Context {
    scope: Scope::Intake,
    layers: &[Layer::Field, Layer::Global],
};

#[test]
fn every_command_is_in_the_help_of_some_place() {
    let keymap = Keymap::shipped(Shipped::Default);
    let memo = Context {
        scope: Scope::Intake,
        layers: &[Layer::Memo, Layer::Field],
    };
    let question = Context {
        scope: Scope::Referral,
        layers: &[Layer::Dialog],
    };
    let locale = Locale::default();
    let shown: Vec<&str> = [LIST, FIELD, memo, question]
        .iter()
        .flat_map(|context| groups(&keymap, context, &[], |_| None, locale))
        .flat_map(|group| group.rows)
        .map(|row| row.text)
        .collect();
    for command in Command::ALL {
        assert!(
            shown.contains(&locale.text(command.label())),
            "{}",
            command.name()
        );
    }
}

#[test]
fn the_footer_shows_the_keys_that_work_here_and_no_more_than_fit() {
    let keymap = Keymap::shipped(Shipped::Default);
    let locale = Locale::default();
    let wanted = [
        Command::HelpOpen,
        Command::GoPrimary,
        Command::Commit,
        Command::PhoneCopy,
    ];
    let keys = |context: &Context<'_>, width| {
        let hints = hints(&keymap, context, &wanted, |_| None, width, locale);
        hints.into_iter().map(|hint| hint.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(&LIST, 80), ["F1", "Enter", "F12", "c"]);
    assert_eq!(
        keys(&FIELD, 80),
        ["F1", "F9", "F12"],
        "a letter is text in a field"
    );
    assert_eq!(keys(&FIELD, 8), ["F1"]);
    assert_eq!(keys(&FIELD, 7), Vec::<String>::new());
}

#[test]
fn a_key_that_the_screen_gives_to_another_command_is_not_shown() {
    let keymap = Keymap::shipped(Shipped::Default);
    let here = Context {
        scope: Scope::Directory,
        layers: &[Layer::List, Layer::Global],
    };
    let key = |command| first_key(&keymap, &here, command, Locale::default());
    assert_eq!(key(Command::ItemOpen).as_deref(), Some("Enter"));
    assert_eq!(key(Command::GoPrimary).as_deref(), Some("F9"));
}

#[test]
fn nine_numbers_are_one_row() {
    let keymap = Keymap::shipped(Shipped::Default);
    let groups = groups(&keymap, &LIST, &[], |_| None, Locale::default());
    let picks: Vec<&HelpRow> = groups
        .iter()
        .flat_map(|group| &group.rows)
        .filter(|row| row.command.picked().is_some())
        .collect();
    assert_eq!(picks.len(), 1);
    assert_eq!(picks[0].keys, "1-9");
}

#[test]
fn help_shows_the_persons_own_keys() {
    let keymap = Keymap::shipped(Shipped::Emacs);
    assert_eq!(
        first_key(&keymap, &FIELD, Command::Leader, Locale::default()).as_deref(),
        Some("^X")
    );
}

#[test]
fn texts_name_the_keys_of_the_map_in_force_and_the_menu_for_what_has_none() {
    let told = |which: Shipped, label: Label| {
        let locale = named(&Keymap::shipped(which), Locale::new(Lang::En));
        locale.text(label)
    };
    for (which, leader) in [(Shipped::Default, "^G l"), (Shipped::Emacs, "^X l")] {
        let text = told(which, Label::IntakeHandedOver);
        assert!(text.contains(leader) && text.contains("{to}"), "{text}");
    }
    let locale = Locale::new(Lang::En).naming_keys(|name, _| format!("<{name}>"));
    assert!(locale.text(Label::IntakeDiscarded).contains("<undo>"));
    for which in [Shipped::Default, Shipped::Vim, Shipped::Emacs] {
        let locale = named(&Keymap::shipped(which), Locale::new(Lang::Ja));
        for label in Label::ALL {
            assert!(!locale.text(*label).contains("{key:"), "{}", label.name());
        }
    }
}

#[test]
fn help_begins_with_what_the_open_screen_is_for_and_ends_with_what_works_everywhere() {
    let keymap = Keymap::shipped(Shipped::Default);
    let locale = Locale::new(Lang::En);
    let calendar = Context {
        scope: Scope::Visits,
        layers: &[Layer::List, Layer::Global],
    };
    let groups = groups(
        &keymap,
        &calendar,
        &[Command::DayNext, Command::Back],
        |_| None,
        locale,
    );
    let first = &groups[0];
    assert_eq!(first.title, locale.text(Label::KeysScreenVisits));
    let commands: Vec<Command> = first.rows.iter().map(|row| row.command).collect();
    assert_eq!(commands[..2], [Command::DayNext, Command::Back]);
    assert!(
        commands.contains(&Command::AbsenceNote),
        "its own keys follow"
    );
    let everywhere = locale.text(Group::Everywhere.label());
    assert_eq!(groups.last().unwrap().title, everywhere);
    let told = groups.iter().flat_map(|group| &group.rows);
    assert_eq!(told.filter(|row| row.command == Command::Back).count(), 1);
}
