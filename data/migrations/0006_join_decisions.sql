-- Who decided that two entries are the same institution or not, and how to take it back.
CREATE TABLE join_decision (
    id         INTEGER PRIMARY KEY,
    source     TEXT NOT NULL,
    source_key TEXT NOT NULL,
    -- The entry it was joined with; NULL for "not the same".
    same_as    INTEGER REFERENCES facility,
    at         TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    -- Revision of the entry after joining: a later change of it bars the way back.
    revision   INTEGER,
    before     TEXT NOT NULL CHECK (json_valid(before)),
    undone     INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- Other desks show how many questions are open.
CREATE TRIGGER review_closed AFTER DELETE ON join_review
WHEN (SELECT bulk FROM writer) = 0 BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'directory', 0, staff, desk, at FROM writer;
END;
CREATE TRIGGER review_opened AFTER INSERT ON join_review
WHEN (SELECT bulk FROM writer) = 0 BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'directory', 0, staff, desk, at FROM writer;
END;

-- The areas by which institutions were last placed: when the file of areas is edited, all are
-- placed again.
CREATE TABLE placed_by (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    digest TEXT NOT NULL,
    at     TEXT NOT NULL
) STRICT;
