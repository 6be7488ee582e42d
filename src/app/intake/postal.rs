//! A postal code at the beginning of the address: its towns are offered, and the only one is
//! filled in.

use super::call::Call;
use crate::app::effect::Effect;
use crate::app::event::Asker;
use crate::domain::chips::Chip;
use crate::domain::postal::PostalTown;
use crate::locale::Bilingual;
use crate::store::request::Request;
use crate::text::fold;
use uuid::Uuid;

/// Where an address is typed.
pub const ADDRESS: &str = "person.address";
/// From so many digits on towns are looked for.
const LEAST: usize = 3;
/// A whole code.
const WHOLE: usize = 7;
/// Digits of the first part of a code.
const FIRST_PART: usize = 3;
/// Offers are picked by the digits 1 to 9.
const AT_MOST: u32 = 9;
/// Numbers of these questions are never those of the other look-ups.
const TURNS: u32 = 1 << 31;

/// What was asked and found for one call.
#[derive(Debug, Default)]
pub struct Postal {
    turn: u32,
    asked: String,
    towns: Vec<PostalTown>,
}

impl Postal {
    /// Asks for the towns of the code that an address begins with, if it is another one now.
    pub(super) fn ask(&mut self, draft: Uuid, address: &str) -> Option<Effect> {
        let digits = code_in(address).map_or_else(String::new, |(digits, _)| digits);
        if digits == self.asked {
            return None;
        }
        self.asked.clone_from(&digits);
        self.towns.clear();
        self.turn = self.turn.wrapping_add(1) % TURNS;
        (!digits.is_empty()).then(|| Effect::Ask {
            asker: Asker::IntakeLookup {
                draft,
                turn: TURNS + self.turn,
            },
            request: Request::Postal {
                digits,
                limit: AT_MOST,
            },
        })
    }

    /// Takes the towns unless something newer was asked. True if they are the whole answer to a
    /// whole code, and only one.
    pub(super) fn found(&mut self, turn: u32, towns: Vec<PostalTown>) -> bool {
        if turn != TURNS + self.turn {
            return false;
        }
        self.towns = towns;
        self.asked.len() == WHOLE && self.towns.len() == 1
    }

    /// The addresses that the towns make of what is typed.
    pub(super) fn offers(&self, address: &str, own: &str) -> Vec<Chip> {
        let Some((digits, rest)) = code_in(address).filter(|(digits, _)| *digits == self.asked)
        else {
            return Vec::new();
        };
        let is_part = digits.len() < WHOLE;
        let offer = |town: &PostalTown| {
            let place = format!("{}{}", town.municipality, town.town);
            let place = if town.municipality == own {
                place
            } else {
                format!("{}{place}", town.prefecture)
            };
            let (first, last) = town.code.split_at_checked(FIRST_PART).unwrap_or_default();
            let label = if is_part {
                format!("{first}-{last} {place}")
            } else {
                place.clone()
            };
            Chip {
                field: ADDRESS.to_owned(),
                value: format!("{place}{rest}"),
                label: Bilingual {
                    ja: label.clone(),
                    en: label,
                },
            }
        };
        self.towns.iter().map(offer).collect()
    }
}

impl Call {
    /// Asks for the towns of a code while the cursor is in the address.
    pub(super) fn ask_postal(&mut self) -> Option<Effect> {
        if self.form.focused_code() != ADDRESS {
            return None;
        }
        let address = self.form.text(ADDRESS);
        self.postal.ask(self.id, &address)
    }
}

/// The digits of a code at the beginning of an address, and the address behind it. A part of a
/// code counts only by itself: 123番地 is none.
fn code_in(address: &str) -> Option<(String, String)> {
    let folded = fold::ascii(address);
    let plain = folded.trim().trim_start_matches('〒').trim_start();
    let mut digits = String::new();
    let mut end = 0;
    for (at, letter) in plain.char_indices() {
        let is_joint = digits.len() == FIRST_PART && fold::is_hyphen(letter);
        if letter.is_ascii_digit() && digits.len() < WHOLE {
            digits.push(letter);
        } else if !is_joint {
            break;
        }
        end = at + letter.len_utf8();
    }
    let rest = plain.get(end..).unwrap_or_default();
    let goes_on = rest.starts_with(|letter: char| letter.is_ascii_digit());
    let is_code = match digits.len() {
        WHOLE => !goes_on,
        length => length >= LEAST && rest.is_empty(),
    };
    is_code.then(|| (digits, rest.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::code_in;

    #[test]
    fn a_code_is_read_in_every_spelling_and_a_number_of_a_house_is_none() {
        for (typed, digits, rest) in [
            ("2702261", "2702261", ""),
            ("〒270-2261", "2702261", ""),
            ("２７０ー２２６１", "2702261", ""),
            ("270-2261 3-5", "2702261", "3-5"),
            ("270", "270", ""),
            ("270-", "270", ""),
            ("27022", "27022", ""),
        ] {
            assert_eq!(
                code_in(typed),
                Some((digits.to_owned(), rest.to_owned())),
                "{typed}"
            );
        }
        for typed in ["", "27", "123番地", "3-5-1", "27022611", "松戸市小金1"] {
            assert_eq!(code_in(typed), None, "{typed}");
        }
    }
}
