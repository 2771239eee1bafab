"""What a member of ours says in public leaves with her proof and her signature, so that others can pass it on and be
believed. Made once, by the fan-out job and in a thread: a film costs some twenty milliseconds.
"""

import asyncio
from datetime import datetime

import orjson

from fediverse_cinema.activitypub import ld_signatures, proofs
from fediverse_cinema.activitypub.context import with_proofs
from fediverse_cinema.activitypub.keyring import SigningKeys, signing_keys
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.activitypub.signatures.signing import body_digest
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup


async def vouch(entry_id: int) -> None:
    """Give the bytes of an entry of ours their proof and signature, before the first of them leaves."""
    while not await _vouch(entry_id):
        pass  # its author has changed her words while the old ones were signed


async def _vouch(entry_id: int) -> bool:
    entry = await lookup.get(OutboxEntry, id=entry_id)
    document: Document = orjson.loads(entry.body)
    if entry.fanned_out or "signature" in document:
        return True
    keys = signing_keys(await lookup.get(Actor, id=entry.actor_id))
    body = await asyncio.to_thread(_signed, document, keys, clock.now())
    unchanged = OutboxEntry.filter(id=entry.id, fanned_out=False, digest=entry.digest)
    return bool(await unchanged.update(body=body.decode(), digest=body_digest(body)))


def signed(document: Document, keys: SigningKeys, now: datetime) -> Document:
    """First the proof, then the signature over all of it: that is the order in which FEP-8b32 has them judged."""
    document = {**document, "@context": with_proofs(document["@context"])}
    document = proofs.add(document, key=keys.ed25519, key_id=keys.ed25519_id, now=now)
    return ld_signatures.add(document, key=keys.rsa, key_id=keys.rsa_id, now=now)


def _signed(document: Document, keys: SigningKeys, now: datetime) -> bytes:
    return orjson.dumps(signed(document, keys, now))
