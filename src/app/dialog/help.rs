//! F1: every key that works here, and what the person was told before.

use super::super::effect::Effects;
use super::super::filter::Filter;
use super::super::notices::Notices;
use super::super::screen::Desk;
use super::pick::moved;
use super::{Answer, Layered};
use crate::keymap::{Command, Context, Keymap, Layer, Scope, help};
use crate::locale::Label;
use crate::text::fold;

/// One line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    /// The heading of a group.
    Title(String),
    /// Keys and what they do.
    Keys {
        /// The keys as people read them.
        keys: String,
        /// What they do.
        text: String,
    },
    /// A sentence.
    Text(String),
}

impl HelpLine {
    fn searched(&self) -> String {
        match self {
            Self::Title(text) | Self::Text(text) => fold::key(text),
            Self::Keys { keys, text } => fold::key(&format!("{keys} {text}")),
        }
    }
}

/// The text, and how far it is narrowed and scrolled.
#[derive(Debug)]
pub struct Help {
    lines: Vec<HelpLine>,
    filter: Filter,
    first: usize,
}

impl Help {
    /// The keys in `context`, those that matter most `here` first and in its `wording`, how the input method behaves, and the notices of this session.
    #[must_use]
    pub fn new(
        keymap: &Keymap,
        context: &Context<'_>,
        here: &[Command],
        wording: impl Fn(Command) -> Option<Label>,
        notices: &Notices,
        desk: &Desk,
    ) -> Self {
        let mut lines = Vec::new();
        for group in help::groups(keymap, context, here, wording, desk.locale) {
            lines.push(HelpLine::Title(group.title.to_owned()));
            lines.extend(group.rows.into_iter().map(|row| HelpLine::Keys {
                keys: row.keys,
                text: row.text.to_owned(),
            }));
        }
        lines.push(HelpLine::Title(
            desk.locale.text(Label::AppHelpIme).to_owned(),
        ));
        let hints = [
            Label::AppHelpImeCommit,
            Label::AppHelpImeKeys,
            Label::AppHelpImeList,
            Label::AppHelpFkeys,
        ];
        lines.extend(hints.map(|label| HelpLine::Text(desk.locale.text(label).to_owned())));
        let mut past = notices.past().peekable();
        if past.peek().is_some() {
            lines.push(HelpLine::Title(
                desk.locale.text(Label::AppHelpNotices).to_owned(),
            ));
            lines.extend(past.map(|notice| {
                let at = notice
                    .since
                    .map(|since| desk.clock.local(since).format("%H:%M ").to_string());
                HelpLine::Text(at.unwrap_or_default() + &notice.text)
            }));
        }
        Self {
            lines,
            filter: Filter::default(),
            first: 0,
        }
    }

    /// What was typed to narrow the text.
    #[must_use]
    pub fn filter(&self) -> &str {
        self.filter.text()
    }

    /// The lines that match, and all below a heading that does; a heading stays while something below it does.
    #[must_use]
    pub fn lines(&self) -> Vec<&HelpLine> {
        let wanted = fold::key(self.filter.text());
        let mut shown: Vec<&HelpLine> = Vec::new();
        let mut whole_group = false;
        for line in &self.lines {
            let is_found = line.searched().contains(&wanted);
            if matches!(line, HelpLine::Title(_)) {
                whole_group = is_found;
                if matches!(shown.last(), Some(HelpLine::Title(_))) {
                    shown.pop();
                }
                shown.push(line);
            } else if whole_group || is_found {
                shown.push(line);
            }
        }
        if matches!(shown.last(), Some(HelpLine::Title(_))) {
            shown.pop();
        }
        shown
    }

    /// The line to be shown first.
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }
}

impl Layered for Help {
    fn scope(&self) -> Option<Scope> {
        Some(Scope::Help)
    }

    fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog, Layer::Field]
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Answer {
        if self.filter.edit(command) {
            self.first = 0;
        } else if let Some(line) = moved(command, self.first, self.lines().len(), desk.page_rows) {
            self.first = line;
        } else if matches!(command, Command::HelpOpen | Command::GoPrimary) {
            return Answer::Close(Effects::new());
        } else {
            return Answer::Ignored;
        }
        Answer::Stay(Effects::new())
    }

    fn text(&mut self, text: &str, _desk: &Desk) -> Answer {
        self.filter.add(text);
        self.first = 0;
        Answer::Stay(Effects::new())
    }

    fn footer(&self) -> &'static [Command] {
        &[Command::MovePageDown, Command::MovePageUp, Command::Back]
    }
}
