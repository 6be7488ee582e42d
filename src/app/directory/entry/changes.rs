//! What was changed on an entry: field by field, from what to what, by whom.

use crate::app::directory::detail::{short_day, source_label};
use crate::app::directory::sheet::{Sheet, Tone};
use crate::app::screen::Desk;
use crate::domain::area::AreaCode;
use crate::domain::facility::Source;
use crate::domain::handbook::Visibility;
use crate::locale::Label;
use crate::store::entry::EntryRecord;
use crate::store::facilities::FieldChange;
use crate::text::phone;

/// How many changes are shown; all stay in the file.
const SHOWN: usize = 60;
/// Public fields that can be corrected, by their names in the history.
const CORRECTABLE: [(&str, Label); 12] = [
    ("name", Label::DirectoryColumnName),
    ("kana", Label::DirectoryFieldKana),
    ("founder", Label::DirectoryFounder),
    ("director", Label::DirectoryDirector),
    ("phone", Label::DirectoryPhone),
    ("fax", Label::DirectoryFax),
    ("postal_code", Label::DirectoryPostalCode),
    ("address", Label::DirectoryAddress),
    ("url", Label::DirectoryUrl),
    ("hours", Label::DirectoryHours),
    ("beds", Label::DirectoryBeds),
    ("services", Label::DirectoryServices),
];
/// Fields of the centre's own knowledge, by their names in the history.
const LOCAL: [(&str, Label); 20] = [
    ("liaison", Label::DirectoryLiaison),
    ("liaison_phone", Label::DirectoryLiaisonPhone),
    ("night_phone", Label::DirectoryNightPhone),
    ("how_to_reach", Label::DirectoryHowToReach),
    ("mail", Label::DirectoryMail),
    ("ict_id", Label::DirectoryIctId),
    ("visiting_days", Label::DirectoryVisitingDays),
    ("area_served", Label::DirectoryAreaServed),
    ("area", Label::DirectoryFacetArea),
    ("notes", Label::DirectoryNotes),
    ("hints", Label::DirectoryHints),
    ("notice", Label::DirectoryNotice),
    ("can", Label::DirectoryCanTold),
    ("conditional", Label::DirectoryCanConditional),
    ("cannot", Label::DirectoryCannot),
    ("takes_sub_attending", Label::DirectorySubAttending),
    ("support_physician_of", Label::DirectorySupportPhysician),
    ("visibility", Label::DirectoryVisibility),
    ("confirmed", Label::DirectoryConfirmedOn),
    ("filings", Label::DirectoryFilings),
];

impl Sheet<'_> {
    /// Public fields that are known better here, each with what is published.
    pub(super) fn corrected(&mut self, record: &EntryRecord) {
        for (field, label) in CORRECTABLE {
            let (ours, published) = (
                record.correction(field).unwrap_or_default(),
                record.published_field(field).unwrap_or_default(),
            );
            if !ours.is_empty() {
                let locale = self.desk.locale;
                let published = match field {
                    "phone" | "fax" => phone::group(&published),
                    _ => published.into_owned(),
                };
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("field", &locale.text(label)), ("published", &published)];
                let text = locale.fill(Label::DirectoryCorrectedField, &values);
                self.say(Label::DirectoryCorrected, &text, Tone::Alert);
            }
        }
    }

    /// The newest changes.
    pub(super) fn history(&mut self, history: &[FieldChange]) {
        let (desk, today) = (self.desk, self.desk.today());
        for change in history.iter().take(SHOWN) {
            let on = desk.clock.local(change.at).date_naive();
            let source = Source::from_code(&change.source)
                .map_or(change.source.as_str(), |source| {
                    desk.locale.text(source_label(source))
                });
            let value = |text: &str| {
                if text.is_empty() {
                    "-".to_owned()
                } else {
                    in_words(&change.field, text, desk)
                }
            };
            let text = format!(
                "{}: {} -> {} ({source} {})",
                field_name(&change.field, desk),
                value(&change.old),
                value(&change.new),
                change.by
            );
            self.say_as(short_day(on, today), &text, Tone::Plain);
        }
        if let Some(more) = history.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            let text = desk
                .locale
                .fill(Label::DirectoryHistoryMore, &[("count", &more)]);
            self.say_as(String::new(), &text, Tone::Plain);
        }
    }
}

/// What people call a field of the history.
pub(in crate::app::directory) fn field_name(field: &str, desk: &Desk) -> String {
    if let Some(form) = field.strip_prefix("room.") {
        let forms = &desk.office.vocabularies.care_forms;
        let form = forms.label(form, desk.locale.lang());
        return format!("{} {form}", desk.locale.text(Label::DirectoryRoom));
    }
    let known = CORRECTABLE.iter().chain(&LOCAL);
    let known = known.into_iter().find(|(name, _)| *name == field);
    known.map_or_else(
        || field.to_owned(),
        |(_, label)| desk.locale.text(*label).to_owned(),
    )
}

/// A value of the history with its codes as words.
fn in_words(field: &str, text: &str, desk: &Desk) -> String {
    let (office, locale) = (&desk.office, desk.locale);
    let each = |word: &dyn Fn(&str) -> String| {
        let words: Vec<String> = text.split(' ').map(word).collect();
        words.join(" ")
    };
    match field {
        "can" | "conditional" | "cannot" | "capabilities" => {
            each(&|code| office.capabilities.label(code, locale.lang()).to_owned())
        }
        "area" | "area_served" | "support_physician_of" => {
            each(&|code| office.areas.name(&AreaCode(code.to_owned())).to_owned())
        }
        "takes_sub_attending" => locale
            .text(if text == "true" {
                Label::DirectorySubAttendingYes
            } else {
                Label::DirectorySubAttendingNo
            })
            .to_owned(),
        "visibility" => Visibility::from_code(text).map_or_else(
            || text.to_owned(),
            |one| locale.text(super::visibility_label(one)).to_owned(),
        ),
        _ if field.starts_with("room.") => {
            let (room, rest) = text.split_once(' ').unwrap_or((text, ""));
            let room = office.vocabularies.rooms.label(room, locale.lang());
            format!("{room} {rest}").trim_end().to_owned()
        }
        _ => text.replace('\n', " / "),
    }
}
