//! The same step for several items at once: each is a write of its own, so that one that somebody else was
//! first at stops none of the others, and every one that was not taken is told.

use super::Store;
use super::error::StoreError;
use super::steps::{StepRequest, Stepped};
use crate::domain::ids::ItemId;
use crate::domain::number::Number;
use crate::domain::staff::Actor;
use crate::domain::work_item::Details;
use crate::workflow::model::{Guard, Refusal};

/// What is wanted for several items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bunch {
    /// Name of the transition, `undo` included.
    pub transition: String,
    /// What is given with it.
    pub given: Details,
    /// The items; with a revision, only as long as they still have it.
    pub items: Vec<(ItemId, Option<u32>)>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BunchTaken {
    /// Name of the transition that was wanted.
    pub transition: String,
    /// Steps that were taken.
    pub stepped: Vec<Stepped>,
    /// Items that were left as they were.
    pub left: Vec<Left>,
}

/// An item that was left as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its number.
    pub number: Number,
    /// Why.
    pub why: WhyLeft,
}

/// Why an item of several was left as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyLeft {
    /// Somebody was first; by name.
    Before(String),
    /// The workflow does not allow it.
    Refused(Refusal),
    /// The file did not take it: the code of the error.
    Failed(&'static str),
}

impl Store {
    /// Takes a step of several items, one after another.
    ///
    /// # Errors
    /// Only when an item cannot even be read; what is refused stands in the answer.
    pub fn step_all(&mut self, actor: &Actor, bunch: &Bunch) -> Result<BunchTaken, StoreError> {
        let mut taken = BunchTaken {
            transition: bunch.transition.clone(),
            stepped: Vec::new(),
            left: Vec::new(),
        };
        for (item, if_revision) in &bunch.items {
            let request = StepRequest {
                item: *item,
                transition: bunch.transition.clone(),
                given: bunch.given.clone(),
                note: String::new(),
                if_revision: *if_revision,
            };
            match self.step(actor, &request) {
                Ok(stepped) => taken.stepped.push(stepped),
                Err(error) => {
                    let left = self.left(*item, error)?;
                    taken.left.push(left);
                }
            }
        }
        Ok(taken)
    }

    fn left(&self, item: ItemId, error: StoreError) -> Result<Left, StoreError> {
        let view = self.item_view(item)?;
        let why = match (error, view.owner_name) {
            (
                StoreError::Refused(Refusal::Guarded {
                    guard: Guard::Unclaimed,
                }),
                Some(owner),
            ) => WhyLeft::Before(owner),
            (StoreError::Stale { by, .. }, _) => WhyLeft::Before(by),
            (StoreError::Refused(refusal), _) => WhyLeft::Refused(refusal),
            (StoreError::NothingToUndo, _) => WhyLeft::Refused(Refusal::NothingToUndo),
            (error, _) => WhyLeft::Failed(error.code()),
        };
        Ok(Left {
            number: view.item.number,
            why,
        })
    }
}
