"""Letters are told apart by digests: PostgreSQL has no room in one row of an index for two addresses of full length.
The inbox that a letter was posted to is no longer kept; nothing has ever asked for it. And a job may wait for jobs of
another serial: words for followers, for the answer that makes one a follower.
"""

# SQLite changes no constraint in place, and has no sha256 of its own: `migrating` gives it one.
SQLITE = """
ALTER TABLE job ADD COLUMN waits_for VARCHAR(2200);
CREATE TABLE letter_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    activity_id VARCHAR(2048) NOT NULL,
    id_digest VARCHAR(64) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    sender_uri VARCHAR(2048) NOT NULL,
    body TEXT NOT NULL,
    outcome VARCHAR(10) NOT NULL,
    reason VARCHAR(200) NOT NULL,
    received_at TIMESTAMP NOT NULL,
    CONSTRAINT uid_letter_id_dige_af20ad UNIQUE (id_digest, digest)
);
INSERT INTO letter_new SELECT id, activity_id, sha256_hex(activity_id || ' ' || sender_uri), digest, sender_uri, body,
    outcome, reason, received_at FROM letter;
DROP TABLE letter;
ALTER TABLE letter_new RENAME TO letter;
"""

POSTGRES = """
ALTER TABLE job ADD COLUMN waits_for VARCHAR(2200);
ALTER TABLE letter ADD COLUMN id_digest VARCHAR(64);
UPDATE letter SET id_digest = encode(sha256(convert_to(activity_id || ' ' || sender_uri, 'UTF8')), 'hex');
ALTER TABLE letter ALTER COLUMN id_digest SET NOT NULL;
ALTER TABLE letter DROP CONSTRAINT uid_letter_activit_dc2722;
ALTER TABLE letter ADD CONSTRAINT uid_letter_id_dige_af20ad UNIQUE (id_digest, digest);
ALTER TABLE letter DROP COLUMN recipient;
"""
