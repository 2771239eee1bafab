"""instance.toml, read once into settings, written for a pole that has none, and the example of it that shows them all.
Nothing is read at import. Secrets may come from the environment instead of the file (`SECRETS_FROM_ENVIRONMENT`).
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from fediverse_cinema.foundation.config import Settings

CONFIG_VARIABLE = "FEDIVERSE_CINEMA_CONFIG"
SECRETS_FROM_ENVIRONMENT = {
    "FEDIVERSE_CINEMA_SECRET": ("secrets", "key"),
    "FEDIVERSE_CINEMA_DATABASE_URL": ("database", "url"),
    "FEDIVERSE_CINEMA_DATABASE_DIRECT_URL": ("database", "direct_url"),
    "FEDIVERSE_CINEMA_DATABASE_REPLICA_URL": ("database", "replica_url"),
    "FEDIVERSE_CINEMA_S3_ACCESS_KEY": ("storage", "access_key"),
    "FEDIVERSE_CINEMA_S3_SECRET_KEY": ("storage", "secret_key"),
    "FEDIVERSE_CINEMA_CACHE_HEADER": ("cache", "header"),
    "FEDIVERSE_CINEMA_SMTP_PASSWORD": ("mail", "password"),
    "FEDIVERSE_CINEMA_METRICS_TOKEN": ("server", "metrics_token"),
}
SECRET_NAMES = frozenset(("key", "access_key", "secret_key", "password", "metrics_token", "header"))
SECTIONS: dict[str, type] = {
    name: kind for name, kind in get_type_hints(Settings).items() if name != "directory" and isinstance(kind, type)
}
TYPE_NAMES = {
    str: "a text in quotes", int: "a whole number", tuple: "a list of texts in quotes", bool: "true or false",
}  # fmt: skip


class WrongSettings(Exception):
    """instance.toml says something we cannot work with. The message is written for the person who edits the file."""


def read_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read instance.toml: the given path, else the one that FEDIVERSE_CINEMA_CONFIG names, else ./instance.toml.

    Raises WrongSettings, whose message names file, key, what was read and what is allowed.
    """
    environment = os.environ if environment is None else environment
    path = path or settings_path(environment)
    document = _read_toml(path)
    _add_secrets(document, environment)
    return _settings(path, document)


def settings_path(environment: Mapping[str, str] | None = None) -> Path:
    """Where instance.toml lies, or would."""
    return Path((os.environ if environment is None else environment).get(CONFIG_VARIABLE) or "instance.toml")


def check_value(section: str, key: str, value: Any) -> None:
    """Raises WrongSettings unless this setting may have this value."""
    known = {f.name: f for f in fields(SECTIONS[section])}
    _read_value(f"{section}.{key}", known[key], value)


def write_new(path: Path, document: Mapping[str, Mapping[str, Any]]) -> None:
    """Settings where there are none, for nobody else to read: it may come to hold passwords. Raises WrongSettings when
    they cannot be, FileExistsError when there are some.
    """
    _settings(path, document)
    lines = ["# Settings of this pole. instance.toml.example shows all others, with what they are without a line here."]
    for name, values in document.items():
        lines += ["", f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in values.items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _settings(path: Path, document: Mapping[str, Any]) -> Settings:
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
            f"{path}: there is no such file. `fediverse-cinema init` writes it; or name yours in {CONFIG_VARIABLE}."
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
    return re.sub(r"://.*@", "://…@", repr(value))


def _check_together(path: Path, settings: Settings) -> None:
    for name in ("direct_url", "replica_url"):
        if settings.uses_sqlite and getattr(settings.database, name):
            raise WrongSettings(f"{path}: database.{name} is for PostgreSQL; database.url is a SQLite file.")
    if settings.storage.kind == "s3" and not (settings.storage.bucket and settings.storage.public_url):
        raise WrongSettings(f'{path}: storage.kind is "s3"; then storage.bucket and storage.public_url are needed too.')
    if settings.mail.host and not settings.mail.sender:
        raise WrongSettings(f"{path}: mail.host is {settings.mail.host!r}; then mail.sender is needed too.")
    if settings.mail.user and settings.mail.security == "none":
        raise WrongSettings(f'{path}: mail.user is given; then mail.security is "starttls" or "tls", not "none".')
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
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False)  # a text of JSON is one of TOML
