"""Reading ActivityStreams from strangers, tolerantly: one value or a list, an id or the whole object.

Literal key names count, as all servers of the field read them; nothing here expands JSON-LD. What is read here is
only what somebody claims: `inbox.origin` decides whether she may.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from fediverse_cinema.activitypub.context import PUBLIC
from fediverse_cinema.activitypub.models import LONGEST_URI
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Malformed
from fediverse_cinema.foundation.values import frozen

PUBLIC_NAMES = frozenset({PUBLIC, "as:Public", "Public"})
WITHOUT_ACTOR = frozenset({"FeatureRequest"})  # Mastodon names none: whoever signed is meant
MOST_VALUES = 256  # of a list that strangers fill: recipients, tags, attachments

Document = dict[str, Any]


def as_list(value: Any) -> list[Any]:
    """ActivityStreams lets one value stand for a list of one."""
    if value is None:
        return []
    return value[:MOST_VALUES] if isinstance(value, list) else [value]


def one_of(value: Any) -> Any:
    """Where one value is usual, the first of a list stands for it (JLD-18: both forms occur, GoToSocial collapses)."""
    return value[0] if isinstance(value, list) and value else value


def collapsed(value: Any) -> Any:
    """The document with each list of one, however deep, replaced by its value, as GoToSocial writes: whoever reads a
    single value finds it, and `as_list` makes a list of it again (JLD-18). Ids stay as they are: one string or none.
    """
    if isinstance(value, list):
        return collapsed(value[0]) if len(value) == 1 else [collapsed(item) for item in value]
    if isinstance(value, dict):
        return {name: inner if name == "id" else collapsed(inner) for name, inner in value.items()}
    return value


def uri_of(value: Any) -> str:
    """The id of a reference: a string, an object with an id, or a list of one; "" when it is none that we can use."""
    value = one_of(value)
    if isinstance(value, Mapping):
        value = value.get("id")
    return value if isinstance(value, str) and is_uri(value) else ""


def uris_of(value: Any) -> list[str]:
    return [uri for item in as_list(value) if (uri := uri_of(item))]


def is_uri(text: str) -> bool:
    """http or https, with a host, nothing invisible, and few enough bytes for an index of PostgreSQL."""
    if not text.startswith(("https://", "http://")) or not text.isprintable() or " " in text:
        return False
    if len(text.encode()) > LONGEST_URI:
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def text_of(value: Any, longest: int) -> str:
    value = one_of(value)
    return value[:longest] if isinstance(value, str) else ""


def object_of(value: Any) -> Document | None:
    """The embedded object, if the reference is one (or a list of one)."""
    value = one_of(value)
    return value if isinstance(value, dict) else None


def type_of(value: Any) -> str:
    """The type as one word; of several the first."""
    value = one_of(value)
    return value if isinstance(value, str) else ""


def moment_of(value: Any) -> datetime | None:
    """An xsd:dateTime, brought into our era: never later than now, None when it cannot be read (JLD-14)."""
    moment = any_moment_of(value)
    return min(moment, clock.now()) if moment else None


def any_moment_of(value: Any) -> datetime | None:
    """The same for what may lie ahead: an event, the end of a poll."""
    value = one_of(value)
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= 1970 else None


def html_url(value: Any) -> str:
    """The address of the page among `url`: a string, a Link, or a list of which text/html is meant first."""
    links = as_list(value)
    for link in links:
        if (
            isinstance(link, Mapping)
            and link.get("mediaType", "text/html") == "text/html"
            and is_uri(str(link.get("href")))
        ):
            return str(link["href"])
    return next((link for link in links if isinstance(link, str) and is_uri(link)), "")


def iso(moment: datetime) -> str:
    """As we write times: whole seconds, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@frozen
class Activity:
    """An activity as it was read. `actor_uri` is "" when the signer is meant; `object_uri` may be "" when the
    object is embedded without an id.
    """

    id: str
    type: str
    actor_uri: str
    object_uri: str
    object: Document | None
    to: tuple[str, ...]
    published: datetime | None
    document: Document

    @property
    def object_type(self) -> str:
        return type_of(self.object.get("type")) if self.object else ""

    @property
    def public(self) -> bool:
        return bool(PUBLIC_NAMES.intersection(self.to))

    @property
    def digest(self) -> str:
        """Of all that it says, since PeerTube uses one id for several."""
        return hashlib.sha256(orjson.dumps(self.document)).hexdigest()


def read_activity(document: Document) -> Activity:
    """Malformed when it has no type, no actor, or an id that is none. A Follow without an id is tolerated (JLD-12)."""
    types = as_list(document.get("type"))
    kind = type_of(types)
    if not kind or len(types) != 1:
        raise Malformed("type is not one word", public="An activity needs a type.", code="no_type")
    actor = uri_of(document.get("actor"))
    if not actor and (kind not in WITHOUT_ACTOR or "actor" in document):
        raise Malformed("no actor", public="An activity needs an actor.", code="no_actor")
    given = document.get("id")
    if given is not None and (not isinstance(given, str) or not is_uri(given)):
        raise Malformed(f"id {str(given)[:80]!r}", public="The id of an activity is an http address.", code="bad_id")
    reference = document.get("object")
    return Activity(
        id=given or "",
        type=kind,
        actor_uri=actor,
        object_uri=uri_of(reference),
        object=object_of(reference),
        to=addressed_to(document),
        published=moment_of(document.get("published")),
        document=document,
    )


def addressed_to(document: Document) -> tuple[str, ...]:
    """Everybody in to and cc; `as:Public` and `Public` as they stand."""
    names: list[str] = []
    for item in as_list(document.get("to")) + as_list(document.get("cc")):
        uri = item if isinstance(item, str) else uri_of(item)
        if uri in PUBLIC_NAMES or is_uri(uri):
            names.append(uri)
    return tuple(names)


def with_audience(document: Document, activity: Activity) -> Document:
    """What does not say for whom it is, is for those for whom the activity is."""
    if "to" in document or "cc" in document:
        return document
    return document | {name: activity.document[name] for name in ("to", "cc") if name in activity.document}
