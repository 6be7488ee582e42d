-- Which directory this is: another token with every change of an entry, so that what was made of the directory
-- (the file of its index) is known to be old. Declarations of room do not count: they are read beside it.
CREATE TABLE directory_token (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    token BLOB NOT NULL
) STRICT;
INSERT INTO directory_token VALUES (1, randomblob(16));

CREATE TRIGGER facility_entered_token AFTER INSERT ON facility WHEN (SELECT bulk FROM writer) = 0 BEGIN
    UPDATE directory_token SET token = randomblob(16);
END;
CREATE TRIGGER facility_changed_token AFTER UPDATE ON facility WHEN (SELECT bulk FROM writer) = 0 BEGIN
    UPDATE directory_token SET token = randomblob(16);
END;
CREATE TRIGGER facility_removed_token AFTER DELETE ON facility WHEN (SELECT bulk FROM writer) = 0 BEGIN
    UPDATE directory_token SET token = randomblob(16);
END;
-- Many at once count as one change, at their end.
CREATE TRIGGER bulk_ended_token AFTER UPDATE OF bulk ON writer WHEN OLD.bulk = 1 AND NEW.bulk = 0 BEGIN
    UPDATE directory_token SET token = randomblob(16);
END;
