//! Steps that somebody takes at another desk, without its screen.

use crate::office::Office;
use madoguchi::domain::ids::ItemId;
use madoguchi::store::{ItemView, StepRequest, Stepped, StoreError};

/// The step by somebody, with what its form would hold.
pub fn try_step(
    office: &Office,
    who: &str,
    item: ItemId,
    name: &str,
    set: &[(&str, &str)],
) -> Result<Stepped, StoreError> {
    let given = set
        .iter()
        .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
        .collect();
    let request = StepRequest {
        item,
        transition: name.into(),
        given,
        note: String::new(),
        if_revision: None,
    };
    office.store().step(&office.actor(who), &request)
}

/// The step by the coordinator 森, which must be possible; the item after it.
pub fn step(office: &Office, item: ItemId, name: &str, set: &[(&str, &str)]) -> ItemView {
    try_step(office, "森", item, name, set).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    office.store().item_view(item).unwrap()
}

/// Somebody of the staff as a form holds them.
pub fn staff_id(office: &Office, name: &str) -> String {
    let staff = office.store().staff_named(name).unwrap();
    staff.unwrap().id.to_string()
}
