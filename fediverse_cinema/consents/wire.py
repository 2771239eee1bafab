"""Requests for consent and their answers as documents (FEP-044f, FEP-7aa9). Pure."""

from dataclasses import dataclass

from fediverse_cinema.activitypub.context import AS2, PUBLIC, STAMP_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, Document, iso, object_of, uri_of, uris_of
from fediverse_cinema.consents.models import ConsentRequest, Stamp, StampKind
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import Refused

KINDS = {"QuoteRequest": StampKind.QUOTE, "FeatureRequest": StampKind.FEATURE}
REQUESTS = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody asks for: that `interacting_uri`, which is hers, may refer to `target_uri`."""

    uri: str
    kind: StampKind
    interacting_uri: str
    target_uri: str


def read_asking(asker: Actor, activity: Activity) -> Asking:
    """Refused when the quoting note or collection is not the asker's own: a stamp for it would be worth something to
    whoever owns it.
    """
    instrument = activity.document.get("instrument")
    interacting = uri_of(instrument)
    if not (interacting and activity.object_uri and activity.id):
        raise Refused("asks for nothing", code="no_instrument")
    embedded = object_of(instrument) or {}
    authors = uris_of(embedded.get("attributedTo"))
    if not urls.same_origin(interacting, asker.uri) or (authors and asker.uri not in authors):
        raise Refused(f"{asker.uri} asks for {interacting}", code="not_hers")
    return Asking(activity.id, KINDS[activity.type], interacting, activity.object_uri)


def accept(request: ConsentRequest, asker: Actor, author: Actor, stamp: Stamp) -> Document:
    return _answer("Accept", request, asker, author) | {"result": stamp.uri}


def reject(request: ConsentRequest, asker: Actor, author: Actor) -> Document:
    return _answer("Reject", request, asker, author)


def _answer(kind: str, request: ConsentRequest, asker: Actor, author: Actor) -> Document:
    """Mastodon names a FeatureRequest by its id and shows a QuoteRequest whole."""
    about: Document | str = request.uri
    if request.kind == StampKind.QUOTE:
        about = {
            "id": request.uri,
            "type": REQUESTS[request.kind],
            "actor": asker.uri,
            "object": request.target_uri,
            "instrument": request.interacting_uri,
        }
    return {
        "@context": context_of(*STAMP_BLOCKS),
        "id": urls.activity(ids.new_uuid()),
        "type": kind,
        "actor": author.uri,
        "published": iso(clock.now()),
        "to": [asker.uri],
        "object": about,
    }


def stamp_document(stamp: Stamp, author: Actor) -> Document:
    """What the stamp's address answers, for whoever wants to check it."""
    return {"@context": context_of(*STAMP_BLOCKS), **_stamp(stamp, author), "published": iso(stamp.created_at)}


def tombstone(stamp: Stamp) -> Document:
    return {"@context": AS2, "id": stamp.uri, "type": "Tombstone"}


def delete(stamp: Stamp, asker: Actor, author: Actor) -> Document:
    """The stamp is withdrawn; embedded with its type, without which Mastodon would look for a post of that id."""
    return {
        "@context": context_of(*STAMP_BLOCKS),
        "id": f"{stamp.uri}/delete",
        "type": "Delete",
        "actor": author.uri,
        "published": iso(clock.now()),
        "to": [PUBLIC],
        "cc": [asker.uri],
        "object": _stamp(stamp, author),
    }


def _stamp(stamp: Stamp, author: Actor) -> Document:
    return {
        "id": stamp.uri,
        "type": str(stamp.kind),
        "attributedTo": author.uri,
        "interactingObject": stamp.interacting_uri,
        "interactionTarget": stamp.target_uri,
    }
