"""What pages show of offers: frozen, fully fetched, ready for a template."""

from datetime import date, datetime

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class OfferLine:
    """An offer or an invitation, as either side sees it. `html` is what was said with it, `more` what she has said
    since below the call, `longer` when that is not all of it, `answer_html` the word of the answer. `call_url` is ""
    where no call is named. `lost`: our answer never reached who asked. `unconfirmed`: her place waits for her yes.
    """

    id: int
    kind: str
    state: str
    by_note: bool
    person: Person
    project: Person
    call_title: str
    call_url: str
    role: str
    trade: str
    html: str
    links: tuple[tuple[str, str], ...]
    begins_on: date | None
    ends_on: date | None
    answer_html: str
    more: tuple[str, ...]
    created_at: datetime
    moved_at: datetime
    lost: bool = False
    longer: bool = False
    unconfirmed: bool = False

    @property
    def waits(self) -> bool:
        return self.state in ("new", "shortlisted")


@frozen
class Column:
    """Offers of a board that are in one state; `further` is the number of the next part of them, 0 after the last."""

    state: str
    lines: tuple[OfferLine, ...]
    further: int = 0
