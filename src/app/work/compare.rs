//! Two candidates side by side: why each stands where it stands, its room, its answers of the last year.

use super::{Around, words};
use crate::app::dialog::moved;
use crate::app::screen::Desk;
use crate::domain::ids::FacilityId;
use crate::domain::ranking::{Candidate, Ranking, Reason, side_by_side};
use crate::domain::room::RoomNow;
use crate::explain;
use crate::keymap::command::{Command, Layer};
use crate::locale::Label;
use std::fmt::Display;

/// The panel: two institutions, and the one of them that a key is about.
#[derive(Debug)]
pub struct Compare {
    sides: [FacilityId; 2],
    active: usize,
    /// The row under the hand.
    at: usize,
}

/// What the screen is to do after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// It stays.
    Stay,
    /// It goes.
    Close,
    /// This one is to be asked.
    Ask(FacilityId),
    /// It has no use for the command.
    Ignored,
}

/// What is said of the same thing on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareRow {
    /// The words; empty where nothing is said.
    pub said: [String; 2],
    /// Points, where the ranking counts it.
    pub points: [Option<i32>; 2],
}

impl Compare {
    /// The panel of two candidates; a key is about the second.
    #[must_use]
    pub fn new(sides: [FacilityId; 2]) -> Self {
        Self {
            sides,
            active: 1,
            at: 0,
        }
    }

    /// The side that a key is about, 0 or 1.
    #[must_use]
    pub fn active(&self) -> usize {
        self.active
    }

    /// The row under the hand.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// Both candidates with their places from 1, as far as they still are candidates.
    #[must_use]
    pub fn both<'c>(&self, candidates: &[&'c Candidate]) -> [Option<(usize, &'c Candidate)>; 2] {
        self.sides.map(|side| {
            let mut ranked = candidates.iter().enumerate();
            let found = ranked.find(|(_, candidate)| candidate.facts.facility == side);
            found.map(|(at, candidate)| (at + 1, *candidate))
        })
    }

    /// The layers that have the hands.
    #[must_use]
    pub fn layers(&self) -> &'static [Layer] {
        &[Layer::List]
    }

    /// A command of the person.
    pub fn command(&mut self, command: Command, around: &Around, desk: &Desk) -> Compared {
        let candidates = &around.candidates();
        let both = self.both(candidates);
        let rows = around
            .ranking()
            .map_or(0, |ranking| rows(both, ranking, desk).len());
        match command {
            Command::Back | Command::CandidatesCompare => return Compared::Close,
            Command::GoPrimary | Command::ItemOffer => {
                return Compared::Ask(self.sides[self.active]);
            }
            Command::PaneNext | Command::PanePrev => self.active = 1 - self.active,
            Command::MoveLeft => self.turn(candidates, false),
            Command::MoveRight => self.turn(candidates, true),
            _ => match (
                command.picked(),
                moved(command, self.at, rows, desk.page_rows),
            ) {
                (Some(number), _) => self.put(candidates.get(number - 1).copied()),
                (None, Some(at)) => self.at = at,
                (None, None) => return Compared::Ignored,
            },
        }
        Compared::Stay
    }

    /// Puts the candidate before or behind on the active side, leaving out the one on the other.
    fn turn(&mut self, candidates: &[&Candidate], forward: bool) {
        let other = self.sides[1 - self.active];
        let rest: Vec<&Candidate> = candidates
            .iter()
            .copied()
            .filter(|candidate| candidate.facts.facility != other)
            .collect();
        let now = self.sides[self.active];
        let at = rest.iter().position(|one| one.facts.facility == now);
        let to = match (at, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.saturating_sub(1),
            (None, _) => 0,
        };
        self.put(rest.get(to).copied());
    }

    fn put(&mut self, candidate: Option<&Candidate>) {
        let other = self.sides[1 - self.active];
        if let Some(candidate) = candidate.filter(|one| one.facts.facility != other) {
            self.sides[self.active] = candidate.facts.facility;
        }
    }
}

/// All rows for two candidates: reasons with points, then room, distance and answers as they are known.
#[must_use]
pub fn rows(
    both: [Option<(usize, &Candidate)>; 2],
    ranking: &Ranking,
    desk: &Desk,
) -> Vec<CompareRow> {
    let sides = both.map(|side| side.map(|(_, candidate)| candidate));
    let [left, right] = sides.map(|side| side.map(|one| ranking.reasons(one)).unwrap_or_default());
    let paired = side_by_side(&left, &right).into_iter().map(|reasons| {
        let say = |reason: &Reason| explain::reason(reason, &desk.office, desk.locale);
        CompareRow {
            said: reasons.map(|reason| reason.map(say).unwrap_or_default()),
            points: reasons.map(|reason| reason.map(|reason| reason.points)),
        }
    });
    let known: [fn(&Candidate, &Desk) -> String; 4] = [room, offers, answers, assigned];
    let known = known.into_iter().map(|tell| CompareRow {
        said: sides.map(|side| side.map(|one| tell(one, desk)).unwrap_or_default()),
        points: [None, None],
    });
    paired.chain(known).collect()
}

/// `受入 可 2名 11/3(火)`.
fn room(candidate: &Candidate, desk: &Desk) -> String {
    let facts = &candidate.facts;
    let rooms = &desk.office.vocabularies.rooms;
    let said = match facts.room {
        RoomNow::Unknown => desk.locale.text(Label::DirectoryRoomUnknown).to_owned(),
        RoomNow::Valid(room) => rooms.label(room.code(), desk.locale.lang()).to_owned(),
        RoomNow::Stale(room) => format!(
            "{} ({})",
            desk.locale.text(Label::DirectoryRoomStale),
            rooms.label(room.code(), desk.locale.lang())
        ),
    };
    let places = facts.places.map(|count| {
        let values: &[(&str, &dyn Display)] = &[("count", &count)];
        desk.locale.fill(Label::ReferralComparePlaces, values)
    });
    let day = facts.declared_on.map(|on| words::day(on, desk));
    let parts: Vec<String> = [Some(said), places, day].into_iter().flatten().collect();
    desk.locale
        .fill(Label::ReferralCompareRoom, &[("room", &parts.join(" "))])
}

fn offers(candidate: &Candidate, desk: &Desk) -> String {
    let ties = &candidate.ties;
    let values: &[(&str, &dyn Display)] =
        &[("accepted", &ties.accepted), ("declined", &ties.declined)];
    desk.locale.fill(Label::ReferralCompareOffers, values)
}

fn answers(candidate: &Candidate, desk: &Desk) -> String {
    let Some(minutes) = candidate.ties.median_answer_minutes else {
        return desk.locale.text(Label::ReferralCompareNoAnswers).to_owned();
    };
    let time = format!("{}:{:02}", minutes / 60, minutes % 60);
    desk.locale
        .fill(Label::ReferralCompareAnswers, &[("time", &time)])
}

fn assigned(candidate: &Candidate, desk: &Desk) -> String {
    let ties = &candidate.ties;
    let last = ties.last_assigned_on.map(|on| words::day(on, desk));
    let last = last.unwrap_or_else(|| "-".to_owned());
    let values: &[(&str, &dyn Display)] = &[("count", &ties.assigned_last_year), ("last", &last)];
    desk.locale.fill(Label::ReferralCompareAssigned, values)
}
