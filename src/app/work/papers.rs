//! Letters about the selected item: the text of an offer before anybody has accepted, the information
//! sheet afterwards. Before, it is made from the redacted need; afterwards, from what the store releases.

use super::desk_of_kind::{KindDesk, Panel};
use super::visit_paper::{sends_teams, visit_sheet};
use super::words;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::notice::Notice;
use crate::app::paper::{Page, PaperPanel, Turned};
use crate::app::screen::Desk;
use crate::app::step::Proposals;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use crate::domain::need::{NeedSources, RedactedNeed};
use crate::domain::offer::OfferState;
use crate::domain::rights::Right;
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::report::information_sheet::InformationSheet;
use crate::report::offer_text::{OfferFormat, OfferText, Purpose, Sender};
use crate::store::ItemView;
use crate::store::exports::ExportNote;
use crate::store::release::Released;
use crate::store::request::{PaperFile, Request};
use crate::workflow::model::Workflow;
use serde_json::json;
use std::path::Path;

impl KindDesk {
    /// The letter in front.
    #[must_use]
    pub fn paper(&self) -> Option<&PaperPanel> {
        self.paper.as_ref()
    }

    /// Whether a letter can be written about the selected item.
    pub(super) fn has_paper(&self, desk: &Desk) -> bool {
        let workflow = self.workflow(desk);
        let view = self.around.view();
        workflow.zip(view).is_some_and(|(workflow, view)| {
            sends_teams(workflow) || is_settled(workflow, view) || self.addressee().is_some()
        })
    }

    /// Opens the letter: of the clinic chosen in the form, else asked last, else under the hand.
    pub(super) fn open_paper(&mut self, desk: &Desk) -> Effects {
        let (Some(workflow), Some(view)) = (self.workflow(desk), self.around.view()) else {
            return Effects::new();
        };
        if sends_teams(workflow) {
            self.paper = Some(visit_sheet(workflow, view, desk));
            return Effects::new();
        }
        if is_settled(workflow, view) {
            return ask(Request::Release(view.item.id));
        }
        match self.addressee() {
            None => {
                let told = desk.locale.text(Label::ReferralNone);
                vec![Effect::Notify(Notice::info(told))]
            }
            Some(id) => match view.institution(id) {
                Some(clinic) => {
                    let panel = offer(workflow, view, clinic, desk);
                    self.paper = Some(panel);
                    Effects::new()
                }
                None => ask(Request::Facility(id)),
            },
        }
    }

    fn addressee(&self) -> Option<FacilityId> {
        if let Some(Panel::Step(dialog)) = &self.panel {
            let chosen = dialog.proposals().and_then(Proposals::clinic);
            if chosen.is_some() {
                return chosen;
            }
        }
        let open = self.around.view()?.offers.iter().rev();
        let mut open = open.filter(|offer| offer.state.is_open());
        let asked = open.next().map(|offer| offer.facility);
        asked.or_else(|| self.around.under_hand())
    }

    /// The clinic has come for whom a letter was wanted.
    pub fn take_clinic(&mut self, clinic: &Facility, desk: &Desk) {
        if let (Some(workflow), Some(view)) = (self.workflow(desk), self.around.view()) {
            let panel = offer(workflow, view, clinic, desk);
            self.paper = Some(panel);
        }
    }

    /// The gate is open: the sheet can be shown.
    pub fn take_released(&mut self, released: Box<Released>, desk: &Desk) {
        if let Some(workflow) = self.workflow(desk) {
            let panel = sheet(workflow, released, desk);
            self.paper = Some(panel);
        }
    }

    /// A command while a letter is in front.
    pub(super) fn on_paper(&mut self, command: Command, desk: &Desk) -> Option<Effects> {
        match self.paper.as_mut()?.command(command, desk) {
            Turned::Ignored => None,
            Turned::Stay => Some(Effects::new()),
            Turned::Close => {
                self.paper = None;
                Some(Effects::new())
            }
            Turned::Write(file) => Some(ask(Request::WritePaper(file))),
        }
    }
}

/// A letter is in a file.
pub(super) fn written(path: &Path, desk: &Desk) -> Effects {
    let told = desk
        .locale
        .fill(Label::ReferralPaperWritten, &[("file", &path.display())]);
    vec![Effect::Notify(Notice::info(told))]
}

/// Whether a clinic has accepted and is chosen: nobody else is asked now.
#[must_use]
pub fn is_settled(workflow: &Workflow, view: &ItemView) -> bool {
    view.accepted().is_some() && !workflow.awaits_answers(&view.item.state)
}

fn ask(request: Request) -> Effects {
    vec![Effect::Ask {
        asker: Asker::Work,
        request,
    }]
}

fn offer(workflow: &Workflow, view: &ItemView, clinic: &Facility, desk: &Desk) -> PaperPanel {
    let text = offer_text(workflow, view, clinic, desk);
    let shown = [
        (OfferFormat::Phone, Label::ReferralPaperPhone),
        (OfferFormat::Fax, Label::ReferralPaperFax),
        (OfferFormat::Ict, Label::ReferralPaperIct),
    ];
    let in_format = |format| text.in_format(format, &desk.office, desk.locale);
    let pages = shown.map(|(format, label)| Page {
        label: desk.locale.text(label).to_owned(),
        text: in_format(format),
    });
    let file = file(
        view,
        "offer-text",
        clinic,
        in_format(OfferFormat::FaxPage),
        desk,
    );
    let contact = Some(words::contact(clinic, desk)).filter(|line| !line.is_empty());
    PaperPanel::new(title(view, clinic), contact, pages.into(), file)
}

fn sheet(workflow: &Workflow, released: Box<Released>, desk: &Desk) -> PaperPanel {
    let view = released.view();
    let number = view.item.number.to_string();
    let sender = sender(workflow, &number, desk);
    let sheet = InformationSheet::of(&released, sender);
    let mut pages = vec![Page {
        label: desk.locale.text(Label::OfferTitleSheet).to_owned(),
        text: sheet.text(),
    }];
    // Who was asked in vain is thanked from here.
    let withdrawn = view.offers.iter();
    let withdrawn = withdrawn.filter(|offer| offer.state == OfferState::Withdrawn);
    for other in withdrawn.filter_map(|offer| view.institution(offer.facility)) {
        let text = offer_text(workflow, view, other, desk).phone();
        let name = &other.details.name;
        let label = desk
            .locale
            .fill(Label::ReferralPaperThanks, &[("name", name)]);
        pages.push(Page { label, text });
    }
    let page = sheet.page(&desk.office, sender);
    let mut file = file(view, "information-sheet", released.clinic(), page, desk);
    let contact = Some(words::contact(released.clinic(), desk)).filter(|line| !line.is_empty());
    let title = title(view, released.clinic());
    file.released = Some(released);
    PaperPanel::new(title, contact, pages, file)
}

fn offer_text(workflow: &Workflow, view: &ItemView, clinic: &Facility, desk: &Desk) -> OfferText {
    let need = RedactedNeed::of(NeedSources {
        item: &view.item,
        person: view.person.as_ref().map(|person| &person.details),
        consultations: &view.consultations,
        hospital: view
            .institution_in("hospital")
            .map(|found| found.details.name.as_str()),
        today: desk.today(),
    });
    let mut newest = view.offers.iter().rev();
    let newest = newest.find(|offer| offer.facility == clinic.id);
    let purpose = Purpose::towards(newest, |at| desk.clock.local(at).fixed_offset());
    let number = view.item.number.to_string();
    OfferText::of(&need, clinic, purpose, sender(workflow, &number, desk))
}

pub(super) fn sender<'d>(workflow: &'d Workflow, number: &'d str, desk: &'d Desk) -> Sender<'d> {
    Sender {
        office: &desk.office,
        locale: desk.locale,
        workflow,
        name: &desk.letters.office,
        staff: &desk.me.name,
        number,
        date: desk.today(),
    }
}

fn title(view: &ItemView, clinic: &Facility) -> String {
    format!(
        "{} {}",
        words::short_number(&view.item),
        clinic.details.name
    )
}

fn file(
    view: &ItemView,
    document: &str,
    clinic: &Facility,
    page: String,
    desk: &Desk,
) -> PaperFile {
    let name = format!("{}-{document}-{}.html", view.item.number, clinic.id);
    PaperFile {
        note: ExportNote {
            subject: view.item.number.to_string(),
            detail: json!({ "document": document, "format": "html", "clinic": clinic.id }),
            count: 1,
            needs: Right::Record,
        },
        bytes: page.into_bytes(),
        path: desk.letters.folder.join(name),
        released: None,
    }
}
