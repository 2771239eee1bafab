"""Films that were brought here for others, and what their authors say."""

SQLITE = """
ALTER TABLE film ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
CREATE TABLE attribution (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source VARCHAR(2048) NOT NULL,
    address VARCHAR(2048) NOT NULL,
    brought_at TIMESTAMP NOT NULL,
    claimed_at TIMESTAMP,
    brought_by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    upload_id BIGINT REFERENCES upload (id) ON DELETE SET NULL,
    film_id BIGINT NOT NULL UNIQUE REFERENCES film (id) ON DELETE CASCADE
);
CREATE TABLE authors_word (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    state VARCHAR(10) NOT NULL,
    film_uri VARCHAR(2048) NOT NULL,
    title VARCHAR(200) NOT NULL,
    name VARCHAR(200) NOT NULL,
    mail VARCHAR(254) NOT NULL,
    basis TEXT NOT NULL,
    language VARCHAR(5) NOT NULL,
    nonce VARCHAR(64) NOT NULL UNIQUE,
    source VARCHAR(32) NOT NULL,
    answer TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    invited_at TIMESTAMP,
    decided_at TIMESTAMP,
    film_id BIGINT REFERENCES film (id) ON DELETE SET NULL,
    person_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_authors_wor_mail_0a5906 ON authors_word (mail);
CREATE INDEX idx_authors_wor_created_f6b25b ON authors_word (created_at);
CREATE INDEX idx_authors_wor_state_9b969b ON authors_word (state, id);
CREATE TABLE refused_work (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest VARCHAR(64) NOT NULL UNIQUE,
    refused_at TIMESTAMP NOT NULL,
    word_id BIGINT REFERENCES authors_word (id) ON DELETE SET NULL
);
"""

POSTGRES = """
ALTER TABLE film ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
CREATE TABLE attribution (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    source VARCHAR(2048) NOT NULL,
    address VARCHAR(2048) NOT NULL,
    brought_at TIMESTAMPTZ NOT NULL,
    claimed_at TIMESTAMPTZ,
    brought_by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    upload_id BIGINT REFERENCES upload (id) ON DELETE SET NULL,
    film_id BIGINT NOT NULL UNIQUE REFERENCES film (id) ON DELETE CASCADE
);
CREATE TABLE authors_word (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    kind VARCHAR(10) NOT NULL,
    state VARCHAR(10) NOT NULL,
    film_uri VARCHAR(2048) NOT NULL,
    title VARCHAR(200) NOT NULL,
    name VARCHAR(200) NOT NULL,
    mail VARCHAR(254) NOT NULL,
    basis TEXT NOT NULL,
    language VARCHAR(5) NOT NULL,
    nonce VARCHAR(64) NOT NULL UNIQUE,
    source VARCHAR(32) NOT NULL,
    answer TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    invited_at TIMESTAMPTZ,
    decided_at TIMESTAMPTZ,
    film_id BIGINT REFERENCES film (id) ON DELETE SET NULL,
    person_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_authors_wor_mail_0a5906 ON authors_word (mail);
CREATE INDEX idx_authors_wor_created_f6b25b ON authors_word (created_at);
CREATE INDEX idx_authors_wor_state_9b969b ON authors_word (state, id);
CREATE TABLE refused_work (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    digest VARCHAR(64) NOT NULL UNIQUE,
    refused_at TIMESTAMPTZ NOT NULL,
    word_id BIGINT REFERENCES authors_word (id) ON DELETE SET NULL
);
"""
