//! Every form that the shipped files make, drawn as on a screen of 80 cells.

use super::*;
use crate::app::field::FieldKind;
use crate::app::form::{Field, Heading, Section, Sources};
use crate::calendar::business::BusinessCalendar;
use crate::locale::{Lang, Locale};
use crate::office::Office;
use crate::text::cells;
use crate::ui::theme::Theme;
use crate::workflow::model::{FieldKind as Kind, FieldSpec, Workflow};
use ratatui::buffer::Buffer;

/// Inside the dialog of a step, 80 cells wide.
const AREA: Rect = Rect {
    x: 0,
    y: 0,
    width: 76,
    height: 200,
};

fn reading<T>(lang: Lang, test: impl FnOnce(&Reading<'_>) -> T) -> T {
    let calendar = BusinessCalendar::default();
    test(&Reading {
        now: "2026-11-16T00:00:00Z".parse().unwrap(),
        calendar: &calendar,
        locale: Locale::new(lang),
    })
}

fn drawn(form: &Form, lang: Lang) -> Vec<String> {
    let mut buffer = Buffer::empty(AREA);
    let theme = Theme::default();
    let mut paint = Paint::new(&mut buffer, theme);
    let _cursor = reading(lang, |reading| {
        draw(
            &mut paint,
            &mut Memory::new(theme),
            AREA,
            "test",
            form,
            reading,
        )
    });
    let mut rows = Vec::new();
    for y in 0..AREA.height {
        let mut row = String::new();
        let mut x = 0;
        while let Some(cell) = buffer.cell((x, y)).filter(|_| x < AREA.width) {
            row.push_str(cell.symbol());
            x += u16::try_from(cells::width(cell.symbol()).max(1)).unwrap();
        }
        rows.push(row);
    }
    rows
}

/// All forms: of each workflow's item, and of each of its steps.
fn forms(mut test: impl FnMut(&Workflow, &[FieldSpec], Form)) {
    let office = Office::shipped();
    for workflow in &office.workflows {
        let carried = workflow.transitions.iter().map(|step| &step.carries);
        for specs in carried.chain([&workflow.fields]) {
            let sources = Sources {
                office: &office,
                workflow,
                staff: &[],
            };
            let mut form = Form::from_specs(specs, &sources);
            form.rest();
            test(workflow, specs, form);
        }
    }
}

#[test]
fn no_label_is_cut_at_eighty_cells_in_either_language() {
    let mut checked = 0;
    forms(|workflow, specs, form| {
        for lang in [Lang::Ja, Lang::En] {
            let rows = drawn(&form, lang);
            for spec in specs {
                let label = spec.label.in_lang(lang);
                let is_whole = rows.iter().any(|row| row.contains(&format!(" {label} ")));
                assert!(is_whole, "{} {label}:\n{}", workflow.id, rows.join("\n"));
                checked += 1;
            }
        }
    });
    assert!(checked > 200, "{checked}");
}

#[test]
fn what_the_figures_of_a_scale_mean_stands_beside_the_field_as_the_file_says_it() {
    let mut scales = 0;
    forms(|workflow, specs, form| {
        for lang in [Lang::Ja, Lang::En] {
            let rows = drawn(&form, lang);
            for spec in specs {
                let Kind::Number {
                    scale: Some(list), ..
                } = &spec.kind
                else {
                    continue;
                };
                let label = spec.label.in_lang(lang);
                let row = rows.iter().find(|row| row.contains(label)).unwrap();
                for term in &workflow.choices[list].terms {
                    let said = format!("{} {}", term.code, term.label(lang));
                    assert!(row.contains(&said), "{said} is not in: {row}");
                }
                scales += 1;
            }
        }
    });
    assert!(scales >= 16, "{scales}");
}

#[test]
fn how_a_day_is_read_is_never_cut_at_eighty_cells() {
    let mut days = 0;
    forms(|_, specs, mut form| {
        let is_day =
            |spec: &&FieldSpec| matches!(spec.kind, Kind::Date | Kind::Moment | Kind::Past);
        for spec in specs.iter().filter(is_day) {
            for typed in ["2025-11-24 10:00", "+10"] {
                form.set_text(&spec.code, typed);
                for lang in [Lang::Ja, Lang::En] {
                    let said = reading(lang, |reading| {
                        let remark = form.field(&spec.code)?.remark(reading, false)?;
                        (!remark.is_fault).then_some(remark.text)
                    });
                    let Some(said) = said else { continue };
                    let rows = drawn(&form, lang);
                    let is_whole = rows.iter().any(|row| row.contains(&said));
                    assert!(is_whole, "{said} is cut:\n{}", rows.join("\n"));
                    days += 1;
                }
            }
            form.set_text(&spec.code, "");
        }
    });
    assert!(days > 40, "{days}");
}

#[test]
fn a_label_too_long_for_its_row_stands_above_its_brackets() {
    let label = "a label of so many words that no bracket has room behind it";
    let words = crate::locale::Bilingual {
        ja: label.to_owned(),
        en: label.to_owned(),
    };
    let field = Field::new("long", Heading::Words(words), FieldKind::Line).with_cols(30);
    let mut form = Form::new(vec![Section {
        title: None,
        folded: false,
        fields: vec![field],
    }]);
    form.insert("here");
    let rows = drawn(&form, Lang::En);
    assert!(
        rows[0].contains(label) && !rows[0].contains('['),
        "{}",
        rows[0]
    );
    assert!(rows[1].contains("[here"), "{}", rows[1]);
}
