//! Carrying out what screens and dialogs ask of the frame; all else is passed on to the outside.

use super::dialog::Dialog;
use super::effect::{Effect, Effects};
use super::event::{Asker, Place};
use super::front::Front;
use super::notice::Notice;
use super::screen::Desk;
use super::{App, Opened, work};
use crate::config::Bell;
use crate::domain::draft::Unsaved;
use crate::explain;
use crate::keymap::{Keymap, help};
use crate::search::Answer as Found;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::{Reply, Request};
use chrono::{DateTime, Utc};
use uuid::Uuid;

impl App {
    /// Carries out the effects of a screen or of its dialogs.
    pub(super) fn carry(&mut self, from: Front, effects: Effects) {
        for effect in effects {
            match effect {
                Effect::Open(dialog) => self.open(from, *dialog),
                Effect::Go(place) => self.go(&place),
                Effect::Notify(notice) => self.tell(notice),
                Effect::Run(command) => {
                    self.remember(command);
                    self.run(command);
                }
                Effect::Chosen { asker, choice } => self.choose(asker, choice),
                Effect::UseKeymap(which) => {
                    self.keymap = Keymap::shipped(which);
                    self.desk.locale = help::named(&self.keymap, self.desk.locale);
                    self.keymap_name = which.name();
                    self.resolver.forget();
                }
                Effect::Bell if self.desk.config.bell == Bell::Off => {}
                outside => self.out.push(outside),
            }
        }
    }

    /// Puts a dialog over the screen that asked for it.
    pub(super) fn open(&mut self, home: Front, dialog: Dialog) {
        self.resolver.forget();
        self.following.clear();
        self.dialogs.push(Opened { home, dialog });
    }

    /// Goes to a place. What was typed on the way stays where it is.
    pub(super) fn go(&mut self, place: &Place) {
        let to = Front::of_place(place);
        if to == Front::Directory && to != self.front {
            self.take_along();
        }
        self.dialogs
            .retain(|opened| opened.home != self.front || !opened.dialog.layered().is_passing());
        if to != self.front {
            self.behind
                .retain(|front| *front != to && *front != self.front);
            self.behind.push(self.front);
            self.out.push(Effect::FlushDrafts);
        }
        self.come_to(to, Some(place));
    }

    /// Whoever is spoken of on the screen in front is where the directory measures from.
    fn take_along(&mut self) {
        if let Some(home) = self.screen(self.front).whereabouts() {
            let effects = self.directory.measure_from(home);
            self.carry(Front::Directory, effects);
        }
    }

    /// Goes back to the screen before; false when there is none.
    pub(super) fn go_back(&mut self) -> bool {
        let Some(to) = self.behind.pop() else {
            return false;
        };
        self.out.push(Effect::FlushDrafts);
        self.come_to(to, None);
        true
    }

    pub(super) fn come_to(&mut self, to: Front, place: Option<&Place>) {
        if to != self.front {
            let (screen, desk) = self.screen_mut(self.front);
            let effects = screen.left(desk);
            self.carry(self.front, effects);
        }
        self.front = to;
        self.resolver.forget();
        self.following.clear();
        if let Some(place) = place {
            let (screen, desk) = self.screen_mut(to);
            let effects = screen.led_to(place, desk);
            self.carry(to, effects);
        }
        let (screen, desk) = self.screen_mut(to);
        let effects = screen.entered(desk);
        self.carry(to, effects);
    }

    fn choose(&mut self, asker: Asker, choice: usize) {
        if let Some(front) = Front::of_asker(asker) {
            let (screen, desk) = self.screen_mut(front);
            let effects = screen.chosen(choice, desk);
            self.carry(front, effects);
        }
    }

    /// Gives an answer of the store to whoever asked, and news of it to the others.
    pub(super) fn answered(&mut self, asker: Asker, result: Result<Reply, StoreError>) {
        let result = result.map(|reply| self.veil.over(reply, &self.desk));
        let own = result
            .as_ref()
            .ok()
            .and_then(|reply| own_changes(reply, &self.desk));
        match (Front::of_asker(asker), asker) {
            (Some(front), _) => {
                let (screen, desk) = self.screen_mut(front);
                let effects = screen.answered_as(asker, result, desk);
                self.carry(front, effects);
            }
            (None, Asker::Dialog) => {
                if let Some(at) = self
                    .dialogs
                    .iter()
                    .rposition(|opened| opened.dialog.layered().is_waiting())
                {
                    self.at_dialog(at, |dialog, desk| {
                        dialog.layered_mut().answered(result, desk)
                    });
                }
            }
            (None, Asker::Teams) => self.teams_answered(result),
            (None, Asker::Curtain) => self.curtain_answered(result),
            (None, _) => self.answered_frame(result),
        }
        if let Some(changes) = own {
            self.changed(Front::of_asker(asker), &changes);
        }
    }

    fn answered_frame(&mut self, result: Result<Reply, StoreError>) {
        match result {
            Ok(Reply::Counts(counts)) => self.counts = counts,
            Ok(Reply::Revealed) => self.revealed(),
            Ok(Reply::Item(view)) => {
                let item = view.item;
                self.go(&Place::Work {
                    kind: item.kind,
                    item: Some(item.id),
                });
            }
            Ok(Reply::Stepped(stepped)) => {
                self.tell(Notice::info(work::told(&stepped, &self.desk)));
            }
            Ok(_) => {}
            Err(error) => {
                let told = explain::store_error(&error, &self.desk.office, self.desk.locale);
                self.tell(Notice::error(told.line(self.desk.locale)));
            }
        }
    }

    /// Another desk has saved something.
    pub(super) fn saved_elsewhere(&mut self, changes: &Changes) {
        self.changed(None, changes);
    }

    /// Tells every screen but `but` what has changed.
    fn changed(&mut self, but: Option<Front>, changes: &Changes) {
        if !changes.items.is_empty() {
            self.ask_counts();
            self.ask_teams();
        }
        for front in Front::ALL {
            if Some(front) != but {
                let (screen, desk) = self.screen_mut(front);
                let effects = screen.changed(changes, desk);
                self.carry(front, effects);
            }
        }
    }

    /// The index was (re)built: the directory looks again.
    pub(super) fn directory_ready(&mut self, facilities: usize) {
        self.facilities = Some(facilities);
        let effects = self.directory.ready(facilities, &self.desk);
        self.carry(Front::Directory, effects);
    }

    pub(super) fn tell_found(&mut self, found: &Found) {
        for front in Front::ALL {
            let (screen, desk) = self.screen_mut(front);
            let effects = screen.found(found, desk);
            self.carry(front, effects);
        }
    }

    pub(super) fn intake_draft(&mut self, draft: Uuid, written: Result<DateTime<Utc>, Unsaved>) {
        let (screen, desk) = self.screen_mut(Front::Intake);
        let effects = screen.draft_written(draft, written, desk);
        self.carry(Front::Intake, effects);
    }

    pub(super) fn ask_counts(&mut self) {
        self.out.push(Effect::Ask {
            asker: Asker::Shell,
            request: Request::Counts,
        });
    }
}

/// What a reply says that this very desk has changed.
fn own_changes(reply: &Reply, desk: &Desk) -> Option<Changes> {
    let mut changes = Changes {
        at: Some(desk.now),
        ..Changes::default()
    };
    match reply {
        Reply::Registered(registered) => {
            changes.consultations.insert(registered.id.0);
            changes
                .items
                .extend(registered.items.iter().map(|item| item.id.0));
        }
        Reply::Stepped(stepped) => {
            changes.items.insert(stepped.item.id.0);
            changes
                .items
                .extend(stepped.made.iter().map(|item| item.id.0));
        }
        Reply::SteppedAll(taken) => {
            let items = taken.stepped.iter().map(|stepped| stepped.item.id.0);
            changes.items.extend(items);
        }
        Reply::Amended(view) => drop(changes.consultations.insert(view.consultation.id.0)),
        Reply::Started(item) | Reply::ThemeRaised { item, .. } => {
            changes.items.insert(item.id.0);
        }
        Reply::EntryChanged(_) => changes.directory = true,
        Reply::RosterChanged => changes.roster = true,
        _ => return None,
    }
    Some(changes)
}
