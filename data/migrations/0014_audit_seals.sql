-- The audit also says what each changed record looked like afterwards, so that a record
-- changed, removed or inserted past the program is found, and not only a row of the audit.

-- `c12:HEX i5:HEX p7:HEX`: consultation, item and person with the hash of their rows.
-- Covered by the row's own hash; empty where the write touched none of them.
ALTER TABLE audit ADD COLUMN seals TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_by_staff ON audit (staff, seq);

-- Two joined entries move what refers to them without a new revision of the record. That is
-- news for other desks, and for the seal.
CREATE TRIGGER consultation_refers_elsewhere
AFTER UPDATE OF caller_facility_id, details ON consultation
WHEN NEW.revision = OLD.revision BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'consultation', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER offer_refers_elsewhere AFTER UPDATE OF facility_id, forwarded_to ON offer
WHEN NEW.facility_id <> OLD.facility_id OR NEW.forwarded_to IS NOT OLD.forwarded_to BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'item', NEW.item_id, staff, desk, at FROM writer;
END;
CREATE TRIGGER visit_refers_elsewhere AFTER UPDATE OF facility_id ON visit
WHEN NEW.facility_id IS NOT OLD.facility_id BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'item', NEW.item_id, staff, desk, at FROM writer;
END;
