"""What pages show of companies: frozen, fully fetched, ready for a template."""

from datetime import datetime

from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.views import FilmLine, Picture, TrailerView
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class CompanyLine:
    """A company in a list. `services` are codes; `origin` is the host that it comes from, "" when it is ours."""

    organization: Person
    uri: str
    beginning: str
    services: tuple[str, ...]
    town: str
    region: str
    pictures: tuple[Picture, ...]
    origin: str


@frozen
class TrailerLine:
    """The trailer of a film of the catalogue."""

    film: FilmLine
    trailer: TrailerView


@frozen
class CompanyPage:
    """For one viewer. `state` is that of the viewer following it; `edits`: she edits it."""

    line: CompanyLine
    about_html: str
    language: str
    links: tuple[Support, ...]
    films: tuple[FilmLine, ...]
    trailers: tuple[TrailerLine, ...]
    followers: int
    state: str
    edits: bool
    blocked: bool


@frozen
class EntryLine:
    """A film that it would like to show, for who edits it; `leave` is one of models.Leave."""

    number: int
    film: FilmLine
    leave: str


@frozen
class EditorLine:
    """Who edits it, or (`joined` is False) is asked."""

    id: int
    person: Person
    joined: bool
    since: datetime


@frozen
class Place:
    """A company that she edits, or is asked to edit."""

    company: CompanyLine
    editor_id: int
    joined: bool
