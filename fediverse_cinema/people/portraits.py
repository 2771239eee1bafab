"""Portraits: what people say of themselves as film-makers, kept in rows so that they can be looked for; copies of what
people of other poles let everybody read. What it means on the wire is `occupations`, the member's form `profile`.
"""

from dataclasses import asdict
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.people import occupations, trades
from fediverse_cinema.people.likeness import Likeness, Period, TradeLine, Work
from fediverse_cinema.people.models import FreePeriod, Portrait, PortraitTerm, PortraitTrade

LONGEST_FOLDED = 4_000


async def of(actor: Actor) -> Likeness:
    """All that she has said, for whoever may read it; nothing when she has said nothing."""
    portrait = await lookup.find(Portrait, actor_id=actor.id)
    return (await likenesses([portrait]))[portrait.id] if portrait else Likeness()


async def likenesses(portraits: list[Portrait]) -> dict[int, Likeness]:
    """Those of several, by the id of the portrait."""
    ids = [portrait.id for portrait in portraits]
    lines: dict[int, list[TradeLine]] = {one: [] for one in ids}
    for line in await PortraitTrade.filter(portrait_id__in=ids).order_by("position"):
        lines[line.portrait_id].append(TradeLine(line.trade, line.skills, line.passes_on, line.title))
    on: dict[int, list[str]] = {one: [] for one in ids}
    for term in await PortraitTerm.filter(portrait_id__in=ids).order_by("id"):
        on[term.portrait_id].append(term.term)
    free: dict[int, list[Period]] = {one: [] for one in ids}
    for period in await FreePeriod.filter(portrait_id__in=ids).order_by("begins_on", "id"):
        free[period.portrait_id].append(Period(period.begins_on, period.ends_on))
    return {
        one.id: Likeness(
            trades=tuple(lines[one.id]),
            standing=one.standing,
            seniority=one.seniority,
            town=one.town,
            region=one.region,
            skills=one.skills,
            terms=tuple(on[one.id]),
            periods=tuple(free[one.id]),
            showreel=one.showreel,
            works=tuple(Work(work["name"], work["href"]) for work in one.works),
            hidden=tuple(one.hidden),
        )
        for one in portraits
    }


async def keep(actor: Actor, said: Likeness) -> None:
    """In the caller's transaction. Whoever says nothing has no portrait."""
    await sql.hold(f"portrait {actor.id}")  # two letters of one person may be opened at once
    if said == Likeness():
        await Portrait.filter(actor_id=actor.id).delete()
        return
    portrait = await Portrait.get_or_none(actor_id=actor.id) or Portrait(actor_id=actor.id)
    portrait.update_from_dict(_columns(actor, said))
    await portrait.save()
    for rows in (PortraitTrade, PortraitTerm, FreePeriod):
        await rows.filter(portrait_id=portrait.id).delete()
    await PortraitTrade.bulk_create(
        PortraitTrade(portrait_id=portrait.id, position=number, **asdict(line))
        for number, line in enumerate(said.trades)
    )
    await PortraitTerm.bulk_create(PortraitTerm(portrait_id=portrait.id, term=term) for term in said.terms)
    await FreePeriod.bulk_create(
        FreePeriod(portrait_id=portrait.id, begins_on=one.begins_on, ends_on=one.ends_on) for one in said.periods
    )


async def take_in(actor: Actor, document: Document) -> None:
    """What the document of somebody of elsewhere says, or the part of it that is about this; it was read from her own
    server. What she no longer says goes.
    """
    if actor.local or actor.type != ActorType.PERSON:
        return
    said = Likeness() if actor.gone_at else occupations.read(document)
    async with in_transaction():
        await keep(actor, said)


async def forget(actor_id: int) -> None:
    await Portrait.filter(actor_id=actor_id).delete()


async def fold_again(actor: Actor) -> None:
    """She has another name: the directory finds her by it. In the caller's transaction."""
    await Portrait.filter(actor_id=actor.id).update(folded=words_of(actor, await of(actor)))


def words_of(actor: Actor, said: Likeness) -> str:
    """What the directory finds her by, of what everybody may read: her names, her trades in all their forms, her place,
    her skills.
    """
    shown = said.for_everybody()
    region = [regions.name(shown.region, language) for language in ("fr", "en")] if shown.region else []
    told = [actor.name, actor.handle, shown.town, *region, shown.skills]
    told += [word for line in shown.trades for word in (line.title, line.skills)]
    return " ".join([fold(" ".join(told)), *(trades.words_of(line.trade) for line in shown.trades)])[:LONGEST_FOLDED]


def _columns(actor: Actor, said: Likeness) -> dict[str, Any]:
    return {
        "standing": said.standing,
        "seniority": said.seniority,
        "town": said.town,
        "region": said.region,
        "skills": said.skills,
        "showreel": said.showreel,
        "works": [{"name": work.name, "href": work.href} for work in said.works],
        "hidden": list(said.hidden),
        "folded": words_of(actor, said),
    }
