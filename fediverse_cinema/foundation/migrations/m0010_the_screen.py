"""The front page as editors compose it, and what poles put forward to all regions."""

SQLITE = """
CREATE TABLE screen_edition (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    sections JSON NOT NULL DEFAULT '[]',
    former JSON NOT NULL DEFAULT '[]',
    changes INT NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    shown_from TIMESTAMP,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_screen_edit_shown_f_ac2fe4 ON screen_edition (shown_from);
CREATE TABLE put_forward (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    put_at TIMESTAMP NOT NULL,
    pole_id BIGINT REFERENCES known_pole (id) ON DELETE CASCADE
);
CREATE INDEX idx_put_forward_object__71d7fb ON put_forward (object_uri);
CREATE INDEX idx_put_forward_pole_id_530174 ON put_forward (pole_id, id);
"""

POSTGRES = """
CREATE TABLE screen_edition (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    sections JSONB NOT NULL DEFAULT '[]',
    former JSONB NOT NULL DEFAULT '[]',
    changes INT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    shown_from TIMESTAMPTZ,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_screen_edit_shown_f_ac2fe4 ON screen_edition (shown_from);
CREATE TABLE put_forward (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    object_uri VARCHAR(2048) NOT NULL,
    put_at TIMESTAMPTZ NOT NULL,
    pole_id BIGINT REFERENCES known_pole (id) ON DELETE CASCADE
);
CREATE INDEX idx_put_forward_object__71d7fb ON put_forward (object_uri);
CREATE INDEX idx_put_forward_pole_id_530174 ON put_forward (pole_id, id);
"""
