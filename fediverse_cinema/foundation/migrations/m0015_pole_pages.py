"""What a pole says and shows of itself: its pages with their files, its colour and logo; and letters to its team."""

SQLITE = """
CREATE TABLE pole_page (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    slug VARCHAR(60) NOT NULL UNIQUE,
    title_fr VARCHAR(120) NOT NULL DEFAULT '',
    title_en VARCHAR(120) NOT NULL DEFAULT '',
    text_fr TEXT NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    place INT NOT NULL DEFAULT 0,
    published INT NOT NULL DEFAULT 0,
    edition INT NOT NULL DEFAULT 1,
    updated_at TIMESTAMP NOT NULL
);
CREATE TABLE pole_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    title VARCHAR(200) NOT NULL,
    media_type VARCHAR(60) NOT NULL,
    downloads BIGINT NOT NULL DEFAULT 0,
    kept_id BIGINT NOT NULL REFERENCES kept_file (id) ON DELETE CASCADE,
    page_id BIGINT NOT NULL REFERENCES pole_page (id) ON DELETE CASCADE
);
CREATE TABLE pole_look (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    paper VARCHAR(7) NOT NULL DEFAULT '',
    logo_width INT NOT NULL DEFAULT 0,
    logo_height INT NOT NULL DEFAULT 0,
    logo_alt VARCHAR(200) NOT NULL DEFAULT '',
    plate INT NOT NULL DEFAULT 0,
    welcome_fr TEXT NOT NULL DEFAULT '',
    welcome_en TEXT NOT NULL DEFAULT '',
    logo_id BIGINT REFERENCES kept_file (id) ON DELETE SET NULL
);
CREATE TABLE pole_letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    nonce VARCHAR(36) NOT NULL UNIQUE,
    source VARCHAR(32) NOT NULL,
    name VARCHAR(120) NOT NULL,
    mail VARCHAR(254) NOT NULL,
    subject VARCHAR(150) NOT NULL,
    words TEXT NOT NULL,
    arrived_at TIMESTAMP NOT NULL,
    answered_at TIMESTAMP
);
CREATE INDEX idx_pole_letter_source_74771b ON pole_letter (source);
CREATE INDEX idx_pole_letter_mail_97433b ON pole_letter (mail);
CREATE INDEX idx_pole_letter_arrived_94deca ON pole_letter (arrived_at);
"""

POSTGRES = """
CREATE TABLE pole_page (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    slug VARCHAR(60) NOT NULL UNIQUE,
    title_fr VARCHAR(120) NOT NULL DEFAULT '',
    title_en VARCHAR(120) NOT NULL DEFAULT '',
    text_fr TEXT NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    place INT NOT NULL DEFAULT 0,
    published BOOL NOT NULL DEFAULT False,
    edition INT NOT NULL DEFAULT 1,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE pole_file (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    title VARCHAR(200) NOT NULL,
    media_type VARCHAR(60) NOT NULL,
    downloads BIGINT NOT NULL DEFAULT 0,
    kept_id BIGINT NOT NULL REFERENCES kept_file (id) ON DELETE CASCADE,
    page_id BIGINT NOT NULL REFERENCES pole_page (id) ON DELETE CASCADE
);
CREATE TABLE pole_look (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    paper VARCHAR(7) NOT NULL DEFAULT '',
    logo_width INT NOT NULL DEFAULT 0,
    logo_height INT NOT NULL DEFAULT 0,
    logo_alt VARCHAR(200) NOT NULL DEFAULT '',
    plate BOOL NOT NULL DEFAULT False,
    welcome_fr TEXT NOT NULL DEFAULT '',
    welcome_en TEXT NOT NULL DEFAULT '',
    logo_id BIGINT REFERENCES kept_file (id) ON DELETE SET NULL
);
CREATE TABLE pole_letter (
    id BIGSERIAL NOT NULL PRIMARY KEY,
    nonce VARCHAR(36) NOT NULL UNIQUE,
    source VARCHAR(32) NOT NULL,
    name VARCHAR(120) NOT NULL,
    mail VARCHAR(254) NOT NULL,
    subject VARCHAR(150) NOT NULL,
    words TEXT NOT NULL,
    arrived_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ
);
CREATE INDEX idx_pole_letter_source_74771b ON pole_letter (source);
CREATE INDEX idx_pole_letter_mail_97433b ON pole_letter (mail);
CREATE INDEX idx_pole_letter_arrived_94deca ON pole_letter (arrived_at);
"""
