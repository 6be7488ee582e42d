-- Directory entries as the centre's memory: when each was confirmed, and who cares for whom.

-- When an institution was last asked whether its entry is right, and when it is to be asked next.
CREATE TABLE facility_upkeep (
    facility_id  INTEGER PRIMARY KEY REFERENCES facility ON DELETE CASCADE,
    confirmed_on TEXT,
    confirmed_by INTEGER REFERENCES staff,
    how          TEXT NOT NULL DEFAULT '',
    next_due     TEXT,
    -- Calls in vain since the last confirmation.
    tries        INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    tried_on     TEXT,
    CHECK ((tries = 0) = (tried_on IS NULL)),
    CHECK ((confirmed_on IS NULL) = (confirmed_by IS NULL))
) STRICT;
CREATE INDEX facility_upkeep_due ON facility_upkeep (next_due) WHERE next_due IS NOT NULL;
CREATE TRIGGER upkeep_made AFTER INSERT ON facility_upkeep BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'facility', NEW.facility_id, staff, desk, at FROM writer;
END;
CREATE TRIGGER upkeep_changed AFTER UPDATE ON facility_upkeep BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'facility', NEW.facility_id, staff, desk, at FROM writer;
END;

-- Who cares for whom, in which role, since when and until when (moments). A pair of doctors is two open rows.
CREATE TABLE person_facility (
    id          INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL REFERENCES person,
    facility_id INTEGER NOT NULL REFERENCES facility,
    role        TEXT NOT NULL CHECK (role IN ('attending', 'sub-attending', 'visiting-nurse', 'pharmacy', 'care-manager', 'other')),
    since       TEXT NOT NULL,
    until       TEXT CHECK (until >= since),
    source      TEXT NOT NULL CHECK (source IN ('intake', 'referral', 'desk')),
    -- The referral whose acceptance made it.
    item_id     INTEGER REFERENCES work_item,
    CHECK ((source = 'referral') = (item_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX person_facility_once ON person_facility (person_id, facility_id, role) WHERE until IS NULL;
CREATE INDEX person_facility_by_facility ON person_facility (facility_id) WHERE until IS NULL;
CREATE INDEX person_facility_by_item ON person_facility (item_id) WHERE item_id IS NOT NULL;

-- An accepted referral makes the relation, its undoing takes it back: by triggers, so that no step can forget it.
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
CREATE TRIGGER referral_came_to_nothing AFTER UPDATE OF state ON work_item
WHEN NEW.kind = 'referral' AND NEW.state IN ('failed', 'cancelled', 'entered-in-error') AND OLD.state <> NEW.state BEGIN
    UPDATE person_facility SET until = max(since, NEW.state_since) WHERE item_id = NEW.id AND until IS NULL;
END;
CREATE TRIGGER referral_goes_on_after_all AFTER UPDATE OF state ON work_item
WHEN NEW.kind = 'referral' AND OLD.state IN ('failed', 'cancelled', 'entered-in-error')
    AND NEW.state NOT IN ('failed', 'cancelled', 'entered-in-error') BEGIN
    UPDATE OR IGNORE person_facility SET until = NULL WHERE item_id = NEW.id;
END;

-- Referrals that were accepted before this table was there.
INSERT OR IGNORE INTO person_facility (person_id, facility_id, role, since, until, source, item_id)
SELECT person_id, facility_id, 'sub-attending', answered_at,
    CASE WHEN work_item.state IN ('failed', 'cancelled', 'entered-in-error') THEN max(answered_at, state_since) END,
    'referral', item_id
FROM offer JOIN work_item ON work_item.id = item_id
WHERE kind = 'referral' AND person_id IS NOT NULL AND offer.state IN ('accepted', 'conditional')
ORDER BY offer.id;

-- Who is in charge is written by name on the sheet of a call.
CREATE INDEX facility_by_name ON facility (name_key);

-- A short notice was a text without an end; it now says from when until when. Those there are get a month.
UPDATE facility SET local = json_set(local, '$.notice', json_object(
    'text', json_extract(local, '$.notice'), 'from', date('now', '+9 hours'), 'until', date('now', '+9 hours', '+1 month')))
WHERE json_type(local, '$.notice') = 'text' AND json_extract(local, '$.notice') <> '';
UPDATE facility SET local = json_remove(local, '$.notice') WHERE json_type(local, '$.notice') = 'text';
