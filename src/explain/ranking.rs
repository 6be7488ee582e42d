//! Why an institution is proposed, and why another is not: what a coordinator says on the telephone.

use crate::domain::ranking::{Reason, ReasonKind, WhyNot, WhyNotKind};
use crate::locale::{Label, Locale};
use crate::office::Office;
use std::fmt::Display;

/// A reason for a candidate, without its points.
#[must_use]
pub fn reason(reason: &Reason, office: &Office, locale: Locale) -> String {
    use Label as L;
    let label = match reason.kind {
        ReasonKind::TheirDoctor => L::ErrorReasonTheirDoctor,
        ReasonKind::TeamInTheHouse => L::ErrorReasonTeamInTheHouse,
        ReasonKind::Notice => L::ErrorReasonNotice,
        ReasonKind::SameArea => L::ErrorReasonSameArea,
        ReasonKind::NeighbourArea => L::ErrorReasonNeighbourArea,
        ReasonKind::Distance => L::ErrorReasonDistance,
        ReasonKind::CareTold => L::ErrorReasonCareTold,
        ReasonKind::CareConditional => L::ErrorReasonCareConditional,
        ReasonKind::CareKnown => L::ErrorReasonCareKnown,
        ReasonKind::CareUnconfirmed => L::ErrorReasonCareUnconfirmed,
        ReasonKind::Night => L::ErrorReasonNight,
        ReasonKind::Wish => L::ErrorReasonWish,
        ReasonKind::SubAttending => L::ErrorReasonSubAttending,
        ReasonKind::Room => L::ErrorReasonRoom,
        ReasonKind::RoomFresh => L::ErrorReasonRoomFresh,
        ReasonKind::RoomStale => L::ErrorReasonRoomStale,
        ReasonKind::RoomUnknown => L::ErrorReasonRoomUnknown,
        ReasonKind::Answers => L::ErrorReasonAnswers,
        ReasonKind::Acceptance => L::ErrorReasonAcceptance,
        ReasonKind::Rested if reason.args.is_empty() => L::ErrorReasonNeverAssigned,
        ReasonKind::Rested => L::ErrorReasonRested,
        ReasonKind::Load => L::ErrorReasonLoad,
        ReasonKind::SetAside => L::ErrorReasonSetAside,
    };
    filled(label, &reason.args, office, locale)
}

/// A reason against an institution.
#[must_use]
pub fn why_not(why: &WhyNot, office: &Office, locale: Locale) -> String {
    filled(why_not_label(why.kind), &why.args, office, locale)
}

/// What a rule that excludes is called, without the figures of one institution.
#[must_use]
pub fn rule(kind: WhyNotKind, locale: Locale) -> &'static str {
    locale.text(match kind {
        WhyNotKind::CannotGiveCare => Label::ErrorRuleCannotGiveCare,
        WhyNotKind::TooFar => Label::ErrorRuleTooFar,
        other => why_not_label(other),
    })
}

fn why_not_label(kind: WhyNotKind) -> Label {
    use Label as L;
    match kind {
        WhyNotKind::Inactive => L::ErrorWhyInactive,
        WhyNotKind::NoPhysician => L::ErrorWhyNoPhysician,
        WhyNotKind::NoHomeVisits => L::ErrorWhyNoHomeVisits,
        WhyNotKind::CannotGiveCare => L::ErrorWhyCannotGiveCare,
        WhyNotKind::TooFar => L::ErrorWhyTooFar,
        WhyNotKind::Not24h => L::ErrorWhyNot24h,
        WhyNotKind::NoRoom => L::ErrorWhyNoRoom,
        WhyNotKind::NotSubAttending => L::ErrorWhyNotSubAttending,
        WhyNotKind::Attending => L::ErrorWhyAttending,
        WhyNotKind::Refused => L::ErrorWhyRefused,
    }
}

/// Fills a sentence; codes among the values become the words people use.
fn filled(
    label: Label,
    args: &[(&'static str, String)],
    office: &Office,
    locale: Locale,
) -> String {
    let words: Vec<(&str, String)> = args
        .iter()
        .map(|(name, value)| (*name, in_words(name, value, office, locale)))
        .collect();
    let mut values: Vec<(&str, &dyn Display)> = Vec::new();
    for (name, value) in &words {
        values.push((name, value));
    }
    locale.fill(label, &values)
}

fn in_words(name: &str, value: &str, office: &Office, locale: Locale) -> String {
    let lang = locale.lang();
    match name {
        "code" => {
            let known = office.capabilities.label(value, lang);
            let care = if known == value {
                office.vocabularies.special_care.label(value, lang)
            } else {
                known
            };
            care.to_owned()
        }
        "room" => office.vocabularies.rooms.label(value, lang).to_owned(),
        "rule" => WhyNotKind::ALL
            .into_iter()
            .find(|kind| kind.code() == value)
            .map_or_else(|| value.to_owned(), |kind| rule(kind, locale).to_owned()),
        _ => value.to_owned(),
    }
}
