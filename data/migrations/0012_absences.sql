-- Days on which somebody cannot be sent. One that no longer holds is marked as ended, never removed.
CREATE TABLE staff_absence (
    id       INTEGER PRIMARY KEY,
    staff    INTEGER NOT NULL REFERENCES staff,
    from_day TEXT NOT NULL,
    to_day   TEXT NOT NULL CHECK (to_day >= from_day),
    reason   TEXT NOT NULL DEFAULT '',
    ended    INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1))
) STRICT;
CREATE INDEX staff_absence_by_staff ON staff_absence (staff, to_day) WHERE ended = 0;

-- Who was out how often, and who is to go when.
CREATE INDEX visit_by_physician ON visit (physician, scheduled_at) WHERE physician IS NOT NULL;
