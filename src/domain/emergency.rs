//! Whom to call at once (`data/emergency.toml`).

use crate::fault::Fault;
use crate::locale::Bilingual;
use serde::Deserialize;
use std::path::Path;

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyCall {
    /// Who answers.
    pub label: Bilingual,
    /// The number, as it is dialled.
    pub phone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallFile {
    call: Vec<CallEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallEntry {
    ja: String,
    en: String,
    phone: String,
}

/// Reads the file, in its order.
///
/// # Errors
/// Broken TOML, no number at all, one that nobody can dial.
pub fn parse(file: &Path, toml_text: &str) -> Result<Vec<EmergencyCall>, Vec<Fault>> {
    let read: CallFile = toml::from_str(toml_text)
        .map_err(|error| vec![Fault::from_toml(file, toml_text, &error)])?;
    if read.call.is_empty() {
        return Err(vec![Fault::at_line(file, 1, "there is no [[call]]")]);
    }
    let can_be_dialled = |phone: &str| {
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        digits >= 3
            && phone
                .chars()
                .all(|c| c.is_ascii_digit() || c == '-' || c == '#')
    };
    if let Some(wrong) = read.call.iter().find(|call| !can_be_dialled(&call.phone)) {
        let is_it = |line: &str| line.contains(&format!("\"{}\"", wrong.phone));
        let line = toml_text.lines().position(is_it).map_or(1, |at| at + 1);
        let text = format!("{:?} cannot be dialled", wrong.phone);
        return Err(vec![Fault::at_line(file, line, text)]);
    }
    let call = |entry: CallEntry| EmergencyCall {
        label: Bilingual {
            ja: entry.ja,
            en: entry.en,
        },
        phone: entry.phone,
    };
    Ok(read.call.into_iter().map(call).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../data/emergency.toml");

    #[test]
    fn the_shipped_file_begins_with_ambulance_and_police() {
        let calls = parse(Path::new("emergency.toml"), SHIPPED).unwrap();
        let phones: Vec<&str> = calls.iter().map(|call| call.phone.as_str()).collect();
        assert_eq!(phones[..2], ["119", "110"]);
        assert!(phones.len() > 2, "abuse is told to the city");
    }

    #[test]
    fn a_number_that_nobody_can_dial_is_refused_at_its_line() {
        let text = SHIPPED.replace("\"110\"", "\"一一〇\"");
        let faults = parse(Path::new("emergency.toml"), &text).unwrap_err();
        let line = text.lines().nth(faults[0].line - 1).unwrap();
        assert!(line.contains("一一〇"), "{line}");
    }
}
