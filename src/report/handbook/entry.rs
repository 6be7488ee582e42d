//! One institution as a reader may see it.

use super::Edition;
use crate::domain::facility::{Facility, Position};
use crate::domain::handbook::HandbookField as Field;
use crate::domain::room::{Room, RoomDeclaration, RoomNow};
use crate::locale::Label;
use crate::report::day::day_in_words;
use crate::report::supply::area_name;
use crate::store::handbook::HandbookRow;
use crate::text::phone;

/// A line of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which field it is.
    pub field: Field,
    /// What it is called.
    pub label: &'static str,
    /// What is known, in words.
    pub value: String,
}

/// An institution without anything that the reader may not see.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key under which a handbook file knows it.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its reading, where it may be shown.
    pub kana: String,
    /// What kind of institution it is, in words.
    pub kind: String,
    /// The entry itself; only the CSV looks into it, field by field as it is allowed.
    pub(super) facility: Facility,
    /// All else that is known, in the order in which people ask.
    pub facts: Vec<Fact>,
}

impl Entry {
    pub(super) fn of(row: &HandbookRow, edition: &Edition<'_>) -> Self {
        let details = &row.facility.details;
        let kinds = &edition.office.vocabularies.facility_kinds;
        let mut facts = Facts {
            edition,
            facts: Vec::new(),
        };
        facts.all(&row.facility);
        Self {
            key: row.key.clone(),
            name: details.name.clone(),
            kana: if edition.shows(Field::Kana) {
                details.kana.clone()
            } else {
                String::new()
            },
            kind: kinds.label(&details.kind, edition.locale.lang()).to_owned(),
            facility: row.facility.clone(),
            facts: facts.facts,
        }
    }
}

/// The lines of an entry while they are gathered.
struct Facts<'a> {
    edition: &'a Edition<'a>,
    facts: Vec<Fact>,
}

impl Facts<'_> {
    fn all(&mut self, facility: &Facility) {
        let (details, local) = (&facility.details, &facility.local);
        let address = match details.postal_code.as_bytes() {
            [] => details.address.clone(),
            _ => format!("〒{} {}", post(&details.postal_code), details.address),
        };
        self.say(Field::Address, Label::HandbookAddress, &address);
        self.say(
            Field::Phone,
            Label::HandbookPhone,
            &phone::group(&details.phone),
        );
        self.say(Field::Fax, Label::HandbookFax, &phone::group(&details.fax));
        self.say(Field::Liaison, Label::HandbookLiaison, &local.liaison);
        let liaison_phone = phone::group(&local.liaison_phone);
        self.say(
            Field::LiaisonPhone,
            Label::HandbookLiaisonPhone,
            &liaison_phone,
        );
        let night_phone = phone::group(&local.night_phone);
        self.say(Field::NightPhone, Label::HandbookNightPhone, &night_phone);
        self.say(
            Field::HowToReach,
            Label::HandbookHowToReach,
            &local.how_to_reach,
        );
        // A book is read for weeks: a notice stands in it with its days, and not once it has ended.
        let date = self.edition.date;
        let notice = local.notice.as_ref().filter(|one| one.matters_on(date));
        let notice = notice.map(|one| format!("{} - {} {}", one.from, one.until, one.text));
        let notice = notice.unwrap_or_default();
        self.say(Field::Notice, Label::HandbookNotice, &notice);
        self.list(
            Field::Capabilities,
            Label::HandbookCapabilities,
            &self.labels(&facility.capabilities),
        );
        self.list(
            Field::Cannot,
            Label::HandbookCannot,
            &self.labels(&local.cannot),
        );
        self.list(
            Field::Room,
            Label::HandbookRoom,
            &self.rooms(&facility.rooms),
        );
        if let Some(takes) = local.takes_sub_attending {
            let text = self.edition.locale.text(if takes {
                Label::HandbookSubAttendingYes
            } else {
                Label::HandbookSubAttendingNo
            });
            self.say(Field::SubAttending, Label::HandbookSubAttending, text);
        }
        let (office, lang) = (self.edition.office, self.edition.locale.lang());
        let areas = local.support_physician_of.iter();
        let areas = areas.map(|area| area_name(office, area, lang).to_owned());
        self.list(
            Field::SupportPhysician,
            Label::HandbookSupportPhysician,
            &areas.collect::<Vec<_>>(),
        );
        self.list(Field::Services, Label::HandbookServices, &details.services);
        self.say(Field::Hours, Label::HandbookHours, &details.hours);
        self.say(Field::Beds, Label::HandbookBeds, &details.beds);
        let filings = details.filings.iter().map(|filing| filing.symbol.clone());
        let filings: Vec<String> = filings.collect();
        self.list(Field::Filings, Label::HandbookFilings, &filings);
        self.say(Field::Director, Label::HandbookDirector, &details.director);
        self.say(Field::Founder, Label::HandbookFounder, &details.founder);
        let hints = details.hints.lines().map(str::to_owned);
        self.list(
            Field::Hints,
            Label::HandbookHints,
            &hints.collect::<Vec<_>>(),
        );
        self.say(Field::Url, Label::HandbookUrl, &details.url);
        self.say(Field::Notes, Label::HandbookNotes, &local.notes);
    }

    fn say(&mut self, field: Field, label: Label, value: &str) {
        if !value.is_empty() && self.edition.shows(field) {
            self.facts.push(Fact {
                field,
                label: self.edition.locale.text(label),
                value: value.to_owned(),
            });
        }
    }

    fn list(&mut self, field: Field, label: Label, parts: &[String]) {
        let between = match self.edition.locale.lang() {
            crate::locale::Lang::Ja => "、",
            crate::locale::Lang::En => ", ",
        };
        self.say(field, label, &parts.join(between));
    }

    fn labels(&self, codes: &[String]) -> Vec<String> {
        let lang = self.edition.locale.lang();
        let table = &self.edition.office.capabilities;
        let labels = codes.iter().map(|code| table.label(code, lang).to_owned());
        labels.collect()
    }

    fn rooms(&self, rooms: &[RoomDeclaration]) -> Vec<String> {
        let said = rooms.iter().map(|room| room_in_words(room, self.edition));
        said.collect()
    }
}

/// What was declared for a form of care, always with its day; past its validity only that it is to
/// be confirmed.
pub(super) fn room_in_words(said: &RoomDeclaration, edition: &Edition<'_>) -> String {
    let (locale, vocabularies) = (edition.locale, &edition.office.vocabularies);
    let lang = locale.lang();
    let form = vocabularies.care_forms.label(&said.form, lang);
    let date = day_in_words(said.declared_on, lang);
    let RoomNow::Valid(room) = RoomNow::of(Some(said), edition.date) else {
        return locale.fill(
            Label::HandbookRoomStale,
            &[("form", &form), ("date", &date)],
        );
    };
    let word = vocabularies.rooms.label(room.code(), lang);
    let mut room = match said
        .places
        .filter(|_| matches!(room, Room::Yes | Room::Conditional))
    {
        Some(count) => locale.fill(
            Label::HandbookRoomPlaces,
            &[("room", &word), ("count", &count)],
        ),
        None => word.to_owned(),
    };
    if !said.note.is_empty() {
        room = format!("{room} {}", said.note);
    }
    locale.fill(
        Label::HandbookRoomSaid,
        &[("form", &form), ("room", &room), ("date", &date)],
    )
}

/// A postal code with its hyphen.
fn post(digits: &str) -> String {
    match (digits.get(..3), digits.get(3..)) {
        (Some(area), Some(town)) if !town.is_empty() => format!("{area}-{town}"),
        _ => digits.to_owned(),
    }
}

/// Latitude and longitude as a handbook file holds them.
pub(super) fn degrees(position: Option<Position>) -> (String, String) {
    position.map_or_else(Default::default, |at| {
        (at.lat.to_string(), at.lon.to_string())
    })
}
