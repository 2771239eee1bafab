"""What the catalogue finds a film by: its words without accents, its place in the alphabet, and a row for each thing
that it can be filtered by. `keep` writes them wherever a film begins, changes or arrives; whoever reads is `browsing`.
"""

import asyncio
import unicodedata
from collections.abc import Iterable

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import attribution, credits, licences
from fediverse_cinema.films.folding import sort_key
from fediverse_cinema.films.models import Film, FilmFacet
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.folding import fold

LONGEST_WORDS = 4_000
LONGEST_VALUE = 60
MOST_OF_A_KIND = 20
PIECE = 200
FREE = ("free", "yes")

Facet = tuple[str, str]


async def keep(film: Film) -> None:
    """In the transaction that wrote the film. Only what differs is written."""
    author = await lookup.get(Actor, id=film.author_id)
    folded, sort_title = words_of(film, author.name or author.handle), sort_key(film.title)
    if (folded, sort_title) != (film.folded, film.sort_title):
        film.folded, film.sort_title = folded, sort_title
        await Film.filter(id=film.id).update(folded=folded, sort_title=sort_title)
    wanted = facets_of(film)
    known = {(one.kind, one.value): one.id for one in await FilmFacet.filter(film_id=film.id)}
    if gone := [known[facet] for facet in known.keys() - wanted]:
        await FilmFacet.filter(id__in=gone).delete()
    missing = sorted(wanted - known.keys())
    await FilmFacet.bulk_create(
        [FilmFacet(film_id=film.id, kind=kind, value=value) for kind, value in missing], ignore_conflicts=True
    )


async def of_author(actor_id: int) -> None:
    """She has another name: her films are found by it."""
    for film in await Film.filter(author_id=actor_id).order_by("id").only("id"):
        await _keep_again(film.id)


async def sweep() -> None:
    """The periodic job: films that are older than the catalogue, and those whose makers are called otherwise by now.
    A few at a time, so that nobody who writes has to wait.
    """
    last = 0
    while some := await Film.filter(id__gt=last).select_related("author").order_by("id").limit(PIECE):
        last = some[-1].id
        known: dict[int, set[Facet]] = {film.id: set() for film in some}
        for one in await FilmFacet.filter(film_id__in=list(known)):
            known[one.film_id].add((one.kind, one.value))
        for film in some:
            await asyncio.sleep(0)  # credits of elsewhere may be long, and there are others who wait
            words = words_of(film, film.author.name or film.author.handle)
            if words != film.folded or facets_of(film) != known[film.id]:
                await _keep_again(film.id)


async def _keep_again(film_id: int) -> None:
    """As it is by now: its sheet may be kept while others are gone through."""
    async with in_transaction():
        film = await Film.select_for_update().get_or_none(id=film_id)
        if film is not None:
            await keep(film)


def words_of(film: Film, author: str) -> str:
    """All that a word may be found in: titles and summaries in every language, who made it and who worked on it."""
    told = [film.title, author, film.production, film.summary, *film.themes, film.genre]
    told += [one.name for one in attribution.makers(film.made_by)]
    told += [text for texts in film.translations.values() for name, text in texts.items() if name != "synopsis"]
    told += [one.name for one in credits.parse(film.credits)]
    return fold(" ".join(told))[:LONGEST_WORDS]


def facets_of(film: Film) -> set[Facet]:
    licence = licences.LICENCES.get(film.licence)
    return {
        *_several("language", film.languages),
        *_several("country", film.countries),
        *_several("theme", map(theme_key, film.themes)),
        *_several("form", [film.form]),
        *_several("licence", [film.licence]),
        *([FREE] if licence and licence.free else []),
        ("origin", "here" if film.local and not film.made_by else "elsewhere"),
    }


def theme_key(theme: str) -> str:
    """Themes that differ by a capital only are one; accents stay, for they are shown."""
    return " ".join(unicodedata.normalize("NFC", theme).casefold().split())[:LONGEST_VALUE].strip()


def _several(kind: str, values: Iterable[str]) -> list[Facet]:
    return [(kind, value[:LONGEST_VALUE]) for value in values if value][:MOST_OF_A_KIND]
