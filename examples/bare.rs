//! The least a ratatui program can be: a text field over a list, plain ratatui and crossterm, nothing of ours.
//!
//! It is the reference for the speed ratios: time per key, bytes per key and first frame of the desk are quoted against
//! this program, measured in the same minute. F10 leaves.

use std::io;

use crossterm::event::{self, Event, KeyCode, KeyEventKind};
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Constraint, Layout};
use ratatui::style::Style;
use ratatui::text::Text;
use ratatui::widgets::{List, ListState, Paragraph};
use ratatui::{Frame, Terminal};

/// Rows of the list: about as many as the facilities of the country.
const ROWS: usize = 110_000;

#[derive(Default)]
struct Bare {
    text: String,
    selected: usize,
}

impl Bare {
    fn draw(&self, frame: &mut Frame<'_>) {
        let [field, list] =
            Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(frame.area());
        let line = Text::raw(&self.text);
        let end = u16::try_from(line.width())
            .unwrap_or(u16::MAX)
            .min(field.width.saturating_sub(1));
        frame.render_widget(Paragraph::new(line), field);
        let height = usize::from(list.height);
        let first = (self.selected + 1).saturating_sub(height);
        let rows = (first..ROWS)
            .take(height)
            .map(|row| format!("{row:06} 架空医療機関 {row}"));
        let mut state = ListState::default().with_selected(Some(self.selected - first));
        frame.render_stateful_widget(
            List::new(rows).highlight_style(Style::new().reversed()),
            list,
            &mut state,
        );
        frame.set_cursor_position((end, 0));
    }

    /// Whether to go on.
    fn key(&mut self, code: KeyCode) -> bool {
        match code {
            KeyCode::F(10) => return false,
            KeyCode::Char(typed) => self.text.push(typed),
            KeyCode::Backspace => drop(self.text.pop()),
            KeyCode::Down => self.selected = (self.selected + 1).min(ROWS - 1),
            KeyCode::Up => self.selected = self.selected.saturating_sub(1),
            _ => {}
        }
        true
    }
}

fn main() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(io::BufWriter::new(io::stdout())))?;
    let mut bare = Bare::default();
    loop {
        terminal.draw(|frame| bare.draw(frame))?;
        if let Event::Key(key) = event::read()?
            && key.kind == KeyEventKind::Press
            && !bare.key(key.code)
        {
            break;
        }
    }
    execute!(io::stdout(), LeaveAlternateScreen)?;
    disable_raw_mode()
}
