//! The model: an office as lists of what is and what was.

use std::collections::{BTreeMap, BTreeSet};

/// Who is at the desks, and what they may.
pub const PEOPLE: [(&str, May); 4] = [
    ("佐藤", May::Refer),
    ("所長", May::Refer),
    ("森", May::Register),
    ("見学", May::Look),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum May {
    Look,
    /// Also register, add, correct, note and take back.
    Register,
    /// Also every step of a referral.
    Refer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Claim,
    Release,
    TakeOver,
    Clarify,
    Offer(usize),
    Answer(usize, Answered),
    Hold,
    Resume,
    Cancel,
    Note,
    Undo,
}

impl Step {
    pub fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Release => "release",
            Self::TakeOver => "take-over",
            Self::Clarify => "clarify",
            Self::Offer(_) => "offer",
            Self::Answer(..) => "answer",
            Self::Hold => "hold",
            Self::Resume => "resume",
            Self::Cancel => "cancel",
            Self::Note => "note",
            Self::Undo => "undo",
        }
    }
}

/// Something that somebody wants to do; of items and records the number is whichever it means of those there are.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    Register(usize),
    Look(usize),
    Add(usize),
    Correct(usize),
    Step {
        item: usize,
        step: Step,
        /// Without having looked at what it is now.
        is_blind: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Stale,
    Denied,
    WrongState,
    Guarded,
    NothingToUndo,
}

/// An item as anybody can see it.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    pub state: String,
    pub owner: Option<usize>,
    pub revision: u32,
    pub asked: BTreeSet<usize>,
    pub accepted: BTreeSet<usize>,
    pub history: Vec<String>,
}

/// What a step changes and taking it back restores.
#[derive(Debug, Clone)]
struct Stand {
    state: &'static str,
    held: &'static str,
    owner: Option<usize>,
    asked: BTreeSet<usize>,
    accepted: BTreeSet<usize>,
}

#[derive(Debug)]
struct Item {
    stand: Stand,
    revision: u32,
    /// How it stood before each step that can still be taken back.
    past: Vec<Stand>,
    history: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Model {
    /// Key and revision of each record, in the order of the numbers; each has one item.
    records: Vec<(usize, u32)>,
    items: Vec<Item>,
    seen_items: BTreeMap<(usize, usize), u32>,
    seen_records: BTreeMap<(usize, usize), u32>,
    history: Vec<String>,
}

impl Model {
    /// The act with an item or record that is there; `None` while there is none.
    pub fn meant(&self, act: Act) -> Option<Act> {
        let of = |wanted: usize| wanted.checked_rem(self.items.len());
        Some(match act {
            Act::Register(key) => Act::Register(key),
            Act::Look(item) => Act::Look(of(item)?),
            Act::Add(record) => Act::Add(of(record)?),
            Act::Correct(record) => Act::Correct(of(record)?),
            Act::Step {
                item,
                step,
                is_blind,
            } => Act::Step {
                item: of(item)?,
                step,
                is_blind,
            },
        })
    }

    pub fn look(&mut self, who: usize, item: usize) {
        self.seen_items
            .insert((who, item), self.items[item].revision);
        self.seen_records.insert((who, item), self.records[item].1);
    }

    pub fn seen_item(&self, who: usize, item: usize) -> u32 {
        self.seen_items.get(&(who, item)).copied().unwrap_or(1)
    }

    pub fn seen_record(&self, who: usize, record: usize) -> u32 {
        self.seen_records.get(&(who, record)).copied().unwrap_or(1)
    }

    pub fn stands(&self, item: usize) -> Seen {
        let item = &self.items[item];
        Seen {
            state: item.stand.state.to_owned(),
            owner: item.stand.owner,
            revision: item.revision,
            asked: item.stand.asked.clone(),
            accepted: item.stand.accepted.clone(),
            history: item.history.clone(),
        }
    }

    pub fn history(&self) -> &[String] {
        &self.history
    }

    /// What comes of it; what it changes is changed.
    pub fn does(&mut self, who: usize, act: Act) -> Outcome {
        let (name, may) = PEOPLE[who];
        if may == May::Look {
            self.history.push(format!("{name} denied"));
            return Outcome::Denied;
        }
        let record = |at: usize| format!("R8-{:05}", at + 1);
        match act {
            Act::Look(_) => unreachable!("looking changes nothing"),
            Act::Register(key) => {
                let before = self.records.iter().position(|(known, _)| *known == key);
                let verb = if before.is_some() {
                    "register-again"
                } else {
                    "register"
                };
                let at = before.unwrap_or_else(|| self.takes_in(key));
                self.history.push(format!("{name} {verb} {}", record(at)));
                Outcome::Done
            }
            Act::Add(at) => {
                self.history.push(format!("{name} add {}", record(at)));
                Outcome::Done
            }
            Act::Correct(at) => {
                if self.seen_record(who, at) != self.records[at].1 {
                    return Outcome::Stale;
                }
                self.records[at].1 += 1;
                self.seen_records.insert((who, at), self.records[at].1);
                self.history.push(format!("{name} correct {}", record(at)));
                Outcome::Done
            }
            Act::Step {
                item: at,
                step,
                is_blind,
            } => {
                if !is_blind && self.seen_item(who, at) != self.items[at].revision {
                    return Outcome::Stale;
                }
                let outcome = self.items[at].takes(who, may, step);
                let number = format!("R8-S{:04}", at + 1);
                match outcome {
                    Outcome::Done => {
                        self.seen_items.insert((who, at), self.items[at].revision);
                        let step = step.name();
                        self.history.push(format!("{name} step {number} {step}"));
                    }
                    Outcome::Denied => self.history.push(format!("{name} denied")),
                    _ => {}
                }
                outcome
            }
        }
    }

    fn takes_in(&mut self, key: usize) -> usize {
        self.records.push((key, 1));
        self.items.push(Item {
            stand: Stand {
                state: "requested",
                held: "",
                owner: None,
                asked: BTreeSet::new(),
                accepted: BTreeSet::new(),
            },
            revision: 1,
            past: Vec::new(),
            history: Vec::new(),
        });
        self.records.len() - 1
    }
}

impl Item {
    fn takes(&mut self, who: usize, may: May, step: Step) -> Outcome {
        let before = self.stand.clone();
        let outcome = match step {
            Step::Undo => self.is_taken_back(),
            _ => self.goes(who, may, step),
        };
        if outcome == Outcome::Done {
            self.revision += 1;
            self.history.push(step.name().to_owned());
            if !matches!(step, Step::Undo | Step::Note) {
                self.past.push(before);
            }
        }
        outcome
    }

    fn is_taken_back(&mut self) -> Outcome {
        match self.past.pop() {
            Some(before) => {
                self.stand = before;
                Outcome::Done
            }
            None => Outcome::NothingToUndo,
        }
    }

    fn goes(&mut self, who: usize, may: May, step: Step) -> Outcome {
        let stand = &mut self.stand;
        let is_open = !["on-hold", "cancelled"].contains(&stand.state);
        let is_here = match step {
            Step::Claim | Step::Release | Step::TakeOver | Step::Cancel => {
                stand.state != "cancelled"
            }
            Step::Clarify => ["requested", "clarifying"].contains(&stand.state),
            Step::Offer(_) => ["requested", "clarifying", "offering"].contains(&stand.state),
            Step::Answer(..) => stand.state == "offering",
            Step::Hold => is_open,
            Step::Resume => stand.state == "on-hold",
            Step::Note | Step::Undo => true,
        };
        if !is_here {
            return Outcome::WrongState;
        }
        if may < May::Refer && step != Step::Note {
            return Outcome::Denied;
        }
        let is_met = match step {
            Step::Claim => stand.owner.is_none_or(|owner| owner == who),
            Step::Release | Step::TakeOver => stand.owner.is_some(),
            Step::Offer(clinic) => {
                !stand.asked.contains(&clinic) && !stand.accepted.contains(&clinic)
            }
            Step::Answer(clinic, _) => stand.asked.contains(&clinic),
            _ => true,
        };
        if !is_met {
            return Outcome::Guarded;
        }
        match step {
            Step::Claim | Step::TakeOver => stand.owner = Some(who),
            Step::Release => stand.owner = None,
            Step::Clarify => {
                stand.owner.get_or_insert(who);
                stand.state = "clarifying";
            }
            Step::Offer(clinic) => {
                stand.owner.get_or_insert(who);
                stand.asked.insert(clinic);
                stand.state = "offering";
            }
            Step::Answer(clinic, answered) => {
                stand.owner.get_or_insert(who);
                stand.asked.remove(&clinic);
                if answered == Answered::Yes {
                    stand.accepted.insert(clinic);
                    stand.asked.clear();
                    stand.state = "accepted";
                }
            }
            Step::Hold => {
                stand.held = stand.state;
                stand.state = "on-hold";
            }
            Step::Resume => stand.state = stand.held,
            Step::Cancel => stand.state = "cancelled",
            Step::Note | Step::Undo => {}
        }
        Outcome::Done
    }
}
