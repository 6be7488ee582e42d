//! Themes that rise, and the issues made of them, as plain text and as JSON.

use super::supply::area_name;
use crate::clock::Clock;
use crate::domain::area::AreaCode;
use crate::domain::themes::Theme;
use crate::domain::work_item::WorkItem;
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::store::issue_cases::IssueStanding;
use crate::store::themes::Themes;
use serde_json::{Value, json as value};

/// Areas and categories told with a theme.
const TOLD: usize = 3;

/// The words of a theme, those of nearly the same consultations in brackets.
#[must_use]
pub fn name(theme: &Theme) -> String {
    let words = theme.words.join(" + ");
    if theme.companions.is_empty() {
        return words;
    }
    format!("{words} ({})", theme.companions.join(" "))
}

/// Where and about what a theme is told most.
#[must_use]
pub fn places(theme: &Theme, office: &Office, locale: Locale) -> String {
    let lang = locale.lang();
    let areas = theme.areas.iter().take(TOLD).map(|(area, count)| {
        let name = area.as_ref().map_or_else(
            || locale.text(Label::ThemesNoArea).to_owned(),
            |code| area_name(office, &AreaCode(code.clone()), lang).to_owned(),
        );
        format!("{name} {count}")
    });
    let categories = theme.categories.iter().take(TOLD);
    let categories = categories.map(|(code, count)| {
        let label = office.vocabularies.categories.label(code, lang);
        format!("{label} {count}")
    });
    let areas: Vec<String> = areas.collect();
    let categories: Vec<String> = categories.collect();
    format!("{} / {}", areas.join(", "), categories.join(", "))
}

/// The spans that were compared.
#[must_use]
pub fn heading(themes: &Themes, locale: Locale) -> String {
    let wish = &themes.wish;
    locale.fill(
        Label::ThemesTitle,
        &[
            (
                "date",
                &super::day::day_in_words(wish.last_day, locale.lang()),
            ),
            ("days", &wish.days),
            ("now", &themes.now),
            ("before", &themes.before),
        ],
    )
}

/// The statistic to a tenth, as everywhere.
#[must_use]
pub fn statistic(theme: &Theme) -> String {
    format!("{:.1}", theme.statistic)
}

/// Themes in lines.
#[must_use]
pub fn text(themes: &Themes, office: &Office, locale: Locale) -> Vec<String> {
    let mut lines = vec![heading(themes, locale), String::new()];
    for (at, theme) in themes.themes.iter().enumerate() {
        lines.push(locale.fill(
            Label::ThemesLine,
            &[
                ("place", &(at + 1)),
                ("theme", &name(theme)),
                ("now", &theme.now),
                ("before", &theme.before),
                ("statistic", &statistic(theme)),
            ],
        ));
        lines.push(format!("     {}", places(theme, office, locale)));
    }
    if themes.themes.is_empty() {
        lines.push(locale.text(Label::ThemesNone).to_owned());
    }
    lines.push(String::new());
    lines.push(locale.text(Label::ThemesNote).to_owned());
    lines
}

/// The same for programs.
#[must_use]
pub fn json(themes: &Themes) -> Value {
    let one = |theme: &Theme| {
        value!({
            "words": theme.words,
            "companions": theme.companions,
            "now": theme.now,
            "before": theme.before,
            "log_likelihood": (theme.statistic * 10.0).round() / 10.0,
            "areas": theme.areas,
            "categories": theme.categories,
            "cases": theme.cases,
        })
    };
    value!({
        "last_day": themes.wish.last_day,
        "days": themes.wish.days,
        "area": themes.wish.area,
        "category": themes.wish.category,
        "now": themes.now,
        "before": themes.before,
        "themes": themes.themes.iter().map(one).collect::<Vec<_>>(),
    })
}

/// Where an issue stands, in one line: its counts then and now.
#[must_use]
pub fn standing_line(standing: &IssueStanding, office: &Office, locale: Locale) -> String {
    let item = &standing.item;
    locale.fill(
        Label::ThemesStanding,
        &[
            ("number", &item.number),
            ("state", &state(item, office, locale)),
            (
                "title",
                &item.details.get("title").map_or("", String::as_str),
            ),
            ("shown", &standing.shown.0),
            ("days", &standing.shown.1),
            ("recent", &standing.recent),
        ],
    )
}

/// The issues with their measures.
#[must_use]
pub fn standings_text(
    standings: &[IssueStanding],
    office: &Office,
    locale: Locale,
    clock: &Clock,
) -> Vec<String> {
    let mut lines = Vec::new();
    for standing in standings {
        lines.push(standing_line(standing, office, locale));
        for measure in &standing.measures {
            lines.push(format!(
                "     {}",
                measure_line(measure, office, locale, clock)
            ));
        }
    }
    if lines.is_empty() {
        lines.push(locale.text(Label::ThemesNoIssues).to_owned());
    }
    lines
}

fn measure_line(measure: &WorkItem, office: &Office, locale: Locale, clock: &Clock) -> String {
    let detail = |code| measure.details.get(code).map_or("", String::as_str);
    let due = measure.next.as_ref().map_or_else(String::new, |next| {
        super::day::day_in_words(clock.local(next.due).date_naive(), locale.lang())
    });
    locale.fill(
        Label::ThemesMeasure,
        &[
            ("number", &measure.number),
            ("state", &state(measure, office, locale)),
            (
                "measure",
                &detail("measures").lines().next().unwrap_or_default(),
            ),
            ("responsible", &detail("responsible")),
            ("due", &due),
        ],
    )
}

fn state(item: &WorkItem, office: &Office, locale: Locale) -> String {
    let workflow = office.workflow(&item.kind);
    let state = workflow.and_then(|workflow| workflow.state(&item.state));
    let label = state.map(|state| state.label.in_lang(locale.lang()));
    label.unwrap_or(&item.state).to_owned()
}

/// The issues for programs.
#[must_use]
pub fn standings_json(standings: &[IssueStanding], office: &Office, locale: Locale) -> Value {
    let one = |standing: &IssueStanding| {
        let item = &standing.item;
        let measures = standing.measures.iter().map(|measure| {
            value!({
                "number": measure.number,
                "state": measure.state,
                "measure": measure.details.get("measures"),
                "responsible": measure.details.get("responsible"),
                "due": measure.next.as_ref().map(|next| next.due),
            })
        });
        value!({
            "number": item.number,
            "state": item.state,
            "state_label": state(item, office, locale),
            "title": item.details.get("title"),
            "area": item.area,
            "words": item.details.get("words"),
            "shown": standing.shown.0,
            "shown_days": standing.shown.1,
            "recent": standing.recent,
            "consultations": standing.all,
            "measures": measures.collect::<Vec<_>>(),
        })
    };
    Value::Array(standings.iter().map(one).collect())
}
