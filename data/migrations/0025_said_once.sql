-- Most entries rest on one source, and then both said the same, word for word: half of a directory of a nation was
-- written twice, and an import spent most of its time on it. A source row without details says what its entry says.
CREATE TABLE source_row (
    source      TEXT NOT NULL CHECK (source IN ('navii', 'kaigo', 'kouseikyoku', 'handbook', 'local')),
    source_key  TEXT NOT NULL CHECK (source_key <> ''),
    facility_id INTEGER NOT NULL REFERENCES facility,
    -- Corrections are no copy of an entry: they are what makes it differ.
    details     TEXT CHECK (json_valid(details)),
    digest      TEXT NOT NULL,
    as_of       TEXT NOT NULL DEFAULT '',
    vanished_on TEXT,
    PRIMARY KEY (source, source_key),
    CHECK (source <> 'local' OR details IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO source_row
    SELECT source, source_key, facility_id,
           CASE WHEN source = 'local' OR said.details <> facility.details THEN said.details END,
           digest, as_of, said.vanished_on
    FROM facility_source AS said JOIN facility ON facility.id = said.facility_id
    ORDER BY source, source_key;
DROP TABLE facility_source;
ALTER TABLE source_row RENAME TO facility_source;
CREATE INDEX facility_source_by_facility ON facility_source (facility_id);

-- An entry is about to say something else: its source still says what it said.
CREATE TRIGGER facility_said_before BEFORE UPDATE OF details ON facility WHEN NEW.details <> OLD.details BEGIN
    UPDATE facility_source SET details = OLD.details WHERE facility_id = OLD.id AND details IS NULL;
END;
-- And when it is found to belong to another entry, it takes its words along.
CREATE TRIGGER facility_source_moved AFTER UPDATE OF facility_id ON facility_source
WHEN NEW.facility_id <> OLD.facility_id AND NEW.details IS NULL BEGIN
    UPDATE facility_source SET details = (SELECT details FROM facility WHERE id = OLD.facility_id)
    WHERE source = NEW.source AND source_key = NEW.source_key;
END;

-- What each source says, wherever it is written. Whoever wants the words reads here.
CREATE VIEW facility_said AS
    SELECT source, source_key, facility_id, coalesce(said.details, facility.details) AS details,
           digest, as_of, said.vanished_on
    FROM facility_source AS said JOIN facility ON facility.id = said.facility_id;
