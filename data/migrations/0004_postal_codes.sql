-- Postal codes and their towns, from KEN_ALL or utf_ken_all. One code may be several towns, even in
-- two prefectures; an empty town is a whole municipality (以下に掲載がない場合).
CREATE TABLE postal_town (
    code         TEXT NOT NULL CHECK (length(code) = 7 AND code NOT GLOB '*[^0-9]*'),
    prefecture   TEXT NOT NULL,
    municipality TEXT NOT NULL,
    town         TEXT NOT NULL,
    kana         TEXT NOT NULL,
    PRIMARY KEY (code, prefecture, municipality, town)
) STRICT, WITHOUT ROWID;
