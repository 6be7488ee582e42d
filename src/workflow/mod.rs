//! Lifecycles as data: what may happen to a work item, who may do it, and until
//! when somebody has to act.
//!
//! A workflow is one file of `data/workflows/`; [`WorkflowSet::load`] reads them, finds every
//! fault at once and leaves broken ones out. [`model::Workflow::plan`] decides a step without
//! touching the store.

mod asking;
mod assemble;
mod check;
mod check_fields;
mod check_paths;
mod conditions;
pub mod contact;
mod decision;
pub mod demanded;
mod draft;
mod due;
pub mod fields;
pub mod model;
mod named;
mod parse;
mod parse_clock;
mod parse_fields;
mod parse_step;
pub mod plan;
mod pressing;
pub mod questions;
mod reader;
mod set;
#[cfg(test)]
mod tests;

pub use set::{WorkflowSet, shipped};
