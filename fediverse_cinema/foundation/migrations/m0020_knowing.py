"""What needs a hand of those who run the pole, views by day, and whether figures are for everybody."""

SQLITE = """
ALTER TABLE account ADD COLUMN upkeep_mails INT NOT NULL DEFAULT 1;
ALTER TABLE pole_look ADD COLUMN figures INT NOT NULL DEFAULT 0;
CREATE TABLE film_day (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    day DATE NOT NULL,
    views INT NOT NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    CONSTRAINT uid_film_day_film_id_913cb3 UNIQUE (film_id, day)
);
CREATE INDEX idx_film_day_day_babf27 ON film_day (day);
CREATE TABLE concern (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    matter VARCHAR(12) NOT NULL UNIQUE,
    since TIMESTAMP NOT NULL,
    settled_at TIMESTAMP,
    told_at TIMESTAMP
);
"""

POSTGRES = """
ALTER TABLE account ADD COLUMN upkeep_mails BOOL NOT NULL DEFAULT True;
ALTER TABLE pole_look ADD COLUMN figures BOOL NOT NULL DEFAULT False;
CREATE TABLE film_day (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    day DATE NOT NULL,
    views INT NOT NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    CONSTRAINT uid_film_day_film_id_913cb3 UNIQUE (film_id, day)
);
CREATE INDEX idx_film_day_day_babf27 ON film_day (day);
CREATE TABLE concern (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    matter VARCHAR(12) NOT NULL UNIQUE,
    since TIMESTAMPTZ NOT NULL,
    settled_at TIMESTAMPTZ,
    told_at TIMESTAMPTZ
);
"""
