//! Until when, as a workflow file says it: `2bh`, `1bd`, `field:at+30d`, by urgency.

use std::collections::BTreeMap;

use toml::de::DeValue;

use crate::domain::urgency::Urgency;
use crate::locale::Label;

use super::model::{ClockSpec, Span};
use super::reader::{Placed, Section, Source};

pub(super) fn clock(source: &Source<'_>, section: &Section<'_, '_>) -> Placed<ClockSpec> {
    let mut spec = ClockSpec {
        default: Span::Minutes(0),
        by_urgency: BTreeMap::new(),
        otherwise: None,
    };
    let Some(value) = section.value("clock") else {
        section.missing(section.at, "clock");
        return Placed {
            at: section.at,
            value: spec,
        };
    };
    let at = value.span().start;
    if !matches!(value.get_ref(), DeValue::Table(_)) {
        if let Some(text) = section.as_text("clock", value) {
            spec.default = span(source, &text);
        }
        return Placed { at, value: spec };
    }
    if let Some(table) = section.section("clock") {
        spec.default = span(source, &table.required_text("default"));
        spec.otherwise = table.text("otherwise").map(|text| span(source, &text));
        for urgency in Urgency::ALL {
            if let Some(text) = table.text(urgency.code()) {
                spec.by_urgency.insert(urgency, span(source, &text));
            }
        }
        table.done();
    }
    Placed { at, value: spec }
}

/// Reads `2bh`, `1bd`, `45m`, `6h`, `30d`, `field:at`, `field:at+30d`; an empty text has been reported already.
fn span(source: &Source<'_>, text: &Placed<String>) -> Span {
    parse_span(&text.value).unwrap_or_else(|| {
        if !text.value.is_empty() {
            source.fault(text.at, Label::WorkflowFaultSpan, &[("text", &text.value)]);
        }
        Span::Minutes(0)
    })
}

/// Minutes by the clock: `10m`, `1h`.
pub(super) fn minutes(source: &Source<'_>, text: &Placed<String>) -> Option<u32> {
    if let Some(Span::Minutes(minutes)) = parse_span(&text.value) {
        return Some(minutes);
    }
    source.fault(text.at, Label::WorkflowFaultSpan, &[("text", &text.value)]);
    None
}

pub(super) fn parse_span(text: &str) -> Option<Span> {
    if let Some(field) = text.strip_prefix("field:") {
        return match field.split_once('+') {
            None => (!field.is_empty()).then(|| Span::Field(field.to_owned())),
            Some((field, after)) => match parse_span(after)? {
                Span::Days(days) if !field.is_empty() => {
                    Some(Span::DaysAfter(field.to_owned(), days))
                }
                _ => None,
            },
        };
    }
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let count: u32 = text
        .strip_suffix(unit)?
        .parse()
        .ok()
        .filter(|count| *count > 0)?;
    match unit {
        "bm" => Some(Span::BusinessMinutes(count)),
        "bh" => count.checked_mul(60).map(Span::BusinessMinutes),
        "bd" => Some(Span::BusinessDays(count)),
        "m" => Some(Span::Minutes(count)),
        "h" => count.checked_mul(60).map(Span::Minutes),
        "d" => Some(Span::Days(count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, parse_span};

    #[test]
    fn a_span_is_a_number_with_its_unit_or_a_field() {
        assert_eq!(parse_span("2bh"), Some(Span::BusinessMinutes(120)));
        assert_eq!(parse_span("1bd"), Some(Span::BusinessDays(1)));
        assert_eq!(parse_span("45m"), Some(Span::Minutes(45)));
        assert_eq!(parse_span("6h"), Some(Span::Minutes(360)));
        assert_eq!(parse_span("30d"), Some(Span::Days(30)));
        assert_eq!(parse_span("field:at"), Some(Span::Field("at".to_owned())));
        assert_eq!(
            parse_span("field:at+30d"),
            Some(Span::DaysAfter("at".to_owned(), 30))
        );
        for wrong in [
            "",
            "2",
            "bh",
            "0d",
            "2x",
            "-1d",
            "field:",
            "field:+3d",
            "field:at+2bh",
            "２bh",
            "99999999999d",
        ] {
            assert_eq!(parse_span(wrong), None, "{wrong}");
        }
    }
}
