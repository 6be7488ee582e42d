-- Recognition while typing: what is looked for has an index, and nothing is counted for a row that is not shown.

-- An ending of a number is a range: equal last four digits, then the rest.
CREATE INDEX person_by_ending ON person (substr(phone_digits, -4)) WHERE phone_digits <> '';
CREATE INDEX facility_by_ending ON facility (substr(phone_digits, -4)) WHERE phone_digits <> '';
CREATE INDEX person_by_birth ON person (birth_date) WHERE birth_date IS NOT NULL;

-- Who has called, once each, however often: number, reading (else name) and institution, folded.
CREATE TABLE known_caller (
    id              INTEGER PRIMARY KEY,
    digits          TEXT NOT NULL,
    key             TEXT NOT NULL,
    organisation    TEXT NOT NULL,
    facility_id     INTEGER REFERENCES facility,
    calls           INTEGER NOT NULL CHECK (calls > 0),
    -- The newest call: name, occupation and person concerned are read from it.
    consultation_id INTEGER NOT NULL REFERENCES consultation,
    last_at         TEXT NOT NULL,
    UNIQUE (digits, key, organisation)
) STRICT;
CREATE INDEX known_caller_by_ending ON known_caller (substr(digits, -4), last_at) WHERE digits <> '';
CREATE INDEX known_caller_by_facility ON known_caller (facility_id, last_at) WHERE facility_id IS NOT NULL;

-- Names and readings by which a person or a caller is found, from the family name and from the given
-- name on, and the words of a caller's institution. The time stands here as well: so the newest of
-- thousands that begin alike are found without reading one of them.
CREATE TABLE known_name (
    whose   TEXT NOT NULL CHECK (whose IN ('person', 'caller', 'institution')),
    key     TEXT NOT NULL CHECK (key <> ''),
    row_id  INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    PRIMARY KEY (whose, key, row_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_name_by_row ON known_name (row_id, whose);

-- The same caller within days: the newest first, without sorting.
DROP INDEX consultation_by_caller;
CREATE INDEX consultation_by_caller ON consultation (caller_digits, received_at) WHERE caller_digits <> '';
DROP INDEX consultation_by_caller_key;

-- A document names the record it continues by number, as people do.
UPDATE consultation SET details = json_set(details, '$.continues',
    (SELECT number FROM consultation AS before WHERE before.id = consultation.continues))
WHERE continues IS NOT NULL;

-- Who is typing a call at this moment, and about whom: folded keys only, nothing of what is said. This
-- is no record: it leaves no audit row and no change, and goes when the call ends or falls silent.
CREATE TABLE presence (
    draft      TEXT PRIMARY KEY,
    staff      INTEGER NOT NULL REFERENCES staff,
    desk       TEXT NOT NULL,
    person_id  INTEGER REFERENCES person,
    phone      TEXT NOT NULL,
    reading    TEXT NOT NULL,
    name       TEXT NOT NULL,
    birth_date TEXT,
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
