//! What every screen answers to. The frame (`App`) owns the screens, the
//! dialogs and the keys; a screen owns what it shows.

use super::effect::Effects;
use super::event::{Asker, Place};
use super::notice::Notice;
use super::paper::Letters;
use super::teams::TeamWatch;
use super::veil::InHand;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::draft::{Draft, Unsaved};
use crate::domain::person::PersonDetails;
use crate::domain::staff::{Actor, Staff};
use crate::keymap::command::{Command, Layer, Scope};
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::search::Answer as Found;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::Reply;
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;
use uuid::Uuid;

/// A person's address, or one that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// Whose it is; empty when nobody said.
    pub name: String,
    /// The address.
    pub address: String,
}

impl Whereabouts {
    /// Of a person; `None` without an address.
    #[must_use]
    pub fn of(person: &PersonDetails) -> Option<Self> {
        let address = person.address.trim();
        (!address.is_empty()).then(|| Self {
            name: person.display_name().unwrap_or_default().to_owned(),
            address: address.to_owned(),
        })
    }
}

/// What every screen may look at and none may change.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Vocabularies, areas, workflows, clocks.
    pub office: Arc<Office>,
    /// The language in which people are spoken to.
    pub locale: Locale,
    /// Who sits here.
    pub me: Actor,
    /// Everybody, for hand-overs and staffing.
    pub staff: Arc<Vec<Staff>>,
    /// The settings.
    pub config: Arc<Config>,
    /// The clock's zone and, in tests, its fixed time.
    pub clock: Clock,
    /// The moment of the event being handled.
    pub now: DateTime<Utc>,
    /// Whether this is the throw-away sample office.
    pub demo: bool,
    /// Whether nothing may be written.
    pub read_only: bool,
    /// Where letters come from and go to.
    pub letters: Letters,
    /// Who is under way.
    pub teams: TeamWatch,
    /// How many rows the list in front showed last: what a page is for page-up and page-down.
    pub page_rows: usize,
    /// Whether the window showed last is broad: a board has all its columns there.
    pub is_broad: bool,
}

impl Desk {
    /// The office's date.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.clock.local(self.now).date_naive()
    }

    /// Whether the person may write at this desk: neither the file nor the role forbids it.
    #[must_use]
    pub fn may_write(&self) -> bool {
        !self.read_only && self.me.role.may_write()
    }

    /// What is said as soon as a form opens to somebody who cannot hand it in.
    #[must_use]
    pub fn warns_of_no_saving(&self) -> Option<Notice> {
        if self.may_write() {
            return None;
        }
        let roles = &self.office.vocabularies.roles;
        let role = roles.label(self.me.role.code(), self.locale.lang());
        Some(Notice::warning(if self.me.role.may_write() {
            self.locale.text(Label::AppFileReadOnly).to_owned()
        } else {
            self.locale.fill(Label::AppRoleReadOnly, &[("role", &role)])
        }))
    }
}

/// Whether a screen had a use for what it was told.
#[derive(Debug)]
pub enum Handled {
    /// It had; these are the effects.
    Yes(Effects),
    /// It had not: the frame tries its own meaning.
    No,
}

/// One screen of the desk.
pub trait Screen {
    /// For keys that only this screen has.
    fn scope(&self) -> Scope;

    /// The layers that have the hands now, the foremost first, without `Global`.
    fn layers(&self) -> &'static [Layer];

    /// It has come to the front.
    fn entered(&mut self, desk: &Desk) -> Effects;

    /// Another screen has come to the front.
    fn left(&mut self, _desk: &Desk) -> Effects {
        Effects::new()
    }

    /// The person wants something.
    fn command(&mut self, command: Command, desk: &Desk) -> Handled;

    /// Text was typed or pasted into a field, or typed in a list (then it is for the filter).
    fn text(&mut self, text: &str, desk: &Desk) -> Effects;

    /// The store has answered a request of this screen.
    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects;

    /// The same for a screen that asks under several names.
    fn answered_as(
        &mut self,
        _asker: Asker,
        result: Result<Reply, StoreError>,
        desk: &Desk,
    ) -> Effects {
        self.answered(result, desk)
    }

    /// Another desk has saved something; called for screens behind as well.
    fn changed(&mut self, changes: &Changes, desk: &Desk) -> Effects;

    /// Somebody wants to be taken to a place on this screen; told just before [`Screen::entered`].
    fn led_to(&mut self, _place: &Place, _desk: &Desk) -> Effects {
        Effects::new()
    }

    /// The person chose a row of an [`super::dialog::Pick`] that this screen opened.
    fn chosen(&mut self, _choice: usize, _desk: &Desk) -> Effects {
        Effects::new()
    }

    /// The search thread has found something; an answer to an older query is to be dropped.
    fn found(&mut self, _found: &Found, _desk: &Desk) -> Effects {
        Effects::new()
    }

    /// Drafts that an earlier session left, the oldest call first.
    fn recovered(&mut self, _drafts: Vec<Draft>, _desk: &Desk) {}

    /// A draft is on disk since then, or could not be written.
    fn draft_written(
        &mut self,
        _draft: Uuid,
        _written: Result<DateTime<Utc>, Unsaved>,
        _desk: &Desk,
    ) -> Effects {
        Effects::new()
    }

    /// The commands of the footer, the most useful first; those without a key here are left out.
    fn footer(&self) -> &'static [Command] {
        &[]
    }

    /// The case in hand, whose names may be revealed.
    fn in_hand(&self) -> Option<InHand> {
        None
    }

    /// Where whoever is spoken of here lives: the directory measures distances from there.
    fn whereabouts(&self) -> Option<Whereabouts> {
        None
    }

    /// What the footer calls a command that means something special now.
    fn wording(&self, _command: Command) -> Option<Label> {
        None
    }

    /// The same in the words of a workflow file.
    fn naming<'d>(&self, _command: Command, _desk: &'d Desk) -> Option<&'d str> {
        None
    }

    /// Whether a command would do something now, for the footer.
    fn applies(&self, command: Command, desk: &Desk) -> bool;

    /// When the screen wants to be woken without any key, if ever.
    fn next_deadline(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// The moment of [`Screen::next_deadline`] has come.
    fn woken(&mut self, _desk: &Desk) -> Effects {
        Effects::new()
    }
}
