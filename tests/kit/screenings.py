"""Private screeners of tests: passes with what is usual."""

from datetime import timedelta
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.screeners import service
from fediverse_cinema.screeners.models import ScreeningPass
from fediverse_cinema.screeners.service import Allowance


def a_week(**more: Any) -> Allowance:
    return Allowance(**{"until": clock.now() + timedelta(days=7), **more})


async def a_link(film: Film, name: str = "Zoé", **more: Any) -> tuple[str, ScreeningPass]:
    """A personal link: the path of its page, and its pass."""
    secret = await service.make_link(film, name, a_week(**more))
    return f"/screening/{secret}", await ScreeningPass.all().order_by("-id").get(name=name)


async def an_invitation(film: Film, member: Actor, **more: Any) -> ScreeningPass:
    return await service.invite(film, member, a_week(**more))
