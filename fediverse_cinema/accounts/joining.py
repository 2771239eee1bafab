"""On what terms one becomes a member: set by those who run the pole, and narrowed by itself when none of them comes.
Who has applied lives in `admissions`.
"""

from datetime import datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Joining, JoiningTerms
from fediverse_cinema.foundation import clock, mail
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused

ROW = 1
ALONE = timedelta(days=7)  # without a visit of those who run the pole, nobody joins any more without their yes (MOD-06)
LONGEST_QUESTION = 500


async def terms() -> JoiningTerms:
    """Those that hold now: where no mail can be sent, no address can be confirmed, and nobody joins without a yes."""
    found = await lookup.find(JoiningTerms, id=ROW) or JoiningTerms(id=ROW)
    if found.mode == Joining.OPEN and not mail.is_on():
        found.mode = Joining.APPROVAL
    return found


async def is_possible() -> bool:
    """May one ask to join without an invitation?"""
    return (await terms()).mode != Joining.CLOSED


async def agree(mode: Joining, question: str) -> None:
    """Those who run the pole have decided. Refused when it cannot be so."""
    question = question.strip()
    if len(question) > LONGEST_QUESTION:
        raise Refused("long question", public="A question has at most %(most)s characters.", most=LONGEST_QUESTION)
    if mode == Joining.OPEN and not mail.is_on():
        raise Refused(
            "open without mails",
            public="This pole sends no mails, so no address can be confirmed: let people join by approval.",
            code="no_mail",
        )
    values: dict[str, Any] = {"mode": mode, "question": question, "narrowed_at": None, "visited_at": nearest_hour()}
    async with in_transaction():
        await sql.hold("terms of joining")  # of two first saves, the second finds the row
        if not await JoiningTerms.filter(id=ROW).update(**values):
            await JoiningTerms.create(id=ROW, **values)


async def visited() -> None:
    """Somebody who runs the pole is here."""
    await JoiningTerms.filter(id=ROW).update(visited_at=nearest_hour())


async def narrow_if_alone() -> bool:
    """Has it become closed to whom nobody says yes, just now?"""
    alone = JoiningTerms.filter(id=ROW, mode=Joining.OPEN, visited_at__lt=clock.now() - ALONE)
    return bool(await alone.update(mode=Joining.APPROVAL, narrowed_at=clock.now()))


def nearest_hour() -> datetime:
    """As exactly as visits are kept."""
    return (clock.now() + timedelta(minutes=30)).replace(minute=0, second=0, microsecond=0)
