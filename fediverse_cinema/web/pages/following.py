"""A member follows and is followed: her workshop, and the deeds of its lists and of people's pages."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.films import queries
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import label_queries
from fediverse_cinema.people.views import Person, page_of
from fediverse_cinema.people.views import person as named
from fediverse_cinema.screeners import queries as screeners
from fediverse_cinema.web import board, limits, sent_files
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, safe_next, to
from fediverse_cinema.web.translation import msgid

LIST = "/workshop#following"
ON_A_PAGE = 50


@frozen
class Followed:
    """Somebody whom the member follows, with what has become of it."""

    id: int
    person: Person
    uri: str
    state: str


async def workshop(request: Request) -> Response:
    return await show_workshop(request, FormView())


async def follow(request: Request) -> Response:
    """A member follows somebody by address or id, here or anywhere."""
    account = await member(request)
    actor = account.creator.actor
    form = await read_form(request)
    address = text(form, "address")
    try:
        limits.count_member(account)
        await follows.request(actor, await webfinger.find(address))
    except CinemaError as error:
        view = FormView(values={"address": address})
        if isinstance(error, Later | Missing) and error.public == error.default_public:
            view.errors["address"] = (msgid("Nobody was found at %(address)s just now."), {"address": address})
        else:
            view.refuse("address", error)
        return await show_workshop(request, view, code=422)
    return _back(form, LIST)


async def unfollow(request: Request) -> Response:
    actor = (await member(request)).creator.actor
    form = await read_form(request)
    followed = await _meant(form, Follow.filter(follower_id=actor.id), "followed")
    if followed is not None:
        await follows.withdraw(actor, followed)
    return _back(form, LIST)


async def approve(request: Request) -> Response:
    """A member accepts somebody who asked to follow her."""
    actor = (await member(request)).creator.actor
    form = await read_form(request)
    asking = Follow.filter(followed_id=actor.id, state=FollowState.REQUESTED)
    follower = await _meant(form, asking, "follower")
    if follower is not None:
        await follows.approve(follower, actor)
    return _back(form, f"{page_of(actor)}/followers")


async def decline(request: Request) -> Response:
    """A member refuses who asked, or removes a follower."""
    actor = (await member(request)).creator.actor
    form = await read_form(request)
    follower = await _meant(form, Follow.filter(followed_id=actor.id), "follower")
    if follower is not None:
        await follows.decline(follower, actor)
    return _back(form, f"{page_of(actor)}/followers")


async def show_workshop(request: Request, form: FormView, code: int = 200) -> Response:
    account = await member(request)
    actor = account.creator.actor
    followed = await _followed(actor, number(request.query_params.get("before", "")))
    shown = followed[:ON_A_PAGE]
    return await page(
        request,
        "people/workshop.html",
        section="workshop",
        code=code,
        board=await board.of(account.creator),
        labels=await label_queries.waiting() if may(account, "run_pole") else [],
        films=await queries.work_of(actor),
        sent=await sent_files.of_member(account),
        invited=await screeners.count_open(actor),
        invitations=await screeners.invitations_of(actor),
        followed=shown,
        older=f"/workshop?before={shown[-1].id}#following" if len(followed) > ON_A_PAGE else None,
        form=form,
    )


async def _meant(form: FormData, known: QuerySet[Follow], side: str) -> Actor | None:
    """Whom the form means on one side of these follows, by id or by address."""
    given = text(form, "address")
    name, _, host = given.rpartition("@")
    at_home = Q(**{f"{side}__host": host}) | Q(**{f"{side}__account_domain": host})
    called_so = Q(**{f"{side}__handle": name}) & at_home
    found = await known.filter(Q(**{f"{side}__uri": given}) | called_so).select_related(side)
    people: list[Actor] = [getattr(follow, side) for follow in found]
    return next((one for one in people if given in (one.uri, one.address)), None)


def _back(form: FormData, otherwise: str) -> Response:
    return to(safe_next(text(form, "next"), otherwise))


async def _followed(actor: Actor, before: int | None) -> list[Followed]:
    """The latest first, one more than a page holds."""
    words = {FollowState.ACCEPTED: "accepted", FollowState.REQUESTED: "pending", FollowState.REJECTED: "rejected"}
    known = Follow.filter(follower_id=actor.id, id__lt=before or sql.LARGEST_ID).select_related("followed")
    found = await known.order_by("-id").limit(ON_A_PAGE + 1)
    return [Followed(one.id, named(one.followed), one.followed.uri, words[one.state]) for one in found]
