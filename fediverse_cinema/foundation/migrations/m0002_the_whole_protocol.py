"""The whole protocol: profiles, blocks and pins; notes of every kind with mentions, hashtags and votes; consents,
timelines, notices and reports; what is known of other servers; pictures that we pass on.
"""

# Notes of elsewhere have pages of their own from now on.
NOTES_SQLITE = """
UPDATE note SET local = uuid IS NOT NULL;
UPDATE note SET uuid = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
    || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))) WHERE uuid IS NULL;
"""
NOTES_POSTGRES = """
UPDATE note SET local = uuid IS NOT NULL;
UPDATE note SET uuid = gen_random_uuid()::text WHERE uuid IS NULL;
"""

# One who brings somebody's letter first must not keep her own from being opened. SQLite changes no constraint in place.
LETTERS_SQLITE = """
CREATE TABLE letter_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    activity_id VARCHAR(2048) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    sender_uri VARCHAR(2048) NOT NULL,
    recipient VARCHAR(2048) NOT NULL,
    body TEXT NOT NULL,
    outcome VARCHAR(10) NOT NULL,
    reason VARCHAR(200) NOT NULL,
    received_at TIMESTAMP NOT NULL,
    CONSTRAINT uid_letter_activit_dc2722 UNIQUE (activity_id, digest, sender_uri)
);
INSERT INTO letter_new SELECT id, activity_id, digest, sender_uri, recipient, body, outcome, reason, received_at
    FROM letter;
DROP TABLE letter;
ALTER TABLE letter_new RENAME TO letter;
"""
LETTERS_POSTGRES = """
ALTER TABLE letter DROP CONSTRAINT uid_letter_activit_8643fd;
ALTER TABLE letter ADD CONSTRAINT uid_letter_activit_dc2722 UNIQUE (activity_id, digest, sender_uri);
"""

SQLITE = (
    """
ALTER TABLE actor ADD COLUMN following_uri VARCHAR(2048);
ALTER TABLE actor ADD COLUMN featured_uri VARCHAR(2048);
ALTER TABLE actor ADD COLUMN icon_url VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE actor ADD COLUMN profile JSON NOT NULL DEFAULT '[]';
ALTER TABLE actor ADD COLUMN also_known_as JSON NOT NULL DEFAULT '[]';
ALTER TABLE actor ADD COLUMN moved_to VARCHAR(2048);
ALTER TABLE actor ADD COLUMN moved_at TIMESTAMP;
ALTER TABLE actor ADD COLUMN indexable INT NOT NULL DEFAULT 0;
ALTER TABLE actor ADD COLUMN locked INT NOT NULL DEFAULT 0;
ALTER TABLE actor ADD COLUMN account_domain VARCHAR(300) NOT NULL DEFAULT '';
ALTER TABLE actor ADD COLUMN confirmed_at TIMESTAMP;
ALTER TABLE host ADD COLUMN failing_since TIMESTAMP;
ALTER TABLE host ADD COLUMN dead_at TIMESTAMP;
ALTER TABLE host ADD COLUMN last_error VARCHAR(500) NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN signature VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN software VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN software_version VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN asked_at TIMESTAMP;
ALTER TABLE outbox_entry ADD COLUMN followers_only INT NOT NULL DEFAULT 0;
ALTER TABLE creator ADD COLUMN quoting VARCHAR(10) NOT NULL DEFAULT 'everybody';
ALTER TABLE creator ADD COLUMN featuring VARCHAR(10) NOT NULL DEFAULT 'everybody';
ALTER TABLE note ADD COLUMN local INT NOT NULL DEFAULT 0;
ALTER TABLE note ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'Note';
ALTER TABLE note ADD COLUMN visibility VARCHAR(10) NOT NULL DEFAULT 'public';
ALTER TABLE note ADD COLUMN title VARCHAR(300) NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN sensitive INT NOT NULL DEFAULT 0;
ALTER TABLE note ADD COLUMN attachments JSON NOT NULL DEFAULT '[]';
ALTER TABLE note ADD COLUMN details JSON NOT NULL DEFAULT '{}';
ALTER TABLE note ADD COLUMN quote_uri VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN approved_by VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN likes INT NOT NULL DEFAULT 0;
ALTER TABLE note ADD COLUMN shares INT NOT NULL DEFAULT 0;
ALTER TABLE note ADD COLUMN fetched_at TIMESTAMP;
ALTER TABLE film ADD COLUMN views INT NOT NULL DEFAULT 0;
ALTER TABLE film ADD COLUMN fetched_at TIMESTAMP;
ALTER TABLE film ADD COLUMN listed INT NOT NULL DEFAULT 1;
CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    blocked_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    blocker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_block_blocker_73e82d UNIQUE (blocker_id, blocked_id)
);
CREATE TABLE domain_rule (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    domain VARCHAR(300) NOT NULL UNIQUE,
    severity VARCHAR(12) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE pin (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_pin_actor_i_eb720f UNIQUE (actor_id, object_uri)
);
CREATE TABLE proxied_picture (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    url VARCHAR(2048) NOT NULL UNIQUE,
    name VARCHAR(96) NOT NULL,
    media_type VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    used_at TIMESTAMP NOT NULL
);
CREATE TABLE mention (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    note_id BIGINT NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    CONSTRAINT uid_mention_note_id_dbd2fa UNIQUE (note_id, actor_id)
);
CREATE TABLE tagging (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    tag VARCHAR(100) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    CONSTRAINT uid_tagging_object__10e17e UNIQUE (object_uri, tag)
);
CREATE TABLE vote (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    choice SMALLINT NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    note_id BIGINT NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    CONSTRAINT uid_vote_note_id_a96260 UNIQUE (note_id, actor_id, choice)
);
CREATE TABLE consent_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    interacting_uri VARCHAR(2048) NOT NULL,
    target_uri VARCHAR(2048) NOT NULL,
    state VARCHAR(10) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    asker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_consent_req_interac_3360de UNIQUE (interacting_uri, target_uri, kind)
);
CREATE TABLE stamp (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    kind VARCHAR(24) NOT NULL,
    interacting_uri VARCHAR(2048) NOT NULL,
    target_uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_stamp_interac_5c0c3d UNIQUE (interacting_uri, target_uri, kind)
);
CREATE TABLE timeline_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    arrived_at TIMESTAMP NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    shared_by_id BIGINT REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_timeline_en_owner_i_9d5b4b UNIQUE (owner_id, object_uri)
);
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    arrived_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP,
    by_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_notice_owner_i_c854c2 UNIQUE (owner_id, kind, by_id, object_uri)
);
CREATE TABLE report (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    objects JSON NOT NULL,
    words TEXT NOT NULL,
    times INT NOT NULL,
    forwarded INT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    handled_at TIMESTAMP,
    about_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    by_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_proxied_pic_used_at_46c3d4 ON proxied_picture (used_at);
CREATE INDEX actor_at_host ON actor (host, lower(handle));
CREATE INDEX actor_at_domain ON actor (account_domain, lower(handle));
CREATE INDEX idx_reaction_actor_i_e89e00 ON reaction (actor_id, kind);
CREATE INDEX idx_film_channel_da2034 ON film (channel_id, state);
CREATE INDEX idx_note_author__37b5e9 ON note (author_id, id);
CREATE INDEX idx_tagging_tag_508ba8 ON tagging (tag, id);
CREATE INDEX idx_consent_req_author__be3fe4 ON consent_request (author_id, state);
DROP INDEX idx_film_state_9d9287;
CREATE INDEX idx_film_state_8f40a4 ON film (state, listed, published_at);
CREATE INDEX idx_film_state_58a7b2 ON film (state, local, listed, published_at);
CREATE INDEX idx_stamp_target__a72da6 ON stamp (target_uri);
CREATE INDEX idx_timeline_en_object__36d4b3 ON timeline_entry (object_uri);
CREATE INDEX idx_timeline_en_owner_i_a6842a ON timeline_entry (owner_id, id);
CREATE INDEX idx_notice_object__3eb4ac ON notice (object_uri);
CREATE INDEX idx_notice_owner_i_e0e136 ON notice (owner_id, id);
CREATE INDEX idx_notice_arrived_250968 ON notice (arrived_at);
CREATE INDEX idx_report_by_id_72c09f ON report (by_id, about_id);
CREATE INDEX idx_report_handled_a01986 ON report (handled_at, id);
CREATE INDEX idx_tombstone_former__f96229 ON tombstone (former_type, deleted_at);
"""
    + NOTES_SQLITE
    + LETTERS_SQLITE
)

POSTGRES = (
    """
ALTER TABLE actor ADD COLUMN following_uri VARCHAR(2048);
ALTER TABLE actor ADD COLUMN featured_uri VARCHAR(2048);
ALTER TABLE actor ADD COLUMN icon_url VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE actor ADD COLUMN profile JSONB NOT NULL DEFAULT '[]';
ALTER TABLE actor ADD COLUMN also_known_as JSONB NOT NULL DEFAULT '[]';
ALTER TABLE actor ADD COLUMN moved_to VARCHAR(2048);
ALTER TABLE actor ADD COLUMN moved_at TIMESTAMPTZ;
ALTER TABLE actor ADD COLUMN indexable BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE actor ADD COLUMN locked BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE actor ADD COLUMN account_domain VARCHAR(300) NOT NULL DEFAULT '';
ALTER TABLE actor ADD COLUMN confirmed_at TIMESTAMPTZ;
ALTER TABLE host ADD COLUMN failing_since TIMESTAMPTZ;
ALTER TABLE host ADD COLUMN dead_at TIMESTAMPTZ;
ALTER TABLE host ADD COLUMN last_error VARCHAR(500) NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN signature VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN software VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN software_version VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN asked_at TIMESTAMPTZ;
ALTER TABLE outbox_entry ADD COLUMN followers_only BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE creator ADD COLUMN quoting VARCHAR(10) NOT NULL DEFAULT 'everybody';
ALTER TABLE creator ADD COLUMN featuring VARCHAR(10) NOT NULL DEFAULT 'everybody';
ALTER TABLE note ADD COLUMN local BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE note ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'Note';
ALTER TABLE note ADD COLUMN visibility VARCHAR(10) NOT NULL DEFAULT 'public';
ALTER TABLE note ADD COLUMN title VARCHAR(300) NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN sensitive BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE note ADD COLUMN attachments JSONB NOT NULL DEFAULT '[]';
ALTER TABLE note ADD COLUMN details JSONB NOT NULL DEFAULT '{}';
ALTER TABLE note ADD COLUMN quote_uri VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN approved_by VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE note ADD COLUMN likes INT NOT NULL DEFAULT 0;
ALTER TABLE note ADD COLUMN shares INT NOT NULL DEFAULT 0;
ALTER TABLE note ADD COLUMN fetched_at TIMESTAMPTZ;
ALTER TABLE film ADD COLUMN views INT NOT NULL DEFAULT 0;
ALTER TABLE film ADD COLUMN fetched_at TIMESTAMPTZ;
ALTER TABLE film ADD COLUMN listed BOOL NOT NULL DEFAULT TRUE;
CREATE TABLE block (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    blocked_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    blocker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_block_blocker_73e82d UNIQUE (blocker_id, blocked_id)
);
CREATE TABLE domain_rule (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    domain VARCHAR(300) NOT NULL UNIQUE,
    severity VARCHAR(12) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE pin (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    object_uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_pin_actor_i_eb720f UNIQUE (actor_id, object_uri)
);
CREATE TABLE proxied_picture (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    url VARCHAR(2048) NOT NULL UNIQUE,
    name VARCHAR(96) NOT NULL,
    media_type VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    used_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE mention (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    note_id BIGINT NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    CONSTRAINT uid_mention_note_id_dbd2fa UNIQUE (note_id, actor_id)
);
CREATE TABLE tagging (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    tag VARCHAR(100) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    CONSTRAINT uid_tagging_object__10e17e UNIQUE (object_uri, tag)
);
CREATE TABLE vote (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    choice SMALLINT NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    note_id BIGINT NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    CONSTRAINT uid_vote_note_id_a96260 UNIQUE (note_id, actor_id, choice)
);
CREATE TABLE consent_request (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    interacting_uri VARCHAR(2048) NOT NULL,
    target_uri VARCHAR(2048) NOT NULL,
    state VARCHAR(10) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    asker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_consent_req_interac_3360de UNIQUE (interacting_uri, target_uri, kind)
);
CREATE TABLE stamp (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    kind VARCHAR(24) NOT NULL,
    interacting_uri VARCHAR(2048) NOT NULL,
    target_uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_stamp_interac_5c0c3d UNIQUE (interacting_uri, target_uri, kind)
);
CREATE TABLE timeline_entry (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    kind VARCHAR(10) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    arrived_at TIMESTAMPTZ NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    shared_by_id BIGINT REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_timeline_en_owner_i_9d5b4b UNIQUE (owner_id, object_uri)
);
CREATE TABLE notice (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    kind VARCHAR(16) NOT NULL,
    object_uri VARCHAR(2048) NOT NULL,
    arrived_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ,
    by_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_notice_owner_i_c854c2 UNIQUE (owner_id, kind, by_id, object_uri)
);
CREATE TABLE report (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL,
    objects JSONB NOT NULL,
    words TEXT NOT NULL,
    times INT NOT NULL,
    forwarded BOOL NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    handled_at TIMESTAMPTZ,
    about_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    by_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_proxied_pic_used_at_46c3d4 ON proxied_picture (used_at);
CREATE INDEX actor_at_host ON actor (host, lower(handle));
CREATE INDEX actor_at_domain ON actor (account_domain, lower(handle));
CREATE INDEX idx_reaction_actor_i_e89e00 ON reaction (actor_id, kind);
CREATE INDEX idx_film_channel_da2034 ON film (channel_id, state);
CREATE INDEX idx_note_author__37b5e9 ON note (author_id, id);
CREATE INDEX idx_tagging_tag_508ba8 ON tagging (tag, id);
CREATE INDEX idx_consent_req_author__be3fe4 ON consent_request (author_id, state);
DROP INDEX idx_film_state_9d9287;
CREATE INDEX idx_film_state_8f40a4 ON film (state, listed, published_at);
CREATE INDEX idx_film_state_58a7b2 ON film (state, local, listed, published_at);
CREATE INDEX idx_stamp_target__a72da6 ON stamp (target_uri);
CREATE INDEX idx_timeline_en_object__36d4b3 ON timeline_entry (object_uri);
CREATE INDEX idx_timeline_en_owner_i_a6842a ON timeline_entry (owner_id, id);
CREATE INDEX idx_notice_object__3eb4ac ON notice (object_uri);
CREATE INDEX idx_notice_owner_i_e0e136 ON notice (owner_id, id);
CREATE INDEX idx_notice_arrived_250968 ON notice (arrived_at);
CREATE INDEX idx_report_by_id_72c09f ON report (by_id, about_id);
CREATE INDEX idx_report_handled_a01986 ON report (handled_at, id);
CREATE INDEX idx_tombstone_former__f96229 ON tombstone (former_type, deleted_at);
"""
    + NOTES_POSTGRES
    + LETTERS_POSTGRES
)
