"""Archives that members ask for, and what they bring along."""

SQLITE = """
CREATE TABLE own_archive (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    whole INT NOT NULL DEFAULT 1,
    state VARCHAR(10) NOT NULL DEFAULT 'ordered',
    name VARCHAR(96) NOT NULL UNIQUE,
    size BIGINT NOT NULL DEFAULT 0,
    reason VARCHAR(255) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    ready_at TIMESTAMP,
    expires_at TIMESTAMP NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_own_archive_expires_c5061b ON own_archive (expires_at);
CREATE INDEX idx_own_archive_owner_i_dc408f ON own_archive (owner_id);
CREATE TABLE intake (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    name VARCHAR(96) NOT NULL DEFAULT '',
    pieces JSON NOT NULL DEFAULT '[]',
    position INT NOT NULL DEFAULT 0,
    taken INT NOT NULL DEFAULT 0,
    refused JSON NOT NULL DEFAULT '[]',
    created_at TIMESTAMP NOT NULL,
    done_at TIMESTAMP,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_intake_owner_i_d3c214 ON intake (owner_id);
"""

POSTGRES = """
CREATE TABLE own_archive (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    whole BOOL NOT NULL DEFAULT True,
    state VARCHAR(10) NOT NULL DEFAULT 'ordered',
    name VARCHAR(96) NOT NULL UNIQUE,
    size BIGINT NOT NULL DEFAULT 0,
    reason VARCHAR(255) NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    ready_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_own_archive_expires_c5061b ON own_archive (expires_at);
CREATE INDEX idx_own_archive_owner_i_dc408f ON own_archive (owner_id);
CREATE TABLE intake (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    kind VARCHAR(10) NOT NULL,
    name VARCHAR(96) NOT NULL DEFAULT '',
    pieces JSONB NOT NULL DEFAULT '[]',
    position INT NOT NULL DEFAULT 0,
    taken INT NOT NULL DEFAULT 0,
    refused JSONB NOT NULL DEFAULT '[]',
    created_at TIMESTAMPTZ NOT NULL,
    done_at TIMESTAMPTZ,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_intake_owner_i_d3c214 ON intake (owner_id);
"""
