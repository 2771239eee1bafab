"""Selections and labels as lines of lists: several at once, in a fixed number of questions. Called by the queries."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from fediverse_cinema.films import queries as films
from fediverse_cinema.films.models import FilmState
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.html import beginning, markdown
from fediverse_cinema.labels import showing
from fediverse_cinema.labels.models import Audience, Label, Selection
from fediverse_cinema.labels.views import LabelLine, SelectionLine
from fediverse_cinema.people.views import person

LONGEST_BEGINNING = 240
FIRST_FILMS = """
SELECT selection_id, film_id, words FROM (
  SELECT p.selection_id, p.film_id, p.words,
    ROW_NUMBER() OVER (PARTITION BY p.selection_id ORDER BY p.position, p.id) AS place
  FROM pick p JOIN film f ON f.id=p.film_id
  WHERE p.selection_id IN ({selections}) AND p.leave IN ({leaves}) AND f.state=?
) placed WHERE place<=? ORDER BY selection_id, place
"""


async def of_selections(selections: Sequence[Selection]) -> tuple[SelectionLine, ...]:
    """In the same order. Their owners are fetched."""
    if not selections:
        return ()
    counts = {row["id"]: row["films"] for row in await _films_in(selections)}
    kinds = Label.filter(actor_id__in=list({one.owner_id for one in selections})).values_list("actor_id", "kind")
    kind_of = {int(str(owner)): str(kind) for owner, kind in await kinds}
    firsts = await _firsts([one.id for one in selections if not cover_of(one)])
    return tuple(
        SelectionLine(
            id=one.id,
            uri=one.uri,
            title=one.title,
            url=f"/selections/{one.slug}",
            owner=person(one.owner),
            kind=kind_of.get(one.owner_id, ""),
            audience=one.audience.value,
            count=counts.get(one.id, 0),
            changed_at=one.published_at or one.updated_at or one.created_at,
            origin="" if one.local else one.owner.host,
            pictures=cover_of(one),
            cover_alt=one.cover_alt,
            first=firsts.get(one.id),
        )
        for one in selections
    )


async def of_labels(labels: Sequence[Label]) -> tuple[LabelLine, ...]:
    """In the same order. Their Groups are fetched."""
    if not labels:
        return ()
    owners = [one.actor_id for one in labels]
    rows = await sql.rows(
        "SELECT owner_id, count(*) AS n FROM selection WHERE audience=?"
        f" AND owner_id IN ({sql.marks(owners)}) GROUP BY owner_id",
        Audience.PUBLIC.value, *owners,
    )  # fmt: skip
    counts = {row["owner_id"]: row["n"] for row in rows}
    return tuple(
        LabelLine(
            group=person(one.actor),
            uri=one.actor.uri,
            kind=one.kind.value,
            verified=one.verified_at is not None,
            beginning=beginning(about_html(one), LONGEST_BEGINNING),
            count=counts.get(one.actor_id, 0),
            pictures=pictures_of(one.picture) if one.local else (),
            origin="" if one.local else one.actor.host,
        )
        for one in labels
    )


def cover_of(selection: Selection) -> tuple[Picture, ...]:
    """In lists: a file of ours. Nobody's server is asked for thirty pictures at once."""
    return pictures_of(selection.cover) if selection.local else ()


async def first_films(selection_ids: Collection[int], of_each: int) -> list[dict[str, Any]]:
    """The first films of each that everybody sees, in order: `selection_id`, `film_id` and `words` as they are kept."""
    if not selection_ids:
        return []
    statement = FIRST_FILMS.format(selections=sql.marks(selection_ids), leaves=sql.marks(showing.WITH_LEAVE))
    leaves = [one.value for one in showing.WITH_LEAVE]
    return await sql.rows(statement, *selection_ids, *leaves, FilmState.PUBLISHED.value, of_each)


def about_html(thing: Label | Selection) -> str:
    return markdown(thing.about) if thing.local else thing.about


@lru_cache(maxsize=512)
def words_html(words: str) -> str:
    """What is said of a film, which many read."""
    return markdown(words)


def pictures_of(files: Sequence[Mapping[str, Any]]) -> tuple[Picture, ...]:
    return tuple(Picture(f"/media/{one['name']}", one["width"], one["height"]) for one in files)


async def _firsts(selection_ids: Collection[int]) -> dict[int, FilmLine]:
    """The first film of each, where there is one."""
    film_of = {row["selection_id"]: row["film_id"] for row in await first_films(selection_ids, 1)}
    shown = await films.lines_of(list(film_of.values()))
    return {selection: shown[film] for selection, film in film_of.items() if film in shown}


async def _films_in(selections: Sequence[Selection]) -> list[dict[str, Any]]:
    ids = [one.id for one in selections]
    return await sql.rows(
        "SELECT p.selection_id AS id, count(*) AS films FROM pick p JOIN film f ON f.id=p.film_id"
        f" WHERE p.selection_id IN ({sql.marks(ids)}) AND p.leave IN ({sql.marks(showing.WITH_LEAVE)})"
        " AND f.state='published' GROUP BY p.selection_id",
        *ids, *(one.value for one in showing.WITH_LEAVE),
    )  # fmt: skip
