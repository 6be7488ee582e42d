-- Calls that one member of staff has handed over to another before they became a record.
--
-- The row is the call until the receiver's own journal has it, and stays until the record of the same key is
-- there, so that a crash on either side loses nothing.
CREATE TABLE handed_draft (
    id         INTEGER PRIMARY KEY,
    -- UUID of the draft, and later the key of the consultation.
    key        TEXT NOT NULL UNIQUE CHECK (key <> ''),
    from_staff INTEGER NOT NULL REFERENCES staff,
    to_staff   INTEGER NOT NULL REFERENCES staff,
    at         TEXT NOT NULL,
    started_at TEXT NOT NULL,
    fields     TEXT NOT NULL CHECK (json_valid(fields)),
    taken_at   TEXT,
    taken_by   INTEGER REFERENCES staff,
    CHECK ((taken_at IS NULL) = (taken_by IS NULL)),
    CHECK (from_staff <> to_staff)
) STRICT;

CREATE TRIGGER draft_handed_over AFTER INSERT ON handed_draft BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'draft', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER handed_draft_changed AFTER UPDATE ON handed_draft BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'draft', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER handed_draft_registered AFTER DELETE ON handed_draft BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'draft', OLD.id, staff, desk, at FROM writer;
END;
