//! A step with what its form would hold.

use madoguchi::domain::ids::ItemId;
use madoguchi::store::StepRequest;

/// The step of an item by its name and the values of its fields, on whatever revision is there.
pub fn step_request(item: ItemId, name: &str, set: &[(&str, impl AsRef<str>)]) -> StepRequest {
    let given = set
        .iter()
        .map(|(code, value)| ((*code).to_owned(), value.as_ref().to_owned()))
        .collect();
    StepRequest {
        item,
        transition: name.into(),
        given,
        note: String::new(),
        if_revision: None,
    }
}
