"""What pages show of events: frozen, fully fetched, ready for a template."""

from datetime import datetime

from fediverse_cinema.conversations.views import NoteView, Talk
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class EventLine:
    """An event in a list. `url` is a page of ours; `begins_at` and `ends_at` bear its own clock, which is `foreign`
    when it is not the pole's. `origin` is the host that it comes from, "" when it is ours.
    """

    id: int
    uri: str
    url: str
    title: str
    kind: str
    state: str
    begins_at: datetime
    ends_at: datetime | None
    over: bool
    foreign: bool
    place: str
    town: str
    region: str
    online: bool
    price: str
    films: int
    author: Person
    origin: str


@frozen
class EventPage:
    """The page of an event for one viewer. `organisers` are all whose yes we know, her who makes it known first;
    `unknown_films` how many are shown that we do not have. `note`: its words as a note, by which it is shared and
    answered. `original_url` is its page on its own server, "" for ours.
    """

    line: EventLine
    summary: str
    about_html: str
    language: str
    address: str
    country: str
    coordinates: str
    booking_url: str
    films: tuple[FilmLine, ...]
    unknown_films: int
    organisers: tuple[Person, ...]
    pictures: tuple[Picture, ...]
    picture_alt: str
    note: NoteView
    answers: Talk
    original_url: str


@frozen
class Asked:
    """Somebody beside its author, for who may change the event or answer for her: `state` is "asked", "joined" or
    "refused".
    """

    id: int  # of her actor
    person: Person
    state: str
