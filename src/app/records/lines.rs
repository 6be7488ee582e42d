//! A record and a contact as lines to read.

use super::amend::{self, in_words};
use crate::app::item::{ItemLine, Link, consultation_lines};
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::contact::{Contact, What};
use crate::domain::number::Number;
use crate::locale::Label;
use crate::store::RecordView;
use chrono::{DateTime, Utc};

/// A consultation and everything that came after it.
#[must_use]
pub fn record(view: &RecordView, desk: &Desk) -> Vec<ItemLine> {
    let locale = desk.locale;
    let mut lines = consultation_lines(&view.consultation, desk);
    if !view.additions.is_empty() {
        lines.push(ItemLine::heading(locale.text(Label::RecordsAdditions)));
    }
    for added in &view.additions {
        lines.push(ItemLine::plain("", signed(added.at, &added.by, desk)));
        lines.push(ItemLine::plain("", added.text.as_str()));
    }
    if !view.corrections.is_empty() {
        lines.push(ItemLine::heading(locale.text(Label::RecordsCorrections)));
    }
    let fields = amend::fields(desk);
    for kept in &view.corrections {
        let field = fields.iter().find(|field| field.code == kept.field);
        let said = |text: &str| {
            let shown = field.map_or_else(|| text.to_owned(), |field| in_words(field, text, desk));
            if shown.is_empty() {
                locale.text(Label::RecordsNothing).to_owned()
            } else {
                shown.replace('\n', " ")
            }
        };
        let name = field.map_or(kept.field.as_str(), |field| field.label.text(locale));
        let (old, new) = (said(&kept.old), said(&kept.new));
        let change: [(&str, &dyn std::fmt::Display); 3] =
            [("field", &name), ("old", &old), ("new", &new)];
        lines.push(ItemLine::plain("", signed(kept.at, &kept.by, desk)));
        lines.push(ItemLine::plain(
            "",
            locale.fill(Label::RecordsChange, &change),
        ));
        let why = locale.fill(Label::RecordsBecause, &[("reason", &kept.reason)]);
        lines.push(ItemLine::plain("", why));
    }
    lines.extend(links(view, desk));
    lines
}

fn signed(at: DateTime<Utc>, by: &str, desk: &Desk) -> String {
    format!("{} {by}", words::at(at, desk))
}

fn links(view: &RecordView, desk: &Desk) -> Vec<ItemLine> {
    let locale = desk.locale;
    let items = view.items.iter().map(|(number, item, kind)| {
        let name = desk.office.workflow(kind);
        let name = name.map_or(kind.as_str(), |known| known.label.in_lang(locale.lang()));
        let line = ItemLine::plain(locale.text(Label::RecordsItem), format!("{number} {name}"));
        line.leading(Link::Item {
            kind: kind.clone(),
            item: *item,
        })
    });
    let linked = |label: Label, (number, id): &(Number, _)| {
        ItemLine::plain(locale.text(label), number.to_string()).leading(Link::Consultation(*id))
    };
    let before = view.continues.iter();
    let after = view.continued_by.iter();
    let mut lines: Vec<ItemLine> = items.collect();
    lines.extend(before.map(|before| linked(Label::RecordsContinues, before)));
    lines.extend(after.map(|after| linked(Label::RecordsContinuedBy, after)));
    if !lines.is_empty() {
        lines.insert(0, ItemLine::heading(locale.text(Label::RecordsLinks)));
    }
    lines
}

/// A contact that is no consultation: a step, an offer, a visit.
#[must_use]
pub fn contact(contact: &Contact, desk: &Desk) -> Vec<ItemLine> {
    let locale = desk.locale;
    let title = format!("{}  {}", contact.number, what(contact, desk));
    let mut lines = vec![
        ItemLine::heading(title),
        ItemLine::plain(locale.text(Label::RecordsWhen), words::at(contact.at, desk)),
    ];
    for (label, text) in [
        (Label::WorkPerson, &contact.person),
        (Label::RecordsWith, &contact.with.text()),
    ] {
        if !text.is_empty() {
            lines.push(ItemLine::plain(locale.text(label), text));
        }
    }
    lines.push(ItemLine::plain("", said(contact, desk)));
    if let Some((kind, item)) = &contact.item {
        let line = ItemLine::plain(locale.text(Label::RecordsItem), contact.number.to_string());
        lines.push(line.leading(Link::Item {
            kind: kind.clone(),
            item: *item,
        }));
    }
    lines
}

/// What was said or noted; of a step without a note, the state it led to.
#[must_use]
pub fn said(contact: &Contact, desk: &Desk) -> String {
    match (&contact.what, &contact.item) {
        (What::Step { to, .. }, Some((kind, _))) if contact.text.is_empty() => {
            let workflow = desk.office.workflow(kind);
            let state = workflow.map(|known| words::state(known, to, desk.locale.lang()));
            state.unwrap_or(to).to_owned()
        }
        _ => contact.text.clone(),
    }
}

/// What sort of contact it was, in a few cells.
#[must_use]
pub fn what(contact: &Contact, desk: &Desk) -> String {
    let (locale, lang) = (desk.locale, desk.locale.lang());
    let words_of = &desk.office.vocabularies;
    match &contact.what {
        What::Consultation(categories) => {
            let names = categories
                .iter()
                .map(|code| words_of.categories.label(code, lang));
            names.collect::<Vec<_>>().join(" ")
        }
        What::Addition => locale.text(Label::RecordsAddition).to_owned(),
        What::Step { transition, .. } => {
            let kind = contact.item.as_ref().map(|(kind, _)| kind);
            let workflow = kind.and_then(|kind| desk.office.workflow(kind));
            let step = workflow.and_then(|workflow| workflow.transition(transition));
            let name = step.map(|step| step.label.in_lang(lang).to_owned());
            name.unwrap_or_else(|| locale.text(Label::RecordsItem).to_owned())
        }
        What::Offer(state) => {
            let answer = words_of.answers.label(state.code(), lang);
            locale.fill(Label::RecordsOffer, &[("answer", &answer)])
        }
        What::Visit(held) => locale
            .text(match held {
                Some(true) => Label::RecordsVisitHeld,
                Some(false) => Label::RecordsVisitMissed,
                None => Label::RecordsVisitAhead,
            })
            .to_owned(),
    }
}
