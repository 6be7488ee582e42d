//! A short notice, such as a closure, taken down while the clinic is on the telephone.
//!
//! The usual ones take two keys: the one that opens this dialog and the digit of how long. Other
//! days and words can be typed before it.

use crate::app::dialog::{Answer, Layered, moved, saved_or_kept};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::{Edit, FieldKind, Reading, TextField};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::facility::{Facility, ShortNotice};
use crate::domain::ids::FacilityId;
use crate::explain;
use crate::keymap::{Command, Layer};
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::request::{Reply, Request};
use chrono::{Datelike, Days, NaiveDate};

/// Characters of a notice.
const TEXT_LENGTH: usize = 80;
/// Characters of a day.
const DAY_LENGTH: usize = 20;
/// Days from Monday to Sunday.
const SUNDAY: u32 = 6;

/// How long it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Today only.
    Today,
    /// Today and tomorrow.
    Tomorrow,
    /// To the coming Sunday.
    Week,
    /// From and to the days that are typed.
    Typed,
    /// There is none any more.
    Over,
}

impl Span {
    /// All, in the order of their digits.
    pub const ALL: [Self; 5] = [
        Self::Today,
        Self::Tomorrow,
        Self::Week,
        Self::Typed,
        Self::Over,
    ];

    /// What it is called.
    #[must_use]
    pub fn label(self) -> Label {
        match self {
            Self::Today => Label::DirectoryNoticeToday,
            Self::Tomorrow => Label::DirectoryNoticeTomorrow,
            Self::Week => Label::DirectoryNoticeWeek,
            Self::Typed => Label::DirectoryNoticeTyped,
            Self::Over => Label::DirectoryNoticeOver,
        }
    }
}

/// What has the hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// How long; a digit declares at once.
    Spans,
    /// The words.
    Text,
    /// The first day.
    From,
    /// The last day.
    Until,
}

/// The order of Tab.
const ORDER: [Focus; 4] = [Focus::Spans, Focus::Text, Focus::From, Focus::Until];

/// The dialog.
#[derive(Debug)]
pub struct NoticeDialog {
    facility: FacilityId,
    name: String,
    before: Option<ShortNotice>,
    span: usize,
    text: TextField,
    from: TextField,
    until: TextField,
    focus: Focus,
    is_waiting: bool,
}

impl NoticeDialog {
    /// A dialog for an institution.
    #[must_use]
    pub fn new(entry: &Facility) -> Self {
        Self {
            facility: entry.id,
            name: entry.details.name.clone(),
            before: entry.local.notice.clone(),
            span: 0,
            text: TextField::new(TEXT_LENGTH),
            from: TextField::new(DAY_LENGTH),
            until: TextField::new(DAY_LENGTH),
            focus: Focus::Spans,
            is_waiting: false,
        }
    }

    /// Whose notice it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The notice that there is.
    #[must_use]
    pub fn before(&self) -> Option<&ShortNotice> {
        self.before.as_ref()
    }

    /// How long, counted from 0 in the order of [`Span::ALL`].
    #[must_use]
    pub fn span(&self) -> usize {
        self.span
    }

    /// The fields below: words, first day, last day.
    #[must_use]
    pub fn fields(&self) -> [(Label, Focus, &TextField); 3] {
        [
            (Label::DirectoryNoticeText, Focus::Text, &self.text),
            (Label::DirectoryNoticeFrom, Focus::From, &self.from),
            (Label::DirectoryNoticeUntil, Focus::Until, &self.until),
        ]
    }

    /// What has the hands.
    #[must_use]
    pub fn focus(&self) -> Focus {
        self.focus
    }

    fn declare(&mut self, desk: &Desk) -> Effects {
        if self.is_waiting {
            return Effects::new();
        }
        let notice = match self.notice(desk) {
            Ok(notice) => notice,
            Err((focus, why)) => {
                self.focus = focus;
                return vec![Effect::Notify(Notice::warning(why))];
            }
        };
        self.is_waiting = true;
        vec![Effect::Ask {
            asker: Asker::Dialog,
            request: Request::SetNotice {
                facility: self.facility,
                notice,
            },
        }]
    }

    /// What is declared; or where something is wrong, and what.
    fn notice(&self, desk: &Desk) -> Result<Option<ShortNotice>, (Focus, String)> {
        let today = desk.today();
        let in_days = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today);
        let days = match Span::ALL.get(self.span) {
            None | Some(Span::Over) => None,
            Some(Span::Today) => Some((today, today)),
            Some(Span::Tomorrow) => Some((today, in_days(1))),
            Some(Span::Week) => {
                let left = SUNDAY - today.weekday().num_days_from_monday();
                Some((today, in_days(u64::from(left))))
            }
            Some(Span::Typed) => {
                let from = day(&self.from, today, desk).map_err(|why| (Focus::From, why))?;
                let until = day(&self.until, from, desk).map_err(|why| (Focus::Until, why))?;
                if until < from {
                    let why = desk.locale.text(Label::DirectoryNoticeBackwards);
                    return Err((Focus::Until, why.to_owned()));
                }
                Some((from, until))
            }
        };
        Ok(days.map(|(from, until)| ShortNotice {
            from,
            until,
            text: match self.text.text().trim() {
                "" => desk.locale.text(Label::DirectoryNoticeClosed).to_owned(),
                typed => typed.to_owned(),
            },
        }))
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match self.focus {
            Focus::Spans => None,
            Focus::Text => Some(&mut self.text),
            Focus::From => Some(&mut self.from),
            Focus::Until => Some(&mut self.until),
        }
    }

    fn turn(&mut self, forward: bool) {
        let at = ORDER.iter().position(|one| *one == self.focus).unwrap_or(0);
        let step = if forward { 1 } else { ORDER.len() - 1 };
        self.focus = ORDER[(at + step) % ORDER.len()];
    }

    fn typed_days(&mut self) {
        let has_days = !self.from.is_empty() || !self.until.is_empty();
        if has_days && let Some(at) = Span::ALL.iter().position(|one| *one == Span::Typed) {
            self.span = at;
        }
    }
}

/// A day that was typed; the usual one where nothing was.
pub(in crate::app) fn day(
    field: &TextField,
    usual: NaiveDate,
    desk: &Desk,
) -> Result<NaiveDate, String> {
    let typed = field.text();
    if typed.trim().is_empty() {
        return Ok(usual);
    }
    let reading = Reading::at(desk);
    if let Some(fault) = FieldKind::Day.fault(typed, &reading) {
        return Err(explain::field_fault(&fault, desk.locale));
    }
    Ok(FieldKind::Day
        .stored(typed, &reading)
        .parse()
        .unwrap_or(usual))
}

impl Layered for NoticeDialog {
    fn layers(&self) -> &'static [Layer] {
        match self.focus {
            Focus::Spans => &[Layer::Dialog, Layer::List],
            Focus::Text | Focus::From | Focus::Until => &[Layer::Field],
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        match command {
            Command::FieldNext | Command::PaneNext => self.turn(true),
            Command::FieldPrev | Command::PanePrev => self.turn(false),
            Command::Commit => return Answer::Stay(self.declare(desk)),
            _ => {
                if let Some(field) = self.field() {
                    let edit = field.command(command);
                    self.typed_days();
                    return if edit == Edit::Ignored {
                        Answer::Ignored
                    } else {
                        Answer::Stay(Effects::new())
                    };
                }
                if let Some(nth) = command.picked() {
                    if nth > Span::ALL.len() {
                        return Answer::Stay(Effects::new());
                    }
                    self.span = nth - 1;
                    return Answer::Stay(self.declare(desk));
                }
                if command == Command::GoPrimary {
                    return Answer::Stay(self.declare(desk));
                }
                match moved(command, self.span, Span::ALL.len(), 1) {
                    Some(span) => self.span = span,
                    None => return Answer::Ignored,
                }
            }
        }
        Answer::Stay(Effects::new())
    }

    fn text(&mut self, text: &str, _desk: &Desk) -> Answer {
        // Kana over the list is the notice that one has begun to type.
        if self.focus == Focus::Spans {
            self.focus = Focus::Text;
        }
        if let Some(field) = self.field() {
            field.insert(text);
        }
        self.typed_days();
        Answer::Stay(Effects::new())
    }

    fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Answer {
        self.is_waiting = false;
        saved_or_kept(result, desk, || {
            desk.locale
                .fill(Label::DirectoryNoticeDeclared, &[("name", &self.name)])
        })
    }

    fn is_passing(&self) -> bool {
        self.text.is_empty() && self.from.is_empty() && self.until.is_empty()
    }

    fn footer(&self) -> &'static [Command] {
        match self.focus {
            Focus::Spans => &[
                Command::Pick1,
                Command::GoPrimary,
                Command::PaneNext,
                Command::Back,
            ],
            _ => &[Command::FieldNext, Command::Commit, Command::Back],
        }
    }
}
