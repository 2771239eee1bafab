"""What pages show of calls: frozen, fully fetched, ready for a template."""

from datetime import date, datetime

from fediverse_cinema.conversations.views import Talk
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person
from fediverse_cinema.projects.views import TeamLine


@frozen
class CallLine:
    """A call in a list. `url` is a page of ours, `project` the Group that looks; `state` is that of its row, but one
    whose last moment has passed is closed. `deadline` bears the pole's clock. `origin` is the host that it comes from,
    "" when it is ours.
    """

    id: int
    uri: str
    url: str
    title: str
    project: Person
    form: str  # of the film, or ""
    state: str
    trade: str
    positions: int
    free: int
    town: str
    region: str
    remote_work: bool
    begins_on: date | None
    ends_on: date | None
    days: float | None
    hours: float | None
    terms: tuple[str, ...]
    contract: str
    deadline: datetime | None
    published_at: datetime | None
    origin: str


@frozen
class CallPage:
    """The page of a call for one viewer. `note` is the number of its words as a note, by which it is shared and
    answered; `answers` what everybody may read below it; `by` who wrote it in the project's name, "" name unknown.
    `original_url` is its page at its own pole, "" for ours.
    """

    line: CallLine
    about_html: str
    language: str
    standings: tuple[str, ...]
    seniority: str
    team: tuple[TeamLine, ...]
    by: Person | None
    note: str
    shared: bool
    answers: Talk
    speaks: bool
    belongs: bool
    original_url: str
