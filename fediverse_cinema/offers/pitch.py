"""What somebody says with an offer: words, links to what she has made, the days on which she is free. Pure."""

from collections.abc import Iterator
from datetime import date

from fediverse_cinema.activitypub.vocab import is_uri
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

LONGEST_WORDS = 3000
LONGEST_NAME = 200  # of a link
LONGEST_ROLE = 120
MOST_LINKS = 10


@frozen
class Pitch:
    """`text` is Markdown, `links` are (name, address)."""

    text: str
    links: tuple[tuple[str, str], ...] = ()
    begins_on: date | None = None
    ends_on: date | None = None


def check(pitch: Pitch) -> None:
    """Refused with the first of its faults."""
    for fault in faults(pitch):
        raise fault


def faults(pitch: Pitch) -> Iterator[Refused]:
    """All that is wrong, in the order of the form."""
    if not pitch.text.strip():
        yield Refused("nothing said", public="Write something before you send it.", code="empty")
    yield from _too_long(pitch.text)
    if pitch.begins_on and pitch.ends_on and pitch.ends_on < pitch.begins_on:
        yield Refused("ends before it begins", public="The last day comes after the first one.", code="bad_dates")
    if len(pitch.links) > MOST_LINKS:
        yield Refused("many links", public="At most %(most)s links fit here.", code="many_links", most=MOST_LINKS)
    elif not all(is_uri(href) and len(name) <= LONGEST_NAME for name, href in pitch.links):
        yield Refused("no address", public="A link is a whole address that begins with https://.", code="bad_link")


def check_words(text: str) -> None:
    for fault in _too_long(text):
        raise fault


def _too_long(text: str) -> Iterator[Refused]:
    if len(text) > LONGEST_WORDS:
        yield Refused(
            "too long",
            public="At most %(most)s characters fit here; there are %(signs)s.",
            code="too_long",
            most=LONGEST_WORDS,
            signs=len(text),
        )
