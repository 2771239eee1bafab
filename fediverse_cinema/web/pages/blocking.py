"""Whom a member has blocked: for her alone to see."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import blocks
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people.views import person
from fediverse_cinema.web.forms.fields import read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, safe_next, to

LIST = "/workshop/blocked"


async def blocked(request: Request) -> Response:
    actor = (await member(request)).creator.actor
    people = [(one.uri, person(one)) for one in await blocks.blocked_by(actor)]
    return await page(request, "people/blocked.html", section="workshop", people=people)


async def block(request: Request) -> Response:
    """The button of a profile page; `uri` is whom it is about."""
    actor = (await member(request)).creator.actor
    form = await read_form(request)
    await blocks.block(actor, await _meant(text(form, "uri")))
    return to(safe_next(text(form, "next"), LIST))


async def unblock(request: Request) -> Response:
    actor = (await member(request)).creator.actor
    form = await read_form(request)
    await blocks.unblock(actor, await _meant(text(form, "uri")))
    return to(safe_next(text(form, "next"), LIST))


async def _meant(uri: str) -> Actor:
    """Somebody whom we know: nobody is looked for to be blocked."""
    found = await Actor.get_or_none(uri=uri)
    if found is None:
        raise Refused(f"nobody of id {uri[:100]}", public="There is nobody here by that address.", code="nobody")
    return found
