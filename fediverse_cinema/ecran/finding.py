"""What editors may name in a section of the front page, or put forward to all regions: public selections, open labels,
films that are shown; found by words, and by their ids.
"""

from collections.abc import Collection

from fediverse_cinema.ecran import choices
from fediverse_cinema.ecran.sections import FILMS, LABEL, SELECTION
from fediverse_cinema.films import browsing
from fediverse_cinema.films.browsing import Wish
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import label_queries
from fediverse_cinema.labels import queries as selections
from fediverse_cinema.people.models import Policy

MOST = 12


@frozen
class Named:
    """Something that a section can show. `by` is who made it, or who has chosen there."""

    uri: str
    title: str
    by: str = ""


async def suggestions(kind: str, wish: str) -> tuple[Named, ...]:
    """What these words find for a section of this kind, the newest without any."""
    if kind == FILMS:
        slugs = [line.url.removeprefix("/films/") for line in (await browsing.find(Wish(words=wish), limit=MOST)).films]
        open_to_all = Film.filter(slug__in=slugs).exclude(choosing=Policy.NOBODY)
        found = {one.slug: one for one in await open_to_all.select_related("author")}
        return tuple(_film(found[slug]) for slug in slugs if slug in found)
    if kind == LABEL:
        open_labels = (await label_queries.labels(wish)).labels[:MOST]
        return tuple(Named(one.uri, one.group.name or one.group.handle) for one in open_labels)
    lines = (await selections.public_selections(wish)).selections[:MOST]
    return tuple(Named(one.uri, one.title, one.owner.name or one.owner.handle) for one in lines)


async def named(kind: str, uris: Collection[str]) -> dict[str, Named]:
    """Those of these that may be shown, by their ids."""
    if kind == FILMS:
        shown = choices.films_that_may_be_chosen(uris)
        return {one.uri: _film(one) for one in await shown.select_related("author")}
    if kind == LABEL:
        found = await choices.labels(uris)
        return {uri: Named(uri, one.group.name or one.group.handle) for uri, one in found.items()}
    chosen = await choices.by_uri(uris)
    return {uri: Named(uri, one.title, one.owner.name or one.owner.handle) for uri, one in chosen.items()}


async def is_shown(uri: str) -> bool:
    """Is this a film that is shown, or a public selection?"""
    return bool(await named(FILMS, [uri]) or await named(SELECTION, [uri]))


async def check(uri: str) -> None:
    """Missing when it can not be put forward."""
    if not await is_shown(uri):
        raise Missing(f"{uri[:300]} is no film and no selection that everybody may see")


def _film(film: Film) -> Named:
    return Named(film.uri, film.title, film.author.name or film.author.handle)
