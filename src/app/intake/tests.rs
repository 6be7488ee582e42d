//! The intake screen without a terminal: commands and typed text in, effects out.

mod calls;
mod recognising;
mod registering;

use super::*;
use crate::app::event::Asker;
use crate::app::screen::Screen;
use crate::app::teams::TeamWatch;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::draft::Draft;
use crate::domain::ids::{ConsultationId, ItemId, PersonId, StaffId};
use crate::domain::intake::ConsultationInput;
use crate::domain::number::Number;
use crate::domain::person::{Person, PersonDetails};
use crate::domain::staff::{Actor, Role};
use crate::keymap::command::Layer;
use crate::locale::{Lang, Locale};
use crate::office::Office;
use crate::store::StoreError;
use crate::store::recognise::{CallerHit, PersonHit};
use crate::store::request::{Reply, Request};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static OFFICE: LazyLock<Arc<Office>> = LazyLock::new(|| Arc::new(Office::shipped()));

fn desk() -> Desk {
    let now = "2026-06-11T05:35:00Z".parse().unwrap();
    Desk {
        office: Arc::clone(&OFFICE),
        locale: Locale::new(Lang::Ja),
        me: Actor {
            staff: StaffId(2),
            name: "佐藤".to_owned(),
            role: Role::Reception,
            desk: "test".to_owned(),
        },
        staff: Arc::default(),
        config: Arc::new(Config::default()),
        clock: Clock::fixed(now, chrono_tz::Asia::Tokyo),
        now,
        demo: false,
        read_only: false,
        letters: crate::app::paper::Letters::default(),
        teams: TeamWatch::default(),
        page_rows: 10,
        is_broad: false,
    }
}

/// The screen, its desk, and every effect so far.
struct Seat {
    intake: Intake,
    desk: Desk,
    effects: Effects,
}

impl Seat {
    fn with_a_call() -> Self {
        let mut seat = Self {
            intake: Intake::default(),
            desk: desk(),
            effects: Effects::new(),
        };
        seat.f2();
        seat
    }

    fn f2(&mut self) {
        self.effects
            .extend(self.intake.led_to(&Place::NewIntake, &self.desk));
        self.effects.extend(self.intake.entered(&self.desk));
    }

    fn run(&mut self, command: Command) -> &mut Self {
        if let Handled::Yes(effects) = self.intake.command(command, &self.desk) {
            self.effects.extend(effects);
        }
        self
    }

    fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.effects
                .extend(self.intake.text(&letter.to_string(), &self.desk));
        }
        self
    }

    fn fill(&mut self, code: &str, text: &str) -> &mut Self {
        self.call().form.focus_on(code, None);
        self.types(text)
    }

    fn call(&mut self) -> &mut Call {
        self.intake.front.as_mut().unwrap()
    }

    fn text(&mut self, code: &str) -> String {
        self.call().form.text(code)
    }

    fn at(&mut self) -> String {
        self.call().form.focused_code().to_owned()
    }

    fn answer(&mut self, asker: Asker, result: Result<Reply, StoreError>) -> &mut Self {
        let effects = self.intake.answered_as(asker, result, &self.desk);
        self.effects.extend(effects);
        self
    }

    /// The askers of look-ups so far, the newest last.
    fn lookups(&self) -> Vec<(Asker, &Request)> {
        self.asked()
            .filter(|(asker, _)| matches!(asker, Asker::IntakeLookup { .. }))
            .collect()
    }

    fn registers(&self) -> Vec<&ConsultationInput> {
        let inputs = self.asked().filter_map(|(_, request)| match request {
            Request::Register(input) => Some(input.as_ref()),
            _ => None,
        });
        inputs.collect()
    }

    fn asked(&self) -> impl Iterator<Item = (Asker, &Request)> {
        self.effects.iter().filter_map(|effect| match effect {
            Effect::Ask { asker, request } => Some((*asker, request)),
            _ => None,
        })
    }

    fn notices(&self) -> Vec<&str> {
        let texts = self.effects.iter().filter_map(|effect| match effect {
            Effect::Notify(notice) => Some(notice.text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    fn last_draft(&self) -> &Draft {
        let drafts = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::SaveDraft(draft) => Some(draft.as_ref()),
            _ => None,
        });
        drafts.unwrap()
    }

    fn drops(&self) -> usize {
        self.effects
            .iter()
            .filter(|effect| matches!(effect, Effect::DropDraft(_)))
            .count()
    }
}

fn caller() -> CallerHit {
    CallerHit {
        organisation: "ひがしケアプラン".to_owned(),
        facility: None,
        name: "佐藤 恵子".to_owned(),
        kana: "サトウ ケイコ".to_owned(),
        occupation: Some("care-manager".to_owned()),
        phone: "090-0000-4521".to_owned(),
        calls: 3,
        last_at: None,
        last_category: None,
        about: None,
    }
}

fn person() -> PersonHit {
    let details = PersonDetails {
        name: "山田 花子".to_owned(),
        kana: "ヤマダ ハナコ".to_owned(),
        birth_date: "1945-03-05".parse().ok(),
        address: "松戸市小金原4-2".to_owned(),
        speaking_note: "耳が遠い".to_owned(),
        ..PersonDetails::default()
    };
    PersonHit {
        person: Person {
            id: PersonId(7),
            revision: 1,
            details,
        },
        open_items: Vec::new(),
        consultations: 2,
        last_at: None,
        last_category: None,
    }
}

fn found(callers: Vec<CallerHit>, persons: Vec<PersonHit>) -> Reply {
    Reply::Recognised { callers, persons }
}

fn made(created: bool, items: Vec<StartedItem>) -> Reply {
    Reply::Registered(Registered {
        number: Number::consultation('R', 8, 12),
        id: ConsultationId(12),
        created,
        person: None,
        items,
    })
}

fn referral() -> StartedItem {
    StartedItem {
        number: Number::item('R', 8, 'S', 3),
        id: ItemId(3),
        kind: "referral".to_owned(),
    }
}
