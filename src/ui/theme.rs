//! Colours, marks and lines: the one place that knows a glyph or a colour.
//!
//! The terminal's own sixteen colours on its own background, no dim text and no blue. Colour never
//! says anything alone: what is selected is reversed, what is serious has a sign and a word, so the
//! screen reads the same with `NO_COLOR`. Lines are ASCII until the terminal has proved that its
//! line-drawing characters are one cell wide.

use crate::app::notice::Level;
use crate::config::{Borders, Theme as Choice};
use ratatui::style::{Color, Modifier, Style};

/// The characters of lines and frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// `-`
    pub horizontal: &'static str,
    /// `|`
    pub vertical: &'static str,
    /// Corners of a frame: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// Where a rule meets the frame: left, right.
    pub tees: [&'static str; 2],
}

const ASCII: Lines = Lines {
    horizontal: "-",
    vertical: "|",
    corners: ["+", "+", "+", "+"],
    tees: ["|", "|"],
};

const DRAWN: Lines = Lines {
    horizontal: "─",
    vertical: "│",
    corners: ["┌", "┐", "└", "┘"],
    tees: ["├", "┤"],
};

/// How the screen looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Lines and frames.
    pub lines: Lines,
    /// Whether the terminal paints ambiguous characters (`①`, `…`) two cells wide, or might.
    pub ambiguous_is_wide: bool,
    palette: Palette,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Palette {
    good: Option<Color>,
    warning: Option<Color>,
    error: Option<Color>,
    accent: Option<Color>,
}

const SIXTEEN: Palette = Palette {
    good: Some(Color::Green),
    warning: Some(Color::Yellow),
    error: Some(Color::Red),
    accent: Some(Color::Cyan),
};
const BRIGHT: Palette = Palette {
    good: Some(Color::LightGreen),
    warning: Some(Color::LightYellow),
    error: Some(Color::LightRed),
    accent: Some(Color::LightCyan),
};
/// Bluish green, orange, vermilion and sky blue of Okabe and Ito, "Color Universal Design" (2008).
const OKABE_ITO: Palette = Palette {
    good: Some(Color::Rgb(0, 158, 115)),
    warning: Some(Color::Rgb(230, 159, 0)),
    error: Some(Color::Rgb(213, 94, 0)),
    accent: Some(Color::Rgb(86, 180, 233)),
};
const NONE: Palette = Palette {
    good: None,
    warning: None,
    error: None,
    accent: None,
};

impl Default for Theme {
    fn default() -> Self {
        Self {
            lines: ASCII,
            ambiguous_is_wide: false,
            palette: SIXTEEN,
        }
    }
}

impl Theme {
    /// The look for these settings on this terminal.
    ///
    /// `is_narrow` is what the probe found: `None` while there is no answer. `no_color` is the `NO_COLOR` of the
    /// person's environment, which wins over `choice`.
    #[must_use]
    pub fn new(borders: Borders, choice: Choice, is_narrow: Option<bool>, no_color: bool) -> Self {
        let is_drawn = match borders {
            Borders::Auto => is_narrow == Some(true),
            Borders::Ascii => false,
            Borders::Line => true,
        };
        let palette = match choice {
            _ if no_color => NONE,
            Choice::Mono => NONE,
            Choice::Default => SIXTEEN,
            Choice::HighContrast => BRIGHT,
            Choice::OkabeIto => OKABE_ITO,
        };
        Self {
            lines: if is_drawn { DRAWN } else { ASCII },
            ambiguous_is_wide: is_narrow == Some(false),
            palette,
        }
    }

    /// Plain text.
    #[must_use]
    pub fn plain(&self) -> Style {
        Style::new()
    }

    /// Headings, keys, what has the hands.
    #[must_use]
    pub fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The selected row.
    #[must_use]
    pub fn selected(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Lines and headings of parts.
    #[must_use]
    pub fn accent(&self) -> Style {
        painted(self.palette.accent)
    }

    /// What went well or is there.
    #[must_use]
    pub fn good(&self) -> Style {
        painted(self.palette.good)
    }

    /// What needs a look.
    #[must_use]
    pub fn warning(&self) -> Style {
        painted(self.palette.warning).add_modifier(Modifier::BOLD)
    }

    /// What is overdue, wrong or lost.
    #[must_use]
    pub fn error(&self) -> Style {
        painted(self.palette.error).add_modifier(Modifier::BOLD)
    }

    /// The sign before a notice.
    #[must_use]
    pub fn sign(level: Level) -> &'static str {
        match level {
            Level::Info => "(i)",
            Level::Warning => "(!)",
            Level::Error => "(x)",
        }
    }

    /// The style of a notice.
    #[must_use]
    pub fn of_level(&self, level: Level) -> Style {
        match level {
            Level::Info => self.plain(),
            Level::Warning => self.warning(),
            Level::Error => self.error(),
        }
    }
}

fn painted(color: Option<Color>) -> Style {
    color.map_or_else(Style::new, |color| Style::new().fg(color))
}
