-- What became of asking after a team that is out: who asked, when, what was said, until when they are expected back.
ALTER TABLE visit ADD COLUMN answer TEXT CHECK (json_valid(answer));

-- Every desk asks for the teams under way, whatever it shows.
CREATE INDEX visit_under_way ON visit (departed_at) WHERE departed_at IS NOT NULL AND returned_at IS NULL;
