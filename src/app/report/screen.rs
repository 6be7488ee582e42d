//! What the report does with keys and answers.

use super::ReportScreen;
use crate::app::dialog::moved;
use crate::app::effect::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen};
use crate::calendar::fiscal::Span;
use crate::explain;
use crate::keymap::{Command, Layer, Scope};
use crate::locale::{Label, Locale};
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::Reply;

impl Screen for ReportScreen {
    fn scope(&self) -> Scope {
        Scope::Report
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
        let period = self.period(desk);
        if command == Command::LangToggle {
            // The frame changes the language; the words have to follow.
            self.word(desk, Locale::new(desk.locale.lang().other()));
            return Handled::No;
        }
        Handled::Yes(match command {
            Command::GoPrimary | Command::ItemOpen => self.open(),
            Command::DayPrevious => self.turn_to(period.previous(), desk),
            Command::DayNext => self.turn_to(period.next(), desk),
            Command::SortCycle => {
                let span = match period.span() {
                    Span::Day => Span::Month,
                    Span::Month => Span::FiscalYear,
                    Span::FiscalYear => Span::Day,
                };
                // Of a period that is running, today is meant; of one that is over, its end.
                let days = period.days();
                let day = if days.contains(&desk.today()) {
                    desk.today()
                } else {
                    days.end.pred_opt().unwrap_or(days.start)
                };
                self.turn_to(span.around(day), desk)
            }
            Command::PaperOpen if !desk.read_only => self.print(desk),
            Command::SearchFocus => self.ask(desk),
            _ if self.step(command, desk) => Effects::new(),
            _ => return Handled::No,
        })
    }

    fn text(&mut self, _text: &str, _desk: &Desk) -> Effects {
        Effects::new()
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::Period(facts)) => {
                self.is_waiting = false;
                let is_wanted = facts.now.window.period == self.period(desk);
                if is_wanted {
                    self.facts = Some(facts);
                    self.word(desk, desk.locale);
                }
                if self.is_stale || !is_wanted {
                    return self.ask(desk);
                }
                Effects::new()
            }
            Ok(Reply::Behind(behind)) => self.list(&behind, desk),
            Ok(Reply::Written(path)) => {
                let values: [(&str, &dyn std::fmt::Display); 1] = [("file", &path.display())];
                let text = desk.locale.fill(Label::ReportWritten, &values);
                vec![Effect::Notify(Notice::info(text))]
            }
            Ok(_) => Effects::new(),
            Err(error) => {
                self.is_waiting = false;
                let told = explain::store_error(&error, &desk.office, desk.locale);
                vec![Effect::Notify(Notice::error(told.line(desk.locale)))]
            }
        }
    }

    fn changed(&mut self, changes: &Changes, desk: &Desk) -> Effects {
        if self.is_in_front && changes.has_records() {
            self.ask(desk)
        } else {
            Effects::new()
        }
    }

    fn footer(&self) -> &'static [Command] {
        &[
            Command::GoPrimary,
            Command::PaneNext,
            Command::DayPrevious,
            Command::DayNext,
            Command::SortCycle,
            Command::PaperOpen,
            Command::Back,
        ]
    }

    fn wording(&self, command: Command) -> Option<Label> {
        match command {
            Command::GoPrimary => Some(Label::ReportDoOpen),
            Command::PaneNext => Some(Label::ReportDoNextTable),
            Command::DayPrevious => Some(Label::ReportDoPrevious),
            Command::DayNext => Some(Label::ReportDoNext),
            Command::SortCycle => Some(Label::ReportDoSpan),
            Command::PaperOpen => Some(Label::ReportDoPrint),
            _ => None,
        }
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        match command {
            Command::GoPrimary | Command::ItemOpen => {
                let opens = self.table().is_some_and(|(_, table)| table.opens.is_some());
                opens && self.row().is_some_and(|(_, row)| !row.is_whole)
            }
            Command::PaperOpen => self.report.is_some() && desk.may_write(),
            Command::PaneNext
            | Command::PanePrev
            | Command::DayPrevious
            | Command::DayNext
            | Command::SortCycle
            | Command::SearchFocus
            | Command::Back => true,
            _ => false,
        }
    }
}

impl ReportScreen {
    /// Moves the hands; false when the command is no movement.
    fn step(&mut self, command: Command, desk: &Desk) -> bool {
        match command {
            Command::MoveLeft | Command::PanePrev => self.turn(-1),
            Command::MoveRight | Command::PaneNext => self.turn(1),
            _ => {
                let rows = self.table().map_or(0, |(_, table)| table.rows.len());
                let place = self.row().map_or(0, |(place, _)| place);
                match moved(command, place, rows, desk.page_rows) {
                    Some(row) => self.row = row,
                    None => return false,
                }
            }
        }
        true
    }
}
