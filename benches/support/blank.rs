//! The record from which a benchmark makes its own.

use madoguchi::domain::consultation::ConsultationDetails;
use madoguchi::domain::intake::{CheckContext, ConsultationInput};
use madoguchi::store::Store;

/// A record that says nothing.
pub fn blank(store: &Store) -> ConsultationDetails {
    let office = store.office();
    let input = ConsultationInput {
        narrative: "-".to_owned(),
        ..ConsultationInput::default()
    };
    let context = CheckContext {
        vocabularies: &office.vocabularies,
        areas: &office.areas,
        calendar: &office.calendar,
        now: store.clock().now(),
        today: store.clock().today(),
    };
    input.check(&context).unwrap()
}
