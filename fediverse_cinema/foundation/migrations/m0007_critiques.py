"""Critiques, and what the makers of films have put aside below them."""

SQLITE = """
CREATE TABLE critique (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    length VARCHAR(5) NOT NULL,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    note_id BIGINT NOT NULL UNIQUE REFERENCES note (id) ON DELETE CASCADE
);
CREATE INDEX idx_critique_film_id_907ec4 ON critique (film_id, author_id, length);
CREATE INDEX idx_critique_author__cea8f0 ON critique (author_id, id);
CREATE TABLE put_aside (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at TIMESTAMP NOT NULL,
    by_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    note_id BIGINT NOT NULL UNIQUE REFERENCES note (id) ON DELETE CASCADE
);
"""

POSTGRES = """
CREATE TABLE critique (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    length VARCHAR(5) NOT NULL,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    note_id BIGINT NOT NULL UNIQUE REFERENCES note (id) ON DELETE CASCADE
);
CREATE INDEX idx_critique_film_id_907ec4 ON critique (film_id, author_id, length);
CREATE INDEX idx_critique_author__cea8f0 ON critique (author_id, id);
CREATE TABLE put_aside (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    by_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    note_id BIGINT NOT NULL UNIQUE REFERENCES note (id) ON DELETE CASCADE
);
"""
