"""How a page shows itself when somebody links to it elsewhere: OpenGraph, and whose it is (fediverse:creator), which
Mastodon shows as "by …" when her attributionDomains name us. A film has its player there, too (embeds).
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from fediverse_cinema.companies.views import CompanyPage
from fediverse_cinema.conversations.models import OPEN
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.events.views import EventPage
from fediverse_cinema.films.views import FilmPage, PersonPage, Picture
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels.views import LabelPage, SelectionPage
from fediverse_cinema.people.views import Person
from fediverse_cinema.projects.call_views import CallPage
from fediverse_cinema.projects.views import ProjectPage
from fediverse_cinema.publications.views import PublicationPage
from fediverse_cinema.web.embeds import Player, player_of

LONGEST = 300


@frozen
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
    alt: str = ""  # what it shows, as far as its maker says
    mine: str = ""
    player: Player | None = None


def of_film(page: FilmPage) -> Card:
    """A film that warns of its contents shows no still here either."""
    film = page.line
    still = film.pictures[-1] if film.pictures and not film.warning else None
    return Card(
        title=film.title,
        description=film.summary or beginning(page.synopsis_html, LONGEST),
        kind="video.movie",
        url=_absolute(film.url),
        creator="" if film.by else _creator(film.author),
        picture=Picture(_absolute(still.url), still.width, still.height) if still else None,
        alt=page.poster_alt,
        mine="" if film.by else _page_of(film.author),
        player=player_of(page),
    )


def of_note(note: NoteView) -> Card | None:
    """Of words for everybody only; of those with a warning, the warning."""
    if note.visibility not in OPEN:
        return None
    return Card(
        title=note.title or note.author.name,
        description=note.warning or beginning(note.html, LONGEST),
        kind="article",
        url=_absolute(note.url),
        creator=_creator(note.author),
        mine=_page_of(note.author),
    )


def of_publication(page: PublicationPage) -> Card:
    line = page.line
    first = next((one for one in page.pictures if one.width and one.height), None)
    return Card(
        title=line.title,
        description=line.summary or line.author.name,
        kind="article",
        url=_absolute(line.url),
        creator=_creator(line.author),
        picture=Picture(first.url, first.width or 0, first.height or 0) if first else None,
        alt=first.alt if first else "",
        mine=_page_of(line.author),
    )


def of_person(page: PersonPage) -> Card:
    """A member, a channel or the pole."""
    return Card(
        title=page.person.name,
        description=beginning(page.about_html, LONGEST),
        kind="profile",
        url=_absolute(page.person.url),
        creator=_creator(page.person),
        mine=_page_of(page.person),
    )


def of_project(page: ProjectPage) -> Card:
    widest = page.pictures[-1] if page.pictures else None
    line = page.front.line
    return Card(
        title=line.group.name,
        description=line.logline or beginning(page.front.about_html, LONGEST),
        kind="website",
        url=_absolute(line.group.url),
        creator=_creator(line.group),
        picture=Picture(_absolute(widest.url), widest.width, widest.height) if widest else None,
        alt=line.group.name,
    )


def of_call(page: CallPage) -> Card:
    line = page.line
    return Card(
        title=line.title,
        description=beginning(page.about_html, LONGEST) or line.project.name,
        kind="article",
        url=_absolute(line.url),
        creator=_creator(line.project),
    )


def of_event(page: EventPage) -> Card:
    line = page.line
    return Card(
        title=line.title,
        description=page.summary or beginning(page.about_html, LONGEST) or line.author.name,
        kind="article",
        url=_absolute(line.url),
        creator=_creator(line.author),
        picture=_widest(page.pictures),
        alt=page.picture_alt,
        mine=_page_of(line.author),
    )


def of_selection(page: SelectionPage) -> Card:
    """With its own picture, else a still of its first film, unless that warns of its contents."""
    line, first = page.line, page.picks[0].film if page.picks else None
    pictures = page.cover or (first.pictures if first and not first.warning else ())
    return Card(
        title=line.title,
        description=beginning(page.about_html, LONGEST) or line.owner.name,
        kind="website",
        url=_absolute(line.url),
        creator=_creator(line.owner),
        picture=_widest(pictures),
        alt=page.cover_alt,
        mine=_page_of(line.owner),
    )


def of_label(page: LabelPage) -> Card:
    group = page.line.group
    return Card(
        title=group.name,
        description=beginning(page.about_html, LONGEST) or group.name,
        kind="website",
        url=_absolute(group.url),
        creator=_creator(group),
        picture=_widest(page.pictures),
        alt=group.name,
    )


def of_company(page: CompanyPage) -> Card:
    organization = page.line.organization
    return Card(
        title=organization.name,
        description=page.line.beginning or organization.name,
        kind="website",
        url=_absolute(organization.url),
        creator=_creator(organization),
        picture=_widest(page.line.pictures),
        alt=organization.name,
    )


def _widest(pictures: Sequence[Picture]) -> Picture | None:
    return Picture(_absolute(pictures[-1].url), pictures[-1].width, pictures[-1].height) if pictures else None


def _creator(person: Person) -> str:
    return person.known_as if person.confirmed else ""


def _page_of(person: Person) -> str:
    return _absolute(person.url) if person.local else ""


def _absolute(address: str) -> str:
    return address if urlsplit(address).scheme else f"{urls.base()}{address}"
