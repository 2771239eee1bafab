"""Dated articles, drafts included."""

SQLITE = """
CREATE TABLE publication (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    slug VARCHAR(120) NOT NULL UNIQUE,
    title VARCHAR(200) NOT NULL,
    summary VARCHAR(300) NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    pictures JSON NOT NULL DEFAULT '[]',
    edition INT NOT NULL DEFAULT 1,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    opens_at TIMESTAMP,
    published_at TIMESTAMP,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    note_id BIGINT UNIQUE REFERENCES note (id) ON DELETE CASCADE
);
CREATE INDEX idx_publication_opens_a_b12718 ON publication (opens_at);
CREATE INDEX idx_publication_publish_3c9ede ON publication (published_at);
CREATE INDEX idx_publication_author__445e84 ON publication (author_id, published_at);
"""

POSTGRES = """
CREATE TABLE publication (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    slug VARCHAR(120) NOT NULL UNIQUE,
    title VARCHAR(200) NOT NULL,
    summary VARCHAR(300) NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    pictures JSONB NOT NULL DEFAULT '[]',
    edition INT NOT NULL DEFAULT 1,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    opens_at TIMESTAMPTZ,
    published_at TIMESTAMPTZ,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    note_id BIGINT UNIQUE REFERENCES note (id) ON DELETE CASCADE
);
CREATE INDEX idx_publication_opens_a_b12718 ON publication (opens_at);
CREATE INDEX idx_publication_publish_3c9ede ON publication (published_at);
CREATE INDEX idx_publication_author__445e84 ON publication (author_id, published_at);
"""
