-- What reports count from: one narrow row a consultation, in the order of time, so that a month among
-- ten years of records is read from a few hundred neighbouring pages and no document is opened.
-- Filled by triggers alone, so that it says what the document says.
CREATE TABLE consultation_figure (
    received_at     TEXT NOT NULL,
    consultation_id INTEGER NOT NULL REFERENCES consultation,
    person_id       INTEGER,
    -- 1: it continues an earlier record.
    continues       INTEGER NOT NULL CHECK (continues IN (0, 1)),
    channel         TEXT,
    area            TEXT,
    occupation      TEXT,
    field           TEXT,
    scene           TEXT,
    -- JSON lists of codes, as in the document.
    categories      TEXT NOT NULL,
    responses       TEXT NOT NULL,
    -- Of the person, for the rules of the programmes.
    birth_date      TEXT,
    age             INTEGER,
    -- Of the call, where its end is known.
    minutes         INTEGER,
    PRIMARY KEY (received_at, consultation_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW consultation_as_figure AS SELECT
    received_at, id, person_id, continues IS NOT NULL,
    channel, area, occupation, field, scene,
    coalesce(json_extract(details, '$.categories'), '[]'),
    coalesce(json_extract(details, '$.responses'), '[]'),
    json_extract(details, '$.person.birth_date'),
    json_extract(details, '$.person.age'),
    CASE WHEN json_extract(details, '$.ended_at') IS NOT NULL THEN
        max(0, CAST(round((julianday(json_extract(details, '$.ended_at')) - julianday(received_at)) * 1440) AS INTEGER))
    END
FROM consultation;

INSERT INTO consultation_figure SELECT * FROM consultation_as_figure ORDER BY received_at, id;

CREATE TRIGGER consultation_counted AFTER INSERT ON consultation BEGIN
    INSERT INTO consultation_figure SELECT * FROM consultation_as_figure WHERE id = NEW.id;
END;
CREATE TRIGGER consultation_counted_anew AFTER UPDATE OF details, received_at, person_id, continues ON consultation BEGIN
    DELETE FROM consultation_figure WHERE received_at = OLD.received_at AND consultation_id = OLD.id;
    INSERT INTO consultation_figure SELECT * FROM consultation_as_figure WHERE id = NEW.id;
END;

-- Steps and visits of a span of time.
CREATE INDEX item_event_by_time ON item_event (at);
CREATE INDEX work_item_by_time ON work_item (kind, created_at, state, closed, state_since);
CREATE INDEX visit_by_departure ON visit (departed_at) WHERE departed_at IS NOT NULL;

-- 体制: since when somebody works here with how much of a full-time post (hundredths), and whose they are.
CREATE TABLE staff_post (
    staff_id INTEGER NOT NULL REFERENCES staff,
    since    TEXT NOT NULL,
    fte      INTEGER NOT NULL CHECK (fte BETWEEN 0 AND 100),
    home     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (staff_id, since)
) STRICT, WITHOUT ROWID;

-- What is done beside calls and outings, under the programme that pays for it. A row that was entered wrongly is
-- dropped, not removed.
CREATE TABLE activity (
    id         INTEGER PRIMARY KEY,
    done_on    TEXT NOT NULL,
    staff_id   INTEGER NOT NULL REFERENCES staff,
    programme  TEXT NOT NULL CHECK (programme <> ''),
    minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    what       TEXT NOT NULL DEFAULT '',
    entered_at TEXT NOT NULL,
    dropped_at TEXT
) STRICT;
CREATE INDEX activity_by_day ON activity (done_on) WHERE dropped_at IS NULL;
CREATE TRIGGER activity_is_kept BEFORE DELETE ON activity
BEGIN SELECT RAISE(ABORT, 'activities are kept'); END;
