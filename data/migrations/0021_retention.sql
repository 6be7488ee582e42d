-- Contents are removed when their time is over, or when somebody asks for it; numbers, codes and the audit stay.

-- When the contents were removed; what is under way never has one.
ALTER TABLE consultation ADD COLUMN erased_at TEXT;
ALTER TABLE work_item ADD COLUMN erased_at TEXT CHECK (erased_at IS NULL OR closed = 1);
ALTER TABLE person ADD COLUMN erased_at TEXT;
ALTER TABLE hand_over_note ADD COLUMN erased_at TEXT;

-- 1 inside the one write that removes contents: only there may words that are otherwise fixed be blanked. Rows are
-- never removed, there neither.
ALTER TABLE writer ADD COLUMN erasing INTEGER NOT NULL DEFAULT 0 CHECK (erasing IN (0, 1));

DROP TRIGGER item_event_is_fixed;
CREATE TRIGGER item_event_is_fixed BEFORE UPDATE ON item_event WHEN (SELECT erasing FROM writer) = 0
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
DROP TRIGGER addition_is_fixed;
CREATE TRIGGER addition_is_fixed BEFORE UPDATE ON consultation_addition WHEN (SELECT erasing FROM writer) = 0
BEGIN SELECT RAISE(ABORT, 'additions are append-only'); END;
DROP TRIGGER correction_is_fixed;
CREATE TRIGGER correction_is_fixed BEFORE UPDATE ON consultation_correction WHEN (SELECT erasing FROM writer) = 0
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
DROP TRIGGER hand_over_note_is_fixed;
CREATE TRIGGER hand_over_note_is_fixed BEFORE UPDATE ON hand_over_note WHEN (SELECT erasing FROM writer) = 0
BEGIN SELECT RAISE(ABORT, 'a hand-over note is kept'); END;
