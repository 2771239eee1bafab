"""Beginning a pole: the answers of who begins it as settings understand them, the first instance.toml, and who runs it.
The command `init` (founding) asks.
"""

import difflib
import re
import secrets
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import idna

from fediverse_cinema.accounts import passwords
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import making
from fediverse_cinema.foundation import mail, regions
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.instance_file import WrongSettings, check_value, write_new
from fediverse_cinema.poles import service as poles

TEAM = "equipe"  # the first handle, where the contact gives none
Document = dict[str, dict[str, Any]]


def domain(text: str) -> str:
    """A domain as people type it or copy it from their browser."""
    host = re.sub(r"^\s*https?://", "", text.lower()).strip().partition("/")[0].rstrip(".")
    try:
        host = idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        pass  # an address with a port, for tests; the check says what is wrong with anything else
    check_value("pole", "host", host)
    return host


def name(text: str) -> str:
    shown = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    check_value("pole", "name", shown)
    return shown


def named_after(host: str) -> str:
    """A name for the pole at this host, for who has not thought of one."""
    try:
        labels = idna.decode(host.partition(":")[0]).split(".")
    except idna.IDNAError:
        labels = [host]
    words = " ".join(labels[:-1] or labels).replace("-", " ").split()
    own = next((word for word in words if fold(word) not in ("pole", "cinema", "www")), words[0])
    return f"Pôle {own.capitalize()}"


def region(text: str) -> str:
    """The code of a region, from that or from its name in either language; none is possible."""
    wanted = _plain(text)
    known = {_plain(word): one.code for one in regions.REGIONS.values() for word in (one.code, one.fr, one.en)}
    if not wanted or wanted in known:
        return known.get(wanted, "")
    code = text.strip().upper()
    if "-" in code and code not in known.values():
        try:
            check_value("pole", "region", code)  # of a country whose regions we cannot name yet
            return code
        except WrongSettings:
            pass
    near = {known[word] for word in difflib.get_close_matches(wanted, known, n=3)}
    like = " or ".join(sorted(near)) or "FR-BRE"
    raise WrongSettings(f"there is no region {text.strip()!r}; a code like {like} is sure.")


def _plain(words: str) -> str:
    return " ".join(fold(words).replace("-", " ").split())


def language(text: str) -> str:
    check_value("pole", "language", text.strip().lower())
    return text.strip().lower()


def contact(text: str) -> str:
    address = text.strip()
    if address and not mail.is_address(address):
        raise WrongSettings(f"{address!r} is no mail address.")
    return address


def handle_for(address: str) -> str:
    """What the first member could be called: as in her mail address."""
    local = fold(address.partition("@")[0].partition("+")[0])
    proposed = re.sub(r"[^a-z0-9]+", "_", local).strip("_")
    try:
        return making.check_handle(proposed) if proposed not in making.RESERVED else TEAM
    except Refused:
        return TEAM


def handle(text: str) -> str:
    proposed = making.check_handle(text.lstrip("@"))
    if proposed in making.RESERVED:
        raise WrongSettings(f"{proposed} is kept for the pole itself.")
    return proposed


def password(text: str) -> str:
    """The one that she typed, or a new one."""
    if text:
        passwords.check_strength(text)
    return text or secrets.token_urlsafe(12)


def with_more(document: Document, lines: Iterable[str]) -> Document:
    """The document with other settings: lines like server.port=8001, values as in instance.toml or bare words."""
    for line in lines:
        key, equals, value = line.partition("=")
        section, dot, key = key.strip().partition(".")
        if not (equals and dot):
            raise WrongSettings(f"{line!r} is no setting: it is written like server.port=8001.")
        document.setdefault(section, {})[key] = _value(value.strip())
    return document


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def write_settings(path: Path, document: Document) -> None:
    """Refused when there are some: they are never overwritten."""
    try:
        write_new(path, document)
    except FileExistsError:
        raise Refused(f"{path} exists", public="%(path)s is there already.", path=path) from None


def require_same(settings: Settings, path: Path, document: Document) -> None:
    """Refused when these answers say something else than the settings that are there: those stay."""
    for section, values in document.items():
        for key, value in values.items():
            wanted = tuple(value) if isinstance(value, list) else value
            if getattr(getattr(settings, section, None), key, None) != wanted:
                raise Refused(
                    f"{path} exists", path=path, key=f"{section}.{key}",
                    public="%(path)s is there already, with another %(key)s, and stays as it is: change it there.",
                )  # fmt: skip


async def is_run() -> bool:
    """Is there somebody who runs the pole of an open house? It is founded at need."""
    await poles.found()
    return await Account.exists(role=Role.ADMIN)


async def welcome_first(handle: str, password: str) -> Account:
    """Her who runs the pole from now on."""
    return await accounts.make_account(handle, handle, password, role=Role.ADMIN)
