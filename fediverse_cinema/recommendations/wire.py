"""Recommendations as documents: the words at their author's server, the request that brings them to the person, their
end, and the collection of what she lets be said of her. Pure.
"""

from html import escape

from fediverse_cinema.activitypub.context import AS2, PUBLIC, RECOMMENDATION_BLOCKS, context_of
from fediverse_cinema.activitypub.vocab import Document, iso, text_of, type_of, uri_of
from fediverse_cinema.consents.models import LONGEST_WORDS, StampKind
from fediverse_cinema.consents.wire import REQUESTS
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.recommendations.models import Recommendation

KIND = "Recommendation"


def served(found: Recommendation) -> Document:
    """As its address answers it, with her stamp; its author and its person are fetched."""
    document = _object(found) | {"recommendAuthorization": found.stamp_uri, "to": [PUBLIC]}
    return {"@context": context_of(*RECOMMENDATION_BLOCKS), **document, "url": found.person.page_url}


def request(found: Recommendation) -> Document:
    """May this be said of you? To her alone, with the words: nobody else is shown them before she has answered."""
    return {
        "@context": context_of(*RECOMMENDATION_BLOCKS),
        "id": found.request_uri,
        "type": REQUESTS[StampKind.RECOMMENDATION],
        "actor": found.author.uri,
        "object": found.person.uri,
        "instrument": _object(found),
        "published": iso(found.created_at),
        "to": [found.person.uri],
    }


def delete(found: Recommendation) -> Document:
    """It is not said any more, or need not be answered; named by its id, since others refuse types of ours."""
    return {
        "@context": AS2,
        "id": urls.activity(ids.new_uuid()),
        "type": "Delete",
        "actor": found.author.uri,
        "published": iso(clock.now()),
        "to": [found.person.uri],
        "object": found.uri,
    }


def words_of(document: Document | None, author_uri: str, person_uri: str) -> str:
    """What it says. Refused when it is none, of somebody else, or longer than one can be: what she consents to must not
    be cut.
    """
    document = document or {}
    said = type_of(document.get("type")), uri_of(document.get("attributedTo")), uri_of(document.get("object"))
    if said != (KIND, author_uri, person_uri):
        raise Refused(f"no recommendation of {person_uri} by {author_uri}", code="no_recommendation")
    words = plain(text_of(document.get("content"), 10 * LONGEST_WORDS))
    if not 1 <= len(words) <= LONGEST_WORDS:
        raise Refused(f"a recommendation of {len(words)} signs", code="bad_words")
    return words


def _object(found: Recommendation) -> Document:
    return {
        "id": found.uri,
        "type": KIND,
        "attributedTo": found.author.uri,
        "object": found.person.uri,
        "content": f"<p>{escape(found.words)}</p>",
        "published": iso(found.created_at),
    }
