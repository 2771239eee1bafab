"""How a page shows itself when somebody links to it elsewhere: OpenGraph, and whose it is (fediverse:creator), which
Mastodon shows as "by …" when her attributionDomains name us. No oEmbed: it would hide both.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fediverse_cinema.conversations.models import OPEN
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films.views import FilmPage, PersonPage, Picture
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.people.views import Person

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Card:
    """`kind` is OpenGraph's type. `creator` is @user@host, "" until we know that it is hers. `mine` is the page of ours
    whose owner made this, as rel=me wants it.
    """

    title: str
    description: str
    kind: str
    url: str
    creator: str
    picture: Picture | None = None
    mine: str = ""


def of_film(page: FilmPage) -> Card:
    """A film that warns of its contents shows no still here either."""
    film = page.line
    still = film.pictures[-1] if film.pictures and not film.warning else None
    return Card(
        title=film.title,
        description=film.summary or _short(page.synopsis_html),
        kind="video.movie",
        url=_absolute(film.url),
        creator=_creator(film.author),
        picture=Picture(_absolute(still.url), still.width, still.height) if still else None,
        mine=_page_of(film.author),
    )


def of_note(note: NoteView) -> Card | None:
    """Of words for everybody only; of those with a warning, the warning."""
    if note.visibility not in OPEN:
        return None
    return Card(
        title=note.title or note.author.name,
        description=note.warning or _short(note.html),
        kind="article",
        url=_absolute(note.url),
        creator=_creator(note.author),
        mine=_page_of(note.author),
    )


def of_person(page: PersonPage) -> Card:
    """A member, a channel or the pole."""
    return Card(
        title=page.person.name,
        description=_short(page.about_html),
        kind="profile",
        url=_absolute(page.person.url),
        creator=_creator(page.person),
        mine=_page_of(page.person),
    )


def _short(html: str) -> str:
    """The beginning of its text; nothing of what is larger than our pages show."""
    try:
        return plain(html)[:LONGEST]
    except Refused:
        return ""


def _creator(person: Person) -> str:
    return person.known_as if person.confirmed else ""


def _page_of(person: Person) -> str:
    return _absolute(person.url) if person.local else ""


def _absolute(address: str) -> str:
    return address if urlsplit(address).scheme else f"{urls.base()}{address}"
