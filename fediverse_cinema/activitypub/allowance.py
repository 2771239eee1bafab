"""How much is done within an hour at the word of strangers. What is passed on of somebody's talk goes to every host
that follows the maker of the thread: without a bound, one stranger who changes a comment again and again would have us
write to all of them in our name. What is over it can still be found through `comments` and `replies`. And what is
brought in the name of others has us ask their servers. Kept in memory.
"""

from dataclasses import dataclass

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.here import here

SECONDS = 3600.0
MOST_OF_PERSON = 20
MOST_OF_SITE = 100
MOST_BROUGHT = 200  # by one site
MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Hour:
    since: float
    spent: int = 0


def spend(author: Actor, kind: str) -> bool:
    """May this letter of hers be passed on? Counts it. A Delete is counted beside the rest: whoever has used up her
    hour may still take back what she said in it.
    """
    of = "taken back" if kind == "Delete" else "said"
    person, site = _hour(f"{of} by {author.uri}"), _hour(f"{of} at {urls.site_of(author.host)}")
    if person.spent >= MOST_OF_PERSON or site.spent >= MOST_OF_SITE:
        return False
    person.spent += 1
    site.spent += 1
    return True


def may_ask(bringer: Actor) -> bool:
    """May somebody else's server be asked about what he has brought? Counts it."""
    hour = _hour(f"brought by {urls.site_of(bringer.host)}")
    hour.spent += 1
    return hour.spent <= MOST_BROUGHT


def _hour(name: str) -> Hour:
    hours: dict[str, Hour] = here().rooms.setdefault("passed on", {})
    now = clock.timestamp()
    hour = hours.get(name)
    if hour is None or now - hour.since >= SECONDS:
        hours.pop(name, None)
        while len(hours) >= MOST_REMEMBERED:
            del hours[next(iter(hours))]  # the oldest
        hour = hours[name] = Hour(now)
    return hour
