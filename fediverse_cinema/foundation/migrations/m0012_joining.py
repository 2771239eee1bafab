"""Joining: the terms of the pole, invitations, applications; and what a session says of itself."""

SQLITE = """
CREATE TABLE joining_terms (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    mode VARCHAR(10) NOT NULL,
    question VARCHAR(500) NOT NULL,
    visited_at TIMESTAMP,
    narrowed_at TIMESTAMP
);
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest VARCHAR(64) NOT NULL UNIQUE,
    note VARCHAR(200) NOT NULL,
    most INT NOT NULL,
    used INT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_invitation_expires_07d530 ON invitation (expires_at);
CREATE TABLE application (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    handle VARCHAR(30) NOT NULL,
    name VARCHAR(120) NOT NULL,
    mail VARCHAR(254) NOT NULL,
    password VARCHAR(200) NOT NULL,
    answer TEXT NOT NULL,
    language VARCHAR(5) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    waiting_since TIMESTAMP,
    invitation_id BIGINT REFERENCES invitation (id) ON DELETE SET NULL
);
CREATE INDEX idx_application_handle_30b473 ON application (handle);
CREATE INDEX idx_application_created_1f5ea6 ON application (created_at);
ALTER TABLE session ADD COLUMN device VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at TIMESTAMP;
"""

POSTGRES = """
CREATE TABLE joining_terms (
    id SERIAL NOT NULL PRIMARY KEY,
    mode VARCHAR(10) NOT NULL,
    question VARCHAR(500) NOT NULL,
    visited_at TIMESTAMPTZ,
    narrowed_at TIMESTAMPTZ
);
CREATE TABLE invitation (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    digest VARCHAR(64) NOT NULL UNIQUE,
    note VARCHAR(200) NOT NULL,
    most INT NOT NULL,
    used INT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_invitation_expires_07d530 ON invitation (expires_at);
CREATE TABLE application (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    handle VARCHAR(30) NOT NULL,
    name VARCHAR(120) NOT NULL,
    mail VARCHAR(254) NOT NULL,
    password VARCHAR(200) NOT NULL,
    answer TEXT NOT NULL,
    language VARCHAR(5) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    waiting_since TIMESTAMPTZ,
    invitation_id BIGINT REFERENCES invitation (id) ON DELETE SET NULL
);
CREATE INDEX idx_application_handle_30b473 ON application (handle);
CREATE INDEX idx_application_created_1f5ea6 ON application (created_at);
ALTER TABLE session ADD COLUMN device VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at TIMESTAMPTZ;
"""
