//! Whoever cannot go on the day of a visit, picked or typed by name: asked about once, before anything is saved.
//!
//! Who is away is read when the step is confirmed and kept nowhere: what was read with the case may be older than an
//! absence that somebody has just noted.

use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::crew::CrewMember;
use crate::domain::ids::{ItemId, StaffId};
use crate::domain::work_item::Details;
use crate::locale::Label;
use crate::store::ItemView;
use crate::workflow::contact::AT;
use crate::workflow::fields::moment;
use crate::workflow::model::{Hook, Transition};
use chrono::{DateTime, Duration, Utc};

/// Fields that say who goes.
const GOING: [&str; 2] = ["physician", "crew"];

/// Who goes and when, while a step that says so is being filled in.
#[derive(Debug, Clone)]
pub(super) struct Hindered {
    item: ItemId,
    /// Who goes and when, as the item has it.
    held: Details,
    /// What was asked about already.
    asked: Vec<String>,
}

impl Hindered {
    /// For a step; `None` where it says neither who goes nor when.
    pub fn of(transition: &Transition, view: &ItemView) -> Option<Self> {
        let mut hooks = transition.hooks.iter();
        let sends = hooks.any(|hook| matches!(hook, Hook::NameCrew | Hook::PlanVisit));
        (sends && !view.crew.is_empty()).then(|| Self {
            item: view.item.id,
            held: view.item.details.clone(),
            asked: Vec::new(),
        })
    }

    /// The item has been read anew; what was asked about stays so.
    pub fn refresh(&mut self, view: &ItemView) {
        self.held.clone_from(&view.item.details);
    }

    /// The question about those of `crew` who cannot go, where it was not asked yet.
    pub fn ask(&mut self, given: &Details, crew: &[CrewMember], desk: &Desk) -> Option<String> {
        let found = self.found(given, crew, desk);
        if found.is_empty() || found == self.asked {
            return None;
        }
        let who = found.join("、");
        self.asked = found;
        Some(desk.locale.fill(Label::StepHindered, &[("who", &who)]))
    }

    fn found(&self, given: &Details, crew: &[CrewMember], desk: &Desk) -> Vec<String> {
        let said = |code: &str| {
            let said = given.get(code).or_else(|| self.held.get(code));
            said.map_or("", String::as_str)
        };
        let at = moment(said(AT)).filter(|at| *at > desk.now);
        let ids = GOING.into_iter().flat_map(|code| said(code).split(','));
        let ids = ids.filter_map(|id| id.parse().ok()).map(StaffId);
        let members = ids.filter_map(|id| crew.iter().find(|member| member.staff == id));
        members
            .filter_map(|member| self.hindrance(member, at, desk))
            .collect()
    }

    /// `空野 医師 不在 11/19(木)まで 学会`. A visit without a day would be today.
    fn hindrance(
        &self,
        member: &CrewMember,
        at: Option<DateTime<Utc>>,
        desk: &Desk,
    ) -> Option<String> {
        let locale = desk.locale;
        let day = desk.clock.local(at.unwrap_or(desk.now)).date_naive();
        let why = if let Some(absence) = member.away_on(day) {
            let until = words::day(absence.until, desk);
            let away = locale.fill(Label::OutreachAwayUntil, &[("day", &until)]);
            format!("{away} {}", absence.reason)
        } else {
            let usual = Duration::minutes(desk.office.clocks.safety.amber_minutes);
            let other = member.elsewhere(self.item, at?, usual)?.number.to_string();
            let short = other.split_once('-').map_or(other.as_str(), |(_, n)| n);
            locale.fill(Label::OutreachElsewhere, &[("number", &short)])
        };
        let name = words::staff_name(member.staff, desk);
        Some(format!("{name} {}", why.trim_end()))
    }
}
