"""Settings: instance.toml read once into frozen dataclasses. Each field carries its help text and what it allows.

Nothing here is read at import; the roof reads the file and hands the settings down. Secrets may come from the
environment instead of the file (`SECRETS_FROM_ENVIRONMENT`).
"""

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

CONFIG_VARIABLE = "FEDIVERSE_CINEMA_CONFIG"
SECRETS_FROM_ENVIRONMENT = {
    "FEDIVERSE_CINEMA_SECRET": ("secrets", "key"),
    "FEDIVERSE_CINEMA_DATABASE_URL": ("database", "url"),
    "FEDIVERSE_CINEMA_S3_ACCESS_KEY": ("storage", "access_key"),
    "FEDIVERSE_CINEMA_S3_SECRET_KEY": ("storage", "secret_key"),
}
SECRET_NAMES = frozenset(("key", "access_key", "secret_key"))
Check = Callable[[Any], bool]


class WrongSettings(Exception):
    """instance.toml says something we cannot work with. The message is written for the person who edits the file."""


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
    return text.startswith(("sqlite:", "postgres://", "postgresql://"))


def one_of(*words: str) -> tuple[str, Check]:
    return "one of " + ", ".join(f'"{word}"' for word in words), lambda value: value in words


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ServerSettings:
    bind: str = setting("127.0.0.1", "Address to listen on; leave it on loopback behind Caddy or nginx.")
    port: int = setting(8000, "Port to listen on.", "a number from 1 to 65535", lambda v: 0 < v < 65536)
    trusted_proxies: tuple[str, ...] = setting(
        ("127.0.0.1",), "Whose X-Forwarded-For and -Proto we believe.", "a list of addresses"
    )
    log: str = setting("console", "How log lines look.", *one_of("console", "json"))


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    url: str = setting(
        "sqlite:data/cinema.sqlite3",
        "Where rows are kept: a SQLite file, or a PostgreSQL database.",
        '"sqlite:PATH" or "postgres://USER:PASSWORD@HOST/NAME"',
        is_database_url,
    )
    connections: int = setting(
        10, "Connections to PostgreSQL for each process.", "a number from 2 to 200", lambda v: 2 <= v <= 200
    )


@dataclass(frozen=True, slots=True)
class MediaSettings:
    directory: str = setting("data/media", "Where originals and prepared films are kept.")
    ffmpeg: str = setting("", "Path of the ffmpeg to use; empty means the system's, or else the embedded one.")
    largest_upload: int = setting(
        20_000_000_000, "Largest film file that is taken, in bytes.", "a positive number", lambda v: v > 0
    )
    preparations: int = setting(
        1, "How many films are prepared at the same time.", "a number from 1 to 64", lambda v: 0 < v < 65
    )
    picture_cache: int = setting(
        500_000_000, "Room for copies of pictures from elsewhere, in bytes.", "a positive number", lambda v: v > 0
    )


@dataclass(frozen=True, slots=True)
class StorageSettings:
    kind: str = setting("disk", "Where prepared films are served from.", *one_of("disk", "s3"))
    bucket: str = setting("", "Name of the S3 bucket.")
    endpoint: str = setting("", "Address of the S3 service; empty means Amazon's.")
    region: str = setting("", "Region of the bucket.")
    public_url: str = setting("", "Address at which browsers read the bucket.")
    access_key: str = setting("", "Access key; better given as FEDIVERSE_CINEMA_S3_ACCESS_KEY.")
    secret_key: str = setting("", "Secret key; better given as FEDIVERSE_CINEMA_S3_SECRET_KEY.")


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. `directory` is where instance.toml lies: relative paths start there."""

    pole: PoleSettings = PoleSettings()
    server: ServerSettings = ServerSettings()
    federation: FederationSettings = FederationSettings()
    database: DatabaseSettings = DatabaseSettings()
    media: MediaSettings = MediaSettings()
    storage: StorageSettings = StorageSettings()
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


SECTIONS: dict[str, type] = {
    name: kind for name, kind in get_type_hints(Settings).items() if name != "directory" and isinstance(kind, type)
}
TYPE_NAMES = {
    str: "a text in quotes", int: "a whole number", tuple: "a list of texts in quotes", bool: "true or false",
}  # fmt: skip


def read_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read instance.toml: the given path, else the one that FEDIVERSE_CINEMA_CONFIG names, else ./instance.toml.

    Raises WrongSettings, whose message names file, key, what was read and what is allowed.
    """
    environment = os.environ if environment is None else environment
    path = path or Path(environment.get(CONFIG_VARIABLE) or "instance.toml")
    document = _read_toml(path)
    _add_secrets(document, environment)
    if unknown := sorted(set(document) - set(SECTIONS)):
        raise WrongSettings(f"{path}: there is no section [{unknown[0]}]. Sections are: {', '.join(SECTIONS)}.")
    sections = {name: _read_section(path, name, kind, document.get(name, {})) for name, kind in SECTIONS.items()}
    settings = Settings(**sections, directory=path.resolve().parent)
    _check_together(path, settings)
    return settings


def _add_secrets(document: dict[str, Any], environment: Mapping[str, str]) -> None:
    """An empty variable is none: compose files pass on what is not set in this way."""
    for variable, (name, key) in SECRETS_FROM_ENVIRONMENT.items():
        section = document.setdefault(name, {})
        if environment.get(variable) and isinstance(section, dict):
            section[key] = environment[variable]


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WrongSettings(
            f"{path}: there is no such file. Copy instance.toml.example, or name yours in {CONFIG_VARIABLE}."
        ) from None
    except OSError as error:
        raise WrongSettings(f"{path}: this file cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings(f"{path}: this is not TOML: {error}.") from None


def _read_section(path: Path, name: str, kind: type, given: Any) -> Any:
    if not isinstance(given, dict):
        raise WrongSettings(f"{path}: {name} is {given!r}; it must be a section, [{name}].")
    known = {f.name: f for f in fields(kind)}
    if unknown := sorted(set(given) - set(known)):
        raise WrongSettings(f"{path}: there is no setting {name}.{unknown[0]}. Settings there are: {', '.join(known)}.")
    return kind(**{key: _read_value(f"{path}: {name}.{key}", known[key], value) for key, value in given.items()})


def _read_value(place: str, known: Any, value: Any) -> Any:
    wanted = type(known.default)
    shown = _shown(known.name, value)
    if wanted is tuple and isinstance(value, list) and all(isinstance(v, str) for v in value):
        value = tuple(value)
    if type(value) is not wanted:  # a bool is no int here
        raise WrongSettings(f"{place} is {shown}; allowed is {known.metadata['allowed'] or TYPE_NAMES[wanted]}.")
    check = known.metadata["check"]
    if check is not None and not check(value):
        raise WrongSettings(f"{place} is {shown}; allowed is {known.metadata['allowed']}.")
    return value


def _shown(name: str, value: Any) -> str:
    """What was read, for a message that ends in somebody's terminal or log: without secrets."""
    if name in SECRET_NAMES:
        return "something that is not shown here"
    return re.sub(r"://[^/]*@", "://…@", repr(value))


def _check_together(path: Path, settings: Settings) -> None:
    if settings.storage.kind == "s3" and not (settings.storage.bucket and settings.storage.public_url):
        raise WrongSettings(f'{path}: storage.kind is "s3"; then storage.bucket and storage.public_url are needed too.')
    if settings.federation.scheme == "https" and urlsplit(settings.base_url).port not in (None, 443):
        raise WrongSettings(f"{path}: pole.host is {settings.pole.host!r}; over https, allowed is a name without port.")


def example() -> str:
    """The text of instance.toml.example: every setting with its default and one line of help."""
    lines = ["# Settings of a pole. Every line shows the default; delete what you do not change."]
    for name, kind in SECTIONS.items():
        lines += ["", f"[{name}]"]
        for known in fields(kind):
            allowed = f" Allowed: {known.metadata['allowed']}." if known.metadata["allowed"] else ""
            lines += [f"# {known.metadata['help']}{allowed}", f"{known.name} = {_toml(known.default)}"]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else f'"{value}"'
