//! One institution in lines: what a person on the telephone asks, in that order.
//!
//! What somebody told us, what was filed and what was published are kept apart, and what nobody
//! said stays unknown: it is never shown as a no.

use super::Directory;
use super::completion::area_label;
use super::sheet::{Sheet, SheetLine, Tone};
use crate::app::screen::Desk;
use crate::domain::capability::Standing;
use crate::domain::facility::{Facility, ShortNotice, Source};
use crate::domain::ids::StaffId;
use crate::domain::room::{Room, RoomDeclaration, RoomNow};
use crate::locale::{Label, Locale};
use crate::search::Field;
use crate::text::phone;
use chrono::{Datelike, NaiveDate};

/// How it is known what an institution can do, the surest first.
pub(super) const STANDINGS: [(Standing, Label); 6] = [
    (Standing::Told, Label::DirectoryCanTold),
    (Standing::Conditional, Label::DirectoryCanConditional),
    (Standing::Filed, Label::DirectoryCanFiled),
    (Standing::Claimed, Label::DirectoryCanClaimed),
    (Standing::Denied, Label::DirectoryCannot),
    (Standing::Unknown, Label::DirectoryCanUnknown),
];

/// The number that is dialled first.
#[must_use]
pub fn main_phone(entry: &Facility) -> &str {
    let numbers = [
        &entry.details.phone,
        &entry.local.liaison_phone,
        &entry.local.night_phone,
    ];
    numbers
        .into_iter()
        .find(|number| !number.is_empty())
        .map_or("", String::as_str)
}

/// A number in letters twice as wide, to be read from the receiver's distance.
#[must_use]
pub fn in_large_digits(number: &str) -> String {
    let wide = |letter: char| match letter {
        '!'..='~' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter),
        other => other,
    };
    number.chars().map(wide).collect()
}

/// The room for a form of care in as few cells as say it, and whether it needs a call first.
#[must_use]
pub fn room_mark(entry: &Facility, form: &str, today: NaiveDate, locale: Locale) -> (String, bool) {
    let said = entry.rooms.iter().find(|room| room.form == form);
    let text = |label| locale.text(label).to_owned();
    match RoomNow::of(said, today) {
        RoomNow::Unknown => ("-".to_owned(), false),
        RoomNow::Stale(_) => (text(Label::DirectoryRoomStale), true),
        RoomNow::Valid(room) => (
            room_with_places(room, said.and_then(|said| said.places), locale),
            false,
        ),
    }
}

/// What was answered to "do you have room".
#[must_use]
pub fn room_label(room: Room) -> Label {
    match room {
        Room::Yes => Label::DirectoryRoomYes,
        Room::Conditional => Label::DirectoryRoomConditional,
        Room::Waiting => Label::DirectoryRoomWaiting,
        Room::No => Label::DirectoryRoomNo,
    }
}

/// A sign of one cell: can, cannot, nobody knows.
#[must_use]
pub fn mark(standing: Standing) -> &'static str {
    match standing {
        Standing::Denied => "x",
        Standing::Unknown => "-",
        Standing::Claimed | Standing::Filed | Standing::Conditional | Standing::Told => "o",
    }
}

/// A day within the year, as in `6/08`; with its year if it is another one.
#[must_use]
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        format!("{}/{:02}", day.month(), day.day())
    } else {
        format!("{}/{}/{:02}", day.year(), day.month(), day.day())
    }
}

/// The same in seven cells: of another year, the month says enough.
#[must_use]
pub fn list_day(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        short_day(day, today)
    } else {
        day.format("%Y/%m").to_string()
    }
}

/// The lines of the institution in hand, wrapped to `width` cells; empty while the store has not told it.
#[must_use]
pub fn lines(directory: &Directory, width: usize, desk: &Desk) -> Vec<SheetLine> {
    let Some(entry) = directory.in_hand() else {
        return Vec::new();
    };
    let mut sheet = Sheet::new(width, desk);
    sheet.warnings(entry);
    sheet.reached(entry);
    sheet.open_today(entry);
    sheet.distance(entry, directory);
    sheet.rooms(entry);
    sheet.abilities(entry, directory);
    sheet.roles(entry);
    sheet.say(Label::DirectoryNotes, &entry.local.notes, Tone::Plain);
    sheet.identity(entry);
    sheet.matched(directory);
    sheet.lines
}

impl Sheet<'_> {
    pub(super) fn warnings(&mut self, entry: &Facility) {
        if entry.vanished {
            let text = self.desk.locale.text(Label::DirectoryVanished);
            self.say(Label::DirectoryNotice, text, Tone::Alert);
        }
        if let Some(notice) = &entry.local.notice {
            let text = notice_in_words(notice, self.desk);
            self.say(Label::DirectoryNotice, &text, Tone::Alert);
        }
    }

    pub(super) fn reached(&mut self, entry: &Facility) {
        let locale = self.desk.locale;
        let (details, local) = (&entry.details, &entry.local);
        let mut numbers = vec![phone::group(&details.phone)];
        for (label, number) in [
            (Label::DirectoryPhoneNight, &local.night_phone),
            (Label::DirectoryPhoneLiaison, &local.liaison_phone),
        ] {
            if !number.is_empty() {
                numbers.push(format!("{} {}", locale.text(label), phone::group(number)));
            }
        }
        numbers.retain(|number| !number.is_empty());
        self.say(Label::DirectoryPhone, &numbers.join("  "), Tone::Strong);
        self.say(
            Label::DirectoryFax,
            &phone::group(&details.fax),
            Tone::Plain,
        );
        self.say(Label::DirectoryLiaison, &local.liaison, Tone::Plain);
        self.say(Label::DirectoryHowToReach, &local.how_to_reach, Tone::Plain);
    }

    pub(super) fn rooms(&mut self, entry: &Facility) {
        let (locale, today) = (self.desk.locale, self.desk.today());
        let forms = &self.desk.office.vocabularies.care_forms;
        for said in &entry.rooms {
            let form = forms.label(&said.form, locale.lang());
            let text = format!("{form} {}", room_in_words(said, today, self.desk));
            let is_stale = said.valid_until < today;
            self.say(
                Label::DirectoryRoom,
                &text,
                if is_stale { Tone::Alert } else { Tone::Plain },
            );
        }
        if entry.rooms.is_empty() {
            self.say(
                Label::DirectoryRoom,
                locale.text(Label::DirectoryRoomUnknown),
                Tone::Plain,
            );
        }
    }

    pub(super) fn abilities(&mut self, entry: &Facility, directory: &Directory) {
        let table = &self.desk.office.capabilities;
        let lang = self.desk.locale.lang();
        let asked = directory.mark_columns(self.desk);
        for (standing, label) in STANDINGS {
            let named = table.all().iter().filter(|known| {
                let matters = known.special_care || asked.contains(&known.code);
                table.standing(&known.code, &entry.details, &entry.local) == standing
                    && (standing != Standing::Unknown || matters)
            });
            let text: Vec<&str> = named.map(|known| known.label(lang)).collect();
            self.list(label, &text);
        }
    }

    pub(super) fn identity(&mut self, entry: &Facility) {
        let (locale, office) = (self.desk.locale, &self.desk.office);
        let details = &entry.details;
        let area = entry.area.as_ref().and_then(|area| office.areas.get(area));
        let area = area.map_or(locale.text(Label::DirectoryAreaUnknown), |area| {
            area_label(area, locale.lang())
        });
        self.say(
            Label::DirectoryAddress,
            &format!("{} ({area})", details.address),
            Tone::Plain,
        );
        self.say(Label::DirectoryHours, &details.hours, Tone::Plain);
        self.say(Label::DirectoryDirector, &details.director, Tone::Plain);
        let kind = office
            .vocabularies
            .facility_kinds
            .label(&details.kind, locale.lang());
        let kind = [kind, &details.beds, &details.founder].join(" ");
        self.say(Label::DirectoryKind, kind.trim_end(), Tone::Plain);
        let filings: Vec<&str> = details
            .filings
            .iter()
            .map(|filing| {
                if filing.name.is_empty() {
                    &filing.symbol
                } else {
                    &filing.name
                }
            })
            .map(String::as_str)
            .collect();
        self.list(Label::DirectoryFilings, &filings);
        let sources: Vec<&str> = entry
            .sources
            .iter()
            .map(|source| locale.text(source_label(*source)))
            .collect();
        self.list(Label::DirectorySources, &sources);
    }

    /// Which roles of the centre it takes.
    pub(super) fn roles(&mut self, entry: &Facility) {
        let (locale, office) = (self.desk.locale, &self.desk.office);
        if let Some(takes) = entry.local.takes_sub_attending {
            let label = if takes {
                Label::DirectorySubAttendingYes
            } else {
                Label::DirectorySubAttendingNo
            };
            self.say(
                Label::DirectorySubAttending,
                locale.text(label),
                Tone::Plain,
            );
        }
        let of: Vec<&str> = entry
            .local
            .support_physician_of
            .iter()
            .map(|area| office.areas.name(area))
            .collect();
        self.say(Label::DirectorySupportPhysician, &of.join(" "), Tone::Plain);
    }

    pub(super) fn matched(&mut self, directory: &Directory) {
        let Some(hit) = directory
            .selected_row()
            .and_then(|row| directory.hits().get(row))
        else {
            return;
        };
        let locale = self.desk.locale;
        let found: Vec<String> = hit
            .matched
            .iter()
            .map(|found| format!("{} ({})", found.term, locale.text(field_label(found.field))))
            .collect();
        self.say(Label::DirectoryMatched, &found.join("  "), Tone::Plain);
    }
}

/// A short notice with its days; empty once it has ended.
#[must_use]
pub fn notice_in_words(notice: &ShortNotice, desk: &Desk) -> String {
    let today = desk.today();
    if !notice.matters_on(today) {
        return String::new();
    }
    let (from, until) = (
        short_day(notice.from, today),
        short_day(notice.until, today),
    );
    format!("{from} - {until} {}", notice.text)
}

/// What a member of staff is called; empty for one who is not known.
pub(super) fn staff_name(id: StaffId, desk: &Desk) -> &str {
    let known = desk.staff.iter().find(|one| one.id == id);
    known.map_or("", |one| one.name.as_str())
}

/// A declaration with its day, its last day and its doubts.
#[must_use]
pub fn room_in_words(said: &RoomDeclaration, today: NaiveDate, desk: &Desk) -> String {
    let locale = desk.locale;
    let room = room_with_places(said.room, said.places, locale);
    let by = said.declared_by.map_or("", |id| staff_name(id, desk));
    let day = short_day(said.declared_on, today);
    let stale = if said.valid_until < today {
        locale.text(Label::DirectoryRoomStale)
    } else {
        ""
    };
    let until = if said.valid_until < today {
        String::new()
    } else {
        let last = short_day(said.valid_until, today);
        let holds = locale.fill(Label::DirectoryRoomHolds, &[("day", &last)]);
        format!("{}{holds}", if by.is_empty() { "" } else { " " })
    };
    let parts = [
        stale,
        &room,
        &said.note,
        &format!("({day} {by}{until})").replace(" )", ")"),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn room_with_places(room: Room, places: Option<u32>, locale: Locale) -> String {
    let text = locale.text(room_label(room));
    match places.filter(|_| matches!(room, Room::Yes | Room::Conditional)) {
        Some(places) => format!("{text} {places}"),
        None => text.to_owned(),
    }
}

/// The name of a source.
#[must_use]
pub fn source_label(source: Source) -> Label {
    match source {
        Source::Navii => Label::DirectorySourceNavii,
        Source::Kaigo => Label::DirectorySourceKaigo,
        Source::Kouseikyoku => Label::DirectorySourceKouseikyoku,
        Source::Handbook => Label::DirectorySourceHandbook,
        Source::Local => Label::DirectorySourceLocal,
    }
}

fn field_label(field: Field) -> Label {
    match field {
        Field::Name => Label::DirectoryFieldName,
        Field::Kana | Field::Romaji => Label::DirectoryFieldKana,
        Field::Hints => Label::DirectoryFieldHints,
        Field::Director => Label::DirectoryDirector,
        Field::Address => Label::DirectoryAddress,
        Field::Phone => Label::DirectoryPhone,
        Field::Capability => Label::DirectoryFacetCapability,
        Field::Filing => Label::DirectoryFilings,
        Field::Area => Label::DirectoryFacetArea,
        Field::Kind => Label::DirectoryFacetKind,
        Field::Room => Label::DirectoryRoom,
    }
}
