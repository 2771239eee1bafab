"""Awards as pages show them beside a film: who has chosen it, and in which selection."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from fediverse_cinema.consents import awards
from fediverse_cinema.consents.models import Award
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person

MOST_SHOWN = 50


@frozen
class Emblem:
    """A file of ours. Width and height in pixels."""

    url: str
    width: int
    height: int


@frozen
class Mark:
    """`name` is that of the selection, `url` leads to it; `house`: the label of this pole itself has chosen. `kind` is
    that of the label, "" when a person has chosen, `emblem` the label's mark.
    """

    name: str
    giver: Person
    url: str
    given_at: datetime
    house: bool = False
    kind: str = ""
    emblem: Emblem | None = None


async def of_films(uris: Collection[str]) -> dict[str, tuple[Mark, ...]]:
    """By film, the latest first."""
    found = await awards.of_many(uris)
    labels = await _labels({one.giver_id for given in found.values() for one in given})
    return {
        uri: tuple(_mark(one, labels.get(one.giver_id)) for one in given[:MOST_SHOWN]) for uri, given in found.items()
    }


async def of_film(uri: str) -> tuple[Mark, ...]:
    return (await of_films([uri])).get(uri, ())


def _mark(award: Award, label: Mapping[str, Any] | None) -> Mark:
    page = urlsplit(award.page_url).path if urls.is_ours(award.page_url) else award.page_url
    mark = Mark(award.name, person(award.giver), page, award.given_at)
    if label is None:
        return mark
    kind, local = label["kind"], award.giver.local
    return replace(mark, kind=kind, house=local and kind == "team", emblem=_emblem(label["picture"]) if local else None)


def _emblem(picture: str | list[dict[str, Any]]) -> Emblem | None:
    """The smallest of its files. One engine hands out a JSON column as a text."""
    files = json.loads(picture) if isinstance(picture, str) else picture
    return Emblem(f"/media/{files[0]['name']}", files[0]["width"], files[0]["height"]) if files else None


async def _labels(actor_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Labels are a room above this one: its table is asked."""
    if not actor_ids:
        return {}
    rows = await sql.rows(
        f"SELECT actor_id, kind, picture FROM label WHERE actor_id IN ({sql.marks(actor_ids)})", *actor_ids
    )
    return {row["actor_id"]: row for row in rows}
