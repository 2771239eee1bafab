"""Events, the films that they show, and who organises them."""

SQLITE = """
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    slug VARCHAR(120) NOT NULL UNIQUE,
    kind VARCHAR(12) NOT NULL DEFAULT '',
    state VARCHAR(10) NOT NULL DEFAULT 'scheduled',
    summary VARCHAR(300) NOT NULL DEFAULT '',
    begins_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP,
    over_at TIMESTAMP NOT NULL,
    zone VARCHAR(64) NOT NULL DEFAULT '',
    online INT NOT NULL DEFAULT 0,
    place VARCHAR(200) NOT NULL DEFAULT '',
    street VARCHAR(200) NOT NULL DEFAULT '',
    postcode VARCHAR(20) NOT NULL DEFAULT '',
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    country VARCHAR(100) NOT NULL DEFAULT '',
    latitude REAL,
    longitude REAL,
    price VARCHAR(200) NOT NULL DEFAULT '',
    booking_url VARCHAR(2048) NOT NULL DEFAULT '',
    picture JSON NOT NULL DEFAULT '[]',
    picture_alt VARCHAR(500) NOT NULL DEFAULT '',
    sequence INT NOT NULL DEFAULT 0,
    note_id BIGINT NOT NULL UNIQUE REFERENCES note (id) ON DELETE CASCADE
);
CREATE INDEX idx_event_begins__47156d ON event (begins_at);
CREATE INDEX idx_event_over_at_948f1a ON event (over_at);
CREATE TABLE event_film (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    film_uri VARCHAR(2048) NOT NULL,
    position INT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    CONSTRAINT uid_event_film_event_i_f09bd1 UNIQUE (event_id, film_uri)
);
CREATE INDEX idx_event_film_film_ur_5f588e ON event_film (film_uri);
CREATE TABLE organiser (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    request_uri VARCHAR(2048) UNIQUE,
    asked_at TIMESTAMP NOT NULL,
    joined_at TIMESTAMP,
    refused_at TIMESTAMP,
    event_id BIGINT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_organiser_event_i_6a632f UNIQUE (event_id, person_id)
);
CREATE INDEX idx_organiser_person__2ad57b ON organiser (person_id, joined_at);
"""

POSTGRES = """
CREATE TABLE event (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    slug VARCHAR(120) NOT NULL UNIQUE,
    kind VARCHAR(12) NOT NULL DEFAULT '',
    state VARCHAR(10) NOT NULL DEFAULT 'scheduled',
    summary VARCHAR(300) NOT NULL DEFAULT '',
    begins_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ,
    over_at TIMESTAMPTZ NOT NULL,
    zone VARCHAR(64) NOT NULL DEFAULT '',
    online BOOL NOT NULL DEFAULT False,
    place VARCHAR(200) NOT NULL DEFAULT '',
    street VARCHAR(200) NOT NULL DEFAULT '',
    postcode VARCHAR(20) NOT NULL DEFAULT '',
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    country VARCHAR(100) NOT NULL DEFAULT '',
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    price VARCHAR(200) NOT NULL DEFAULT '',
    booking_url VARCHAR(2048) NOT NULL DEFAULT '',
    picture JSONB NOT NULL DEFAULT '[]',
    picture_alt VARCHAR(500) NOT NULL DEFAULT '',
    sequence INT NOT NULL DEFAULT 0,
    note_id BIGINT NOT NULL UNIQUE REFERENCES note (id) ON DELETE CASCADE
);
CREATE INDEX idx_event_begins__47156d ON event (begins_at);
CREATE INDEX idx_event_over_at_948f1a ON event (over_at);
CREATE TABLE event_film (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    film_uri VARCHAR(2048) NOT NULL,
    position INT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    CONSTRAINT uid_event_film_event_i_f09bd1 UNIQUE (event_id, film_uri)
);
CREATE INDEX idx_event_film_film_ur_5f588e ON event_film (film_uri);
CREATE TABLE organiser (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    request_uri VARCHAR(2048) UNIQUE,
    asked_at TIMESTAMPTZ NOT NULL,
    joined_at TIMESTAMPTZ,
    refused_at TIMESTAMPTZ,
    event_id BIGINT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_organiser_event_i_6a632f UNIQUE (event_id, person_id)
);
CREATE INDEX idx_organiser_person__2ad57b ON organiser (person_id, joined_at);
"""
