//! The list of all workflows: how much is open in each, and how much is late.

use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Place};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen};
use crate::explain;
use crate::keymap::command::{Command, Layer, Scope};
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::lists::QueueFilter;
use crate::store::request::{Reply, Request};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// The figures of one workflow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Open items.
    pub open: usize,
    /// Of these, how many are past their due time.
    pub late: usize,
    /// Of these, how many nobody has claimed.
    pub unassigned: usize,
}

/// What is kept of an open item: whether it is late changes with the clock.
#[derive(Debug)]
struct Open {
    due: Option<DateTime<Utc>>,
    has_owner: bool,
}

/// The screen.
#[derive(Debug, Default)]
pub struct Queues {
    /// Id of the workflow under the hand; the first one until somebody moves.
    selected: Option<String>,
    /// The open items by workflow.
    open: BTreeMap<String, Vec<Open>>,
    is_loaded: bool,
}

impl Queues {
    /// Place of the selected workflow.
    #[must_use]
    pub fn selected(&self, desk: &Desk) -> usize {
        let workflows = desk.office.workflows.iter();
        let is_it = |id: &str| self.selected.as_deref() == Some(id);
        workflows
            .map(|workflow| workflow.id.as_str())
            .position(is_it)
            .unwrap_or(0)
    }

    /// The figures of a workflow at this moment; `None` until the store has answered.
    #[must_use]
    pub fn figures(&self, kind: &str, desk: &Desk) -> Option<Figures> {
        if !self.is_loaded {
            return None;
        }
        let open = self.open.get(kind).map_or(&[][..], Vec::as_slice);
        Some(Figures {
            open: open.len(),
            late: open
                .iter()
                .filter(|item| item.due.is_some_and(|due| due < desk.now))
                .count(),
            unassigned: open.iter().filter(|item| !item.has_owner).count(),
        })
    }

    fn ask() -> Effects {
        vec![Effect::Ask {
            asker: Asker::Queues,
            request: Request::Queue(QueueFilter::default()),
        }]
    }

    fn select(&mut self, place: usize, desk: &Desk) {
        let workflow = desk.office.workflows.iter().nth(place).or(desk
            .office
            .workflows
            .iter()
            .last());
        self.selected = workflow.map(|workflow| workflow.id.clone());
    }

    fn enter(place: usize, desk: &Desk) -> Effects {
        let workflow = desk.office.workflows.iter().nth(place);
        let go = workflow.map(|workflow| {
            Effect::Go(Place::Work {
                kind: workflow.id.clone(),
                item: None,
            })
        });
        go.into_iter().collect()
    }
}

impl Screen for Queues {
    fn scope(&self) -> Scope {
        Scope::Queue
    }

    fn layers(&self) -> &'static [Layer] {
        &[Layer::List]
    }

    fn entered(&mut self, _desk: &Desk) -> Effects {
        Self::ask()
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        let at = self.selected(desk);
        let page = desk.page_rows;
        match command {
            Command::MoveUp => self.select(at.saturating_sub(1), desk),
            Command::MoveDown => self.select(at + 1, desk),
            Command::MovePageUp => self.select(at.saturating_sub(page), desk),
            Command::MovePageDown => self.select(at.saturating_add(page), desk),
            Command::MoveFirst => self.select(0, desk),
            Command::MoveLast => self.select(usize::MAX, desk),
            Command::GoPrimary | Command::ItemOpen => return Handled::Yes(Self::enter(at, desk)),
            Command::SearchFocus => return Handled::Yes(Self::ask()),
            _ => match command.picked() {
                Some(number) => return Handled::Yes(Self::enter(number - 1, desk)),
                None => return Handled::No,
            },
        }
        Handled::Yes(Effects::new())
    }

    fn text(&mut self, _text: &str, _desk: &Desk) -> Effects {
        Effects::new()
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::Queue(rows)) => {
                self.is_loaded = true;
                self.open.clear();
                for row in rows {
                    let due = row.item.next.as_ref().map(|next| next.due);
                    let entry = Open {
                        due,
                        has_owner: row.item.owner.is_some(),
                    };
                    self.open.entry(row.item.kind).or_default().push(entry);
                }
                Effects::new()
            }
            Ok(_) => Effects::new(),
            Err(error) => {
                let told = explain::store_error(&error, &desk.office, desk.locale);
                vec![Effect::Notify(Notice::error(told.line(desk.locale)))]
            }
        }
    }

    fn changed(&mut self, changes: &Changes, _desk: &Desk) -> Effects {
        if self.is_loaded && !changes.items.is_empty() {
            Self::ask()
        } else {
            Effects::new()
        }
    }

    fn footer(&self) -> &'static [Command] {
        &[Command::GoPrimary, Command::Back]
    }

    fn applies(&self, command: Command, _desk: &Desk) -> bool {
        matches!(command, Command::GoPrimary | Command::Back)
    }
}
