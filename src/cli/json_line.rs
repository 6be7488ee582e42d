//! One line of JSON, and where and why it cannot be read, in our own words: the reader of the JSON speaks English and
//! of types of the program.

use crate::fault::position;
use crate::locale::{Label, Locale};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::{Map, Value, json};

/// Why a line cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Stable code.
    pub code: &'static str,
    /// What is wrong, without the place.
    pub message: String,
    /// The field, as a path; empty where the line is no JSON at all.
    pub field: String,
    /// Characters from the beginning of the line, from 1.
    pub column: usize,
}

/// Reads a line.
///
/// # Errors
/// What is wrong first.
pub fn read<T: DeserializeOwned>(line: &str, locale: Locale) -> Result<T, Unread> {
    serde_json::from_str(line).map_err(|error| {
        // The column counts bytes; a character of three bytes is one for a person.
        let (_, column) = position(line, error.column().saturating_sub(1));
        let unread = |code, message: String, field: String| Unread {
            code,
            message,
            field,
            column,
        };
        let told = |label: Label| locale.text(label).to_owned();
        match error.classify() {
            Category::Eof => unread("not-json", told(Label::CliJsonEnds), String::new()),
            Category::Syntax | Category::Io => {
                unread("not-json", told(Label::CliJsonSyntax), String::new())
            }
            Category::Data => match serde_json::from_str(line) {
                Ok(Value::Object(all)) => match misfit::<T>(&all, &[]) {
                    Some((field, fits)) => {
                        let label = what(fits);
                        let message = locale.fill(label, &[("field", &field)]);
                        let code = fits.map_or("wrong-value", Fits::code);
                        unread(code, message, field)
                    }
                    None => unread("not-json", told(Label::CliJsonTwice), String::new()),
                },
                _ => unread("not-json", told(Label::CliJsonObject), String::new()),
            },
        }
    })
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fits {
    /// Nothing: there is no such field.
    Nothing,
    Text,
    Number,
    YesNo,
    List,
    Object,
}

impl Fits {
    fn code(self) -> &'static str {
        match self {
            Self::Nothing => "unknown-field",
            _ => "wrong-type",
        }
    }
}

fn what(fits: Option<Fits>) -> Label {
    match fits {
        Some(Fits::Nothing) => Label::CliJsonUnknown,
        Some(Fits::Text) => Label::CliJsonWantsText,
        Some(Fits::Number) => Label::CliJsonWantsNumber,
        Some(Fits::YesNo) => Label::CliJsonWantsYesNo,
        Some(Fits::List) => Label::CliJsonWantsList,
        Some(Fits::Object) => Label::CliJsonWantsObject,
        None => Label::CliJsonWrong,
    }
}

/// The first field that cannot be read on its own, and what it takes; `None` for a value of the right kind that still
/// cannot be read. Every field may be left out, so each can be tried alone.
fn misfit<T: DeserializeOwned>(
    all: &Map<String, Value>,
    above: &[&str],
) -> Option<(String, Option<Fits>)> {
    let fits = |path: &[&str], value: Value| {
        let nested = path
            .iter()
            .rev()
            .fold(value, |value, key| json!({ *key: value }));
        serde_json::from_value::<T>(nested).is_ok()
    };
    all.iter().find_map(|(key, value)| {
        let path: Vec<&str> = above.iter().copied().chain([key.as_str()]).collect();
        if fits(&path, value.clone()) {
            return None;
        }
        if let Value::Object(inner) = value
            && fits(&path, json!({}))
        {
            return misfit::<T>(inner, &path);
        }
        let kinds = [
            (json!(""), Fits::Text),
            (json!(0), Fits::Number),
            (json!(true), Fits::YesNo),
            (json!([]), Fits::List),
            (json!({}), Fits::Object),
        ];
        let found = kinds.into_iter().find(|(one, _)| fits(&path, one.clone()));
        let takes = match found {
            Some((one, kind)) => {
                let is_of_kind = std::mem::discriminant(&one) == std::mem::discriminant(value);
                (!is_of_kind || kind == Fits::List).then_some(kind)
            }
            // Whatever is optional may be nothing.
            None => (!fits(&path, Value::Null)).then_some(Fits::Nothing),
        };
        Some((path.join("."), takes))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::intake::ConsultationInput;
    use crate::locale::Lang;

    fn unread(line: &str) -> Unread {
        read::<ConsultationInput>(line, Locale::new(Lang::En)).unwrap_err()
    }

    #[test]
    fn what_is_wrong_is_told_by_field_and_by_what_it_takes() {
        for (line, code, field) in [
            (r#"{"narative": "x"}"#, "unknown-field", "narative"),
            (r#"{"person": {"nam": "x"}}"#, "unknown-field", "person.nam"),
            (r#"{"narrative": 1}"#, "wrong-type", "narrative"),
            (r#"{"person": "x"}"#, "wrong-type", "person"),
            (r#"{"categories": "x"}"#, "wrong-type", "categories"),
            (r#"{"categories": [1]}"#, "wrong-type", "categories"),
            (
                r#"{"caller": {"anonymous": "no"}}"#,
                "wrong-type",
                "caller.anonymous",
            ),
            (r#"{"person": {"age": "81"}}"#, "wrong-type", "person.age"),
            (r#"{"person": {"age": -1}}"#, "wrong-value", "person.age"),
            (r#"{"continues": "?"}"#, "wrong-value", "continues"),
            (r#"{"narrative": "#, "not-json", ""),
            (r#"{"narrative" "x"}"#, "not-json", ""),
            (r#""x""#, "not-json", ""),
            (r#"{"narrative": "x", "narrative": "y"}"#, "not-json", ""),
        ] {
            let found = unread(line);
            assert_eq!((found.code, found.field.as_str()), (code, field), "{line}");
            for english in ["expected", "invalid type", "EOF", "at line"] {
                assert!(
                    !found.message.contains(english),
                    "{line}: {}",
                    found.message
                );
            }
        }
    }

    #[test]
    fn the_column_counts_characters() {
        let found = unread(r#"{"narrative": "退院後", "x": 1}"#);
        assert_eq!(found.field, "x");
        assert!((20..=27).contains(&found.column), "{}", found.column);
    }
}
