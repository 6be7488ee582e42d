//! Whom to send: who answers for the area, who knows the matter best, who has gone least; who is away, is expected
//! elsewhere at that time, or did not answer today. The same for physicians and for whoever goes along.

use super::words;
use crate::app::screen::Desk;
use crate::app::step::{Beside, Proposal, Proposals};
use crate::domain::crew::{CrewMember, FAIRNESS_DAYS};
use crate::domain::engagement::Engagement;
use crate::domain::staff::{Role, Staff};
use crate::domain::work_item::TimelineEntry;
use crate::locale::Label;
use crate::store::ItemView;
use crate::workflow::fields::moment;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::collections::BTreeSet;

/// As many physicians, and as many companions, as a dialog of 24 rows has place for.
const SHOWN: usize = 4;
/// Field of the step that records an unanswered try.
pub(super) const ASKED: &str = "asked";
/// Its field with what came of it.
const CAME_OF_IT: &str = "result";

/// Somebody who may be asked for a case.
struct Candidate<'a> {
    staff: &'a Staff,
    member: Option<&'a CrewMember>,
    tried: Option<&'a TimelineEntry>,
    is_near: bool,
    /// What they know best of what the case is about.
    knows: Vec<&'a str>,
}

/// The case, as far as it decides whom to ask.
struct Case<'a> {
    view: &'a ItemView,
    desk: &'a Desk,
    /// When the visit is to be, if that is known already.
    at: Option<DateTime<Utc>>,
}

impl<'a> Case<'a> {
    fn of(view: &'a ItemView, desk: &'a Desk) -> Self {
        let planned = view.item.details.get("at").and_then(|at| moment(at));
        Self {
            view,
            desk,
            at: planned.filter(|at| *at > desk.now),
        }
    }

    fn day(&self) -> NaiveDate {
        let at = self.at.unwrap_or(self.desk.now);
        self.desk.clock.local(at).date_naive()
    }

    /// Those who may be asked, whom to ask first on top: who can come before who cannot, then those of the area,
    /// those who know the matter, whoever has gone least.
    fn ranked(&self, is_asked: impl Fn(&Staff) -> bool) -> Vec<Candidate<'a>> {
        let staff: &'a [Staff] = &self.desk.staff;
        let asked = staff.iter().filter(|staff| staff.active && is_asked(staff));
        let mut all: Vec<Candidate<'a>> = asked.map(|staff| self.candidate(staff)).collect();
        all.sort_by_cached_key(|one| {
            let outings = one.member.map_or(0, |member| member.outings);
            let last = one.member.and_then(|member| member.last);
            (
                self.is_hindered(one),
                !one.is_near,
                one.knows.is_empty(),
                outings,
                last,
                one.staff.kana.clone(),
            )
        });
        all
    }

    fn candidate(&self, staff: &'a Staff) -> Candidate<'a> {
        let crew = self.view.crew.iter();
        let area = self.view.item.area.as_ref();
        let about = |code: &&str| {
            let mut records = self.view.consultations.iter();
            records.any(|one| one.details.categories.iter().any(|known| known == code))
        };
        Candidate {
            staff,
            member: crew.into_iter().find(|member| member.staff == staff.id),
            tried: self.tried_today(staff),
            is_near: area.is_some_and(|area| staff.areas.contains(area)),
            knows: staff
                .specialties
                .iter()
                .map(String::as_str)
                .filter(about)
                .collect(),
        }
    }

    fn is_hindered(&self, one: &Candidate<'_>) -> bool {
        let is_away = one
            .member
            .is_some_and(|member| member.away_on(self.day()).is_some());
        is_away || one.tried.is_some() || self.elsewhere(one).is_some()
    }

    /// Where somebody is expected at the time of the visit.
    fn elsewhere<'c>(&self, one: &Candidate<'c>) -> Option<&'c Engagement> {
        let from = self.at?;
        let usual = Duration::minutes(self.desk.office.clocks.safety.amber_minutes);
        one.member?.elsewhere(self.view.item.id, from, usual)
    }

    /// The newest try of today to reach somebody for this case.
    fn tried_today(&self, staff: &Staff) -> Option<&'a TimelineEntry> {
        let id = staff.id.to_string();
        let timeline: &'a [TimelineEntry] = &self.view.timeline;
        let taken_back = |entry: &TimelineEntry| {
            let mut later = timeline.iter();
            later.any(|other| other.undoes == Some(entry.id))
        };
        timeline.iter().rev().find(|entry| {
            entry.given.get(ASKED) == Some(&id)
                && self.desk.clock.local(entry.at).date_naive() == self.desk.today()
                && !taken_back(entry)
        })
    }

    /// The first ones, `least` of them at least; whoever was asked in vain today stays in sight.
    fn shown(&self, ranked: &[Candidate<'_>], least: usize) -> Vec<Proposal> {
        let shown = SHOWN.max(least).min(ranked.len());
        let (first, rest) = ranked.split_at(shown);
        let tried = rest.iter().filter(|one| one.tried.is_some());
        let all = first.iter().chain(tried);
        all.map(|one| self.proposal(one)).collect()
    }

    fn proposal(&self, one: &Candidate<'_>) -> Proposal {
        Proposal {
            value: one.staff.id.to_string(),
            label: one.staff.name.clone(),
            detail: self.reasons(one).join("  "),
        }
    }

    /// What stands in the way, then why: whose, area, matter, fairness, where else.
    fn reasons(&self, one: &Candidate<'_>) -> Vec<String> {
        let (desk, locale) = (self.desk, self.desk.locale);
        let mut parts = Vec::new();
        if let Some(tried) = one.tried {
            parts.push(self.what_came_of(tried));
        }
        let absence = one.member.and_then(|member| member.away_on(self.day()));
        if let Some(absence) = absence {
            let until = words::day(absence.until, desk);
            parts.push(locale.fill(Label::OutreachAwayUntil, &[("day", &until)]));
        }
        let elsewhere = self.elsewhere(one);
        if let Some(other) = elsewhere {
            let number = other.number.to_string();
            let short = number.split_once('-').map_or(number.as_str(), |(_, n)| n);
            parts.push(locale.fill(Label::OutreachElsewhere, &[("number", &short)]));
        }
        let near = if one.is_near {
            Label::OutreachOwnArea
        } else {
            Label::OutreachOtherArea
        };
        if let Some(member) = one.member.filter(|member| !member.home.is_empty()) {
            parts.push(member.home.clone());
        }
        if one.is_near || one.staff.support_physician {
            parts.push(locale.text(near).to_owned());
        }
        if !one.knows.is_empty() {
            let categories = &desk.office.vocabularies.categories;
            let known = one.knows.iter();
            let known: Vec<&str> = known
                .map(|code| categories.label(code, locale.lang()))
                .collect();
            parts.push(locale.fill(Label::OutreachKnows, &[("what", &known.join("・"))]));
        }
        if let Some(member) = one.member {
            parts.push(self.fairness(member));
            let ahead = member.ahead.iter().filter(|other| {
                other.item != self.view.item.id && elsewhere.is_none_or(|known| known != *other)
            });
            parts.extend(ahead.take(1).map(|other| {
                let at = words::at(other.from, desk);
                locale.fill(Label::OutreachExpected, &[("at", &at)])
            }));
        }
        parts
    }

    /// How often somebody went, and how long ago.
    fn fairness(&self, member: &CrewMember) -> String {
        let locale = self.desk.locale;
        let days = |at: DateTime<Utc>| {
            let day = self.desk.clock.local(at).date_naive();
            (self.desk.today() - day).num_days()
        };
        match member.last.map(days) {
            None => locale.text(Label::OutreachNeverOut).to_owned(),
            Some(since) if since > FAIRNESS_DAYS => {
                locale.fill(Label::OutreachLastOut, &[("days", &since)])
            }
            Some(since) => locale.fill(
                Label::OutreachOutings,
                &[("count", &member.outings), ("days", &since)],
            ),
        }
    }

    fn what_came_of(&self, tried: &TimelineEntry) -> String {
        let at = self.desk.clock.local(tried.at).format("%H:%M");
        let came = tried.given.get(CAME_OF_IT).map_or("", String::as_str);
        let workflow = self.desk.office.workflow(&self.view.item.kind);
        let said = workflow.and_then(|workflow| {
            let field = workflow.field(CAME_OF_IT)?;
            Some(words::value(workflow, field, came, self.desk))
        });
        format!("{at} {}", said.unwrap_or_default())
    }
}

/// Whether somebody goes along with a physician: the centre's own people, and whoever answers for an area
/// (包括職員).
fn goes_along(staff: &Staff) -> bool {
    let is_own = staff.role.may_write() && staff.role != Role::Admin;
    !staff.support_physician && (is_own || !staff.areas.is_empty())
}

/// Support physicians for a field, whom to ask first on top.
pub(super) fn physicians(field: &str, view: &ItemView, desk: &Desk) -> Option<Proposals> {
    let case = Case::of(view, desk);
    let ranked = case.ranked(|staff| staff.support_physician);
    let now = view.item.details.get(field);
    let chosen = ranked
        .iter()
        .position(|one| Some(&one.staff.id.to_string()) == now);
    let options = case.shown(&ranked, chosen.map_or(0, |at| at + 1));
    Proposals::new(field, options, chosen.unwrap_or(0))
}

/// Everybody who can be asked, for the step that records a try in vain.
pub(super) fn anybody(view: &ItemView, desk: &Desk) -> Option<Proposals> {
    let case = Case::of(view, desk);
    let physicians = case.ranked(|staff| staff.support_physician);
    let others = case.ranked(goes_along);
    let mut options = case.shown(&physicians, 0);
    options.extend(case.shown(&others, 0));
    Proposals::new(ASKED, options, 0)
}

/// Who may go along, the best of them taken at once where nothing stands in the way; those who were chosen before
/// stand first.
pub(super) fn companions(field: &str, view: &ItemView, desk: &Desk) -> Option<Beside> {
    let case = Case::of(view, desk);
    let mut ranked = case.ranked(goes_along);
    let held = view.item.details.get(field).map_or("", String::as_str);
    let held: BTreeSet<&str> = held.split(',').filter(|id| !id.is_empty()).collect();
    let is_held = |one: &Candidate<'_>| held.contains(one.staff.id.to_string().as_str());
    ranked.sort_by_key(|one| !is_held(one));
    let was_staffed = view.item.details.contains_key("physician");
    let taken = if was_staffed || !held.is_empty() {
        (0..ranked.iter().filter(|one| is_held(one)).count()).collect()
    } else {
        let best = ranked.first().filter(|one| !case.is_hindered(one));
        best.map(|_| 0).into_iter().collect::<BTreeSet<usize>>()
    };
    let options = case.shown(&ranked, taken.len());
    (!options.is_empty()).then(|| Beside {
        field: field.to_owned(),
        options,
        taken,
    })
}
