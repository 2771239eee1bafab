"""Rules for domains say more, servers and letters that wait for a yes, and whom members mute and shun."""

SQLITE = """
CREATE TABLE mute (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    scope VARCHAR(6) NOT NULL,
    until DATE,
    created_at TIMESTAMP NOT NULL,
    muted_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_mute_owner_i_3b3f32 UNIQUE (owner_id, muted_id)
);
CREATE TABLE shunned (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    domain VARCHAR(253) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_shunned_owner_i_9b3dcc UNIQUE (owner_id, domain)
);
CREATE TABLE gate_terms (
    id INT NOT NULL PRIMARY KEY,
    holds_unknown INT NOT NULL,
    holds_waves INT NOT NULL,
    shows_rules INT NOT NULL
);
CREATE TABLE knock (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    domain VARCHAR(253) NOT NULL UNIQUE,
    knocked_at TIMESTAMP NOT NULL
);
CREATE TABLE held_letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    host VARCHAR(300) NOT NULL,
    named INT NOT NULL,
    words VARCHAR(300) NOT NULL,
    held_at TIMESTAMP NOT NULL,
    letter_id BIGINT NOT NULL UNIQUE REFERENCES letter (id) ON DELETE CASCADE
);
CREATE INDEX idx_held_letter_host_959116 ON held_letter (host);
ALTER TABLE actor ADD COLUMN silenced INT NOT NULL DEFAULT 0;
ALTER TABLE domain_rule ADD COLUMN reject_media INT NOT NULL DEFAULT 0;
ALTER TABLE domain_rule ADD COLUMN reject_reports INT NOT NULL DEFAULT 0;
ALTER TABLE domain_rule ADD COLUMN public_comment VARCHAR(500) NOT NULL DEFAULT '';
ALTER TABLE domain_rule ADD COLUMN obfuscate INT NOT NULL DEFAULT 0;
UPDATE domain_rule SET severity='allow', reject_media=1 WHERE severity='reject_media';
"""

POSTGRES = """
CREATE TABLE mute (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    scope VARCHAR(6) NOT NULL,
    until DATE,
    created_at TIMESTAMPTZ NOT NULL,
    muted_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_mute_owner_i_3b3f32 UNIQUE (owner_id, muted_id)
);
CREATE TABLE shunned (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    domain VARCHAR(253) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_shunned_owner_i_9b3dcc UNIQUE (owner_id, domain)
);
CREATE TABLE gate_terms (
    id INT NOT NULL PRIMARY KEY,
    holds_unknown BOOL NOT NULL,
    holds_waves BOOL NOT NULL,
    shows_rules BOOL NOT NULL
);
CREATE TABLE knock (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    domain VARCHAR(253) NOT NULL UNIQUE,
    knocked_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE held_letter (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    host VARCHAR(300) NOT NULL,
    named INT NOT NULL,
    words VARCHAR(300) NOT NULL,
    held_at TIMESTAMPTZ NOT NULL,
    letter_id BIGINT NOT NULL UNIQUE REFERENCES letter (id) ON DELETE CASCADE
);
CREATE INDEX idx_held_letter_host_959116 ON held_letter (host);
ALTER TABLE actor ADD COLUMN silenced BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE domain_rule ADD COLUMN reject_media BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE domain_rule ADD COLUMN reject_reports BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE domain_rule ADD COLUMN public_comment VARCHAR(500) NOT NULL DEFAULT '';
ALTER TABLE domain_rule ADD COLUMN obfuscate BOOL NOT NULL DEFAULT FALSE;
UPDATE domain_rule SET severity='allow', reject_media=TRUE WHERE severity='reject_media';
"""
