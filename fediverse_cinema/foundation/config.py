"""Settings: frozen dataclasses, each field with its help text and what it allows. `instance_file` reads them; the roof
hands them down.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fediverse_cinema.foundation.values import frozen

Check = Callable[[Any], bool]
OPTIONS = {"sslmode", "host", "passfile"}
POSTGRES = '"postgres://USER:PASSWORD@HOST/NAME", with "?sslmode=…", "?host=…" or "?passfile=…" behind it if need be'


def setting(default: Any, help_text: str, allowed: str = "", check: Check | None = None) -> Any:
    return field(default=default, metadata={"help": help_text, "allowed": allowed, "check": check})


def is_host(text: str) -> bool:
    name, _, port = text.partition(":")
    return bool(re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name)) and (port.isdecimal() or ":" not in text)


def is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def is_database_url(text: str) -> bool:
    return text.startswith("sqlite:") or is_postgres_url(text)


def is_postgres_url(text: str) -> bool:
    """With no other options than those that the driver and PostgreSQL's own programs both understand."""
    try:
        url = urlsplit(text)
        options = parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
        return url.scheme in ("postgres", "postgresql") and url.port != 0 and {name for name, _ in options} <= OPTIONS
    except ValueError:  # a port that is no number
        return False


def is_way_to_purge(text: str) -> bool:
    """What is put in comes behind the host, which it must not change."""
    behind = r"https?://[^/{}?#@]+(\{path\}|/[^{}]*\{(url|path)\})[^{}]*"
    return text in ("", "{url}") or re.fullmatch(behind, text) is not None


def is_header(text: str) -> bool:
    return text == "" or bool(re.fullmatch(r"[A-Za-z0-9-]+: ?[\x20-\x7e]+", text))


def one_of(*words: str) -> tuple[str, Check]:
    return "one of " + ", ".join(f'"{word}"' for word in words), lambda value: value in words


@frozen
class PoleSettings:
    host: str = setting(
        "localhost",
        "The name under which everybody reaches this pole. It can never change once films have travelled.",
        'a host name in small letters, with ":port" if need be',
        is_host,
    )
    name: str = setting(
        "Pôle", "The pole's name, as its visitors say it.", "1 to 120 characters", lambda v: 1 <= len(v) <= 120
    )
    about: str = setting("", "One or two sentences about the collective, shown in the footer and to other servers.")
    region: str = setting(
        "",
        "The pole's region, as ISO 3166-2 names it (FR-BRE is Brittany).",
        'like "FR-BRE", or empty',
        lambda v: bool(re.fullmatch(r"([A-Z]{2}-[A-Z0-9]{1,3})?", v)),
    )
    language: str = setting("fr", "Language of pages for visitors whose browser asks for neither.", *one_of("fr", "en"))
    paper: str = setting(
        "#ffd91a",
        "The pole's colour. It is only ever a paper to print on; the ink follows by itself.",
        'like "#ffd91a"',
        lambda v: bool(re.fullmatch(r"#[0-9a-f]{6}", v)),
    )
    contact: str = setting("", "Mail address of the people who run this pole, told to other servers in NodeInfo.")


@frozen
class ServerSettings:
    bind: str = setting("127.0.0.1", "Address to listen on; leave it on loopback behind Caddy or nginx.")
    port: int = setting(8000, "Port to listen on.", "a number from 1 to 65535", lambda v: 0 < v < 65536)
    trusted_proxies: tuple[str, ...] = setting(
        ("127.0.0.1",), "Whose X-Forwarded-For and -Proto we believe.", "a list of addresses"
    )
    log: str = setting("console", "How log lines look.", *one_of("console", "json"))
    metrics_token: str = setting(
        "",
        "Who shows this token may read /metrics; better given as FEDIVERSE_CINEMA_METRICS_TOKEN. Empty: nobody may.",
        "empty, or at least 32 characters",
        lambda v: v == "" or len(v) >= 32,
    )


@frozen
class FederationSettings:
    scheme: str = setting(
        "https",
        'How other servers are reached. "http" is for tests and demonstrations on one machine only.',
        *one_of("https", "http"),
    )
    allowed_private_networks: tuple[str, ...] = setting(
        (),
        "Private networks that outgoing requests may reach all the same. Leave it empty on the Internet.",
        'a list like ["127.0.0.0/8"]',
        lambda v: all(map(is_network, v)),
    )
    authorized_fetch: bool = setting(
        False,
        "Documents are shown to signed requests only, so that a closed domain cannot read here; pages stay open.",
    )
    allow_list: bool = setting(
        False,
        "This pole speaks only with the servers that have a rule at /admin/rules. Before you begin, name them there.",
    )


@frozen
class DatabaseSettings:
    url: str = setting(
        "sqlite:data/cinema.sqlite3",
        "Where rows are kept: a SQLite file, or a PostgreSQL database.",
        f'"sqlite:PATH", or {POSTGRES}',
        is_database_url,
    )
    connections: int = setting(
        10, "Connections to PostgreSQL for each process.", "a number from 2 to 200", lambda v: 2 <= v <= 200
    )
    direct_url: str = setting(
        "",
        "PostgreSQL itself, where database.url leads to PgBouncer, which lends a connection for one transaction.",
        f"empty, or {POSTGRES}",
        lambda v: v == "" or is_postgres_url(v),
    )
    replica_url: str = setting(
        "",
        "A PostgreSQL that follows this one: visitors without an account read public pages there.",
        f"empty, or {POSTGRES}",
        lambda v: v == "" or is_postgres_url(v),
    )


@frozen
class MediaSettings:
    directory: str = setting("data/media", "Where originals and prepared films are kept.")
    ffmpeg: str = setting("", "Path of the ffmpeg to use; empty means the system's, or else the embedded one.")
    largest_upload: int = setting(
        20_000_000_000, "Largest film file that is taken, in bytes.", "a positive number", lambda v: v > 0
    )
    preparations: int = setting(
        1, "How many films are prepared at the same time.", "a number from 1 to 64", lambda v: 0 < v < 65
    )
    member_quota: int = setting(
        0, "Room for the files that one member sends, in bytes; 0 is no limit.", "a number, 0 or more", lambda v: v >= 0
    )
    pole_quota: int = setting(
        0, "Room for the files that all members send, in bytes; 0 is no limit.", "a number, 0 or more", lambda v: v >= 0
    )
    fetched_by_one: int = setting(
        100_000_000_000,
        "Bytes of films that one network may fetch from this server in an hour; 0 is no limit.",
        "a number, 0 or more",
        lambda v: v >= 0,
    )
    fetched_by_all: int = setting(
        0, "The same for all together; 0 is no limit.", "a number, 0 or more", lambda v: v >= 0
    )
    unfinished_days: int = setting(
        7,
        "How long a file that was sent in part is kept for the rest.",
        "a number from 1 to 365",
        lambda v: 0 < v < 366,
    )
    kept_free: int = setting(
        1_073_741_824,
        "Bytes of the disk that arriving files may not touch: the database lives there, too.",
        "a number, 0 or more",
        lambda v: v >= 0,
    )
    av1: bool = setting(False, "Films get one more size in AV1, for browsers that play it. It takes much longer.")
    picture_cache: int = setting(
        500_000_000, "Room for copies of pictures from elsewhere, in bytes.", "a positive number", lambda v: v > 0
    )


@frozen
class FilmsSettings:
    free_licences_only: bool = setting(
        False, "Members may publish films under free licences only: those that let everybody copy and show them."
    )


@frozen
class StorageSettings:
    kind: str = setting("disk", "Where prepared films are served from.", *one_of("disk", "s3"))
    bucket: str = setting("", "Name of the S3 bucket.")
    endpoint: str = setting("", "Address of the S3 service; empty means Amazon's.")
    region: str = setting("", "Region of the bucket.")
    public_url: str = setting("", "Address at which browsers read the bucket.")
    access_key: str = setting("", "Access key; better given as FEDIVERSE_CINEMA_S3_ACCESS_KEY.")
    secret_key: str = setting("", "Secret key; better given as FEDIVERSE_CINEMA_S3_SECRET_KEY.")


@frozen
class CacheSettings:
    purge: str = setting(
        "",
        "Where a cache in front of the pole is told that a page or file has changed; empty: there is none.",
        'empty, "{url}", or an address with {url} or {path} in it, like "http://127.0.0.1:6081{path}"',
        is_way_to_purge,
    )
    method: str = setting("PURGE", "How it is told.", *one_of("PURGE", "POST", "GET", "DELETE", "BAN"))
    header: str = setting(
        "",
        "A header that it wants to see, such as a key; better given as FEDIVERSE_CINEMA_CACHE_HEADER.",
        'empty, or "NAME: VALUE"',
        is_header,
    )


@frozen
class MailSettings:
    host: str = setting("", "The mail server that takes our mails; empty means that this pole sends none.")
    port: int = setting(587, "Port of the mail server.", "a number from 1 to 65535", lambda v: 0 < v < 65536)
    security: str = setting(
        "starttls",
        'How the way there is encrypted. "none" is for a server on this machine.',
        *one_of("starttls", "tls", "none"),
    )
    user: str = setting("", "Name under which we sign in there; empty means without.")
    password: str = setting("", "Password for it; better given as FEDIVERSE_CINEMA_SMTP_PASSWORD.")
    sender: str = setting(
        "",
        "Mail address that our mails come from.",
        'like "pole@lyon.example"',
        lambda v: bool(re.fullmatch(r"([a-z0-9._+-]+@[a-z0-9.-]+)?", v)),
    )


@frozen
class SecretSettings:
    key: str = setting(
        "",
        "Secret under which signing keys are kept; better given as FEDIVERSE_CINEMA_SECRET, or left to the file.",
        "empty, or at least 32 characters",
        lambda v: v == "" or len(v) >= 32,
    )
    key_file: str = setting(
        "data/secret.key", "File (mode 0600) that holds this secret when none is given; made at need."
    )


@frozen
class Settings:
    """Everything that can be set. `directory` is where instance.toml lies: relative paths start there."""

    pole: PoleSettings = PoleSettings()
    server: ServerSettings = ServerSettings()
    federation: FederationSettings = FederationSettings()
    database: DatabaseSettings = DatabaseSettings()
    media: MediaSettings = MediaSettings()
    films: FilmsSettings = FilmsSettings()
    storage: StorageSettings = StorageSettings()
    cache: CacheSettings = CacheSettings()
    mail: MailSettings = MailSettings()
    secrets: SecretSettings = SecretSettings()
    directory: Path = Path()

    @property
    def base_url(self) -> str:
        return f"{self.federation.scheme}://{self.pole.host}"

    @property
    def uses_sqlite(self) -> bool:
        return self.database.url.startswith("sqlite:")

    def path(self, relative: str) -> Path:
        return (self.directory / relative).resolve()

    @property
    def sqlite_path(self) -> Path:
        return self.path(self.database.url.removeprefix("sqlite:"))
