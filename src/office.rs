//! What a region may change, read once at start: vocabularies, areas,
//! workflows, capabilities, ranking weights, clocks, business calendar.
//!
//! A broken file never stops the desk: its shipped default takes its place and
//! every fault is told.

use crate::calendar::business::BusinessCalendar;
use crate::config::{DataFiles, DataText};
use crate::domain::area::AreaTable;
use crate::domain::capability::CapabilityTable;
use crate::domain::chips::{ChipRules, Lists};
use crate::domain::clocks::Clocks;
use crate::domain::emergency::{self, EmergencyCall};
use crate::domain::handbook::{HandbookRules, Words};
use crate::domain::honorarium::Honoraria;
use crate::domain::intake::IntakeRules;
use crate::domain::programme::Programmes;
use crate::domain::ranking::Weights;
use crate::domain::retention::RetentionRules;
use crate::domain::supply::{self, SupplyColumn};
use crate::domain::themes::IssueRules;
use crate::domain::vocabulary::Vocabularies;
use crate::fault::Fault;
use crate::locale::{Lang, Locale};
use crate::text::template::{SlotFault, Template};
use crate::workflow::model::Workflow;
use crate::workflow::{WorkflowSet, shipped};
use std::path::Path;

/// The slots of the page of the printed handbook; what they hold is told in the page itself.
const PAGE_SLOTS: [&str; 9] = [
    "lang", "title", "office", "edited", "note", "contents", "supply", "areas", "footer",
];

/// The slots of a letter; what they hold is told in the page itself.
const LETTER_SLOTS: [&str; 6] = ["lang", "title", "date", "to", "from", "body"];

/// The slots of the page of a report; what they hold is told in the page itself.
const REPORT_SLOTS: [&str; 6] = ["lang", "title", "office", "notes", "tables", "footer"];

/// The knowledge of one office, shared read-only by all threads.
#[derive(Debug, Clone)]
pub struct Office {
    /// Coded words.
    pub vocabularies: Vocabularies,
    /// Daily-living areas.
    pub areas: AreaTable,
    /// Lifecycles of work items.
    pub workflows: WorkflowSet,
    /// What institutions can do.
    pub capabilities: CapabilityTable,
    /// Points of the candidate ranking.
    pub weights: Weights,
    /// Thresholds and validities.
    pub clocks: Clocks,
    /// Whom to call at once, in the order of calling.
    pub emergency: Vec<EmergencyCall>,
    /// Business hours and holidays.
    pub calendar: BusinessCalendar,
    /// How calls are taken and where they go.
    pub intake: IntakeRules,
    /// What rises among the consultations, and when an issue opens again.
    pub issues: IssueRules,
    /// Who pays for what, and the plan.
    pub programmes: Programmes,
    /// What physicians are paid for outings.
    pub honoraria: Honoraria,
    /// Columns of the supply view.
    pub supply: Vec<SupplyColumn>,
    /// What the printed handbooks hold, and who may see what.
    pub handbook: HandbookRules,
    /// The page of the printed handbook.
    pub handbook_page: Template,
    /// The page of a printed report.
    pub report_page: Template,
    /// The sheet of letters and faxes.
    pub letter_page: Template,
    /// What is noticed in a narrative.
    pub chips: ChipRules,
    /// How long contents are kept.
    pub retention: RetentionRules,
}

impl Office {
    /// Reads every data file, the region's own before the shipped one.
    ///
    /// # Panics
    /// When a *shipped* file is broken, which the tests rule out.
    #[must_use]
    pub fn load(files: &DataFiles, locale: Locale) -> (Self, Vec<Fault>) {
        let mut reader = Reader {
            files,
            faults: Vec::new(),
        };
        let vocabularies = reader.read("vocabularies.toml", Vocabularies::parse);
        let special_care = &vocabularies.special_care;
        let areas = reader.read("areas.toml", AreaTable::parse);
        let capabilities = reader.read("capabilities.toml", |file, text| {
            CapabilityTable::parse(file, text, special_care)
        });
        let programmes = reader.read("programmes.toml", |file, text| {
            Programmes::parse(file, text, &vocabularies)
        });
        let lists = Lists {
            vocabularies: &vocabularies,
            areas: &areas,
            capabilities: &capabilities,
        };
        let office = Self {
            chips: reader.read("chips.toml", |file, text| {
                ChipRules::parse(file, text, &lists)
            }),
            supply: reader.read("supply.toml", |file, text| {
                supply::columns(file, text, &capabilities, &vocabularies.care_forms)
            }),
            issues: reader.read("issues.toml", IssueRules::parse),
            retention: reader.read("retention.toml", RetentionRules::parse),
            honoraria: reader.read("honoraria.toml", |file, text| {
                Honoraria::parse(file, text, &programmes)
            }),
            programmes,
            handbook: reader.read("handbook.toml", |file, text| {
                HandbookRules::parse(file, text, &vocabularies.facility_kinds)
            }),
            handbook_page: reader.read("handbook.html", |file, text| {
                read_page(file, text, &PAGE_SLOTS)
            }),
            report_page: reader.read("report.html", |file, text| {
                read_page(file, text, &REPORT_SLOTS)
            }),
            letter_page: reader.read("letter.html", |file, text| {
                read_page(file, text, &LETTER_SLOTS)
            }),
            weights: reader.read("ranking.toml", Weights::parse),
            clocks: reader.read("clocks.toml", Clocks::parse),
            emergency: reader.read("emergency.toml", emergency::parse),
            calendar: reader.read("calendar.toml", read_calendar),
            intake: reader.read("intake.toml", |file, text| {
                IntakeRules::parse(file, text, &vocabularies)
            }),
            workflows: reader.workflows(&vocabularies, locale),
            areas,
            capabilities,
            vocabularies,
        };
        (office, reader.faults)
    }

    /// The office as shipped, without a region's own files.
    #[must_use]
    pub fn shipped() -> Self {
        Self::load(&DataFiles::new(Path::new("")), Locale::new(Lang::Ja)).0
    }

    /// What a handbook that somebody keeps in a spreadsheet may say.
    #[must_use]
    pub fn handbook_words(&self) -> Words<'_> {
        Words {
            kinds: &self.vocabularies.facility_kinds,
            capabilities: &self.capabilities,
        }
    }

    /// The workflow of a kind of work item.
    #[must_use]
    pub fn workflow(&self, kind: &str) -> Option<&Workflow> {
        self.workflows.get(kind)
    }
}

/// Reads data files one after another and collects what is wrong.
struct Reader<'a> {
    files: &'a DataFiles,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn read<T>(&mut self, name: &str, parse: impl Fn(&Path, &str) -> Result<T, Vec<Fault>>) -> T {
        let own = match self.files.read(name) {
            Ok(text) => parse(&text.file, &text.text),
            Err(error) => Err(vec![Fault::at_line(Path::new(name), 0, error.to_string())]),
        };
        own.unwrap_or_else(|faults| {
            self.faults.extend(faults);
            let shipped = DataFiles::embedded(name).map(|text| parse(&text.file, &text.text));
            match shipped {
                Ok(Ok(value)) => value,
                broken => panic!(
                    "the shipped data/{name} is broken: {:?}",
                    broken.map(|_| ())
                ),
            }
        })
    }

    fn workflows(&mut self, vocabularies: &Vocabularies, locale: Locale) -> WorkflowSet {
        let names = self.files.list("workflows").unwrap_or_else(|error| {
            self.faults
                .push(Fault::at_line(Path::new("workflows"), 0, error.to_string()));
            Vec::new()
        });
        let mut overrides = Vec::new();
        for name in names {
            match self.files.read(&name) {
                Ok(DataText {
                    file,
                    text,
                    is_override: true,
                }) => overrides.push((file, text)),
                Ok(_) => {}
                Err(error) => {
                    self.faults
                        .push(Fault::at_line(Path::new(&name), 0, error.to_string()));
                }
            }
        }
        let (set, faults) = WorkflowSet::load(shipped().chain(overrides), vocabularies, locale);
        self.faults.extend(faults);
        set
    }
}

fn read_page(file: &Path, text: &str, slots: &[&'static str]) -> Result<Template, Vec<Fault>> {
    let told = |fault| match fault {
        SlotFault::Open { line } => Fault::at_line(file, line, "a slot is not closed with }}"),
        SlotFault::Unknown { line, name } => {
            Fault::at_line(file, line, format!("there is no slot {name:?}"))
        }
        SlotFault::Missing { name } => {
            Fault::at_line(file, 0, format!("the slot {{{{{name}}}}} is missing"))
        }
    };
    Template::parse(text, slots).map_err(|faults| faults.into_iter().map(told).collect())
}

fn read_calendar(file: &Path, text: &str) -> Result<BusinessCalendar, Vec<Fault>> {
    BusinessCalendar::from_toml(text).map_err(|found| {
        let told = |fault: crate::calendar::business::Fault| {
            Fault::at_line(file, fault.line, fault.kind.to_string())
        };
        found.faults.into_iter().map(told).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::Office;

    #[test]
    fn whom_a_referral_is_for_is_what_an_institution_can_be_asked_about() {
        let office = Office::shipped();
        let referral = office.workflow("referral").unwrap();
        for term in &referral.choices["for_whom"].terms {
            assert!(
                office.capabilities.get(&term.code).is_some(),
                "{}",
                term.code
            );
        }
    }
}
