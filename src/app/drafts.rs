//! Drafts as the frame sees them: what an earlier session left, and leaving with what could not be written.

use super::App;
use super::dialog::{Confirm, Dialog, Message};
use super::effect::Effect;
use super::front::Front;
use super::notice::Notice;
use super::screen::Desk;
use crate::domain::draft::Draft;
use crate::locale::Label;
use crate::store::drafts::{KEPT_DAYS, Recovered};
use std::path::Path;
use uuid::Uuid;

/// The identity of a draft that is begun now; the time in it keeps drafts in the order of their calls.
pub(super) fn draft_id(desk: &Desk) -> Uuid {
    let millis = u64::try_from(desk.now.timestamp_millis()).unwrap_or(0);
    let nanos = u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000;
    Uuid::new_v7(uuid::Timestamp::from_unix_time(millis / 1000, nanos, 0, 0))
}

impl App {
    /// Hands over drafts of an earlier session; the person is told how many there are.
    pub fn recover(&mut self, drafts: Vec<Draft>) {
        let (notes, drafts): (Vec<Draft>, Vec<Draft>) = drafts
            .into_iter()
            .partition(|draft| draft.hand_over_text().is_some());
        if !notes.is_empty() {
            let told = self.desk.locale.text(Label::TodayNoteRecovered);
            self.tell(Notice::info(told));
            self.today.recover(notes);
        }
        let count = drafts.len();
        if count > 0 {
            let locale = self.desk.locale;
            self.tell(Notice::info(
                locale.fill(Label::AppRecovered, &[("count", &count)]),
            ));
        }
        let (intake, desk) = self.screen_mut(Front::Intake);
        intake.recovered(drafts, desk);
    }

    /// Tells of the drafts in `folder` that are not handed over. What a person may have to act on
    /// stands in front until it is read.
    pub fn tell_recovered(&mut self, recovered: &Recovered, folder: &Path) {
        let locale = self.desk.locale;
        let folder = folder.display();
        let elsewhere = (recovered.elsewhere > 0).then(|| {
            locale.fill(
                Label::AppRecoveredElsewhere,
                &[("count", &recovered.elsewhere)],
            )
        });
        let expired = (recovered.expired > 0).then(|| {
            let values: [(&str, &dyn std::fmt::Display); 3] = [
                ("count", &recovered.expired),
                ("days", &KEPT_DAYS),
                ("folder", &folder),
            ];
            locale.fill(Label::AppRecoveredExpired, &values)
        });
        let torn = (recovered.torn > 0).then(|| {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("count", &recovered.torn), ("folder", &folder)];
            locale.fill(Label::AppRecoveredTorn, &values)
        });
        let kept: Vec<String> = [torn, expired].into_iter().flatten().collect();
        if kept.is_empty() && recovered.drafts.is_empty() {
            if let Some(text) = elsewhere {
                self.tell(Notice::info(text));
            }
            return;
        }
        let lines: Vec<String> = kept.into_iter().chain(elsewhere).collect();
        if lines.is_empty() {
            return;
        }
        let title = locale.text(Label::AppRecoveredTitle);
        // The desk opens on the day view, whatever is in front of it now.
        self.open(self.front, Dialog::Message(Message::new(title, lines)));
    }

    /// The person wants to leave.
    pub(super) fn quit(&mut self) {
        if self.intake.unsaved() > 0 {
            self.ask_to_leave();
        } else {
            self.out.extend(self.intake.close());
            self.out.extend(self.work.close(&self.desk));
            self.out.push(Effect::Quit);
        }
    }

    /// Asks whether to leave although something is in memory only.
    pub(super) fn ask_to_leave(&mut self) {
        let locale = self.desk.locale;
        // The question says the same, and Esc is to answer it.
        self.notices.dismiss();
        // What was typed a moment ago is not told as unsaved yet.
        let count = self.intake.unsaved().max(1);
        let silent: Vec<Effect> = self.intake.close().collect();
        let silent = silent.into_iter().chain(self.work.close(&self.desk));
        let then = silent.chain([Effect::QuitAnyway]).collect();
        let question = Confirm::new(
            locale.text(Label::AppLeaveUnsavedTitle),
            locale.fill(Label::AppLeaveUnsaved, &[("count", &count)]),
            then,
        );
        self.open(self.front, Dialog::Confirm(question));
    }
}
