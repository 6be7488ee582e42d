//! What the desk proposes for one field of a step: ranked clinics, open offers, physicians.

use crate::domain::ids::FacilityId;
use crate::domain::work_item::Details;
use std::collections::BTreeSet;

/// The field that names institutions.
const CLINIC: &str = "clinic";

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The value in stored form.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Why, or what else there is to know.
    pub detail: String,
}

/// People proposed to go along, of whom as many are taken as are marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The field.
    pub field: String,
    /// Who, the best first.
    pub options: Vec<Proposal>,
    /// Those who are taken.
    pub taken: BTreeSet<usize>,
}

impl Beside {
    fn turn(&mut self, at: usize) {
        if at < self.options.len() && !self.taken.remove(&at) {
            self.taken.insert(at);
        }
    }

    /// Those who are taken, and others that somebody named.
    fn given(&self, named: &str) -> String {
        let taken = self.taken.iter().filter_map(|at| self.options.get(*at));
        let mut ids: Vec<&str> = taken.map(|option| option.value.as_str()).collect();
        let others = named.split(',').filter(|id| !id.is_empty());
        for id in others {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.join(",")
    }
}

/// Proposals in order, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposals {
    field: String,
    options: Vec<Proposal>,
    chosen: usize,
    /// Further ones to be taken at the same time (一斉).
    marked: BTreeSet<usize>,
    /// Given when the best one is passed over: field, and what is said if nobody says more.
    passing_over: Option<(String, String)>,
    takes_several: bool,
    /// A second list below the first, and the place of the hand in it.
    beside: Option<Beside>,
    hand_beside: Option<usize>,
}

impl Proposals {
    /// Proposals for a field; `None` when there is nothing to propose.
    #[must_use]
    pub fn new(field: &str, options: Vec<Proposal>, chosen: usize) -> Option<Self> {
        let chosen = chosen.min(options.len().checked_sub(1)?);
        let field = field.to_owned();
        let marked = BTreeSet::new();
        Some(Self {
            field,
            options,
            chosen,
            marked,
            passing_over: None,
            takes_several: false,
            beside: None,
            hand_beside: None,
        })
    }

    /// With `reason` put into `field` whenever the first one is passed over.
    #[must_use]
    pub fn with_reason(mut self, field: &str, reason: &str) -> Self {
        self.passing_over = Some((field.to_owned(), reason.to_owned()));
        self
    }

    /// With people who go along.
    #[must_use]
    pub fn with_beside(mut self, beside: Option<Beside>) -> Self {
        self.beside = beside;
        self
    }

    /// People who go along.
    #[must_use]
    pub fn beside(&self) -> Option<&Beside> {
        self.beside.as_ref()
    }

    /// The row of the hand in the second list; `None` while it is in the first.
    #[must_use]
    pub fn hand_beside(&self) -> Option<usize> {
        self.hand_beside
    }

    /// Rows of both lists, each with the one below it.
    #[must_use]
    pub fn rows(&self) -> usize {
        let beside = self
            .beside
            .as_ref()
            .map_or(0, |beside| beside.options.len() + 1);
        self.options.len() + 1 + beside
    }

    /// Allowing several at once.
    #[must_use]
    pub fn several(mut self, marked: BTreeSet<usize>) -> Self {
        self.takes_several = true;
        self.marked = marked;
        self
    }

    /// The field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The institution under the hand, where institutions are proposed.
    #[must_use]
    pub fn clinic(&self) -> Option<FacilityId> {
        let chosen = self.options.get(self.chosen)?;
        let id = chosen.value.parse().ok()?;
        (self.field == CLINIC).then_some(FacilityId(id))
    }

    /// Every institution that is proposed.
    pub(super) fn clinics(&self) -> impl Iterator<Item = FacilityId> {
        let options = self.options.iter().filter(|_| self.field == CLINIC);
        options.filter_map(|option| option.value.parse().ok().map(FacilityId))
    }

    /// All of them.
    #[must_use]
    pub fn options(&self) -> &[Proposal] {
        &self.options
    }

    /// The chosen one, from 0.
    #[must_use]
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// Whether one is marked beside the chosen one.
    #[must_use]
    pub fn is_marked(&self, at: usize) -> bool {
        self.marked.contains(&at)
    }

    /// The field for the reason of passing over the best one, while it is passed over.
    #[must_use]
    pub fn wants_reason(&self) -> Option<&str> {
        let best_is_in = self.chosen == 0 || self.marked.contains(&0);
        self.passing_over
            .as_ref()
            .filter(|_| !best_is_in)
            .map(|(field, _)| field.as_str())
    }

    /// Chooses the one of that place, if there is one.
    pub fn pick(&mut self, at: usize) {
        if at < self.options.len() {
            self.chosen = at;
            self.hand_beside = None;
        } else if let Some(beside) = &mut self.beside {
            beside.turn(at - self.options.len());
        }
    }

    /// Chooses the next or the one before.
    pub fn step(&mut self, forward: bool) {
        let last = self.options.len() - 1;
        let last_beside = self.beside.as_ref().map(|beside| beside.options.len() - 1);
        match (self.hand_beside, last_beside) {
            (Some(at), Some(last)) if forward => self.hand_beside = Some((at + 1).min(last)),
            (Some(at), _) => self.hand_beside = at.checked_sub(1),
            (None, Some(_)) if forward && self.chosen == last => self.hand_beside = Some(0),
            (None, _) if forward => self.chosen = (self.chosen + 1).min(last),
            (None, _) => self.chosen = self.chosen.saturating_sub(1),
        }
    }

    /// Marks the chosen one, or takes its mark away.
    pub fn mark(&mut self) {
        if let (Some(beside), Some(at)) = (&mut self.beside, self.hand_beside) {
            beside.turn(at);
        } else if self.takes_several && !self.marked.remove(&self.chosen) {
            self.marked.insert(self.chosen);
        }
    }

    /// Who goes along, where people are proposed: its field and the ids; `named` are others whom somebody named.
    pub(super) fn along(&self, named: &Details) -> Option<(String, String)> {
        let beside = self.beside.as_ref()?;
        let others = named.get(&beside.field).map_or("", String::as_str);
        Some((beside.field.clone(), beside.given(others)))
    }

    /// The values to hand over, with the reason where nobody gave another.
    pub(super) fn given(&self) -> Details {
        let mut taken: Vec<usize> = self.marked.iter().copied().collect();
        if taken.is_empty() {
            taken.push(self.chosen);
        }
        let values: Vec<&str> = taken
            .iter()
            .filter_map(|at| self.options.get(*at))
            .map(|option| option.value.as_str())
            .collect();
        let mut given = Details::from([(self.field.clone(), values.join(","))]);
        if values.len() > 1 {
            given.insert("mode".to_owned(), "broadcast".to_owned());
        }
        given
    }

    /// The reason to be given when nobody gave another.
    pub(super) fn standing_reason(&self) -> Option<(&str, &str)> {
        self.wants_reason()?;
        self.passing_over
            .as_ref()
            .map(|(field, reason)| (field.as_str(), reason.as_str()))
    }
}
