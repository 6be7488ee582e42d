//! What is said of a team under way: sign and word as well as colour, so that it can be read aloud and without colours.

use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::visit::Safety;
use crate::locale::Label;
use crate::report::day::{safety_answer, safety_label};
use crate::store::outings::TeamAway;

/// How safe a team is now.
#[must_use]
pub fn safety(team: &TeamAway, desk: &Desk) -> Safety {
    desk.teams.safety(team, desk.now, desk.office.clocks.safety)
}

/// `!! 要対応 出発から125分`.
#[must_use]
pub fn standing(team: &TeamAway, label: Label, desk: &Desk) -> String {
    let safety = safety(team, desk);
    let sign = match safety {
        Safety::Home | Safety::Green => "",
        Safety::Amber => "! ",
        Safety::Red => "!! ",
    };
    let minutes = desk.teams.out(team, desk.now).num_minutes();
    let out = desk.locale.fill(label, &[("minutes", &minutes)]);
    format!("{sign}{} {out}", desk.locale.text(safety_label(safety)))
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
