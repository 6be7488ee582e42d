//! Rows as a role sees them: masked before a line of the command line is printed, and by the veil of a desk
//! (`app/veil`) before any screen has them.

use super::amend::RecordView;
use super::figures::Behind;
use super::lists::QueueRow;
use super::recognise::{CallerHit, PersonHit};
use super::request::DayFacts;
use crate::domain::consultation::Consultation;
use crate::domain::contact::{Contact, Counterpart};
use crate::domain::pair::Pair;
use crate::domain::person::PersonDetails;
use crate::domain::rights::Sight;
use crate::text::blackout::Blackout;
use std::sync::Arc;

/// A row of a list that tells of somebody.
pub trait Seen: Sized {
    /// The row as it may be seen.
    #[must_use]
    fn seen_with(self, sight: Sight) -> Self;
}

impl<T: Seen> Seen for Vec<T> {
    fn seen_with(self, sight: Sight) -> Self {
        match sight {
            Sight::Full => self,
            Sight::Masked => self.into_iter().map(|row| row.seen_with(sight)).collect(),
        }
    }
}

/// Hides in a text what is known of its person.
fn blackout(person: &PersonDetails) -> Blackout {
    Blackout::default()
        .name(&person.name)
        .name(&person.kana)
        .address(&person.address)
        .phone(&person.phone)
}

impl Seen for PersonDetails {
    fn seen_with(self, sight: Sight) -> Self {
        let hide = blackout(&self);
        let text = |text: &str| match sight {
            Sight::Full => text.to_owned(),
            Sight::Masked => hide.hide(text),
        };
        Self {
            name: sight.name(&self.name),
            kana: sight.name(&self.kana),
            phone: sight.phone(&self.phone),
            address: sight.whole(&self.address).to_owned(),
            key_person: sight.whole(&self.key_person).to_owned(),
            place_note: text(&self.place_note),
            speaking_note: text(&self.speaking_note),
            ..self
        }
    }
}

impl Seen for QueueRow {
    fn seen_with(mut self, sight: Sight) -> Self {
        if sight == Sight::Full {
            return self;
        }
        let nobody = PersonDetails::default();
        let hide = blackout(self.person.as_ref().unwrap_or(&nobody));
        for value in self.item.details.values_mut() {
            *value = hide.hide(value);
        }
        self.person = self.person.map(|person| person.seen_with(sight));
        self
    }
}

impl Seen for Consultation {
    fn seen_with(mut self, sight: Sight) -> Self {
        if sight == Sight::Full {
            return self;
        }
        let details = &mut self.details;
        let hide = blackout(&details.person).name(&details.caller.name);
        for text in [
            &mut details.narrative,
            &mut details.background,
            &mut details.response_text,
            &mut details.next_action,
        ] {
            *text = hide.hide(text);
        }
        details.caller.name = sight.name(&details.caller.name);
        details.caller.kana = sight.name(&details.caller.kana);
        details.caller.phone = sight.phone(&details.caller.phone);
        details.caller.call_back = sight.phone(&details.caller.call_back);
        details.person = std::mem::take(&mut details.person).seen_with(sight);
        self
    }
}

impl Seen for Counterpart {
    fn seen_with(self, sight: Sight) -> Self {
        Self {
            name: sight.name(&self.name),
            ..self
        }
    }
}

impl Seen for Behind {
    fn seen_with(mut self, sight: Sight) -> Self {
        if sight == Sight::Masked {
            let hide = self
                .names
                .iter()
                .fold(Blackout::default(), |hide, name| hide.name(name));
            self.begins = hide.hide(&self.begins);
            self.names.clear();
        }
        self
    }
}

impl Seen for Pair {
    fn seen_with(mut self, sight: Sight) -> Self {
        self.person_name = sight.name(&self.person_name);
        self
    }
}

impl Seen for PersonHit {
    fn seen_with(mut self, sight: Sight) -> Self {
        let details = std::mem::take(&mut self.person.details);
        self.person.details = details.seen_with(sight);
        self
    }
}

impl Seen for CallerHit {
    fn seen_with(mut self, sight: Sight) -> Self {
        self.name = sight.name(&self.name);
        self.kana = sight.name(&self.kana);
        self.phone = sight.phone(&self.phone);
        self.about = self.about.map(|about| Box::new(about.seen_with(sight)));
        self
    }
}

impl Seen for RecordView {
    fn seen_with(mut self, sight: Sight) -> Self {
        if sight == Sight::Full {
            return self;
        }
        let record = &self.consultation.details;
        let hide = blackout(&record.person)
            .name(&record.caller.name)
            .name(&record.caller.kana);
        for added in &mut self.additions {
            added.text = hide.hide(&added.text);
        }
        // What a field said before may be another name, which nobody knows to hide.
        for correction in &mut self.corrections {
            correction.old.clear();
            correction.new.clear();
        }
        self.consultation = self.consultation.seen_with(sight);
        self.is_masked = true;
        self
    }
}

impl Seen for Contact {
    fn seen_with(mut self, sight: Sight) -> Self {
        if sight == Sight::Full {
            return self;
        }
        let hide = Blackout::default().name(&self.person);
        self.with.organisation = hide.hide(&self.with.organisation);
        self.text = hide.name(&self.with.name).hide(&self.text);
        self.with = self.with.seen_with(sight);
        self.person = sight.name(&self.person);
        self
    }
}

impl Seen for DayFacts {
    fn seen_with(mut self, sight: Sight) -> Self {
        if sight == Sight::Full {
            return self;
        }
        let mask = |person: &mut Option<String>| {
            *person = person.take().map(|name| sight.name(&name));
        };
        for row in self.open.iter_mut().chain(&mut self.closed) {
            mask(&mut Arc::make_mut(row).person);
        }
        for one in &mut self.received {
            let one = Arc::make_mut(one);
            mask(&mut one.person);
            one.caller = std::mem::take(&mut one.caller).seen_with(sight);
        }
        self
    }
}
