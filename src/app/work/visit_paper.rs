//! The sheet of a case that somebody is sent to: read here, printed from a file.

use super::papers::sender;
use super::words;
use crate::app::paper::{Page, PaperPanel};
use crate::app::screen::Desk;
use crate::domain::ids::StaffId;
use crate::domain::rights::Right;
use crate::locale::Label;
use crate::report::visit_sheet::VisitSheet;
use crate::store::ItemView;
use crate::store::exports::ExportNote;
use crate::store::request::PaperFile;
use crate::workflow::model::{Hook, Workflow};
use serde_json::json;

/// Whether a workflow sends somebody out.
pub(super) fn sends_teams(workflow: &Workflow) -> bool {
    let mut steps = workflow.transitions.iter();
    steps.any(|step| step.hooks.contains(&Hook::Depart))
}

/// The sheet in front.
pub(super) fn visit_sheet(workflow: &Workflow, view: &ItemView, desk: &Desk) -> PaperPanel {
    let number = view.item.number.to_string();
    let sender = sender(workflow, &number, desk);
    let ahead = view.visits.iter().rev().find(|visit| visit.held.is_none());
    let physician = ahead.and_then(|visit| visit.physician).or_else(|| {
        let held = view.item.details.get("physician")?;
        held.parse().ok().map(StaffId)
    });
    let physician = physician
        .map(|id| words::staff_name(id, desk))
        .unwrap_or_default();
    let along = ahead.map_or(&[][..], |visit| visit.crew.as_slice()).iter();
    let along: Vec<String> = along.map(|id| words::staff_name(*id, desk)).collect();
    let along = along.join(" ");
    let local = |at| desk.clock.local(at).fixed_offset();
    let sheet = VisitSheet::of(view, (&physician, &along), sender, &local);
    let label = desk.locale.text(Label::OutreachTitleSheet).to_owned();
    let page = Page {
        label: label.clone(),
        text: sheet.text(),
    };
    let file = PaperFile {
        note: ExportNote {
            subject: number.clone(),
            detail: json!({ "document": "visit-sheet", "format": "html", "named": sheet.is_named() }),
            count: 1,
            needs: Right::Record,
        },
        bytes: sheet.page(&desk.office, sender).into_bytes(),
        path: desk
            .letters
            .folder
            .join(format!("{number}-visit-sheet.html")),
        released: None,
    };
    let title = format!("{} {label}", words::short_number(&view.item));
    PaperPanel::new(title, None, vec![page], file)
}
