"""Searches for calls that a member keeps, to be told of each new call that they find. Called by the page of
calls, and when a call opens, of here or of elsewhere.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.projects import call_queries
from fediverse_cinema.projects.call_matching import Opened, fits
from fediverse_cinema.projects.call_queries import Wanted
from fediverse_cinema.projects.models import Call, CallTerm
from fediverse_cinema.search.models import SavedSearch
from fediverse_cinema.search.news import CallFound

MOST = 20
LONGEST_NAME = 120
DAYS = ("since", "until")
NEWS_FOR = timedelta(days=7)


async def keep(owner: Actor, name: str, wanted: Wanted) -> SavedSearch:
    """Refused without a name or a wish, or when she keeps enough of them. What is there already is no news."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refused("bad name", public="A name has 1 to 120 characters.", code="bad_name")
    if wanted == Wanted():
        raise Refused("wishes nothing", public="Say first what you look for.", code="no_wish")
    async with in_transaction():
        await sql.hold(f"searches of {owner.id}")
        if await SavedSearch.filter(owner_id=owner.id).count() >= MOST:
            raise Refused(
                "too many searches", public="You keep %(most)s searches already.", code="too_many", most=MOST
            )  # fmt: skip
        return await SavedSearch.create(owner=owner, name=name, query=_written(wanted), created_at=clock.now())


async def of(owner: Actor) -> list[tuple[int, str, Wanted]]:
    """Her searches, the latest first: number, name, and what they look for."""
    found = await SavedSearch.filter(owner_id=owner.id).order_by("-id")
    return [(one.id, one.name, wanted_of(one.query)) for one in found]


async def forget(owner: Actor, number: int) -> bool:
    return bool(await SavedSearch.filter(id=number, owner_id=owner.id).delete())


async def call_opened(call_id: int) -> None:
    """A call is open: those whose searches find it are told, each once (notices), however many of hers do. What had
    been published for long when it came to us, from a pole that has just been added, say, is no news.
    """
    call = await Call.get_or_none(id=call_id).select_related("project")
    if call is None or call.published_at is None or call.published_at < clock.now() - NEWS_FOR:
        return
    if not await call_queries.is_listed(call_id):
        return
    terms = await CallTerm.filter(call_id=call_id).values_list("term", flat=True)
    opened = Opened(call, call.project.form, [str(term) for term in terms])
    kept = await SavedSearch.filter(created_at__lt=call.published_at).order_by("id")
    for owner_id in dict.fromkeys(one.owner_id for one in kept if fits(wanted_of(one.query), opened)):
        await news.tell(CallFound(call_id, owner_id))


def wanted_of(query: Mapping[str, Any]) -> Wanted:
    known = {field.name for field in fields(Wanted)}
    kept = {name: value for name, value in query.items() if name in known}
    return Wanted(**kept | {name: date.fromisoformat(kept[name]) for name in DAYS if name in kept})


def _written(wanted: Wanted) -> dict[str, Any]:
    """Without what does not matter."""
    given = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items() if value}
