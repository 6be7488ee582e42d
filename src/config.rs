//! The settings of one person's desk, from `config.toml`.
//!
//! A setting that is broken falls back to its default and is told with its line; the rest
//! counts. Defaults are the careful choice, so a typing mistake can never weaken privacy.

mod data_files;
mod paths;
mod read;

use std::path::Path;

use chrono_tz::Tz;

pub use data_files::{DataError, DataFiles, DataText};
pub use paths::{Paths, PathsError};

use crate::fault::Fault;
use crate::locale::{Lang, Locale};
use read::Reader;

/// The commented sample that `init` writes; it says the defaults.
pub const SAMPLE: &str = include_str!("../data/config.sample.toml");

/// A settings file beyond this many bytes is not one.
const LIMIT_BYTES: u64 = 256 * 1024;

macro_rules! choices {
    ($(#[$about:meta])* $name:ident { $($(#[$one:meta])* $variant:ident $written:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum $name { $($(#[$one])* $variant,)+ }

        impl $name {
            /// What may be written in the file, with what it means.
            pub const CHOICES: &'static [(&'static str, Self)] = &[$(($written, Self::$variant)),+];
        }
    };
}

choices! {
    /// How lines and frames are drawn.
    Borders {
        /// As the terminal turns out to draw them.
        #[default] Auto "auto",
        /// `-`, `|` and `+`: right on every terminal.
        Ascii "ascii",
        /// Line-drawing characters.
        Line "line",
    }
}

choices! {
    /// Colours.
    Theme {
        /// The terminal's own sixteen colours.
        #[default] Default "default",
        /// For bad light and tired eyes.
        HighContrast "high-contrast",
        /// The colours of Okabe and Ito, told apart by everybody.
        OkabeIto "okabe-ito",
        /// No colour.
        Mono "mono",
    }
}

choices! {
    /// How dates are shown.
    CalendarStyle {
        /// Japanese era and ISO side by side.
        #[default] Both "both",
        /// Japanese era.
        Wareki "wareki",
        /// ISO 8601.
        Iso "iso",
    }
}

choices! {
    /// Whether the desk switches the terminal's input method.
    ImeControl {
        /// Leaves it alone.
        #[default] Off "off",
        /// By the sequences of Tera Term and mintty (`CSI < s`, `r`, `0t`, `1t`).
        TeraTerm "teraterm",
    }
}

choices! {
    /// What kana typed in a list does.
    KanaInList {
        /// Opens the filter with it.
        #[default] Filter "filter",
        /// Nothing.
        Ignore "ignore",
    }
}

choices! {
    /// Where the desk goes after a consultation is registered.
    AfterRegister {
        /// To the queue the new item went to.
        #[default] Queue "queue",
        /// To the next, empty form.
        Next "next",
        /// Nowhere.
        Stay "stay",
    }
}

choices! {
    /// When the terminal's bell rings.
    Bell {
        /// Never.
        Off "off",
        /// For what is urgent.
        #[default] Urgent "urgent",
        /// For everything new.
        All "all",
    }
}

/// `[display]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    /// Lines and frames.
    pub borders: Borders,
    /// Colours.
    pub theme: Theme,
    /// Dates.
    pub calendar: CalendarStyle,
    /// For how many milliseconds after a key in a field the clock is not redrawn.
    pub clock_pause_ms: u32,
    /// Whether the mouse is read.
    pub mouse: bool,
}

/// `[ime]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ime {
    /// Whether the desk switches the input method.
    pub control: ImeControl,
    /// What kana typed in a list does.
    pub kana_in_list: KanaInList,
}

/// `[desk]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// At most how many milliseconds a draft is behind the keys.
    pub autosave_ms: u32,
    /// How many days back the same consultation is looked for.
    pub duplicate_days: u32,
    /// Where the desk goes after registering.
    pub after_register: AfterRegister,
}

/// `[privacy]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Privacy {
    /// After how many idle minutes the screen is covered: a file cannot say never.
    pub lock_after_min: u32,
    /// After how many idle minutes the covered desk leaves; 0 for never.
    pub end_after_min: u32,
    /// Whether phone numbers may go to the terminal's clipboard (OSC 52).
    pub clipboard: bool,
}

/// Every setting, valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The language; `None` leaves it to the host.
    pub lang: Option<Lang>,
    /// The key map: a shipped one, the name of a file in `keymaps/`, or a path.
    pub keymap: String,
    /// The office's time zone, whatever the host's is.
    pub timezone: Tz,
    /// Who acts; `None` leaves it to the staff entry tied to the host's user.
    pub staff: Option<String>,
    /// What the screen looks like.
    pub display: Display,
    /// The input method.
    pub ime: Ime,
    /// How the desk behaves.
    pub desk: Desk,
    /// When the bell rings.
    pub bell: Bell,
    /// What keeps strangers from reading along.
    pub privacy: Privacy,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            lang: None,
            keymap: "default".to_owned(),
            timezone: chrono_tz::Asia::Tokyo,
            staff: None,
            display: Display {
                borders: Borders::Auto,
                theme: Theme::Default,
                calendar: CalendarStyle::Both,
                clock_pause_ms: 1500,
                mouse: false,
            },
            ime: Ime {
                control: ImeControl::Off,
                kana_in_list: KanaInList::Filter,
            },
            desk: Desk {
                autosave_ms: 100,
                duplicate_days: 90,
                after_register: AfterRegister::Queue,
            },
            bell: Bell::Urgent,
            privacy: Privacy {
                lock_after_min: 10,
                end_after_min: 120,
                clipboard: true,
            },
        }
    }
}

impl Config {
    /// The settings in `config_dir`/config.toml; the defaults when there is no such file.
    ///
    /// The faults are in the language of `locale`; each names what falls back to its default.
    #[must_use]
    pub fn load(config_dir: &Path, locale: Locale) -> (Self, Vec<Fault>) {
        let file = config_dir.join("config.toml");
        match read::text_of(&file, LIMIT_BYTES, locale) {
            Ok(Some(text)) => Self::parse(&file, &text, locale),
            Ok(None) => (Self::default(), Vec::new()),
            Err(fault) => (Self::default(), vec![fault]),
        }
    }

    /// The settings of a text; `file` is only named in faults.
    #[must_use]
    pub fn parse(file: &Path, text: &str, locale: Locale) -> (Self, Vec<Fault>) {
        let mut config = Self::default();
        let mut reader = Reader::new(file, text, locale);
        let table = reader.table();
        let mut top = reader.top(&table);
        top.optional_choice(
            "lang",
            &[("ja", Lang::Ja), ("en", Lang::En)],
            &mut config.lang,
        );
        top.text("keymap", &mut config.keymap);
        top.timezone("timezone", &mut config.timezone);
        top.optional_text("staff", &mut config.staff);
        top.section("display", |section| {
            let display = &mut config.display;
            section.choice("borders", Borders::CHOICES, &mut display.borders);
            section.choice("theme", Theme::CHOICES, &mut display.theme);
            section.choice("calendar", CalendarStyle::CHOICES, &mut display.calendar);
            section.number("clock_pause_ms", 0..=60_000, &mut display.clock_pause_ms);
            section.flag("mouse", &mut display.mouse);
        });
        top.section("ime", |section| {
            section.choice("control", ImeControl::CHOICES, &mut config.ime.control);
            section.choice(
                "kana_in_list",
                KanaInList::CHOICES,
                &mut config.ime.kana_in_list,
            );
        });
        top.section("desk", |section| {
            let desk = &mut config.desk;
            section.number("autosave_ms", 10..=100, &mut desk.autosave_ms);
            section.number("duplicate_days", 1..=3650, &mut desk.duplicate_days);
            section.choice(
                "after_register",
                AfterRegister::CHOICES,
                &mut desk.after_register,
            );
        });
        top.section("notify", |section| {
            section.choice("bell", Bell::CHOICES, &mut config.bell);
        });
        top.section("privacy", |section| {
            section.number(
                "lock_after_min",
                1..=480,
                &mut config.privacy.lock_after_min,
            );
            section.number("end_after_min", 0..=1440, &mut config.privacy.end_after_min);
            section.flag("clipboard", &mut config.privacy.clipboard);
        });
        top.finish();
        (config, reader.into_faults())
    }
}

#[cfg(test)]
mod tests;
