"""How often somebody in front of a browser may make us ask other servers. Counted for a minute: it is about bursts.
Called by the pages that ask.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import Request

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.service import network_of
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.tallies import MINUTE, tally

MOST_OF_A_MEMBER = 30  # questions in a minute
MOST_OF_A_VISITOR = 10
MOST_MISSES = 20  # personal links that lead nowhere, of a visitor in a minute
VISITORS_AT_ONCE = 10  # all of them together


class TooOften(CinemaError):
    status = 429
    default_public = "You are asking other servers very often. Please wait a minute."


@dataclass(slots=True)
class Queue:
    """How many visitors wait for an answer now."""

    waiting: int = 0


def count_member(account: Account, questions: int = 1) -> None:
    """So many questions more of a member. TooOften when they are too many; then none of them counts."""
    count_person(account.creator.actor_id, questions)


def count_person(actor_id: int, questions: int) -> None:
    """The same of who speaks for a project, a member or a guest of another server."""
    _count(f"person {actor_id}", MOST_OF_A_MEMBER, questions)


@contextmanager
def visitor_asks(request: Request) -> Iterator[None]:
    """Around a question that a visitor makes us ask. TooOften when it is one too many of hers; Later when too many
    other visitors wait: with a name server that never answers, strangers could otherwise hold all that we have.
    """
    _count(f"visitor {network_of(address_of(request))}", MOST_OF_A_VISITOR)
    queue: Queue = here().rooms.setdefault("visitors who wait for other servers", Queue())
    if queue.waiting >= VISITORS_AT_ONCE:
        raise Later("too many visitors wait for other servers", code="overloaded", after=MINUTE)
    queue.waiting += 1
    try:
        yield
    finally:
        queue.waiting -= 1


def count_miss(request: Request) -> None:
    """A visitor has come with a personal link that leads nowhere. TooOften when she looks like one who guesses."""
    _count(f"links {network_of(address_of(request))}", MOST_MISSES)


def address_of(request: Request) -> str:
    """The visitor's address: uvicorn has put it there, from X-Forwarded-For of the proxies that the settings trust."""
    return request.client.host if request.client else ""


def _count(who: str, most: int, questions: int = 1) -> None:
    asked = tally("questions of people", MINUTE)
    if asked.had(who) + questions > most:
        raise TooOften(f"{who} asked {asked.had(who)} times in a minute, and {questions} more", code="too_often")
    asked.add(who, questions)
