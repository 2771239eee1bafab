"""A pole that is taken over at another domain: what its rows say of its own addresses, they say of the new ones. Keys
stay, so that who has them is believed; each actor says that she is the one of the old address (alsoKnownAs), without
which no server would move her followers.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

import orjson

from fediverse_cinema.activitypub import delivery, outbox
from fediverse_cinema.activitypub.keys import Vault
from fediverse_cinema.activitypub.signatures.signing import body_digest
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.rows import Change, Row
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.packing import Manifest

LETTERS = (outbox.FAN_OUT, delivery.DELIVER)
"""What was still to be sent, the old pole sends: it is signed with its addresses."""
BOUND = ("passkey",)
"""Browsers give these to the old domain only: who had one signs in with her password, and makes another."""
NOT_LONGER = r"(?![\w-]|:\d|\.\w)"
"""A host ends here: that of another server may begin alike, or have a port."""

WAYS_TO_WRITE: tuple[Callable[[str], str], ...] = (str, quote, partial(quote, safe=""))
"""Addresses within addresses have their signs replaced, by some all of them."""


def change(manifest: Manifest, settings: Settings, secret: bytes) -> Change:
    """What becomes of a row on its way into this pole."""
    old, new = f"{manifest.scheme}://{manifest.host}", settings.base_url
    if old == new:
        return lambda _, row: row
    return _Rehosting(old, new, manifest.host, settings.pole.host, Vault(secret))


@frozen
class _Rehosting:
    old: str
    new: str
    old_host: str
    new_host: str
    vault: Vault

    def __call__(self, table: str, row: Row) -> Row | None:
        if table in BOUND or (table == "job" and row["kind"] in LETTERS):
            return None
        if table == "host" and row["name"] == self.new_host:
            return None  # somebody had asked there before it was this pole
        moved: Row = {name: self._said(value) for name, value in row.items()}
        if table == "actor":
            return self._actor(row, moved)
        return self._entry(moved) if table == "outbox_entry" else moved

    def _actor(self, row: Row, moved: Row) -> Row:
        """Refused when the old pole knows somebody at the new domain already: she would stand there twice."""
        if row["local_handle"] is None:
            if row["host"] == self.new_host:
                raise Refused(
                    f"{row['uri']} is known", host=self.new_host, code="met_before",
                    public="This pole has met %(host)s as another server already, and cannot become it: take another"
                    " domain, or an archive from before.",
                )  # fmt: skip
            return moved
        moved["also_known_as"] = [*row["also_known_as"], row["uri"]]
        for name in ("rsa_private", "ed25519_private"):
            if row[name]:
                moved[name] = self.vault.seal(self.vault.open(row[name], about=row["uri"]), about=moved["uri"])
        return moved

    def _said(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._said(one) for one in value]
        if isinstance(value, dict):
            return {name: self._said(one) for name, one in value.items()}
        return self._words(value) if isinstance(value, str) else value

    def _words(self, words: str) -> str:
        """Mail addresses stay: whose domain is given up must look after them herself."""
        if words == self.old_host:
            return self.new_host
        if self.old_host not in words:
            return words
        for write in WAYS_TO_WRITE:
            words = re.sub(re.escape(write(self.old)) + NOT_LONGER, write(self.new), words)
        handle = rf"((?:acct:|@)[A-Za-z0-9_.-]+@){re.escape(self.old_host)}{NOT_LONGER}"
        return re.sub(handle, lambda found: found[1] + self.new_host, words)

    def _entry(self, entry: Row) -> Row | None:
        """What was passed on for others stays with the old pole. Proof and signature were over the old addresses."""
        if entry["uri"].startswith(f"{self.new}/ap/passed-on/"):
            return None
        document = orjson.loads(entry["body"])
        body = orjson.dumps({name: value for name, value in document.items() if name not in ("proof", "signature")})
        return {**entry, "body": body.decode(), "digest": body_digest(body), "fanned_out": True}
