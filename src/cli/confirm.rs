//! Somebody has to say how many there are before anything that cannot be taken back: at a terminal when
//! asked, elsewhere with `--count`.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::explain::Explanation;
use crate::locale::Label;
use clap::ArgMatches;
use std::io::{BufRead, IsTerminal};

/// Goes on only when the count was said.
///
/// # Errors
/// `Usage` with the count that there is.
pub fn confirm(
    matches: &ArgMatches,
    context: &mut Context<'_>,
    question: &str,
    count: usize,
) -> Result<(), CliError> {
    let said = match matches.get_one::<u32>("count") {
        Some(said) => Some(said.to_string()),
        None if std::io::stdin().is_terminal() => {
            write!(context.err, "{question}")?;
            context.err.flush()?;
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line)?;
            Some(line.trim().to_owned())
        }
        None => None,
    };
    if said.as_deref() == Some(count.to_string().as_str()) {
        return Ok(());
    }
    let fill = |label| context.locale.fill(label, &[("count", &count)]);
    let explanation = Explanation {
        message: fill(Label::CliUnconfirmed),
        hint: fill(Label::CliUnconfirmedHint),
    };
    Err(CliError::new(Exit::Usage, "unconfirmed", explanation))
}
