//! Steps that somebody takes at another desk, without its screen.

use crate::office::Office;
use crate::step_request::step_request;
use madoguchi::domain::ids::ItemId;
use madoguchi::store::{ItemView, Stepped, StoreError};

/// The step by somebody, with what its form would hold.
pub fn try_step(
    office: &Office,
    who: &str,
    item: ItemId,
    name: &str,
    set: &[(&str, &str)],
) -> Result<Stepped, StoreError> {
    let request = step_request(item, name, set);
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
