//! Who is at which item: what other desks say, and what this one has said of itself.

use crate::app::effect::Effect;
use crate::app::event::Asker;
use crate::app::screen::Desk;
use crate::domain::ids::ItemId;
use crate::locale::Label;
use crate::store::at_item::AtItem;
use crate::store::presence::HEARTBEAT;
use crate::store::request::Request;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Colleagues at items, everybody but this desk.
#[derive(Debug, Clone, Default)]
pub struct Others(Arc<[AtItem]>);

impl Others {
    /// Everybody who is somewhere, without the desk itself.
    #[must_use]
    pub fn of(who: Vec<AtItem>, desk: &Desk) -> Self {
        let is_me = |at: &AtItem| at.staff == desk.me.staff && at.desk == desk.me.desk;
        Self(who.into_iter().filter(|at| !is_me(at)).collect())
    }

    /// Whoever is at an item, the first comer first.
    pub fn at(&self, item: ItemId) -> impl Iterator<Item = &AtItem> {
        self.0.iter().filter(move |at| at.item == item)
    }

    /// `& 鈴木 3番デスク 09:12から作業中`; `None` when nobody is there.
    #[must_use]
    pub fn told(&self, item: ItemId, desk: &Desk) -> Option<String> {
        let told = |at: &AtItem| {
            let place = desk_name(&at.desk, desk);
            let since = desk.clock.local(at.since).format("%H:%M");
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("name", &at.name), ("desk", &place), ("since", &since)];
            desk.locale.fill(Label::WorkAtItem, &values)
        };
        let all: Vec<String> = self.at(item).map(told).collect();
        (!all.is_empty()).then(|| all.join("  "))
    }
}

/// A desk as people call it: terminals are numbered, and the process behind is nobody's business.
fn desk_name(desk_code: &str, desk: &Desk) -> String {
    let terminal = desk_code.split(':').next().unwrap_or(desk_code);
    let name = terminal.trim_end_matches(|letter: char| letter.is_ascii_digit());
    match terminal.strip_prefix(name) {
        Some(number) if !number.is_empty() => {
            desk.locale.fill(Label::WorkDesk, &[("number", &number)])
        }
        _ => terminal.to_owned(),
    }
}

/// What this desk has told the others of itself.
#[derive(Debug, Default)]
pub(super) struct Own(Option<Told>);

#[derive(Debug)]
struct Told {
    item: ItemId,
    since: DateTime<Utc>,
    at: DateTime<Utc>,
}

impl Own {
    /// What is to be said now that this item is open: when it is another one, and every heartbeat.
    pub fn say(&mut self, open: Option<ItemId>, desk: &Desk) -> Option<Effect> {
        if !desk.may_write() {
            return None;
        }
        let since = match (&self.0, open) {
            (None, None) => return None,
            (Some(told), Some(item)) if told.item == item => {
                if desk.now - told.at < HEARTBEAT {
                    return None;
                }
                told.since
            }
            _ => desk.now,
        };
        self.0 = open.map(|item| Told {
            item,
            since,
            at: desk.now,
        });
        Some(Effect::Ask {
            asker: Asker::AtItem,
            request: Request::BeAt(open.map(|item| (item, since))),
        })
    }

    /// When the next heartbeat is due.
    pub fn next_beat(&self) -> Option<DateTime<Utc>> {
        self.0.as_ref().map(|told| told.at + HEARTBEAT)
    }
}
