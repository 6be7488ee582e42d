//! The frame around the help of every command, in the person's language: headings, the switch that
//! asks for it, what an option may hold. The library has these words in English alone.

use super::given::flag;
use crate::locale::{Label, Locale};
use clap::{Arg, ArgAction, Command};

/// How the library writes that there are options; see [`plain`].
const OPTIONS: &str = "[OPTIONS]";

/// The command and all below it with headings and help in words.
pub(super) fn in_words(command: Command, locale: Locale) -> Command {
    let text = |label| locale.text(label);
    let has_version = command.get_version().is_some();
    let mut command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| with_values_in_words(arg, locale))
        .arg(
            flag("help")
                .short('h')
                .action(ArgAction::Help)
                .help(text(Label::CliHelpFlag)),
        );
    if has_version {
        let version = flag("version").short('V').action(ArgAction::Version);
        command = command.arg(version.help(text(Label::CliVersionFlag)));
    }
    let mut template = format!(
        "{{about-with-newline}}\n{} {{usage}}",
        text(Label::CliUsage)
    );
    let mut section = |label, tag| {
        let heading = text(label);
        template = format!("{template}\n\n{heading}\n{tag}");
    };
    if command.get_positionals().next().is_some() {
        section(Label::CliArguments, "{positionals}");
    }
    section(Label::CliOptions, "{options}");
    if command.has_subcommands() {
        section(Label::CliCommands, "{subcommands}");
    }
    template.push_str("{after-help}");
    command
        .help_template(template)
        .subcommand_value_name(text(Label::CliCommand))
        .mut_subcommands(|below| in_words(below, locale))
}

/// What an option may hold, what it holds otherwise, and which variable says it.
fn with_values_in_words(arg: Arg, locale: Locale) -> Arg {
    let Some(help) = arg.get_help().map(ToString::to_string) else {
        return arg;
    };
    if !arg.get_action().takes_values() {
        return arg;
    }
    let possible = arg.get_possible_values();
    let possible = possible.iter().map(|value| value.get_name().to_owned());
    let otherwise = arg.get_default_values().iter();
    let otherwise = otherwise.map(|value| value.to_string_lossy().into_owned());
    let variable = arg.get_env().into_iter();
    let variable = variable.map(|name| name.to_string_lossy().into_owned());
    let told: [(Label, Vec<String>); 3] = [
        (Label::CliPossible, possible.collect()),
        (Label::CliOtherwise, otherwise.collect()),
        (Label::CliVariable, variable.collect()),
    ];
    let more = told.into_iter().filter(|(_, words)| !words.is_empty());
    let more = more.map(|(label, words)| locale.fill(label, &[("words", &words.join(", "))]));
    let help: Vec<String> = [help].into_iter().chain(more).collect();
    arg.help(help.join(" "))
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
}

/// A text of the library as it is printed: plain, with the one word that it does not let us set.
#[must_use]
pub fn plain(rendered: &str, locale: Locale) -> String {
    rendered.replace(OPTIONS, locale.text(Label::CliSomeOptions))
}
