"""Crews: what people say of themselves as film-makers, known poles, credits that are asked and confirmed, projects with
their teams and calls, offers, personal links, mails. And films that their makers name after theirs, and what a film's
file says of its chapters and its sound.
"""

SQLITE = """
ALTER TABLE film ADD COLUMN related JSON NOT NULL DEFAULT '[]';
ALTER TABLE asset ADD COLUMN told JSON NOT NULL DEFAULT '{}';
ALTER TABLE account ADD COLUMN language VARCHAR(5) NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN mail VARCHAR(254) NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN mail_confirmed_at TIMESTAMP;
ALTER TABLE account ADD COLUMN mail_pace VARCHAR(10) NOT NULL DEFAULT 'daily';
ALTER TABLE account ADD COLUMN mailed_up_to BIGINT NOT NULL DEFAULT 0;
ALTER TABLE actor ADD COLUMN tells_more INT NOT NULL DEFAULT 0;
-- A constraint of SQLite's cannot be changed: the table is made anew.
ALTER TABLE stamp RENAME TO old_stamp;
CREATE TABLE stamp (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    kind VARCHAR(24) NOT NULL,
    interacting_uri VARCHAR(2048) NOT NULL,
    target_uri VARCHAR(2048) NOT NULL,
    role VARCHAR(120) NOT NULL DEFAULT '',
    trade VARCHAR(60) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_stamp_interac_03681e UNIQUE (interacting_uri, target_uri, kind, role)
);
INSERT INTO stamp (id, uri, uuid, kind, interacting_uri, target_uri, created_at, revoked_at, author_id)
    SELECT id, uri, uuid, kind, interacting_uri, target_uri, created_at, revoked_at, author_id FROM old_stamp;
DROP TABLE old_stamp;
CREATE INDEX idx_stamp_target__a72da6 ON stamp (target_uri);
ALTER TABLE consent_request RENAME TO old_consent_request;
CREATE TABLE consent_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    interacting_uri VARCHAR(2048) NOT NULL,
    target_uri VARCHAR(2048) NOT NULL,
    role VARCHAR(120) NOT NULL DEFAULT '',
    trade VARCHAR(60) NOT NULL DEFAULT '',
    state VARCHAR(10) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    asker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_consent_req_interac_00957a UNIQUE (interacting_uri, target_uri, kind, role)
);
INSERT INTO consent_request (id, uri, kind, interacting_uri, target_uri, state, created_at, asker_id, author_id)
    SELECT id, uri, kind, interacting_uri, target_uri, state, created_at, asker_id, author_id FROM old_consent_request;
DROP TABLE old_consent_request;
CREATE INDEX idx_consent_req_author__be3fe4 ON consent_request (author_id, state);
CREATE TABLE portrait (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    standing VARCHAR(12) NOT NULL DEFAULT '',
    seniority VARCHAR(12) NOT NULL DEFAULT '',
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    skills TEXT NOT NULL DEFAULT '',
    showreel VARCHAR(2048) NOT NULL DEFAULT '',
    works JSON NOT NULL DEFAULT '[]',
    hidden JSON NOT NULL DEFAULT '[]',
    folded TEXT NOT NULL DEFAULT '',
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_portrait_region_de9586 ON portrait (region, id);
CREATE TABLE portrait_trade (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    position INT NOT NULL,
    trade VARCHAR(60) NOT NULL,
    title VARCHAR(120) NOT NULL DEFAULT '',
    skills VARCHAR(300) NOT NULL DEFAULT '',
    passes_on INT NOT NULL DEFAULT 0,
    portrait_id BIGINT NOT NULL REFERENCES portrait (id) ON DELETE CASCADE,
    CONSTRAINT uid_portrait_tr_portrai_25f015 UNIQUE (portrait_id, trade)
);
CREATE INDEX idx_portrait_tr_trade_801a43 ON portrait_trade (trade, portrait_id);
CREATE TABLE portrait_term (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    term VARCHAR(20) NOT NULL,
    portrait_id BIGINT NOT NULL REFERENCES portrait (id) ON DELETE CASCADE,
    CONSTRAINT uid_portrait_te_portrai_e27a42 UNIQUE (portrait_id, term)
);
CREATE TABLE free_period (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    begins_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    portrait_id BIGINT NOT NULL REFERENCES portrait (id) ON DELETE CASCADE
);
CREATE INDEX idx_free_period_portrai_b7c3f3 ON free_period (portrait_id, ends_on);
CREATE TABLE known_pole (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    host VARCHAR(300) NOT NULL UNIQUE,
    name VARCHAR(300) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    state VARCHAR(10) NOT NULL,
    members_uri VARCHAR(2048) NOT NULL DEFAULT '',
    projects_uri VARCHAR(2048) NOT NULL DEFAULT '',
    calls_uri VARCHAR(2048) NOT NULL DEFAULT '',
    read_at TIMESTAMP,
    left_over INT NOT NULL DEFAULT 0,
    last_error VARCHAR(500) NOT NULL DEFAULT '',
    group_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    instance_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE TABLE personal_link (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    purpose VARCHAR(10) NOT NULL,
    digest VARCHAR(64) NOT NULL UNIQUE,
    subject_uri VARCHAR(2048) NOT NULL,
    mail VARCHAR(254) NOT NULL DEFAULT '',
    once INT NOT NULL DEFAULT 1,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    account_id BIGINT REFERENCES account (id) ON DELETE CASCADE,
    actor_id BIGINT REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_personal_li_subject_9a7387 ON personal_link (subject_uri);
CREATE INDEX idx_personal_li_expires_6393cc ON personal_link (expires_at);
CREATE TABLE guest_session (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    token_hash VARCHAR(64) NOT NULL UNIQUE,
    mail VARCHAR(254) NOT NULL DEFAULT '',
    subject_uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    actor_id BIGINT REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_guest_sessi_subject_026598 ON guest_session (subject_uri);
CREATE INDEX idx_guest_sessi_expires_fccabe ON guest_session (expires_at);
CREATE TABLE silence (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest VARCHAR(64) NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE claim (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    subject_uri VARCHAR(2048) NOT NULL,
    name VARCHAR(200) NOT NULL,
    role VARCHAR(120) NOT NULL DEFAULT '',
    trade VARCHAR(60) NOT NULL DEFAULT '',
    mail VARCHAR(254) NOT NULL DEFAULT '',
    state VARCHAR(10) NOT NULL DEFAULT 'named',
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    answered_at TIMESTAMP,
    checked_at TIMESTAMP,
    asker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    person_id BIGINT REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_claim_subject_7f2923 UNIQUE (subject_uri, name, role)
);
CREATE INDEX idx_claim_subject_dab39d ON claim (subject_uri);
CREATE INDEX idx_claim_stamp_u_16b3c3 ON claim (stamp_uri);
CREATE INDEX idx_claim_person__743a34 ON claim (person_id, state);
CREATE INDEX idx_claim_request_3e216b ON claim (request_uri);
CREATE TABLE project (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    local INT NOT NULL,
    stage VARCHAR(16) NOT NULL,
    stage_since DATE,
    history JSON NOT NULL DEFAULT '[]',
    picture JSON NOT NULL DEFAULT '[]',
    form VARCHAR(20) NOT NULL DEFAULT '',
    duration INT,
    logline VARCHAR(500) NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    countries JSON NOT NULL DEFAULT '[]',
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    licence VARCHAR(40) NOT NULL DEFAULT '',
    support TEXT NOT NULL DEFAULT '',
    affiliations_uri VARCHAR(2048) NOT NULL DEFAULT '',
    leads JSON NOT NULL DEFAULT '[]',
    folded TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP,
    fetched_at TIMESTAMP,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_project_stage_9e4204 ON project (stage, id);
CREATE INDEX idx_project_local_fde834 ON project (local, id);
CREATE TABLE membership (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    number BIGINT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    relationship VARCHAR(10) NOT NULL DEFAULT 'member',
    role VARCHAR(120) NOT NULL DEFAULT '',
    trade VARCHAR(60) NOT NULL DEFAULT '',
    department VARCHAR(40) NOT NULL DEFAULT '',
    heads INT NOT NULL DEFAULT 0,
    contact VARCHAR(300) NOT NULL DEFAULT '',
    listed INT NOT NULL DEFAULT 1,
    created_at TIMESTAMP NOT NULL,
    joined_at TIMESTAMP,
    left_at TIMESTAMP,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT uid_membership_project_90570c UNIQUE (project_id, person_id),
    CONSTRAINT uid_membership_project_fb0782 UNIQUE (project_id, number)
);
CREATE INDEX idx_membership_person__cdeaad ON membership (person_id, joined_at);
CREATE TABLE project_film (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT uid_project_fil_project_67a7b3 UNIQUE (project_id, film_id)
);
CREATE TABLE call (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    local INT NOT NULL,
    number BIGINT,
    state VARCHAR(10) NOT NULL DEFAULT 'draft',
    title VARCHAR(200) NOT NULL,
    trade VARCHAR(60) NOT NULL DEFAULT '',
    department VARCHAR(40) NOT NULL DEFAULT '',
    positions INT NOT NULL DEFAULT 1,
    filled INT NOT NULL DEFAULT 0,
    remote_work INT NOT NULL DEFAULT 0,
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    begins_on DATE,
    ends_on DATE,
    days REAL,
    hours REAL,
    contract VARCHAR(200) NOT NULL DEFAULT '',
    deadline TIMESTAMP,
    language VARCHAR(10) NOT NULL DEFAULT '',
    standings JSON NOT NULL DEFAULT '[]',
    seniority VARCHAR(12) NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    page_url VARCHAR(2048) NOT NULL DEFAULT '',
    folded TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    updated_at TIMESTAMP,
    fetched_at TIMESTAMP,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT uid_call_project_2176f7 UNIQUE (project_id, number)
);
CREATE INDEX idx_call_state_b47cad ON call (state, published_at);
CREATE INDEX idx_call_state_cf504a ON call (state, trade);
CREATE INDEX idx_call_state_5c73a5 ON call (state, region);
CREATE TABLE call_term (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    term VARCHAR(20) NOT NULL,
    call_id BIGINT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    CONSTRAINT uid_call_term_call_id_08b69f UNIQUE (call_id, term)
);
CREATE TABLE team_post (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    html TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP,
    answer_to_id BIGINT REFERENCES team_post (id) ON DELETE CASCADE,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE
);
CREATE INDEX idx_team_post_project_b5d779 ON team_post (project_id, id);
CREATE INDEX idx_team_post_answer__d40809 ON team_post (answer_to_id, id);
CREATE TABLE supporter (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    mail VARCHAR(254),
    created_at TIMESTAMP NOT NULL,
    told_up_to BIGINT NOT NULL DEFAULT 0,
    told_at TIMESTAMP,
    person_id BIGINT REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT uid_supporter_project_e9202f UNIQUE (project_id, person_id),
    CONSTRAINT uid_supporter_project_45c44b UNIQUE (project_id, mail)
);
CREATE INDEX idx_supporter_person__4f5dc8 ON supporter (person_id, id);
CREATE TABLE supporter_page (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    text TEXT NOT NULL,
    warning VARCHAR(300) NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE
);
CREATE INDEX idx_supporter_p_project_71ed11 ON supporter_page (project_id, id);
CREATE TABLE kept_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name VARCHAR(96) NOT NULL UNIQUE,
    owner_id BIGINT NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    size BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX idx_kept_file_owner_i_70097e ON kept_file (owner_id);
CREATE TABLE team_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name VARCHAR(200) NOT NULL,
    department VARCHAR(40) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE
);
CREATE INDEX idx_team_file_project_33d25f ON team_file (project_id, id);
CREATE TABLE file_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    number BIGINT NOT NULL,
    words VARCHAR(500) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    file_id BIGINT NOT NULL REFERENCES team_file (id) ON DELETE CASCADE,
    kept_id BIGINT NOT NULL UNIQUE REFERENCES kept_file (id) ON DELETE RESTRICT,
    CONSTRAINT uid_file_versio_file_id_497bd8 UNIQUE (file_id, number)
);
CREATE TABLE file_remark (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    page INT,
    text VARCHAR(2000) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    version_id BIGINT NOT NULL REFERENCES file_version (id) ON DELETE CASCADE
);
CREATE INDEX idx_file_remark_version_85702b ON file_remark (version_id, id);
CREATE TABLE offer (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    kind VARCHAR(12) NOT NULL,
    by_note INT NOT NULL DEFAULT 0,
    state VARCHAR(12) NOT NULL,
    live_key VARCHAR(64) UNIQUE,
    role VARCHAR(120) NOT NULL DEFAULT '',
    trade VARCHAR(60) NOT NULL DEFAULT '',
    html TEXT NOT NULL DEFAULT '',
    links JSON NOT NULL DEFAULT '[]',
    begins_on DATE,
    ends_on DATE,
    answer_html TEXT NOT NULL DEFAULT '',
    answer_uri VARCHAR(2048) NOT NULL DEFAULT '',
    agreement_uri VARCHAR(2048) NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    moved_at TIMESTAMP NOT NULL,
    call_id BIGINT REFERENCES call (id) ON DELETE SET NULL,
    instrument_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE
);
CREATE INDEX idx_offer_call_id_2f5e79 ON offer (call_id, state);
CREATE INDEX idx_offer_project_4a48aa ON offer (project_id, state);
CREATE INDEX idx_offer_person__025937 ON offer (person_id, state);
CREATE TABLE saved_search (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name VARCHAR(120) NOT NULL,
    query JSON NOT NULL,
    created_at TIMESTAMP NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_saved_searc_owner_i_82e082 ON saved_search (owner_id);
"""

POSTGRES = """
ALTER TABLE film ADD COLUMN related JSONB NOT NULL DEFAULT '[]';
ALTER TABLE asset ADD COLUMN told JSONB NOT NULL DEFAULT '{}';
ALTER TABLE account ADD COLUMN language VARCHAR(5) NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN mail VARCHAR(254) NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN mail_confirmed_at TIMESTAMPTZ;
ALTER TABLE account ADD COLUMN mail_pace VARCHAR(10) NOT NULL DEFAULT 'daily';
ALTER TABLE account ADD COLUMN mailed_up_to BIGINT NOT NULL DEFAULT 0;
ALTER TABLE actor ADD COLUMN tells_more BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE stamp ADD COLUMN role VARCHAR(120) NOT NULL DEFAULT '';
ALTER TABLE stamp ADD COLUMN trade VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE stamp DROP CONSTRAINT uid_stamp_interac_5c0c3d;
ALTER TABLE stamp ADD CONSTRAINT uid_stamp_interac_03681e UNIQUE (interacting_uri, target_uri, kind, role);
ALTER TABLE consent_request ADD COLUMN role VARCHAR(120) NOT NULL DEFAULT '';
ALTER TABLE consent_request ADD COLUMN trade VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE consent_request DROP CONSTRAINT uid_consent_req_interac_3360de;
ALTER TABLE consent_request ADD CONSTRAINT uid_consent_req_interac_00957a
    UNIQUE (interacting_uri, target_uri, kind, role);
CREATE TABLE portrait (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    standing VARCHAR(12) NOT NULL DEFAULT '',
    seniority VARCHAR(12) NOT NULL DEFAULT '',
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    skills TEXT NOT NULL DEFAULT '',
    showreel VARCHAR(2048) NOT NULL DEFAULT '',
    works JSONB NOT NULL DEFAULT '[]',
    hidden JSONB NOT NULL DEFAULT '[]',
    folded TEXT NOT NULL DEFAULT '',
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_portrait_region_de9586 ON portrait (region, id);
CREATE TABLE portrait_trade (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    position INT NOT NULL,
    trade VARCHAR(60) NOT NULL,
    title VARCHAR(120) NOT NULL DEFAULT '',
    skills VARCHAR(300) NOT NULL DEFAULT '',
    passes_on BOOL NOT NULL DEFAULT False,
    portrait_id BIGINT NOT NULL REFERENCES portrait (id) ON DELETE CASCADE,
    CONSTRAINT uid_portrait_tr_portrai_25f015 UNIQUE (portrait_id, trade)
);
CREATE INDEX idx_portrait_tr_trade_801a43 ON portrait_trade (trade, portrait_id);
CREATE TABLE portrait_term (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    term VARCHAR(20) NOT NULL,
    portrait_id BIGINT NOT NULL REFERENCES portrait (id) ON DELETE CASCADE,
    CONSTRAINT uid_portrait_te_portrai_e27a42 UNIQUE (portrait_id, term)
);
CREATE TABLE free_period (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    begins_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    portrait_id BIGINT NOT NULL REFERENCES portrait (id) ON DELETE CASCADE
);
CREATE INDEX idx_free_period_portrai_b7c3f3 ON free_period (portrait_id, ends_on);
CREATE TABLE known_pole (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    host VARCHAR(300) NOT NULL UNIQUE,
    name VARCHAR(300) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    state VARCHAR(10) NOT NULL,
    members_uri VARCHAR(2048) NOT NULL DEFAULT '',
    projects_uri VARCHAR(2048) NOT NULL DEFAULT '',
    calls_uri VARCHAR(2048) NOT NULL DEFAULT '',
    read_at TIMESTAMPTZ,
    left_over INT NOT NULL DEFAULT 0,
    last_error VARCHAR(500) NOT NULL DEFAULT '',
    group_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    instance_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE TABLE personal_link (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    purpose VARCHAR(10) NOT NULL,
    digest VARCHAR(64) NOT NULL UNIQUE,
    subject_uri VARCHAR(2048) NOT NULL,
    mail VARCHAR(254) NOT NULL DEFAULT '',
    once BOOL NOT NULL DEFAULT True,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    account_id BIGINT REFERENCES account (id) ON DELETE CASCADE,
    actor_id BIGINT REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_personal_li_subject_9a7387 ON personal_link (subject_uri);
CREATE INDEX idx_personal_li_expires_6393cc ON personal_link (expires_at);
CREATE TABLE guest_session (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    token_hash VARCHAR(64) NOT NULL UNIQUE,
    mail VARCHAR(254) NOT NULL DEFAULT '',
    subject_uri VARCHAR(2048) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    actor_id BIGINT REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_guest_sessi_subject_026598 ON guest_session (subject_uri);
CREATE INDEX idx_guest_sessi_expires_fccabe ON guest_session (expires_at);
CREATE TABLE silence (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    digest VARCHAR(64) NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE claim (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    subject_uri VARCHAR(2048) NOT NULL,
    name VARCHAR(200) NOT NULL,
    role VARCHAR(120) NOT NULL DEFAULT '',
    trade VARCHAR(60) NOT NULL DEFAULT '',
    mail VARCHAR(254) NOT NULL DEFAULT '',
    state VARCHAR(10) NOT NULL DEFAULT 'named',
    request_uri VARCHAR(2048) NOT NULL DEFAULT '',
    stamp_uri VARCHAR(2048) NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    asked_at TIMESTAMPTZ,
    answered_at TIMESTAMPTZ,
    checked_at TIMESTAMPTZ,
    asker_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    person_id BIGINT REFERENCES actor (id) ON DELETE CASCADE,
    CONSTRAINT uid_claim_subject_7f2923 UNIQUE (subject_uri, name, role)
);
CREATE INDEX idx_claim_subject_dab39d ON claim (subject_uri);
CREATE INDEX idx_claim_stamp_u_16b3c3 ON claim (stamp_uri);
CREATE INDEX idx_claim_person__743a34 ON claim (person_id, state);
CREATE INDEX idx_claim_request_3e216b ON claim (request_uri);
CREATE TABLE project (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    local BOOL NOT NULL,
    stage VARCHAR(16) NOT NULL,
    stage_since DATE,
    history JSONB NOT NULL DEFAULT '[]',
    picture JSONB NOT NULL DEFAULT '[]',
    form VARCHAR(20) NOT NULL DEFAULT '',
    duration INT,
    logline VARCHAR(500) NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    countries JSONB NOT NULL DEFAULT '[]',
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    licence VARCHAR(40) NOT NULL DEFAULT '',
    support TEXT NOT NULL DEFAULT '',
    affiliations_uri VARCHAR(2048) NOT NULL DEFAULT '',
    leads JSONB NOT NULL DEFAULT '[]',
    folded TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ,
    fetched_at TIMESTAMPTZ,
    actor_id BIGINT NOT NULL UNIQUE REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_project_stage_9e4204 ON project (stage, id);
CREATE INDEX idx_project_local_fde834 ON project (local, id);
CREATE TABLE membership (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    relationship VARCHAR(10) NOT NULL DEFAULT 'member',
    role VARCHAR(120) NOT NULL DEFAULT '',
    trade VARCHAR(60) NOT NULL DEFAULT '',
    department VARCHAR(40) NOT NULL DEFAULT '',
    heads BOOL NOT NULL DEFAULT False,
    contact VARCHAR(300) NOT NULL DEFAULT '',
    listed BOOL NOT NULL DEFAULT True,
    created_at TIMESTAMPTZ NOT NULL,
    joined_at TIMESTAMPTZ,
    left_at TIMESTAMPTZ,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT uid_membership_project_90570c UNIQUE (project_id, person_id),
    CONSTRAINT uid_membership_project_fb0782 UNIQUE (project_id, number)
);
CREATE INDEX idx_membership_person__cdeaad ON membership (person_id, joined_at);
CREATE TABLE project_film (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    film_id BIGINT NOT NULL REFERENCES film (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT uid_project_fil_project_67a7b3 UNIQUE (project_id, film_id)
);
CREATE TABLE call (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    local BOOL NOT NULL,
    number BIGINT,
    state VARCHAR(10) NOT NULL DEFAULT 'draft',
    title VARCHAR(200) NOT NULL,
    trade VARCHAR(60) NOT NULL DEFAULT '',
    department VARCHAR(40) NOT NULL DEFAULT '',
    positions INT NOT NULL DEFAULT 1,
    filled INT NOT NULL DEFAULT 0,
    remote_work BOOL NOT NULL DEFAULT False,
    town VARCHAR(100) NOT NULL DEFAULT '',
    region VARCHAR(10) NOT NULL DEFAULT '',
    begins_on DATE,
    ends_on DATE,
    days DOUBLE PRECISION,
    hours DOUBLE PRECISION,
    contract VARCHAR(200) NOT NULL DEFAULT '',
    deadline TIMESTAMPTZ,
    language VARCHAR(10) NOT NULL DEFAULT '',
    standings JSONB NOT NULL DEFAULT '[]',
    seniority VARCHAR(12) NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    page_url VARCHAR(2048) NOT NULL DEFAULT '',
    folded TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    published_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ,
    fetched_at TIMESTAMPTZ,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT uid_call_project_2176f7 UNIQUE (project_id, number)
);
CREATE INDEX idx_call_state_b47cad ON call (state, published_at);
CREATE INDEX idx_call_state_cf504a ON call (state, trade);
CREATE INDEX idx_call_state_5c73a5 ON call (state, region);
CREATE TABLE call_term (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    term VARCHAR(20) NOT NULL,
    call_id BIGINT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    CONSTRAINT uid_call_term_call_id_08b69f UNIQUE (call_id, term)
);
CREATE TABLE team_post (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    html TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ,
    answer_to_id BIGINT REFERENCES team_post (id) ON DELETE CASCADE,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE
);
CREATE INDEX idx_team_post_project_b5d779 ON team_post (project_id, id);
CREATE INDEX idx_team_post_answer__d40809 ON team_post (answer_to_id, id);
CREATE TABLE supporter (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    mail VARCHAR(254),
    created_at TIMESTAMPTZ NOT NULL,
    told_up_to BIGINT NOT NULL DEFAULT 0,
    told_at TIMESTAMPTZ,
    person_id BIGINT REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT uid_supporter_project_e9202f UNIQUE (project_id, person_id),
    CONSTRAINT uid_supporter_project_45c44b UNIQUE (project_id, mail)
);
CREATE INDEX idx_supporter_person__4f5dc8 ON supporter (person_id, id);
CREATE TABLE supporter_page (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uuid VARCHAR(36) NOT NULL UNIQUE,
    text TEXT NOT NULL,
    warning VARCHAR(300) NOT NULL DEFAULT '',
    language VARCHAR(10) NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE
);
CREATE INDEX idx_supporter_p_project_71ed11 ON supporter_page (project_id, id);
CREATE TABLE kept_file (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    name VARCHAR(96) NOT NULL UNIQUE,
    owner_id BIGINT NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    size BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idx_kept_file_owner_i_70097e ON kept_file (owner_id);
CREATE TABLE team_file (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    name VARCHAR(200) NOT NULL,
    department VARCHAR(40) NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE
);
CREATE INDEX idx_team_file_project_33d25f ON team_file (project_id, id);
CREATE TABLE file_version (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    words VARCHAR(500) NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    file_id BIGINT NOT NULL REFERENCES team_file (id) ON DELETE CASCADE,
    kept_id BIGINT NOT NULL UNIQUE REFERENCES kept_file (id) ON DELETE RESTRICT,
    CONSTRAINT uid_file_versio_file_id_497bd8 UNIQUE (file_id, number)
);
CREATE TABLE file_remark (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    page INT,
    text VARCHAR(2000) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    author_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    version_id BIGINT NOT NULL REFERENCES file_version (id) ON DELETE CASCADE
);
CREATE INDEX idx_file_remark_version_85702b ON file_remark (version_id, id);
CREATE TABLE offer (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    uri VARCHAR(2048) NOT NULL UNIQUE,
    kind VARCHAR(12) NOT NULL,
    by_note BOOL NOT NULL DEFAULT False,
    state VARCHAR(12) NOT NULL,
    live_key VARCHAR(64) UNIQUE,
    role VARCHAR(120) NOT NULL DEFAULT '',
    trade VARCHAR(60) NOT NULL DEFAULT '',
    html TEXT NOT NULL DEFAULT '',
    links JSONB NOT NULL DEFAULT '[]',
    begins_on DATE,
    ends_on DATE,
    answer_html TEXT NOT NULL DEFAULT '',
    answer_uri VARCHAR(2048) NOT NULL DEFAULT '',
    agreement_uri VARCHAR(2048) NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    moved_at TIMESTAMPTZ NOT NULL,
    call_id BIGINT REFERENCES call (id) ON DELETE SET NULL,
    instrument_id BIGINT REFERENCES actor (id) ON DELETE SET NULL,
    person_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE
);
CREATE INDEX idx_offer_call_id_2f5e79 ON offer (call_id, state);
CREATE INDEX idx_offer_project_4a48aa ON offer (project_id, state);
CREATE INDEX idx_offer_person__025937 ON offer (person_id, state);
CREATE TABLE saved_search (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    name VARCHAR(120) NOT NULL,
    query JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES actor (id) ON DELETE CASCADE
);
CREATE INDEX idx_saved_searc_owner_i_82e082 ON saved_search (owner_id);
"""
