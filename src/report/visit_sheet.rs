//! The sheet that a team takes along, and that a support physician reads before anybody is sent.
//!
//! Until the team has left, nobody's name is on it: what is known of the person is coded, and every free text is
//! blacked out. From the departure on it says whom the team goes to.

use super::offer_text::{Sender, day, moment};
use super::paper::{Paper, Table};
use crate::domain::need::{NeedSources, RedactedNeed, blackout};
use crate::domain::person::PersonDetails;
use crate::domain::visit::Visit;
use crate::locale::Label;
use crate::office::Office;
use crate::store::ItemView;
use crate::text::blackout::Blackout;
use crate::workflow::model::{FieldKind, FieldSpec};
use chrono::{DateTime, FixedOffset, Utc};

/// Fields whose words tell who it is although they are neither name nor address.
const TELLING: [&str; 1] = ["trusted"];
/// Earlier visits on the sheet.
const EARLIER: usize = 6;

/// The sheet of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitSheet {
    paper: Paper,
    is_named: bool,
}

/// What a sheet is filled from.
struct Source<'a> {
    view: &'a ItemView,
    sender: Sender<'a>,
    local: &'a dyn Fn(DateTime<Utc>) -> DateTime<FixedOffset>,
    /// `None` once the team is on its way.
    blackout: Option<Blackout>,
}

impl VisitSheet {
    /// Fills the sheet. `who` are the physician and the members of staff who go, by name; `local` tells the office's
    /// time.
    #[must_use]
    pub fn of(
        view: &ItemView,
        who: (&str, &str),
        sender: Sender<'_>,
        local: &dyn Fn(DateTime<Utc>) -> DateTime<FixedOffset>,
    ) -> Self {
        let nobody = PersonDetails::default();
        let person = view.person.as_ref().map_or(&nobody, |known| &known.details);
        let is_named = view.visits.iter().any(Visit::is_under_way);
        let source = Source {
            view,
            sender,
            local,
            blackout: (!is_named).then(|| blackout(person, &view.consultations)),
        };
        let locale = sender.locale;
        let text = |label| locale.text(label).to_owned();
        let heading = |label, rows| Table {
            heading: text(label),
            rows,
        };
        let mut tables = vec![
            heading(Label::OutreachVisits, source.visit(who)),
            heading(Label::OfferPerson, source.person(person)),
            heading(Label::WorkSheet, source.sheet()),
        ];
        let earlier = source.earlier();
        if !earlier.is_empty() {
            tables.push(heading(Label::OutreachEarlierVisits, earlier));
        }
        tables.push(heading(Label::OutreachCallNow, source.calls()));
        tables.push(heading(Label::OutreachToFill, source.to_fill()));
        tables.retain(|table| !table.rows.is_empty());
        let opening = if is_named {
            Label::OutreachSheetNamed
        } else {
            Label::OutreachSheetUnnamed
        };
        Self {
            paper: Paper {
                title: text(Label::OutreachTitleSheet),
                date: day(sender.date, locale),
                to: Vec::new(),
                from: sender.lines(),
                opening: vec![text(opening)],
                tables,
                closing: Vec::new(),
            },
            is_named,
        }
    }

    /// Whether it says whom the team goes to.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.is_named
    }

    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        self.paper.text()
    }

    /// As a page that prints on A4.
    #[must_use]
    pub fn page(&self, office: &Office, sender: Sender<'_>) -> String {
        self.paper.page(office, sender.locale)
    }
}

impl Source<'_> {
    fn row(&self, label: Label, value: String) -> Option<(String, String)> {
        let label = self.sender.locale.text(label).to_owned();
        (!value.is_empty()).then_some((label, value))
    }

    fn visit(&self, (physician, along): (&str, &str)) -> Vec<(String, String)> {
        let (locale, office) = (self.sender.locale, self.sender.office);
        let ahead = self
            .view
            .visits
            .iter()
            .rev()
            .find(|visit| visit.held.is_none());
        let when = ahead.and_then(|visit| visit.scheduled_at);
        let when = when.map(|at| moment((self.local)(at), locale));
        let team = ahead
            .map(|visit| self.told(&visit.team))
            .unwrap_or_default();
        let team = format!("{along} {team}");
        let area = self.view.item.area.as_ref();
        let area = area.and_then(|code| office.areas.get(code));
        let rows = [
            self.row(Label::OutreachVisitAt, when.unwrap_or_default()),
            self.row(Label::OutreachPhysician, physician.to_owned()),
            self.row(Label::OutreachWith, team.trim().to_owned()),
            self.row(
                Label::OfferArea,
                area.map_or_else(String::new, |area| area.name.clone()),
            ),
        ];
        rows.into_iter().flatten().collect()
    }

    fn person(&self, person: &PersonDetails) -> Vec<(String, String)> {
        let (locale, words) = (self.sender.locale, &self.sender.office.vocabularies);
        let lang = locale.lang();
        let need = RedactedNeed::of(NeedSources {
            item: &self.view.item,
            person: Some(person),
            consultations: &self.view.consultations,
            hospital: None,
            today: self.sender.date,
        });
        let age = need
            .age_decade
            .map(|decade| locale.fill(Label::WorkAgeGroup, &[("decade", &decade)]));
        let label = |code: Option<&String>, list: &crate::domain::vocabulary::Vocabulary| {
            code.map_or_else(String::new, |code| list.label(code, lang).to_owned())
        };
        let care = need
            .special_care
            .iter()
            .map(|code| words.special_care.label(code, lang));
        let care = care.collect::<Vec<_>>().join(" ");
        let named = [
            self.row(Label::OfferName, person.name.clone()),
            self.row(Label::OfferKana, person.kana.clone()),
            self.row(Label::OfferAddress, person.address.clone()),
            self.row(Label::OfferPhone, person.phone.clone()),
        ];
        let named = named
            .into_iter()
            .flatten()
            .filter(|_| self.blackout.is_none());
        let coded = [
            self.row(Label::WorkAgeLabel, age.unwrap_or_default()),
            self.row(Label::OfferSex, label(need.sex.as_ref(), &words.sexes)),
            self.row(
                Label::OfferHousehold,
                label(need.household.as_ref(), &words.households),
            ),
            self.row(
                Label::OfferCareLevel,
                label(need.care_level.as_ref(), &words.care_levels),
            ),
            self.row(Label::OfferSpecialCare, care),
            self.row(Label::OfferDiseases, need.diseases.clone()),
        ];
        named.chain(coded.into_iter().flatten()).collect()
    }

    /// The form of the case, as far as it is filled in.
    fn sheet(&self) -> Vec<(String, String)> {
        let lang = self.sender.locale.lang();
        let fields = self.sender.workflow.fields.iter();
        let told =
            fields.filter(|spec| self.blackout.is_none() || !TELLING.contains(&spec.code.as_str()));
        told.filter_map(|spec| {
            let stored = self.view.item.details.get(&spec.code)?;
            let said = self.said(spec, stored);
            (!said.is_empty()).then(|| (spec.label.in_lang(lang).to_owned(), said))
        })
        .collect()
    }

    fn said(&self, spec: &FieldSpec, stored: &str) -> String {
        let (workflow, lang) = (self.sender.workflow, self.sender.locale.lang());
        match &spec.kind {
            FieldKind::Choice(list) | FieldKind::Choices(list) => {
                let words = workflow.vocabulary(list, &self.sender.office.vocabularies);
                let codes = stored.split(',').filter(|code| !code.is_empty());
                let said = codes.map(|code| words.map_or(code, |words| words.label(code, lang)));
                said.collect::<Vec<_>>().join(" ")
            }
            _ => self.told(stored),
        }
    }

    fn earlier(&self) -> Vec<(String, String)> {
        let (locale, words) = (self.sender.locale, &self.sender.office.vocabularies);
        let made = self
            .view
            .visits
            .iter()
            .rev()
            .filter(|visit| visit.returned_at.is_some());
        made.take(EARLIER)
            .filter_map(|visit| {
                let at = moment((self.local)(visit.returned_at?), locale);
                let depth = visit
                    .depth
                    .map(|depth| depth.to_string())
                    .unwrap_or_default();
                let depth = words.depths.label(&depth, locale.lang()).to_owned();
                Some((
                    at,
                    format!("{depth}  {}", self.told(&visit.text))
                        .trim_end()
                        .to_owned(),
                ))
            })
            .collect()
    }

    fn calls(&self) -> Vec<(String, String)> {
        let lang = self.sender.locale.lang();
        let calls = self.sender.office.emergency.iter();
        calls
            .map(|call| (call.label.in_lang(lang).to_owned(), call.phone.clone()))
            .collect()
    }

    /// Rows left open for the pen.
    fn to_fill(&self) -> Vec<(String, String)> {
        let lang = self.sender.locale.lang();
        let steps = self.sender.workflow.transitions.iter();
        let steps = steps.filter(|step| step.carries.iter().any(|spec| spec.code == "time"));
        let mut rows: Vec<(String, String)> = steps
            .map(|step| (step.label.in_lang(lang).to_owned(), String::new()))
            .collect();
        let depths = self.sender.office.vocabularies.depths.terms.iter();
        let depths = depths.map(|term| format!("{} {}", term.code, term.label(lang)));
        let label = self.sender.workflow.field("depth");
        let label = label.map_or_else(String::new, |spec| spec.label.in_lang(lang).to_owned());
        rows.push((label, depths.collect::<Vec<_>>().join("  ")));
        rows
    }

    fn told(&self, text: &str) -> String {
        match &self.blackout {
            Some(blackout) => blackout.hide(text),
            None => text.to_owned(),
        }
    }
}
