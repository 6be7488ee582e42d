//! Whom to send: who answers for the area, who has gone least, who is away, who did not answer today.

use super::words;
use crate::app::screen::Desk;
use crate::app::step::{Proposal, Proposals};
use crate::domain::crew::CrewMember;
use crate::domain::staff::Staff;
use crate::domain::work_item::TimelineEntry;
use crate::locale::Label;
use crate::store::ItemView;

/// As many physicians as a dialog of 24 rows has place for.
const SHOWN: usize = 5;
/// Field of the step that records an unanswered try.
pub(super) const ASKED: &str = "asked";
/// Its field with what came of it.
const CAME_OF_IT: &str = "result";

/// Support physicians for a field, whom to ask first on top: those who can come before those who are away or were asked
/// in vain today, then those of the area, then whoever has gone least.
pub(super) fn physicians(field: &str, view: &ItemView, desk: &Desk) -> Option<Proposals> {
    let mut physicians: Vec<&Staff> = desk
        .staff
        .iter()
        .filter(|staff| staff.active && staff.support_physician)
        .collect();
    let member = |staff: &Staff| view.crew.iter().find(|member| member.staff == staff.id);
    physicians.sort_by_key(|staff| {
        let member = member(staff);
        let is_away = member.is_some_and(|member| member.away_on(desk.today()).is_some());
        let was_tried = tried_today(staff, view, desk).is_some();
        let outings = member.map_or(0, |member| member.outings);
        let last = member.and_then(|member| member.last);
        let is_far = !is_near(staff, view);
        (
            is_away || was_tried,
            is_far,
            outings,
            last,
            staff.kana.clone(),
        )
    });
    let now = view.item.details.get(field);
    let chosen = physicians
        .iter()
        .position(|staff| Some(&staff.id.to_string()) == now);
    let options: Vec<Proposal> = physicians
        .into_iter()
        .take(SHOWN.max(chosen.map_or(0, |at| at + 1)))
        .map(|staff| Proposal {
            value: staff.id.to_string(),
            label: staff.name.clone(),
            detail: detail(staff, member(staff), view, desk),
        })
        .collect();
    Proposals::new(field, options, chosen.unwrap_or(0))
}

fn is_near(staff: &Staff, view: &ItemView) -> bool {
    let area = view.item.area.as_ref();
    area.is_some_and(|area| staff.areas.contains(area))
}

/// Area, outings, and what stands in the way.
fn detail(staff: &Staff, member: Option<&CrewMember>, view: &ItemView, desk: &Desk) -> String {
    let locale = desk.locale;
    let near = if is_near(staff, view) {
        Label::OutreachOwnArea
    } else {
        Label::OutreachOtherArea
    };
    let mut parts = vec![locale.text(near).to_owned()];
    if let Some(tried) = tried_today(staff, view, desk) {
        let at = desk.clock.local(tried.at).format("%H:%M");
        let came = tried.given.get(CAME_OF_IT).map_or("", String::as_str);
        let workflow = desk.office.workflow(&view.item.kind);
        let said = workflow.and_then(|workflow| {
            Some(words::value(
                workflow,
                workflow.field(CAME_OF_IT)?,
                came,
                desk,
            ))
        });
        parts.push(format!("{at} {}", said.unwrap_or_default()));
    }
    if let Some(member) = member {
        if let Some(absence) = member.away_on(desk.today()) {
            let until = words::day(absence.until, desk);
            parts.push(locale.fill(Label::OutreachAwayUntil, &[("day", &until)]));
        }
        parts.push(locale.fill(Label::OutreachOutings, &[("count", &member.outings)]));
        let others = member.ahead.iter().filter(|one| one.item != view.item.id);
        parts.extend(others.take(2).map(|one| {
            locale.fill(
                Label::OutreachExpected,
                &[("at", &words::at(one.from, desk))],
            )
        }));
    }
    parts.join("  ")
}

/// The newest try of today to reach somebody for this case.
fn tried_today<'v>(staff: &Staff, view: &'v ItemView, desk: &Desk) -> Option<&'v TimelineEntry> {
    let id = staff.id.to_string();
    let taken_back = |entry: &TimelineEntry| {
        let mut later = view.timeline.iter();
        later.any(|other| other.undoes == Some(entry.id))
    };
    view.timeline.iter().rev().find(|entry| {
        entry.given.get(ASKED) == Some(&id)
            && desk.clock.local(entry.at).date_naive() == desk.today()
            && !taken_back(entry)
    })
}
