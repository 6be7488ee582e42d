//! Tables of the two ways to a physician: referrals and outreach.

use super::fill::{compared, compared_cells, each, mean_days, median_days};
use super::tables::Making;
use super::{Cell, Row, Table};
use crate::domain::figures::{OutreachFigures, ReferralFigures};
use crate::locale::Label;
use crate::store::figures::ByCode;
use crate::workflow::model::FieldKind;

/// How a figure is taken from what was counted.
type Figure<T> = fn(&T) -> Cell;

impl Making<'_> {
    pub(super) fn referral(&self) -> Table {
        let (now, before) = (&self.now.referral, &self.before.referral);
        let figures: [(&str, Label, Figure<ReferralFigures>); 10] = [
            ("requests", Label::ReportReferralRequests, |of| {
                Cell::Count(of.requests)
            }),
            ("offers", Label::ReportReferralOffers, |of| {
                Cell::Count(of.offers)
            }),
            (
                "offers_per_request",
                Label::ReportReferralOffersEach,
                |of| each(of.offers, of.requests),
            ),
            ("acceptances", Label::ReportReferralAccepted, |of| {
                Cell::Count(of.to_acceptance.cases)
            }),
            (
                "acceptance_days_median",
                Label::ReportReferralAcceptedDays,
                |of| median_days(&of.to_acceptance),
            ),
            (
                "acceptance_days_mean",
                Label::ReportReferralAcceptedMean,
                |of| mean_days(&of.to_acceptance),
            ),
            ("first_visits", Label::ReportReferralVisits, |of| {
                Cell::Count(of.to_first_visit.cases)
            }),
            (
                "first_visit_days_median",
                Label::ReportReferralVisitDays,
                |of| median_days(&of.to_first_visit),
            ),
            (
                "first_visit_days_mean",
                Label::ReportReferralVisitMean,
                |of| mean_days(&of.to_first_visit),
            ),
            ("unplaced", Label::ReportReferralUnplaced, |of| {
                Cell::Count(of.unplaced)
            }),
        ];
        let rows = figures
            .map(|(code, label, figure)| self.figure(code, label, figure(now), figure(before)));
        Table {
            rows: rows.to_vec(),
            ..self.table("referral", Label::ReportTableReferral)
        }
    }

    pub(super) fn refusals(&self) -> [Table; 3] {
        let (now, before) = (&self.now.referral, &self.before.referral);
        let words = &self.office.vocabularies;
        [
            self.counts(
                "declined",
                Label::ReportTableDeclined,
                self.terms(&words.decline_reasons),
                &by_code(&now.declined),
                &by_code(&before.declined),
            ),
            self.counts(
                "unplaced_need",
                Label::ReportTableUnplacedNeed,
                self.terms(&words.special_care),
                &now.unplaced_by_need,
                &before.unplaced_by_need,
            ),
            self.counts(
                "unplaced_area",
                Label::ReportTableUnplacedArea,
                self.areas(),
                &now.unplaced_by_area,
                &before.unplaced_by_area,
            ),
        ]
    }

    pub(super) fn outreach(&self) -> Table {
        let (now, before) = (&self.now.outreach, &self.before.outreach);
        let figures: [(&str, Label, Figure<OutreachFigures>); 7] = [
            ("cases", Label::ReportOutreachCases, |of| {
                Cell::Count(of.cases)
            }),
            ("visits", Label::ReportOutreachVisits, |of| {
                Cell::Count(of.visits)
            }),
            ("first_entries", Label::ReportOutreachEntered, |of| {
                Cell::Count(of.entered)
            }),
            (
                "visits_to_entry",
                Label::ReportOutreachVisitsToEntry,
                |of| each(of.visits_to_entry, of.entered),
            ),
            (
                "first_visit_days_median",
                Label::ReportOutreachFirstVisitDays,
                |of| median_days(&of.to_first_visit),
            ),
            ("reviews_due", Label::ReportOutreachReviewsDue, |of| {
                Cell::Count(of.reviews_due)
            }),
            ("over_half_a_year", Label::ReportOutreachHalfAYear, |of| {
                Cell::Count(of.over_half_a_year)
            }),
        ];
        let rows = figures
            .map(|(code, label, figure)| self.figure(code, label, figure(now), figure(before)));
        Table {
            rows: rows.to_vec(),
            ..self.table("outreach", Label::ReportTableOutreach)
        }
    }

    pub(super) fn outreach_lists(&self) -> [Table; 5] {
        let (now, before) = (&self.now.outreach, &self.before.outreach);
        let kinds = self.office.workflows.iter();
        let kinds = kinds.map(|kind| (kind.id.clone(), self.kind(&kind.id)));
        let mut depth = self.counts(
            "outreach_depth",
            Label::ReportTableOutreachDepth,
            self.terms(&self.office.vocabularies.depths),
            &now.visits_by_depth,
            &before.visits_by_depth,
        );
        let out = depth.rows.iter_mut().filter(|row| row.code.is_none());
        out.for_each(|row| {
            self.locale
                .text(Label::ReportOutreachOut)
                .clone_into(&mut row.label);
        });
        [
            self.counts(
                "outreach_area",
                Label::ReportTableOutreachArea,
                self.areas(),
                &now.cases_by_area,
                &before.cases_by_area,
            ),
            depth,
            self.counts(
                "outreach_linked",
                Label::ReportTableOutreachLinked,
                kinds.collect(),
                &by_code(&now.linked),
                &by_code(&before.linked),
            ),
            self.counts(
                "outreach_linked_to",
                Label::ReportTableOutreachLinkedTo,
                self.linked_to(),
                &by_code(&now.linked_to),
                &by_code(&before.linked_to),
            ),
            self.counts(
                "outreach_honoraria",
                if self.office.honoraria.is_placeholder() {
                    Label::ReportTableHonorariaPlaceholder
                } else {
                    Label::ReportTableHonoraria
                },
                Vec::new(),
                &by_code(&now.honoraria),
                &by_code(&before.honoraria),
            ),
        ]
    }

    /// Those to whom cases are linked, by workflow and term; then, for own words, the workflow alone.
    fn linked_to(&self) -> Vec<(String, String)> {
        let lang = self.locale.lang();
        let mut rows = Vec::new();
        for workflow in &self.office.workflows {
            let Some(field) = workflow
                .linked_to
                .as_ref()
                .and_then(|code| workflow.field(code))
            else {
                continue;
            };
            let kind = self.kind(&workflow.id);
            if let FieldKind::Choice(list) | FieldKind::Suggested(list) = &field.kind {
                let words = workflow.vocabulary(list, &self.office.vocabularies);
                rows.extend(
                    words
                        .into_iter()
                        .flat_map(|words| &words.terms)
                        .map(|term| {
                            let code = format!("{}:{}", workflow.id, term.code);
                            (code, format!("{kind} {}", term.label(lang)))
                        }),
                );
            }
            rows.push((workflow.id.clone(), kind));
        }
        rows
    }

    pub(super) fn figure(&self, code: &str, label: Label, now: Cell, before: Cell) -> Row {
        let label = self.locale.text(label);
        match (now, before) {
            (Cell::Count(now), Cell::Count(before)) => compared(code, label, now, before),
            _ => compared_cells(code, label, now, before),
        }
    }
}

fn by_code(rows: &[(String, u32)]) -> ByCode<u32> {
    let rows = rows.iter();
    rows.map(|(code, count)| (Some(code.clone()), *count))
        .collect()
}
