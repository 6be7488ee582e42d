//! Institutions in a form: typed by name, kana or romaji, picked from what the directory finds.

use crate::app::directory::language;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::field::Pick;
use crate::app::form::{Content, Field, Form, numbered};
use crate::app::screen::Desk;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use crate::search::Query;
use crate::search::{Answer as Found, Request as Search};
use crate::store::request::Request;
use crate::workflow::model::FieldSpec;

/// As many hits as there are digits.
const SHOWN: usize = 9;

/// What is being looked up.
#[derive(Debug, Clone)]
struct Asked {
    field: String,
    typed: String,
    query: Query,
}

/// The fields of a form that hold institutions.
#[derive(Debug, Clone, Default)]
pub(super) struct Clinics {
    fields: Vec<String>,
    asked: Option<Asked>,
}

impl Clinics {
    /// Those among the fields of a step.
    pub fn of(specs: &[FieldSpec]) -> Self {
        let fields = specs
            .iter()
            .filter(|spec| spec.kind.names_institutions())
            .map(|spec| spec.code.clone())
            .collect();
        Self {
            fields,
            asked: None,
        }
    }

    /// Asks for the names of the institutions that the form holds from the start.
    pub fn names(&self, form: &Form) -> Effects {
        let held = self
            .fields
            .iter()
            .filter_map(|code| match form.field(code)?.content() {
                Content::Choice(choice) => Some(choice.picked()),
                _ => None,
            });
        let ids: Vec<FacilityId> = held
            .flatten()
            .filter_map(|id| id.parse().ok())
            .map(FacilityId)
            .collect();
        ask(ids)
    }

    /// Looks up what is typed in the field with the cursor, if institutions belong there.
    pub fn look_up(&mut self, form: &Form, desk: &Desk) -> Effects {
        let Some(field) = form
            .focused()
            .filter(|field| self.fields.contains(&field.code))
        else {
            return Effects::new();
        };
        let Content::Choice(choice) = field.content() else {
            return Effects::new();
        };
        let typed = choice.typed().text().trim().to_owned();
        if typed.is_empty() {
            return Effects::new();
        }
        let query = language(&desk.office).read(&typed);
        self.asked = Some(Asked {
            field: field.code.clone(),
            typed,
            query: query.clone(),
        });
        vec![Effect::Search(Search {
            query,
            limit: SHOWN,
            ..Search::default()
        })]
    }

    /// The directory has found something; answers to what was typed before are dropped.
    pub fn found(&mut self, found: &Found) -> Effects {
        match &self.asked {
            Some(asked) if asked.query == found.query => {
                ask(found.hits.items.iter().map(|hit| hit.id).collect())
            }
            _ => Effects::new(),
        }
    }

    /// Names have come: offers them in the field that is being filled, and shows them in the others.
    pub fn offer(&mut self, facilities: &[Facility], form: &mut Form) {
        for code in &self.fields {
            let Some(Content::Choice(choice)) = form.field(code).map(Field::content) else {
                continue;
            };
            let named = |pick: &Pick| {
                let facility = facilities
                    .iter()
                    .find(|one| one.id.to_string() == pick.value);
                let name = facility.map(|one| one.details.name.as_str());
                name.map_or_else(
                    || pick.clone(),
                    |name| Pick::named(pick.value.clone(), name, Vec::new()),
                )
            };
            let options = choice.options().iter();
            let asked = self.asked.as_ref().filter(|asked| asked.field == *code);
            let picks: Vec<Pick> = match asked {
                None => options.map(named).collect(),
                Some(asked) => {
                    let held = options.filter(|pick| choice.has(&pick.value)).map(named);
                    let hits = facilities
                        .iter()
                        .filter(|one| !choice.has(&one.id.to_string()))
                        .map(|one| hit(one, &asked.typed));
                    hits.chain(held).collect()
                }
            };
            form.offer(code, numbered(picks.into_iter()));
        }
    }
}

pub(super) fn ask(ids: Vec<FacilityId>) -> Effects {
    if ids.is_empty() {
        return Effects::new();
    }
    vec![Effect::Ask {
        asker: Asker::Work,
        request: Request::Facilities(ids),
    }]
}

/// A hit fits whatever was typed to find it, wherever in the entry that stands.
fn hit(facility: &Facility, typed: &str) -> Pick {
    let name = &facility.details.name;
    Pick::named(
        facility.id.to_string(),
        name,
        vec![format!("{typed} {name}")],
    )
}
