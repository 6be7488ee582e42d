-- Who has a work item open at this moment, beside who types a call: the same table, heartbeat and sweep.
-- A row of an item holds no keys of a person; a row of a call holds no item.
ALTER TABLE presence ADD COLUMN item_id INTEGER REFERENCES work_item;
ALTER TABLE presence ADD COLUMN since TEXT CHECK ((since IS NULL) = (item_id IS NULL));
