"""People of other servers, who sign what they send: their documents, their letters, their rows when they are known."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from benchmarks import load
from benchmarks.poles import MEMBER
from fediverse_cinema.activitypub import keys
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState
from fediverse_cinema.activitypub.signatures.signing import body_digest, sign_cavage
from fediverse_cinema.foundation import clock

CONTENT_TYPE = "application/activity+json"
MOST_KEYS = 100
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
# What Mastodon puts before each of its activities (the terms of a Note).
CONTEXT = [
    "https://www.w3.org/ns/activitystreams",
    {
        "ostatus": "http://ostatus.org#",
        "atomUri": "ostatus:atomUri",
        "inReplyToAtomUri": "ostatus:inReplyToAtomUri",
        "conversation": "ostatus:conversation",
        "sensitive": "as:sensitive",
        "toot": "http://joinmastodon.org/ns#",
        "votersCount": "toot:votersCount",
    },
]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody of another server. People of one server share a key here, beyond a
    hundred servers also those of several: making one for each would take minutes."""

    uri: str
    key: RSAPrivateKey

    @property
    def key_id(self) -> str:
        return f"{self.uri}#main-key"

    @property
    def inbox(self) -> str:
        return f"{self.uri}/inbox"

    @property
    def handle(self) -> str:
        return self.uri.rpartition("/")[2]

    def post(self, inbox: str, document: dict[str, Any]) -> bytes:
        """The signed request, as it goes on the wire."""
        body = orjson.dumps(document)
        headers = sign_cavage(
            "POST", inbox,
            key_id=self.key_id, key=self.key, now=datetime.now(UTC),
            digest=body_digest(body), content_type=CONTENT_TYPE,
        )  # fmt: skip
        headers |= {"User-Agent": "Mastodon/4.5.0", "Content-Length": str(len(body))}
        return load.message(f"POST {urlsplit(inbox).path} HTTP/1.1", headers, body)

    def get(self, url: str) -> bytes:
        """A signed GET, as servers ask for a document."""
        headers = sign_cavage("GET", url, key_id=self.key_id, key=self.key, now=datetime.now(UTC))
        return load.message(f"GET {urlsplit(url).path} HTTP/1.1", {**headers, "Accept": CONTENT_TYPE})


def people(hosts: Sequence[str], *, of_each: int) -> list[Neighbour]:
    """So many of each host ("127.0.0.5:4711"); their ids are reached over plain http."""
    with ThreadPoolExecutor() as threads:
        made = list(threads.map(lambda _: keys.generate_rsa(), hosts[:MOST_KEYS]))
    return [
        Neighbour(f"http://{host}/users/u{number}", key)
        for number in range(of_each)
        for host, key in zip(hosts, cycle(made), strict=False)
    ]


async def make_known(neighbours: Sequence[Neighbour]) -> list[int]:
    """Rows of people whom the pole has met before; their row ids."""
    await Actor.bulk_create(
        Actor(
            uri=one.uri, type=ActorType.PERSON, host=urlsplit(one.uri).netloc, handle=one.handle, name=one.handle,
            page_url=one.uri, inbox=one.inbox, rsa_key_id=one.key_id, rsa_public=keys.public_pem(one.key.public_key()),
            created_at=clock.now(), fetched_at=clock.now(),
        )
        for one in neighbours
    )  # fmt: skip
    return [actor.id for actor in await Actor.filter(uri__in=[one.uri for one in neighbours])]


async def let_follow(neighbours: Sequence[Neighbour]) -> None:
    """All of them know and follow the member of `poles`."""
    ids = await make_known(neighbours)
    member = await Actor.get(local_handle=MEMBER)
    await Follow.bulk_create(
        Follow(follower_id=one, followed_id=member.id, state=FollowState.ACCEPTED, created_at=clock.now())
        for one in ids
    )


def actor(one: Neighbour) -> dict[str, Any]:
    """Her document, in the shape of Mastodon's."""
    return {
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": one.uri,
        "type": "Person",
        "following": f"{one.uri}/following",
        "followers": f"{one.uri}/followers",
        "inbox": one.inbox,
        "outbox": f"{one.uri}/outbox",
        "preferredUsername": one.handle,
        "name": "Malo Le Goff",
        "summary": "<p>Chef opérateur, Rennes. <a href='https://example.org'>Images</a></p>",
        "url": f"{one.uri}/page",
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "published": "2024-03-01T00:00:00Z",
        "publicKey": {"id": one.key_id, "owner": one.uri, "publicKeyPem": keys.public_pem(one.key.public_key())},
    }


def note(one: Neighbour, number: int, *, film: str, author: str) -> dict[str, Any]:
    """Create of an answer to a film, in the shape of Mastodon's."""
    uri, now = f"{one.uri}/statuses/{number}", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = (
        f'<p><span class="h-card"><a href="{author}" class="u-url mention">@<span>ines</span></a></span> '
        f"La lumière du troisième plan est magnifique, quelle patience ! ({number})</p>"
    )
    return {
        "@context": CONTEXT,
        "id": f"{uri}/activity",
        "type": "Create",
        "actor": one.uri,
        "published": now,
        "to": [PUBLIC],
        "cc": [f"{one.uri}/followers", author],
        "object": {
            "id": uri,
            "type": "Note",
            "summary": None,
            "inReplyTo": film,
            "published": now,
            "url": f"{uri}/page",
            "attributedTo": one.uri,
            "to": [PUBLIC],
            "cc": [f"{one.uri}/followers", author],
            "sensitive": False,
            "atomUri": uri,
            "inReplyToAtomUri": film,
            "conversation": f"tag:{urlsplit(one.uri).netloc},2026:objectId={number}:objectType=Conversation",
            "content": content,
            "contentMap": {"fr": content},
            "attachment": [],
            "tag": [{"type": "Mention", "href": author, "name": "@ines"}],
            "replies": {"id": f"{uri}/replies", "type": "Collection", "totalItems": 0},
        },
    }


def like(one: Neighbour, number: int, *, film: str) -> dict[str, Any]:
    return {"@context": CONTEXT[0], "id": f"{one.uri}#likes/{number}", "type": "Like", "actor": one.uri, "object": film}


def follow(one: Neighbour, *, followed: str) -> dict[str, Any]:
    return {"@context": CONTEXT[0], "id": f"{one.uri}#follow", "type": "Follow", "actor": one.uri, "object": followed}
