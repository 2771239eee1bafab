"""Members, channels and the pole; the workshop; following from here and from elsewhere."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState
from fediverse_cinema.films import queries
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import PersonPage
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.views import Person
from fediverse_cinema.people.views import person as named
from fediverse_cinema.web import actors
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import activity, wants_activity
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.sessions import account_of
from fediverse_cinema.web.translation import msgid


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody whom the member follows, with what has become of it."""

    person: Person
    state: str


async def person(request: Request) -> Response:
    """The page of a member, a channel or the pole; the actor's document for a server that asks here."""
    actor = await actors.by_page(request.url.path)
    if wants_activity(request):
        return activity(await actors.document(actor))
    return await page(
        request, "people/person.html", section="", alternate=actor.uri, page=await _person_page(request, actor)
    )


async def workshop(request: Request) -> Response:
    return await _workshop(request, FormView())


async def follow(request: Request) -> Response:
    """A member follows somebody by address, here or anywhere."""
    actor = (await member(request)).creator.actor
    address = text(await read_form(request), "address")
    try:
        await follows.request(actor, await webfinger.find(address))
    except CinemaError as error:
        view = FormView(values={"address": address})
        if isinstance(error, Later | Missing) and error.public == error.default_public:
            view.errors["address"] = (msgid("Nobody was found at %(address)s just now."), {"address": address})
        else:
            view.refuse("address", error)
        return await _workshop(request, view, code=422)
    return to("/workshop#following")


async def unfollow(request: Request) -> Response:
    actor = (await member(request)).creator.actor
    address = text(await read_form(request), "address")
    for known in await Follow.filter(follower_id=actor.id).select_related("followed"):
        if known.followed.address == address:
            await follows.withdraw(actor, known.followed)
    return to("/workshop#following")


async def follow_from_elsewhere(request: Request) -> Response:
    """A visitor with an account on another server is sent there, to confirm."""
    if request.method == "GET":
        return await _follow_page(request, request.query_params.get("to", ""), FormView())
    form = await read_form(request)
    target, handle = text(form, "to"), text(form, "handle")
    try:
        await _subject(target)
        template = await webfinger.subscribe_template(handle)
    except CinemaError as error:
        view = FormView(values={"handle": handle})
        if isinstance(error, Later) or (isinstance(error, Missing) and error.public == error.default_public):
            view.errors["handle"] = (msgid("This server does not answer. Is the address right?"), {})
        else:
            view.refuse("handle", error)
        return await _follow_page(request, target, view, code=422)
    return RedirectResponse(template.replace("{uri}", quote(target, safe="")), status_code=303)


async def authorize_interaction(request: Request) -> Response:
    """Where other servers send our members to confirm a follow: the workshop, with the address filled in."""
    await member(request)
    given = request.query_params.get("uri", "").removeprefix("acct:")[:2048]
    return await _workshop(request, FormView(values={"address": given}))


async def _workshop(request: Request, form: FormView, code: int = 200) -> Response:
    actor = (await member(request)).creator.actor
    return await page(
        request,
        "people/workshop.html",
        section="workshop",
        code=code,
        films=await queries.work_of(actor),
        followed=await _followed(actor),
        form=form,
    )


async def _followed(actor: Actor) -> list[Followed]:
    words = {FollowState.ACCEPTED: "accepted", FollowState.REQUESTED: "pending", FollowState.REJECTED: "rejected"}
    known = await Follow.filter(follower_id=actor.id).select_related("followed").order_by("-id")
    return [Followed(named(follow.followed), words[follow.state]) for follow in known]


async def _person_page(request: Request, actor: Actor) -> PersonPage:
    account = await account_of(request)
    viewer = account.creator.actor if account else None
    creator = await Creator.get_or_none(actor_id=actor.id).select_related("channel")
    owner = await Actor.get_or_none(id=actor.owner_id) if actor.owner_id else None
    is_pole = actor.uri == urls.pole()
    return PersonPage(
        person=named(actor),
        kind="pole" if is_pole else "channel" if actor.type == ActorType.GROUP else "person",
        uri=actor.uri,
        about_html=actor.summary,
        films=await queries.newest(local=True if is_pole else None, author=None if is_pole else actor),
        followers=await actors.followers_count(actor),
        followed=viewer is not None and await Follow.exists(follower_id=viewer.id, followed_id=actor.id),
        me=viewer is not None and viewer.id == actor.id,
        channel=named(creator.channel) if creator and creator.channel else None,
        owner=named(owner) if owner and not is_pole else None,
    )


async def _follow_page(request: Request, target: str, form: FormView, code: int = 200) -> Response:
    subject = await _subject(target)
    # Browsers hold the redirect of a form to form-action, too: she goes on at home, wherever that is.
    home = f"{here().settings.federation.scheme}:"
    return await page(request, "people/follow.html", code=code, forms=home, to=target, subject=subject, form=form)


async def _subject(uri: str) -> str:
    """The name of what is to be followed or answered. Missing when we know nothing of the kind: nobody is sent
    anywhere for the sake of an address that somebody else wrote.
    """
    actor = await Actor.get_or_none(uri=uri)
    if actor is not None:
        return actor.name or actor.handle
    film = await Film.get_or_none(uri=uri, state=FilmState.PUBLISHED)
    if film is None:
        raise Missing("nothing of that id", public="There is nobody here by that address.")
    return film.title
