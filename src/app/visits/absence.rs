//! Days on which somebody is away: noted, or taken back.
//!
//! Visits on these days are named before anything is saved; whoever saves then knows for which of them somebody else
//! is to be found.

use crate::app::dialog::{Answer, Layered, moved, saved_or_kept};
use crate::app::directory::notice::day;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::{Edit, TextField};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::crew::{Absence, AbsenceOf};
use crate::domain::ids::StaffId;
use crate::domain::staff::Staff;
use crate::keymap::{Command, Layer};
use crate::locale::Label;
use crate::report::visit_calendar::{Entry, Only, entries};
use crate::store::StoreError;
use crate::store::request::{AbsenceWish, Reply, Request};
use crate::store::visit_calendar::VisitCalendar;
use chrono::NaiveDate;
use std::fmt::Display;

/// Characters of a day.
const DAY_LENGTH: usize = 20;
/// Characters of a reason.
const REASON_LENGTH: usize = 60;

/// What has the hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The absences that stand; a digit takes one back.
    Standing,
    /// The first day.
    From,
    /// The last day.
    Until,
    /// The reason.
    Reason,
}

/// The order of Tab.
const ORDER: [Focus; 4] = [Focus::From, Focus::Until, Focus::Reason, Focus::Standing];

/// What it waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Waiting {
    Nothing,
    /// The visits of these days.
    Visits(Absence),
    /// An absence to be noted.
    Noting,
    /// An absence to be taken back.
    Ending,
}

/// The dialog.
#[derive(Debug)]
pub struct AbsenceDialog {
    staff: StaffId,
    name: String,
    standing: Vec<AbsenceOf>,
    selected: usize,
    /// The first day when none is typed.
    usual: NaiveDate,
    from: TextField,
    until: TextField,
    reason: TextField,
    focus: Focus,
    waiting: Waiting,
    /// The days that were looked at, and the numbers of the visits on them.
    seen: Option<((NaiveDate, NaiveDate), Vec<String>)>,
    /// Those visits as lines.
    meets: Vec<String>,
}

impl AbsenceDialog {
    /// A dialog for a person, with the absences known; `usual` is the first day when none is typed.
    #[must_use]
    pub fn new(person: &Staff, absences: &[AbsenceOf], usual: NaiveDate) -> Self {
        let theirs = absences.iter().filter(|one| one.staff == person.id);
        Self {
            staff: person.id,
            name: person.name.clone(),
            standing: theirs.cloned().collect(),
            selected: 0,
            usual,
            from: TextField::new(DAY_LENGTH),
            until: TextField::new(DAY_LENGTH),
            reason: TextField::new(REASON_LENGTH),
            focus: Focus::From,
            waiting: Waiting::Nothing,
            seen: None,
            meets: Vec::new(),
        }
    }

    /// Whose absence it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first day when none is typed.
    #[must_use]
    pub fn usual(&self) -> NaiveDate {
        self.usual
    }

    /// The absences that stand, and which of them is under the hand.
    #[must_use]
    pub fn standing(&self) -> (&[AbsenceOf], usize) {
        (&self.standing, self.selected)
    }

    /// What has the hands.
    #[must_use]
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// The fields: first day, last day, reason.
    #[must_use]
    pub fn fields(&self) -> [(Label, Focus, &TextField); 3] {
        [
            (Label::VisitsAbsenceFrom, Focus::From, &self.from),
            (Label::VisitsAbsenceUntil, Focus::Until, &self.until),
            (Label::VisitsAbsenceReason, Focus::Reason, &self.reason),
        ]
    }

    /// Visits on these days, once they have been looked for.
    #[must_use]
    pub fn meets(&self) -> &[String] {
        &self.meets
    }

    fn absence(&self, desk: &Desk) -> Result<Absence, (Focus, String)> {
        let from = day(&self.from, self.usual, desk).map_err(|why| (Focus::From, why))?;
        let until = day(&self.until, from, desk).map_err(|why| (Focus::Until, why))?;
        if until < from {
            let why = desk.locale.text(Label::VisitsAbsenceBackwards);
            return Err((Focus::Until, why.to_owned()));
        }
        Ok(Absence {
            from,
            until,
            reason: self.reason.text().trim().to_owned(),
        })
    }

    /// Looks for visits on the days first; notes the absence once they are known.
    fn commit(&mut self, desk: &Desk) -> Effects {
        if self.waiting != Waiting::Nothing {
            return Effects::new();
        }
        let absence = match self.absence(desk) {
            Ok(absence) => absence,
            Err((focus, why)) => {
                self.focus = focus;
                return vec![Effect::Notify(Notice::warning(why))];
            }
        };
        let days = (absence.from, absence.until);
        if self.seen.as_ref().is_some_and(|(seen, _)| *seen == days) {
            return self.note(absence);
        }
        let (from, until) = days;
        self.waiting = Waiting::Visits(absence);
        vec![asking(Request::Visits { from, until })]
    }

    fn note(&mut self, absence: Absence) -> Effects {
        self.waiting = Waiting::Noting;
        vec![asking(Request::Absence(AbsenceWish::Note {
            name: self.name.clone(),
            absence,
        }))]
    }

    /// The visits of the days are known: none, and it is noted; else they are told first.
    fn take(&mut self, calendar: &VisitCalendar, absence: Absence, desk: &Desk) -> Effects {
        let only = Only {
            person: Some(self.staff),
            area: None,
        };
        let hours = &desk.office.calendar;
        let entries = entries(calendar, &only, hours);
        let ahead = entries.iter().filter(|entry| !entry.one.engagement.is_over);
        let ahead: Vec<&Entry<'_>> = ahead.collect();
        let number = |entry: &&Entry<'_>| {
            let number = entry.one.engagement.number.to_string();
            let short = number.split_once('-').map(|(_, short)| short.to_owned());
            short.unwrap_or(number)
        };
        let mut numbers: Vec<String> = ahead.iter().map(number).collect();
        numbers.dedup();
        self.meets = ahead
            .iter()
            .map(|entry| {
                let day = crate::app::work::words::day(entry.day, desk);
                format!("! {day} {} {}", entry.times(hours), number(entry))
            })
            .collect();
        self.seen = Some(((absence.from, absence.until), numbers));
        self.waiting = Waiting::Nothing;
        if self.meets.is_empty() {
            self.note(absence)
        } else {
            Effects::new()
        }
    }

    fn end(&mut self, at: usize) -> Effects {
        let Some(one) = self
            .standing
            .get(at)
            .filter(|_| self.waiting == Waiting::Nothing)
        else {
            return Effects::new();
        };
        self.waiting = Waiting::Ending;
        vec![asking(Request::Absence(AbsenceWish::End(one.id)))]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match self.focus {
            Focus::Standing => None,
            Focus::From => Some(&mut self.from),
            Focus::Until => Some(&mut self.until),
            Focus::Reason => Some(&mut self.reason),
        }
    }

    /// Absences that stand have the hands only where there are any.
    fn turn(&mut self, forward: bool) {
        let places = ORDER.len() - usize::from(self.standing.is_empty());
        let at = ORDER.iter().position(|one| *one == self.focus).unwrap_or(0);
        let step = if forward { 1 } else { places - 1 };
        self.focus = ORDER[(at + step) % places];
    }
}

fn asking(request: Request) -> Effect {
    Effect::Ask {
        asker: Asker::Dialog,
        request,
    }
}

impl Layered for AbsenceDialog {
    fn layers(&self) -> &'static [Layer] {
        match self.focus {
            Focus::Standing => &[Layer::Dialog, Layer::List],
            Focus::From | Focus::Until | Focus::Reason => &[Layer::Field],
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        match command {
            Command::FieldNext | Command::PaneNext => self.turn(true),
            Command::FieldPrev | Command::PanePrev => self.turn(false),
            Command::Commit => return Answer::Stay(self.commit(desk)),
            _ => {
                if let Some(field) = self.field() {
                    return match field.command(command) {
                        Edit::Ignored => Answer::Ignored,
                        _ => Answer::Stay(Effects::new()),
                    };
                }
                if let Some(nth) = command.picked() {
                    return Answer::Stay(self.end(nth - 1));
                }
                if command == Command::GoPrimary {
                    return Answer::Stay(self.end(self.selected));
                }
                match moved(command, self.selected, self.standing.len(), 1) {
                    Some(selected) => self.selected = selected,
                    None => return Answer::Ignored,
                }
            }
        }
        Answer::Stay(Effects::new())
    }

    fn text(&mut self, text: &str, _desk: &Desk) -> Answer {
        if self.focus == Focus::Standing {
            self.focus = Focus::Reason;
        }
        if let Some(field) = self.field() {
            field.insert(text);
        }
        Answer::Stay(Effects::new())
    }

    fn is_waiting(&self) -> bool {
        self.waiting != Waiting::Nothing
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Answer {
        let waiting = std::mem::replace(&mut self.waiting, Waiting::Nothing);
        let locale = desk.locale;
        match (waiting, result) {
            (Waiting::Visits(absence), Ok(Reply::Visits(calendar))) => {
                Answer::Stay(self.take(&calendar, absence, desk))
            }
            (Waiting::Ending, result) => saved_or_kept(result, desk, || {
                locale.fill(Label::VisitsAbsenceEnded, &[("name", &self.name)])
            }),
            (_, result) => saved_or_kept(result, desk, || {
                let numbers = self.seen.as_ref().map(|(_, numbers)| numbers.join(" "));
                let numbers = numbers.unwrap_or_default();
                let values: [(&str, &dyn Display); 2] =
                    [("name", &self.name), ("numbers", &numbers)];
                if numbers.is_empty() {
                    locale.fill(Label::VisitsAbsenceNoted, &values[..1])
                } else {
                    locale.fill(Label::VisitsAbsenceNotedMeets, &values)
                }
            }),
        }
    }

    fn is_passing(&self) -> bool {
        self.from.is_empty() && self.until.is_empty() && self.reason.is_empty()
    }

    fn footer(&self) -> &'static [Command] {
        match self.focus {
            Focus::Standing => &[
                Command::Pick1,
                Command::GoPrimary,
                Command::PaneNext,
                Command::Back,
            ],
            _ => &[Command::FieldNext, Command::Commit, Command::Back],
        }
    }
}
