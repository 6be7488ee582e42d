//! What is said of a work item in lists, cards and panes.

use super::attendance::Others;
use super::time_left::TimeLeft;
use crate::app::screen::Desk;
use crate::calendar::age::age_on;
use crate::calendar::era;
use crate::domain::facility::Facility;
use crate::domain::ids::StaffId;
use crate::domain::person::PersonDetails;
use crate::domain::urgency::Urgency;
use crate::domain::work_item::{NextAction, NextStep, WorkItem};
use crate::locale::{Label, Lang};
use crate::store::lists::QueueRow;
use crate::workflow::fields::moment;
use crate::workflow::model::{FieldKind, FieldSpec, Workflow};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// What calls for attention, one place each so that columns of signs can be read downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// `!`: late or due soon.
    pub pressing: bool,
    /// `~`: offers are out.
    pub offers_out: bool,
    /// A colleague who has to do with it.
    pub colleague: Option<Colleague>,
}

/// What a colleague has to do with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colleague {
    /// `@`: they have claimed it.
    Owns,
    /// `&`: they have it open at this moment, whoever has claimed it.
    AtWork,
}

impl Signs {
    /// The signs of a row.
    #[must_use]
    pub fn of(row: &QueueRow, others: &Others, desk: &Desk) -> Self {
        let soon = desk.office.clocks.today.due_soon;
        let due = row.item.next.as_ref().map(|next| next.due);
        let is_somebody_elses = row.item.owner.is_some_and(|owner| owner != desk.me.staff);
        let colleague = if others.at(row.item.id).next().is_some() {
            Some(Colleague::AtWork)
        } else {
            is_somebody_elses.then_some(Colleague::Owns)
        };
        Self {
            colleague,
            pressing: due.is_some_and(|due| due <= desk.now + soon),
            offers_out: row.open_offers > 0,
        }
    }

    /// Three cells.
    #[must_use]
    pub fn text(self) -> String {
        let sign = |shown: bool, sign: char| if shown { sign } else { ' ' };
        [
            sign(self.pressing, '!'),
            sign(self.offers_out, '~'),
            match self.colleague {
                None => ' ',
                Some(Colleague::Owns) => '@',
                Some(Colleague::AtWork) => '&',
            },
        ]
        .iter()
        .collect()
    }
}

/// The number without the year: `S0012`.
#[must_use]
pub fn short_number(item: &WorkItem) -> String {
    let number = item.number.to_string();
    number
        .split_once('-')
        .map_or(number.clone(), |(_, serial)| serial.to_owned())
}

/// The person by name; by age and sex where no name is known.
#[must_use]
pub fn person(person: Option<&PersonDetails>, desk: &Desk) -> String {
    let named = person.and_then(PersonDetails::display_name);
    named.map_or_else(|| age_and_sex(person, desk), str::to_owned)
}

/// Age and sex, as far as they are known. Where neither is: nothing beside a name, `匿名` in the place of one.
#[must_use]
pub fn age_and_sex(person: Option<&PersonDetails>, desk: &Desk) -> String {
    let lang = desk.locale.lang();
    let age = person
        .and_then(|person| person.birth_date)
        .map(|birth| age_on(birth, desk.today()));
    let sex = person
        .and_then(|person| person.sex.as_deref())
        .map(|code| desk.office.vocabularies.sexes.label(code, lang).to_owned());
    match (age, sex) {
        (Some(age), Some(sex)) => desk
            .locale
            .fill(Label::WorkAgeSex, &[("age", &age), ("sex", &sex)]),
        (Some(age), None) => desk.locale.fill(Label::WorkAge, &[("age", &age)]),
        (None, Some(sex)) => sex,
        (None, None) if person.and_then(PersonDetails::display_name).is_some() => String::new(),
        (None, None) => desk.locale.text(Label::WorkAnonymous).to_owned(),
    }
}

/// The decade of age: on cards, where the exact age is nobody's business.
#[must_use]
pub fn age_group(person: Option<&PersonDetails>, desk: &Desk) -> String {
    let age = person
        .and_then(|person| person.birth_date)
        .map(|birth| age_on(birth, desk.today()));
    age.map_or_else(
        || desk.locale.text(Label::WorkAgeUnknown).to_owned(),
        |age| {
            desk.locale
                .fill(Label::WorkAgeGroup, &[("decade", &(age / 10 * 10))])
        },
    )
}

/// A few letters for the area; a hyphen where it is not known.
#[must_use]
pub fn area_short<'d>(item: &WorkItem, desk: &'d Desk) -> &'d str {
    let area = item
        .area
        .as_ref()
        .and_then(|code| desk.office.areas.get(code));
    area.map_or("-", |area| area.short(desk.locale.lang()))
}

/// The name of the area.
#[must_use]
pub fn area_name<'d>(item: &WorkItem, desk: &'d Desk) -> &'d str {
    let area = item
        .area
        .as_ref()
        .and_then(|code| desk.office.areas.get(code));
    area.map_or("-", |area| match desk.locale.lang() {
        Lang::Ja => area.name.as_str(),
        Lang::En => area.en.as_str(),
    })
}

/// What the state is called.
#[must_use]
pub fn state<'w>(workflow: &'w Workflow, code: &'w str, lang: Lang) -> &'w str {
    workflow
        .state(code)
        .map_or(code, |state| state.label.in_lang(lang))
}

/// How soon, in words.
#[must_use]
pub fn urgency(urgency: Urgency, desk: &Desk) -> String {
    desk.office
        .vocabularies
        .urgencies
        .label(urgency.code(), desk.locale.lang())
        .to_owned()
}

/// Whose turn it is now; empty for what is closed.
#[must_use]
pub fn actor(item: &WorkItem, desk: &Desk) -> String {
    let workflow = desk.office.workflow(&item.kind);
    let late = workflow.and_then(|workflow| workflow.late(item, desk.now));
    let next = item.next.as_ref().map(|next| &next.actor);
    let code = late.map(|late| &late.actor).or(next);
    let actors = &desk.office.vocabularies.actors;
    code.map_or_else(String::new, |code| {
        actors.label(code, desk.locale.lang()).to_owned()
    })
}

/// What the next actor does.
#[must_use]
pub fn action(workflow: &Workflow, item: &WorkItem, desk: &Desk) -> String {
    let lang = desk.locale.lang();
    if let Some(late) = workflow.late(item, desk.now) {
        return late.action.in_lang(lang).to_owned();
    }
    match (workflow.action(&item.state, item.next.as_ref()), &item.next) {
        (Some(action), _) => action.in_lang(lang).to_owned(),
        (
            None,
            Some(NextStep {
                action: NextAction::Text(words),
                ..
            }),
        ) => words.clone(),
        (None, _) => String::new(),
    }
}

/// How long still; `None` for what is closed.
#[must_use]
pub fn time_left(item: &WorkItem, desk: &Desk) -> Option<TimeLeft> {
    item.next.as_ref().map(|next| left(next.due, desk))
}

/// How long until a moment.
#[must_use]
pub fn left(due: DateTime<Utc>, desk: &Desk) -> TimeLeft {
    let soon = desk.office.clocks.today.due_soon;
    TimeLeft::until(due, desk.now, soon, desk.locale)
}

/// A moment of this year: `11/24(火) 09:00`; with the year when it is another one.
#[must_use]
pub fn at(moment: DateTime<Utc>, desk: &Desk) -> String {
    let local = desk.clock.local(moment);
    format!(
        "{} {}",
        day(local.date_naive(), desk),
        local.format("%H:%M")
    )
}

/// A date of this year: `11/24(火)`; with the year when it is another one.
#[must_use]
pub fn day(date: NaiveDate, desk: &Desk) -> String {
    let weekday = match desk.locale.lang() {
        Lang::Ja => era::weekday(date).to_owned(),
        Lang::En => date.format("%a").to_string(),
    };
    let form = if date.year() == desk.today().year() {
        "%-m/%-d"
    } else {
        "%Y/%-m/%-d"
    };
    format!("{}({weekday})", date.format(form))
}

/// How an institution is reached, in one line: liaison, telephone, fax, hours; empty when nothing is known.
#[must_use]
pub fn contact(clinic: &Facility, desk: &Desk) -> String {
    let (details, local) = (&clinic.details, &clinic.local);
    let mut parts: Vec<String> = Vec::new();
    let mut say = |label: Label, value: &str| {
        if !value.is_empty() {
            parts.push(desk.locale.fill(label, &[("value", &value)]));
        }
    };
    say(Label::ReferralContactPhone, &details.phone);
    say(
        Label::ReferralContactLiaison,
        [&local.liaison_phone as &str, &local.liaison]
            .join(" ")
            .trim(),
    );
    say(Label::ReferralContactFax, &details.fax);
    say(Label::ReferralContactHow, &local.how_to_reach);
    parts.join("  ")
}

/// The name of a member of staff; the number where nobody knows it any more.
#[must_use]
pub fn staff_name(id: StaffId, desk: &Desk) -> String {
    let known = desk.staff.iter().find(|staff| staff.id == id);
    known.map_or_else(|| format!("#{id}"), |staff| staff.name.clone())
}

/// A value in stored form as people read it. Institutions stand by their number; a caller
/// that knows their names puts those in place.
#[must_use]
pub fn value(workflow: &Workflow, spec: &FieldSpec, stored: &str, desk: &Desk) -> String {
    let lang = desk.locale.lang();
    let term = |list: &str, code: &str| {
        let vocabulary = workflow.vocabulary(list, &desk.office.vocabularies);
        vocabulary.map_or_else(
            || code.to_owned(),
            |words| words.label(code, lang).to_owned(),
        )
    };
    match &spec.kind {
        FieldKind::Choice(list) | FieldKind::Suggested(list) => term(list, stored),
        FieldKind::Choices(list) => stored
            .split(',')
            .map(|code| term(list, code))
            .collect::<Vec<_>>()
            .join(" "),
        FieldKind::Moment | FieldKind::Past => {
            moment(stored).map_or_else(|| stored.to_owned(), |when| at(when, desk))
        }
        FieldKind::Date => stored
            .parse()
            .map_or_else(|_| stored.to_owned(), |date| day(date, desk)),
        FieldKind::Staff | FieldKind::People => stored
            .split(',')
            .map(|id| {
                id.parse()
                    .map_or_else(|_| id.to_owned(), |id| staff_name(StaffId(id), desk))
            })
            .collect::<Vec<_>>()
            .join(" "),
        FieldKind::Workflow => {
            let other = desk.office.workflow(stored);
            other
                .map_or(stored, |workflow| workflow.label.in_lang(lang))
                .to_owned()
        }
        FieldKind::Facility | FieldKind::Facilities => stored
            .split(',')
            .map(|id| format!("#{id}"))
            .collect::<Vec<_>>()
            .join(" "),
        FieldKind::FacilityOrWords => match stored.parse::<i64>() {
            Ok(id) => format!("#{id}"),
            Err(_) => stored.to_owned(),
        },
        FieldKind::Text | FieldKind::Memo | FieldKind::Number { .. } => stored.to_owned(),
    }
}
