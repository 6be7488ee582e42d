//! Which fields the form of an entry has, what stands in them, and what is made of them.

use crate::app::directory::entry::visibility_label;
use crate::app::field::{FieldKind, Pick};
use crate::app::form::{Field, Form, Heading, Section};
use crate::app::screen::Desk;
use crate::domain::area::AreaCode;
use crate::domain::capability::Aspect;
use crate::domain::facility::{FacilityDetails, LocalKnowledge};
use crate::domain::handbook::Visibility;
use crate::locale::{Bilingual, Label, Lang, Locale};
use crate::store::entry::EntryRecord;
use crate::store::entry_edit::EntryEdit;
use crate::text::fold;
use std::collections::BTreeMap;

/// In front of the codes of capabilities.
const CAN: &str = "can.";
/// Answers to "can you": as stored in the form.
const YES: &str = "yes";
const CONDITIONAL: &str = "conditional";
const NO: &str = "no";

/// The public fields that can be corrected, with their kind.
const PUBLIC: [(&str, Label, FieldKind); 12] = [
    ("name", Label::DirectoryColumnName, FieldKind::Line),
    ("kana", Label::DirectoryFieldKana, FieldKind::Kana),
    ("founder", Label::DirectoryFounder, FieldKind::Line),
    ("director", Label::DirectoryDirector, FieldKind::Line),
    ("phone", Label::DirectoryPhone, FieldKind::Phone),
    ("fax", Label::DirectoryFax, FieldKind::Phone),
    ("postal_code", Label::DirectoryPostalCode, FieldKind::Line),
    ("address", Label::DirectoryAddress, FieldKind::Line),
    ("url", Label::DirectoryUrl, FieldKind::Line),
    ("hours", Label::DirectoryHours, FieldKind::Memo),
    ("beds", Label::DirectoryBeds, FieldKind::Line),
    ("services", Label::DirectoryServices, FieldKind::Memo),
];

/// The form of an entry, filled with what is known.
pub(super) fn filled(record: &EntryRecord, desk: &Desk) -> Form {
    let section = |title: Label, fields| Section {
        title: Some(title.into()),
        folded: false,
        fields,
    };
    let mut form = Form::new(vec![
        section(Label::DirectorySectionReach, reach()),
        section(Label::DirectorySectionForms, forms(desk)),
        section(
            Label::DirectorySectionTreatments,
            abilities(Aspect::Treatment, desk),
        ),
        section(Label::DirectorySectionWhom, abilities(Aspect::Whom, desk)),
        section(Label::DirectorySectionNotes, notes()),
        section(Label::DirectorySectionPublic, public()),
    ]);
    let local = &record.facility.local;
    for (code, text) in local_texts(local) {
        form.set_text(code, &text);
    }
    for (codes, answer) in [
        (&local.can, YES),
        (&local.conditional, CONDITIONAL),
        (&local.cannot, NO),
    ] {
        for code in codes {
            form.set_text(&format!("{CAN}{code}"), answer);
        }
    }
    for (code, _, kind) in PUBLIC {
        let text = record.field(code).unwrap_or_default();
        form.set_text(code, &kind.settled(&text));
    }
    form
}

/// What the form says, to be saved.
///
/// `base` is what the fields held when they were filled: what nobody touched stays as it is.
pub(super) fn edit(
    form: &Form,
    record: &EntryRecord,
    base: &BTreeMap<String, String>,
) -> EntryEdit {
    let text = |code: &str| form.text(code).trim().to_owned();
    let answered = |answer: &str, before: &[String]| -> Vec<String> {
        let on_form = |code: &str| form.field(&format!("{CAN}{code}")).is_some();
        // Codes that the table no longer has are kept as they are.
        let kept = before.iter().filter(|code| !on_form(code)).cloned();
        let given = form.fields().filter(|field| field.text() == answer);
        let given = given.filter_map(|field| field.code.strip_prefix(CAN));
        kept.chain(given.map(str::to_owned)).collect()
    };
    let areas = |code: &str| -> Vec<AreaCode> {
        let picked = form.text(code);
        let codes = picked.split(',').filter(|code| !code.is_empty());
        codes.map(|code| AreaCode(code.to_owned())).collect()
    };
    let before = &record.facility.local;
    let local = LocalKnowledge {
        liaison: text("liaison"),
        liaison_phone: text("liaison_phone"),
        night_phone: text("night_phone"),
        how_to_reach: text("how_to_reach"),
        mail: text("mail"),
        ict_id: text("ict_id"),
        visiting_days: text("visiting_days"),
        area_served: areas("area_served"),
        notes: text("notes"),
        hints: text("hints"),
        notice: before.notice.clone(),
        can: answered(YES, &before.can),
        conditional: answered(CONDITIONAL, &before.conditional),
        cannot: answered(NO, &before.cannot),
        takes_sub_attending: match form.text("takes_sub_attending").as_str() {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        },
        support_physician_of: areas("support_physician_of"),
        visibility: Visibility::from_code(&form.text("visibility")).unwrap_or_default(),
    };
    EntryEdit {
        facility: record.facility.id,
        local: in_order_of(before, local),
        corrections: corrections(form, record, base),
        if_revision: record.facility.revision,
    }
}

/// The same codes in another order are no change.
fn in_order_of(before: &LocalKnowledge, mut now: LocalKnowledge) -> LocalKnowledge {
    let pairs = [
        (&before.can, &mut now.can),
        (&before.conditional, &mut now.conditional),
        (&before.cannot, &mut now.cannot),
    ];
    for (old, new) in pairs {
        let place = |code: &String| old.iter().position(|one| one == code);
        new.sort_by_key(|code| place(code).unwrap_or(usize::MAX));
    }
    now
}

/// Public fields that differ from what is published; an emptied field is as published again.
fn corrections(
    form: &Form,
    record: &EntryRecord,
    base: &BTreeMap<String, String>,
) -> FacilityDetails {
    let ours = |code: &str, kind: FieldKind| -> String {
        if form.text(code) == base.get(code).map_or("", String::as_str) {
            return record.correction(code).unwrap_or_default().into_owned();
        }
        let text = form.text(code).trim().to_owned();
        let published = record.published_field(code).unwrap_or_default();
        let is_same = if kind == FieldKind::Phone {
            fold::digits(&text) == fold::digits(&published)
        } else {
            text == kind.settled(&published)
        };
        if is_same { String::new() } else { text }
    };
    let mut corrected = FacilityDetails::default();
    for (code, _, kind) in PUBLIC {
        let said = ours(code, kind);
        let place = match code {
            "services" => {
                corrected.services = FacilityDetails::services_of(&said);
                continue;
            }
            "name" => &mut corrected.name,
            "kana" => &mut corrected.kana,
            "founder" => &mut corrected.founder,
            "director" => &mut corrected.director,
            "phone" => &mut corrected.phone,
            "fax" => &mut corrected.fax,
            "postal_code" => &mut corrected.postal_code,
            "address" => &mut corrected.address,
            "url" => &mut corrected.url,
            "hours" => &mut corrected.hours,
            _ => &mut corrected.beds,
        };
        *place = said;
    }
    corrected
}

fn local_texts(local: &LocalKnowledge) -> Vec<(&'static str, String)> {
    let areas = |codes: &[AreaCode]| {
        let codes: Vec<&str> = codes.iter().map(|code| code.0.as_str()).collect();
        codes.join(",")
    };
    let takes = match local.takes_sub_attending {
        Some(true) => YES,
        Some(false) => NO,
        None => "",
    };
    vec![
        ("liaison", local.liaison.clone()),
        (
            "liaison_phone",
            FieldKind::Phone.settled(&local.liaison_phone),
        ),
        ("night_phone", FieldKind::Phone.settled(&local.night_phone)),
        ("how_to_reach", local.how_to_reach.clone()),
        ("mail", local.mail.clone()),
        ("ict_id", local.ict_id.clone()),
        ("visiting_days", local.visiting_days.clone()),
        ("area_served", areas(&local.area_served)),
        ("takes_sub_attending", takes.to_owned()),
        ("support_physician_of", areas(&local.support_physician_of)),
        ("hints", local.hints.clone()),
        ("notes", local.notes.clone()),
        ("visibility", local.visibility.code().to_owned()),
    ]
}

fn reach() -> Vec<Field> {
    let line = |code, label| Field::new(code, label, FieldKind::Line).with_cols(44);
    vec![
        line("liaison", Label::DirectoryLiaison),
        Field::new(
            "liaison_phone",
            Label::DirectoryLiaisonPhone,
            FieldKind::Phone,
        )
        .with_cols(18),
        Field::new("night_phone", Label::DirectoryNightPhone, FieldKind::Phone).with_cols(18),
        line("how_to_reach", Label::DirectoryHowToReach),
        line("mail", Label::DirectoryMail),
        line("ict_id", Label::DirectoryIctId),
    ]
}

fn forms(desk: &Desk) -> Vec<Field> {
    let office = &desk.office;
    let areas = |code, label| {
        Field::new(code, label, FieldKind::Many)
            .with_options(Pick::of_areas(&office.areas))
            .with_cols(44)
    };
    let yes_no = Pick::of_vocabulary(&office.vocabularies.yes_no);
    let mut fields = vec![
        Field::new(
            "visiting_days",
            Label::DirectoryVisitingDays,
            FieldKind::Line,
        )
        .with_cols(44),
        areas("area_served", Label::DirectoryAreaServed),
        Field::new(
            "takes_sub_attending",
            Label::DirectorySubAttending,
            FieldKind::One,
        )
        .with_options(yes_no)
        .with_cols(10),
        areas("support_physician_of", Label::DirectorySupportPhysician),
    ];
    fields.extend(abilities(Aspect::Form, desk));
    fields
}

/// A field a capability: 可, 条件付, 不可, or nothing while nobody has asked.
fn abilities(aspect: Aspect, desk: &Desk) -> Vec<Field> {
    let known = desk.office.capabilities.all().iter();
    let of_aspect = known.filter(|one| one.aspect == aspect);
    let fields = of_aspect.enumerate().map(|(at, one)| {
        let name = Heading::Words(Bilingual {
            ja: one.ja.clone(),
            en: one.en.clone(),
        });
        let field = Field::new(&format!("{CAN}{}", one.code), name, FieldKind::One)
            .with_options(answers())
            .with_cols(8);
        if at % 2 == 1 { field.beside() } else { field }
    });
    fields.collect()
}

fn answers() -> Vec<Pick> {
    let answers = [
        (YES, Label::DirectoryRoomYes, '1'),
        (CONDITIONAL, Label::DirectoryRoomConditional, '2'),
        (NO, Label::DirectoryRoomNo, '3'),
    ];
    answers
        .into_iter()
        .map(|(value, label, key)| pick(value, label, key))
        .collect()
}

fn pick(value: &str, label: Label, key: char) -> Pick {
    let in_lang = |lang| Locale::new(lang).text(label).to_owned();
    Pick {
        value: value.to_owned(),
        label: Bilingual {
            ja: in_lang(Lang::Ja),
            en: in_lang(Lang::En),
        },
        words: Vec::new(),
        key: Some(key),
    }
}

fn notes() -> Vec<Field> {
    let visibilities = Visibility::ALL
        .into_iter()
        .zip('1'..)
        .map(|(one, key)| pick(one.code(), visibility_label(one), key));
    vec![
        Field::new("notes", Label::DirectoryNotes, FieldKind::Memo).with_paper(3, 58),
        Field::new("hints", Label::DirectoryHints, FieldKind::Memo).with_paper(2, 58),
        Field::new("visibility", Label::DirectoryVisibility, FieldKind::One)
            .with_options(visibilities.collect())
            .with_cols(12),
    ]
}

fn public() -> Vec<Field> {
    PUBLIC
        .into_iter()
        .map(|(code, label, kind)| {
            Field::new(code, label, kind)
                .with_cols(54)
                .with_paper(if kind == FieldKind::Memo { 2 } else { 1 }, 54)
        })
        .collect()
}
