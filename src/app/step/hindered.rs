//! Whoever cannot go on the day of a visit, picked or typed by name: asked about once, before anything is saved.

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

/// What is known of those who may be sent, while a step that says who goes, or when, is being filled in.
#[derive(Debug, Clone)]
pub(super) struct Hindered {
    item: ItemId,
    crew: Vec<CrewMember>,
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
            crew: view.crew.clone(),
            held: view.item.details.clone(),
            asked: Vec::new(),
        })
    }

    /// The item has been read anew; what was asked about stays so.
    pub fn refresh(&mut self, view: &ItemView) {
        self.crew.clone_from(&view.crew);
        self.held.clone_from(&view.item.details);
    }

    /// The question about those who cannot go, where it was not asked yet.
    pub fn ask(&mut self, given: &Details, desk: &Desk) -> Option<String> {
        let found = self.found(given, desk);
        if found.is_empty() || found == self.asked {
            return None;
        }
        let who = found.join("、");
        self.asked = found;
        Some(desk.locale.fill(Label::StepHindered, &[("who", &who)]))
    }

    fn found(&self, given: &Details, desk: &Desk) -> Vec<String> {
        let said = |code: &str| {
            let said = given.get(code).or_else(|| self.held.get(code));
            said.map_or("", String::as_str)
        };
        let at = moment(said(AT)).filter(|at| *at > desk.now);
        let ids = GOING.into_iter().flat_map(|code| said(code).split(','));
        let ids = ids.filter_map(|id| id.parse().ok()).map(StaffId);
        ids.filter_map(|id| self.hindrance(id, at, desk)).collect()
    }

    /// `空野 医師 不在 11/19(木)まで 学会`. A visit without a day would be today.
    fn hindrance(&self, id: StaffId, at: Option<DateTime<Utc>>, desk: &Desk) -> Option<String> {
        let locale = desk.locale;
        let member = self.crew.iter().find(|member| member.staff == id)?;
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
        let name = words::staff_name(id, desk);
        Some(format!("{name} {}", why.trim_end()))
    }
}
