//! 追記 and 訂正: the form of an addition, or of the correction of one field with its reason.

use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::{FieldKind, Reading};
use crate::app::form::{Content, Field, Form, Section};
use crate::app::intake::sheet;
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::amendment::{NewCorrection, is_correctable};
use crate::domain::consultation::Consultation;
use crate::domain::ids::ConsultationId;
use crate::domain::number::Number;
use crate::keymap::Command;
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::request::Request;
use chrono::{DateTime, Utc};

/// Code of the text of an addition.
const TEXT: &str = "text";
/// Code of the reason of a correction.
const REASON: &str = "reason";

/// What the form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Aim {
    /// An addition.
    Add,
    /// The correction of a field.
    Correct {
        /// Its code.
        field: String,
        /// The revision that the person has seen.
        revision: u32,
        /// What it said then, as shown.
        said: String,
    },
}

/// What the screen is to do with the form after a key.
#[derive(Debug)]
pub enum Outcome {
    /// It stays.
    Stay(Effects),
    /// It goes and keeps what was typed, for the next time.
    Leave,
    /// It has no use for the command.
    Ignored,
}

/// The form.
#[derive(Debug, Clone)]
pub struct Amend {
    record: ConsultationId,
    number: Number,
    aim: Aim,
    title: String,
    form: Form,
    refusal: Option<String>,
    is_waiting: bool,
    is_touched: bool,
}

/// The fields that can be corrected, as the sheet of a call has them.
#[must_use]
pub fn fields(desk: &Desk) -> Vec<Field> {
    let sheet = sheet::blank(&desk.office);
    let fields = sheet.fields().filter(|field| is_correctable(&field.code));
    fields.cloned().collect()
}

/// What a record says in a field, as people read it.
#[must_use]
pub fn shown(record: &Consultation, field: &Field, desk: &Desk) -> String {
    let said = record.details.said(&field.code, desk.clock.zone());
    in_words(field, &said, desk)
}

/// A value in the form in which it is given, as people read it.
#[must_use]
pub fn in_words(field: &Field, said: &str, desk: &Desk) -> String {
    if field.kind == FieldKind::Moment
        && let Ok(at) = DateTime::parse_from_rfc3339(said)
    {
        return words::at(at.with_timezone(&Utc), desk);
    }
    let mut filled = field.clone();
    filled.set_text(said);
    match filled.content() {
        Content::Choice(choice) => choice.shown(desk.locale.lang()),
        _ => said.to_owned(),
    }
}

impl Amend {
    /// An empty addition to a record.
    #[must_use]
    pub fn adding(record: &Consultation, desk: &Desk) -> Self {
        let text = Field::new(TEXT, Label::RecordsAddition, FieldKind::Memo)
            .with_paper(6, 56)
            .needed();
        let title = desk
            .locale
            .fill(Label::RecordsAddTitle, &[("number", &record.number)]);
        Self::new(record, Aim::Add, title, vec![text])
    }

    /// The correction of a field, which holds what it says now.
    #[must_use]
    pub fn correcting(record: &Consultation, field: Field, desk: &Desk) -> Self {
        let said = record.details.said(&field.code, desk.clock.zone());
        let aim = Aim::Correct {
            field: field.code.clone(),
            revision: record.revision,
            said: in_words(&field, &said, desk),
        };
        let title = desk.locale.fill(
            Label::RecordsCorrectTitle,
            &[
                ("number", &record.number),
                ("field", &field.label.text(desk.locale)),
            ],
        );
        let mut value = field;
        value.beside = false;
        value.required = false;
        value.set_text(&said);
        value.set_cursor(usize::MAX);
        let reason = Field::new(REASON, Label::RecordsReason, FieldKind::Line)
            .with_cols(40)
            .needed();
        Self::new(record, aim, title, vec![value, reason])
    }

    fn new(record: &Consultation, aim: Aim, title: String, fields: Vec<Field>) -> Self {
        Self {
            record: record.id,
            number: record.number.clone(),
            aim,
            title,
            form: Form::new(vec![Section {
                title: None,
                folded: false,
                fields,
            }]),
            refusal: None,
            is_waiting: false,
            is_touched: false,
        }
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the field said when the form was opened; `None` for an addition.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        match &self.aim {
            Aim::Add => None,
            Aim::Correct { said, .. } => Some(said),
        }
    }

    /// The fields.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Why the store did not take it.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Whether the store has been asked and has not answered yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// Whether something was typed that is worth keeping.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.is_touched
    }

    /// Whether it is for the same part of the same record.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let field = |aim: &Aim| match aim {
            Aim::Add => None,
            Aim::Correct { field, .. } => Some(field.clone()),
        };
        self.record == other.record && field(&self.aim) == field(&other.aim)
    }

    /// What was typed before, to go on from the record as it is now.
    #[must_use]
    pub fn going_on(mut self, fresh: &Self) -> Self {
        self.aim.clone_from(&fresh.aim);
        self.refusal = None;
        self
    }

    /// The sentence once it is done.
    #[must_use]
    pub fn done(&self, desk: &Desk) -> String {
        let label = match self.aim {
            Aim::Add => Label::RecordsAdded,
            Aim::Correct { .. } => Label::RecordsCorrected,
        };
        desk.locale.fill(label, &[("number", &self.number)])
    }

    /// Text for the field with the cursor.
    pub fn text(&mut self, text: &str) {
        self.is_touched = true;
        let _ = self.form.insert(text);
    }

    /// A command of the person.
    pub fn command(&mut self, command: Command, desk: &Desk) -> Outcome {
        use crate::app::form::Reaction;
        match command {
            Command::Commit | Command::GoPrimary => return self.confirm(desk),
            Command::Back if !self.form.is_jumping() => return Outcome::Leave,
            _ => {}
        }
        let form_command = match command {
            Command::PaneNext => Command::FieldNext,
            Command::PanePrev => Command::FieldPrev,
            other => other,
        };
        match self.form.command(form_command) {
            Reaction::Ignored => return Outcome::Ignored,
            Reaction::Changed
            | Reaction::Overfull { .. }
            | Reaction::Left { changed: true, .. } => {
                self.is_touched = true;
            }
            _ => {}
        }
        Outcome::Stay(Effects::new())
    }

    /// Hands it to the store, once, unless something is plainly missing.
    fn confirm(&mut self, desk: &Desk) -> Outcome {
        if self.is_waiting {
            return Outcome::Stay(Effects::new());
        }
        self.form.settle();
        let reading = Reading::at(desk);
        let faults = self.form.faults(&reading);
        if !faults.is_empty() {
            let _ = self.form.blame(&faults);
            return Outcome::Stay(Effects::new());
        }
        self.refusal = None;
        self.is_waiting = true;
        let request = match &self.aim {
            Aim::Add => Request::AddTo {
                consultation: self.record,
                text: self.form.text(TEXT),
            },
            Aim::Correct {
                field, revision, ..
            } => Request::Correct(Box::new(NewCorrection {
                consultation: self.record,
                revision: *revision,
                field: field.clone(),
                value: self.value(field, &reading),
                reason: self.form.text(REASON),
            })),
        };
        Outcome::Stay(vec![Effect::Ask {
            asker: Asker::Records,
            request,
        }])
    }

    fn value(&self, code: &str, reading: &Reading<'_>) -> String {
        match self.form.field(code) {
            Some(field) if field.kind == FieldKind::Moment => field.value(reading),
            Some(field) => field.text(),
            None => String::new(),
        }
    }

    /// The store did not take it: everything typed stays. Gives the record to be read anew when somebody was faster.
    pub fn refused(&mut self, error: &StoreError, told: String) -> Option<ConsultationId> {
        self.is_waiting = false;
        match error {
            StoreError::Fields(faults) => {
                let elsewhere = self.form.blame(faults);
                self.refusal = (!elsewhere.is_empty()).then_some(told);
                None
            }
            StoreError::StaleConsultation {
                revision: now_at, ..
            } => {
                if let Aim::Correct { revision, .. } = &mut self.aim {
                    *revision = *now_at;
                }
                self.refusal = Some(told);
                Some(self.record)
            }
            _ => {
                self.refusal = Some(told);
                None
            }
        }
    }
}
