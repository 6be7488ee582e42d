//! What of a list is shown: one state, one area, one's own or nobody's, the late ones. Every part is set by a
//! key of its own, they work together, and the line above the list says them in words.

use super::desk_of_kind::KindDesk;
use super::widen::Widening;
use super::words;
use crate::app::dialog::{Dialog, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::screen::Desk;
use crate::domain::area::AreaCode;
use crate::locale::Label;
use crate::store::lists::QueueRow;
use crate::workflow::model::Workflow;
use std::collections::BTreeMap;

/// Whose items are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    All,
    /// One's own.
    Mine,
    /// Those that nobody has claimed.
    Nobodys,
}

/// The parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only this state.
    pub state: Option<String>,
    /// Only this area; `Some(None)` shows those whose area is not known.
    pub area: Option<Option<AreaCode>>,
    /// Whose.
    pub whose: Whose,
    /// Only those past their due time.
    pub late: bool,
}

impl Narrow {
    /// Whether a row is shown.
    #[must_use]
    pub fn fits(&self, row: &QueueRow, desk: &Desk) -> bool {
        let item = &row.item;
        self.state.as_ref().is_none_or(|state| *state == item.state)
            && self.area.as_ref().is_none_or(|area| *area == item.area)
            && match self.whose {
                Whose::All => true,
                Whose::Mine => item.owner == Some(desk.me.staff),
                Whose::Nobodys => item.owner.is_none(),
            }
            && (!self.late || item.is_overdue(desk.now))
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Shows only these, or all again.
    pub fn toggle_whose(&mut self, whose: Whose) {
        self.whose = if self.whose == whose {
            Whose::All
        } else {
            whose
        };
    }

    /// The parts in words; empty when nothing is left out.
    #[must_use]
    pub fn words(&self, workflow: &Workflow, desk: &Desk) -> Vec<String> {
        let locale = desk.locale;
        let lang = locale.lang();
        let mut parts = Vec::new();
        match self.whose {
            Whose::All => {}
            Whose::Mine => parts.push(locale.text(Label::WorkOnlyMine).to_owned()),
            Whose::Nobodys => parts.push(locale.text(Label::WorkUnassigned).to_owned()),
        }
        if self.late {
            parts.push(locale.text(Label::WorkOnlyLate).to_owned());
        }
        if let Some(state) = &self.state {
            parts.push(words::state(workflow, state, lang).to_owned());
        }
        if let Some(area) = &self.area {
            parts.push(area_words(area.as_ref(), desk).to_owned());
        }
        parts
    }
}

/// A list of parts to choose from, as it was offered: the answer is a row of it, the first shows all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choosing {
    /// States by code.
    State(Vec<String>),
    /// Areas.
    Area(Vec<Option<AreaCode>>),
    /// Ways to widen the candidates, without a row for all before them.
    Widening(Vec<Widening>),
}

impl KindDesk {
    pub(super) fn narrow_by(&mut self, desk: &Desk, change: impl FnOnce(&mut Narrow)) -> Effects {
        self.arrange(desk, |list, workflow, desk| {
            list.narrow_by(workflow, desk, change);
        })
    }

    /// Asks for the state to be shown, in the order of the file.
    pub(super) fn choose_state(&mut self, desk: &Desk) -> Effects {
        let Some(workflow) = desk.office.workflow(&self.kind) else {
            return Effects::new();
        };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in self.list.all() {
            *counts.entry(row.item.state.as_str()).or_default() += 1;
        }
        let lang = desk.locale.lang();
        let there: Vec<(&str, usize)> = workflow
            .states
            .iter()
            .filter_map(|state| Some((state.code.as_str(), *counts.get(state.code.as_str())?)))
            .collect();
        let rows = there
            .iter()
            .map(|(code, count)| (words::state(workflow, code, lang), *count));
        let pick = pick(Label::WorkChooseState, rows, desk);
        let codes = there.iter().map(|(code, _)| (*code).to_owned()).collect();
        self.choosing = Some(Choosing::State(codes));
        pick
    }

    /// Asks for the area to be shown.
    pub(super) fn choose_area(&mut self, desk: &Desk) -> Effects {
        let mut counts: BTreeMap<Option<AreaCode>, usize> = BTreeMap::new();
        for row in self.list.all() {
            *counts.entry(row.item.area.clone()).or_default() += 1;
        }
        let rows = counts
            .iter()
            .map(|(area, count)| (area_words(area.as_ref(), desk), *count));
        let pick = pick(Label::WorkChooseArea, rows, desk);
        self.choosing = Some(Choosing::Area(counts.into_keys().collect()));
        pick
    }

    /// A row of what was offered last was chosen.
    pub(super) fn chosen(&mut self, row: usize, desk: &Desk) -> Effects {
        let at = row.checked_sub(1);
        match self.choosing.take() {
            Some(Choosing::State(states)) => {
                let state = at.and_then(|at| states.get(at).cloned());
                self.narrow_by(desk, |narrow| narrow.state = state)
            }
            Some(Choosing::Area(areas)) => {
                let area = at.and_then(|at| areas.get(at).cloned());
                self.narrow_by(desk, |narrow| narrow.area = area)
            }
            Some(Choosing::Widening(ways)) => match ways.get(row) {
                Some(way) => self.widen(*way),
                None => Effects::new(),
            },
            None => Effects::new(),
        }
    }
}

fn pick<'d>(title: Label, rows: impl Iterator<Item = (&'d str, usize)>, desk: &Desk) -> Effects {
    let all = PickRow {
        text: desk.locale.text(Label::WorkChooseAll).to_owned(),
        note: String::new(),
    };
    let rows = rows.map(|(text, count)| PickRow {
        text: text.to_owned(),
        note: desk
            .locale
            .fill(Label::WorkChooseCount, &[("count", &count)]),
    });
    let title = desk.locale.text(title).to_owned();
    let pick = Pick::telling(
        title,
        std::iter::once(all).chain(rows).collect(),
        Asker::Work,
    );
    vec![Effect::Open(Box::new(Dialog::Pick(pick)))]
}

/// The name of an area; what stands for it where none is known.
#[must_use]
pub fn area_words<'d>(area: Option<&AreaCode>, desk: &'d Desk) -> &'d str {
    match area.and_then(|code| desk.office.areas.get(code)) {
        Some(area) => match desk.locale.lang() {
            crate::locale::Lang::Ja => area.name.as_str(),
            crate::locale::Lang::En => area.en.as_str(),
        },
        None => desk.locale.text(Label::WorkNoArea),
    }
}
