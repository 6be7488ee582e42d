//! What the calendar of visits does with keys and answers.

use super::absence::AbsenceDialog;
use super::{Choosing, Span, VisitPane, VisitsScreen};
use crate::app::dialog::{Dialog, Pick, PickRow, moved};
use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Place};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen};
use crate::app::work::area_words;
use crate::explain;
use crate::keymap::{Command, Layer, Scope};
use crate::locale::Label;
use crate::report::visit_calendar::Only;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::Reply;
use chrono::Days;
use std::collections::BTreeSet;

impl Screen for VisitsScreen {
    fn scope(&self) -> Scope {
        Scope::Visits
    }

    fn layers(&self) -> &'static [Layer] {
        &[Layer::List]
    }

    fn entered(&mut self, desk: &Desk) -> Effects {
        self.is_in_front = true;
        self.ask(desk)
    }

    fn left(&mut self, _desk: &Desk) -> Effects {
        self.is_in_front = false;
        Effects::new()
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        Handled::Yes(match command {
            Command::GoPrimary | Command::ItemOpen => match self.pane {
                VisitPane::Visits => self.open(desk),
                VisitPane::Roster => self.note_absence(desk),
            },
            Command::AbsenceNote => self.note_absence(desk),
            Command::DayPrevious => self.turn(false, desk),
            Command::DayNext => self.turn(true, desk),
            Command::SortCycle => {
                self.span = match self.span {
                    Span::Week => Span::Day,
                    Span::Day => Span::Week,
                };
                self.ask(desk)
            }
            // What narrows the lists elsewhere narrows the visits here, to one person's.
            Command::SearchFocus | Command::FilterPerson => self.choose_person(desk),
            Command::FilterArea => self.choose_area(desk),
            Command::FilterClear => {
                self.only = Only::default();
                Effects::new()
            }
            Command::PaneNext | Command::PanePrev => {
                self.pane = match self.pane {
                    VisitPane::Visits => VisitPane::Roster,
                    VisitPane::Roster => VisitPane::Visits,
                };
                Effects::new()
            }
            Command::Back if self.day.is_some() => {
                self.day = None;
                self.ask(desk)
            }
            _ if self.step(command, desk) => Effects::new(),
            _ => return Handled::No,
        })
    }

    fn text(&mut self, _text: &str, _desk: &Desk) -> Effects {
        Effects::new()
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            // An answer to a question about other days is late.
            Ok(Reply::Visits(calendar)) if (calendar.from, calendar.until) == self.days(desk) => {
                self.calendar = Some(*calendar);
                Effects::new()
            }
            Ok(_) => Effects::new(),
            Err(error) => {
                let told = explain::store_error(&error, &desk.office, desk.locale);
                vec![Effect::Notify(Notice::error(told.line(desk.locale)))]
            }
        }
    }

    fn changed(&mut self, changes: &Changes, desk: &Desk) -> Effects {
        if self.is_in_front && (changes.roster || !changes.items.is_empty()) {
            self.ask(desk)
        } else {
            Effects::new()
        }
    }

    fn chosen(&mut self, choice: usize, _desk: &Desk) -> Effects {
        let at = choice.checked_sub(1);
        match self.choosing.take() {
            Some(Choosing::Person(people)) => {
                self.only.person = at.and_then(|at| people.get(at).copied());
            }
            Some(Choosing::Area(areas)) => {
                self.only.area = at.and_then(|at| areas.get(at).cloned());
            }
            None => {}
        }
        Effects::new()
    }

    fn footer(&self) -> &'static [Command] {
        &[
            Command::GoPrimary,
            Command::SortCycle,
            Command::DayPrevious,
            Command::DayNext,
            Command::PaneNext,
            Command::FilterPerson,
            Command::FilterArea,
            Command::Back,
        ]
    }

    fn wording(&self, command: Command) -> Option<Label> {
        match (command, self.pane) {
            (Command::GoPrimary, VisitPane::Visits) => Some(Label::VisitsDoOpen),
            (Command::GoPrimary, VisitPane::Roster) => Some(Label::VisitsDoAbsence),
            (Command::SortCycle, _) => Some(Label::VisitsDoSpan),
            (Command::PaneNext, VisitPane::Visits) => Some(Label::VisitsDoRoster),
            (Command::PaneNext, VisitPane::Roster) => Some(Label::VisitsDoVisits),
            _ => None,
        }
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        match command {
            Command::GoPrimary | Command::ItemOpen => match self.pane {
                VisitPane::Visits => !self.entries(desk).is_empty(),
                VisitPane::Roster => desk.may_write(),
            },
            Command::AbsenceNote => desk.may_write(),
            Command::DayPrevious
            | Command::DayNext
            | Command::SortCycle
            | Command::SearchFocus
            | Command::FilterPerson
            | Command::FilterArea
            | Command::PaneNext
            | Command::PanePrev
            | Command::Back => true,
            Command::FilterClear => self.only != Only::default(),
            _ => false,
        }
    }
}

impl VisitsScreen {
    /// The case of the visit under the hand.
    fn open(&self, desk: &Desk) -> Effects {
        let entries = self.entries(desk);
        let entry = self.selected(&entries).and_then(|at| entries.get(at));
        let place = entry.map(|entry| Place::Work {
            kind: entry.one.kind.clone(),
            item: Some(entry.one.visit.item),
        });
        place.map(Effect::Go).into_iter().collect()
    }

    /// The form for days on which the person under the hand is away.
    fn note_absence(&self, desk: &Desk) -> Effects {
        if !desk.may_write() {
            let told = desk.locale.text(Label::StepReadOnly);
            return vec![Effect::Notify(Notice::warning(told))];
        }
        let people = self.people();
        let person = self
            .selected_person(&people)
            .and_then(|at| people.get(at).copied());
        let Some((calendar, person)) = self.calendar.as_ref().zip(person) else {
            return Effects::new();
        };
        let day = match self.span {
            Span::Day => self.days(desk).0,
            Span::Week => desk.today().clamp(calendar.from, calendar.until),
        };
        let dialog = AbsenceDialog::new(person, &calendar.absences, day);
        vec![Effect::Open(Box::new(Dialog::Absence(Box::new(dialog))))]
    }

    /// The days before or after.
    fn turn(&mut self, forward: bool, desk: &Desk) -> Effects {
        let days = Days::new(match self.span {
            Span::Day => 1,
            Span::Week => 7,
        });
        let day = self.day.unwrap_or_else(|| desk.today());
        let to = if forward {
            day.checked_add_days(days)
        } else {
            day.checked_sub_days(days)
        };
        self.day = to.filter(|to| *to != desk.today());
        self.ask(desk)
    }

    fn choose_person(&mut self, desk: &Desk) -> Effects {
        let Some(calendar) = &self.calendar else {
            return Effects::new();
        };
        let going: BTreeSet<_> = calendar
            .visits
            .iter()
            .flat_map(|one| one.engagement.people.iter().copied())
            .collect();
        let people = calendar.people.iter();
        let people: Vec<_> = people.filter(|staff| going.contains(&staff.id)).collect();
        let names = people.iter().map(|staff| staff.name.clone());
        let pick = pick(Label::VisitsChoosePerson, names, desk);
        let ids = people.iter().map(|staff| staff.id).collect();
        self.choosing = Some(Choosing::Person(ids));
        pick
    }

    fn choose_area(&mut self, desk: &Desk) -> Effects {
        let Some(calendar) = &self.calendar else {
            return Effects::new();
        };
        let areas = calendar.visits.iter().filter_map(|one| one.area.clone());
        let areas: Vec<_> = areas.collect::<BTreeSet<_>>().into_iter().collect();
        let names = areas
            .iter()
            .map(|area| area_words(Some(area), desk).to_owned());
        let pick = pick(Label::VisitsChooseArea, names, desk);
        self.choosing = Some(Choosing::Area(areas));
        pick
    }

    /// Moves the hand; false when the command is no movement.
    fn step(&mut self, command: Command, desk: &Desk) -> bool {
        match self.pane {
            VisitPane::Visits => {
                let entries = self.entries(desk);
                let at = self.selected(&entries).unwrap_or(0);
                let Some(to) = moved(command, at, entries.len(), desk.page_rows) else {
                    return false;
                };
                let visit = entries.get(to).map(|entry| (entry.day, entry.one.visit.id));
                self.visit = visit;
            }
            VisitPane::Roster => {
                let people = self.people();
                let at = self.selected_person(&people).unwrap_or(0);
                let Some(to) = moved(command, at, people.len(), desk.page_rows) else {
                    return false;
                };
                let person = people.get(to).map(|staff| staff.id);
                self.person = person;
            }
        }
        true
    }
}

fn pick(title: Label, names: impl Iterator<Item = String>, desk: &Desk) -> Effects {
    let all = desk.locale.text(Label::WorkChooseAll).to_owned();
    let rows = std::iter::once(all).chain(names).map(|text| PickRow {
        text,
        note: String::new(),
    });
    let title = desk.locale.text(title).to_owned();
    let pick = Pick::telling(title, rows.collect(), Asker::Visits);
    vec![Effect::Open(Box::new(Dialog::Pick(pick)))]
}
