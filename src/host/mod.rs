//! What the host allows and promises: whose rights this process has, what it hides from other
//! processes, and whether the office's place is as private as it should be.

pub mod hardening;
pub mod install;
pub mod own_rights;
pub mod place;
