-- Finding a consultation again, adding to it, and correcting it without losing what it said.

-- The place of a consultation in the order of look-up: the day on which it was received
-- (UTC, counted from year 1) times 2^20, plus a serial within that day. Retro-entry and
-- imports of old records come late and still stand at their day; places within a day lie
-- close together, which keeps the index small.
ALTER TABLE consultation ADD COLUMN place INTEGER;
CREATE UNIQUE INDEX consultation_by_place ON consultation (place);
CREATE INDEX consultation_by_facility ON consultation (caller_facility_id, received_at)
    WHERE caller_facility_id IS NOT NULL;
CREATE INDEX visit_by_facility ON visit (facility_id) WHERE facility_id IS NOT NULL;

-- Pairs of neighbouring characters of the folded text; the row number is the place. No
-- text is kept here: what the pairs promise is verified against the record itself. The
-- tokenizer `ascii` takes every character beyond ASCII for a letter, whatever version of
-- Unicode; the pairs hold no ASCII but letters and digits.
CREATE VIRTUAL TABLE consultation_pairs USING fts5 (
    pairs, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- What was learned after a record was closed. Append-only.
CREATE TABLE consultation_addition (
    id              INTEGER PRIMARY KEY,
    consultation_id INTEGER NOT NULL REFERENCES consultation,
    at              TEXT NOT NULL,
    by_staff        INTEGER NOT NULL REFERENCES staff,
    by_name         TEXT NOT NULL,
    text            TEXT NOT NULL CHECK (text <> '')
) STRICT;
CREATE INDEX addition_by_consultation ON consultation_addition (consultation_id, id);
CREATE TRIGGER addition_is_kept BEFORE DELETE ON consultation_addition
BEGIN SELECT RAISE(ABORT, 'additions are append-only'); END;
CREATE TRIGGER addition_is_fixed BEFORE UPDATE ON consultation_addition
BEGIN SELECT RAISE(ABORT, 'additions are append-only'); END;

-- What a record said before: the record shows the newest value, the history old and new.
-- One correction a revision: two people cannot correct the same state of a record.
CREATE TABLE consultation_correction (
    id              INTEGER PRIMARY KEY,
    consultation_id INTEGER NOT NULL REFERENCES consultation,
    revision        INTEGER NOT NULL,
    at              TEXT NOT NULL,
    by_staff        INTEGER NOT NULL REFERENCES staff,
    by_name         TEXT NOT NULL,
    field           TEXT NOT NULL CHECK (field <> ''),
    old             TEXT NOT NULL,
    new             TEXT NOT NULL CHECK (new <> old),
    reason          TEXT NOT NULL CHECK (reason <> ''),
    UNIQUE (consultation_id, revision)
) STRICT;
CREATE TRIGGER correction_is_kept BEFORE DELETE ON consultation_correction
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER correction_is_fixed BEFORE UPDATE ON consultation_correction
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;

-- Giving a row its place is no news for other desks; another revision and an addition are.
DROP TRIGGER consultation_changed;
CREATE TRIGGER consultation_changed AFTER UPDATE OF revision ON consultation BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'consultation', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER consultation_added_to AFTER INSERT ON consultation_addition BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at)
    SELECT 'consultation', NEW.consultation_id, staff, desk, at FROM writer;
END;
