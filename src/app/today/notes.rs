//! Hand-over notes (申し送り): read, acknowledged and written over the day view.
//!
//! What is typed is a draft like any other: in its journal before the next breath, kept through Esc,
//! another screen, a dropped line and a crash, and gone only when the store has it.

use crate::app::dialog::moved;
use crate::app::drafts::draft_id;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::{Edit, Memo};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::draft::Draft;
use crate::domain::hand_over::{HandOverNote, NOTE_LENGTH};
use crate::domain::ids::NoteId;
use crate::keymap::{Command, Layer};
use crate::locale::Label;
use crate::store::request::Request;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Cells of a line of a note.
pub const NOTE_COLUMNS: usize = 64;

/// A note that is being written.
#[derive(Debug)]
pub struct Sheet {
    draft: Uuid,
    started_at: DateTime<Utc>,
    memo: Memo,
}

/// What has the hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hands {
    /// Nothing: the day view has them.
    Away,
    /// The notes.
    Reading,
    /// The sheet.
    Writing,
}

/// The notes over the day view.
#[derive(Debug)]
pub struct Notes {
    hands: Hands,
    selected: Option<NoteId>,
    /// What is being written, the one in hand last.
    sheets: Vec<Sheet>,
    /// The draft that the store was asked to keep.
    sending: Option<Uuid>,
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            hands: Hands::Away,
            selected: None,
            sheets: Vec::new(),
            sending: None,
        }
    }
}

impl Notes {
    /// Whether they stand in front.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.hands != Hands::Away
    }

    /// The sheet, and whether it has the hands.
    #[must_use]
    pub fn sheet(&self) -> Option<(&Memo, bool)> {
        let sheet = self.sheets.last()?;
        Some((&sheet.memo, self.hands == Hands::Writing))
    }

    /// The place of the selected note.
    #[must_use]
    pub fn selected(&self, notes: &[HandOverNote]) -> Option<usize> {
        let known = notes.iter().position(|note| Some(note.id) == self.selected);
        known.or_else(|| (!notes.is_empty()).then_some(0))
    }

    /// Puts the notes in front, at one of them.
    pub(super) fn open(&mut self, note: Option<NoteId>) {
        self.hands = Hands::Reading;
        self.selected = note.or(self.selected);
    }

    /// The layers that have the hands; `None` when the day view has them.
    pub(super) fn layers(&self) -> Option<&'static [Layer]> {
        match self.hands {
            Hands::Away => None,
            Hands::Reading => Some(&[Layer::Dialog, Layer::List]),
            Hands::Writing => Some(&[Layer::Memo, Layer::Field]),
        }
    }

    /// The commands of the footer.
    pub(super) fn footer(&self) -> &'static [Command] {
        match self.hands {
            Hands::Writing => &[Command::Commit, Command::Undo, Command::Back],
            Hands::Away | Hands::Reading => {
                &[Command::GoPrimary, Command::NotesOpen, Command::Back]
            }
        }
    }

    /// Takes a sheet, the one that was begun or an empty one.
    pub(super) fn write(&mut self, desk: &Desk) -> Effects {
        if !desk.may_write() {
            let text = desk.locale.text(Label::TodayCannotWrite);
            return vec![Effect::Notify(Notice::info(text))];
        }
        if self.sheets.is_empty() {
            self.sheets.push(Sheet {
                draft: draft_id(desk),
                started_at: desk.now,
                memo: Memo::new(NOTE_LENGTH, NOTE_COLUMNS),
            });
        }
        self.hands = Hands::Writing;
        Effects::new()
    }

    /// What a command means while the notes are in front; `None` when it is not theirs.
    pub(super) fn command(
        &mut self,
        command: Command,
        notes: &[HandOverNote],
        desk: &Desk,
    ) -> Option<Effects> {
        match (self.hands, command) {
            (Hands::Away, _) => None,
            (Hands::Writing, Command::Commit) => Some(self.send(desk)),
            (Hands::Writing, Command::Back) => {
                self.hands = Hands::Reading;
                self.drop_blank();
                Some(Effects::new())
            }
            (Hands::Writing, _) => {
                let sheet = self.sheets.last_mut()?;
                match sheet.memo.command(command) {
                    Edit::Ignored => None,
                    Edit::Moved => Some(Effects::new()),
                    _ => Some(self.save(desk)),
                }
            }
            (Hands::Reading, Command::ItemNote | Command::NotesOpen) => Some(self.write(desk)),
            (Hands::Reading, Command::GoPrimary) => Some(self.acknowledge(notes, desk)),
            (Hands::Reading, Command::Back) => {
                self.hands = Hands::Away;
                Some(Effects::new())
            }
            (Hands::Reading, _) => {
                let at = self.selected(notes).unwrap_or(0);
                let to = moved(command, at, notes.len(), desk.page_rows)?;
                self.selected = notes.get(to).map(|note| note.id);
                Some(Effects::new())
            }
        }
    }

    /// Text over the notes is a note that one has begun to write.
    pub(super) fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        let mut effects = if self.hands == Hands::Reading {
            self.write(desk)
        } else {
            Effects::new()
        };
        if self.hands == Hands::Writing
            && let Some(sheet) = self.sheets.last_mut()
        {
            sheet.memo.insert(text);
            effects.extend(self.save(desk));
        }
        effects
    }

    /// The store has the note.
    pub(super) fn written(&mut self, draft: Uuid, desk: &Desk) -> Effects {
        self.sending = None;
        self.sheets.retain(|sheet| sheet.draft != draft);
        if self.hands == Hands::Writing {
            self.hands = Hands::Reading;
        }
        let told = desk.locale.text(Label::TodayNoteWritten);
        vec![Effect::DropDraft(draft), Effect::Notify(Notice::info(told))]
    }

    /// The store did not take it: it stays on its sheet.
    pub(super) fn refused(&mut self) {
        self.sending = None;
    }

    /// Sheets of an earlier session.
    pub(super) fn recovered(&mut self, drafts: Vec<Draft>) {
        self.sheets.extend(drafts.into_iter().map(|draft| {
            let mut memo = Memo::new(NOTE_LENGTH, NOTE_COLUMNS);
            memo.insert(draft.hand_over_text().unwrap_or_default());
            Sheet {
                draft: draft.id,
                started_at: draft.started_at,
                memo,
            }
        }));
    }

    fn acknowledge(&mut self, notes: &[HandOverNote], desk: &Desk) -> Effects {
        let Some(note) = self.selected(notes).and_then(|at| notes.get(at)) else {
            return Effects::new();
        };
        if note.is_acknowledged {
            return Effects::new();
        }
        if desk.read_only {
            let text = desk.locale.text(Label::TodayCannotAcknowledge);
            return vec![Effect::Notify(Notice::info(text))];
        }
        // The next one that is still to be read.
        let next = notes
            .iter()
            .find(|other| !other.is_acknowledged && other.id != note.id);
        self.selected = Some(next.unwrap_or(note).id);
        vec![Effect::Ask {
            asker: Asker::Today,
            request: Request::Acknowledge(note.id),
        }]
    }

    fn send(&mut self, desk: &Desk) -> Effects {
        let Some(sheet) = self.sheets.last() else {
            return Effects::new();
        };
        let text = sheet.memo.field().text().trim().to_owned();
        if text.is_empty() {
            let text = desk.locale.text(Label::TodayNoteEmpty);
            return vec![Effect::Notify(Notice::info(text))];
        }
        if self.sending.is_some() {
            return Effects::new();
        }
        self.sending = Some(sheet.draft);
        vec![Effect::Ask {
            asker: Asker::Today,
            request: Request::WriteHandOver {
                draft: sheet.draft,
                text,
            },
        }]
    }

    fn save(&self, desk: &Desk) -> Effects {
        let Some(sheet) = self.sheets.last() else {
            return Effects::new();
        };
        let text = sheet.memo.field().text();
        let draft = Draft::of_hand_over(sheet.draft, &desk.me.name, sheet.started_at, text);
        vec![Effect::SaveDraft(Box::new(draft))]
    }

    fn drop_blank(&mut self) {
        self.sheets.retain(|sheet| !sheet.memo.field().is_empty());
    }
}
