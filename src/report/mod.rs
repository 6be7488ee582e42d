//! One definition for every figure, whether it is shown, printed or handed to a program.

pub mod day;
mod day_attention;
mod day_json;
mod day_text;
pub mod export;
pub mod handbook;
pub mod information_sheet;
pub mod offer_text;
mod paper;
pub mod period;
pub mod supply;
mod supply_text;
pub mod themes;
pub mod visit_calendar;
pub mod visit_sheet;
