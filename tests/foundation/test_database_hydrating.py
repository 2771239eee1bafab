"""Models made from rows: the same objects as Tortoise's own way makes, whatever was asked for."""

from datetime import timedelta
from typing import Any

import pytest
from tortoise.backends.base.executor import BaseExecutor
from tortoise.fields import ReverseRelation
from tortoise.functions import Count
from tortoise.models import Model
from tortoise.queryset import QuerySet

from fediverse_cinema.accounts.models import Account, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database.hydrating import Hydrating
from fediverse_cinema.foundation.here import House
from fediverse_cinema.media.models import Rendition
from fediverse_cinema.poles import service as poles
from tests.kit.people import a_film, an_account

pytestmark = pytest.mark.anyio


def whole(value: Any) -> Any:
    """All that an object holds, and those that it leads to."""
    if isinstance(value, ReverseRelation):
        return [whole(one) for one in value.related_objects]
    if not isinstance(value, Model):
        return type(value) if value is None or isinstance(value, bool | int | str) else None, value
    return type(value), {name: whole(held) for name, held in sorted(vars(value).items())}


def asked() -> dict[str, QuerySet[Any]]:
    films = Film.all().order_by("id")
    return {
        "whole rows: numbers, truths, times, JSON": films,
        "with those they belong to": films.select_related("author", "asset"),
        "and whom these belong to": Account.all().order_by("id").select_related("creator__actor"),
        "nobody there": PersonalLink.all().select_related("actor", "account__creator"),
        "a few columns": films.only("id", "title", "published_at"),
        "a few columns of both": films.only("id", "author__handle", "author__created_at").select_related("author"),
        "only of those they belong to": Account.all().only("creator__actor__handle").select_related("creator__actor"),
        "something counted beside them": Actor.all().order_by("id").annotate(how_many=Count("id")),
        "what leads on backwards": films.prefetch_related("asset__renditions"),
        "no rows at all": Film.filter(id=0),
        "one row": Rendition.all().order_by("id").limit(1),
    }


async def test_rows_become_the_same_objects(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await poles.found()
    nora = await an_account("nora", "Nora")
    await a_film(nora.creator, "La Saône", credits="Image — Nora", languages=("fr",))
    await a_film(nora.creator, "Le Rhône", published=False)
    link = PersonalLink(purpose=LinkPurpose.MAIL, subject_uri="https://lyon.example/ap/ana", created_at=clock.now())
    link.digest, link.expires_at = "0" * 64, clock.now()
    await link.save()
    ours = {name: [whole(one) for one in await query] for name, query in asked().items()}
    monkeypatch.setattr(Hydrating, "execute_select", BaseExecutor.execute_select)
    theirs = {name: [whole(one) for one in await query] for name, query in asked().items()}
    assert ours == theirs
    assert [name for name, rows in ours.items() if not rows] == ["no rows at all"]


async def test_times_are_in_utc_on_both_engines(house: House) -> None:
    before = clock.now()
    await an_account("nora", "Nora")
    (made,) = await Account.all().only("created_at")
    assert made.created_at.utcoffset() == timedelta() and before <= made.created_at <= clock.now()
