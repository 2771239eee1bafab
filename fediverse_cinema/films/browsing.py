"""The catalogue as readers go through it: films that are all that they wish, in an order of theirs, page by page. The
next page begins after the last film of this one, however many come or go meanwhile; no page counts what it skips.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.activitypub import addresses, sight, webfinger
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.films import queries
from fediverse_cinema.films.catalogue import FREE, theme_key
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person

ON_A_PAGE = 30
MOST_WORDS = 5
LONGEST_WORD = 60
MOST_CHOICES = 200
MOST_WALKED = 2_000
"""Values that are looked at for them: a film in no public list, of which there may be thousands, has some, too."""
FEW = 500
LENGTHS: Mapping[str, tuple[int, int]] = {
    "10": (0, 600), "15": (0, 900), "30": (0, 1_800), "60": (0, 3_600), "more": (3_600, 10**9),
}  # fmt: skip
"""Seconds: at least, and less than."""
ORIGINS = ("here", "elsewhere")
ORDERS: Mapping[str, tuple[str, str]] = {
    "date": ("published_at", "DESC"), "title": ("sort_title", "ASC"), "year": ("year", "DESC"),
    "length": ("duration", "ASC"),
}  # fmt: skip
"""Each is an index; a film that does not say its year, or how long it is, is not in the order of it."""
FILTERS = ("form", "language", "country", "theme", "licence")
"""Of which there is a choice of what some film has."""


@frozen
class Wish:
    """What a reader asks for; "" and None where she does not mind. `author` is name@host. `length` and
    `order` are keys of LENGTHS and ORDERS, `origin` is one of ORIGINS.
    """

    words: str = ""
    form: str = ""
    language: str = ""
    country: str = ""
    theme: str = ""
    licence: str = ""
    free: bool = False
    length: str = ""
    since: int | None = None
    until: int | None = None
    origin: str = ""
    author: str = ""
    order: str = "date"


@frozen
class Shelf:
    """One page of what there is. `after` begins the next one, "" on the last; `author` is who was asked for."""

    films: tuple[FilmLine, ...]
    after: str
    author: Person | None


class _Conditions:
    def __init__(self) -> None:
        self.texts = ["f.state=?", "f.listed=?"]
        self.values: list[Any] = [FilmState.PUBLISHED.value, True]

    def add(self, text: str, *values: Any) -> None:
        self.texts.append(text)
        self.values += values


async def find(wish: Wish, after: str = "", limit: int = ON_A_PAGE, viewer: Actor | None = None) -> Shelf:
    """What the viewer may be shown; of films of elsewhere, what `listing` lets into lists."""
    author = await _author(wish.author) if wish.author else None
    if wish.author and author is None:
        return Shelf((), "", None)
    conditions = await _conditions(wish, author)
    if viewer is not None:
        for maker in ("f.author_id", "f.channel_id"):
            text, values = sight.shown(viewer, maker)
            conditions.add(text, *values)
    column, direction = ORDERS[wish.order]
    _go_on(conditions, column, direction, after)
    rows = await sql.rows(
        f"SELECT f.id FROM film f WHERE {' AND '.join(conditions.texts)}"
        f" ORDER BY f.{column} {direction}, f.id {direction} LIMIT ?",
        *conditions.values, limit + 1,
    )  # fmt: skip
    found = [row["id"] for row in rows[:limit]]
    lines = await queries.lines_of(found)
    return Shelf(
        films=tuple(lines[one] for one in found if one in lines),
        after=await _place(found[-1], column) if len(rows) > limit else "",
        author=person(author) if author else None,
    )


async def choices(kind: str) -> tuple[str, ...]:
    """The values that some film of the public lists has: each is looked up once, however many films have it."""
    rows = await sql.rows(
        "WITH RECURSIVE v(x, n) AS (SELECT min(value), 1 FROM film_facet WHERE kind=? UNION ALL"
        " SELECT (SELECT min(value) FROM film_facet WHERE kind=? AND value>v.x), v.n+1 FROM v"
        " WHERE v.x IS NOT NULL AND v.n<?)"
        " SELECT x FROM v WHERE x IS NOT NULL AND EXISTS (SELECT 1 FROM film_facet t JOIN film f ON f.id=t.film_id"
        # Said so that the index of all films that are out does not look better than the one film.
        " WHERE t.kind=? AND t.value=v.x AND f.state||''=? AND f.listed=?) LIMIT ?",
        kind, kind, MOST_WALKED, kind, FilmState.PUBLISHED.value, True, MOST_CHOICES,
    )  # fmt: skip
    return tuple(row["x"] for row in rows)


def patterns(text: str) -> list[str]:
    """What `folded` has to be LIKE for each of these words, with ESCAPE '!'."""
    return [f"%{word.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%" for word in words(text)]


def words(text: str) -> list[str]:
    """As `folded` has them, as many as are searched for."""
    return [word[:LONGEST_WORD] for word in fold(text).split()[:MOST_WORDS]]


async def _conditions(wish: Wish, author: Actor | None) -> _Conditions:
    conditions = _Conditions()
    if wish.words:
        await _words(conditions, patterns(wish.words))
    wanted = {kind: getattr(wish, kind) for kind in (*FILTERS, "origin")} | {"theme": theme_key(wish.theme)}
    facets = [(kind, value) for kind, value in wanted.items() if value] + ([FREE] if wish.free else [])
    for kind, value in facets:
        conditions.add(await _facet(kind, value), kind, value)
    if wish.length:
        conditions.add("f.duration>=? AND f.duration<?", *LENGTHS[wish.length])
    if wish.since is not None:
        conditions.add("f.year>=?", wish.since)
    if wish.until is not None:
        conditions.add("f.year<=?", wish.until)
    if author is not None:
        conditions.add("f.channel_id=?" if author.type == ActorType.GROUP else "f.author_id=?", author.id)
    return conditions


async def _words(conditions: _Conditions, wanted: list[str]) -> None:
    """No index knows words: the films are read as they lie there. In an order that lies across they are read only when
    it is known that it soon comes upon what has these words.
    """
    likes = _Conditions()
    for pattern in wanted:
        likes.add("f.folded LIKE ? ESCAPE '!'", pattern)
    some = await sql.rows(
        f"SELECT f.id FROM film f WHERE {' AND '.join(likes.texts)} ORDER BY f.published_at DESC LIMIT ?",
        *likes.values, FEW + 1,
    )  # fmt: skip
    if len(some) > FEW:
        conditions.add(" AND ".join(likes.texts), *likes.values)
    else:
        found = [row["id"] for row in some]
        conditions.add(f"f.id IN ({sql.marks(found) or 'NULL'})", *found)


async def _facet(kind: str, value: str) -> str:
    """What few films have leads to them; of what many have, each film in the order of the list is asked."""
    some = await sql.rows("SELECT 1 FROM film_facet WHERE kind=? AND value=? LIMIT ?", kind, value, FEW + 1)
    if len(some) > FEW:
        return "EXISTS (SELECT 1 FROM film_facet t WHERE t.film_id=f.id AND t.kind=? AND t.value=?)"
    return "f.id IN (SELECT t.film_id FROM film_facet t WHERE t.kind=? AND t.value=?)"


def _go_on(conditions: _Conditions, column: str, direction: str, after: str) -> None:
    if column in ("year", "duration"):
        conditions.add(f"f.{column} IS NOT NULL")
    place = _read(column, after)
    if place is not None:
        beyond = "<" if direction == "DESC" else ">"
        value, film_id = place
        # The first comparison is what an index understands.
        conditions.add(f"f.{column}{beyond}=? AND (f.{column}{beyond}? OR f.id{beyond}?)", value, value, film_id)


async def _place(film_id: int, column: str) -> str:
    """Where a film stands in its order: what it is ordered by, and its number among equals."""
    film = await Film.get_or_none(id=film_id)
    if film is None:  # deleted this moment: nothing says where to go on
        return ""
    value = getattr(film, column)
    return f"{value.timestamp():.6f}~{film_id}" if isinstance(value, datetime) else f"{value}~{film_id}"


def _read(column: str, after: str) -> tuple[Any, int] | None:
    """The place that an address names; None for nonsense, which begins at the beginning."""
    value, _, number = after.rpartition("~")
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    try:
        if column == "published_at":
            return datetime.fromtimestamp(float(value), UTC), int(number)
        return (value if column == "sort_title" else int(value[:9])), int(number)
    except (ValueError, OverflowError, OSError):
        return None


async def _author(address: str) -> Actor | None:
    """Who makes films under this address, as far as we know her."""
    name, host = addresses.read(address) or ("", "")
    if host == urls.own_host():
        return await Actor.get_or_none(local_handle=name.lower(), gone_at=None)
    return (await webfinger.known(name, host) or await webfinger.claimed(name, host)) if name else None
