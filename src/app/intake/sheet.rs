//! The sheet of a call: which fields, in which order.
//!
//! Codes are the paths of a consultation's JSON, so that a fault found by the check
//! names the field it is about. What only this form knows of a call (rows of stored
//! records) stands beside the fields in the draft, under the names below.

use crate::app::field::{FieldKind, Pick};
use crate::app::form::{Field, Form, Section};
use crate::domain::intake::First;
use crate::domain::vocabulary::Vocabulary;
use crate::locale::Label;
use crate::office::Office;

/// Row of the stored person that was taken over.
pub const PERSON_ID: &str = "person.id";
/// Row of the caller's directory entry.
pub const CALLER_FACILITY: &str = "caller.facility";
/// Chips that were declined.
pub const DECLINED: &str = "chips.declined";
/// Number of the consultation that this call continues.
pub const CONTINUES: &str = "continues";
/// Number of the open work item of that consultation.
pub const CONTINUES_ITEM: &str = "continues.item";
/// Everything that stands beside the fields.
pub const BESIDE: [&str; 7] = [
    PERSON_ID,
    CALLER_FACILITY,
    ROUTE,
    DECLINED,
    CONTINUES,
    CONTINUES_ITEM,
    TYPED_AHEAD,
];
/// The route chosen last.
pub const ROUTE: &str = "route";

/// Text typed while the record was being saved.
pub const TYPED_AHEAD: &str = "typed_ahead";

/// An empty sheet.
#[must_use]
pub fn blank(office: &Office) -> Form {
    let title = |label: Label, fields| Section {
        title: Some(label.into()),
        folded: false,
        fields,
    };
    let caller = title(Label::IntakeSectionCaller, caller(office));
    let person = title(Label::IntakeSectionPerson, person(office));
    let content = title(Label::IntakeSectionContent, content(office));
    let response = title(Label::IntakeSectionResponse, response(office));
    let folded = |label: Label, fields| Section {
        folded: true,
        ..title(label, fields)
    };
    let of_person = folded(Label::IntakeSectionPersonMore, person_more(office));
    let more = folded(Label::IntakeSectionMore, more(office));
    Form::new(match office.intake.first {
        First::Phone => vec![caller, person, content, response, of_person, more],
        First::Narrative => vec![content, caller, person, response, of_person, more],
    })
}

fn one(code: &str, label: Label, words: &Vocabulary) -> Field {
    Field::new(code, label, FieldKind::One)
        .with_options(Pick::of_vocabulary(words))
        .with_cols(16)
}

fn many(code: &str, label: Label, words: &Vocabulary) -> Field {
    Field::new(code, label, FieldKind::Many)
        .with_options(Pick::of_vocabulary(words))
        .with_cols(44)
}

fn line(code: &str, label: Label) -> Field {
    Field::new(code, label, FieldKind::Line).with_cols(20)
}

fn caller(office: &Office) -> Vec<Field> {
    let words = &office.vocabularies;
    vec![
        Field::new("caller.phone", Label::IntakePhone, FieldKind::Phone).with_cols(18),
        one(
            "caller.occupation",
            Label::IntakeOccupation,
            &words.occupations,
        ),
        Field::new("caller.kana", Label::IntakeKana, FieldKind::Kana).with_cols(20),
        line("caller.name", Label::IntakeName).beside(),
        line("caller.organisation", Label::IntakeOrganisation).with_cols(44),
    ]
}

/// The fields that tell who a person is and where they live.
#[must_use]
pub fn person(office: &Office) -> Vec<Field> {
    let words = &office.vocabularies;
    vec![
        Field::new("person.kana", Label::IntakeKana, FieldKind::Kana).with_cols(20),
        line("person.name", Label::IntakeName).beside(),
        Field::new("person.birth_date", Label::IntakeBirth, FieldKind::Birth).with_cols(12),
        one("person.sex", Label::IntakeSex, &words.sexes).with_cols(9),
        Field::new("person.phone", Label::IntakePhone, FieldKind::Phone).with_cols(18),
        line("person.address", Label::IntakeAddress).with_cols(34),
        area(office).beside(),
    ]
}

/// The area; its options are all areas until an address leaves only some.
fn area(office: &Office) -> Field {
    Field::new("person.area", Label::IntakeArea, FieldKind::One)
        .with_options(Pick::of_areas(&office.areas))
        .with_cols(12)
}

fn content(office: &Office) -> Vec<Field> {
    let words = &office.vocabularies;
    vec![
        Field::new("narrative", Label::IntakeNarrative, FieldKind::Memo)
            .with_paper(3, 58)
            .needed(),
        many("categories", Label::IntakeCategories, &words.categories),
        many(
            "special_care",
            Label::IntakeSpecialCare,
            &words.special_care,
        ),
        one("urgency", Label::IntakeUrgency, &words.urgencies).with_cols(10),
        one("consent", Label::IntakeConsent, &words.consents).with_cols(12),
    ]
}

fn response(office: &Office) -> Vec<Field> {
    let words = &office.vocabularies;
    vec![
        many("responses", Label::IntakeResponses, &words.responses),
        Field::new("response", Label::IntakeResponse, FieldKind::Memo).with_paper(2, 58),
        Field::new("next.due", Label::IntakeDue, FieldKind::Moment).with_cols(18),
        line("next.action", Label::IntakeAction).with_cols(44),
    ]
}

/// What is seldom asked about the person.
fn person_more(office: &Office) -> Vec<Field> {
    let words = &office.vocabularies;
    vec![
        one("person.place", Label::IntakePlace, &words.places),
        line("person.place_note", Label::IntakePlaceNote).with_cols(44),
        line("person.hospital", Label::IntakeHospital).with_cols(20),
        line("person.ward", Label::IntakeWard)
            .with_cols(12)
            .beside(),
        Field::new(
            "person.discharge_on",
            Label::IntakeDischarge,
            FieldKind::Day,
        )
        .with_cols(14),
        one(
            "person.household",
            Label::IntakeHousehold,
            &words.households,
        ),
        line("person.key_person", Label::IntakeKeyPerson).with_cols(44),
        one(
            "person.care_level",
            Label::IntakeCareLevel,
            &words.care_levels,
        ),
        one(
            "person.dementia",
            Label::IntakeDementia,
            &words.dementia_grades,
        )
        .with_cols(8),
        many(
            "person.certificates",
            Label::IntakeCertificates,
            &words.certificates,
        ),
        line("person.certificate_note", Label::IntakeCertificateNote).with_cols(44),
        line("person.diseases", Label::IntakeDiseases).with_cols(44),
        line("person.attending", Label::IntakeAttending).with_cols(44),
        line("person.family_doctor", Label::IntakeFamilyDoctor).with_cols(44),
        line("person.nurse_station", Label::IntakeNurseStation).with_cols(44),
        line("person.pharmacy", Label::IntakePharmacy).with_cols(44),
        line("person.care_manager", Label::IntakeCareManager).with_cols(44),
        line("person.services", Label::IntakeServices).with_cols(44),
        line("person.speaking_note", Label::IntakeSpeakingNote).with_cols(44),
    ]
}

/// What is seldom asked about the call.
fn more(office: &Office) -> Vec<Field> {
    let words = &office.vocabularies;
    vec![
        one("channel", Label::IntakeChannel, &words.channels),
        Field::new("received_at", Label::IntakeReceivedAt, FieldKind::Moment).with_cols(18),
        line("caller.relationship", Label::IntakeRelationship).with_cols(16),
        line("caller.call_back", Label::IntakeCallBack).with_cols(44),
        one("caller.anonymous", Label::IntakeAnonymous, &words.yes_no).with_cols(8),
        Field::new("background", Label::IntakeBackground, FieldKind::Memo).with_paper(2, 58),
        one("field", Label::IntakeField, &words.fields),
        one("scene", Label::IntakeScene, &words.scenes),
        many(
            "difficulties",
            Label::IntakeDifficulties,
            &words.difficulties,
        ),
        one("abuse_suspected", Label::IntakeAbuse, &words.yes_no).with_cols(8),
        line("consent_scope", Label::IntakeConsentScope).with_cols(44),
        one("exception", Label::IntakeException, &words.exceptions).with_cols(44),
        many("wishes", Label::IntakeWishes, &words.wishes),
        line("answered_by", Label::IntakeAnsweredBy),
        one("next.actor", Label::IntakeActor, &words.actors),
        one("outcome", Label::IntakeOutcome, &words.outcomes),
    ]
}
