//! Which tables a report has, and what they are made of: rows in the order of the office's lists.

use super::fill::{COMPARED, compared};
use super::{Row, Table};
use crate::domain::figures::Dimension;
use crate::domain::vocabulary::Vocabulary;
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::report::supply::area_name;
use crate::store::figures::{ByCode, Counted, PeriodFacts};
use std::collections::BTreeSet;

pub(super) fn all(facts: &PeriodFacts, office: &Office, locale: Locale) -> Vec<Table> {
    let making = Making {
        now: &facts.now,
        before: &facts.before,
        office,
        locale,
    };
    let mut tables = vec![making.summary()];
    tables.extend(Dimension::ALL.map(|dimension| making.by(dimension)));
    tables.extend([
        making.over_time(),
        making.items(),
        making.states(),
        making.referral(),
    ]);
    tables.extend(making.refusals());
    tables.push(making.outreach());
    tables.extend(making.outreach_lists());
    tables.extend([making.issues(), making.minutes(), making.posts()]);
    tables.retain(|table| !table.rows.is_empty());
    tables
}

/// A report while its tables are made.
pub(super) struct Making<'a> {
    pub(super) now: &'a Counted,
    pub(super) before: &'a Counted,
    pub(super) office: &'a Office,
    pub(super) locale: Locale,
}

/// A row's code as the office's lists have it, and what it is called.
pub(super) type Known = (String, String);

impl Making<'_> {
    pub(super) fn table(&self, code: &'static str, title: Label) -> Table {
        Table {
            code,
            title: self.locale.text(title).to_owned(),
            note: "",
            columns: COMPARED.to_vec(),
            rows: Vec::new(),
            opens: None,
            chart: None,
        }
    }

    pub(super) fn terms(&self, list: &Vocabulary) -> Vec<Known> {
        let lang = self.locale.lang();
        let terms = list.terms.iter();
        terms
            .map(|term| (term.code.clone(), term.label(lang).to_owned()))
            .collect()
    }

    pub(super) fn areas(&self) -> Vec<Known> {
        let lang = self.locale.lang();
        let areas = self.office.areas.all().iter();
        areas
            .map(|area| {
                let name = area_name(self.office, &area.code, lang);
                (area.code.0.clone(), name.to_owned())
            })
            .collect()
    }

    pub(super) fn states_of(&self, kind: &str) -> Vec<Known> {
        let lang = self.locale.lang();
        let states = self
            .office
            .workflow(kind)
            .map(|workflow| &workflow.states[..]);
        let states = states.unwrap_or_default().iter();
        states
            .map(|state| (state.code.clone(), state.label.in_lang(lang).to_owned()))
            .collect()
    }

    pub(super) fn kind(&self, kind: &str) -> String {
        let label = self.office.workflow(kind).map(|workflow| &workflow.label);
        label
            .map_or(kind, |label| label.in_lang(self.locale.lang()))
            .to_owned()
    }

    /// The rows of a table: those of the list in its order, then codes that the list has dropped, then what was not
    /// recorded.
    pub(super) fn ordered<T>(
        &self,
        known: Vec<Known>,
        now: &ByCode<T>,
        before: &ByCode<T>,
    ) -> Vec<(Option<String>, String)> {
        let listed: BTreeSet<String> = known.iter().map(|(code, _)| code.clone()).collect();
        let counted = now
            .iter()
            .chain(before)
            .filter_map(|(code, _)| code.clone());
        let dropped: BTreeSet<String> = counted.filter(|code| !listed.contains(code)).collect();
        let mut rows: Vec<(Option<String>, String)> = known
            .into_iter()
            .map(|(code, label)| (Some(code), label))
            .collect();
        rows.extend(dropped.into_iter().map(|code| (Some(code.clone()), code)));
        rows.push((None, self.locale.text(Label::ReportNone).to_owned()));
        rows
    }

    /// A table of counts by code, without the rows of nothing.
    pub(super) fn counts(
        &self,
        code: &'static str,
        title: Label,
        known: Vec<Known>,
        now: &ByCode<u32>,
        before: &ByCode<u32>,
    ) -> Table {
        let figure = |rows: &ByCode<u32>, code: &Option<String>| {
            let row = rows.iter().find(|(of, _)| of == code);
            row.map_or(0, |(_, count)| *count)
        };
        let rows = self.ordered(known, now, before).into_iter();
        let rows = rows.filter_map(|(code, label)| {
            let (now, before) = (figure(now, &code), figure(before, &code));
            let row = Row {
                code: code.clone(),
                ..compared("", &label, now, before)
            };
            (now > 0 || before > 0).then_some(row)
        });
        Table {
            rows: rows.collect(),
            ..self.table(code, title)
        }
    }
}
