"""JLD-18: lists where a single value is usual, and the reverse, for every property of what others send. Generated: each
property of each document is given the other form, alone, and everything that we read must come out the same.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.authority import author_of, check_owner
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import read_activity
from fediverse_cinema.conversations import wire
from fediverse_cinema.films import arriving
from tests.kit.neighbours import AS2, PUBLIC, Document
from tests.kit.towns import Town

TESTS = Path(__file__).parents[1]
Path_ = tuple[str | int, ...]
# An id is one string or none (JLD-12), a context is not data, and a language map has texts by language.
LEFT_ALONE = ("@context", "id", "contentMap", "nameMap", "summaryMap")

NOTE: Document = {
    "id": "https://social.example/notes/1",
    "type": "Note",
    "attributedTo": "https://social.example/users/alice",
    "inReplyTo": "https://lyon.example/ap/films/1",
    "content": "<p>Beau&nbsp;!</p>",
    "contentMap": {"fr": "<p>Beau&nbsp;!</p>"},
    "summary": "la fin",
    "sensitive": True,
    "mediaType": "text/html",
    "url": {"type": "Link", "mediaType": "text/html", "href": "https://social.example/@alice/1"},
    "published": "2026-08-08T09:00:00Z",
    "updated": "2026-08-09T09:00:00Z",
    "to": [PUBLIC],
    "cc": ["https://social.example/users/alice/followers"],
    "tag": [{"type": "Mention", "href": "https://lyon.example/ap/users/ana", "name": "@ana@lyon.example"}],
    "attachment": [
        {"type": "Document", "mediaType": "image/jpeg", "url": "https://social.example/1.jpg", "name": "le quai",
         "width": 800, "height": 600}
    ],
    "replies": {"id": "https://social.example/notes/1/replies", "type": "Collection",
                "first": {"type": "CollectionPage", "next": "https://social.example/notes/1/replies/2", "items": []}},
}  # fmt: skip
HASHTAG = {**NOTE, "tag": [{"type": "Hashtag", "href": "https://social.example/tags/quai", "name": "#Quai"}]}
ARTICLE = {**NOTE, "type": "Article", "name": "Le quai", "content": ""}
EVENT = {
    **NOTE,
    "type": "Event",
    "name": "Projection",
    "startTime": "2027-01-01T20:00:00Z",
    "endTime": "2027-01-01T22:00:00Z",
    "location": {
        "type": "Place",
        "name": "Le Lux",
        "address": {"streetAddress": "2 quai", "postalCode": "69", "addressLocality": "Lyon", "addressCountry": "FR"},
    },
}
PERSON: Document = {
    "@context": [AS2],
    "id": "https://social.example/users/alice",
    "type": "Person",
    "preferredUsername": "alice",
    "name": "Alice",
    "summary": "<p>Projectionist</p>",
    "url": "https://social.example/@alice",
    "inbox": "https://social.example/users/alice/inbox",
    "outbox": "https://social.example/users/alice/outbox",
    "followers": "https://social.example/users/alice/followers",
    "following": "https://social.example/users/alice/following",
    "featured": "https://social.example/users/alice/featured",
    "endpoints": {"sharedInbox": "https://social.example/inbox"},
    "manuallyApprovesFollowers": True,
    "discoverable": False,
    "indexable": True,
    "icon": {"type": "Image", "mediaType": "image/png", "url": "https://social.example/alice.png"},
    "attachment": [{"type": "PropertyValue", "name": "Ville", "value": "Lyon"}],
    "alsoKnownAs": ["https://other.example/users/alice"],
    "assertionMethod": [
        {"id": "https://social.example/users/alice#ed25519", "type": "Multikey",
         "controller": "https://social.example/users/alice",
         "publicKeyMultibase": "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"}
    ],
    "publicKey": {
        "id": "https://social.example/users/alice#main-key",
        "owner": "https://social.example/users/alice",
        "publicKeyPem": "",
    },
}  # fmt: skip


def variants(document: Document) -> Iterator[tuple[Path_, Document]]:
    """The document with one of its values in the other form, for every value that has one."""
    for path, value in places(document):
        other = value[0] if isinstance(value, list) else [value]
        changed = copy.deepcopy(document)
        target: Any = changed
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = other
        yield path, changed


def places(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in LEFT_ALONE:
                continue
            if not isinstance(inner, list) or len(inner) == 1:
                yield (*path, name), inner
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


def recorded(name: str) -> Document:
    letter = json.loads((TESTS / "letters" / "peertube" / name).read_text())
    found: Document = json.loads(letter["raw_body"])
    return found


def differences(read: Any, document: Document) -> list[str]:
    expected, different = read(document), []
    for path, variant in variants(document):
        try:
            if read(variant) != expected:
                different.append(".".join(map(str, path)))
        except Exception as error:
            different.append(f"{'.'.join(map(str, path))}: {error!r}")
    return different


def said(document: Document) -> Any:
    check_owner("https://social.example/users/alice", document)
    return author_of(document), wire.note_from_object(document, "https://social.example/users/alice/followers")


@pytest.mark.parametrize("document", [NOTE, HASHTAG, ARTICLE, EVENT], ids=["note", "hashtag", "article", "event"])
def test_JLD_18_a_note_is_read_alike_in_both_forms(document: Document) -> None:
    assert differences(said, document) == []


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["0007-Create-Video.json", "0010-Update-Video.json"])
async def test_JLD_18_a_film_of_peertube_is_read_alike_in_both_forms(town: Town, name: str) -> None:
    assert differences(arriving.film_from_object, recorded(name)["object"]) == []


@pytest.mark.anyio
async def test_JLD_18_a_film_of_ours_is_read_alike_in_both_forms(town: Town) -> None:
    film = json.loads((TESTS / "documents" / "04-film-video.json").read_text())
    assert differences(arriving.film_from_object, film) == []


@pytest.mark.parametrize("kind", ["Create", "Follow", "Like", "Announce", "Delete", "Undo", "Accept", "Flag", "Move"])
def test_JLD_18_an_activity_is_read_alike_in_both_forms(kind: str) -> None:
    activity = {"id": "https://social.example/1", "type": kind, "actor": "https://social.example/users/alice",
                "object": "https://lyon.example/ap/films/1", "to": [PUBLIC], "cc": ["https://social.example/2"],
                "published": "2026-08-08T09:00:00Z", "target": "https://lyon.example/ap/pole"}  # fmt: skip

    def read(document: Document) -> Any:
        found = read_activity(document)
        return found.id, found.type, found.actor_uri, found.object_uri, found.object, found.to, found.published

    assert differences(read, activity) == []
    assert differences(read, {**activity, "object": {"id": "https://social.example/3", "type": "Like"}}) in (
        [], ["object.type"],  # the object is handed on as it stands
    )  # fmt: skip


@pytest.mark.anyio
async def test_JLD_18_an_actor_is_kept_alike_in_both_forms(town: Town) -> None:
    person = copy.deepcopy(PERSON)
    person["publicKey"]["publicKeyPem"] = town.social.actor("alice").document()["publicKey"]["publicKeyPem"]
    expected = await _kept(person)
    assert expected["rsa_public"] and expected["ed25519_public"]
    different = [".".join(map(str, path)) for path, variant in variants(person) if await _kept(variant) != expected]
    assert different == []


async def _kept(document: Document) -> dict[str, Any]:
    await actors.keep(document)
    row = await Actor.get(uri=document["id"]).values()
    return {name: value for name, value in row.items() if name not in ("fetched_at", "confirmed_at")}
