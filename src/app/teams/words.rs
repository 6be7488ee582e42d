//! What is said of a team under way: sign and word as well as colour, so that it can be read aloud and without colours.

use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::visit::Safety;
use crate::locale::Label;
use crate::report::day::{duration, safety_answer, safety_label};
use crate::store::outings::TeamAway;
use chrono::Duration;
use std::fmt::Display;

/// How safe a team is now.
#[must_use]
pub fn safety(team: &TeamAway, desk: &Desk) -> Safety {
    desk.teams.safety(team, desk.now, desk.office.clocks.safety)
}

/// How much is said of a team's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// A sentence: `!! 要対応 帰着予定を65分超過`.
    Full,
    /// For a card and before another notice: `!! 超過65分 要対応`.
    Short,
}

/// How long still until a team is expected back, or since when it should have been.
#[must_use]
pub fn standing(team: &TeamAway, length: Length, desk: &Desk) -> String {
    let safety = safety(team, desk);
    let sign = match safety {
        Safety::Home | Safety::Green => "",
        Safety::Amber => "! ",
        Safety::Red => "!! ",
    };
    let left = desk.teams.left(team, desk.now, desk.office.clocks.safety);
    let is_over = left <= Duration::zero();
    let in_time = matches!(safety, Safety::Home | Safety::Green);
    let label = match (in_time, is_over, length) {
        (true, _, Length::Full) => Label::OutreachDueIn,
        (true, _, Length::Short) => Label::OutreachDueInShort,
        (false, true, Length::Full) => Label::OutreachOverdue,
        (false, true, Length::Short) => Label::OutreachOverdueShort,
        (false, false, Length::Full) => Label::OutreachClockSetBack,
        (false, false, Length::Short) => Label::OutreachClockSetBackShort,
    };
    let word = desk.locale.text(safety_label(safety));
    let time = duration(left.abs(), desk.locale);
    let values: [(&str, &dyn Display); 2] = [("word", &word), ("time", &time)];
    // Only what is late says its word: a label has no place for what it does not need.
    let values = match (in_time, is_over) {
        (true, _) => &values[1..],
        (false, true) => &values[..],
        (false, false) => &values[..1],
    };
    format!("{sign}{}", desk.locale.fill(label, values))
}

/// The number without the year.
#[must_use]
pub fn number(team: &TeamAway) -> String {
    let number = team.number.to_string();
    let short = number.split_once('-').map(|(_, serial)| serial.to_owned());
    short.unwrap_or(number)
}

/// What became of asking after them: who asked, when, what was said; `None` while nobody has.
#[must_use]
pub fn answer(team: &TeamAway, desk: &Desk) -> Option<String> {
    let answer = team.visit.answer.as_ref()?;
    let said = safety_answer(answer, &team.kind, &desk.office, desk.locale);
    let local = desk.clock.local(answer.at);
    let at = if local.date_naive() == desk.today() {
        local.format("%H:%M").to_string()
    } else {
        words::at(answer.at, desk)
    };
    Some(format!("{at} {said}"))
}

/// What somebody is to do about a team; its answer, once there is one.
#[must_use]
pub fn call_to_act(team: &TeamAway, desk: &Desk) -> String {
    let label = match safety(team, desk) {
        Safety::Home | Safety::Green => return format!("{} {}", number(team), team.who()),
        Safety::Amber => Label::OutreachAlarmAmber,
        Safety::Red => Label::OutreachAlarmRed,
    };
    match answer(team, desk) {
        Some(answer) => format!("{} {answer}", number(team)),
        None => desk.locale.fill(label, &[("number", &number(team))]),
    }
}
