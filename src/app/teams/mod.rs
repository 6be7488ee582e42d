//! Teams under way, in sight from every screen: who is out, how long, and whether somebody has to ask after them.
//!
//! The watch belongs to the frame and not to the board, so that a timer runs out on every desk that is open, whatever
//! it shows; it rings once for each team and colour and takes no key. Who was out when a clock was set back is
//! counted on from there, so that nobody wins time by it.

pub mod words;

use super::App;
use super::effect::Effect;
use super::event::Asker;
use crate::domain::ids::{ItemId, VisitId};
use crate::domain::visit::{Safety, SafetyLimits};
use crate::store::StoreError;
use crate::store::outings::TeamAway;
use crate::store::request::{Reply, Request};
use chrono::{DateTime, Duration, Utc};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What the desk knows of the teams under way.
#[derive(Debug, Clone, Default)]
pub struct TeamWatch {
    teams: Vec<TeamAway>,
    /// The colour that was rung for, by outing.
    rung: BTreeMap<VisitId, Safety>,
    /// How far the clock was set back while a team was out.
    set_back: BTreeMap<VisitId, Duration>,
    last_look: Option<DateTime<Utc>>,
}

impl TeamWatch {
    /// The teams, the most worrying first.
    #[must_use]
    pub fn away(&self, now: DateTime<Utc>, limits: SafetyLimits) -> Vec<&TeamAway> {
        let mut away: Vec<&TeamAway> = self.teams.iter().collect();
        away.sort_by_key(|team| {
            (
                Reverse(self.safety(team, now, limits)),
                team.visit.departed_at,
            )
        });
        away
    }

    /// The team of an item, while it is out.
    #[must_use]
    pub fn of(&self, item: ItemId) -> Option<&TeamAway> {
        self.teams.iter().find(|team| team.visit.item == item)
    }

    /// How safe a team is.
    #[must_use]
    pub fn safety(&self, team: &TeamAway, now: DateTime<Utc>, limits: SafetyLimits) -> Safety {
        team.visit.safety(now + self.behind(team.visit.id), limits)
    }

    /// How long still until a team is expected back; less than nothing when it should have been.
    #[must_use]
    pub fn left(&self, team: &TeamAway, now: DateTime<Utc>, limits: SafetyLimits) -> Duration {
        let now = now + self.behind(team.visit.id);
        let alarms = team.visit.alarms(limits);
        alarms.map_or(Duration::zero(), |[expected, _]| expected - now)
    }

    /// Takes note of the time.
    pub fn pass(&mut self, now: DateTime<Utc>) {
        if let Some(last) = self.last_look.filter(|last| now < *last) {
            for team in &self.teams {
                let behind = self.set_back.entry(team.visit.id).or_default();
                *behind += last - now;
            }
        }
        self.last_look = Some(now);
    }

    /// Takes note of who is out now.
    pub fn take(&mut self, teams: Vec<TeamAway>) {
        let is_out = |id: &VisitId| teams.iter().any(|team| team.visit.id == *id);
        self.rung.retain(|id, _| is_out(id));
        self.set_back.retain(|id, _| is_out(id));
        self.teams = teams;
    }

    /// Whether a team has turned amber or red that nobody was told of here; true once for each.
    pub fn rings(&mut self, now: DateTime<Utc>, limits: SafetyLimits) -> bool {
        let mut is_news = false;
        for team in &self.teams {
            let safety = team.visit.safety(now + self.behind(team.visit.id), limits);
            let before = self.rung.insert(team.visit.id, safety);
            is_news |= safety > before.unwrap_or(Safety::Green).max(Safety::Green);
        }
        is_news
    }

    /// When the next team turns amber or red.
    #[must_use]
    pub fn next_alarm(&self, now: DateTime<Utc>, limits: SafetyLimits) -> Option<DateTime<Utc>> {
        let alarms = self.teams.iter().flat_map(|team| {
            let behind = self.behind(team.visit.id);
            let alarms = team.visit.alarms(limits).into_iter().flatten();
            alarms.map(move |at| at - behind)
        });
        alarms.filter(|at| *at > now).min()
    }

    fn behind(&self, visit: VisitId) -> Duration {
        self.set_back.get(&visit).copied().unwrap_or_default()
    }
}

impl App {
    /// Asks who is under way.
    pub(super) fn ask_teams(&mut self) {
        self.out.push(Effect::Ask {
            asker: Asker::Teams,
            request: Request::TeamsAway,
        });
    }

    /// The store has said who is under way. What cannot be read now is asked for again with the next change;
    /// the teams known so far stay in sight.
    pub(super) fn teams_answered(&mut self, result: Result<Reply, StoreError>) {
        if let Ok(Reply::TeamsAway(teams)) = result {
            self.desk.teams.take(teams);
            self.ring_for_teams();
        }
    }

    /// Rings, once, for teams that have turned amber or red.
    pub(super) fn ring_for_teams(&mut self) {
        let limits = self.desk.office.clocks.safety;
        if self.desk.teams.rings(self.desk.now, limits) {
            self.carry(self.front, vec![Effect::Bell]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::number::Number;
    use crate::domain::visit::Visit;

    const LIMITS: SafetyLimits = SafetyLimits {
        amber_minutes: 60,
        red_minutes: 120,
    };

    fn at(minute: i64) -> DateTime<Utc> {
        let nine: DateTime<Utc> = "2026-11-16T00:00:00Z".parse().unwrap();
        nine + Duration::minutes(minute)
    }

    fn team(id: i64, departed: i64) -> TeamAway {
        TeamAway {
            visit: Visit {
                id: VisitId(id),
                item: ItemId(id),
                scheduled_at: None,
                physician: None,
                facility: None,
                crew: Vec::new(),
                team: String::new(),
                departed_at: Some(at(departed)),
                arrived_at: None,
                returned_at: None,
                depth: None,
                text: String::new(),
                held: None,
                reason: String::new(),
                held_at: None,
                answer: None,
            },
            number: Number::item('R', 8, 'O', 1),
            kind: "outreach".to_owned(),
            area: None,
            physician: None,
            crew: Vec::new(),
        }
    }

    #[test]
    fn it_rings_once_for_amber_and_once_for_red() {
        let mut watch = TeamWatch::default();
        watch.take(vec![team(1, 0)]);
        let rings: Vec<bool> = [0, 59, 60, 61, 119, 120, 121, 600]
            .into_iter()
            .map(|minute| watch.rings(at(minute), LIMITS))
            .collect();
        assert_eq!(
            rings,
            [false, false, true, false, false, true, false, false]
        );
        assert_eq!(watch.next_alarm(at(0), LIMITS), Some(at(60)));
        assert_eq!(watch.next_alarm(at(121), LIMITS), None);
    }

    #[test]
    fn a_timer_that_ran_out_while_no_desk_was_open_rings_as_soon_as_it_is_known() {
        let mut watch = TeamWatch::default();
        watch.pass(at(600));
        watch.take(vec![team(1, 0)]);
        assert!(watch.rings(at(600), LIMITS));
    }

    #[test]
    fn a_clock_set_back_wins_no_time_for_who_is_out_and_loses_none_for_who_leaves_later() {
        let mut watch = TeamWatch::default();
        watch.take(vec![team(1, 0)]);
        watch.pass(at(50));
        watch.pass(at(10));
        assert_eq!(watch.next_alarm(at(10), LIMITS), Some(at(20)));
        watch.take(vec![team(1, 0), team(2, 10)]);
        watch.pass(at(20));
        assert!(watch.rings(at(20), LIMITS));
        let safety: Vec<Safety> = watch
            .away(at(20), LIMITS)
            .into_iter()
            .map(|team| watch.safety(team, at(20), LIMITS))
            .collect();
        assert_eq!(safety, [Safety::Amber, Safety::Green]);
    }

    #[test]
    fn who_has_returned_is_out_of_sight_and_who_leaves_again_rings_again() {
        let mut watch = TeamWatch::default();
        watch.take(vec![team(1, 0)]);
        assert!(watch.rings(at(130), LIMITS));
        watch.take(Vec::new());
        assert!(watch.away(at(130), LIMITS).is_empty());
        watch.take(vec![team(2, 0)]);
        assert!(watch.rings(at(131), LIMITS));
    }
}
