//! Whom an institution cares for, and how it answered when it was asked.

use crate::app::directory::detail::short_day;
use crate::app::directory::sheet::{Sheet, Tone};
use crate::domain::relation::{CareRelation, CareRole};
use crate::domain::vocabulary::Vocabulary;
use crate::locale::{Label, Lang};
use crate::store::entry::{OfferMade, OfferRecord};

impl Sheet<'_> {
    /// `主治医 3 名  副主治医 2 名`, and who they are.
    pub(super) fn cared_for(&mut self, all: &[CareRelation]) {
        let locale = self.desk.locale;
        let counted: Vec<String> = CareRole::ALL
            .into_iter()
            .filter_map(|role| {
                let count = all.iter().filter(|one| one.role == role).count();
                let name = locale.text(role_label(role));
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("role", &name), ("count", &count)];
                (count > 0).then(|| locale.fill(Label::DirectoryRoleCount, &values))
            })
            .collect();
        self.say(Label::DirectoryCaresFor, &counted.join("  "), Tone::Strong);
        let today = self.desk.today();
        for role in CareRole::ALL {
            let of_role = all.iter().filter(|one| one.role == role);
            let names: Vec<String> = of_role
                .map(|one| {
                    let since = self.desk.clock.local(one.since).date_naive();
                    format!("{} ({}-)", one.person_name, short_day(since, today))
                })
                .collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.list(role_label(role), &names);
        }
    }

    /// What it was asked in the last year and how it answered, then the newest one by one.
    pub(super) fn offers(&mut self, record: &OfferRecord) {
        if record.newest.is_empty() {
            return;
        }
        let locale = self.desk.locale;
        let values: [(&str, &dyn std::fmt::Display); 5] = [
            ("accepted", &record.accepted),
            ("answers", &record.answers()),
            ("declined", &record.declined),
            ("silent", &record.no_response),
            ("open", &record.open),
        ];
        let counted = locale.fill(Label::DirectoryOffersCounted, &values);
        self.say(Label::DirectoryOffersYear, &counted, Tone::Plain);
        if let Some(minutes) = record.median_answer_minutes {
            let hours = format!("{}:{:02}", minutes / 60, minutes % 60);
            self.say(Label::DirectoryOffersMedian, &hours, Tone::Plain);
        }
        let reasons: Vec<String> = record
            .reasons
            .iter()
            .map(|(reason, count)| format!("{} {count}", self.reason(reason)))
            .collect();
        let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
        self.list(Label::DirectoryOffersReasons, &reasons);
        for offer in &record.newest {
            let line = self.one_offer(offer);
            self.say(Label::DirectoryOffer, &line, Tone::Plain);
        }
    }

    fn one_offer(&self, offer: &OfferMade) -> String {
        let (desk, today) = (self.desk, self.desk.today());
        let asked = desk.clock.local(offer.sent_at).date_naive();
        let state = offer_state(offer.state.code(), desk.locale.lang(), self);
        format!(
            "{} {} {state} {}",
            short_day(asked, today),
            offer.number,
            self.reason(&offer.words)
        )
        .trim_end()
        .to_owned()
    }

    fn reason<'r>(&'r self, reason: &'r str) -> &'r str {
        let reasons: &Vocabulary = &self.desk.office.vocabularies.decline_reasons;
        reasons.label(reason, self.desk.locale.lang())
    }
}

fn offer_state<'s>(code: &'s str, lang: Lang, sheet: &'s Sheet<'_>) -> &'s str {
    sheet.desk.office.vocabularies.answers.label(code, lang)
}

/// What an institution is to a person.
fn role_label(role: CareRole) -> Label {
    match role {
        CareRole::Attending => Label::DirectoryRoleAttending,
        CareRole::SubAttending => Label::DirectoryRoleSubAttending,
        CareRole::VisitingNurse => Label::DirectoryRoleVisitingNurse,
        CareRole::Pharmacy => Label::DirectoryRolePharmacy,
        CareRole::CareManager => Label::DirectoryRoleCareManager,
        CareRole::Other => Label::DirectoryRoleOther,
    }
}
