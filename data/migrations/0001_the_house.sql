-- The file that all desks of a centre share.
--
-- Times are UTC, ISO 8601 with milliseconds and Z, so that text order is time order.
-- Dates are ISO 8601. Codes are those of data/. What is counted, linked or looked up
-- is a column; where it also stands in a JSON document, the column is generated from
-- it, so that the two cannot differ.

-- Who is writing at this moment: set first in every write, read by the change triggers.
CREATE TABLE writer (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    staff INTEGER,
    desk  TEXT NOT NULL,
    at    TEXT NOT NULL,
    -- 1 while an import writes the whole directory: its one row in import_run is the change.
    bulk  INTEGER NOT NULL DEFAULT 0 CHECK (bulk IN (0, 1))
) STRICT;
INSERT INTO writer VALUES (1, NULL, '', '', 0);

CREATE TABLE office (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    name   TEXT NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1))
) STRICT;

-- Serials without gaps: taken inside the transaction that uses them.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL CHECK (last > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id                INTEGER PRIMARY KEY,
    name              TEXT NOT NULL UNIQUE CHECK (name <> ''),
    kana              TEXT NOT NULL DEFAULT '',
    role              TEXT NOT NULL CHECK (role IN ('reception', 'coordinator', 'supervisor', 'viewer', 'admin')),
    occupation        TEXT NOT NULL DEFAULT '',
    os_user           TEXT UNIQUE,
    areas             TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(areas)),
    support_physician INTEGER NOT NULL DEFAULT 0 CHECK (support_physician IN (0, 1)),
    active            INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE person (
    id           INTEGER PRIMARY KEY,
    revision     INTEGER NOT NULL DEFAULT 1,
    details      TEXT NOT NULL CHECK (json_valid(details)),
    name_key     TEXT NOT NULL,
    kana_key     TEXT NOT NULL,
    phone_digits TEXT NOT NULL,
    birth_date   TEXT GENERATED ALWAYS AS (json_extract(details, '$.birth_date')) VIRTUAL
) STRICT;
CREATE INDEX person_by_kana ON person (kana_key) WHERE kana_key <> '';
CREATE INDEX person_by_name ON person (name_key) WHERE name_key <> '';
CREATE INDEX person_by_phone ON person (phone_digits) WHERE phone_digits <> '';

CREATE TABLE facility (
    id           INTEGER PRIMARY KEY,
    revision     INTEGER NOT NULL DEFAULT 1,
    area         TEXT,
    area_by_hand INTEGER NOT NULL DEFAULT 0 CHECK (area_by_hand IN (0, 1)),
    details      TEXT NOT NULL CHECK (json_valid(details)),
    local        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(local)),
    name_key     TEXT NOT NULL,
    phone_digits TEXT NOT NULL,
    -- Whether the position in details is an institution's own or the middle of its town.
    position_by  TEXT CHECK (position_by IN ('source', 'town')),
    vanished_on  TEXT,
    kind         TEXT GENERATED ALWAYS AS (json_extract(details, '$.kind')) VIRTUAL
) STRICT;
CREATE INDEX facility_by_kind ON facility (kind);
CREATE INDEX facility_by_phone ON facility (phone_digits) WHERE phone_digits <> '';

-- What each public source says of an institution, as of its newest edition.
CREATE TABLE facility_source (
    source      TEXT NOT NULL CHECK (source IN ('navii', 'kaigo', 'kouseikyoku', 'handbook', 'local')),
    source_key  TEXT NOT NULL CHECK (source_key <> ''),
    facility_id INTEGER NOT NULL REFERENCES facility,
    details     TEXT NOT NULL CHECK (json_valid(details)),
    digest      TEXT NOT NULL,
    as_of       TEXT NOT NULL DEFAULT '',
    vanished_on TEXT,
    PRIMARY KEY (source, source_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX facility_source_by_facility ON facility_source (facility_id);

CREATE TABLE facility_room (
    facility_id INTEGER NOT NULL REFERENCES facility,
    form        TEXT NOT NULL,
    room        TEXT NOT NULL CHECK (room IN ('yes', 'conditional', 'waiting', 'no')),
    places      INTEGER CHECK (places >= 0),
    note        TEXT NOT NULL DEFAULT '',
    declared_on TEXT NOT NULL,
    declared_by INTEGER REFERENCES staff,
    valid_until TEXT NOT NULL CHECK (valid_until >= declared_on),
    PRIMARY KEY (facility_id, form)
) STRICT, WITHOUT ROWID;

CREATE TABLE facility_history (
    id          INTEGER PRIMARY KEY,
    facility_id INTEGER NOT NULL REFERENCES facility,
    at          TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    source      TEXT NOT NULL,
    field       TEXT NOT NULL,
    old         TEXT NOT NULL,
    new         TEXT NOT NULL
) STRICT;
CREATE INDEX facility_history_by_facility ON facility_history (facility_id, id);

CREATE TABLE import_run (
    id        INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    source    TEXT NOT NULL,
    file      TEXT NOT NULL,
    as_of     TEXT NOT NULL,
    result    TEXT NOT NULL CHECK (json_valid(result))
) STRICT;

-- Institutions of a new edition that may be the same as one we have: a person decides.
CREATE TABLE join_review (
    source     TEXT NOT NULL,
    source_key TEXT NOT NULL,
    candidates TEXT NOT NULL CHECK (json_valid(candidates)),
    PRIMARY KEY (source, source_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE town (
    municipality TEXT NOT NULL,
    name         TEXT NOT NULL,
    address_key  TEXT NOT NULL,
    lat          REAL NOT NULL,
    lon          REAL NOT NULL,
    PRIMARY KEY (municipality, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX town_by_key ON town (address_key);

CREATE TABLE consultation (
    id                 INTEGER PRIMARY KEY,
    number             TEXT NOT NULL UNIQUE,
    key                TEXT UNIQUE,
    revision           INTEGER NOT NULL DEFAULT 1,
    received_at        TEXT NOT NULL,
    entered_at         TEXT NOT NULL,
    taken_by           INTEGER NOT NULL REFERENCES staff,
    person_id          INTEGER REFERENCES person,
    caller_facility_id INTEGER REFERENCES facility,
    continues          INTEGER REFERENCES consultation,
    details            TEXT NOT NULL CHECK (json_valid(details)),
    caller_digits      TEXT NOT NULL DEFAULT '',
    caller_key         TEXT NOT NULL DEFAULT '',
    channel            TEXT GENERATED ALWAYS AS (json_extract(details, '$.channel')) VIRTUAL,
    area               TEXT GENERATED ALWAYS AS (json_extract(details, '$.person.area')) VIRTUAL,
    occupation         TEXT GENERATED ALWAYS AS (json_extract(details, '$.caller.occupation')) VIRTUAL,
    field              TEXT GENERATED ALWAYS AS (json_extract(details, '$.field')) VIRTUAL,
    scene              TEXT GENERATED ALWAYS AS (json_extract(details, '$.scene')) VIRTUAL,
    urgency            TEXT GENERATED ALWAYS AS (json_extract(details, '$.urgency')) VIRTUAL,
    route              TEXT GENERATED ALWAYS AS (json_extract(details, '$.route')) VIRTUAL
) STRICT;
CREATE INDEX consultation_by_time ON consultation (received_at);
CREATE INDEX consultation_by_person ON consultation (person_id, received_at) WHERE person_id IS NOT NULL;
CREATE INDEX consultation_by_caller ON consultation (caller_digits) WHERE caller_digits <> '';
CREATE INDEX consultation_by_caller_key ON consultation (caller_key) WHERE caller_key <> '';

CREATE TABLE work_item (
    id          INTEGER PRIMARY KEY,
    number      TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    closed      INTEGER NOT NULL CHECK (closed IN (0, 1)),
    person_id   INTEGER REFERENCES person,
    origin      INTEGER REFERENCES consultation,
    parent      INTEGER REFERENCES work_item,
    area        TEXT,
    urgency     TEXT NOT NULL CHECK (urgency IN ('immediate', '24h', '3d', 'normal', 'info')),
    owner       INTEGER REFERENCES staff,
    next_actor  TEXT,
    next_action TEXT,
    next_due    TEXT,
    held_state  TEXT,
    details     TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
    created_at  TEXT NOT NULL,
    state_since TEXT NOT NULL,
    revision    INTEGER NOT NULL DEFAULT 1,
    -- Nothing is ever without a next step: an open item names who, what and until when.
    -- (Coalesced, because a CHECK that comes out as NULL lets the row pass.)
    CHECK (
        (closed = 1 AND next_actor IS NULL AND next_action IS NULL AND next_due IS NULL)
        OR (closed = 0 AND coalesce(next_actor, '') <> '' AND coalesce(next_action, '') <> ''
            AND coalesce(next_due, '') <> '')
    )
) STRICT;
CREATE INDEX work_item_open ON work_item (kind, next_due) WHERE closed = 0;
CREATE INDEX work_item_by_person ON work_item (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX work_item_by_parent ON work_item (parent) WHERE parent IS NOT NULL;

CREATE TABLE item_consultation (
    item_id         INTEGER NOT NULL REFERENCES work_item,
    consultation_id INTEGER NOT NULL REFERENCES consultation,
    PRIMARY KEY (item_id, consultation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_by_consultation ON item_consultation (consultation_id);

-- The timeline of a work item: steps and notes. Append-only; an undo is a further
-- row that points to the one it takes back. `before` restores the item.
CREATE TABLE item_event (
    id         INTEGER PRIMARY KEY,
    item_id    INTEGER NOT NULL REFERENCES work_item,
    at         TEXT NOT NULL,
    by_staff   INTEGER NOT NULL REFERENCES staff,
    by_name    TEXT NOT NULL,
    transition TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    given      TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(given)),
    note       TEXT NOT NULL DEFAULT '',
    undoes     INTEGER UNIQUE REFERENCES item_event,
    before     TEXT NOT NULL CHECK (json_valid(before))
) STRICT;
CREATE INDEX item_event_by_item ON item_event (item_id, id);
CREATE TRIGGER item_event_is_kept BEFORE DELETE ON item_event
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
CREATE TRIGGER item_event_is_fixed BEFORE UPDATE ON item_event
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;

CREATE TABLE offer (
    id          INTEGER PRIMARY KEY,
    item_id     INTEGER NOT NULL REFERENCES work_item,
    facility_id INTEGER NOT NULL REFERENCES facility,
    mode        TEXT NOT NULL CHECK (mode IN ('sequential', 'broadcast')),
    state       TEXT NOT NULL CHECK (state IN ('sent', 'accepted', 'conditional', 'declined', 'no-response', 'withdrawn')),
    sent_at     TEXT NOT NULL,
    deadline    TEXT NOT NULL,
    answered_at TEXT,
    reason      TEXT NOT NULL DEFAULT '',
    condition   TEXT NOT NULL DEFAULT '',
    CHECK ((state = 'sent') = (answered_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX offer_open_once ON offer (item_id, facility_id) WHERE state = 'sent';
CREATE INDEX offer_by_item ON offer (item_id, id);
CREATE INDEX offer_by_facility ON offer (facility_id, sent_at);
CREATE INDEX offer_by_time ON offer (sent_at);

CREATE TABLE visit (
    id           INTEGER PRIMARY KEY,
    item_id      INTEGER NOT NULL REFERENCES work_item,
    scheduled_at TEXT,
    physician    INTEGER REFERENCES staff,
    facility_id  INTEGER REFERENCES facility,
    team         TEXT NOT NULL DEFAULT '',
    departed_at  TEXT,
    arrived_at   TEXT,
    returned_at  TEXT,
    depth        INTEGER CHECK (depth BETWEEN 0 AND 6),
    text         TEXT NOT NULL DEFAULT '',
    held         INTEGER CHECK (held IN (0, 1)),
    reason       TEXT NOT NULL DEFAULT '',
    CHECK (arrived_at IS NULL OR departed_at IS NOT NULL),
    CHECK (returned_at IS NULL OR departed_at IS NOT NULL)
) STRICT;
CREATE INDEX visit_by_item ON visit (item_id, id);
CREATE UNIQUE INDEX visit_one_ahead ON visit (item_id) WHERE held IS NULL;

CREATE TABLE last_look (
    staff  INTEGER NOT NULL REFERENCES staff,
    screen TEXT NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (staff, screen)
) STRICT, WITHOUT ROWID;

-- Who saw and changed what. Append-only and chained: each row's hash covers the one before.
CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    staff   INTEGER,
    name    TEXT NOT NULL,
    desk    TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL,
    hash    BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_fixed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_follows BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit has no gaps'); END;

-- The change feed of other desks: one row a changed record, by triggers, so that no
-- write can forget it.
CREATE TABLE change_log (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    record TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    staff  INTEGER,
    desk   TEXT NOT NULL,
    at     TEXT NOT NULL
) STRICT;

CREATE TRIGGER consultation_made AFTER INSERT ON consultation BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'consultation', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER consultation_changed AFTER UPDATE ON consultation BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'consultation', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER item_made AFTER INSERT ON work_item BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'item', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER item_changed AFTER UPDATE ON work_item BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'item', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER item_noted AFTER INSERT ON item_event WHEN NEW.transition = 'note' BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'item', NEW.item_id, staff, desk, at FROM writer;
END;
CREATE TRIGGER facility_changed AFTER UPDATE ON facility
WHEN (SELECT bulk FROM writer) = 0 BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'facility', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER room_declared AFTER INSERT ON facility_room BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'facility', NEW.facility_id, staff, desk, at FROM writer;
END;
CREATE TRIGGER room_changed AFTER UPDATE ON facility_room BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'facility', NEW.facility_id, staff, desk, at FROM writer;
END;
CREATE TRIGGER directory_imported AFTER INSERT ON import_run BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'directory', NEW.id, staff, desk, at FROM writer;
END;
