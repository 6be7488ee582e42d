//! The clinic that has accepted: who it is, how to reach it, on what condition.

use super::ItemLine;
use crate::app::screen::Desk;
use crate::app::work::{is_settled, words};
use crate::locale::Label;
use crate::store::ItemView;
use crate::workflow::model::Workflow;

/// The lines of an acceptance that stands; none while clinics are still being asked.
pub(super) fn agreed(view: &ItemView, workflow: &Workflow, desk: &Desk) -> Vec<ItemLine> {
    let Some(offer) = view.accepted().filter(|_| is_settled(workflow, view)) else {
        return Vec::new();
    };
    let locale = desk.locale;
    let mut lines = vec![ItemLine::plain(
        locale.text(Label::ReferralAccepted),
        offer.facility_name.clone(),
    )];
    let contact = view.institution(offer.facility);
    let contact = contact.map(|clinic| words::contact(clinic, desk));
    lines.extend(
        contact
            .filter(|line| !line.is_empty())
            .map(|line| ItemLine::plain("", line)),
    );
    if !offer.condition.is_empty() {
        lines.push(ItemLine::warning(
            locale.text(Label::OfferCondition),
            offer.condition.clone(),
        ));
    }
    lines.push(ItemLine::plain("", locale.text(Label::ReferralPaperHint)));
    lines
}
