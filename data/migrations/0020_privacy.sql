-- The rows of the audit that tell of many persons at once, so that they are found without reading the others.
CREATE INDEX audit_of_many ON audit (seq) WHERE action IN ('list', 'search', 'export');

-- The PIN that lifts somebody's curtain, as a salted slow hash (Argon2id, PHC string); none by default.
ALTER TABLE staff ADD COLUMN pin TEXT;
