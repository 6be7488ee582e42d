//! Offers and visits of an item as lines: whom it was offered to, what they said, who went.

use super::ItemLine;
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::offer::{ForwardedTo, Offer};
use crate::domain::visit::Visit;
use crate::locale::Label;
use crate::store::ItemView;

fn forwarded_to(to: &ForwardedTo, view: &ItemView) -> String {
    match to {
        ForwardedTo::Entry(id) => view
            .institution(*id)
            .map_or_else(|| format!("#{id}"), |one| one.details.name.clone()),
        ForwardedTo::Named(words) => words.clone(),
    }
}

/// The offers of an item with their clocks and answers.
#[must_use]
pub fn offers(view: &ItemView, desk: &Desk) -> Vec<ItemLine> {
    let offers = &view.offers;
    if offers.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![ItemLine::heading(desk.locale.text(Label::ReferralOffers))];
    for offer in offers {
        let left = words::left(offer.deadline, desk);
        let said = if offer.state.is_open() {
            format!("{}  {}", offer_state(offer, desk), left.text)
        } else {
            let to = offer.forwarded_to.as_ref();
            let to = to.map_or(String::new(), |to| forwarded_to(to, view));
            let said = [reason(offer, desk), offer.condition.clone(), to];
            let said = said.into_iter().filter(|part| !part.is_empty());
            let said: Vec<String> = [offer_state(offer, desk)].into_iter().chain(said).collect();
            said.join("  ")
        };
        let is_gone = view
            .institution(offer.facility)
            .is_some_and(|one| one.vanished);
        let marks = [
            (is_gone, Label::ReferralVanished),
            (
                offer.reminded_at.is_some() && offer.state.is_open(),
                Label::ReferralReminded,
            ),
        ];
        let marks = marks.into_iter().filter(|(holds, _)| *holds);
        let marks = marks.map(|(_, label)| desk.locale.text(label));
        let marks: Vec<&str> = marks.chain([said.as_str()]).collect();
        let said = marks.join("  ");
        let is_late = offer.state.is_open() && offer.deadline < desk.now;
        let line = if is_late || (is_gone && offer.state.is_open()) {
            ItemLine::warning
        } else {
            ItemLine::plain
        };
        lines.push(line(
            words::day(desk.clock.local(offer.sent_at).date_naive(), desk),
            format!("{}  {said}", offer.facility_name),
        ));
    }
    lines
}

fn offer_state(offer: &Offer, desk: &Desk) -> String {
    desk.office
        .vocabularies
        .answers
        .label(offer.state.code(), desk.locale.lang())
        .to_owned()
}

fn reason(offer: &Offer, desk: &Desk) -> String {
    desk.office
        .vocabularies
        .decline_reasons
        .label(&offer.reason, desk.locale.lang())
        .to_owned()
}

/// The visits of an item, planned and made.
pub(super) fn visits(visits: &[Visit], desk: &Desk) -> Vec<ItemLine> {
    if visits.is_empty() {
        return Vec::new();
    }
    let locale = desk.locale;
    let mut lines = vec![ItemLine::heading(locale.text(Label::OutreachVisits))];
    for visit in visits {
        let when = visit
            .held_at
            .or(visit.departed_at)
            .or(visit.scheduled_at)
            .map(|at| words::at(at, desk));
        let physician = visit
            .physician
            .map(|id| words::staff_name(id, desk))
            .unwrap_or_default();
        let how = match (visit.held, visit.depth) {
            _ if visit.is_taken_back() => locale.text(Label::OutreachTakenBack).to_owned(),
            _ if visit.is_called_off() => locale.text(Label::OutreachCalledOff).to_owned(),
            (Some(false), _) => {
                format!("{} {}", locale.text(Label::OutreachNotHeld), visit.reason)
            }
            (_, Some(depth)) => desk
                .office
                .vocabularies
                .depths
                .label(&depth.to_string(), locale.lang())
                .to_owned(),
            (Some(true), None) if visit.returned_at.is_some() => {
                locale.text(Label::OutreachUntold).to_owned()
            }
            (Some(true), None) => locale.text(Label::OutreachHeld).to_owned(),
            (None, None) if visit.is_under_way() => locale.text(Label::OutreachUnderWay).to_owned(),
            (None, None) => locale.text(Label::OutreachPlanned).to_owned(),
        };
        let along = visit.crew.iter().map(|id| words::staff_name(*id, desk));
        let along = along.collect::<Vec<_>>().join(" ");
        let unnamed = if visit.is_unnamed() && visit.held.is_none() {
            locale.text(Label::OutreachUnnamed)
        } else {
            ""
        };
        let said = [
            physician,
            along,
            unnamed.to_owned(),
            visit.team.clone(),
            how,
            visit.text.clone(),
        ];
        let said: Vec<String> = said.into_iter().filter(|part| !part.is_empty()).collect();
        lines.push(ItemLine::plain(when.unwrap_or_default(), said.join("  ")));
    }
    lines
}
