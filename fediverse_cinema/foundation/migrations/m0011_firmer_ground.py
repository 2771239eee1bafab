"""What the agenda remembers of its events, labels and the screen of their changes; the long critiques of elsewhere
that came before there were any; and recommendations of people.
"""

SQLITE = """
CREATE TABLE pick_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    film_uri VARCHAR(2048) NOT NULL DEFAULT '',
    number BIGINT NOT NULL,
    position INT NOT NULL,
    words TEXT NOT NULL DEFAULT '',
    leave VARCHAR(10) NOT NULL DEFAULT 'wanted',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    added_at TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    checked_at TIMESTAMP,
    chooser_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    film_id BIGINT REFERENCES film (id) ON DELETE SET NULL,
    selection_id BIGINT NOT NULL REFERENCES selection (id) ON DELETE CASCADE,
    CONSTRAINT uid_pick_selecti_a1450f UNIQUE (selection_id, film_id),
    CONSTRAINT uid_pick_selecti_f4f7a6 UNIQUE (selection_id, number)
);
INSERT INTO pick_new
    (id, film_uri, number, position, words, leave, stamp_uri, request_uri, added_at, asked_at, checked_at,
    chooser_id, film_id, selection_id)
    SELECT p.id, CASE WHEN s.local THEN f.uri ELSE '' END, p.number, p.position, p.words, p.leave, p.stamp_uri,
    p.request_uri, p.added_at, p.asked_at, p.checked_at, p.chooser_id, p.film_id, p.selection_id
    FROM pick p JOIN film f ON f.id=p.film_id JOIN selection s ON s.id=p.selection_id;
DROP TABLE pick;
ALTER TABLE pick_new RENAME TO pick;
CREATE INDEX idx_pick_stamp_u_c97ce2 ON pick (stamp_uri);
CREATE INDEX idx_pick_request_24f0fa ON pick (request_uri);
CREATE INDEX idx_pick_selecti_91629b ON pick (selection_id, position);
CREATE INDEX idx_pick_film_id_6e7606 ON pick (film_id, leave);
CREATE INDEX idx_pick_film_ur_3495a2 ON pick (film_uri);
ALTER TABLE selection DROP COLUMN copied_from;
ALTER TABLE event ADD COLUMN about_html TEXT;
ALTER TABLE event ADD COLUMN edition INT NOT NULL DEFAULT 1;
ALTER TABLE event ADD COLUMN heard_at TIMESTAMP;
ALTER TABLE event_film ADD COLUMN aside_at TIMESTAMP;
ALTER TABLE screen_edition ADD COLUMN set_aside_at TIMESTAMP;
ALTER TABLE label ADD COLUMN edition INT NOT NULL DEFAULT 1;
INSERT INTO critique (note_id, film_id, author_id, length)
    SELECT n.id, f.id, n.author_id, 'long' FROM note n JOIN film f ON f.uri=n.answer_to
    WHERE n.kind='Article' AND n.visibility IN ('public', 'unlisted') AND NOT n.local
    AND NOT EXISTS (SELECT 1 FROM critique c WHERE c.note_id=n.id);
ALTER TABLE stamp ADD COLUMN words VARCHAR(1000) NOT NULL DEFAULT '';
CREATE TABLE recommendation (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL DEFAULT '',
    words VARCHAR(1000) NOT NULL,
    state VARCHAR(10) NOT NULL,
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    checked_at TIMESTAMP,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_recommendat_author__012cdd UNIQUE (author_id, person_id)
);
CREATE INDEX idx_recommendat_request_f6869c ON recommendation (request_uri);
CREATE INDEX idx_recommendat_stamp_u_671bd7 ON recommendation (stamp_uri);
CREATE INDEX idx_recommendat_person__ddc64d ON recommendation (person_id, state);
"""

POSTGRES = """
ALTER TABLE pick ADD COLUMN film_uri VARCHAR(2048) NOT NULL DEFAULT '';
UPDATE pick SET film_uri=f.uri FROM film f, selection s
    WHERE f.id=pick.film_id AND s.id=pick.selection_id AND s.local;
ALTER TABLE pick ALTER COLUMN number TYPE BIGINT;
ALTER TABLE pick ALTER COLUMN film_id DROP NOT NULL;
ALTER TABLE pick DROP CONSTRAINT pick_film_id_fkey;
ALTER TABLE pick ADD CONSTRAINT pick_film_id_fkey FOREIGN KEY (film_id) REFERENCES film (id) ON DELETE SET NULL;
CREATE INDEX idx_pick_film_ur_3495a2 ON pick (film_uri);
ALTER TABLE selection DROP COLUMN copied_from;
ALTER TABLE event ADD COLUMN about_html TEXT;
ALTER TABLE event ADD COLUMN edition INT NOT NULL DEFAULT 1;
ALTER TABLE event ADD COLUMN heard_at TIMESTAMPTZ;
ALTER TABLE event_film ADD COLUMN aside_at TIMESTAMPTZ;
ALTER TABLE screen_edition ADD COLUMN set_aside_at TIMESTAMPTZ;
ALTER TABLE label ADD COLUMN edition INT NOT NULL DEFAULT 1;
INSERT INTO critique (note_id, film_id, author_id, length)
    SELECT n.id, f.id, n.author_id, 'long' FROM note n JOIN film f ON f.uri=n.answer_to
    WHERE n.kind='Article' AND n.visibility IN ('public', 'unlisted') AND NOT n.local
    AND NOT EXISTS (SELECT 1 FROM critique c WHERE c.note_id=n.id);
ALTER TABLE stamp ADD COLUMN words VARCHAR(1000) NOT NULL DEFAULT '';
CREATE TABLE recommendation (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL DEFAULT '',
    words VARCHAR(1000) NOT NULL,
    state VARCHAR(10) NOT NULL,
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    checked_at TIMESTAMPTZ,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_recommendat_author__012cdd UNIQUE (author_id, person_id)
);
CREATE INDEX idx_recommendat_request_f6869c ON recommendation (request_uri);
CREATE INDEX idx_recommendat_stamp_u_671bd7 ON recommendation (stamp_uri);
CREATE INDEX idx_recommendat_person__ddc64d ON recommendation (person_id, state);
"""
