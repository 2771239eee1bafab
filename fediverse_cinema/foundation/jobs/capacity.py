"""The queues of a worker: which, and with how many places; and what an operator may say of that."""

from collections.abc import Collection, Mapping

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here

MOST_PLACES = 1000
ROOM = "places"


def places(queue: str) -> int:
    """How many jobs of this queue the worker of this process runs at once."""
    given: Mapping[str, int] = here().rooms.get(ROOM, {})
    return given.get(queue, 0)


def chosen(capacity: Mapping[str, int], queues: Collection[str]) -> dict[str, int]:
    """Of all queues those that are named: "media", or "media=4" for as many places. Refused when there is no such."""
    found = {}
    for queue in queues:
        name, given, places = queue.strip().partition("=")
        if name not in capacity:
            sentence = "There is no queue “%(name)s”. Queues are: %(known)s."
            raise Refused(f"no queue {name}", public=sentence, code="no_queue", name=name, known=", ".join(capacity))
        if given and not (places.isdecimal() and 0 < int(places) <= MOST_PLACES):
            sentence = "A queue may have from 1 to %(most)s places, as in “media=4”."
            raise Refused(f"{places} places", public=sentence, code="no_places", most=MOST_PLACES)
        found[name] = int(places) if given else capacity[name]
    return found
