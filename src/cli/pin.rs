//! `pin`: the PIN that lifts one's curtain. It is typed, never given as an argument.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::domain::pin::{LONGEST, Pin, SHORTEST};
use crate::domain::staff::Actor;
use crate::explain::Explanation;
use crate::locale::Label;
use crate::store::Store;
use crate::term::secret;
use clap::ArgMatches;

/// Sets, removes or resets a PIN.
///
/// # Errors
/// When the old one is wrong or the new one is none; `NotAllowed` for a reset unless the actor
/// administers.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    match matches.subcommand() {
        Some(("reset", sub)) => {
            let name = sub.get_one::<String>("name").map_or("", String::as_str);
            store
                .reset_pin(&actor, name)
                .map_err(|error| context.explain(&error))?;
            tell(context, Label::PinReset)
        }
        Some(("remove", _)) => {
            prove(context, &mut store, &actor)?;
            store
                .set_pin(&actor, None)
                .map_err(|error| context.explain(&error))?;
            tell(context, Label::PinRemoved)
        }
        _ => {
            prove(context, &mut store, &actor)?;
            let pin = new_pin(context)?;
            store
                .set_pin(&actor, Some(&pin))
                .map_err(|error| context.explain(&error))?;
            tell(context, Label::PinSet)
        }
    }
}

/// Whoever sits down at an open terminal must not change the PIN: the old one is asked for.
fn prove(context: &mut Context<'_>, store: &mut Store, actor: &Actor) -> Result<(), CliError> {
    let explained = |error| context.explain(&error);
    if !store.has_pin(actor).map_err(explained)? {
        return Ok(());
    }
    let typed = asked(context, Label::PinOld)?;
    let is_right = match Pin::read(&typed) {
        Some(pin) => store
            .try_pin(actor, &pin)
            .map_err(|error| context.explain(&error))?,
        None => false,
    };
    if is_right {
        return Ok(());
    }
    let explanation = Explanation {
        message: context.locale.text(Label::PinWrong).to_owned(),
        hint: context.locale.text(Label::AppLockForgotten).to_owned(),
    };
    Err(CliError::new(Exit::NotAllowed, "wrong-pin", explanation))
}

/// The new PIN, typed twice.
fn new_pin(context: &mut Context<'_>) -> Result<Pin, CliError> {
    let typed = asked(context, Label::PinNew)?;
    let pin = Pin::read(&typed).ok_or_else(|| {
        context.usage(Label::PinNone, &[("least", &SHORTEST), ("most", &LONGEST)])
    })?;
    let again = asked(context, Label::PinAgain)?;
    if Pin::read(&again).as_ref() == Some(&pin) {
        Ok(pin)
    } else {
        Err(context.usage(Label::PinDiffers, &[]))
    }
}

fn asked(context: &mut Context<'_>, label: Label) -> Result<String, CliError> {
    write!(context.err, "{}", context.locale.text(label))?;
    context.err.flush()?;
    Ok(secret::line()?)
}

fn tell(context: &mut Context<'_>, label: Label) -> Result<Exit, CliError> {
    writeln!(context.err, "{}", context.locale.text(label))?;
    Ok(Exit::Done)
}
