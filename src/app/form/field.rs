//! One field of a form: label, content, options, and what is wrong with it.

use crate::app::field::choice::Typing;
use crate::app::field::kind::Remark;
use crate::app::field::{ChoiceBox, Edit, FieldKind, Memo, Pick, Reading, TextField};
use crate::domain::intake::FieldFault;
use crate::keymap::command::Command;
use crate::locale::{Bilingual, Label, Locale};

/// The most characters in a field of one line.
pub const LINE_LIMIT: usize = 200;
/// The most characters in a field of several lines.
pub const MEMO_LIMIT: usize = 20_000;
/// The breadth of a memo in cells, unless the form sets another.
pub const MEMO_COLS: usize = 60;

/// Words over a field or a section, in whichever language is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    /// From the text catalogue.
    Label(Label),
    /// From a data file.
    Words(Bilingual),
}

impl Heading {
    /// The words in one language.
    #[must_use]
    pub fn text(&self, locale: Locale) -> &str {
        match self {
            Self::Label(label) => locale.text(*label),
            Self::Words(words) => words.in_lang(locale.lang()),
        }
    }
}

impl From<Label> for Heading {
    fn from(label: Label) -> Self {
        Self::Label(label)
    }
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// One line.
    Text(TextField),
    /// Several lines.
    Memo(Memo),
    /// One or several of a list.
    Choice(ChoiceBox),
}

/// What became of text that was typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The field goes on.
    Stays(Edit),
    /// The field is done: the next one may have the cursor.
    Done,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Code, as in drafts, inputs and `--set CODE=VALUE`.
    pub code: String,
    /// What people call it.
    pub label: Heading,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it cannot be done without.
    pub required: bool,
    /// It cannot be done without when another field has one of these values.
    pub required_when: Option<(String, Vec<String>)>,
    /// Whether words that are in no list will do as well.
    pub own_words: bool,
    /// What each number of a scale means, in one line.
    pub scale: Option<Bilingual>,
    /// Breadth between the brackets, in cells.
    pub cols: usize,
    /// Whether it stands beside the field before it, where there is room.
    pub beside: bool,
    /// Rows that a memo shows at once; 1 for every other field.
    pub rows: usize,
    /// The key after ^O that jumps here.
    pub jump: char,
    content: Content,
    fault: Option<FieldFault>,
    /// What does not fit together with other fields; nothing is refused for it.
    doubt: Option<FieldFault>,
}

impl Field {
    /// A field of text, or an empty list for kinds that pick.
    #[must_use]
    pub fn new(code: &str, label: impl Into<Heading>, kind: FieldKind) -> Self {
        let content = match kind {
            FieldKind::Memo => Content::Memo(Memo::new(MEMO_LIMIT, MEMO_COLS)),
            FieldKind::One => Content::Choice(ChoiceBox::new(Vec::new(), false)),
            FieldKind::Many => Content::Choice(ChoiceBox::new(Vec::new(), true)),
            _ => Content::Text(TextField::new(LINE_LIMIT)),
        };
        Self {
            code: code.to_owned(),
            label: label.into(),
            kind,
            required: false,
            required_when: None,
            own_words: false,
            scale: None,
            cols: 24,
            beside: false,
            rows: if kind == FieldKind::Memo { 3 } else { 1 },
            jump: ' ',
            content,
            fault: None,
            doubt: None,
        }
    }

    /// With these options.
    #[must_use]
    pub fn with_options(mut self, options: Vec<Pick>) -> Self {
        self.offer(options);
        self
    }

    /// With brackets so many cells apart.
    #[must_use]
    pub fn with_cols(mut self, cols: usize) -> Self {
        self.cols = cols;
        self
    }

    /// With so many rows and cells for a memo.
    #[must_use]
    pub fn with_paper(mut self, rows: usize, cols: usize) -> Self {
        self.rows = rows;
        if let Content::Memo(memo) = &mut self.content {
            let text = memo.field().text().to_owned();
            *memo = Memo::new(MEMO_LIMIT, cols);
            memo.field_mut().set_text(&text);
        }
        self
    }

    /// On the row of the field before it.
    #[must_use]
    pub fn beside(mut self) -> Self {
        self.beside = true;
        self
    }

    /// Not to be done without.
    #[must_use]
    pub fn needed(mut self) -> Self {
        self.required = true;
        self
    }

    /// What it holds.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Replaces the options of a list; what is picked stays.
    pub fn offer(&mut self, options: Vec<Pick>) {
        if let Content::Choice(choice) = &mut self.content {
            choice.offer(options);
        }
    }

    /// The content as a draft keeps it: as typed, lists as codes.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.content {
            Content::Text(field) => field.text().to_owned(),
            Content::Memo(memo) => memo.field().text().to_owned(),
            Content::Choice(choice) => choice.text(),
        }
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.content {
            Content::Text(field) => field.is_empty(),
            Content::Memo(memo) => memo.field().is_empty(),
            Content::Choice(choice) => choice.picked().is_empty() && choice.typed().is_empty(),
        }
    }

    /// The content in stored form.
    #[must_use]
    pub fn value(&self, reading: &Reading<'_>) -> String {
        self.kind.stored(&self.text(), reading)
    }

    /// Replaces the content, as one step that can be undone. Returns whether it differs now.
    pub fn set_text(&mut self, text: &str) -> bool {
        let changed = match &mut self.content {
            Content::Text(field) => field.set_text(text),
            Content::Memo(memo) => memo.field_mut().set_text(text),
            Content::Choice(choice) => choice.set_text(text),
        };
        if changed {
            self.fault = None;
        }
        changed
    }

    /// The cursor in graphemes; in a list, within what is typed.
    #[must_use]
    pub fn cursor(&self) -> usize {
        match &self.content {
            Content::Text(field) => field.cursor(),
            Content::Memo(memo) => memo.field().cursor(),
            Content::Choice(choice) => choice.typed().cursor(),
        }
    }

    /// Puts the cursor before the grapheme of that number, or at the end.
    pub fn set_cursor(&mut self, grapheme: usize) {
        match &mut self.content {
            Content::Text(field) => field.set_cursor(grapheme),
            Content::Memo(memo) => memo.field_mut().set_cursor(grapheme),
            Content::Choice(_) => {}
        }
    }

    /// The most characters it takes.
    #[must_use]
    pub fn limit(&self) -> usize {
        match &self.content {
            Content::Text(field) => field.limit(),
            Content::Memo(memo) => memo.field().limit(),
            Content::Choice(choice) => choice.typed().limit(),
        }
    }

    /// Types or pastes.
    pub fn insert(&mut self, typed: &str) -> Taken {
        let taken = match &mut self.content {
            Content::Text(field) => Taken::Stays(field.insert(typed)),
            Content::Memo(memo) => Taken::Stays(memo.insert(typed)),
            Content::Choice(choice) => match choice.insert(typed) {
                Typing::Kept(edit) => Taken::Stays(edit),
                Typing::Done => Taken::Done,
            },
        };
        self.forgive(matches!(taken, Taken::Stays(edit) if !edit.has_changed()));
        taken
    }

    /// Moves, deletes, undoes.
    pub fn command(&mut self, command: Command) -> Edit {
        let edit = match &mut self.content {
            Content::Text(field) => field.command(command),
            Content::Memo(memo) => memo.command(command),
            Content::Choice(choice) => choice.command(command),
        };
        self.forgive(!edit.has_changed());
        edit
    }

    /// Converts the content: the cursor has left. Returns whether it differs now.
    pub fn settle(&mut self) -> bool {
        let kind = self.kind;
        match &mut self.content {
            Content::Choice(choice) => choice.settle(),
            Content::Text(field) => {
                let settled = kind.settled(field.text());
                field.set_text(&settled)
            }
            Content::Memo(_) => false,
        }
    }

    /// What the check found here; gone with the next change.
    pub fn blame(&mut self, fault: FieldFault) {
        self.fault = Some(fault);
    }

    /// Whether the check found something here.
    #[must_use]
    pub fn is_blamed(&self) -> bool {
        self.fault.is_some()
    }

    /// What does not fit together with other fields; `None` when it does again.
    pub fn doubt(&mut self, doubt: Option<FieldFault>) {
        self.doubt = doubt;
    }

    /// What is to be said beside it. While the cursor is in it, nothing is called wrong:
    /// a half-typed date is no mistake.
    #[must_use]
    pub fn remark(&self, reading: &Reading<'_>, has_cursor: bool) -> Option<Remark> {
        if let Some(fault) = self.fault.as_ref().or(self.doubt.as_ref()) {
            return Some(Remark::of_fault(fault, reading));
        }
        let remark = match (&self.content, self.misfit(reading)) {
            (_, Some(fault)) => Some(Remark::of_fault(&fault, reading)),
            (Content::Text(field), None) => self.kind.remark(field.text(), reading),
            _ => None,
        };
        let scale = || {
            let said = self.scale.as_ref()?.in_lang(reading.locale.lang());
            Some(Remark {
                text: said.to_owned(),
                is_fault: false,
            })
        };
        remark
            .filter(|remark| !(has_cursor && remark.is_fault))
            .or_else(scale)
    }

    /// The fault of a content that cannot be stored in this kind of field.
    #[must_use]
    pub fn misfit(&self, reading: &Reading<'_>) -> Option<FieldFault> {
        let fault = match &self.content {
            Content::Choice(choice) if !self.own_words => unknown_word(choice),
            Content::Text(field) => self.kind.fault(field.text(), reading),
            _ => None,
        };
        fault.map(|fault| FieldFault {
            field: self.code.clone(),
            ..fault
        })
    }

    fn forgive(&mut self, unchanged: bool) {
        if !unchanged {
            self.fault = None;
        }
    }
}

fn unknown_word(choice: &ChoiceBox) -> Option<FieldFault> {
    let typed = choice.typed().text().trim();
    (!typed.is_empty()).then(|| FieldFault {
        field: String::new(),
        code: "unknown-word",
        args: vec![("value", typed.to_owned())],
    })
}
