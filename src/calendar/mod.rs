//! Japanese dates and the office's time: eras, ages, fiscal years, business hours.
//!
//! Pure rules: whoever asks hands in the day or the moment. Eras, holidays and hours
//! are data (`data/eras.toml`, `data/calendar.toml`). Moments are UTC, dates are the
//! office's.

pub mod age;
pub mod business;
pub mod due;
pub mod era;
pub mod fiscal;
pub mod promise;
