"""What pages show of projects: frozen, fully fetched, ready for a template."""

from datetime import date

from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class ProjectLine:
    """A project in a list. `origin` is the host that it comes from, "" when it is ours."""

    group: Person
    uri: str
    logline: str
    stage: str  # of stages.STAGES
    form: str  # of films.terms.FORMS, or ""
    duration: int | None  # minutes
    place: str  # its town, or ""
    region: str  # ISO 3166-2, or ""
    origin: str
    relationship: str = ""  # what the viewer is to it, in a list of hers
    entrance: str = ""  # where, at its own pole, somebody of its team asks for her link into its room


@frozen
class Step:
    """A stage of the line, and since when it was reached, as far as it is known."""

    stage: str
    since: date | None


@frozen
class TeamLine:
    """Somebody who belongs to it: her role in its own words and her trade by the list, as far as they are said."""

    person: Person
    role: str
    trade: str
    leads: bool


@frozen
class Entry:
    """A part of the journal. `by` wrote it in the project's name."""

    note: NoteView
    by: Person | None
    answers: int


@frozen
class Journal:
    """The newest first. `older` is the row before which the next page begins."""

    entries: tuple[Entry, ...] = ()
    older: int | None = None


@frozen
class Front:
    """What a project says of itself, of this pole or of another. `steps` are the stages in their order; one that has
    stopped stands at none of them.
    """

    line: ProjectLine
    stage_since: date | None
    steps: tuple[Step, ...]
    about_html: str
    language: str
    countries: tuple[str, ...]
    licence: str
    support: tuple[Support, ...]
    team: tuple[TeamLine, ...]


@frozen
class ProjectPage:
    """The page of a project of ours for one viewer. `state` is that of her following it; `supported`: people are named
    who support it, `supports`: she is one of them.
    """

    front: Front
    pictures: tuple[Picture, ...]  # the same one, the narrowest first
    journal: Journal
    films: tuple[FilmLine, ...]
    followers: int
    state: str
    supported: bool
    supports: bool
    belongs: bool
    speaks: bool
    leads: bool
    blocked: bool
