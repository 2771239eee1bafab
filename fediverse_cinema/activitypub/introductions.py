"""What an actor's document of elsewhere says, read into the columns of her row: handle, boxes, keys. And what
it says beside that, for the rooms above. Called by actors; her profile is read by profiles.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from fediverse_cinema.activitypub import addresses, keys, vocab
from fediverse_cinema.activitypub.models import ActorType
from fediverse_cinema.activitypub.profiles import read_profile
from fediverse_cinema.activitypub.silencing import is_silenced
from fediverse_cinema.activitypub.vocab import Document, as_list, html_url, object_of, text_of, type_of, uri_of
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import clean_off_loop, plain

LONGEST_SUMMARY = 20_000
ACTOR_TYPES = frozenset(ActorType)
# What people, projects, labels and companies say of themselves (people.portraits, projects.visitors …).
MORE = (
    ("hasOccupation", "homeLocation", "filmography", "wishesToPassOn", "availableFor", "availablePeriods")
    + ("professionalStatus", "seniority", "skills", "region")
    + ("stage", "affiliations", "location", "genre", "countryOfOrigin", "license", "inLanguage", "duration", "content")
    + ("credits", "labelKind", "selections", "highlights", "recommendations", "services", "catalogue")
)
OURS = frozenset(
    {"hasOccupation", "filmography", "stage", "affiliations", "calls", "projects", "labelKind", "availableFor"}
    | {"catalogue"}
)
LARGEST_MORE = 100_000  # bytes


async def read(document: Document) -> dict[str, Any]:
    """The values of her row. Refused when it is no actor's, or has no handle or inbox that we can use."""
    document = vocab.collapsed(document)
    uri = str(document["id"])
    if type_of(document.get("type")) not in ACTOR_TYPES:
        raise Refused(f"{uri} is a {str(document.get('type'))[:60]!r}, no actor", code="no_actor")
    endpoints = object_of(document.get("endpoints")) or {}
    return {
        "type": type_of(document["type"]),
        "host": urls.host_of(uri),
        **_handle(document, urls.host_of(uri)),
        "name": plain(text_of(document.get("name"), 300)),
        "summary": await clean_off_loop(text_of(document.get("summary"), LONGEST_SUMMARY)),
        "page_url": html_url(document.get("url")) or uri,
        "inbox": _same_origin(uri, uri_of(document.get("inbox")), needed="inbox"),
        "shared_inbox": _same_origin(uri, uri_of(endpoints.get("sharedInbox"))) or None,
        "outbox": _same_origin(uri, uri_of(document.get("outbox"))) or None,
        "followers_uri": _same_origin(uri, uri_of(document.get("followers"))) or None,
        "following_uri": _same_origin(uri, uri_of(document.get("following"))) or None,
        "featured_uri": _same_origin(uri, uri_of(document.get("featured"))) or None,
        "discoverable": document.get("discoverable") is not False,
        "fetched_at": clock.now(),
        "tells_more": tells_more(document),
        "silenced": await is_silenced(urls.host_of(uri)),
        **read_profile(document),
        **_public_keys(uri, document),
    }


def _handle(document: Document, host: str) -> dict[str, str]:
    """What she claims: preferredUsername at her own host, or at the domain that `webfinger` names (FEP-2c59)."""
    handle = text_of(document.get("preferredUsername"), 200)
    if not handle or not handle.isprintable() or "@" in handle:
        raise Refused(f"{document['id']} has no usable preferredUsername", code="no_handle")
    claimed = addresses.read(text_of(document.get("webfinger"), 500))
    elsewhere = claimed is not None and claimed[1] != host and claimed[0].lower() == handle.lower()
    return {"handle": handle, "account_domain": claimed[1] if claimed and elsewhere else ""}


def _same_origin(uri: str, address: str, needed: str = "") -> str:
    """An inbox on a third host would make us hammer somebody who never asked (CVE-2022-46405)."""
    if address and urls.same_origin(uri, address):
        return address
    if needed:
        raise Refused(f"{uri} has no {needed} on its own host", code=f"no_{needed}")
    return ""


def _public_keys(uri: str, document: Document) -> dict[str, str | None]:
    rsa_id, rsa = _rsa_key(uri, document)
    ed25519_id, ed25519 = _ed25519_key(uri, document)
    return {"rsa_key_id": rsa_id, "rsa_public": rsa, "ed25519_key_id": ed25519_id, "ed25519_public": ed25519}


def _rsa_key(uri: str, document: Document) -> tuple[str | None, str | None]:
    """The first key that is hers and strong enough; weak ones are left out, as if she had none (SIG-23)."""
    for key in as_list(document.get("publicKey"))[:10]:
        if not _is_hers(key, "owner", uri):
            continue
        try:
            keys.read_public_pem(text_of(key.get("publicKeyPem"), 10_000))
        except Refused:
            continue
        return uri_of(key), text_of(key.get("publicKeyPem"), 10_000)
    return None, None


def _ed25519_key(uri: str, document: Document) -> tuple[str | None, str | None]:
    """FEP-521a: a Multikey among assertionMethod whose controller she is."""
    for key in as_list(document.get("assertionMethod"))[:10]:
        if not _is_hers(key, "controller", uri):
            continue
        text = text_of(key.get("publicKeyMultibase"), 100)
        try:
            keys.from_multibase(text)
        except Refused:
            continue
        return uri_of(key), text
    return None, None


def _is_hers(key: Any, owner: str, uri: str) -> bool:
    """She owns it, and its id is of her origin: under the id of another's key it would stand in that one's way."""
    return isinstance(key, Mapping) and uri_of(key.get(owner)) == uri and urls.same_origin(uri, uri_of(key))


def tells_more(document: Document) -> bool:
    return not OURS.isdisjoint(document)


def more_of(document: Document) -> Document:
    """Those of its terms that only such as we understand; none when it is no document of that kind, or too large."""
    if not tells_more(document):
        return {}
    more = {name: document[name] for name in MORE if name in document}
    return more if len(orjson.dumps(more)) <= LARGEST_MORE else {}
