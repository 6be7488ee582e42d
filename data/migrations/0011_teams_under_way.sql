-- What became of asking after a team that is out: who asked, when, what was said, until when they are expected back.
ALTER TABLE visit ADD COLUMN answer TEXT CHECK (json_valid(answer));
