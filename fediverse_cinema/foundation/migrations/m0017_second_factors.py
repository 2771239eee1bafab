"""Second factors: apps that show codes, recovery codes, passkeys, and a step between password and session."""

SQLITE = """
CREATE TABLE authenticator (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    sealed VARCHAR(200) NOT NULL,
    last_step BIGINT NOT NULL,
    confirmed_at TIMESTAMP,
    account_id BIGINT NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE recovery_code (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest VARCHAR(64) NOT NULL,
    used_at TIMESTAMP,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE passkey (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    credential_id VARCHAR(1364) NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    user_handle VARCHAR(86) NOT NULL,
    sign_count BIGINT NOT NULL,
    name VARCHAR(60) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE spent_challenge (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest VARCHAR(64) NOT NULL UNIQUE,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX idx_spent_chall_expires_978d69 ON spent_challenge (expires_at);
CREATE TABLE pending_sign_in (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    token_hash VARCHAR(64) NOT NULL UNIQUE,
    expires_at TIMESTAMP NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX idx_pending_sig_expires_eb8bb3 ON pending_sign_in (expires_at);
ALTER TABLE session ADD COLUMN proved_at TIMESTAMP;
"""

POSTGRES = """
CREATE TABLE authenticator (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    sealed VARCHAR(200) NOT NULL,
    last_step BIGINT NOT NULL,
    confirmed_at TIMESTAMPTZ,
    account_id BIGINT NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE recovery_code (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    digest VARCHAR(64) NOT NULL,
    used_at TIMESTAMPTZ,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE passkey (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    credential_id VARCHAR(1364) NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    user_handle VARCHAR(86) NOT NULL,
    sign_count BIGINT NOT NULL,
    name VARCHAR(60) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE spent_challenge (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    digest VARCHAR(64) NOT NULL UNIQUE,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idx_spent_chall_expires_978d69 ON spent_challenge (expires_at);
CREATE TABLE pending_sign_in (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    token_hash VARCHAR(64) NOT NULL UNIQUE,
    expires_at TIMESTAMPTZ NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX idx_pending_sig_expires_eb8bb3 ON pending_sign_in (expires_at);
ALTER TABLE session ADD COLUMN proved_at TIMESTAMPTZ;
"""
