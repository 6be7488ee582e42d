//! The records of the centre and the rules that hold between them.
//!
//! Nothing here knows of a file, a terminal or a clock: every function is
//! handed what it needs, so that the screen, the command line, the importers
//! and the tests all decide alike.

pub mod amendment;
pub mod area;
pub mod bearing;
pub mod capability;
pub mod chips;
pub mod clocks;
pub mod consultation;
pub mod contact;
pub mod crew;
pub mod draft;
pub mod emergency;
pub mod engagement;
pub mod facility;
pub mod facility_merge;
pub mod figures;
pub mod hand_over;
pub mod handbook;
pub mod honorarium;
pub mod hours;
pub mod ids;
pub mod intake;
pub mod likeness;
pub mod local_knowledge;
pub mod look_up;
pub mod need;
pub mod number;
pub mod offer;
pub mod pair;
pub mod person;
pub mod person_set;
pub mod pin;
pub mod postal;
pub mod programme;
pub mod ranking;
pub mod relation;
pub mod retention;
pub mod rights;
pub mod room;
pub mod staff;
pub mod supply;
pub mod themes;
pub mod upkeep;
pub mod urgency;
pub mod visit;
pub mod vocabulary;
pub mod work_item;
