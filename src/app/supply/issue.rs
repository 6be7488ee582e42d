//! A gap becomes a candidate for a regional issue, and can be taken back.

use super::{SupplyScreen, asking};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::work_item::Details;
use crate::locale::Label;
use crate::report::day::day_in_words;
use crate::report::supply::{Lack, Supply, area_name};
use crate::store::request::Request;
use crate::store::supply::{ISSUE, OpenGap};
use crate::store::{Gap, StepRequest};

/// The step by which a candidate is taken back.
const CANCEL: &str = "cancel";

impl SupplyScreen {
    /// Makes an issue of the cell under the hand, or leads to the one that is open.
    pub(super) fn raise(&self, desk: &Desk) -> Effects {
        let Some(selected) = self.selected(desk) else {
            return Effects::new();
        };
        let locale = desk.locale;
        if let Some(open) = &selected.cell.issue {
            let text = locale.fill(Label::SupplyIsOpen, &[("number", &open.number)]);
            return vec![Effect::Notify(Notice::info(text)), to_issue(open)];
        }
        if self.supply.as_ref().is_some_and(Supply::is_empty) {
            let text = locale.text(Label::SupplyEmpty);
            return vec![Effect::Notify(Notice::info(text))];
        }
        let Some(lack) = selected.cell.lack() else {
            let text = locale.text(Label::SupplyNoGap);
            return vec![Effect::Notify(Notice::info(text))];
        };
        if !desk.may_write() {
            let text = locale.text(Label::SupplyReadOnly);
            return vec![Effect::Notify(Notice::warning(text))];
        }
        let lang = locale.lang();
        let capability = selected.about.label.in_lang(lang);
        let title = match lack {
            Lack::Nobody => Label::SupplyIssueNobody,
            Lack::NoRoom => Label::SupplyIssueNoRoom,
        };
        let area = area_name(&desk.office, selected.area, lang);
        let title = locale.fill(title, &[("area", &area), ("capability", &capability)]);
        let cell = selected.cell;
        let unmet = locale.fill(
            Label::SupplyIssueUnmet,
            &[
                ("date", &day_in_words(desk.today(), lang)),
                ("can", &cell.can),
                ("room", &cell.room),
                ("stale", &cell.stale),
            ],
        );
        let mut details = Details::from([("title".to_owned(), title), ("unmet".to_owned(), unmet)]);
        if selected.about.special_care {
            details.insert("special_care".to_owned(), selected.about.word.clone());
        }
        let word = selected.about.query_word(lang);
        vec![asking(Request::RaiseGap(Box::new(Gap {
            area: selected.area.clone(),
            capability: word.trim_start_matches('#').to_owned(),
            details,
        })))]
    }

    /// Takes back the issue made last, unless somebody has worked on it meanwhile.
    pub(super) fn take_back(&self, desk: &Desk) -> Option<Effects> {
        let item = self.raised.as_ref()?;
        let reason = desk.locale.text(Label::SupplyIssueTakenBack).to_owned();
        Some(vec![asking(Request::Step(StepRequest {
            item: item.id,
            transition: CANCEL.to_owned(),
            given: Details::from([("reason".to_owned(), reason)]),
            note: String::new(),
            if_revision: Some(item.revision),
        }))])
    }
}

/// Leads to an issue.
pub(super) fn to_issue(open: &OpenGap) -> Effect {
    Effect::Go(Place::Work {
        kind: ISSUE.to_owned(),
        item: Some(open.item),
    })
}
