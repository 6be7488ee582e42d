//! 二人主治医: the doctors of a person, or of the persons of an institution, and how many persons each institution has.
//! Opened from wherever somebody is in hand.

use super::dialog::{Answer, Dialog, Layered, moved};
use super::effect::{Effect, Effects};
use super::event::{Asker, Place};
use super::item::ItemLine;
use super::meaning::REFERRAL;
use super::notice::Notice;
use super::screen::Desk;
use super::work::area_words;
use super::work::words;
use crate::domain::pair::{Doctor, Load, Pair, PairsOf};
use crate::domain::relation::CareRole;
use crate::explain;
use crate::keymap::{Command, Layer};
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::request::{Reply, Request};
use std::fmt::Display;

/// Opens the dialog and asks for what it shows.
#[must_use]
pub fn open(of: PairsOf) -> Effects {
    let dialog = PairsDialog {
        pairs: None,
        load: None,
        page: Page::Pairs,
        at: 0,
        is_waiting: true,
    };
    let open = Effect::Open(Box::new(Dialog::Pairs(Box::new(dialog))));
    vec![open, ask(Request::Pairs(of))]
}

/// What is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Who with whom.
    Pairs,
    /// How many each has.
    Load,
}

/// The dialog.
#[derive(Debug)]
pub struct PairsDialog {
    pairs: Option<Vec<Pair>>,
    load: Option<Vec<Load>>,
    page: Page,
    /// The line under the hand.
    at: usize,
    is_waiting: bool,
}

/// A line, and where Enter leads from it.
type Leading = (ItemLine, Option<Place>);

impl PairsDialog {
    /// What is in front.
    #[must_use]
    pub fn page(&self) -> Page {
        self.page
    }

    /// The line under the hand.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The lines in front.
    #[must_use]
    pub fn lines(&self, desk: &Desk) -> Vec<ItemLine> {
        let lines = self.leading(desk).into_iter();
        lines.map(|(line, _)| line).collect()
    }

    fn leading(&self, desk: &Desk) -> Vec<Leading> {
        let text = |label: Label| desk.locale.text(label);
        let said = |label: Label| vec![(ItemLine::plain("", text(label)), None)];
        match (self.page, &self.pairs, &self.load) {
            (Page::Pairs, None, _) | (Page::Load, _, None) => said(Label::WorkLoading),
            (Page::Pairs, Some(pairs), _) if pairs.is_empty() => said(Label::PairsNone),
            (Page::Load, _, Some(load)) if load.is_empty() => said(Label::PairsNone),
            (Page::Pairs, Some(pairs), _) => pairs
                .iter()
                .flat_map(|pair| of_person(pair, desk))
                .collect(),
            (Page::Load, _, Some(load)) => of_areas(load, desk),
        }
    }

    fn turn(&mut self) -> Effects {
        self.at = 0;
        self.page = match self.page {
            Page::Pairs => Page::Load,
            Page::Load => Page::Pairs,
        };
        if self.page == Page::Load && self.load.is_none() && !self.is_waiting {
            self.is_waiting = true;
            return vec![ask(Request::PairLoad)];
        }
        Effects::new()
    }
}

impl Layered for PairsDialog {
    fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog, Layer::List]
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        match command {
            Command::PaneNext | Command::PanePrev => Answer::Stay(self.turn()),
            Command::GoPrimary => {
                let mut lines = self.leading(desk);
                let at = self.at.min(lines.len().saturating_sub(1));
                match lines.swap_remove(at).1 {
                    Some(place) => Answer::Close(vec![Effect::Go(place)]),
                    None => Answer::Stay(Effects::new()),
                }
            }
            _ => {
                let lines = self.leading(desk).len();
                match moved(command, self.at, lines, desk.page_rows) {
                    Some(at) => {
                        self.at = at;
                        Answer::Stay(Effects::new())
                    }
                    None => Answer::Ignored,
                }
            }
        }
    }

    fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Answer {
        self.is_waiting = false;
        match result {
            Ok(Reply::Pairs(pairs)) => self.pairs = Some(pairs),
            Ok(Reply::PairLoad(load)) => self.load = Some(load),
            Ok(_) => return Answer::Ignored,
            Err(error) => {
                let told = explain::store_error(&error, &desk.office, desk.locale);
                let notice = Notice::error(told.line(desk.locale));
                return Answer::Close(vec![Effect::Notify(notice)]);
            }
        }
        // Whoever has turned the page before the first answer waits for the second.
        if self.page == Page::Load && self.load.is_none() {
            self.is_waiting = true;
            return Answer::Stay(vec![ask(Request::PairLoad)]);
        }
        Answer::Stay(Effects::new())
    }

    fn footer(&self) -> &'static [Command] {
        &[Command::GoPrimary, Command::PaneNext, Command::Back]
    }
}

fn ask(request: Request) -> Effect {
    Effect::Ask {
        asker: Asker::Dialog,
        request,
    }
}

/// A person and their doctors.
fn of_person(pair: &Pair, desk: &Desk) -> Vec<Leading> {
    let name = match pair.person_name.as_str() {
        "" => desk.locale.text(Label::WorkAnonymous),
        name => name,
    };
    let mut lines = vec![(ItemLine::heading(name), None)];
    lines.extend(pair.doctors.iter().map(|doctor| {
        let place = match (&doctor.referral, doctor.facility) {
            (Some(referral), _) => Some(Place::Work {
                kind: REFERRAL.to_owned(),
                item: Some(referral.item),
            }),
            (None, facility) => facility.map(Place::Facility),
        };
        (
            ItemLine::plain(role(doctor, desk), told(doctor, desk)),
            place,
        )
    }));
    if !pair.is_whole() {
        let one = desk.locale.text(Label::PairsOnlyOne);
        lines.push((ItemLine::warning("", one), None));
    }
    lines
}

fn role(doctor: &Doctor, desk: &Desk) -> &'static str {
    desk.locale.text(match doctor.role {
        CareRole::Attending => Label::DirectoryRoleAttending,
        _ => Label::DirectoryRoleSubAttending,
    })
}

/// `みどり見本診療所  11/16(月)から  S0001  気管切開 / 夜間`.
fn told(doctor: &Doctor, desk: &Desk) -> String {
    let (locale, lang) = (desk.locale, desk.locale.lang());
    let day = |at| words::day(desk.clock.local(at).date_naive(), desk);
    let since = day(doctor.since);
    let span = match doctor.until.map(day) {
        Some(until) => locale.fill(Label::PairsUntil, &[("since", &since), ("until", &until)]),
        None => locale.fill(Label::PairsSince, &[("since", &since)]),
    };
    let mut parts = vec![doctor.name.clone(), span];
    if let Some(referral) = &doctor.referral {
        let office = &desk.office;
        let care = referral.special_care.iter();
        let care = care.map(|code| office.vocabularies.special_care.label(code, lang));
        let wishes = referral.wishes.iter();
        let wishes = wishes.map(|code| office.vocabularies.wishes.label(code, lang));
        let diseases = Some(referral.diseases.as_str());
        let all = care.chain(wishes).chain(diseases);
        let what: Vec<&str> = all.filter(|word| !word.is_empty()).collect();
        parts.push(referral.number.to_string());
        parts.push(what.join(" / "));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("  ")
}

/// Each area with its sums, and its institutions.
fn of_areas(load: &[Load], desk: &Desk) -> Vec<Leading> {
    load.chunk_by(|one, next| one.area == next.area)
        .flat_map(|area| {
            let name = area.first().and_then(|one| one.area.as_ref());
            let sum = |of: fn(&Load) -> u32| area.iter().map(of).sum::<u32>();
            let sums = (
                sum(|one| one.attending),
                sum(|one| one.sub_attending),
                sum(|one| one.last_year),
            );
            let heading = format!("{}  {}", area_words(name, desk), counted(sums, desk));
            let rows = area.iter().map(|one| {
                let counts = (one.attending, one.sub_attending, one.last_year);
                let text = format!("{}  {}", counted(counts, desk), one.name);
                (
                    ItemLine::plain("", text),
                    Some(Place::Facility(one.facility)),
                )
            });
            let rows: Vec<Leading> = rows.collect();
            std::iter::once((ItemLine::heading(heading), None)).chain(rows)
        })
        .collect()
}

fn counted((attending, sub, year): (u32, u32, u32), desk: &Desk) -> String {
    let values: &[(&str, &dyn Display)] = &[
        ("attending", &format!("{attending:>3}")),
        ("sub", &format!("{sub:>3}")),
        ("year", &format!("{year:>3}")),
    ];
    desk.locale.fill(Label::PairsCounted, values)
}
