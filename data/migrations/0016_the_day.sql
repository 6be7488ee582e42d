-- Hand-over notes (申し送り) of a shift, and what the day view counts by time.

-- What one shift tells the next. Append-only: who was told wrong is told again.
CREATE TABLE hand_over_note (
    id       INTEGER PRIMARY KEY,
    -- The draft it was typed as: writing it twice, or after a crash, makes one note.
    key      TEXT NOT NULL UNIQUE,
    at       TEXT NOT NULL,
    by_staff INTEGER NOT NULL REFERENCES staff,
    text     TEXT NOT NULL CHECK (text <> '')
) STRICT;
CREATE INDEX hand_over_note_by_time ON hand_over_note (at);
CREATE TRIGGER hand_over_note_is_kept BEFORE DELETE ON hand_over_note
BEGIN SELECT RAISE(ABORT, 'a hand-over note is kept'); END;
CREATE TRIGGER hand_over_note_is_fixed BEFORE UPDATE ON hand_over_note
BEGIN SELECT RAISE(ABORT, 'a hand-over note is kept'); END;

-- Who has acknowledged which note. Its writer has by writing it.
CREATE TABLE hand_over_seen (
    note_id INTEGER NOT NULL REFERENCES hand_over_note,
    staff   INTEGER NOT NULL REFERENCES staff,
    at      TEXT NOT NULL,
    PRIMARY KEY (note_id, staff)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER hand_over_note_made AFTER INSERT ON hand_over_note BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'note', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER hand_over_seen_made AFTER INSERT ON hand_over_seen BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'note', NEW.note_id, staff, desk, at FROM writer;
END;

-- How things stood at a midnight is what stands now, less the steps since (item_event_by_time, 0013).
CREATE INDEX work_item_closed ON work_item (state_since) WHERE closed = 1;
CREATE INDEX visit_under_way ON visit (item_id) WHERE departed_at IS NOT NULL AND returned_at IS NULL;
