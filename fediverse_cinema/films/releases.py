"""The channels by which a film can be seen: halls, television, discs, the web, each with its date; and the day on which
it opens here. Pure: when it opens by itself is `scheduling`'s business.
"""

from datetime import datetime

from fediverse_cinema.films import opening_times
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import ReleaseLine
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

HERE = "here"
CHANNELS = ("hall", "web", "television", "disc", "other")
MOST = 30
LONGEST_WORDS = 200
LONGEST_LINK = 1000


@frozen
class Release:
    """One channel. `date` is a day, a month or a year by ISO 8601; "" is the day on which the film opens here, so that
    moving that day moves all that goes with it. `time` is by the clock of the place.
    """

    channel: str
    date: str = ""
    time: str = ""
    words: str = ""
    link: str = ""


def faults(release: Release) -> dict[str, Refused]:
    """What is wrong with one of them, by field."""
    wrong: dict[str, Refused] = {}
    if release.channel not in CHANNELS:
        wrong["channel"] = Refused("unknown channel", public="Choose one of the list.", code="bad_channel")
    if len(release.words) > LONGEST_WORDS:
        wrong["words"] = Refused(
            "words too long", public="At most %(most)s characters fit here; there are %(signs)s.", code="bad_words",
            most=LONGEST_WORDS, signs=len(release.words),
        )  # fmt: skip
    if release.link and not (release.link.startswith(("https://", "http://")) and len(release.link) <= LONGEST_LINK):
        wrong["link"] = Refused("no link", public="Write an address that begins with https://.", code="bad_link")
    return wrong


def lines(film: Film) -> tuple[ReleaseLine, ...]:
    """Where it can be seen, by date, the opening here among them; none when that is all there is to say."""
    opening = _opening(film)
    day = opening.date if opening else ""
    others = [
        ReleaseLine(one["channel"], one["date"] or day, one["time"], one["words"], one["link"]) for one in film.releases
    ]
    if not others and film.state == FilmState.PUBLISHED:
        return ()
    return tuple(sorted([*([opening] if opening else []), *others], key=lambda one: (one.date or "9", one.time)))


def opens_at(film: Film) -> datetime | None:
    """When a draft opens by itself, by the pole's clock."""
    if film.opens_at is None or film.state == FilmState.PUBLISHED:
        return None
    return opening_times.by_our_clock(film.opens_at)


def _opening(film: Film) -> ReleaseLine | None:
    if film.local and film.published_at:
        return ReleaseLine(HERE, opening_times.by_our_clock(film.published_at).date().isoformat(), open=True)
    if moment := opens_at(film):
        return ReleaseLine(HERE, moment.date().isoformat(), f"{moment:%H:%M}")
    return None
