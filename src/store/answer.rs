//! From a request to its reply: the one place that knows which method serves which wish.

use super::Store;
use super::error::StoreError;
use super::request::{Reply, Request};
use crate::domain::staff::Actor;

impl Store {
    /// Does what a desk asks.
    ///
    /// # Errors
    /// What the method behind the request says.
    pub fn answer(&mut self, actor: &Actor, request: Request) -> Result<Reply, StoreError> {
        match request {
            Request::Register(input) => self.register(actor, &input).map(Reply::Registered),
            Request::Step(step) => self
                .step(actor, &step)
                .map(|stepped| Reply::Stepped(Box::new(stepped))),
            Request::StepAll(bunch) => self.step_all(actor, &bunch).map(Reply::SteppedAll),
            Request::Start { kind, seed } => self
                .start(actor, &kind, *seed)
                .map(|item| Reply::Started(Box::new(item))),
            Request::RaiseGap(gap) => self
                .raise_gap(actor, &gap)
                .map(|item| Reply::Started(Box::new(item))),
            Request::DeclareRoom(room) => self.declare_room(actor, &room).map(|_| Reply::Done),
            Request::MarkSeen { screen } => self.mark_seen(actor, screen).map(|()| Reply::Done),
            Request::BePresent { draft, call } => {
                self.be_present(actor, draft, call.as_deref())?;
                let others = self.others_present(draft)?;
                Ok(Reply::Present(others))
            }
            Request::BeAt(open) => {
                self.be_at(actor, open)?;
                self.at_items().map(Reply::AtItems)
            }
            read => self.look_up(actor, read),
        }
    }

    fn look_up(&self, actor: &Actor, request: Request) -> Result<Reply, StoreError> {
        match request {
            Request::Counts => self.open_counts().map(Reply::Counts),
            Request::Queue(filter) => self.queue(&filter).map(Reply::Queue),
            Request::Item(id) => self.item_view(id).map(|view| Reply::Item(Box::new(view))),
            Request::ItemNumbered(number) => {
                let item = self.item_numbered(&number)?;
                self.item_view(item.id)
                    .map(|view| Reply::Item(Box::new(view)))
            }
            Request::Candidates { item, widened } => {
                self.candidates(item, widened)
                    .map(|ranking| Reply::Candidates {
                        item,
                        ranking: Box::new(ranking),
                    })
            }
            Request::Consultation(number) => self
                .consultation(&number)
                .map(|found| Reply::Consultation(Box::new(found))),
            Request::Newest { limit } => self.newest_consultations(limit).map(Reply::Consultations),
            Request::About { person, limit } => self
                .consultations_about(person, limit)
                .map(Reply::Consultations),
            Request::Recognise { caller, person } => Ok(Reply::Recognised {
                callers: self.recognise_caller(&caller)?,
                persons: self.recognise_person(&person)?,
            }),
            Request::Postal { digits, limit } => {
                self.postal_towns(&digits, limit).map(Reply::Postal)
            }
            Request::Alike(sought) => self.alike(&sought).map(Reply::Alike),
            Request::Facility(id) => self
                .facility(id)
                .map(|found| Reply::Facility(Box::new(found))),
            Request::Facilities(ids) => self.facilities(&ids).map(Reply::Facilities),
            Request::Day { date } => self
                .day_facts(date, Some(actor.staff))
                .map(|facts| Reply::Day(Box::new(facts))),
            Request::Supply => self
                .supply_facts()
                .map(|facts| Reply::Supply(Box::new(facts))),
            Request::Gaps => self.open_gaps().map(Reply::Gaps),
            Request::Register(_)
            | Request::Step(_)
            | Request::StepAll(_)
            | Request::Start { .. }
            | Request::RaiseGap(_)
            | Request::DeclareRoom(_)
            | Request::MarkSeen { .. }
            | Request::BePresent { .. }
            | Request::BeAt(_) => Err(StoreError::ReadOnly),
        }
    }
}
