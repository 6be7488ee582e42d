//! A page with slots, `{{name}}`, that is filled with escaped pieces.

use super::markup::Html;

/// A page whose slots are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Text up to a slot, and the slot behind it.
    parts: Vec<(String, &'static str)>,
    end: String,
}

/// What is wrong with a page: its line, counted from 1, and the slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotFault {
    /// `{{` without `}}`.
    Open {
        /// Where.
        line: usize,
    },
    /// No slot is called so.
    Unknown {
        /// Where.
        line: usize,
        /// As written.
        name: String,
    },
    /// The page lacks a slot.
    Missing {
        /// Which.
        name: &'static str,
    },
}

impl Template {
    /// Reads a page that must have every slot at least once, and no other.
    ///
    /// # Errors
    /// Every fault.
    pub fn parse(text: &str, slots: &[&'static str]) -> Result<Self, Vec<SlotFault>> {
        let mut faults = Vec::new();
        let mut parts: Vec<(String, &'static str)> = Vec::new();
        let mut rest = text;
        let line_of = |rest: &str| text.len() - rest.len();
        let line = |offset: usize| {
            text.get(..offset)
                .map_or(1, |before| before.matches('\n').count() + 1)
        };
        while let Some((before, after)) = rest.split_once("{{") {
            let at = line(line_of(rest) + before.len());
            let Some((name, tail)) = after.split_once("}}") else {
                faults.push(SlotFault::Open { line: at });
                break;
            };
            match slots.iter().find(|slot| **slot == name.trim()) {
                Some(slot) => parts.push((before.to_owned(), slot)),
                None => faults.push(SlotFault::Unknown {
                    line: at,
                    name: name.trim().to_owned(),
                }),
            }
            rest = tail;
        }
        let is_missing = |slot: &&&'static str| !parts.iter().any(|(_, there)| there == *slot);
        let missing = slots.iter().filter(is_missing);
        faults.extend(missing.map(|name| SlotFault::Missing { name }));
        if faults.is_empty() {
            let end = rest.to_owned();
            Ok(Self { parts, end })
        } else {
            Err(faults)
        }
    }

    /// The page with its slots filled; one that is not given stays empty.
    #[must_use]
    pub fn filled(&self, values: &[(&str, &Html)]) -> String {
        let mut page = String::new();
        for (before, slot) in &self.parts {
            page.push_str(before);
            if let Some((_, value)) = values.iter().find(|(name, _)| name == slot) {
                page.push_str(value.as_str());
            }
        }
        page + &self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_once_and_what_looks_like_one_in_a_value_stays() {
        let page = Template::parse("<p>{{a}}</p>{{ b }}{{a}}", &["a", "b"]).unwrap();
        let (a, b) = (Html::of("{{b}}"), Html::of("<"));
        assert_eq!(
            page.filled(&[("a", &a), ("b", &b)]),
            "<p>{{b}}</p>&lt;{{b}}"
        );
    }

    #[test]
    fn every_fault_of_a_page_is_told() {
        let faults = Template::parse("{{a}}\n{{x}}\n{{a", &["a", "b"]).unwrap_err();
        assert_eq!(
            faults,
            [
                SlotFault::Unknown {
                    line: 2,
                    name: "x".to_owned()
                },
                SlotFault::Open { line: 3 },
                SlotFault::Missing { name: "b" },
            ]
        );
    }
}
