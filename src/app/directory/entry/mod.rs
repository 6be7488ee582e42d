//! The whole entry of an institution, section by section, in the order in which a person on the
//! telephone asks.
//!
//! What the institution told us itself, what it filed and what is published are kept apart; what
//! nobody said stays unknown and is never shown as a no.

mod changes;
mod people;

pub(super) use changes::field_name;

use super::Directory;
use super::detail::{short_day, staff_name};
use super::sheet::{Sheet, SheetLine, Tone};
use crate::app::screen::Desk;
use crate::domain::capability::{Aspect, Standing};
use crate::domain::facility::Facility;
use crate::domain::handbook::Visibility;
use crate::domain::hours::OnDay;
use crate::domain::upkeep::Upkeep;
use crate::locale::Label;
use crate::store::entry::EntryRecord;
use chrono::NaiveDate;

/// The lines of the opened entry, wrapped to `width` cells; empty while the store has not told it.
#[must_use]
pub fn lines(directory: &Directory, width: usize, desk: &Desk) -> Vec<SheetLine> {
    let Some(record) = directory.record() else {
        return Vec::new();
    };
    let entry = &record.facility;
    let mut sheet = Sheet::new(width, desk);
    sheet.warnings(entry);
    sheet.open_today(entry);
    sheet.distance(entry, directory);
    sheet.section(Label::DirectorySectionReach, |sheet| {
        sheet.reached(entry);
        sheet.say(Label::DirectoryMail, &entry.local.mail, Tone::Plain);
        sheet.say(Label::DirectoryIctId, &entry.local.ict_id, Tone::Plain);
    });
    sheet.section(Label::DirectorySectionRoom, |sheet| sheet.rooms(entry));
    sheet.section(Label::DirectorySectionPeople, |sheet| {
        sheet.cared_for(&record.cares_for);
    });
    sheet.section(Label::DirectorySectionForms, |sheet| {
        sheet.form_of_care(entry);
        sheet.can_do(entry, Aspect::Form);
    });
    sheet.section(Label::DirectorySectionTreatments, |sheet| {
        sheet.can_do(entry, Aspect::Treatment);
    });
    sheet.section(Label::DirectorySectionWhom, |sheet| {
        sheet.can_do(entry, Aspect::Whom);
    });
    sheet.section(Label::DirectorySectionOffers, |sheet| {
        sheet.offers(&record.offers);
    });
    sheet.section(Label::DirectorySectionNotes, |sheet| {
        sheet.say(Label::DirectoryNotes, &entry.local.notes, Tone::Plain);
        sheet.say(Label::DirectoryHints, &hints(entry), Tone::Plain);
    });
    sheet.section(Label::DirectorySectionIdentity, |sheet| {
        sheet.identity(entry);
        sheet.corrected(record);
    });
    sheet.section(Label::DirectorySectionUpkeep, |sheet| {
        sheet.upkeep(entry, &record.upkeep);
    });
    sheet.section(Label::DirectorySectionHistory, |sheet| {
        sheet.history(&record.history);
    });
    sheet.lines
}

/// Names under which people look for it: those known here, then those of the sources.
fn hints(entry: &Facility) -> String {
    let known = entry.local.hints.lines().chain(entry.details.hints.lines());
    known
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" / ")
}

impl Sheet<'_> {
    /// Whether it is open today, as far as a source says so.
    pub(super) fn open_today(&mut self, entry: &Facility) {
        let (desk, locale) = (self.desk, self.desk.locale);
        let now = desk.clock.local(desk.now);
        let opening = &entry.details.opening;
        let text = match opening.on(now.date_naive(), &desk.office.calendar) {
            OnDay::Open(day) if !day.hours.is_empty() => {
                let hours: Vec<String> = day.hours.iter().map(ToString::to_string).collect();
                let is_open = day.hours.iter().any(|hours| hours.holds(now.time()));
                let state = if is_open {
                    Label::DirectoryOpenNow
                } else {
                    Label::DirectoryShutNow
                };
                format!("{} ({})", hours.join(" "), locale.text(state))
            }
            OnDay::Open(_) => locale.text(Label::DirectoryOpenToday).to_owned(),
            OnDay::Closed(_) => locale.text(Label::DirectoryClosedToday).to_owned(),
            OnDay::Unknown => return,
        };
        self.say(Label::DirectoryToday, &text, Tone::Strong);
    }

    /// How far it is from whoever is spoken of, and whether the law allows visits from there.
    pub(super) fn distance(&mut self, entry: &Facility, directory: &Directory) {
        let Some(distance) = directory.origin().distance(entry) else {
            return;
        };
        let locale = self.desk.locale;
        let mut text = distance.text(locale);
        let tone = if distance.is_beyond(self.desk) {
            let limit = self.desk.office.weights.limits.home_visit_km;
            text.push(' ');
            text.push_str(&locale.fill(Label::DirectoryBeyond, &[("km", &limit)]));
            Tone::Alert
        } else {
            Tone::Plain
        };
        if let Some(from) = directory.origin().text() {
            text.push_str("  ");
            text.push_str(&locale.fill(Label::DirectoryMeasuredFrom, &[("from", &from)]));
        }
        self.say(Label::DirectoryDistance, &text, tone);
    }

    fn form_of_care(&mut self, entry: &Facility) {
        let areas = &self.desk.office.areas;
        let served: Vec<&str> = entry
            .local
            .area_served
            .iter()
            .map(|area| areas.name(area))
            .collect();
        let days = &entry.local.visiting_days;
        self.say(Label::DirectoryVisitingDays, days, Tone::Plain);
        self.list(Label::DirectoryAreaServed, &served);
        self.roles(entry);
    }

    /// What it can do under one heading, by how it is known.
    fn can_do(&mut self, entry: &Facility, aspect: Aspect) {
        let table = &self.desk.office.capabilities;
        let lang = self.desk.locale.lang();
        for (standing, label) in super::detail::STANDINGS {
            let matching = table.all().iter().filter(|known| {
                known.aspect == aspect
                    && table.standing(&known.code, &entry.details, &entry.local) == standing
                    // A form of care that nobody spoke of says nothing; of a treatment it does.
                    && (standing != Standing::Unknown || aspect != Aspect::Form)
            });
            let names: Vec<&str> = matching.map(|known| known.label(lang)).collect();
            self.list(label, &names);
        }
    }

    fn upkeep(&mut self, entry: &Facility, upkeep: &Upkeep) {
        let (desk, today) = (self.desk, self.desk.today());
        let day = |day: NaiveDate| short_day(day, today);
        let confirmed = match upkeep.confirmed_on {
            Some(on) => {
                let by = upkeep.confirmed_by.map_or("", |by| staff_name(by, desk));
                let channels = &desk.office.vocabularies.channels;
                let how = channels.label(&upkeep.how, desk.locale.lang());
                format!("{} {by} ({how})", day(on))
            }
            None => desk.locale.text(Label::DirectoryNeverConfirmed).to_owned(),
        };
        self.say(Label::DirectoryConfirmedOn, &confirmed, Tone::Plain);
        if let Some(due) = upkeep.next_due {
            let tone = if due <= today {
                Tone::Alert
            } else {
                Tone::Plain
            };
            self.say(Label::DirectoryNextDue, &day(due), tone);
        }
        if let Some(tried) = upkeep.tried_on {
            let text = format!("{} ({})", upkeep.tries, day(tried));
            self.say(Label::DirectoryTries, &text, Tone::Alert);
        }
        let visibility = visibility_label(entry.local.visibility);
        let text = desk.locale.text(visibility);
        self.say(Label::DirectoryVisibility, text, Tone::Plain);
    }
}

/// Who may see what the centre knows.
pub(super) fn visibility_label(visibility: Visibility) -> Label {
    match visibility {
        Visibility::Internal => Label::DirectoryVisibilityInternal,
        Visibility::Partners => Label::DirectoryVisibilityPartners,
        Visibility::Public => Label::DirectoryVisibilityPublic,
    }
}

impl Directory {
    /// The opened entry with all around it, once the store has told it.
    #[must_use]
    pub fn record(&self) -> Option<&EntryRecord> {
        let record = self.record.as_deref()?;
        (Some(record.facility.id) == self.selected).then_some(record)
    }
}
