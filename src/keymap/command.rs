//! Every command of the desk, one line each.
//!
//! A command is what the person wants, not how it is reached. Its line holds the name used in
//! key files, the text shown in help and palette, the group it is explained in, how it must be
//! reachable, and the layers it may be bound on. To add one: a line here, a text in
//! `data/locale/keys.toml`, a key in `keymaps/default.toml`.

use crate::locale::Label;

/// What has the person's hands, from a question in the foreground to the whole desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// A question or overlay in front of the screen.
    Dialog,
    /// A field of several lines, where Enter is a new line. Stands above [`Layer::Field`].
    Memo,
    /// A field: characters are text before they are anything else.
    Field,
    /// A list or board: characters are accelerators.
    List,
    /// Everywhere.
    Global,
}

/// A screen, for keys that only one screen has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// 受付, F2.
    Intake,
    /// 名簿, F3.
    Directory,
    /// 紹介, F4.
    Referral,
    /// 出動, F6.
    Outreach,
    /// 本日, F7.
    Today,
    /// The board of any other workflow.
    Queue,
    /// 相談記録.
    Records,
    /// 資源: area x capability.
    Supply,
    /// 報告: the figures of a period.
    Report,
    /// 増えている相談: themes, and the issues made of them.
    Themes,
    /// 訪問の予定: visits by day and week, and who is there.
    Visits,
    /// The menu of all commands, F10.
    Palette,
    /// The list of keys, F1.
    Help,
}

impl Scope {
    /// Every screen.
    pub const ALL: &'static [Self] = &[
        Self::Intake,
        Self::Directory,
        Self::Referral,
        Self::Outreach,
        Self::Today,
        Self::Queue,
        Self::Records,
        Self::Supply,
        Self::Report,
        Self::Themes,
        Self::Visits,
        Self::Palette,
        Self::Help,
    ];
}

/// Under which heading help explains a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Works everywhere.
    Everywhere,
    /// Goes to another screen.
    Screens,
    /// Moves in lists and boards.
    Lists,
    /// Acts on the selected work item.
    Items,
    /// Moves between fields and edits them.
    Fields,
    /// Changes the program itself.
    Settings,
}

impl Group {
    /// Every group, in the order of help.
    pub const ALL: &'static [Self] = &[
        Self::Everywhere,
        Self::Screens,
        Self::Lists,
        Self::Items,
        Self::Fields,
        Self::Settings,
    ];

    /// The heading.
    #[must_use]
    pub fn label(self) -> Label {
        match self {
            Self::Everywhere => Label::KeysGroupEverywhere,
            Self::Screens => Label::KeysGroupScreens,
            Self::Lists => Label::KeysGroupLists,
            Self::Items => Label::KeysGroupItems,
            Self::Fields => Label::KeysGroupFields,
            Self::Settings => Label::KeysGroupSettings,
        }
    }
}

/// How a command must be reachable while the Japanese input method is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Listed in the palette, and has a key of its own that the input method lets through.
    Always,
    /// Listed in the palette; its keys are accelerators.
    Palette,
    /// Only under the hand (moving, editing): needs a key that the input method lets through.
    Key,
    /// Only under the hand, by a digit that arrives once the input method commits it; arrows
    /// and Enter do the same.
    Digit,
}

/// One line of the table.
#[derive(Debug)]
pub struct CommandSpec {
    /// `noun.verb`, as in key files.
    pub name: &'static str,
    /// The text in help, footer and palette.
    pub label: Label,
    /// The heading in help.
    pub group: Group,
    /// How it must be reachable.
    pub reach: Reach,
    /// Where it may be bound; [`Layer::Global`] allows every layer.
    pub layers: &'static [Layer],
}

macro_rules! commands {
    ($($variant:ident $name:literal $label:ident $group:ident $reach:ident [$($layer:ident)+];)+) => {
        /// What the person wants.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
        }

        impl Command {
            /// Every command, in the order of help.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }

        static SPECS: &[CommandSpec] = &[$(CommandSpec {
            name: $name,
            label: Label::$label,
            group: Group::$group,
            reach: Reach::$reach,
            layers: &[$(Layer::$layer),+],
        }),+];
    };
}

#[rustfmt::skip]
commands! {
    HelpOpen           "help.open"           KeysHelpOpen           Everywhere Always  [Global];
    IntakeNew          "intake.new"          KeysIntakeNew          Everywhere Always  [Global];
    SearchFocus        "search.focus"        KeysSearchFocus        Everywhere Always  [Global];
    CandidatesOpen     "candidates.open"     KeysCandidatesOpen     Everywhere Always  [Global];
    GoPrimary          "go.primary"          KeysGoPrimary          Everywhere Always  [Global];
    PaletteOpen        "palette.open"        KeysPaletteOpen        Everywhere Key     [Global];
    Commit             "commit"              KeysCommit             Everywhere Always  [Global];
    Undo               "undo"                KeysUndo               Everywhere Always  [Global];
    Redo               "redo"                KeysRedo               Everywhere Always  [Global];
    Back               "back"                KeysBack               Everywhere Key     [Global];
    Abort              "abort"               KeysAbort              Everywhere Key     [Global];
    Quit               "quit"                KeysQuit               Everywhere Always  [Global];
    Cover              "cover"               KeysCover              Everywhere Palette [Global];
    Leader             "leader"              KeysLeader             Everywhere Key     [Global];
    Redraw             "redraw"              KeysRedraw             Everywhere Always  [Global];
    Suspend            "suspend"            KeysSuspend            Everywhere Palette [Global];
    PaneNext           "pane.next"           KeysPaneNext           Everywhere Key     [Global];
    PanePrev           "pane.prev"           KeysPanePrev           Everywhere Key     [Global];

    ScreenIntake       "screen.intake"       KeysScreenIntake       Screens    Palette [Global];
    ScreenDirectory    "screen.directory"    KeysScreenDirectory    Screens    Always  [Global];
    ScreenReferral     "screen.referral"     KeysScreenReferral     Screens    Always  [Global];
    ScreenOutreach     "screen.outreach"     KeysScreenOutreach     Screens    Always  [Global];
    ScreenToday        "screen.today"        KeysScreenToday        Screens    Always  [Global];
    ScreenRecords      "screen.records"      KeysScreenRecords      Screens    Always  [Global];
    HistoryOpen        "history.open"        KeysHistoryOpen        Screens    Always  [Global];
    PairsOpen          "pairs.open"          KeysPairsOpen          Screens    Palette [Global];
    ScreenQueues       "screen.queues"       KeysScreenQueues       Screens    Palette [Global];
    ScreenCalls        "screen.calls"        KeysScreenCalls        Screens    Palette [Global];
    ScreenCallbacks    "screen.callbacks"    KeysScreenCallbacks    Screens    Palette [Global];
    DraftNext          "draft.next"          KeysDraftNext          Screens    Always  [Global];
    ScreenSupply       "screen.supply"       KeysScreenSupply       Screens    Palette [Global];
    ScreenReport       "screen.report"       KeysScreenReport       Screens    Palette [Global];
    ScreenThemes       "screen.themes"       KeysScreenThemes       Screens    Palette [Global];
    ScreenVisits       "screen.visits"      KeysScreenVisits       Screens    Palette [Global];
    DraftList          "draft.list"          KeysDraftList          Screens    Palette [Global];
    DraftHandOver      "draft.hand_over"     KeysDraftHandOver      Screens    Palette [Global];
    DraftDiscard       "draft.discard"       KeysDraftDiscard       Screens    Palette [Global];

    MoveUp             "move.up"             KeysMoveUp             Lists      Key     [List Dialog];
    MoveDown           "move.down"           KeysMoveDown           Lists      Key     [List Dialog];
    MoveLeft           "move.left"           KeysMoveLeft           Lists      Key     [List Dialog];
    MoveRight          "move.right"          KeysMoveRight          Lists      Key     [List Dialog];
    MovePageUp         "move.page_up"        KeysMovePageUp         Lists      Key     [List Dialog];
    MovePageDown       "move.page_down"      KeysMovePageDown       Lists      Key     [List Dialog];
    MoveFirst          "move.first"          KeysMoveFirst          Lists      Key     [List Dialog];
    MoveLast           "move.last"           KeysMoveLast           Lists      Key     [List Dialog];
    Pick1              "pick.1"              KeysPick               Lists      Digit   [List Dialog];
    Pick2              "pick.2"              KeysPick               Lists      Digit   [List Dialog];
    Pick3              "pick.3"              KeysPick               Lists      Digit   [List Dialog];
    Pick4              "pick.4"              KeysPick               Lists      Digit   [List Dialog];
    Pick5              "pick.5"              KeysPick               Lists      Digit   [List Dialog];
    Pick6              "pick.6"              KeysPick               Lists      Digit   [List Dialog];
    Pick7              "pick.7"              KeysPick               Lists      Digit   [List Dialog];
    Pick8              "pick.8"              KeysPick               Lists      Digit   [List Dialog];
    Pick9              "pick.9"              KeysPick               Lists      Digit   [List Dialog];
    ConflictMine       "conflict.mine"       KeysConflictMine       Lists      Digit   [Dialog];
    ConflictTheirs     "conflict.theirs"     KeysConflictTheirs     Lists      Digit   [Dialog];
    ConflictBefore     "conflict.before"     KeysConflictBefore     Lists      Digit   [Dialog];
    MarkToggle         "mark.toggle"         KeysMarkToggle         Lists      Palette [List Dialog];
    SortCycle          "sort.cycle"          KeysSortCycle          Lists      Palette [List];
    FilterMine         "filter.mine"         KeysFilterMine         Lists      Palette [Global];
    FilterUnassigned   "filter.unassigned"   KeysFilterUnassigned   Lists      Palette [Global];
    FilterLate         "filter.late"         KeysFilterLate         Lists      Palette [Global];
    FilterState        "filter.state"        KeysFilterState        Lists      Palette [Global];
    FilterArea         "filter.area"         KeysFilterArea         Lists      Palette [Global];
    FilterPerson       "filter.person"      KeysFilterPerson       Lists      Palette [Global];
    FilterClear        "filter.clear"        KeysFilterClear        Lists      Palette [Global];
    DayPrevious        "day.previous"        KeysDayPrevious        Lists      Palette [List];
    DayNext            "day.next"            KeysDayNext            Lists      Palette [List];
    NameReveal         "name.reveal"         KeysNameReveal         Lists      Palette [Global];
    NotesOpen          "notes.open"          KeysNotesOpen          Lists      Palette [Global];
    TodayMarkSeen      "today.mark_seen"     KeysTodayMarkSeen      Lists      Palette [Global];

    ItemStart          "item.start"         KeysItemStart          Items      Palette [Global];
    ItemOpen           "item.open"           KeysItemOpen           Items      Palette [Global];
    ItemTransitions    "item.transitions"    KeysItemTransitions    Items      Palette [Global];
    ItemClaim          "item.claim"          KeysItemClaim          Items      Palette [Global];
    ItemRelease        "item.release"        KeysItemRelease        Items      Palette [Global];
    ItemOffer          "item.offer"          KeysItemOffer          Items      Palette [Global];
    ItemAnswer         "item.answer"         KeysItemAnswer         Items      Palette [Global];
    ItemInform         "item.inform"         KeysItemInform         Items      Palette [Global];
    ItemBook           "item.book"           KeysItemBook           Items      Palette [Global];
    ItemVisit          "item.visit"          KeysItemVisit          Items      Palette [Global];
    ItemNote           "item.note"           KeysItemNote           Items      Palette [Global];
    ItemHandOver       "item.hand_over"      KeysItemHandOver       Items      Palette [Global];
    ItemHold           "item.hold"           KeysItemHold           Items      Palette [Global];
    ItemWhy            "item.why"            KeysItemWhy            Items      Palette [Global];
    CandidatesCompare  "candidates.compare"  KeysCandidatesCompare  Items      Palette [Global];
    ConsultationOpen   "consultation.open"   KeysConsultationOpen   Items      Palette [Global];
    PaperOpen          "paper.open"         KeysPaperOpen          Items      Palette [Global];
    RecordAdd          "record.add"          KeysRecordAdd          Items      Palette [Global];
    RecordCorrect      "record.correct"      KeysRecordCorrect      Items      Palette [Global];
    RecordContinue     "record.continue"     KeysRecordContinue     Items      Palette [Global];
    PhoneCopy          "phone.copy"          KeysPhoneCopy          Items      Palette [Global];
    RoomDeclare        "room.declare"        KeysRoomDeclare        Items      Palette [Global];
    RoomConfirm        "room.confirm"        KeysRoomConfirm        Items      Palette [Global];
    CallAbsent         "call.absent"         KeysCallAbsent         Items      Palette [Global];
    AbsenceNote        "absence.note"       KeysAbsenceNote        Items      Palette [Global];
    NoticeDeclare      "notice.declare"      KeysNoticeDeclare      Items      Palette [Global];
    EntryEdit          "entry.edit"          KeysEntryEdit          Items      Palette [Global];
    OriginChoose       "origin.choose"       KeysOriginChoose       Lists      Palette [Global];
    ReviewOpen         "review.open"         KeysReviewOpen         Items      Palette [Global];

    FieldNext          "field.next"          KeysFieldNext          Fields     Key     [Field Memo];
    FieldPrev          "field.prev"          KeysFieldPrev          Fields     Key     [Field Memo];
    FieldJump          "field.jump"          KeysFieldJump          Fields     Always  [Field Memo List];
    FieldLeave         "field.leave"         KeysFieldLeave         Fields     Palette [Field Memo];
    FieldEdit          "field.edit"          KeysFieldEdit          Fields     Palette [List];
    SectionNext        "section.next"        KeysSectionNext        Fields     Key     [Field Memo];
    SectionPrev        "section.prev"        KeysSectionPrev        Fields     Key     [Field Memo];
    FieldCopyLast      "field.copy_last"     KeysFieldCopyLast      Fields     Palette [Field Memo];
    FieldLineStart     "field.line_start"    KeysFieldLineStart     Fields     Key     [Field Memo];
    FieldLineEnd       "field.line_end"      KeysFieldLineEnd       Fields     Key     [Field Memo];
    FieldLeft          "field.left"          KeysFieldLeft          Fields     Key     [Field Memo];
    FieldRight         "field.right"         KeysFieldRight         Fields     Key     [Field Memo];
    FieldWordLeft      "field.word_left"     KeysFieldWordLeft      Fields     Key     [Field Memo];
    FieldWordRight     "field.word_right"    KeysFieldWordRight     Fields     Key     [Field Memo];
    FieldBackspace     "field.backspace"     KeysFieldBackspace     Fields     Key     [Field Memo];
    FieldDelete        "field.delete"        KeysFieldDelete        Fields     Key     [Field Memo];
    FieldDeleteWord    "field.delete_word"   KeysFieldDeleteWord    Fields     Key     [Field Memo];
    FieldDeleteLine    "field.delete_line"   KeysFieldDeleteLine    Fields     Key     [Field Memo];
    FieldDeleteToEnd   "field.delete_to_end" KeysFieldDeleteToEnd   Fields     Key     [Field Memo];
    MemoNewline        "memo.newline"        KeysMemoNewline        Fields     Key     [Memo];
    MemoUp             "memo.up"             KeysMemoUp             Fields     Key     [Memo];
    MemoDown           "memo.down"           KeysMemoDown           Fields     Key     [Memo];

    LangToggle         "lang.toggle"         KeysLangToggle         Settings   Palette [Global];
    KeymapChoose       "keymap.choose"       KeysKeymapChoose       Settings   Palette [Global];
}

impl Command {
    /// The command's line in the table.
    #[must_use]
    pub fn spec(self) -> &'static CommandSpec {
        &SPECS[self as usize]
    }

    /// `noun.verb`, as in key files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The text in help, footer and palette.
    #[must_use]
    pub fn label(self) -> Label {
        self.spec().label
    }

    /// The command of a name, or `None`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|command| command.name() == name)
    }

    /// Whether the palette lists it.
    #[must_use]
    pub fn is_in_palette(self) -> bool {
        matches!(self.spec().reach, Reach::Always | Reach::Palette)
    }

    /// Whether it may be bound on a layer.
    #[must_use]
    pub fn is_allowed_on(self, layer: Layer) -> bool {
        let layers = self.spec().layers;
        layers.contains(&layer) || layers.contains(&Layer::Global)
    }

    /// For `pick.N`, N counted from 1.
    #[must_use]
    pub fn picked(self) -> Option<usize> {
        self.name().strip_prefix("pick.")?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_its_own_and_finds_its_command() {
        let names: BTreeSet<&str> = Command::ALL.iter().map(|command| command.name()).collect();
        assert_eq!(names.len(), Command::ALL.len());
        for command in Command::ALL {
            assert_eq!(Command::named(command.name()), Some(*command));
        }
    }

    #[test]
    fn picking_counts_from_one() {
        assert_eq!(Command::Pick1.picked(), Some(1));
        assert_eq!(Command::Pick9.picked(), Some(9));
        assert_eq!(Command::Quit.picked(), None);
    }
}
