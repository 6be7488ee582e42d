-- A revisit is planned like every other visit: it has a row from the moment its day is said. Days that were said
-- before, and visits that nobody waits for any more, come into that form here; the program seals what changes.

-- Nobody goes to a case that is over, or that is watched from afar.
UPDATE visit SET held = 0, reason = 'called-off'
WHERE held IS NULL AND departed_at IS NULL AND item_id IN (
    SELECT id FROM work_item WHERE closed = 1 OR (kind = 'outreach' AND coalesce(held_state, state) = 'monitoring'));

-- One that was put off still had its old day and the people of that day.
UPDATE visit SET physician = NULL, crew = '[]', team = '', scheduled_at = (
    SELECT strftime('%Y-%m-%dT%H:%M:%fZ', details ->> 'at') FROM work_item WHERE work_item.id = visit.item_id)
WHERE held IS NULL AND departed_at IS NULL AND item_id IN (
    SELECT id FROM work_item WHERE kind = 'outreach' AND coalesce(held_state, state) = 'revisit'
        AND strftime('%Y-%m-%dT%H:%M:%fZ', details ->> 'at') IS NOT NULL);

-- The field still holds the day of the visit before where no other was said.
INSERT INTO visit (item_id, scheduled_at)
SELECT id, strftime('%Y-%m-%dT%H:%M:%fZ', details ->> 'at') AS at FROM work_item
WHERE kind = 'outreach' AND closed = 0
    AND coalesce(held_state, state) IN ('returned', 'recorded', 'revisit', 'linking') AND at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM visit WHERE item_id = work_item.id AND (held IS NULL OR scheduled_at = at));
