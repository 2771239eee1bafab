"""What pages show of private screeners: frozen, fully fetched. Moments bear the pole's clock."""

from datetime import date, datetime, timedelta

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class ViewingLine:
    began_at: datetime
    seen_at: datetime


@frozen
class PassLine:
    """A pass, for the maker of the film. `state`: "open", "expired", "revoked", "used"; `viewings` are the latest ones,
    of `count` in all.
    """

    id: int
    name: str
    member: Person | None  # None for a personal link
    state: str
    expires_at: datetime
    most_viewings: int | None
    count: int
    viewings: tuple[ViewingLine, ...]
    revoked_at: datetime | None = None

    @property
    def last_day(self) -> date:
        return last_day_of(self.expires_at)


@frozen
class Invitation:
    """A film that a member may see before others, until `expires_at`."""

    url: str
    title: str
    author: Person
    expires_at: datetime

    @property
    def last_day(self) -> date:
        return last_day_of(self.expires_at)


def last_day_of(expires_at: datetime) -> date:
    """A pass ends with its day, at the midnight after it."""
    return (expires_at - timedelta(minutes=1)).date()
