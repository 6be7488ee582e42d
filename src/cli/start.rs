//! `start`: a work item that comes from no consultation, such as a start-up support.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::steps::given;
use crate::locale::Label;
use crate::store::Seed;
use clap::ArgMatches;

/// Starts a work item and prints it.
///
/// # Errors
/// `Usage` for an unknown workflow or area; what the store refuses.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let typed = matches.get_one::<String>("kind").map_or("", String::as_str);
    let workflow = context
        .office
        .workflows
        .find(typed)
        .ok_or_else(|| context.usage(Label::CliNotAKind, &[("typed", &typed)]))?;
    let kind = workflow.id.clone();
    let area = matches
        .get_one::<String>("area")
        .map(|typed| context.area(typed))
        .transpose()?;
    let seed = Seed {
        area,
        details: given(matches, context)?,
        ..Seed::default()
    };
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let item = store
        .start(&actor, &kind, seed)
        .map_err(|error| context.explain(&error))?;
    let view = store
        .item_view(item.id)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let value = super::view::item(context, &view, actor.role);
        context.print_json(&value)?;
    } else {
        let line = super::view::headline(context, &view);
        context.print(&line)?;
    }
    Ok(Exit::Done)
}
