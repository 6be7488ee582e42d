//! The directory screen as a function: keys and answers in, effects and state out.

use super::*;
use crate::app::notice::Notice;
use crate::app::screen::{Handled, Screen};
use crate::app::teams::TeamWatch;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::facility::{FacilityDetails, LocalKnowledge};
use crate::domain::ids::StaffId;
use crate::domain::staff::{Actor, Role};
use crate::keymap::{Command, Layer};
use crate::locale::{Lang, Locale};
use crate::office::Office;
use crate::search::{Answer, Matched, Relax};
use crate::store::changes::Changes;
use crate::store::request::Reply;
use std::sync::Arc;
use std::time::Duration;

pub(crate) fn desk() -> Desk {
    let now = "2026-11-16T00:00:00Z".parse().unwrap();
    Desk {
        office: Arc::new(Office::shipped()),
        locale: Locale::new(Lang::Ja),
        me: Actor {
            staff: StaffId(1),
            name: "佐藤".into(),
            role: Role::Coordinator,
            desk: "t".into(),
        },
        staff: Arc::new(Vec::new()),
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

fn clinic(id: i64) -> Facility {
    Facility {
        id: FacilityId(id),
        revision: 1,
        area: None,
        details: FacilityDetails {
            kind: "clinic".into(),
            name: format!("見本{id}医院"),
            phone: "0473001234".into(),
            ..FacilityDetails::default()
        },
        local: LocalKnowledge::default(),
        capabilities: Vec::new(),
        rooms: Vec::new(),
        sources: Vec::new(),
        vanished: false,
        position_is_towns: false,
    }
}

fn hits(ids: std::ops::RangeInclusive<i64>) -> Hits {
    let hit = |id| Hit {
        id: FacilityId(id),
        score: 1,
        matched: Vec::<Matched>::new(),
        distance_km: None,
    };
    Hits {
        total: ids.clone().count(),
        items: ids.map(hit).collect(),
        relax: Vec::new(),
    }
}

/// The search thread and the store, at once.
struct Behind {
    directory: Directory,
    desk: Desk,
    found: Hits,
    notices: Vec<Notice>,
    places: Vec<Place>,
    copied: Vec<String>,
    dialogs: usize,
}

impl Behind {
    fn new(found: Hits) -> Self {
        let mut behind = Self {
            directory: Directory::default(),
            desk: desk(),
            found,
            notices: Vec::new(),
            places: Vec::new(),
            copied: Vec::new(),
            dialogs: 0,
        };
        let effects = behind.directory.entered(&behind.desk);
        behind.carry(effects);
        let effects = behind.directory.ready(9, &behind.desk);
        behind.carry(effects);
        behind
    }

    fn carry(&mut self, effects: Effects) {
        for effect in effects {
            let more = match effect {
                Effect::Search(request) => self
                    .directory
                    .found(&answer(request.query, self.found.clone()), &self.desk),
                Effect::Ask {
                    request: Request::Facilities(ids),
                    ..
                } => {
                    let entries = ids.into_iter().map(|id| clinic(id.0)).collect();
                    self.directory
                        .answered(Ok(Reply::Facilities(entries)), &self.desk)
                }
                Effect::Ask {
                    request: Request::DoubtCount,
                    ..
                } => self
                    .directory
                    .answered(Ok(Reply::DoubtCount(0)), &self.desk),
                Effect::Notify(notice) => {
                    self.notices.push(notice);
                    Effects::new()
                }
                Effect::Go(place) => {
                    self.places.push(place);
                    Effects::new()
                }
                Effect::CopyPhone(number) => {
                    self.copied.push(number);
                    Effects::new()
                }
                Effect::Open(_) => {
                    self.dialogs += 1;
                    Effects::new()
                }
                other => panic!("{other:?}"),
            };
            self.carry(more);
        }
    }

    fn run(&mut self, command: Command) -> bool {
        match self.directory.command(command, &self.desk) {
            Handled::Yes(effects) => self.carry(effects),
            Handled::No => return false,
        }
        true
    }

    fn type_in(&mut self, text: &str) {
        let effects = self.directory.text(text, &self.desk);
        self.carry(effects);
    }
}

fn answer(query: Query, hits: Hits) -> Answer {
    Answer {
        generation: 0,
        query,
        hits,
        counts: Vec::new(),
        took: Duration::ZERO,
    }
}

#[test]
fn only_the_answer_to_the_newest_query_is_shown() {
    let desk = desk();
    let mut directory = Directory::default();
    let asked = |effects: Effects| match effects.into_iter().next() {
        Some(Effect::Search(request)) => request.query,
        other => panic!("{other:?}"),
    };
    let old = asked(directory.text("さ", &desk));
    let new = asked(directory.text("くら", &desk));
    assert!(directory.found(&answer(old, hits(1..=5)), &desk).is_empty());
    assert!(!directory.found(&answer(new, hits(2..=3)), &desk).is_empty());
    assert_eq!(
        directory.total(),
        0,
        "nothing is shown before its rows are known"
    );
    let entries = vec![clinic(2), clinic(3)];
    let _ = directory.answered(Ok(Reply::Facilities(entries)), &desk);
    assert_eq!(
        (directory.total(), directory.selected()),
        (2, Some(FacilityId(2)))
    );
}

#[test]
fn the_hands_stay_on_an_institution_while_the_list_moves_under_them() {
    let mut behind = Behind::new(hits(1..=9));
    behind.run(Command::FieldNext);
    behind.run(Command::MoveDown);
    behind.run(Command::MoveDown);
    behind.found = hits(3..=9);
    let effects = behind.directory.ready(8, &behind.desk);
    behind.carry(effects);
    assert_eq!(behind.directory.selected(), Some(FacilityId(3)));
    assert_eq!(behind.directory.selected_row(), Some(0));
}

#[test]
fn kana_typed_in_the_list_goes_on_in_the_query() {
    let mut behind = Behind::new(hits(1..=3));
    behind.run(Command::FieldNext);
    assert_eq!(behind.directory.layers(), [Layer::List]);
    behind.type_in("さくら");
    assert_eq!(behind.directory.layers(), [Layer::Field]);
    assert_eq!(behind.directory.query().text(), "さくら");
}

#[test]
fn esc_takes_the_query_first_and_the_screen_second() {
    let mut behind = Behind::new(hits(1..=3));
    behind.type_in("さくら");
    behind.run(Command::FieldNext);
    assert!(behind.run(Command::Back));
    assert!(behind.directory.query().is_empty());
    assert!(!behind.run(Command::Back));
}

#[test]
fn a_completion_is_walked_with_arrows_and_taken_with_enter() {
    let mut behind = Behind::new(hits(1..=3));
    behind.type_in("#mito");
    assert_eq!(behind.directory.layers(), [Layer::Dialog, Layer::Field]);
    behind.run(Command::GoPrimary);
    assert_eq!(behind.directory.query().text(), "#看取り ");
    assert!(
        behind.places.is_empty(),
        "Enter finished the word and did nothing else"
    );
    assert_eq!(
        behind.directory.mark_columns(&behind.desk)[0],
        "end-of-life"
    );
}

#[test]
fn when_nothing_is_found_one_key_takes_out_what_costs_most() {
    let relax = |term: &str, would_find| Relax {
        term: term.to_owned(),
        would_find,
    };
    let none = Hits {
        relax: vec![relax("#24", 4), relax("さくら", 11)],
        ..Hits::default()
    };
    let mut behind = Behind::new(none);
    behind.type_in("さくら #24");
    behind.run(Command::CandidatesOpen);
    assert_eq!(behind.directory.query().text(), "#24 ");
    behind.directory.query.set_text("さくら #24");
    behind.run(Command::FieldNext);
    behind.run(Command::Pick2);
    assert_eq!(behind.directory.query().text(), "さくら ");
}

#[test]
fn the_number_is_copied_and_shown_large() {
    let mut behind = Behind::new(hits(1..=3));
    behind.run(Command::PhoneCopy);
    assert_eq!(behind.copied, ["047-300-1234"]);
    assert!(
        behind.notices[0]
            .text
            .starts_with("０４７－３００－１２３４"),
        "{:?}",
        behind.notices
    );
}

#[test]
fn the_selected_institution_becomes_the_caller() {
    let mut behind = Behind::new(hits(1..=3));
    behind.run(Command::FieldNext);
    behind.run(Command::MoveDown);
    behind.run(Command::GoPrimary);
    assert_eq!(behind.places, [Place::Caller(FacilityId(2))]);
}

#[test]
fn room_is_not_declared_on_a_file_that_may_not_be_written() {
    let mut behind = Behind::new(hits(1..=3));
    behind.desk.read_only = true;
    behind.run(Command::RoomDeclare);
    assert_eq!((behind.dialogs, behind.notices.len()), (0, 1));
}

#[test]
fn what_another_desk_changed_is_read_again_without_emptying_the_list() {
    let mut behind = Behind::new(hits(1..=3));
    let changes = Changes {
        directory: true,
        ..Changes::default()
    };
    let effects = behind.directory.changed(&changes, &behind.desk);
    assert!(
        matches!(effects.as_slice(), [Effect::Ask { .. }, Effect::Ask { .. }]),
        "{effects:?}"
    );
    assert!(behind.directory.entry(FacilityId(1)).is_some());
}
