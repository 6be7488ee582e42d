//! What this desk has done, the newest last: what `^Z` takes back, wherever the hand is meanwhile.

use crate::domain::ids::ItemId;
use crate::domain::work_item::WorkItem;
use crate::store::Stepped;

/// How many steps are remembered; older ones are taken back at their item.
const KEPT: usize = 100;

/// One item of something done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trace {
    pub kind: String,
    pub item: ItemId,
    /// The revision that our step left. As long as the item has it, nobody came after us.
    pub revision: u32,
}

impl Trace {
    fn of(item: &WorkItem) -> Self {
        Self {
            kind: item.kind.clone(),
            item: item.id,
            revision: item.revision,
        }
    }
}

/// Things done, each of one item or of a bunch.
#[derive(Debug, Default)]
pub(super) struct Done(Vec<Vec<Trace>>);

impl Done {
    /// The newest thing done.
    pub fn newest(&self) -> Option<&[Trace]> {
        self.0.last().map(Vec::as_slice)
    }

    /// Forgets the newest thing done.
    pub fn forget_newest(&mut self) {
        self.0.pop();
    }

    /// Takes note of steps taken together.
    pub fn did<'s>(&mut self, stepped: impl Iterator<Item = &'s Stepped>) {
        let (back, forth): (Vec<&Stepped>, Vec<&Stepped>) =
            stepped.partition(|stepped| stepped.is_undo);
        for stepped in back {
            self.took_back(&stepped.item);
        }
        let (notes, steps): (Vec<&Stepped>, Vec<&Stepped>) = forth
            .into_iter()
            .partition(|step| step.transition == "note");
        for note in notes {
            // A note is never taken back; what was done before it still is our newest step.
            self.followed(
                note.item.id,
                note.item.revision.saturating_sub(1),
                note.item.revision,
            );
        }
        if !steps.is_empty() {
            self.0
                .push(steps.iter().map(|step| Trace::of(&step.item)).collect());
            let surplus = self.0.len().saturating_sub(KEPT);
            self.0.drain(..surplus);
        }
    }

    /// A step was taken back: it goes, and what we did to the item just before is the newest again.
    fn took_back(&mut self, item: &WorkItem) {
        let newest = self
            .0
            .iter_mut()
            .rev()
            .find(|traces| traces.iter().any(|trace| trace.item == item.id));
        let Some(traces) = newest else { return };
        let at = traces.iter().position(|trace| trace.item == item.id);
        let taken = at.map(|at| traces.remove(at));
        self.0.retain(|traces| !traces.is_empty());
        if let Some(taken) = taken {
            self.followed(item.id, taken.revision.saturating_sub(1), item.revision);
        }
    }

    /// What left `before` stands at `now`, and nobody else came between.
    fn followed(&mut self, item: ItemId, before: u32, now: u32) {
        let traces = self.0.iter_mut().rev().flatten();
        for trace in traces.filter(|trace| trace.item == item && trace.revision == before) {
            trace.revision = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::area::AreaCode;
    use crate::domain::number::Number;
    use crate::domain::urgency::Urgency;
    use crate::domain::work_item::Details;
    use chrono::DateTime;

    fn stepped(item: i64, revision: u32, transition: &str, is_undo: bool) -> Stepped {
        Stepped {
            item: WorkItem {
                id: ItemId(item),
                number: Number::item('R', 8, 'S', 1),
                kind: "referral".to_owned(),
                state: "requested".to_owned(),
                person: None,
                origin: None,
                parent: None,
                area: Some(AreaCode("01".to_owned())),
                urgency: Urgency::Normal,
                owner: None,
                next: None,
                held_state: None,
                details: Details::new(),
                created_at: DateTime::UNIX_EPOCH,
                state_since: DateTime::UNIX_EPOCH,
                revision,
            },
            transition: transition.to_owned(),
            is_undo,
            made: Vec::new(),
            is_raised: false,
        }
    }

    fn newest(done: &Done) -> Vec<(i64, u32)> {
        let newest = done.newest().unwrap_or_default();
        newest
            .iter()
            .map(|trace| (trace.item.0, trace.revision))
            .collect()
    }

    #[test]
    fn what_was_done_last_is_newest_whichever_item_it_was() {
        let mut done = Done::default();
        done.did([stepped(1, 2, "claim", false)].iter());
        done.did([stepped(2, 2, "claim", false), stepped(3, 5, "claim", false)].iter());
        assert_eq!(newest(&done), [(2, 2), (3, 5)]);
    }

    #[test]
    fn after_taking_back_the_step_before_is_newest_at_the_revision_the_undo_left() {
        let mut done = Done::default();
        done.did([stepped(1, 2, "claim", false)].iter());
        done.did([stepped(1, 3, "offer", false)].iter());
        done.did([stepped(1, 4, "offer", true)].iter());
        assert_eq!(newest(&done), [(1, 4)]);
    }

    #[test]
    fn a_step_of_somebody_else_between_ours_stays_a_reason_to_ask() {
        let mut done = Done::default();
        done.did([stepped(1, 2, "claim", false)].iter());
        done.did([stepped(1, 4, "offer", false)].iter());
        done.did([stepped(1, 5, "offer", true)].iter());
        assert_eq!(
            newest(&done),
            [(1, 2)],
            "revision 2 is no longer the item's"
        );
    }

    #[test]
    fn a_note_is_no_step_but_keeps_ours_the_newest() {
        let mut done = Done::default();
        done.did([stepped(1, 2, "claim", false)].iter());
        done.did([stepped(1, 3, "note", false)].iter());
        assert_eq!(newest(&done), [(1, 3)]);
    }
}
