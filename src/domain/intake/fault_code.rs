//! Everything that can be wrong with a consultation as given, by stable code.
//!
//! Dates add the codes of `calendar::era::DateError`; together they are all the
//! codes that the text catalogue must know for an intake.

/// Nothing was told; a consultation begins with what was said.
pub const NARRATIVE_MISSING: &str = "narrative-missing";
/// No term of the vocabulary; args `value`.
pub const UNKNOWN_WORD: &str = "unknown-word";
/// No term of the vocabulary, but one is near; args `value`, `nearest`.
pub const UNKNOWN_WORD_NEAR: &str = "unknown-word-near";
/// No area has this code or name; args `value`.
pub const AREA_UNKNOWN: &str = "area-unknown";
/// Several areas begin so; args `value`, `areas`.
pub const AREA_AMBIGUOUS: &str = "area-ambiguous";
/// Not a moment in ISO 8601; args `value`.
pub const MOMENT_UNREADABLE: &str = "moment-unreadable";
/// The event would lie ahead; args `at`.
pub const MOMENT_AHEAD: &str = "moment-ahead";
/// It ended before it began.
pub const ENDED_BEFORE_RECEIVED: &str = "ended-before-received";
/// The route promises something at a time, and none is given.
pub const DUE_MISSING: &str = "due-missing";
/// It is put on hold without a reason.
pub const HOLD_REASON_MISSING: &str = "hold-reason-missing";
/// Consent is said not to be needed without the legal ground.
pub const EXCEPTION_MISSING: &str = "exception-missing";
/// The caller wants to stay unnamed and has a name; told, and never refused.
pub const ANONYMOUS_BUT_NAMED: &str = "anonymous-but-named";
/// No consultation has the number that is to be continued; args `number`.
pub const CONTINUES_UNKNOWN: &str = "continues-unknown";
/// It is to be appended to the open case of the call before, and there is none.
pub const NOTHING_TO_APPEND_TO: &str = "nothing-to-append-to";
/// More characters than a record takes; args `limit`.
pub const TOO_LONG: &str = "too-long";

/// All codes of this module.
pub const ALL: [&str; 15] = [
    NARRATIVE_MISSING,
    UNKNOWN_WORD,
    UNKNOWN_WORD_NEAR,
    AREA_UNKNOWN,
    AREA_AMBIGUOUS,
    MOMENT_UNREADABLE,
    MOMENT_AHEAD,
    ENDED_BEFORE_RECEIVED,
    DUE_MISSING,
    HOLD_REASON_MISSING,
    EXCEPTION_MISSING,
    ANONYMOUS_BUT_NAMED,
    CONTINUES_UNKNOWN,
    NOTHING_TO_APPEND_TO,
    TOO_LONG,
];
