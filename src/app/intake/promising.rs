//! Until when: the line after F12 that asks for a promised time, where the route promises one.

use super::Intake;
use super::call::{Mode, Promise};
use crate::app::effect::{Effect, Effects};
use crate::app::filter::Filter;
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::calendar::era::DateError;
use crate::calendar::promise::parse_promise;
use crate::domain::intake::FieldFault;
use crate::explain;
use crate::keymap::command::Command;
use chrono::{DateTime, Utc};

/// Where the promised time stands in the sheet.
const DUE: &str = "next.due";

impl Promise {
    pub(super) fn of(route: usize) -> Self {
        Self {
            route,
            line: Filter::default(),
        }
    }

    /// The promised moment, or why what is typed is none.
    ///
    /// # Errors
    /// Those of [`parse_promise`].
    pub fn read(&self, desk: &Desk) -> Result<DateTime<Utc>, DateError> {
        parse_promise(self.line.text(), desk.now, &desk.office.calendar)
    }
}

impl Intake {
    /// A key for the line that asks for the promised time.
    pub(super) fn in_promise(
        &mut self,
        mut promise: Promise,
        command: Command,
        desk: &Desk,
    ) -> Handled {
        match command {
            Command::FieldNext | Command::GoPrimary | Command::Commit => {
                return Handled::Yes(self.promise(&promise, desk));
            }
            Command::Back => self.set_mode(Mode::Routes(promise.route)),
            _ if promise.line.edit(command) => self.set_mode(Mode::Promise(promise)),
            _ => return Handled::No,
        }
        Handled::Yes(Effects::new())
    }

    fn set_mode(&mut self, mode: Mode) {
        if let Some(call) = &mut self.front {
            call.mode = mode;
        }
    }

    fn promise(&mut self, promise: &Promise, desk: &Desk) -> Effects {
        match promise.read(desk) {
            Ok(at) => {
                let said = desk.clock.local(at).format("%Y-%m-%d %H:%M").to_string();
                if let Some(call) = &mut self.front {
                    call.form.set_text(DUE, &said);
                }
                self.register(promise.route, desk)
            }
            Err(error) => {
                let fault = FieldFault {
                    field: DUE.to_owned(),
                    code: error.code(),
                    args: error.args(),
                };
                let told = explain::field_fault(&fault, desk.locale);
                vec![Effect::Notify(Notice::warning(told))]
            }
        }
    }
}
