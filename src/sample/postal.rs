//! Invented postal codes for the towns of the areas: none of them begins like a real one.

use super::staff::Team;
use crate::domain::area::AreaTable;
use crate::domain::postal::PostalTown;
use crate::store::{Store, StoreError};
use std::collections::BTreeSet;

/// No code of Japan Post begins so.
const FIRST: usize = 9_990_001;
/// Every so many towns share a code with the one before, as real ones do.
const SHARED: usize = 8;
/// Prefecture of the sample.
const PREFECTURE: &str = "見本県";

/// Gives every town of the areas a code.
pub(super) fn fill(store: &mut Store, team: &Team, areas: &AreaTable) -> Result<(), StoreError> {
    let is_name = |town: &&String| !town.contains(|letter: char| letter.is_numeric());
    let listed = areas.all().iter().flat_map(|area| &area.towns);
    let names: BTreeSet<&String> = listed.filter(is_name).collect();
    let town = |(at, name): (usize, &String)| PostalTown {
        code: (FIRST + at - at / SHARED).to_string(),
        prefecture: PREFECTURE.to_owned(),
        municipality: areas.municipality.clone(),
        town: name.clone(),
        kana: String::new(),
    };
    let towns: Vec<PostalTown> = names.into_iter().enumerate().map(town).collect();
    store.apply_postal(&team.admin, &towns)
}
