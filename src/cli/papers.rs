//! `offer-text` and `information-sheet`: what a clinic is told before and after it has accepted.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::output::hand_over;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use crate::domain::need::{NeedSources, RedactedNeed};
use crate::domain::rights::Right;
use crate::locale::Label;
use crate::report::information_sheet::InformationSheet;
use crate::report::offer_text::{OfferFormat, OfferText, Purpose, Sender};
use crate::store::exports::ExportNote;
use crate::store::{ItemView, Store, StoreError};
use crate::workflow::model::{Guard, Refusal};
use clap::ArgMatches;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The text of an offer without identity.
///
/// # Errors
/// `NotFound`; `Usage` for something that asks no clinics; what the store says of the file.
pub fn offer(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut store = context.store()?;
    let view = item(matches, context, &store)?;
    let clinic = clinic(matches, context, &store, &view)?;
    let code = matches
        .get_one::<String>("format")
        .map_or("", String::as_str);
    let format = OfferFormat::from_code(code).unwrap_or(OfferFormat::Phone);
    let need = RedactedNeed::of(NeedSources {
        item: &view.item,
        person: view.person.as_ref().map(|person| &person.details),
        consultations: &view.consultations,
        hospital: view
            .institution_in("hospital")
            .map(|found| found.details.name.as_str()),
        today: context.clock.today(),
    });
    let asked = view.offers.iter().rev();
    let asked = asked.into_iter().find(|offer| offer.facility == clinic.id);
    let purpose = Purpose::towards(asked, |at| context.clock.local(at).fixed_offset());
    let office = Arc::clone(&context.office);
    let locale = context.locale;
    let text = with_sender(context, &store, &view, |sender| {
        OfferText::of(&need, &clinic, purpose, sender).in_format(format, &office, locale)
    })?;
    let note = note(&view, "offer-text", format.code(), &clinic);
    hand_over(matches, context, &mut store, &note, text.as_bytes())
}

/// The information sheet of a referral that a clinic has accepted.
///
/// # Errors
/// `Refused` while the identity gate is closed; then nothing is written.
pub fn sheet(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let mut store = context.store()?;
    let view = item(matches, context, &store)?;
    let released = store
        .release(view.item.id)
        .map_err(|error| context.explain(&error))?;
    let format = matches
        .get_one::<String>("format")
        .map_or("", String::as_str);
    let is_page = format == "html";
    let office = Arc::clone(&context.office);
    let text = with_sender(context, &store, released.view(), |sender| {
        let sheet = InformationSheet::of(&released, sender);
        if is_page {
            sheet.page(&office, sender)
        } else {
            sheet.text()
        }
    })?;
    let note = note(&view, "information-sheet", format, released.clinic());
    hand_over(matches, context, &mut store, &note, text.as_bytes())
}

fn item(matches: &ArgMatches, context: &Context<'_>, store: &Store) -> Result<ItemView, CliError> {
    let typed = matches
        .get_one::<String>("number")
        .map_or("", String::as_str);
    let number = context.number(typed)?;
    let found = store.item_numbered(&number);
    found
        .and_then(|item| store.item_view(item.id))
        .map_err(|error| context.explain(&error))
}

/// The clinic that is named, else the one asked last, else the best candidate.
fn clinic(
    matches: &ArgMatches,
    context: &Context<'_>,
    store: &Store,
    view: &ItemView,
) -> Result<Facility, CliError> {
    let explained = |error| context.explain(&error);
    let named = matches.get_one::<i64>("clinic").map(|id| FacilityId(*id));
    let asked = view.offers.last().map(|offer| offer.facility);
    let id = match named.or(asked) {
        Some(id) => Some(id),
        None => store
            .candidates(view.item.id, BTreeSet::new())
            .map_err(explained)?
            .items
            .first()
            .map(|best| best.facts.facility),
    };
    let guard = Guard::OpenOffer;
    let id = id.ok_or_else(|| explained(StoreError::Refused(Refusal::Guarded { guard })))?;
    store.facility(id).map_err(explained)
}

fn with_sender<T>(
    context: &Context<'_>,
    store: &Store,
    view: &ItemView,
    make: impl FnOnce(Sender<'_>) -> T,
) -> Result<T, CliError> {
    let office = Arc::clone(&context.office);
    let Some(workflow) = office.workflow(&view.item.kind) else {
        let kind = view.item.kind.clone();
        return Err(context.explain(&StoreError::NotFound(kind)));
    };
    if workflow
        .hooked(crate::workflow::model::Hook::SendOffers)
        .is_none()
    {
        let kind = workflow.label.in_lang(context.locale.lang());
        return Err(context.usage(Label::CliAsksNoClinics, &[("kind", &kind)]));
    }
    let sign = store
        .office_sign()
        .map_err(|error| context.explain(&error))?;
    let actor = context.actor(store)?;
    let number = view.item.number.to_string();
    Ok(make(Sender {
        office: &office,
        locale: context.locale,
        workflow,
        name: &sign.map(|sign| sign.name).unwrap_or_default(),
        staff: &actor.name,
        number: &number,
        date: context.clock.today(),
    }))
}

fn note(view: &ItemView, document: &str, format: &str, clinic: &Facility) -> ExportNote {
    ExportNote {
        subject: view.item.number.to_string(),
        detail: json!({ "document": document, "format": format, "clinic": clinic.id }),
        count: 1,
        needs: Right::Record,
    }
}
