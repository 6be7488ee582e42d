-- Members of staff who go along with the physician, by id; whoever is on no list stands in `team`, in words.
ALTER TABLE visit ADD COLUMN crew TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(crew));

-- What somebody knows best: codes of the categories of consultations.
ALTER TABLE staff ADD COLUMN specialties TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(specialties));

-- Other desks hear of absences as they hear of steps.
CREATE TRIGGER absence_noted AFTER INSERT ON staff_absence BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'roster', NEW.id, staff, desk, at FROM writer;
END;
CREATE TRIGGER absence_ended AFTER UPDATE ON staff_absence BEGIN
    INSERT INTO change_log (record, row_id, staff, desk, at) SELECT 'roster', NEW.id, staff, desk, at FROM writer;
END;

-- Who went along how often.
CREATE INDEX visit_with_crew ON visit (departed_at) WHERE crew <> '[]';
