//! One workflow at one desk: its items, what is known of the selected one, and what stands in front.

use super::around::Around;
use super::attendance::Others;
use super::compare::Compare;
use super::list::ItemList;
use super::narrow::Choosing;
use super::primary::usual_step;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::item::ItemPanel;
use crate::app::paper::PaperPanel;
use crate::app::screen::Desk;
use crate::app::step::StepDialog;
use crate::app::step_list::StepList;
use crate::domain::ids::ItemId;
use crate::keymap::command::{Command, Layer};
use crate::store::lists::QueueFilter;
use crate::store::request::Request;
use crate::workflow::model::{View, Workflow};

/// The part of the screen that has the arrows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    /// The list or board.
    #[default]
    Items,
    /// What stands beside it.
    Side,
}

/// What stands in front of the list.
#[derive(Debug)]
pub enum Panel {
    /// The form of a step.
    Step(Box<StepDialog>),
    /// All steps of the selected item.
    Steps(StepList),
    /// The selected item, opened.
    Item(ItemPanel),
    /// Two of its candidates side by side.
    Compare(Compare),
}

/// The state of one workflow's screen.
#[derive(Debug)]
pub struct KindDesk {
    pub(super) kind: String,
    pub(super) list: ItemList,
    pub(super) around: Around,
    pub(super) pane: Pane,
    pub(super) panel: Option<Panel>,
    /// A letter over everything else.
    pub(super) paper: Option<PaperPanel>,
    /// Dialogs left by Esc with something typed in them.
    pub(super) parked: Vec<StepDialog>,
    /// Whether text goes to the filter.
    pub(super) is_filtering: bool,
    /// Whether the side shows why others were left out.
    pub(super) shows_why: bool,
    /// Commands that wait for what they need to know, in the order of their keys.
    pub(super) pending: Vec<Command>,
    /// What a list in front offers to narrow this one by.
    pub(super) choosing: Option<Choosing>,
    /// Colleagues at items.
    pub(super) others: Others,
    /// An item to be selected as soon as it is there.
    pub(super) wanted: Option<ItemId>,
}

impl KindDesk {
    /// A desk that has asked nothing yet.
    #[must_use]
    pub fn new(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            list: ItemList::default(),
            around: Around::default(),
            pane: Pane::default(),
            panel: None,
            paper: None,
            parked: Vec::new(),
            is_filtering: false,
            shows_why: false,
            pending: Vec::new(),
            choosing: None,
            others: Others::default(),
            wanted: None,
        }
    }

    /// Id of the workflow.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The workflow; `None` when its file is gone.
    #[must_use]
    pub fn workflow<'d>(&self, desk: &'d Desk) -> Option<&'d Workflow> {
        desk.office.workflow(&self.kind)
    }

    /// The items.
    #[must_use]
    pub fn list(&self) -> &ItemList {
        &self.list
    }

    /// What is known of the selected item.
    #[must_use]
    pub fn around(&self) -> &Around {
        &self.around
    }

    /// The part of the screen that has the arrows.
    #[must_use]
    pub fn pane(&self) -> Pane {
        self.pane
    }

    /// What stands in front.
    #[must_use]
    pub fn panel(&self) -> Option<&Panel> {
        self.panel.as_ref()
    }

    /// Whether text goes to the filter.
    #[must_use]
    pub fn is_filtering(&self) -> bool {
        self.is_filtering
    }

    /// Whether the side shows why others were left out.
    #[must_use]
    pub fn shows_why(&self) -> bool {
        self.shows_why
    }

    /// Colleagues who have items open now.
    #[must_use]
    pub fn others(&self) -> &Others {
        &self.others
    }

    /// The item that this desk has open or works on.
    #[must_use]
    pub fn at_item(&self) -> Option<ItemId> {
        match self.panel.as_ref()? {
            Panel::Step(dialog) => dialog.item(),
            Panel::Item(panel) => Some(panel.view().item.id),
            Panel::Steps(_) | Panel::Compare(_) => None,
        }
    }

    /// Whether nothing is in front that a key would be meant for.
    pub(super) fn is_free(&self) -> bool {
        matches!(self.panel, None | Some(Panel::Item(_)))
    }

    /// Whether it is shown as a board.
    #[must_use]
    pub fn is_board(&self, desk: &Desk) -> bool {
        self.workflow(desk)
            .is_some_and(|workflow| workflow.view == View::Board)
    }

    /// Whether an item is among its rows.
    #[must_use]
    pub fn knows(&self, item: ItemId) -> bool {
        self.list.all().iter().any(|row| row.item.id == item)
    }

    /// Whether a step is with the store.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(&self.panel, Some(Panel::Step(dialog)) if dialog.is_waiting())
    }

    /// The layers that have the hands.
    #[must_use]
    pub fn layers(&self) -> &'static [Layer] {
        if let Some(paper) = &self.paper {
            return paper.layers();
        }
        match &self.panel {
            Some(Panel::Step(dialog)) => dialog.layers(),
            Some(Panel::Steps(steps)) => steps.layers(),
            Some(Panel::Item(item)) => item.layers(),
            Some(Panel::Compare(compare)) => compare.layers(),
            None if self.is_filtering => &[Layer::Field],
            None => &[Layer::List],
        }
    }

    /// Selects an item as soon as it is there; what stood in front makes way unless it is a form.
    pub fn look_for(&mut self, item: ItemId) {
        self.wanted = Some(item);
        if !matches!(self.panel, Some(Panel::Step(_))) {
            self.panel = None;
        }
    }

    /// Asks for the rows.
    pub fn reload(&mut self) -> Effects {
        let filter = QueueFilter {
            kind: Some(self.kind.clone()),
            ..QueueFilter::default()
        };
        vec![Effect::Ask {
            asker: Asker::Work,
            request: Request::Queue(filter),
        }]
    }

    /// The usual next step of the selected item.
    #[must_use]
    pub fn usual<'d>(&self, desk: &'d Desk) -> Option<&'d str> {
        let view = self.around.view()?;
        let workflow = desk.office.workflow(&self.kind)?;
        usual_step(workflow, view, desk).map(|step| step.name.as_str())
    }
}
