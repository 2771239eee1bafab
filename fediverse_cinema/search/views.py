"""What pages show of people elsewhere, and of what was found: frozen, fully fetched, ready for a template."""

from datetime import datetime

from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, ProfileLine
from fediverse_cinema.projects.call_views import CallLine
from fediverse_cinema.projects.views import Front


@frozen
class Profile:
    """Somebody of elsewhere, for one viewer. `state` is what has become of the viewer's wish to follow her ("accepted",
    "requested", "rejected", "" when there is none); `follows_me` the same in the other direction.
    """

    person: Person
    uri: str
    kind: str  # "person", "group", "application", "organization", "service"
    about_html: str  # sanitised
    lines: tuple[ProfileLine, ...]
    home_url: str  # her page on her own server
    followers_url: str  # at her own server, or ""
    following_url: str
    moved_to: Person | None
    moved_url: str  # where to, when we do not know who that is
    gone: bool
    films: tuple[FilmLine, ...]
    notes: tuple[NoteView, ...]
    state: str
    follows_me: str
    blocked: bool  # by the viewer
    apart: bool = False  # she has blocked the viewer, or the viewer her
    pinned_films: tuple[FilmLine, ...] = ()
    pinned_notes: tuple[NoteView, ...] = ()
    moved_state: str = ""  # of the viewer's wish to follow her where she lives now
    closed: bool = False  # by this pole, her server with all its people; then she is `gone` from here
    project: Front | None = None  # what it says of itself as a project, if it is one
    calls: tuple[CallLine, ...] = ()  # that are open
    belongs: bool = False  # the viewer, to its team


@frozen
class Titled:
    """A note that has a title, in a list of what was found."""

    title: str
    url: str
    author: Person
    published_at: datetime


@frozen
class Results:
    """What is known here by these words."""

    people: tuple[Person, ...] = ()
    films: tuple[FilmLine, ...] = ()
    notes: tuple[Titled, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.films or self.notes)
