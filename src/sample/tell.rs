//! The telling: calls, steps and declarations in the order of their times, each through the
//! store with the clock at its moment.

mod unfold;

use super::Size;
use super::calls::{Call, Calls};
use super::dice::Dice;
use super::stories::{self, Case, Filling, Story};
use super::times::HOUR;
use crate::clock::Clock;
use crate::domain::ids::ItemId;
use crate::domain::staff::Actor;
use crate::store::request::NewRoom;
use crate::store::{Store, StoreError};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Consultations to one round of the stories.
const PER_ROUND: usize = 600;
/// Rounds at most: beyond it only answered calls are added.
const MOST_ROUNDS: usize = 20;
/// The screens that a coordinator has looked at.
const SEEN: [&str; 1] = ["today"];

/// Something that happens once its time has come.
#[derive(Debug)]
enum Act {
    /// A story begins.
    Begin(usize),
    /// The step of a story.
    Step(usize, usize),
    /// A clinic says whether it has room.
    Room(NewRoom),
    /// A coordinator looks at the day.
    Look,
}

/// How far a story has come.
#[derive(Debug)]
struct Told {
    story: Story,
    owner: Actor,
    case: Option<Case>,
    item: Option<ItemId>,
}

struct Teller<'a> {
    store: &'a mut Store,
    clock: &'a Clock,
    filling: &'a Filling<'a>,
    calls: Calls<'a>,
    dice: Dice,
    told: Vec<Told>,
    /// Acts by time, then in the order in which they were thought of.
    ahead: BinaryHeap<Reverse<(DateTime<Utc>, usize)>>,
    acts: Vec<Option<Act>>,
}

/// Tells everything up to now.
pub(super) fn tell(
    store: &mut Store,
    clock: &Clock,
    filling: &Filling<'_>,
    size: &Size,
) -> Result<(), StoreError> {
    let mut dice = Dice::new(size.seed ^ 0x7E11);
    let count = usize::try_from(size.consultations).unwrap_or(usize::MAX);
    let rounds = (count / PER_ROUND).clamp(1, MOST_ROUNDS);
    let enough = if count < PER_ROUND {
        count / 4
    } else {
        usize::MAX
    };
    let stories = stories::all(&mut dice, &filling.past, rounds, enough);
    let from_calls = stories
        .iter()
        .filter(|story| !story.word.calls.is_empty())
        .count();
    let office = store.office().clone();
    let today = filling.past.today();
    let calls = Calls::new(
        size,
        today,
        filling.towns,
        filling.directory,
        &office.vocabularies,
    );
    let owners = stories.into_iter().map(|story| {
        let owner = filling.team.owner(&mut dice).clone();
        Told {
            story,
            owner,
            case: None,
            item: None,
        }
    });
    let told = owners.collect();
    let mut teller = Teller {
        store,
        clock,
        filling,
        calls,
        dice,
        told,
        ahead: BinaryHeap::new(),
        acts: Vec::new(),
    };
    teller.think_ahead();
    teller.answer_calls(count.saturating_sub(from_calls))?;
    teller.act_until(filling.past.now)
}

impl Teller<'_> {
    fn think_ahead(&mut self) {
        let mut acts = Vec::new();
        for (at, told) in self.told.iter().enumerate() {
            acts.push((told.story.begins, Act::Begin(at)));
            for (step, (time, _)) in told.story.steps.iter().enumerate() {
                acts.push((*time, Act::Step(at, step)));
            }
        }
        let past = &self.filling.past;
        for (days, room) in &self.filling.directory.rooms {
            let minute = self.dice.between(0, 7 * HOUR);
            let time = past.on(-days, 9, 0) + TimeDelta::minutes(minute);
            let time = past.last_open(time.min(past.ago(20)), &mut self.dice);
            acts.push((time, Act::Room(room.clone())));
        }
        acts.push((
            past.last_open(past.on(-1, 16, 50), &mut self.dice),
            Act::Look,
        ));
        for (serial, (time, act)) in acts.into_iter().enumerate() {
            self.ahead.push(Reverse((time, serial)));
            self.acts.push(Some(act));
        }
    }

    /// Calls that are answered at once, spread over the open days.
    fn answer_calls(&mut self, count: usize) -> Result<(), StoreError> {
        let past = self.filling.past;
        let mut days = past.open_days();
        days.push(past.today());
        for (at, day) in days.iter().enumerate() {
            let (from, until) = past.calls_of(*day);
            let share = |at: usize| count * at / days.len();
            let calls = i64::try_from(share(at + 1) - share(at)).unwrap_or(0);
            let span = (until - from).num_seconds().max(1);
            for call in 0..calls {
                let apart = span / calls;
                let received =
                    from + TimeDelta::seconds(apart * call + self.dice.between(0, apart / 2));
                self.answer(received)?;
            }
        }
        Ok(())
    }

    fn answer(&mut self, received: DateTime<Utc>) -> Result<(), StoreError> {
        let call = self.calls.any();
        let by = self.filling.team.on_the_phone(&mut self.dice).clone();
        self.take(received, &by, call)
    }

    /// Takes a call: it lasts some minutes and is entered when it has ended, or in the evening.
    fn take(
        &mut self,
        received: DateTime<Utc>,
        by: &Actor,
        mut call: Call,
    ) -> Result<(), StoreError> {
        let now = self.filling.past.now;
        let ended = received + TimeDelta::minutes(self.dice.between(3, 17));
        let ended = ended.min(now - TimeDelta::seconds(20));
        let received = received.min(ended);
        let late = if self.dice.chance(6) {
            self.dice.between(90, 200)
        } else {
            1
        };
        let entered = (ended + TimeDelta::minutes(late)).min(now - TimeDelta::seconds(5));
        self.act_until(entered)?;
        self.clock_to(entered);
        let written = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        call.input.received_at = Some(written(received));
        call.input.ended_at = Some(written(ended));
        let registered = self.store.register(by, &call.input)?;
        self.calls.remember(call, registered.number);
        Ok(())
    }

    /// Everything that happens up to a moment.
    fn act_until(&mut self, until: DateTime<Utc>) -> Result<(), StoreError> {
        while let Some(Reverse((time, serial))) = self.ahead.peek().copied() {
            if time > until {
                break;
            }
            self.ahead.pop();
            let Some(act) = self.acts.get_mut(serial).and_then(Option::take) else {
                continue;
            };
            self.clock_to(time);
            self.act(time, act)?;
        }
        Ok(())
    }

    fn act(&mut self, time: DateTime<Utc>, act: Act) -> Result<(), StoreError> {
        match act {
            Act::Begin(story) => self.begin(story),
            Act::Step(story, step) => self.step(story, step, time),
            Act::Room(room) => {
                let by = self.filling.team.owner(&mut self.dice).clone();
                self.store.declare_room(&by, &room).map(|_| ())
            }
            Act::Look => {
                for by in &self.filling.team.coordinators {
                    for screen in SEEN {
                        self.store.mark_seen(by, screen)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// The clock moves forwards only.
    fn clock_to(&self, at: DateTime<Utc>) {
        let ahead = at - self.clock.now();
        if ahead > TimeDelta::zero() {
            self.clock.advance(ahead);
        }
    }
}
