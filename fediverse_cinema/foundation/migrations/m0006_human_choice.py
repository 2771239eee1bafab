"""Labels with their juries, selections, what they were before, and the awards that they are for films."""

SQLITE = """
ALTER TABLE film ADD COLUMN choosing VARCHAR(10) NOT NULL DEFAULT 'everybody';
UPDATE film SET choosing=(
    SELECT CASE c.featuring WHEN 'nobody' THEN 'nobody' ELSE 'ask' END FROM creator c WHERE c.actor_id=film.author_id
) WHERE author_id IN (SELECT c.actor_id FROM creator c WHERE c.featuring<>'everybody');
ALTER TABLE known_pole ADD COLUMN labels_uri VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE known_pole ADD COLUMN selections_uri VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE consent_request ADD COLUMN told JSON NOT NULL DEFAULT '{}';
CREATE TABLE label (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    local INT NOT NULL,
    kind VARCHAR(12) NOT NULL,
    verified_at TIMESTAMP,
    picture JSON NOT NULL DEFAULT '[]',
    about TEXT NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    support TEXT NOT NULL DEFAULT '',
    affiliations_uri VARCHAR(2048) NOT NULL DEFAULT '',
    selections_uri VARCHAR(2048) NOT NULL DEFAULT '',
    folded TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    fetched_at TIMESTAMP,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_label_local_f5dbe4 ON label (local, kind, id);
CREATE TABLE juror (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    number BIGINT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    relationship VARCHAR(10) NOT NULL DEFAULT 'member',
    role VARCHAR(120) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    joined_at TIMESTAMP,
    left_at TIMESTAMP,
    label_id BIGINT NOT NULL REFERENCES label (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_juror_label_i_41630f UNIQUE (label_id, person_id),
    CONSTRAINT uid_juror_label_i_aaa210 UNIQUE (label_id, number)
);
CREATE INDEX idx_juror_person__079422 ON juror (person_id, joined_at);
CREATE TABLE selection (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    slug VARCHAR(120) NOT NULL UNIQUE,
    local INT NOT NULL,
    audience VARCHAR(10) NOT NULL DEFAULT 'private',
    title VARCHAR(120) NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    signature VARCHAR(200) NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    cover JSON NOT NULL DEFAULT '[]',
    cover_alt VARCHAR(500) NOT NULL DEFAULT '',
    playlist_uuid VARCHAR(36) NOT NULL DEFAULT '',
    note_uri VARCHAR(2048) NOT NULL DEFAULT '',
    copied_from VARCHAR(2048) NOT NULL DEFAULT '',
    page_url VARCHAR(2048) NOT NULL DEFAULT '',
    edition INT NOT NULL DEFAULT 1,
    last_number INT NOT NULL DEFAULT 0,
    folded TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    updated_at TIMESTAMP,
    told_at TIMESTAMP,
    fetched_at TIMESTAMP,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_selection_owner_i_306283 ON selection (owner_id, audience, published_at);
CREATE INDEX idx_selection_audienc_856650 ON selection (audience, published_at);
CREATE INDEX idx_selection_local_5fb39b ON selection (local, audience, id);
CREATE TABLE pick (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    number INT NOT NULL,
    position INT NOT NULL,
    words TEXT NOT NULL DEFAULT '',
    leave VARCHAR(10) NOT NULL DEFAULT 'wanted',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    added_at TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    checked_at TIMESTAMP,
    chooser_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    selection_id BIGINT NOT NULL REFERENCES selection (id) ON DELETE CASCADE,
    CONSTRAINT uid_pick_selecti_a1450f UNIQUE (selection_id, film_id),
    CONSTRAINT uid_pick_selecti_f4f7a6 UNIQUE (selection_id, number)
);
CREATE INDEX idx_pick_stamp_u_c97ce2 ON pick (stamp_uri);
CREATE INDEX idx_pick_request_24f0fa ON pick (request_uri);
CREATE INDEX idx_pick_selecti_91629b ON pick (selection_id, position);
CREATE INDEX idx_pick_film_id_6e7606 ON pick (film_id, leave);
CREATE TABLE former_edition (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    edition INT NOT NULL,
    kept JSON NOT NULL DEFAULT '{}',
    change VARCHAR(20) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    selection_id BIGINT NOT NULL REFERENCES selection (id) ON DELETE CASCADE,
    CONSTRAINT uid_former_edit_selecti_e75949 UNIQUE (selection_id, edition)
);
CREATE TABLE award (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    film_uri VARCHAR(2048) NOT NULL,
    kind VARCHAR(20) NOT NULL DEFAULT 'selection',
    name VARCHAR(200) NOT NULL,
    selection_uri VARCHAR(2048) NOT NULL,
    page_url VARCHAR(2048) NOT NULL DEFAULT '',
    stamp_uri VARCHAR(2048) NOT NULL UNIQUE,
    given_at TIMESTAMP NOT NULL,
    checked_at TIMESTAMP,
    giver_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_award_film_ur_4f65f7 UNIQUE (film_uri, selection_uri)
);
CREATE INDEX idx_award_film_ur_b9284f ON award (film_uri);
CREATE INDEX idx_award_checked_4664e3 ON award (checked_at);
CREATE INDEX idx_award_selecti_e5f91a ON award (selection_uri);
"""

POSTGRES = """
ALTER TABLE film ADD COLUMN choosing VARCHAR(10) NOT NULL DEFAULT 'everybody';
UPDATE film SET choosing=(
    SELECT CASE c.featuring WHEN 'nobody' THEN 'nobody' ELSE 'ask' END FROM creator c WHERE c.actor_id=film.author_id
) WHERE author_id IN (SELECT c.actor_id FROM creator c WHERE c.featuring<>'everybody');
ALTER TABLE known_pole ADD COLUMN labels_uri VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE known_pole ADD COLUMN selections_uri VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE consent_request ADD COLUMN told JSONB NOT NULL DEFAULT '{}';
CREATE TABLE label (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    local BOOL NOT NULL,
    kind VARCHAR(12) NOT NULL,
    verified_at TIMESTAMPTZ,
    picture JSONB NOT NULL DEFAULT '[]',
    about TEXT NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    support TEXT NOT NULL DEFAULT '',
    affiliations_uri VARCHAR(2048) NOT NULL DEFAULT '',
    selections_uri VARCHAR(2048) NOT NULL DEFAULT '',
    folded TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    fetched_at TIMESTAMPTZ,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_label_local_f5dbe4 ON label (local, kind, id);
CREATE TABLE juror (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    relationship VARCHAR(10) NOT NULL DEFAULT 'member',
    role VARCHAR(120) NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    joined_at TIMESTAMPTZ,
    left_at TIMESTAMPTZ,
    label_id BIGINT NOT NULL REFERENCES label (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_juror_label_i_41630f UNIQUE (label_id, person_id),
    CONSTRAINT uid_juror_label_i_aaa210 UNIQUE (label_id, number)
);
CREATE INDEX idx_juror_person__079422 ON juror (person_id, joined_at);
CREATE TABLE selection (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    slug VARCHAR(120) NOT NULL UNIQUE,
    local BOOL NOT NULL,
    audience VARCHAR(10) NOT NULL DEFAULT 'private',
    title VARCHAR(120) NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    signature VARCHAR(200) NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    cover JSONB NOT NULL DEFAULT '[]',
    cover_alt VARCHAR(500) NOT NULL DEFAULT '',
    playlist_uuid VARCHAR(36) NOT NULL DEFAULT '',
    note_uri VARCHAR(2048) NOT NULL DEFAULT '',
    copied_from VARCHAR(2048) NOT NULL DEFAULT '',
    page_url VARCHAR(2048) NOT NULL DEFAULT '',
    edition INT NOT NULL DEFAULT 1,
    last_number INT NOT NULL DEFAULT 0,
    folded TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    published_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ,
    told_at TIMESTAMPTZ,
    fetched_at TIMESTAMPTZ,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_selection_owner_i_306283 ON selection (owner_id, audience, published_at);
CREATE INDEX idx_selection_audienc_856650 ON selection (audience, published_at);
CREATE INDEX idx_selection_local_5fb39b ON selection (local, audience, id);
CREATE TABLE pick (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    number INT NOT NULL,
    position INT NOT NULL,
    words TEXT NOT NULL DEFAULT '',
    leave VARCHAR(10) NOT NULL DEFAULT 'wanted',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    added_at TIMESTAMPTZ NOT NULL,
    asked_at TIMESTAMPTZ,
    checked_at TIMESTAMPTZ,
    chooser_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    selection_id BIGINT NOT NULL REFERENCES selection (id) ON DELETE CASCADE,
    CONSTRAINT uid_pick_selecti_a1450f UNIQUE (selection_id, film_id),
    CONSTRAINT uid_pick_selecti_f4f7a6 UNIQUE (selection_id, number)
);
CREATE INDEX idx_pick_stamp_u_c97ce2 ON pick (stamp_uri);
CREATE INDEX idx_pick_request_24f0fa ON pick (request_uri);
CREATE INDEX idx_pick_selecti_91629b ON pick (selection_id, position);
CREATE INDEX idx_pick_film_id_6e7606 ON pick (film_id, leave);
CREATE TABLE former_edition (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    edition INT NOT NULL,
    kept JSONB NOT NULL DEFAULT '{}',
    change VARCHAR(20) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    selection_id BIGINT NOT NULL REFERENCES selection (id) ON DELETE CASCADE,
    CONSTRAINT uid_former_edit_selecti_e75949 UNIQUE (selection_id, edition)
);
CREATE TABLE award (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    film_uri VARCHAR(2048) NOT NULL,
    kind VARCHAR(20) NOT NULL DEFAULT 'selection',
    name VARCHAR(200) NOT NULL,
    selection_uri VARCHAR(2048) NOT NULL,
    page_url VARCHAR(2048) NOT NULL DEFAULT '',
    stamp_uri VARCHAR(2048) NOT NULL UNIQUE,
    given_at TIMESTAMPTZ NOT NULL,
    checked_at TIMESTAMPTZ,
    giver_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_award_film_ur_4f65f7 UNIQUE (film_uri, selection_uri)
);
CREATE INDEX idx_award_film_ur_b9284f ON award (film_uri);
CREATE INDEX idx_award_checked_4664e3 ON award (checked_at);
CREATE INDEX idx_award_selecti_e5f91a ON award (selection_uri);
"""
