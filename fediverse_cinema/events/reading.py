"""The event that a document of elsewhere tells of: of Mobilizon, of another pole, of whoever knows FEP-8a8e. Pure: what
is read here has been verified.
"""

import math
import re
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.activitypub.models import LONGEST_URI
from fediverse_cinema.activitypub.vocab import (
    Document,
    as_list,
    collapsed,
    html_url,
    object_of,
    one_of,
    text_of,
    type_of,
    uri_of,
    uris_of,
)
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.wire import visibility_of
from fediverse_cinema.events import times
from fediverse_cinema.events.models import EventKind, EventState
from fediverse_cinema.events.sheet import LONGEST, LONGEST_STAY, MOST_FILMS, MOST_ORGANISERS, is_on_earth
from fediverse_cinema.foundation import regions, urls
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.foundation.values import frozen

YEARS = range(1970, 2201)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?", re.ASCII)
"""xsd:dateTime, less strictly; not all that Python takes for one, such as weeks."""


@frozen
class EventDraft:
    """An event as its document tells it, its texts plain and bounded. `organisers` are those for
    whom its own server can speak.
    """

    kind: str
    state: EventState
    summary: str
    begins_at: datetime
    ends_at: datetime | None
    zone: str
    online: bool
    place: str
    street: str
    postcode: str
    town: str
    region: str
    country: str
    latitude: float | None
    longitude: float | None
    price: str
    booking_url: str
    films: tuple[str, ...]
    organisers: tuple[str, ...]


def event_from_object(document: Document) -> EventDraft | None:
    """None when it is none, says not when, or is not for everybody. Nothing here raises: what we do not know, or cannot
    be, is left out.
    """
    document = collapsed(document)
    zone = text_of(document.get("timezone"), 64)
    begins_at = _moment(document.get("startTime"), zone)
    if (
        type_of(document.get("type")) != "Event"
        or visibility_of(document, "") != Visibility.PUBLIC
        or begins_at is None
    ):
        return None
    ends_at = _moment(document.get("endTime"), zone)
    if ends_at is not None and not begins_at < ends_at <= begins_at + LONGEST_STAY:
        ends_at = None
    if document.get("displayEndTime") is False:
        ends_at = None
    place = _physical(document.get("location"))
    latitude, longitude = _degrees(place.get("latitude")), _degrees(place.get("longitude"))
    if latitude is None or longitude is None or not is_on_earth(latitude, longitude):
        latitude = longitude = None
    return EventDraft(
        kind=next((one for one in EventKind if one == document.get("eventKind")), ""),
        state=_state(document),
        summary=_plain(document.get("summary"), LONGEST["summary"]),
        begins_at=begins_at,
        ends_at=ends_at,
        zone=zone if times.is_known(zone) else "",
        online=document.get("isOnline") is True or _is_virtual(document.get("location")),
        latitude=latitude,
        longitude=longitude,
        price=_plain(document.get("price"), LONGEST["price"]),
        booking_url=_elsewhere(document),
        films=tuple(dict.fromkeys(uris_of(document.get("screens"))))[:MOST_FILMS],
        organisers=tuple(_named(document)),
        **_address(place, text_of(document.get("region"), 10)),
    )


def _state(document: Document) -> EventState:
    said = text_of(document.get("eventStatus"), 100).rpartition("/")[2]
    ical = text_of(document.get("status") or document.get("ical:status"), 20).upper()
    if said == "EventCancelled" or (not said and ical == "CANCELLED"):
        return EventState.CANCELLED
    return EventState.POSTPONED if said == "EventPostponed" else EventState.SCHEDULED


def _physical(value: Any) -> Document:
    """The first place of several that is one."""
    places = [one for one in as_list(value) if isinstance(one, dict)]
    return next((one for one in places if type_of(one.get("type")) != "VirtualLocation"), {})


def _is_virtual(value: Any) -> bool:
    return any(isinstance(one, dict) and type_of(one.get("type")) == "VirtualLocation" for one in as_list(value))


def _address(place: Document, region: str) -> dict[str, str]:
    """A PostalAddress, or one line of text as the street."""
    said = object_of(place.get("address")) or {}
    name, town = _plain(place.get("name"), LONGEST["place"]), _plain(said.get("addressLocality"), LONGEST["town"])
    line = _plain(place.get("address"), LONGEST["street"])
    return {
        "place": "" if name == town else name,
        "street": _plain(said.get("streetAddress"), LONGEST["street"]) or line,
        "postcode": _plain(said.get("postalCode"), LONGEST["postcode"]),
        "town": town,
        "region": region if regions.is_known(region) else _region_called(_plain(said.get("addressRegion"), 100)),
        "country": _plain(said.get("addressCountry"), 100),
    }


def _region_called(name: str) -> str:
    wanted = fold(name)
    found = (code for code, one in regions.REGIONS.items() if wanted in (fold(one.fr), fold(one.en), code.lower()))
    return next(found, "") if wanted else ""


def _named(document: Document) -> list[str]:
    """Those of its own server, for whom it can speak. Ours have said so here; about the rest nobody can be believed."""
    collection, uri = object_of(document.get("organizers")) or {}, str(document.get("id"))
    first = object_of(collection.get("first")) or {}
    items = uris_of(collection.get("items") or collection.get("orderedItems") or first.get("items"))
    authors = uris_of(document.get("attributedTo"))
    near = [one for one in dict.fromkeys(items) if urls.same_origin(one, uri) and one not in authors]
    return near[:MOST_ORGANISERS]


def _elsewhere(document: Document) -> str:
    if text_of(document.get("joinMode"), 20) != "external":
        return ""
    url = uri_of(document.get("externalParticipationUrl"))
    if url in (document.get("id"), html_url(document.get("url"))):
        return ""  # its own page, where nothing is booked: Mobilizon wants an address
    return url if len(url) <= LONGEST_URI else ""


def _moment(value: Any, zone: str) -> datetime | None:
    """One that every clock can show. What does not say by which one is written by that of the document, else by ours;
    a day alone begins at midnight.
    """
    written = one_of(value)
    if not isinstance(written, str) or not MOMENT.fullmatch(written):
        return None
    try:
        moment = datetime.fromisoformat(written)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=times.clock_of(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in YEARS else None


def _degrees(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_number else None


def _plain(value: Any, longest: int) -> str:
    """PostgreSQL stores no line of another's that is longer than its column."""
    return beginning(text_of(value, 4 * longest), longest)
