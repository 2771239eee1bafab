"""What those who run a pole do about reports and complaints, and the log of it."""

SQLITE = """
ALTER TABLE actor ADD COLUMN suspended_at TIMESTAMP;
ALTER TABLE note ADD COLUMN hidden_from VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE selection ADD COLUMN hidden_from VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN outcome VARCHAR(10) NOT NULL DEFAULT '';
CREATE TABLE complaint (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    state VARCHAR(10) NOT NULL,
    name VARCHAR(200) NOT NULL,
    holder VARCHAR(200) NOT NULL,
    mail VARCHAR(254) NOT NULL,
    work VARCHAR(500) NOT NULL,
    basis TEXT NOT NULL,
    language VARCHAR(5) NOT NULL,
    nonce VARCHAR(64) NOT NULL UNIQUE,
    source VARCHAR(32) NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    decided_at TIMESTAMP
);
CREATE INDEX idx_complaint_mail_21eeb9 ON complaint (mail);
CREATE INDEX idx_complaint_state_f84c33 ON complaint (state, id);
CREATE TABLE disputed_film (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    film_uri VARCHAR(2048) NOT NULL,
    title VARCHAR(200) NOT NULL,
    answer TEXT NOT NULL,
    public INT NOT NULL,
    answered_at TIMESTAMP,
    complaint_id BIGINT NOT NULL REFERENCES complaint (id) ON DELETE CASCADE,
    maker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_disputed_fi_complai_8b670c UNIQUE (complaint_id, film_uri)
);
CREATE INDEX idx_disputed_fi_film_ur_1ec3de ON disputed_film (film_uri);
CREATE TABLE case_step (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    what VARCHAR(12) NOT NULL,
    title VARCHAR(200) NOT NULL,
    at TIMESTAMP NOT NULL,
    complaint_id BIGINT NOT NULL REFERENCES complaint (id) ON DELETE CASCADE
);
CREATE TABLE measure (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    title VARCHAR(200) NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    lifted_at TIMESTAMP,
    about_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    complaint_id BIGINT REFERENCES complaint (id) ON DELETE SET NULL
);
CREATE INDEX idx_measure_object__09c259 ON measure (object_uri);
CREATE INDEX idx_measure_about_i_98b035 ON measure (about_id, id);
CREATE TABLE moderation_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at TIMESTAMP NOT NULL,
    by_uri VARCHAR(2048) NOT NULL,
    by_name VARCHAR(300) NOT NULL,
    deed VARCHAR(20) NOT NULL,
    about_uri VARCHAR(2048) NOT NULL,
    about_name VARCHAR(300) NOT NULL,
    words TEXT NOT NULL
);
"""

POSTGRES = """
ALTER TABLE actor ADD COLUMN suspended_at TIMESTAMPTZ;
ALTER TABLE note ADD COLUMN hidden_from VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE selection ADD COLUMN hidden_from VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN outcome VARCHAR(10) NOT NULL DEFAULT '';
CREATE TABLE complaint (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    state VARCHAR(10) NOT NULL,
    name VARCHAR(200) NOT NULL,
    holder VARCHAR(200) NOT NULL,
    mail VARCHAR(254) NOT NULL,
    work VARCHAR(500) NOT NULL,
    basis TEXT NOT NULL,
    language VARCHAR(5) NOT NULL,
    nonce VARCHAR(64) NOT NULL UNIQUE,
    source VARCHAR(32) NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    decided_at TIMESTAMPTZ
);
CREATE INDEX idx_complaint_mail_21eeb9 ON complaint (mail);
CREATE INDEX idx_complaint_state_f84c33 ON complaint (state, id);
CREATE TABLE disputed_film (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    film_uri VARCHAR(2048) NOT NULL,
    title VARCHAR(200) NOT NULL,
    answer TEXT NOT NULL,
    public BOOL NOT NULL,
    answered_at TIMESTAMPTZ,
    complaint_id BIGINT NOT NULL REFERENCES complaint (id) ON DELETE CASCADE,
    maker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_disputed_fi_complai_8b670c UNIQUE (complaint_id, film_uri)
);
CREATE INDEX idx_disputed_fi_film_ur_1ec3de ON disputed_film (film_uri);
CREATE TABLE case_step (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    what VARCHAR(12) NOT NULL,
    title VARCHAR(200) NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    complaint_id BIGINT NOT NULL REFERENCES complaint (id) ON DELETE CASCADE
);
CREATE TABLE measure (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    kind VARCHAR(10) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    title VARCHAR(200) NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    lifted_at TIMESTAMPTZ,
    about_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    complaint_id BIGINT REFERENCES complaint (id) ON DELETE SET NULL
);
CREATE INDEX idx_measure_object__09c259 ON measure (object_uri);
CREATE INDEX idx_measure_about_i_98b035 ON measure (about_id, id);
CREATE TABLE moderation_log (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    by_uri VARCHAR(2048) NOT NULL,
    by_name VARCHAR(300) NOT NULL,
    deed VARCHAR(20) NOT NULL,
    about_uri VARCHAR(2048) NOT NULL,
    about_name VARCHAR(300) NOT NULL,
    words TEXT NOT NULL
);
"""
