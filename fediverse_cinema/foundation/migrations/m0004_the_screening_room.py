"""The screening room: files that come piece by piece and are encoded in slices, subtitles and audio tracks, the whole
sheet of a film and what the catalogue finds it by, stills, and passes for private screeners.
"""

SQLITE = """
ALTER TABLE asset ADD COLUMN open INT NOT NULL DEFAULT 1;
-- What is prepared from now on is not public before its film is.
UPDATE asset SET open = 0 WHERE state <> 'ready';
ALTER TABLE asset ADD COLUMN cancelled INT NOT NULL DEFAULT 0;
ALTER TABLE asset ADD COLUMN loudness REAL;
ALTER TABLE asset ADD COLUMN seconds_left INT;
ALTER TABLE asset ADD COLUMN started_at TIMESTAMP;
ALTER TABLE rendition ADD COLUMN at REAL;
ALTER TABLE rendition ADD COLUMN language VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN text_language VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN translations JSON NOT NULL DEFAULT '{}';
ALTER TABLE film ADD COLUMN production VARCHAR(200) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN countries JSON NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN themes JSON NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN awards TEXT NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN press TEXT NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN support TEXT NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN downloadable INT NOT NULL DEFAULT 1;
ALTER TABLE film ADD COLUMN teaser INT NOT NULL DEFAULT 0;
ALTER TABLE film ADD COLUMN poster_alt VARCHAR(500) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN poster_focus JSON NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN chapters JSON NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN opens_at TIMESTAMP;
ALTER TABLE film ADD COLUMN releases JSON NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN sort_title VARCHAR(200) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN trailer_id BIGINT REFERENCES asset (id) ON DELETE SET NULL;
CREATE INDEX idx_film_opens_a_287250 ON film (opens_at);
CREATE INDEX idx_film_state_ed5768 ON film (state, listed, sort_title);
CREATE INDEX idx_film_state_349fdc ON film (state, listed, year);
CREATE INDEX idx_film_state_6d8ffe ON film (state, listed, duration);
CREATE TABLE slice (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    stem VARCHAR(36) NOT NULL,
    number INT NOT NULL,
    first_frame BIGINT NOT NULL,
    frame_count INT NOT NULL,
    state VARCHAR(10) NOT NULL,
    asset_id BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    CONSTRAINT uid_slice_asset_i_387da6 UNIQUE (asset_id, stem, number)
);
CREATE TABLE audio_track (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    position INT NOT NULL,
    language VARCHAR(10) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    label VARCHAR(100) NOT NULL,
    stream INT,
    original VARCHAR(64) UNIQUE,
    file_name VARCHAR(255) NOT NULL,
    size BIGINT NOT NULL,
    state VARCHAR(16) NOT NULL,
    stem VARCHAR(36),
    failure VARCHAR(255) NOT NULL,
    failure_values JSON NOT NULL,
    created_at TIMESTAMP NOT NULL,
    asset_id BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE
);
CREATE INDEX idx_audio_track_asset_i_5c572f ON audio_track (asset_id);
CREATE TABLE subtitle (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    language VARCHAR(10) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    label VARCHAR(100) NOT NULL,
    text TEXT NOT NULL,
    cues INT NOT NULL,
    name VARCHAR(96) NOT NULL UNIQUE,
    size BIGINT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    asset_id BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    CONSTRAINT uid_subtitle_asset_i_15b570 UNIQUE (asset_id, language, kind)
);
CREATE TABLE upload (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    token VARCHAR(36) NOT NULL UNIQUE,
    owner_id BIGINT NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    title VARCHAR(200) NOT NULL,
    source VARCHAR(2048) NOT NULL,
    size BIGINT,
    received BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    failure VARCHAR(255) NOT NULL,
    failure_values JSON NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    asset_id BIGINT REFERENCES asset (id) ON DELETE SET NULL
);
CREATE INDEX idx_upload_owner_i_a2a6bd ON upload (owner_id);
CREATE INDEX idx_upload_expires_50210e ON upload (expires_at);
CREATE TABLE film_facet (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    value VARCHAR(60) NOT NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    CONSTRAINT uid_film_facet_film_id_94b2bd UNIQUE (film_id, kind, value)
);
CREATE INDEX idx_film_facet_kind_38b6d7 ON film_facet (kind, value);
CREATE TABLE still (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    position INT NOT NULL,
    alt VARCHAR(500) NOT NULL,
    names JSON NOT NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE
);
CREATE INDEX idx_still_film_id_cd119f ON still (film_id);
CREATE TABLE screening_pass (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name VARCHAR(120) NOT NULL,
    digest VARCHAR(64) UNIQUE,
    expires_at TIMESTAMP NOT NULL,
    most_viewings INT,
    created_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    actor_id BIGINT REFERENCES actor (id) ON DELETE CASCADE,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE
);
CREATE INDEX idx_screening_p_film_id_933c9d ON screening_pass (film_id);
CREATE INDEX idx_screening_p_actor_i_15875c ON screening_pass (actor_id, film_id);
CREATE TABLE viewing (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    opening BIGINT NOT NULL,
    began_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    screening_pass_id BIGINT NOT NULL REFERENCES screening_pass (id) ON DELETE CASCADE,
    CONSTRAINT uid_viewing_screeni_555560 UNIQUE (screening_pass_id, opening)
);
"""

POSTGRES = """
ALTER TABLE asset ADD COLUMN open BOOL NOT NULL DEFAULT True;
-- What is prepared from now on is not public before its film is.
UPDATE asset SET open = False WHERE state <> 'ready';
ALTER TABLE asset ADD COLUMN cancelled BOOL NOT NULL DEFAULT False;
ALTER TABLE asset ADD COLUMN loudness DOUBLE PRECISION;
ALTER TABLE asset ADD COLUMN seconds_left INT;
ALTER TABLE asset ADD COLUMN started_at TIMESTAMPTZ;
ALTER TABLE rendition ADD COLUMN at DOUBLE PRECISION;
ALTER TABLE rendition ADD COLUMN language VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN text_language VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN translations JSONB NOT NULL DEFAULT '{}';
ALTER TABLE film ADD COLUMN production VARCHAR(200) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN countries JSONB NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN themes JSONB NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN awards TEXT NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN press TEXT NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN support TEXT NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN downloadable BOOL NOT NULL DEFAULT True;
ALTER TABLE film ADD COLUMN teaser BOOL NOT NULL DEFAULT False;
ALTER TABLE film ADD COLUMN poster_alt VARCHAR(500) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN poster_focus JSONB NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN chapters JSONB NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN opens_at TIMESTAMPTZ;
ALTER TABLE film ADD COLUMN releases JSONB NOT NULL DEFAULT '[]';
ALTER TABLE film ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN sort_title VARCHAR(200) NOT NULL DEFAULT '';
ALTER TABLE film ADD COLUMN trailer_id BIGINT REFERENCES asset (id) ON DELETE SET NULL;
CREATE INDEX idx_film_opens_a_287250 ON film (opens_at);
CREATE INDEX idx_film_state_ed5768 ON film (state, listed, sort_title);
CREATE INDEX idx_film_state_349fdc ON film (state, listed, year);
CREATE INDEX idx_film_state_6d8ffe ON film (state, listed, duration);
CREATE TABLE slice (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    stem VARCHAR(36) NOT NULL,
    number INT NOT NULL,
    first_frame BIGINT NOT NULL,
    frame_count INT NOT NULL,
    state VARCHAR(10) NOT NULL,
    asset_id BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    CONSTRAINT uid_slice_asset_i_387da6 UNIQUE (asset_id, stem, number)
);
CREATE TABLE audio_track (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    position INT NOT NULL,
    language VARCHAR(10) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    label VARCHAR(100) NOT NULL,
    stream INT,
    original VARCHAR(64) UNIQUE,
    file_name VARCHAR(255) NOT NULL,
    size BIGINT NOT NULL,
    state VARCHAR(16) NOT NULL,
    stem VARCHAR(36),
    failure VARCHAR(255) NOT NULL,
    failure_values JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    asset_id BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE
);
CREATE INDEX idx_audio_track_asset_i_5c572f ON audio_track (asset_id);
CREATE TABLE subtitle (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    language VARCHAR(10) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    label VARCHAR(100) NOT NULL,
    text TEXT NOT NULL,
    cues INT NOT NULL,
    name VARCHAR(96) NOT NULL UNIQUE,
    size BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    asset_id BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    CONSTRAINT uid_subtitle_asset_i_15b570 UNIQUE (asset_id, language, kind)
);
CREATE TABLE upload (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    token VARCHAR(36) NOT NULL UNIQUE,
    owner_id BIGINT NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    title VARCHAR(200) NOT NULL,
    source VARCHAR(2048) NOT NULL,
    size BIGINT,
    received BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    failure VARCHAR(255) NOT NULL,
    failure_values JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    asset_id BIGINT REFERENCES asset (id) ON DELETE SET NULL
);
CREATE INDEX idx_upload_owner_i_a2a6bd ON upload (owner_id);
CREATE INDEX idx_upload_expires_50210e ON upload (expires_at);
CREATE TABLE film_facet (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    kind VARCHAR(10) NOT NULL,
    value VARCHAR(60) NOT NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    CONSTRAINT uid_film_facet_film_id_94b2bd UNIQUE (film_id, kind, value)
);
CREATE INDEX idx_film_facet_kind_38b6d7 ON film_facet (kind, value);
CREATE TABLE still (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    position INT NOT NULL,
    alt VARCHAR(500) NOT NULL,
    names JSONB NOT NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE
);
CREATE INDEX idx_still_film_id_cd119f ON still (film_id);
CREATE TABLE screening_pass (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    name VARCHAR(120) NOT NULL,
    digest VARCHAR(64) UNIQUE,
    expires_at TIMESTAMPTZ NOT NULL,
    most_viewings INT,
    created_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    actor_id BIGINT REFERENCES actor (id) ON DELETE CASCADE,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE
);
CREATE INDEX idx_screening_p_film_id_933c9d ON screening_pass (film_id);
CREATE INDEX idx_screening_p_actor_i_15875c ON screening_pass (actor_id, film_id);
CREATE TABLE viewing (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    opening BIGINT NOT NULL,
    began_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    screening_pass_id BIGINT NOT NULL REFERENCES screening_pass (id) ON DELETE CASCADE,
    CONSTRAINT uid_viewing_screeni_555560 UNIQUE (screening_pass_id, opening)
);
"""
