//! Parses the arguments and hands over: to a subcommand, or to the desk.

use crate::cli::exit::Exit;
use crate::cli::{self, args, misuse};
use crate::host::{hardening, own_rights};
use crate::locale::{Lang, Locale};
use std::io::{self, Write};
use std::process::ExitCode;

/// The whole program: the arguments of this process to a subcommand or to the desk, and its exit code.
#[must_use]
pub fn program() -> ExitCode {
    hardening::harden();
    let code = run().unwrap_or_else(|error| {
        // Nobody is left to be told when stderr is gone as well.
        let _ = writeln!(io::stderr(), "{error:#}");
        Exit::Failed as u8
    });
    ExitCode::from(code)
}

fn run() -> anyhow::Result<u8> {
    let locale = Locale::new(language());
    let matches = match args::command(locale).try_get_matches() {
        Ok(matches) => matches,
        Err(refusal) if refusal.use_stderr() => {
            write!(io::stderr(), "{}", misuse::told(&refusal, locale))?;
            return Ok(Exit::Usage as u8);
        }
        Err(asked_for) => {
            let text = args::plain(&asked_for.render().to_string(), locale);
            let printed = write!(io::stdout(), "{text}");
            return Ok(match printed {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
                _ => Exit::Done as u8,
            });
        }
    };
    if matches.subcommand_name() == Some("demo") {
        own_rights::be_oneself()?;
    }
    let (mut out, mut err) = (io::stdout(), io::stderr());
    match cli::run(&matches, &mut out, &mut err)? {
        Some(exit) => Ok(exit as u8),
        None => match super::desk(&matches, &mut out, &mut err) {
            Ok(code) => Ok(code),
            Err(error) => {
                cli::tell(&error, false, &mut out, &mut err)?;
                Ok(error.exit as u8)
            }
        },
    }
}

/// The language of `--help`, which is asked for before the arguments are read.
fn language() -> Lang {
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        match value.as_deref() {
            Some("ja") => return Lang::Ja,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    Lang::of_host()
}
