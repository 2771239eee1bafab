"""Requests for consent and their answers as documents (FEP-044f, FEP-7aa9, for credits FEP-4ebc). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from html import escape

from fediverse_cinema.activitypub.context import (
    AS2,
    CREDIT_BLOCKS,
    PUBLIC,
    RECOMMENDATION_BLOCKS,
    STAMP_BLOCKS,
    context_of,
)
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, Document, iso, object_of, text_of, uri_of, uris_of
from fediverse_cinema.consents.models import LONGEST_ROLE, Claim, ConsentRequest, Stamp, StampKind
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import trades

KINDS = {
    "QuoteRequest": StampKind.QUOTE,
    "FeatureRequest": StampKind.FEATURE,
    "CreditRequest": StampKind.CREDIT,
    "RecommendRequest": StampKind.RECOMMENDATION,
}
BLOCKS = {
    StampKind.CREDIT: CREDIT_BLOCKS,
    StampKind.FEATURE: ("GTS", "FEATURED"),
    StampKind.RECOMMENDATION: RECOMMENDATION_BLOCKS,
}
REQUESTS = {kind: name for name, kind in KINDS.items()}


@frozen
class Asking:
    """What is asked for: that `interacting_uri`, which is hers, may refer to `target_uri`; a credit says as what.
    `told` is what the selection says that asks for a film (awards.Chosen.told).
    """

    uri: str
    kind: StampKind
    interacting_uri: str
    target_uri: str
    role: str = ""
    trade: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


def read_asking(asker: Actor, activity: Activity) -> Asking:
    """Refused when the quoting note, collection or film is not the asker's own: a stamp for it would be worth something
    to whoever owns it.
    """
    instrument = activity.document.get("instrument")
    interacting = uri_of(instrument)
    if not (interacting and activity.object_uri and activity.id):
        raise Refused("asks for nothing", code="no_instrument")
    embedded = object_of(instrument) or {}
    authors = uris_of(embedded.get("attributedTo"))
    if not urls.same_origin(interacting, asker.uri) or (authors and asker.uri not in authors):
        raise Refused(f"{asker.uri} asks for {interacting}", code="not_hers")
    kind = KINDS[activity.type]
    role, trade = _credit_of(activity.document) if kind == StampKind.CREDIT else ("", "")
    return Asking(activity.id, kind, interacting, activity.object_uri, role, trade)


def credit_request(claim: Claim, asker: Actor, person: Actor) -> Document:
    """May the film, or project, say that she did this? To her alone."""
    return {
        "@context": context_of("SC", "FC", "CREDIT"),
        "id": claim.request_uri,
        "type": REQUESTS[StampKind.CREDIT],
        "actor": asker.uri,
        "object": person.uri,
        "instrument": claim.subject_uri,
        **_as_what(claim),
        "published": iso(clock.now()),
        "to": [person.uri],
    }


def feature_request(uri: str, asker: Actor, author: Actor, selection_uri: str, film_uri: str) -> Document:
    """May the selection show the film? To its author alone."""
    return {
        "@context": context_of("FEATURED"),
        "id": uri,
        "type": REQUESTS[StampKind.FEATURE],
        "actor": asker.uri,
        "object": film_uri,
        "instrument": selection_uri,
        "published": iso(clock.now()),
        "to": [author.uri],
    }


def accept(request: ConsentRequest, asker: Actor, author: Actor, stamp: Stamp) -> Document:
    return _answer("Accept", request, asker, author) | {"result": stamp.uri}


def reject(request: ConsentRequest, asker: Actor, author: Actor) -> Document:
    return _answer("Reject", request, asker, author)


def _answer(kind: str, request: ConsentRequest, asker: Actor, author: Actor) -> Document:
    """Mastodon names a FeatureRequest by its id and shows a QuoteRequest whole; a CreditRequest is named, since Fedify
    refuses what it does not know.
    """
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
        "@context": AS2 if _is_for_whom_it_concerns(request, author) else context_of(*STAMP_BLOCKS),
        "id": urls.activity(ids.new_uuid()),
        "type": kind,
        "actor": author.uri,
        "published": iso(clock.now()),
        "to": [asker.uri],
        "object": about,
    }


def stamp_document(stamp: Stamp, author: Actor) -> Document:
    """What the stamp's address answers, for whoever wants to check it."""
    return {"@context": context_of(*blocks_of(stamp)), **stamp_object(stamp, author)}


def blocks_of(stamp: Stamp) -> tuple[str, ...]:
    return BLOCKS.get(stamp.kind, STAMP_BLOCKS)


def stamp_object(stamp: Stamp, author: Actor) -> Document:
    return {**_stamp(stamp, author), "published": iso(stamp.created_at)}


def tombstone(stamp: Stamp) -> Document:
    return {"@context": AS2, "id": stamp.uri, "type": "Tombstone"}


def is_choice(one: Stamp | ConsentRequest | Asking, author: Actor) -> bool:
    """Is it about something that she has made, in a selection? Not about herself, in a collection of people."""
    return one.kind == StampKind.FEATURE and one.target_uri != author.uri


def delete(stamp: Stamp, asker: Actor, author: Actor, also: Sequence[Actor] = ()) -> Document:
    """The stamp is withdrawn; embedded with its type, without which Mastodon would look for a post of that id. That of
    a credit or of a film is for those whom it concerns, and named by its id: Fedify refuses types that it has not met.
    """
    between = _is_for_whom_it_concerns(stamp, author)
    told = [asker.uri, *(one.uri for one in also if one.id != asker.id)]
    return {
        "@context": AS2 if between else context_of(*STAMP_BLOCKS),
        "id": f"{stamp.uri}/delete",
        "type": "Delete",
        "actor": author.uri,
        "published": iso(clock.now()),
        **({"to": told} if between else {"to": [PUBLIC], "cc": told}),
        "object": stamp.uri if between else _stamp(stamp, author),
    }


def _is_for_whom_it_concerns(one: Stamp | ConsentRequest, author: Actor) -> bool:
    return one.kind in (StampKind.CREDIT, StampKind.RECOMMENDATION) or is_choice(one, author)


def _stamp(stamp: Stamp, author: Actor) -> Document:
    return {
        "id": stamp.uri,
        "type": str(stamp.kind),
        "attributedTo": author.uri,
        "interactingObject": stamp.interacting_uri,
        "interactionTarget": stamp.target_uri,
        **_as_what(stamp),
        **({"content": f"<p>{escape(stamp.words)}</p>"} if stamp.words else {}),
    }


def _as_what(said: Claim | Stamp) -> Document:
    """The role in words, and the trade by the list, as far as they are said."""
    words: Document = {"roleName": said.role} if said.role else {}
    return words | ({"trade": trades.iri(said.trade)} if said.trade else {})


def _credit_of(document: Document) -> tuple[str, str]:
    """Refused when the role is longer than one can be: what she consents to must not be cut."""
    role = plain(text_of(document.get("roleName"), 10 * LONGEST_ROLE))
    if len(role) > LONGEST_ROLE:
        raise Refused(f"a role of {len(role)} signs", code="long_role")
    return role, trades.slug_of(uri_of(document.get("trade")))
