//! Invented institutions, taken over like an edition of the public sources, so that readings,
//! positions and capabilities arise as they do from real ones.

use super::Size;
use super::dice::Dice;
use super::people::Towns;
use super::staff::Team;
use super::words::{DIRECTORY, KindWords, Spoken};
use crate::domain::area::{AreaCode, AreaGuess};
use crate::domain::facility::{
    FacilityDetails, Filing, LocalKnowledge, Position, ShortNotice, Source,
};
use crate::domain::ids::FacilityId;
use crate::domain::room::Room;
use crate::import::Edition;
use crate::store::Apply;
use crate::store::request::NewRoom;
use crate::store::{Store, StoreError};
use chrono::Days;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Institutions of one invented prefecture; each is an edition of its own, so that memory
/// stays bounded.
const PER_PREFECTURE: usize = 60_000;
/// The first invented prefecture; Japan has 47.
const FIRST_PREFECTURE: usize = 80;
/// So many institutions are known by more than their entry: they are called and asked.
const KNOWN: usize = 2_000;
/// Days for which a short notice holds.
const NOTICE_DAYS: u64 = 10;
/// Half the width of an area, in degrees.
const SPREAD: f64 = 0.007;

/// An institution that the stories speak of.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub id: FacilityId,
    pub name: String,
    pub phone: String,
    pub area: AreaCode,
    /// Makes home visits and would take the role.
    pub visits: bool,
    /// Said that it has no room.
    pub full: bool,
}

/// The known institutions by kind.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub places: BTreeMap<String, Vec<Place>>,
    /// Declarations of room and how many days ago they were made.
    pub rooms: Vec<(i64, NewRoom)>,
}

impl Directory {
    /// Any institution of a kind.
    pub fn any(&self, dice: &mut Dice, kind: &str) -> Option<&Place> {
        dice.pick(self.places.get(kind)?)
    }

    /// Clinics to ask for a person of an area, the nearest first.
    pub fn to_ask(&self, dice: &mut Dice, area: &AreaCode, towns: &Towns) -> Vec<FacilityId> {
        let clinics = self.places.get("clinic").into_iter().flatten();
        let mut near: Vec<(u8, &Place)> = clinics
            .filter(|place| place.visits && !place.full)
            .map(|place| {
                let next = towns.neighbours(area).contains(&place.area);
                let distance = if place.area == *area {
                    0
                } else {
                    2 - u8::from(next)
                };
                (distance, place)
            })
            .collect();
        dice.shuffle(&mut near);
        near.sort_by_key(|(distance, _)| *distance);
        near.iter().map(|(_, place)| place.id).collect()
    }
}

/// One institution before it is in the directory.
struct Draft {
    source: Source,
    area: AreaCode,
    visits: bool,
    details: FacilityDetails,
}

/// Fills the directory.
pub(super) fn found(
    store: &mut Store,
    team: &Team,
    towns: &Towns,
    size: &Size,
) -> Result<Directory, StoreError> {
    let count = usize::try_from(size.facilities).unwrap_or(usize::MAX);
    let mut dice = Dice::new(size.seed ^ 0xD1_4EC7);
    let kinds = kinds(&mut dice);
    let mut directory = Directory::default();
    let mut known: Vec<Draft> = Vec::new();
    let mut made = 0;
    while made < count {
        let upto = count.min(made + PER_PREFECTURE);
        let mut editions: [Edition; 2] =
            [Edition::of(Source::Kouseikyoku), Edition::of(Source::Kaigo)];
        for at in made..upto {
            let Some(draft) = draft(store, &mut dice, towns, &kinds, at) else {
                continue;
            };
            let edition = editions
                .iter_mut()
                .find(|edition| edition.source == draft.source);
            if let Some(edition) = edition {
                edition.read += 1;
                edition.institutions.push(draft.details.clone());
            }
            if known.len() < KNOWN {
                known.push(draft);
            }
        }
        for edition in editions.iter().filter(|edition| edition.read > 0) {
            let file = [PathBuf::from("sample")];
            store.apply_edition(&team.admin, edition, &file, Apply::Write, &mut |_| true)?;
        }
        made = upto;
    }
    for draft in &known {
        let key = &draft.details.source_key;
        let Some(id) = store.facility_of_source(draft.source, key)? else {
            continue;
        };
        directory.get_to_know(store, team, &mut dice, draft, id)?;
    }
    Ok(directory)
}

impl Directory {
    /// What the centre itself has learnt of an institution.
    fn get_to_know(
        &mut self,
        store: &mut Store,
        team: &Team,
        dice: &mut Dice,
        draft: &Draft,
        id: FacilityId,
    ) -> Result<(), StoreError> {
        let kind = draft.details.kind.as_str();
        let words = &DIRECTORY.local;
        let mut local = LocalKnowledge::default();
        if draft.visits || dice.chance(20) {
            dice.word(&words.liaison).clone_into(&mut local.liaison);
            dice.word(&words.how_to_reach)
                .clone_into(&mut local.how_to_reach);
            dice.word(&words.notes).clone_into(&mut local.notes);
        }
        if dice.chance(4) {
            let from = store.clock().today();
            local.notice = Some(ShortNotice {
                from,
                until: from + Days::new(NOTICE_DAYS),
                text: dice.word(&words.notices).to_owned(),
            });
        }
        if draft.visits && kind == "clinic" {
            let mut can = words.can.clone();
            dice.shuffle(&mut can);
            local.cannot = can
                .split_off(dice.below(3) + 8)
                .into_iter()
                .take(2)
                .collect();
            local.can = can;
            local.takes_sub_attending = dice.chance(85).then(|| dice.chance(88));
        }
        if local != LocalKnowledge::default() {
            store.set_local(&team.admin, id, &local, None)?;
        }
        // An address of a town that two areas share: somebody has looked.
        if store.office().areas.locate(&draft.details.address) != AreaGuess::One(draft.area.clone())
        {
            store.set_facility_area(&team.admin, id, Some(&draft.area), None)?;
        }
        let willing = local.takes_sub_attending != Some(false);
        let full = self.declare(dice, kind, draft.visits, id);
        self.places.entry(kind.to_owned()).or_default().push(Place {
            id,
            name: draft.details.name.clone(),
            phone: draft.details.phone.clone(),
            area: draft.area.clone(),
            visits: draft.visits && willing,
            full,
        });
        Ok(())
    }

    /// What was said of room: mostly lately, partly so long ago that it counts no more. Returns
    /// whether there is none.
    fn declare(&mut self, dice: &mut Dice, kind: &str, visits: bool, id: FacilityId) -> bool {
        let forms: &[&str] = match (kind, visits) {
            ("clinic", true) => &["referral", "home-visit"],
            ("hospital", _) => &["backup-bed", "respite"],
            ("visiting-nurse", _) => &["visiting-nurse"],
            ("dental", true) => &["home-dental"],
            _ => &[],
        };
        let mut full = false;
        let days = if dice.chance(72) {
            dice.between(0, 24)
        } else {
            dice.between(34, 80)
        };
        for form in forms {
            if !dice.chance(82) {
                continue;
            }
            let room = match dice.below(10) {
                0..5 => Room::Yes,
                5..8 => Room::Conditional,
                8 => Room::Waiting,
                _ => Room::No,
            };
            full |= *form == "referral" && room == Room::No;
            let places = (room == Room::Yes).then(|| u32::try_from(dice.between(1, 4)).ok());
            let note = if room == Room::Yes {
                ""
            } else {
                dice.word(&DIRECTORY.local.room_notes)
            };
            let (form, note) = ((*form).to_owned(), note.to_owned());
            let declared = NewRoom {
                facility: id,
                form,
                room,
                places: places.flatten(),
                note,
                until: None,
            };
            self.rooms.push((days, declared));
        }
        full
    }
}

/// The kinds in the proportions of the file, in any order.
fn kinds(dice: &mut Dice) -> Vec<&'static KindWords> {
    let mut kinds: Vec<&KindWords> = DIRECTORY
        .kind
        .iter()
        .flat_map(|kind| std::iter::repeat_n(kind, kind.share))
        .collect();
    dice.shuffle(&mut kinds);
    kinds
}

/// The institution of a serial: first the support centre of every area, then all others.
fn draft(
    store: &Store,
    dice: &mut Dice,
    towns: &Towns,
    kinds: &[&KindWords],
    at: usize,
) -> Option<Draft> {
    let office = store.office();
    let centres = office.areas.all();
    if let Some(area) = centres.get(at) {
        let mut details = place(dice, towns, &area.code, at);
        details.source_key = format!("{}0{:07}", FIRST_PREFECTURE, at + 1);
        "support-centre".clone_into(&mut details.kind);
        details.name.clone_from(&area.support_centre);
        details.kana = String::new();
        details.phone.clone_from(&area.support_centre_phone);
        let code = area.code.clone();
        return Some(Draft {
            source: Source::Kaigo,
            area: code,
            visits: false,
            details,
        });
    }
    let serial = at - centres.len();
    let kind = kinds.get(serial % kinds.len().max(1))?;
    let area = towns.area(dice)?.clone();
    let mut details = place(dice, towns, &area, at);
    let prefecture = FIRST_PREFECTURE + at / PER_PREFECTURE;
    details.source_key = format!("{prefecture}{}{:07}", kind.table, at + 1);
    details.kind.clone_from(&kind.code);
    let name = name(dice, kind, serial);
    details.name = name.written;
    details.kana = name.kana;
    dice.word(&kind.hours).clone_into(&mut details.hours);
    details.services = services(dice, kind);
    details.filings = filings(dice, &kind.code);
    let visits = !details.filings.is_empty();
    let source = Source::from_code(&kind.source)?;
    Some(Draft {
        source,
        area,
        visits,
        details,
    })
}

/// Where it stands and how it is reached.
fn place(dice: &mut Dice, towns: &Towns, area: &AreaCode, at: usize) -> FacilityDetails {
    let address = towns.address(dice, area);
    let [north, east] = DIRECTORY
        .centres
        .get(&area.0)
        .copied()
        .unwrap_or(DIRECTORY.elsewhere);
    let position = Position::in_japan(
        north + SPREAD * dice.either_way(),
        east + SPREAD * dice.either_way(),
    );
    // No exchange begins with 0: nobody can have these numbers.
    let line = 1_000 + at;
    FacilityDetails {
        address,
        municipality: towns.municipality().to_owned(),
        position,
        phone: format!("047-0{:02}-{:04}", line / 10_000, line % 10_000),
        fax: format!("047-0{:02}-{:04}", 50 + line / 10_000, line % 10_000),
        ..FacilityDetails::default()
    }
}

/// A name that no other institution has.
fn name(dice: &mut Dice, kind: &KindWords, serial: usize) -> Spoken {
    let words = &*DIRECTORY;
    let pairs = words.marks.len() * words.elements.len();
    // Steps through all pairs before one comes back, in no visible order.
    let pair = (serial * 37) % pairs.max(1);
    let round = serial / pairs.max(1);
    let mark = words.marks.get(pair % words.marks.len());
    let element = words.elements.get(pair / words.marks.len());
    let suffix = dice.pick(&kind.suffixes);
    let number = if round == 0 {
        String::new()
    } else {
        format!("{}", round + 1)
    };
    let part = |of: fn(&Spoken) -> &str| {
        let text = |word: Option<&Spoken>| word.map(of).unwrap_or_default().to_owned();
        format!("{}{}{number}{}", text(mark), text(element), text(suffix))
    };
    Spoken {
        written: part(|word| &word.written),
        kana: part(|word| &word.kana),
    }
}

fn services(dice: &mut Dice, kind: &KindWords) -> Vec<String> {
    let several = kind.code == "clinic" || kind.code == "hospital";
    let mut services = kind.services.clone();
    if several {
        let count = if kind.code == "hospital" { 5 } else { 2 };
        dice.shuffle(&mut services);
        services.truncate(dice.below(count) + 1);
    }
    services
}

/// About half of those that could file for home care have.
fn filings(dice: &mut Dice, kind: &str) -> Vec<Filing> {
    let Some(sets) = DIRECTORY.filings.get(kind).filter(|_| dice.chance(55)) else {
        return Vec::new();
    };
    let set = dice.pick(sets).into_iter().flatten();
    let filing = |word: &Spoken| Filing {
        symbol: word.written.clone(),
        name: word.kana.clone(),
        since: String::new(),
    };
    set.map(filing).collect()
}
