"""The sitemap: the public pages of this pole for search engines (sitemaps.org). Films of elsewhere have their pages on
their own servers; members who do not wish to be in directories, and what is not public, are not in it.
"""

from collections.abc import Iterable
from datetime import datetime

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import iso
from fediverse_cinema.companies.models import Company
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.labels.models import Audience, Label, Selection
from fediverse_cinema.poles.face import face
from fediverse_cinema.projects.models import Project
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.web.feeds.xml import add, root, written

MEDIA_TYPE = "application/xml"
NAMESPACE = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
FILMS_IN_ONE = 1_000
MOST_PEOPLE, MOST_OF_A_ROOM = 25_000, 4_000  # a file may name fifty thousand
HOUSE = "house"

Place = tuple[str, datetime | None]


async def index() -> bytes:
    """What parts there are: the house, and the films in the order in which they came."""
    made = root("sitemapindex", NAMESPACE)
    for name in (HOUSE, *[f"films-{first}" for first in await _firsts()]):
        add(add(made, "sitemap"), "loc", f"{urls.base()}/sitemaps/{name}.xml")
    return written(made)


async def part(name: str) -> bytes:
    """One of them. Missing when there is none of this name."""
    if name == HOUSE:
        rooms = [
            (address, None) for address in (*_rooms(), *[f"{urls.base()}{url}" for url, _ in (await face()).pages])
        ]
        begun = (*await _projects(), *await _companies())
        return _listed([*rooms, *await _people(), *begun, *await _publications(), *await _choices()])
    first = name.removeprefix("films-")
    if name == first or not (first.isascii() and first.isdecimal() and len(first) <= 18):
        raise Missing(f"no sitemap {name[:40]}")
    films = Film.filter(local=True, state=FilmState.PUBLISHED, id__gte=int(first)).order_by("id").limit(FILMS_IN_ONE)
    found = await films.values_list("page_url", "updated_at", "published_at")
    if not found:
        raise Missing(f"no sitemap {name[:40]}")
    return _listed((str(url), updated or published) for url, updated, published in found)


async def _firsts() -> list[int]:
    """The first film of each part."""
    rows = await sql.rows(
        "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM film WHERE local=? AND state=?) p"
        " WHERE (place - 1) % ? = 0 ORDER BY id",
        True, FilmState.PUBLISHED.value, FILMS_IN_ONE,
    )  # fmt: skip
    return [row["id"] for row in rows]


def _rooms() -> tuple[str, ...]:
    return (
        urls.home(),
        f"{urls.base()}/films",
        f"{urls.base()}/projects",
        f"{urls.base()}/selections",
        f"{urls.base()}/labels",
        f"{urls.base()}/companies",
        f"{urls.base()}/regions",
        f"{urls.base()}/agenda",
        f"{urls.base()}/publications",
        urls.pole_page(),
    )


async def _people() -> list[Place]:
    found = await Actor.filter(  # a handle that is greater than nothing: that is what an index finds
        local_handle__gt="", type=ActorType.PERSON, discoverable=True, gone_at=None, moved_to=None
    ).limit(MOST_PEOPLE)
    return [(actor.page_url, None) for actor in found]


async def _projects() -> list[Place]:
    found = Project.filter(local=True, actor__gone_at=None).order_by("-id").limit(MOST_OF_A_ROOM)
    return [(project.actor.page_url, project.updated_at) for project in await found.select_related("actor")]


async def _companies() -> list[Place]:
    found = Company.filter(local=True, closed_at=None, actor__gone_at=None).order_by("-id").limit(MOST_OF_A_ROOM)
    return [(company.actor.page_url, None) for company in await found.select_related("actor")]


async def _publications() -> list[Place]:
    out = Publication.filter(published_at__isnull=False, note__hidden_from="")
    found = out.order_by("-published_at").limit(MOST_OF_A_ROOM)
    return [(urls.publication_page(one.slug), one.updated_at) for one in await found.only("id", "slug", "updated_at")]


async def _choices() -> list[Place]:
    """Labels, and public selections."""
    labels = Label.filter(local=True, closed_at=None, actor__gone_at=None).order_by("-id").limit(MOST_OF_A_ROOM)
    public = Selection.filter(local=True, audience=Audience.PUBLIC, owner__gone_at=None).order_by(
        "-published_at", "-id"
    )
    return [
        *((one.actor.page_url, None) for one in await labels.select_related("actor")),
        *((one.page_url, one.updated_at) for one in await public.limit(MOST_OF_A_ROOM)),
    ]


def _listed(places: Iterable[Place]) -> bytes:
    made = root("urlset", NAMESPACE)
    for address, changed_at in places:
        url = add(made, "url")
        add(url, "loc", address)
        if changed_at is not None:
            add(url, "lastmod", iso(changed_at))
    return written(made)
