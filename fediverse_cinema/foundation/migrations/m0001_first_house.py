"""The first house: actors and follows, outbox and jobs, films and their files, talk and reactions, letters."""

# Partial indexes of the job table cannot be said in a Tortoise model; see queue.py for the statements that need them.
JOB_INDEXES = """
CREATE INDEX job_due ON job (queue, state, priority, due);
CREATE INDEX job_lane ON job (lane, state);
CREATE INDEX job_serial ON job (serial, id) WHERE serial IS NOT NULL;
CREATE UNIQUE INDEX job_key ON job (key) WHERE key IS NOT NULL AND state < 2;
"""

SQLITE = (
    """
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    queue VARCHAR(16) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    args TEXT NOT NULL,
    lane VARCHAR(300) NOT NULL,
    serial VARCHAR(2200),
    key VARCHAR(2200),
    state SMALLINT NOT NULL,
    priority SMALLINT NOT NULL,
    attempts SMALLINT NOT NULL,
    due REAL NOT NULL,
    lease REAL NOT NULL,
    owner VARCHAR(60),
    error TEXT,
    created REAL NOT NULL
);
CREATE TABLE actor (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    type VARCHAR(16) NOT NULL,
    host VARCHAR(300) NOT NULL,
    handle VARCHAR(200) NOT NULL,
    local_handle VARCHAR(200) UNIQUE,
    name VARCHAR(300) NOT NULL,
    summary TEXT NOT NULL,
    page_url VARCHAR(2048) NOT NULL,
    inbox VARCHAR(2048) NOT NULL,
    shared_inbox VARCHAR(2048),
    outbox VARCHAR(2048),
    followers_uri VARCHAR(2048),
    rsa_key_id VARCHAR(2048),
    rsa_public TEXT,
    rsa_private TEXT,
    ed25519_key_id VARCHAR(2048),
    ed25519_public VARCHAR(100),
    ed25519_private TEXT,
    discoverable INT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    fetched_at TIMESTAMP,
    gone_at TIMESTAMP,
    owner_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_actor_host_b77a0a ON actor (host);
CREATE INDEX idx_actor_rsa_key_e94f5b ON actor (rsa_key_id);
CREATE TABLE follow (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    state VARCHAR(10) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    followed_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    follower_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_follow_followe_b990b4 UNIQUE (follower_id, followed_id)
);
CREATE INDEX idx_follow_followe_2bc038 ON follow (followed_id, state);
CREATE TABLE host (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name VARCHAR(300) NOT NULL UNIQUE,
    failures INT NOT NULL,
    resting_until TIMESTAMP,
    seen_at TIMESTAMP
);
CREATE TABLE outbox_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    type VARCHAR(32) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    body TEXT NOT NULL,
    digest VARCHAR(100) NOT NULL,
    listed INT NOT NULL,
    fanned_out INT NOT NULL,
    public INT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_outbox_entr_object__55a48d ON outbox_entry (object_uri);
CREATE INDEX idx_outbox_entr_actor_i_42e4dc ON outbox_entry (actor_id, listed, id);
CREATE TABLE tombstone (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    former_type VARCHAR(32) NOT NULL,
    author_uri VARCHAR(2048) NOT NULL,
    deleted_at TIMESTAMP NOT NULL
);
CREATE TABLE asset (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    owner_id BIGINT NOT NULL,
    state VARCHAR(16) NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    original VARCHAR(64) NOT NULL UNIQUE,
    size BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    width INT,
    height INT,
    fps REAL,
    duration REAL,
    ratio REAL,
    stem VARCHAR(36),
    progress INT NOT NULL,
    failure VARCHAR(255) NOT NULL,
    failure_values JSON NOT NULL,
    created_at TIMESTAMP NOT NULL,
    ready_at TIMESTAMP
);
CREATE INDEX idx_asset_owner_i_88cf01 ON asset (owner_id);
CREATE TABLE rendition (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    name VARCHAR(96) NOT NULL UNIQUE,
    media_type VARCHAR(64) NOT NULL,
    width INT,
    height INT,
    fps INT,
    size BIGINT NOT NULL,
    asset_id BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE
);
CREATE INDEX idx_rendition_asset_i_4d8947 ON rendition (asset_id);
CREATE TABLE creator (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    about TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    channel_id BIGINT UNIQUE REFERENCES actor (id) ON DELETE SET NULL,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE TABLE pole (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    instance_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE,
    companion_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    role VARCHAR(10) NOT NULL,
    password VARCHAR(200) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    creator_id BIGINT NOT NULL UNIQUE REFERENCES creator (id) ON DELETE CASCADE
);
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    token_hash VARCHAR(64) NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX idx_session_expires_823c67 ON session (expires_at);
CREATE TABLE sign_in_attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source VARCHAR(100) NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX idx_sign_in_att_source_383d00 ON sign_in_attempt (source, at);
CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) UNIQUE,
    thread_uri VARCHAR(2048) NOT NULL,
    answer_to VARCHAR(2048) NOT NULL,
    html TEXT NOT NULL,
    source TEXT NOT NULL,
    warning VARCHAR(500) NOT NULL,
    language VARCHAR(10) NOT NULL,
    page_url VARCHAR(2048) NOT NULL,
    published_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_note_thread__92a668 ON note (thread_uri, id);
CREATE INDEX idx_note_answer__c1840c ON note (answer_to, id);
CREATE TABLE reaction (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_reaction_object__5aaeb0 UNIQUE (object_uri, kind, actor_id)
);
CREATE INDEX idx_reaction_uri_6bfefa ON reaction (uri);
CREATE INDEX idx_reaction_object__025880 ON reaction (object_uri, kind, id);
CREATE TABLE film (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    slug VARCHAR(120) NOT NULL UNIQUE,
    local INT NOT NULL,
    state VARCHAR(10) NOT NULL,
    wanted INT NOT NULL,
    title VARCHAR(200) NOT NULL,
    summary VARCHAR(500) NOT NULL,
    synopsis TEXT NOT NULL,
    year INT,
    languages JSON NOT NULL,
    form VARCHAR(20) NOT NULL,
    genre VARCHAR(60) NOT NULL,
    licence VARCHAR(40) NOT NULL,
    warning VARCHAR(300) NOT NULL,
    credits TEXT NOT NULL,
    page_url VARCHAR(2048) NOT NULL,
    duration INT,
    remote JSON NOT NULL,
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    updated_at TIMESTAMP,
    asset_id BIGINT REFERENCES asset (id) ON DELETE SET NULL,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    channel_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_film_state_9d9287 ON film (state, local, published_at);
CREATE INDEX idx_film_author__0e699e ON film (author_id, state);
CREATE TABLE letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    activity_id VARCHAR(2048) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    sender_uri VARCHAR(2048) NOT NULL,
    recipient VARCHAR(2048) NOT NULL,
    body TEXT NOT NULL,
    outcome VARCHAR(10) NOT NULL,
    reason VARCHAR(200) NOT NULL,
    received_at TIMESTAMP NOT NULL,
    CONSTRAINT uid_letter_activit_8643fd UNIQUE (activity_id, digest)
);
"""
    + JOB_INDEXES
)

POSTGRES = (
    """
CREATE TABLE job (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    queue VARCHAR(16) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    args TEXT NOT NULL,
    lane VARCHAR(300) NOT NULL,
    serial VARCHAR(2200),
    key VARCHAR(2200),
    state SMALLINT NOT NULL,
    priority SMALLINT NOT NULL,
    attempts SMALLINT NOT NULL,
    due DOUBLE PRECISION NOT NULL,
    lease DOUBLE PRECISION NOT NULL,
    owner VARCHAR(60),
    error TEXT,
    created DOUBLE PRECISION NOT NULL
);
CREATE TABLE actor (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    type VARCHAR(16) NOT NULL,
    host VARCHAR(300) NOT NULL,
    handle VARCHAR(200) NOT NULL,
    local_handle VARCHAR(200) UNIQUE,
    name VARCHAR(300) NOT NULL,
    summary TEXT NOT NULL,
    page_url VARCHAR(2048) NOT NULL,
    inbox VARCHAR(2048) NOT NULL,
    shared_inbox VARCHAR(2048),
    outbox VARCHAR(2048),
    followers_uri VARCHAR(2048),
    rsa_key_id VARCHAR(2048),
    rsa_public TEXT,
    rsa_private TEXT,
    ed25519_key_id VARCHAR(2048),
    ed25519_public VARCHAR(100),
    ed25519_private TEXT,
    discoverable BOOL NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    fetched_at TIMESTAMPTZ,
    gone_at TIMESTAMPTZ,
    owner_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_actor_host_b77a0a ON actor (host);
CREATE INDEX idx_actor_rsa_key_e94f5b ON actor (rsa_key_id);
CREATE TABLE follow (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL,
    state VARCHAR(10) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    followed_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    follower_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_follow_followe_b990b4 UNIQUE (follower_id, followed_id)
);
CREATE INDEX idx_follow_followe_2bc038 ON follow (followed_id, state);
CREATE TABLE host (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    name VARCHAR(300) NOT NULL UNIQUE,
    failures INT NOT NULL,
    resting_until TIMESTAMPTZ,
    seen_at TIMESTAMPTZ
);
CREATE TABLE outbox_entry (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    type VARCHAR(32) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    body TEXT NOT NULL,
    digest VARCHAR(100) NOT NULL,
    listed BOOL NOT NULL,
    fanned_out BOOL NOT NULL,
    public BOOL NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_outbox_entr_object__55a48d ON outbox_entry (object_uri);
CREATE INDEX idx_outbox_entr_actor_i_42e4dc ON outbox_entry (actor_id, listed, id);
CREATE TABLE tombstone (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    former_type VARCHAR(32) NOT NULL,
    author_uri VARCHAR(2048) NOT NULL,
    deleted_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE asset (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    owner_id BIGINT NOT NULL,
    state VARCHAR(16) NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    original VARCHAR(64) NOT NULL UNIQUE,
    size BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    width INT,
    height INT,
    fps DOUBLE PRECISION,
    duration DOUBLE PRECISION,
    ratio DOUBLE PRECISION,
    stem VARCHAR(36),
    progress INT NOT NULL,
    failure VARCHAR(255) NOT NULL,
    failure_values JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    ready_at TIMESTAMPTZ
);
CREATE INDEX idx_asset_owner_i_88cf01 ON asset (owner_id);
CREATE TABLE rendition (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    kind VARCHAR(16) NOT NULL,
    name VARCHAR(96) NOT NULL UNIQUE,
    media_type VARCHAR(64) NOT NULL,
    width INT,
    height INT,
    fps INT,
    size BIGINT NOT NULL,
    asset_id BIGINT NOT NULL REFERENCES asset (id) ON DELETE CASCADE
);
CREATE INDEX idx_rendition_asset_i_4d8947 ON rendition (asset_id);
CREATE TABLE creator (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    about TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    channel_id BIGINT UNIQUE REFERENCES actor (id) ON DELETE SET NULL,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE TABLE pole (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    created_at TIMESTAMPTZ NOT NULL,
    instance_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE,
    companion_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE TABLE account (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    role VARCHAR(10) NOT NULL,
    password VARCHAR(200) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    creator_id BIGINT NOT NULL UNIQUE REFERENCES creator (id) ON DELETE CASCADE
);
CREATE TABLE session (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    token_hash VARCHAR(64) NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX idx_session_expires_823c67 ON session (expires_at);
CREATE TABLE sign_in_attempt (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    source VARCHAR(100) NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idx_sign_in_att_source_383d00 ON sign_in_attempt (source, at);
CREATE TABLE note (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) UNIQUE,
    thread_uri VARCHAR(2048) NOT NULL,
    answer_to VARCHAR(2048) NOT NULL,
    html TEXT NOT NULL,
    source TEXT NOT NULL,
    warning VARCHAR(500) NOT NULL,
    language VARCHAR(10) NOT NULL,
    page_url VARCHAR(2048) NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_note_thread__92a668 ON note (thread_uri, id);
CREATE INDEX idx_note_answer__c1840c ON note (answer_to, id);
CREATE TABLE reaction (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    kind VARCHAR(10) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_reaction_object__5aaeb0 UNIQUE (object_uri, kind, actor_id)
);
CREATE INDEX idx_reaction_uri_6bfefa ON reaction (uri);
CREATE INDEX idx_reaction_object__025880 ON reaction (object_uri, kind, id);
CREATE TABLE film (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    slug VARCHAR(120) NOT NULL UNIQUE,
    local BOOL NOT NULL,
    state VARCHAR(10) NOT NULL,
    wanted BOOL NOT NULL,
    title VARCHAR(200) NOT NULL,
    summary VARCHAR(500) NOT NULL,
    synopsis TEXT NOT NULL,
    year INT,
    languages JSONB NOT NULL,
    form VARCHAR(20) NOT NULL,
    genre VARCHAR(60) NOT NULL,
    licence VARCHAR(40) NOT NULL,
    warning VARCHAR(300) NOT NULL,
    credits TEXT NOT NULL,
    page_url VARCHAR(2048) NOT NULL,
    duration INT,
    remote JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    published_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ,
    asset_id BIGINT REFERENCES asset (id) ON DELETE SET NULL,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    channel_id BIGINT REFERENCES actor (id) ON DELETE SET NULL
);
CREATE INDEX idx_film_state_9d9287 ON film (state, local, published_at);
CREATE INDEX idx_film_author__0e699e ON film (author_id, state);
CREATE TABLE letter (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    activity_id VARCHAR(2048) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    sender_uri VARCHAR(2048) NOT NULL,
    recipient VARCHAR(2048) NOT NULL,
    body TEXT NOT NULL,
    outcome VARCHAR(10) NOT NULL,
    reason VARCHAR(200) NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uid_letter_activit_8643fd UNIQUE (activity_id, digest)
);
"""
    + JOB_INDEXES
)
