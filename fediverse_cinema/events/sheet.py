"""What the form of an event holds, and what can be wrong with it. Pure."""

from datetime import datetime, timedelta

from fediverse_cinema.activitypub.vocab import is_uri
from fediverse_cinema.events import times
from fediverse_cinema.events.models import EventKind
from fediverse_cinema.films import countries, terms
from fediverse_cinema.foundation import clock, regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

SHORTEST_TITLE, LONGEST_TITLE = 3, 200  # Mobilizon refuses shorter and longer ones
LONGEST_ABOUT = 10_000
LONGEST_STAY = timedelta(days=366)
LONGEST_ALT = 500
MOST_FILMS = 50
MOST_ORGANISERS = 12
LONGEST = {
    "summary": 300, "about": LONGEST_ABOUT, "place": 200, "street": 200, "postcode": 20, "town": 100, "price": 200,
    "booking_url": 2_000,
}  # fmt: skip


@frozen
class Draft:
    """`films` are ids, in the order in which they are shown."""

    title: str
    kind: str = EventKind.SCREENING.value
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = ""
    summary: str = ""
    about: str = ""  # Markdown
    online: bool = False
    place: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    region: str = ""  # ISO 3166-2
    country: str = ""  # ISO 3166-1
    latitude: float | None = None
    longitude: float | None = None
    price: str = ""
    booking_url: str = ""
    language: str = ""
    films: tuple[str, ...] = ()


def check(draft: Draft, kept: datetime | None = None) -> None:
    """Raise the first of its faults."""
    for fault in faults(draft, kept).values():
        raise fault


def faults(draft: Draft, kept: datetime | None = None) -> dict[str, Refused]:
    """What is wrong, by field. It begins in times to come, but for the moment that it has had already (`kept`)."""
    title, wrong = draft.title.strip(), _too_long(draft)
    if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE or not title.isprintable():
        wrong["title"] = Refused("bad title", public="A title has 3 to 200 characters.", code="bad_title")
    if draft.kind not in set(EventKind):
        wrong["kind"] = Refused("unknown kind", public="Choose what it is.", code="bad_kind")
    if draft.language and draft.language not in terms.LANGUAGES:
        wrong["language"] = Refused("unknown language", public="Choose a language.", code="bad_language")
    if draft.booking_url and not is_uri(draft.booking_url):
        wrong["booking_url"] = Refused(
            "no address", public="Write a whole address: https://…", code="bad_address"
        )  # fmt: skip
    if len(draft.films) > MOST_FILMS:
        wrong["films"] = Refused("many films", public="At most %(most)s films.", code="too_many", most=MOST_FILMS)
    return _of_time(draft, kept) | _of_place(draft) | wrong


def _too_long(draft: Draft) -> dict[str, Refused]:
    return {
        field: Refused(
            f"{field} too long",
            public="At most %(most)s characters fit here; there are %(signs)s.",
            code="too_long",
            most=most,
            signs=len(getattr(draft, field)),
        )
        for field, most in LONGEST.items()
        if len(getattr(draft, field)) > most
    }


def _of_time(draft: Draft, kept: datetime | None) -> dict[str, Refused]:
    wrong, begins_at, ends_at = {}, draft.begins_at, draft.ends_at
    if not times.is_known(draft.zone):
        wrong["zone"] = Refused("unknown clock", public="Choose a clock.", code="bad_zone")
    if begins_at is None:
        wrong["day"] = Refused("no beginning", public="Say on which day, and when it begins.", code="no_beginning")
    elif begins_at <= clock.now() and begins_at != kept:
        wrong["day"] = Refused("in the past", public="This moment has passed already.", code="passed")
    if ends_at is None:
        wrong["until"] = Refused("no end", public="Say about when it ends.", code="no_end")
    elif begins_at is not None and ends_at <= begins_at:
        wrong["until"] = Refused("backwards", public="The end lies before the beginning.", code="bad_end")
    elif begins_at is not None and ends_at - begins_at > LONGEST_STAY:
        wrong["until"] = Refused("too long", public="An event lasts a year at most.", code="bad_end")
    return wrong


def _of_place(draft: Draft) -> dict[str, Refused]:
    wrong = {}
    if not (draft.online or draft.town.strip()):
        wrong["town"] = Refused("nowhere", public="Say in which town, or that it is online.", code="no_place")
    if draft.region and not regions.is_known(draft.region):
        wrong["region"] = Refused("unknown region", public="Choose one of the regions.", code="bad_region")
    if draft.country and not countries.is_code(draft.country):
        wrong["country"] = Refused("unknown country", public="We do not know this country.", code="bad_country")
    given = (draft.latitude, draft.longitude)
    if (None in given and given != (None, None)) or not is_on_earth(*given):
        wrong["coordinates"] = Refused(
            "not on earth", public="Write two numbers like 48.0931, -4.3311.", code="bad_coordinates"
        )  # fmt: skip
    return wrong


def is_on_earth(latitude: float | None, longitude: float | None) -> bool:
    """True for what is not said, too."""
    return -90 <= (latitude or 0) <= 90 and -180 <= (longitude or 0) <= 180
