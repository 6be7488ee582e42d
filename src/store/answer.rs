//! From a request to its reply: the one place that knows which method serves which wish.

use super::Store;
use super::error::StoreError;
use super::handed::{HandedReply, HandedWish};
use super::request::{AbsenceWish, Reply, Request};
use super::steps::StepRequest;
use crate::domain::staff::Actor;

/// Questions of the join that are read at once.
const DOUBTS: usize = 50;

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
            Request::StepNumbered {
                number,
                transition,
                given,
            } => {
                let step = StepRequest {
                    item: self.item_numbered(&number)?.id,
                    transition,
                    given,
                    note: String::new(),
                    if_revision: None,
                };
                self.step(actor, &step)
                    .map(|stepped| Reply::Stepped(Box::new(stepped)))
            }
            Request::StepAll(bunch) => self.step_all(actor, &bunch).map(Reply::SteppedAll),
            Request::Start { kind, seed, about } => self
                .start_about(actor, &kind, *seed, &about)
                .map(|item| Reply::Started(Box::new(item))),
            Request::RaiseGap(gap) => self
                .raise_gap(actor, &gap)
                .map(|item| Reply::Started(Box::new(item))),
            Request::RaiseTheme(theme) => {
                self.raise_theme(actor, &theme)
                    .map(|(item, is_new)| Reply::ThemeRaised {
                        item: Box::new(item),
                        is_new,
                    })
            }
            Request::WritePaper(paper) => self.write_paper(actor, &paper).map(Reply::Written),
            Request::AddTo { consultation, text } => self
                .add_to_consultation(actor, consultation, &text)
                .map(|view| Reply::Amended(Box::new(view))),
            Request::Correct(asked) => self
                .correct_consultation(actor, &asked)
                .map(|view| Reply::Amended(Box::new(view))),
            Request::DeclareRoom(room) => self
                .declare_room(actor, &room)
                .map(|said| Reply::EntryChanged(said.facility)),
            Request::ConfirmEntry(id) => self
                .confirm_entry(actor, id)
                .map(|()| Reply::EntryChanged(id)),
            Request::CalledInVain(id) => self
                .called_in_vain(actor, id)
                .map(|()| Reply::EntryChanged(id)),
            Request::EditEntry(edit) => self
                .edit_entry(actor, &edit)
                .map(|entry| Reply::EntryChanged(entry.id)),
            Request::SetNotice { facility, notice } => self
                .set_notice(actor, facility, notice)
                .map(|()| Reply::EntryChanged(facility)),
            Request::WriteHandOver { draft, text } => self
                .write_hand_over(actor, draft, &text)
                .map(|_| Reply::HandOverWritten { draft }),
            Request::Reveal(number) => self
                .note_reveal(actor, &number.to_string())
                .map(|()| Reply::Revealed),
            Request::TryPin(pin) => self.try_pin(actor, &pin).map(Reply::PinTried),
            Request::Acknowledge(note) => self.acknowledge(actor, note).map(|()| Reply::Done),
            Request::MarkSeen { screen } => self.mark_seen(actor, screen).map(|()| Reply::Done),
            Request::Day { date } => self
                .day_facts(date, Some(actor.staff))
                .map(|facts| Reply::Day(Box::new(facts))),
            Request::DecideDoubt(answer) => {
                self.decide_review(actor, answer.source, &answer.key, answer.same_as)?;
                self.told_doubts()
            }
            Request::UndoDoubt => {
                self.undo_review(actor)?;
                self.told_doubts()
            }
            Request::Handed(HandedWish::HandOver { draft, to }) => {
                self.hand_over_draft(actor, &draft, to).map(Reply::Handed)
            }
            Request::Handed(HandedWish::Take(key)) => {
                self.take_draft(actor, key).map(Reply::Handed)
            }
            Request::Handed(HandedWish::Discard(key)) => {
                self.discard_handed_draft(actor, key).map(|()| Reply::Done)
            }
            Request::BePresent { draft, call } => {
                self.be_present(actor, draft, call.as_deref())?;
                let others = self.others_present(draft)?;
                Ok(Reply::Present(others))
            }
            Request::Absence(wish) => self.change_roster(actor, wish),
            Request::BeAt(open) => {
                self.be_at(actor, open)?;
                self.at_items().map(Reply::AtItems)
            }
            read => self.look_up(actor, read),
        }
    }

    fn change_roster(&mut self, actor: &Actor, wish: AbsenceWish) -> Result<Reply, StoreError> {
        match wish {
            AbsenceWish::Note { name, absence } => self.note_absence(actor, &name, &absence)?,
            AbsenceWish::End(absence) => self.end_absence(actor, absence)?,
        }
        Ok(Reply::RosterChanged)
    }

    fn told_doubts(&self) -> Result<Reply, StoreError> {
        self.doubts(DOUBTS)
            .map(|(doubts, total)| Reply::Doubts { doubts, total })
    }

    /// Who could take a person, and who has whom.
    fn choose(&self, request: Request) -> Result<Reply, StoreError> {
        match request {
            Request::Pairs(of) => self.pairs(of).map(Reply::Pairs),
            Request::Candidates { item, relaxed } => {
                let ranking = Box::new(self.candidates(item, relaxed)?);
                Ok(Reply::Candidates { item, ranking })
            }
            _ => self.pair_load().map(Reply::PairLoad),
        }
    }

    fn look_up(&self, actor: &Actor, request: Request) -> Result<Reply, StoreError> {
        match request {
            Request::Counts => self.open_counts().map(Reply::Counts),
            Request::HasPin => self.has_pin(actor).map(Reply::HasPin),
            Request::Visits { from, until } => self
                .visit_calendar(from, until)
                .map(|calendar| Reply::Visits(Box::new(calendar))),
            Request::Crew => self.crew().map(Reply::Crew),
            Request::TeamsAway => self.teams_away().map(Reply::TeamsAway),
            Request::Queue(filter) => self.queue(&filter).map(Reply::Queue),
            Request::Item(id) => self.item_view(id).map(|view| Reply::Item(Box::new(view))),
            Request::ItemNumbered(number) => {
                let item = self.item_numbered(&number)?;
                self.item_view(item.id)
                    .map(|view| Reply::Item(Box::new(view)))
            }
            Request::Pairs(_) | Request::PairLoad | Request::Candidates { .. } => {
                self.choose(request)
            }
            Request::Consultation(number) => self
                .consultation(&number)
                .map(|found| Reply::Consultation(Box::new(found))),
            Request::Record(id) => self.record(id).map(|view| Reply::Record(Box::new(view))),
            Request::Earlier(id) => self
                .earlier(id)
                .map(|earlier| Reply::Earlier(Box::new(earlier))),
            Request::LookUp { asked, from, limit } => self
                .find_consultations(&asked, from, limit)
                .map(|page| Reply::LookedUp(Box::new(page))),
            Request::History(subject) => self
                .history(&subject)
                .map(|history| Reply::History(Box::new(history))),
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
            Request::Release(item) => self
                .release(item)
                .map(|released| Reply::Released(Box::new(released))),
            Request::Facility(id) => self
                .facility(id)
                .map(|found| Reply::Facility(Box::new(found))),
            Request::DoubtCount => self.open_reviews().map(Reply::DoubtCount),
            Request::Doubts => self.told_doubts(),
            Request::Facilities(ids) => self.facilities(&ids).map(Reply::Facilities),
            Request::Entry(id) => self
                .entry_record(id)
                .map(|found| Reply::Entry(Box::new(found))),
            Request::CallsDue => self.calls_due().map(Reply::CallsDue),
            Request::Locate(address) => self
                .position_of(&address)
                .map(|position| Reply::Located { address, position }),
            Request::Handed(HandedWish::Around) => self
                .handed_drafts(Some(actor.staff))
                .map(|around| Reply::Handed(HandedReply::Around(around))),
            Request::Supply => self
                .supply_facts()
                .map(|facts| Reply::Supply(Box::new(facts))),
            Request::Gaps => self.open_gaps().map(Reply::Gaps),
            Request::Figures(wish) => self.figures(wish),
            Request::Handed(
                HandedWish::HandOver { .. } | HandedWish::Take(_) | HandedWish::Discard(_),
            )
            | Request::Register(_)
            | Request::Step(_)
            | Request::StepNumbered { .. }
            | Request::StepAll(_)
            | Request::Start { .. }
            | Request::RaiseGap(_)
            | Request::RaiseTheme(_)
            | Request::WritePaper(_)
            | Request::DeclareRoom(_)
            | Request::DecideDoubt(_)
            | Request::UndoDoubt
            | Request::AddTo { .. }
            | Request::Correct(_)
            | Request::ConfirmEntry(_)
            | Request::CalledInVain(_)
            | Request::EditEntry(_)
            | Request::SetNotice { .. }
            | Request::Absence(_)
            | Request::MarkSeen { .. }
            | Request::WriteHandOver { .. }
            | Request::Acknowledge(_)
            | Request::Reveal(_)
            | Request::Day { .. }
            | Request::BePresent { .. }
            | Request::BeAt(_)
            | Request::TryPin(_) => Err(StoreError::ReadOnly),
        }
    }
}
