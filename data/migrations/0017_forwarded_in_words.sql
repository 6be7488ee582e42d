-- A clinic passes an enquiry on to somebody who is not in the directory: then a name stands for the entry.
-- SQLite changes no CHECK in place: the table is made anew.
CREATE TABLE offer_anew (
    id             INTEGER PRIMARY KEY,
    item_id        INTEGER NOT NULL REFERENCES work_item,
    facility_id    INTEGER NOT NULL REFERENCES facility,
    mode           TEXT NOT NULL CHECK (mode IN ('sequential', 'broadcast')),
    state          TEXT NOT NULL CHECK (state IN ('sent', 'considering', 'accepted', 'conditional',
                       'declined', 'forwarded', 'no-response', 'withdrawn')),
    sent_at        TEXT NOT NULL,
    deadline       TEXT NOT NULL,
    answered_at    TEXT,
    reason         TEXT NOT NULL DEFAULT '',
    condition      TEXT NOT NULL DEFAULT '',
    -- The last answer of the clinic: it stays when the centre withdraws the offer.
    said           TEXT CHECK (said IN ('considering', 'accepted', 'conditional', 'declined', 'forwarded')),
    forwarded_to   INTEGER REFERENCES facility,
    forwarded_name TEXT CHECK (forwarded_name <> ''),
    reminded_at    TEXT,
    CHECK ((state IN ('sent', 'considering')) = (answered_at IS NULL)),
    CHECK (forwarded_to IS NULL OR forwarded_name IS NULL),
    CHECK (state <> 'forwarded' OR forwarded_to IS NOT NULL OR forwarded_name IS NOT NULL)
) STRICT;
INSERT INTO offer_anew (id, item_id, facility_id, mode, state, sent_at, deadline, answered_at, reason, condition,
        said, forwarded_to, reminded_at)
    SELECT id, item_id, facility_id, mode, state, sent_at, deadline, answered_at, reason, condition, said,
        forwarded_to, reminded_at
    FROM offer;
DROP TABLE offer;
ALTER TABLE offer_anew RENAME TO offer;
CREATE UNIQUE INDEX offer_open_once ON offer (item_id, facility_id) WHERE state IN ('sent', 'considering');
CREATE INDEX offer_by_item ON offer (item_id, id);
CREATE INDEX offer_by_facility ON offer (facility_id, sent_at);
CREATE INDEX offer_by_time ON offer (sent_at);

-- The triggers of 0009 and 0014 went with the old table.
CREATE TRIGGER offer_taken AFTER UPDATE OF state ON offer
WHEN NEW.state IN ('accepted', 'conditional') AND OLD.state NOT IN ('accepted', 'conditional') BEGIN
    INSERT OR IGNORE INTO person_facility (person_id, facility_id, role, since, source, item_id)
    SELECT person_id, NEW.facility_id, 'sub-attending', NEW.answered_at, 'referral', id
    FROM work_item WHERE id = NEW.item_id AND kind = 'referral' AND person_id IS NOT NULL;
END;
CREATE TRIGGER offer_not_taken_after_all AFTER UPDATE OF state ON offer
WHEN OLD.state IN ('accepted', 'conditional') AND NEW.state NOT IN ('accepted', 'conditional') BEGIN
    DELETE FROM person_facility WHERE item_id = NEW.item_id AND facility_id = NEW.facility_id;
END;
CREATE TRIGGER offer_refers_elsewhere AFTER UPDATE OF facility_id, forwarded_to ON offer
WHEN NEW.facility_id <> OLD.facility_id OR NEW.forwarded_to IS NOT OLD.forwarded_to BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'item', NEW.item_id, staff, desk, at FROM writer;
END;
