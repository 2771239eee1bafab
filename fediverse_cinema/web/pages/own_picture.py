"""The picture of a member, and that of her channel (`?of=channel`): sent, cut around a point, taken away again."""

from contextlib import aclosing
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.pictures import PLACES, nearest_place
from fediverse_cinema.films.views import Picture
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.people import pictures, profile
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.views import page_of
from fediverse_cinema.people.views import person as named
from fediverse_cinema.web import csrf
from fediverse_cinema.web.forms.aiming import point_of
from fediverse_cinema.web.forms.fields import FormView
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, to

HERE = "/workshop/picture"
CHANNEL = "channel"


async def picture(request: Request) -> Response:
    """`part` of the form says what is done."""
    creator = (await member(request)).creator
    actor = await _whose(request, creator)
    if request.method != "POST":
        return await _page(request, creator, actor, FormView())
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    try:
        await _obey(form, creator, actor)
    except CinemaError as error:
        view = FormView()
        view.refuse("picture" if form.text("part") == "send" else "", error)
        return await form.answer(await _page(request, creator, await _whose(request, creator), view, error.status))
    await form.finish()
    of = {"of": CHANNEL} if actor.id != creator.actor_id else {}
    return to(f"{HERE}?{urlencode(of | {'kept': form.text('part')})}#kept")


async def _obey(form: Multipart, creator: Creator, actor: Actor) -> None:
    async def tell(now: Actor) -> None:
        if now.id == creator.channel_id:
            await profile.announce_channel(creator)
        else:
            creator.actor = now
            await profile.announce(creator)

    part = form.text("part")
    if part == "send" and form.file_field == "picture":
        async with aclosing(form.chunks()) as chunks:
            await pictures.send(actor, chunks, tell)
    elif part == "point" and actor.picture:
        shown = shown_of(actor)[0]
        await pictures.move_point(actor, point_of(form, (shown.width, shown.height)), tell)
    elif part == "remove":
        await pictures.take_away(actor, tell)
    else:
        raise Refused("no picture", public="Choose a picture.", code="no_picture")


def shown_of(actor: Actor) -> list[Picture]:
    """The whole picture, the narrowest first."""
    sizes = actor.picture.get("sizes", ())
    return [Picture(f"/media/{one['name']}", one["width"], one["height"]) for one in sizes]


async def _whose(request: Request, creator: Creator) -> Actor:
    if request.query_params.get("of") != CHANNEL:
        return creator.actor
    if creator.channel_id is None:
        raise Missing(f"{creator.actor.handle} has no channel")
    return await lookup.get(Actor, id=creator.channel_id)


async def _page(request: Request, creator: Creator, actor: Actor, form: FormView, code: int = 200) -> Response:
    of_channel = actor.id != creator.actor_id
    point = actor.picture.get("point", pictures.MIDDLE)
    return await page(
        request,
        "people/picture.html",
        section="workshop",
        code=code,
        form=form,
        action=f"{HERE}?of={CHANNEL}" if of_channel else HERE,
        of_channel=of_channel,
        has_channel=creator.channel_id is not None,
        person=named(actor),
        shown=shown_of(actor),
        point=point,
        places=tuple(PLACES),
        place=nearest_place(point),
        kept=request.query_params.get("kept", "") if request.method == "GET" else "",
        page_url=page_of(actor),
    )
