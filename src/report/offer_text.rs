//! What is said or sent to a clinic that is asked: on the telephone, by fax, over the ICT network.
//!
//! It is made from a [`RedactedNeed`] and the clinic alone; the person does not come in here.

use super::paper::{Paper, Table};
use crate::calendar::era::{WarekiStyle, wareki, weekday};
use crate::domain::facility::Facility;
use crate::domain::need::RedactedNeed;
use crate::domain::offer::{Offer, OfferState};
use crate::domain::vocabulary::Vocabulary;
use crate::locale::{Label, Lang, Locale};
use crate::office::Office;
use crate::workflow::model::Workflow;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// What the clinic is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// 打診: whether it can take the person.
    Ask {
        /// Until when an answer is expected, once it has been asked.
        until: Option<DateTime<FixedOffset>>,
    },
    /// 取下げ: another one was chosen.
    Thanks,
}

impl Purpose {
    /// What a clinic is told by its newest offer: the request, or thanks when that is withdrawn.
    #[must_use]
    pub fn towards(
        newest: Option<&Offer>,
        local: impl Fn(DateTime<Utc>) -> DateTime<FixedOffset>,
    ) -> Self {
        match newest {
            Some(offer) if offer.state == OfferState::Withdrawn => Self::Thanks,
            Some(offer) if offer.state.is_open() => Self::Ask {
                until: Some(local(offer.deadline)),
            },
            _ => Self::Ask { until: None },
        }
    }
}

/// How it reaches the clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferFormat {
    /// Read aloud.
    Phone,
    /// A fax as plain text.
    Fax,
    /// A fax as a page to print.
    FaxPage,
    /// A message on the ICT network.
    Ict,
}

impl OfferFormat {
    /// All of them, in the order in which a screen goes through them.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Fax, Self::FaxPage, Self::Ict];

    /// Name on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Fax => "fax",
            Self::FaxPage => "fax-html",
            Self::Ict => "ict",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// Who writes, about which referral, in which words.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// The office's words.
    pub office: &'a Office,
    /// The language.
    pub locale: Locale,
    /// The lifecycle, whose lists name circumstances.
    pub workflow: &'a Workflow,
    /// Name of the centre.
    pub name: &'a str,
    /// Who signs.
    pub staff: &'a str,
    /// Number of the referral: the reference in every answer.
    pub number: &'a str,
    /// The office's date.
    pub date: NaiveDate,
}

/// The text of one offer to one clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferText {
    paper: Paper,
    script: Vec<String>,
}

impl OfferText {
    /// Puts it into words.
    #[must_use]
    pub fn of(
        need: &RedactedNeed,
        clinic: &Facility,
        purpose: Purpose,
        sender: Sender<'_>,
    ) -> Self {
        let locale = sender.locale;
        let rows = match purpose {
            Purpose::Ask { .. } => rows(need, sender),
            Purpose::Thanks => Vec::new(),
        };
        let (title, opening, closing) = match purpose {
            Purpose::Thanks => (Label::OfferTitleThanks, Label::OfferThanks, None),
            Purpose::Ask { until } => {
                let asked = until.map_or_else(
                    || locale.text(Label::OfferAskSoon).to_owned(),
                    |at| locale.fill(Label::OfferAskBy, &[("at", &moment(at, locale))]),
                );
                (Label::OfferTitleAsk, Label::OfferGreeting, Some(asked))
            }
        };
        let opening = locale.text(opening).to_owned();
        let script = script(&rows, clinic, &opening, closing.as_deref(), sender);
        let mut tables = Vec::new();
        if !rows.is_empty() {
            tables.push(Table {
                heading: locale.text(Label::OfferNeed).to_owned(),
                rows,
            });
            let answer = locale.text(Label::OfferAnswerWords).to_owned();
            tables.push(Table {
                heading: locale.text(Label::OfferAnswerBox).to_owned(),
                rows: vec![(clinic.details.name.clone(), answer)],
            });
        }
        let paper = Paper {
            title: locale.text(title).to_owned(),
            date: day(sender.date, locale),
            to: addressee(clinic, locale),
            from: sender.lines(),
            opening: vec![opening],
            tables,
            closing: closing.into_iter().collect(),
        };
        Self { paper, script }
    }

    /// In one of the formats.
    #[must_use]
    pub fn in_format(&self, format: OfferFormat, office: &Office, locale: Locale) -> String {
        match format {
            OfferFormat::Phone => self.phone(),
            OfferFormat::Fax => self.paper.text(),
            OfferFormat::FaxPage => self.paper.page(office, locale),
            OfferFormat::Ict => self.message(),
        }
    }

    /// To be read aloud, a sentence a line.
    #[must_use]
    pub fn phone(&self) -> String {
        self.script.join("\n") + "\n"
    }

    /// For an ICT network: short, without addressee and without the box for the answer.
    fn message(&self) -> String {
        let need = self.paper.tables.iter().take(1);
        let rows = need.flat_map(|table| &table.rows);
        let mut lines = vec![self.paper.title.clone()];
        lines.extend(self.paper.opening.iter().cloned());
        lines.extend(rows.map(|(label, value)| format!("{label}: {value}")));
        lines.extend(self.paper.closing.iter().cloned());
        lines.extend(self.paper.from.iter().cloned());
        lines.join("\n") + "\n"
    }
}

impl Sender<'_> {
    /// The lines of whoever writes.
    pub(super) fn lines(&self) -> Vec<String> {
        let reference: &[(&str, &dyn std::fmt::Display)] =
            &[("staff", &self.staff), ("number", &self.number)];
        vec![
            self.name.to_owned(),
            self.locale.fill(Label::OfferFromReference, reference),
        ]
    }

    fn terms(&self, list: &Vocabulary, codes: &[String]) -> String {
        let lang = self.locale.lang();
        let words: Vec<&str> = codes.iter().map(|code| list.label(code, lang)).collect();
        words.join(" ")
    }
}

/// The clinic by name, its liaison, its fax.
pub(super) fn addressee(clinic: &Facility, locale: Locale) -> Vec<String> {
    let mut lines = vec![locale.fill(Label::OfferTo, &[("name", &clinic.details.name)])];
    if !clinic.local.liaison.is_empty() {
        let name = &clinic.local.liaison;
        lines.push(locale.fill(Label::OfferToLiaison, &[("name", name)]));
    }
    if !clinic.details.fax.is_empty() {
        let fax = &clinic.details.fax;
        lines.push(locale.fill(Label::OfferToFax, &[("fax", fax)]));
    }
    lines
}

/// What is known of the need, what is not known left out.
fn rows(need: &RedactedNeed, sender: Sender<'_>) -> Vec<(String, String)> {
    let (locale, words) = (sender.locale, &sender.office.vocabularies);
    let lang = locale.lang();
    let one = |list: &Vocabulary, code: &Option<String>| {
        let code = code.as_deref();
        code.map_or_else(String::new, |code| list.label(code, lang).to_owned())
    };
    let date = |date: Option<NaiveDate>| date.map_or_else(String::new, |on| day(on, locale));
    let decade = need
        .age_decade
        .map(|decade| locale.fill(Label::OfferDecade, &[("decade", &decade)]));
    let about = [decade.unwrap_or_default(), one(&words.sexes, &need.sex)].join(" ");
    let circumstances = sender.workflow.vocabulary("for_whom", words);
    let area = need
        .area
        .as_ref()
        .map(|area| sender.office.areas.name(area));
    let hospital = [need.hospital.as_str(), &need.attending].join(" ");
    let all = [
        (
            Label::OfferUrgency,
            words.urgencies.label(need.urgency.code(), lang).to_owned(),
        ),
        (
            Label::OfferArea,
            area.map(ToString::to_string).unwrap_or_default(),
        ),
        (Label::OfferAbout, about),
        (Label::OfferDiseases, need.diseases.clone()),
        (
            Label::OfferSpecialCare,
            sender.terms(&words.special_care, &need.special_care),
        ),
        (
            Label::OfferForWhom,
            circumstances.map_or_else(String::new, |list| sender.terms(list, &need.for_whom)),
        ),
        (
            Label::OfferWishes,
            sender.terms(&words.wishes, &need.wishes),
        ),
        (
            Label::OfferHousehold,
            one(&words.households, &need.household),
        ),
        (
            Label::OfferCareLevel,
            one(&words.care_levels, &need.care_level),
        ),
        (Label::OfferHospital, hospital),
        (Label::OfferDischarge, date(need.discharge)),
        (Label::OfferStartBy, date(need.start_by)),
        (Label::OfferFrequency, need.frequency.clone()),
        (Label::OfferHelpers, need.helpers.clone()),
    ];
    all.into_iter()
        .map(|(label, value)| (locale.text(label).to_owned(), value.trim().to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn script(
    rows: &[(String, String)],
    clinic: &Facility,
    opening: &str,
    closing: Option<&str>,
    sender: Sender<'_>,
) -> Vec<String> {
    let locale = sender.locale;
    let name = &clinic.details.name;
    let own: &[(&str, &dyn std::fmt::Display)] =
        &[("office", &sender.name), ("staff", &sender.staff)];
    let mut lines = vec![
        locale.fill(Label::OfferPhoneOpening, &[("name", name)]),
        locale.fill(Label::OfferPhoneSelf, own),
        opening.to_owned(),
    ];
    for (label, value) in rows {
        let value = value.lines().collect::<Vec<_>>().join(" ");
        let values: &[(&str, &dyn std::fmt::Display)] = &[("label", label), ("value", &value)];
        lines.push(locale.fill(Label::OfferPhoneLine, values));
    }
    lines.extend(closing.map(str::to_owned));
    lines.push(locale.fill(Label::OfferPhoneNumber, &[("number", &sender.number)]));
    lines
}

/// A date as letters have it.
pub(super) fn day(date: NaiveDate, locale: Locale) -> String {
    match locale.lang() {
        Lang::Ja => format!("{}({})", wareki(date, WarekiStyle::Long), weekday(date)),
        Lang::En => date.format("%a %-d %B %Y").to_string(),
    }
}

/// A moment as letters have it.
pub(super) fn moment(at: DateTime<FixedOffset>, locale: Locale) -> String {
    format!("{} {}", day(at.date_naive(), locale), at.format("%H:%M"))
}

#[cfg(test)]
mod tests;
