//! `do`: one transition of a work item, by the rules of the screen; without a
//! transition, what is possible now and what each step needs.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::view::possible;
use crate::domain::work_item::Details;
use crate::locale::Label;
use crate::store::StepRequest;
use clap::ArgMatches;
use serde_json::json;

/// Takes the step, or lists the possible ones.
///
/// # Errors
/// What the store or the workflow refuses.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let typed = matches
        .get_one::<String>("number")
        .map_or("", String::as_str);
    let number = context.number(typed)?;
    let Some(transition) = matches.get_one::<String>("transition") else {
        return list(matches, context, &number);
    };
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let item = store
        .item_numbered(&number)
        .map_err(|error| context.explain(&error))?;
    // `do o12 到着`: people say what a step is called.
    let workflow = context.office.workflow(&item.kind);
    let called = workflow.and_then(|workflow| workflow.step_called(transition));
    let request = StepRequest {
        item: item.id,
        transition: called.map_or_else(|| transition.clone(), |step| step.name.clone()),
        given: given(matches, context)?,
        note: matches
            .get_one::<String>("note")
            .cloned()
            .unwrap_or_default(),
        if_revision: matches.get_one::<u32>("if-revision").copied(),
    };
    let stepped = store
        .step(&actor, &request)
        .map_err(|error| context.explain(&error))?;
    let view = store
        .item_view(stepped.item.id)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let mut value = super::view::item(context, &view, actor.role);
        value["made"] = json!(
            stepped
                .made
                .iter()
                .map(|item| item.number.to_string())
                .collect::<Vec<_>>()
        );
        context.print_json(&value)?;
    } else {
        let line = super::view::headline(context, &view);
        context.print(&line)?;
        for made in &stepped.made {
            let text = context
                .locale
                .fill(Label::CliDoMade, &[("number", &made.number)]);
            context.print(&text)?;
        }
    }
    Ok(Exit::Done)
}

fn list(
    matches: &ArgMatches,
    context: &mut Context<'_>,
    number: &crate::domain::number::Number,
) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let actor = context.actor(&store)?;
    let item = store
        .item_numbered(number)
        .map_err(|error| context.explain(&error))?;
    let view = store
        .item_view(item.id)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        let value =
            json!({ "number": number, "possible": possible::as_json(context, &view, actor.role) });
        context.print_json(&value)?;
    } else {
        for line in possible::as_text(context, &view, actor.role) {
            context.print(&line)?;
        }
    }
    Ok(Exit::Done)
}

/// `--set FIELD=VALUE …`, each once.
pub(super) fn given(matches: &ArgMatches, context: &Context<'_>) -> Result<Details, CliError> {
    let mut details = Details::new();
    for pair in matches.get_many::<String>("set").unwrap_or_default() {
        let (field, value) = pair
            .split_once('=')
            .ok_or_else(|| context.usage(Label::CliNotAPair, &[("typed", pair)]))?;
        if details
            .insert(field.trim().to_owned(), value.to_owned())
            .is_some()
        {
            return Err(context.usage(Label::CliPairTwice, &[("typed", &field)]));
        }
    }
    Ok(details)
}
