"""How much of somebody's talk is passed on within an hour. Each letter goes to every host that follows the maker of the
thread: without a bound, one stranger who changes a comment again and again would have us write to all of them in our
name. What is over it can still be found through `comments` and `replies`. Kept in memory.
"""

from dataclasses import dataclass

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.search.budgets import site_of

SECONDS = 3600.0
MOST_OF_PERSON = 20
MOST_OF_SITE = 100
MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Hour:
    since: float
    passed: int = 0


def spend(author: Actor, kind: str) -> bool:
    """May this letter of hers be passed on? Counts it. A Delete is counted beside the rest: whoever has used up her
    hour may still take back what she said in it.
    """
    of = "taken back" if kind == "Delete" else "said"
    person, site = _hour(f"{of} by {author.uri}"), _hour(f"{of} at {site_of(author.host)}")
    if person.passed >= MOST_OF_PERSON or site.passed >= MOST_OF_SITE:
        return False
    person.passed += 1
    site.passed += 1
    return True


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
