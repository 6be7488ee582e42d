//! The day view for programs.

use super::day::{Attention, DayView, Figures, TeamOut};
use crate::clock::Clock;
use crate::domain::visit::Safety;
use crate::locale::Locale;
use crate::office::Office;
use crate::store::past_days::PastDay;
use crate::store::standing::Standing;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// One object: `snake_case` English keys, codes with their label beside them, times of the
/// office with offset, durations in minutes.
#[must_use]
pub fn json(view: &DayView, office: &Office, locale: Locale, clock: &Clock) -> Value {
    let writer = Writer {
        office,
        locale,
        clock,
    };
    let label = |vocabulary: &crate::domain::vocabulary::Vocabulary, code: &str| {
        vocabulary.label(code, locale.lang()).to_owned()
    };
    json!({
        "date": view.date,
        "area": view.area,
        "received": view.received,
        "received_before": view.before.as_ref().map(PastDay::received_in_all),
        "closed": view.closed.len(),
        "closed_before": view.before.as_ref().map(|day| day.closed),
        "open_before": view.before.as_ref().map(|day| day.open),
        "late_before": view.before.as_ref().map(|day| day.late),
        "unassigned_before": view.before.as_ref().map(|day| day.unassigned),
        "new": view.new,
        "last_look": view.last_look.map(|at| writer.time(at)),
        "all": figures_json(&view.all),
        "unassigned": view.unassigned,
        "attention": view.attention.iter().map(|one| writer.attention(one)).collect::<Vec<_>>(),
        "waiting": view.waiting.iter().map(|(actor, figures)| with(
            figures_json(figures),
            &[("actor", json!(actor)), ("actor_label", json!(label(&office.vocabularies.actors, actor)))],
        )).collect::<Vec<_>>(),
        "kinds": view.kinds.iter().map(|(kind, figures)| with(
            figures_json(figures),
            &[("kind", json!(kind)), ("kind_label", json!(writer.kind(kind)))],
        )).collect::<Vec<_>>(),
        "areas": view.areas.iter().map(|(area, figures)| with(
            figures_json(figures),
            &[
                ("area", json!(area)),
                ("area_label", json!(area.as_ref().map(|area| office.areas.name(area)))),
                ("received", json!(figures.received)),
            ],
        )).collect::<Vec<_>>(),
        "people": view.people.iter().map(|(name, figures)| with(
            figures_json(figures),
            &[("owner", json!(name))],
        )).collect::<Vec<_>>(),
        "teams_out": view.teams_out.iter().map(|team| writer.team(team)).collect::<Vec<_>>(),
        "stale_rooms": view.stale_rooms,
        "past": view.past.iter().map(past_json).collect::<Vec<_>>(),
        "hand_over": view.notes.iter().map(|note| json!({
            "id": note.id,
            "at": writer.time(note.at),
            "by": note.by_name,
            "text": note.text,
            "acknowledged": note.is_acknowledged,
            "seen_by": note.seen_by,
        })).collect::<Vec<_>>(),
    })
}

struct Writer<'a> {
    office: &'a Office,
    locale: Locale,
    clock: &'a Clock,
}

impl Writer<'_> {
    fn time(&self, at: DateTime<Utc>) -> String {
        self.clock.local(at).to_rfc3339()
    }

    fn kind(&self, kind: &str) -> String {
        let workflow = self.office.workflow(kind);
        workflow
            .map_or(kind, |workflow| workflow.label.in_lang(self.locale.lang()))
            .to_owned()
    }

    fn state(&self, row: &Standing) -> String {
        let state = &row.state;
        let known = self
            .office
            .workflow(&row.kind)
            .and_then(|kind| kind.state(state));
        known
            .map_or(state.as_str(), |known| {
                known.label.in_lang(self.locale.lang())
            })
            .to_owned()
    }

    fn attention(&self, one: &Attention) -> Value {
        let why = self.locale.text(super::day_text::why_label(one.why));
        let minutes = one.since.num_minutes();
        with(
            self.row(&one.row),
            &[
                ("why", json!(one.why.code())),
                ("why_label", json!(why)),
                ("minutes", json!(minutes)),
            ],
        )
    }

    fn team(&self, team: &TeamOut) -> Value {
        let safety = match team.safety {
            Safety::Home => "home",
            Safety::Green => "green",
            Safety::Amber => "amber",
            Safety::Red => "red",
        };
        let minutes = team.out.num_minutes();
        with(
            self.row(&team.row),
            &[
                ("team", json!(team.team)),
                ("safety", json!(safety)),
                ("minutes", json!(minutes)),
                ("answer", json!(team.answer)),
            ],
        )
    }

    fn row(&self, row: &Standing) -> Value {
        json!({
            "number": row.number,
            "kind": row.kind,
            "kind_label": self.kind(&row.kind),
            "state": row.state,
            "state_label": self.state(row),
            "urgency": row.urgency,
            "area": row.area,
            "person": row.person,
            "owner": row.owner,
            "due": row.due().map(|due| self.time(due)),
        })
    }
}

fn past_json(day: &PastDay) -> Value {
    json!({
        "date": day.date,
        "received": day.received_in_all(),
        "closed": day.closed,
        "open": day.open,
        "late": day.late,
        "unassigned": day.unassigned,
    })
}

fn figures_json(figures: &Figures) -> Value {
    json!({
        "open": figures.open.len(),
        "late": figures.late.len(),
        "due_today": figures.due_today.len(),
        "longest_minutes": figures.longest.num_minutes(),
        "open_ids": figures.open,
        "late_ids": figures.late,
        "due_today_ids": figures.due_today,
    })
}

fn with(mut object: Value, more: &[(&str, Value)]) -> Value {
    if let Value::Object(fields) = &mut object {
        for (name, value) in more {
            fields.insert((*name).to_owned(), value.clone());
        }
    }
    object
}
