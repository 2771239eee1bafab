"""What the front page shows: frozen, fully fetched, ready for a template."""

from datetime import date, datetime

from fediverse_cinema.ecran.sections import (
    AGENDA,
    CALLS,
    FILMS,
    HIGHLIGHT,
    LABEL,
    NEW_FILMS,
    PUBLICATIONS,
    SELECTION,
    WORDS,
    Section,
)
from fediverse_cinema.events.views import EventLine
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person
from fediverse_cinema.projects.call_views import CallLine
from fediverse_cinema.publications.views import PublicationLine


@frozen
class Chosen:
    """A film with what was said of it by who chose it, sanitised HTML."""

    film: FilmLine
    words_html: str


@frozen
class Choice:
    """A public selection. `kind` is that of the label that owns it, "" when a person does; `house`: a label of this
    pole's own team. `signature` says who speaks, when that is not the owner's name. `films` are its first ones,
    `cover` its own picture, the narrowest file first.
    """

    title: str
    url: str
    uri: str
    owner: Person
    kind: str
    house: bool
    about_html: str
    signature: str
    published_at: datetime | None
    films: tuple[Chosen, ...] = ()
    origin: str = ""
    cover: tuple[Picture, ...] = ()


@frozen
class LabelBlock:
    group: Person
    kind: str
    house: bool
    verified: bool
    selections: tuple[Choice, ...]


@frozen
class Block:
    """One section with what it shows; of all the fields only those that its kind needs are filled. `words_html` are
    the editors'.
    """

    section: Section
    words_html: str = ""
    choice: Choice | None = None
    label: LabelBlock | None = None
    films: tuple[FilmLine, ...] = ()
    born: tuple[FilmLine, ...] = ()
    elsewhere: tuple[FilmLine, ...] = ()
    calls: tuple[CallLine, ...] = ()
    events: tuple[EventLine, ...] = ()
    publications: tuple[PublicationLine, ...] = ()

    @property
    def kind(self) -> str:
        return self.section.kind

    @property
    def until(self) -> date | None:
        return self.section.until

    @property
    def empty(self) -> bool:
        """There is nothing to show: what it named is gone, or not public any more; or there are no open calls. Without
        any film yet the page says so.
        """
        if self.kind in (HIGHLIGHT, SELECTION):
            return self.choice is None or not self.choice.films
        shown = {LABEL: self.label, FILMS: self.films, WORDS: self.words_html, NEW_FILMS: True, CALLS: self.calls}
        return not (shown | {AGENDA: self.events, PUBLICATIONS: self.publications})[self.kind]


@frozen
class Forwarded:
    """What one pole puts forward: films and selections, the latest first. `url` is the pole's page, "" for ours."""

    pole: str
    url: str
    region: str
    things: tuple[FilmLine | Choice, ...]
