//! What code does and a workflow file only names: conditions of a step, and what else happens with it.

/// Conditions that code checks; a workflow file refers to them by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// `consent`: consent, or a recorded legal exception, now or with this step.
    Consent,
    /// `open-offer`: the clinic named has an offer without an answer.
    OpenOffer,
    /// `accepted-offer`: a clinic has accepted.
    AcceptedOffer,
    /// `has-accepted`: the clinic named has accepted. Its step chooses among acceptances; its `again` is the
    /// window in which they are gathered.
    HasAccepted,
    /// `visit-booked`: a visit is planned and not yet answered for.
    VisitBooked,
    /// `nobody-out`: no team is under way.
    NobodyOut,
    /// `not-asked`: none of the clinics named is being asked already or has accepted.
    NotAsked,
    /// `unclaimed`: nobody else has claimed it.
    Unclaimed,
    /// `claimed`: somebody has claimed it.
    Claimed,
}

/// What else happens with a step; a workflow file refers to them by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// `send-offers`: one offer to each clinic of `clinic`.
    SendOffers,
    /// `record-answer`: the answer of `clinic`.
    RecordAnswer,
    /// `gather-answers`: at 一斉 an acceptance waits for the others.
    GatherAnswers,
    /// `withdraw-others`: when the clinic named is chosen, every other offer is taken back.
    WithdrawOthers,
    /// `remind`: the clinic named is reminded, and has a new deadline.
    Remind,
    /// `plan-visit`: a visit at `at` by `physician`/`clinic` with `with`.
    PlanVisit,
    /// `plan-revisit`: a further visit at `at`, where a day is given; who goes is named later.
    PlanRevisit,
    /// `name-crew`: `physician`, `crew` and `with` go on the visit that is planned already, if one is.
    NameCrew,
    /// `call-off`: the visit that is planned will not be.
    CallOff,
    /// `visit-outcome`: the planned visit was `held` or not, `reason`.
    VisitOutcome,
    /// `depart`.
    Depart,
    /// `arrive`.
    Arrive,
    /// `leave`: returned, with `depth` and `text` where they are known already. It stops the safety timer, so on a
    /// desk its usual key takes it at once and asks nothing.
    Leave,
    /// `contact`: what came of the outing that returned last, `depth` and `text`; a depth that the return did not
    /// tell is demanded here.
    Contact,
    /// `safety-answer`: somebody asked after the team that is out; `answer`, and `minutes` more where it is `well`.
    SafetyAnswer,
    /// `spawn`: a child item of the workflow in `to`.
    Spawn,
    /// `regional-issue`: a candidate for a regional issue from this item.
    RegionalIssue,
    /// `confirm-entry`: the directory's entry of `institution` is right as of today. An undone step does not
    /// take it back: the institution did say so.
    ConfirmEntry,
}

impl Guard {
    /// All guards.
    pub const ALL: [Self; 9] = [
        Self::Consent,
        Self::OpenOffer,
        Self::AcceptedOffer,
        Self::HasAccepted,
        Self::VisitBooked,
        Self::NobodyOut,
        Self::NotAsked,
        Self::Unclaimed,
        Self::Claimed,
    ];

    /// The name in workflow files, also the code in messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::OpenOffer => "open-offer",
            Self::AcceptedOffer => "accepted-offer",
            Self::HasAccepted => "has-accepted",
            Self::VisitBooked => "visit-booked",
            Self::NobodyOut => "nobody-out",
            Self::NotAsked => "not-asked",
            Self::Unclaimed => "unclaimed",
            Self::Claimed => "claimed",
        }
    }
}

impl Hook {
    /// All hooks.
    pub const ALL: [Self; 18] = [
        Self::SendOffers,
        Self::RecordAnswer,
        Self::GatherAnswers,
        Self::WithdrawOthers,
        Self::Remind,
        Self::PlanVisit,
        Self::PlanRevisit,
        Self::NameCrew,
        Self::CallOff,
        Self::VisitOutcome,
        Self::Depart,
        Self::Arrive,
        Self::Leave,
        Self::Contact,
        Self::SafetyAnswer,
        Self::Spawn,
        Self::RegionalIssue,
        Self::ConfirmEntry,
    ];

    /// The name in workflow files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SendOffers => "send-offers",
            Self::RecordAnswer => "record-answer",
            Self::GatherAnswers => "gather-answers",
            Self::WithdrawOthers => "withdraw-others",
            Self::Remind => "remind",
            Self::PlanVisit => "plan-visit",
            Self::PlanRevisit => "plan-revisit",
            Self::NameCrew => "name-crew",
            Self::CallOff => "call-off",
            Self::VisitOutcome => "visit-outcome",
            Self::Depart => "depart",
            Self::Arrive => "arrive",
            Self::Leave => "leave",
            Self::Contact => "contact",
            Self::SafetyAnswer => "safety-answer",
            Self::Spawn => "spawn",
            Self::RegionalIssue => "regional-issue",
            Self::ConfirmEntry => "confirm-entry",
        }
    }

    /// Fields that a transition with this hook has to have.
    #[must_use]
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::SendOffers => &["clinic", "mode"],
            Self::RecordAnswer => &["clinic", "answer"],
            Self::PlanVisit | Self::PlanRevisit => &["at"],
            Self::NameCrew => &["physician"],
            Self::VisitOutcome => &["held", "reason"],
            Self::Leave | Self::Contact => &["depth", "text"],
            Self::SafetyAnswer => &["answer", "minutes"],
            Self::Spawn => &["to"],
            Self::WithdrawOthers | Self::Remind => &["clinic"],
            Self::GatherAnswers
            | Self::Depart
            | Self::Arrive
            | Self::CallOff
            | Self::RegionalIssue
            | Self::ConfirmEntry => &[],
        }
    }

    /// Fields that the form of a workflow with this hook has to have.
    #[must_use]
    pub fn form_fields(self) -> &'static [&'static str] {
        match self {
            Self::ConfirmEntry => &["institution"],
            _ => &[],
        }
    }
}
