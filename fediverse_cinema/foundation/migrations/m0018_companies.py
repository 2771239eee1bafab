"""Companies with their editors and catalogues, and where poles list theirs."""

SQLITE = """
ALTER TABLE known_pole ADD COLUMN companies_uri VARCHAR(2048) NOT NULL DEFAULT '';
CREATE TABLE company (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    local INT NOT NULL,
    services VARCHAR(500) NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    links TEXT NOT NULL DEFAULT '',
    picture JSON NOT NULL DEFAULT '[]',
    folded TEXT NOT NULL DEFAULT '',
    edition INT NOT NULL DEFAULT 1,
    last_number INT NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    fetched_at TIMESTAMP,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_company_local_aefb87 ON company (local, id);
CREATE TABLE company_editor (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    joined_at TIMESTAMP,
    left_at TIMESTAMP,
    company_id BIGINT NOT NULL REFERENCES company (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_company_edi_company_022406 UNIQUE (company_id, person_id)
);
CREATE INDEX idx_company_edi_person__0a59af ON company_editor (person_id, joined_at);
CREATE TABLE company_film (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    number INT NOT NULL,
    leave VARCHAR(10) NOT NULL DEFAULT 'asked',
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    added_at TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    checked_at TIMESTAMP,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    company_id BIGINT NOT NULL REFERENCES company (id) ON DELETE CASCADE,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    CONSTRAINT uid_company_fil_company_629f33 UNIQUE (company_id, film_id),
    CONSTRAINT uid_company_fil_company_bf35a8 UNIQUE (company_id, number)
);
CREATE INDEX idx_company_fil_request_8207e6 ON company_film (request_uri);
CREATE INDEX idx_company_fil_stamp_u_b2e6e3 ON company_film (stamp_uri);
CREATE INDEX idx_company_fil_film_id_fb7463 ON company_film (film_id, leave);
"""

POSTGRES = """
ALTER TABLE known_pole ADD COLUMN companies_uri VARCHAR(2048) NOT NULL DEFAULT '';
CREATE TABLE company (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    local BOOL NOT NULL,
    services VARCHAR(500) NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    links TEXT NOT NULL DEFAULT '',
    picture JSONB NOT NULL DEFAULT '[]',
    folded TEXT NOT NULL DEFAULT '',
    edition INT NOT NULL DEFAULT 1,
    last_number INT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    fetched_at TIMESTAMPTZ,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_company_local_aefb87 ON company (local, id);
CREATE TABLE company_editor (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    created_at TIMESTAMPTZ NOT NULL,
    joined_at TIMESTAMPTZ,
    left_at TIMESTAMPTZ,
    company_id BIGINT NOT NULL REFERENCES company (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_company_edi_company_022406 UNIQUE (company_id, person_id)
);
CREATE INDEX idx_company_edi_person__0a59af ON company_editor (person_id, joined_at);
CREATE TABLE company_film (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    number INT NOT NULL,
    leave VARCHAR(10) NOT NULL DEFAULT 'asked',
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    added_at TIMESTAMPTZ NOT NULL,
    asked_at TIMESTAMPTZ,
    checked_at TIMESTAMPTZ,
    by_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    company_id BIGINT NOT NULL REFERENCES company (id) ON DELETE CASCADE,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    CONSTRAINT uid_company_fil_company_629f33 UNIQUE (company_id, film_id),
    CONSTRAINT uid_company_fil_company_bf35a8 UNIQUE (company_id, number)
);
CREATE INDEX idx_company_fil_request_8207e6 ON company_film (request_uri);
CREATE INDEX idx_company_fil_stamp_u_b2e6e3 ON company_film (stamp_uri);
CREATE INDEX idx_company_fil_film_id_fb7463 ON company_film (film_id, leave);
"""
