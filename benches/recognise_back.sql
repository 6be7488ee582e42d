-- The file as it was before 0003: what that migration makes is taken away.
DROP TABLE known_caller;
DROP TABLE known_name;
DROP TABLE presence;
DROP INDEX person_by_ending;
DROP INDEX facility_by_ending;
DROP INDEX person_by_birth;
DROP INDEX consultation_by_caller;
CREATE INDEX consultation_by_caller ON consultation (caller_digits) WHERE caller_digits <> '';
CREATE INDEX consultation_by_caller_key ON consultation (caller_key) WHERE caller_key <> '';
PRAGMA user_version = 1;
