"""Pages of people: members, channels and the pole, and whoever lives elsewhere."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import actors as protocol
from fediverse_cinema.activitypub import barriers, documents, follows, suspending
from fediverse_cinema.activitypub.addresses import read
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.companies import queries as companies
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.films import featuring, filmography, queries
from fediverse_cinema.films.featuring import Pinned
from fediverse_cinema.films.views import PersonPage
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.labels import label_queries
from fediverse_cinema.labels import queries as selections
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.views import Person, page_of
from fediverse_cinema.people.views import person as named
from fediverse_cinema.projects import credits
from fediverse_cinema.publications import queries as publications
from fediverse_cinema.recommendations import queries as recommendations
from fediverse_cinema.reviews import queries as reviews
from fediverse_cinema.search import profiles
from fediverse_cinema.web import actors, cards, portraits, robots
from fediverse_cinema.web.feeds.places import of_person
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.negotiation import activity, to_document, wants_activity, wants_html
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.sessions import viewer_of

PEOPLE_ON_A_PAGE = 50


async def person(request: Request) -> Response:
    """The page of a member, a channel or the pole; the actor's document for a server that asks here."""
    actor = await actors.by_page(request.url.path)
    if wants_activity(request):
        return activity(await actors.document(actor))
    shown = await _person_page(request, actor)
    critiques = await reviews.of_person(actor, await viewer_of(request))
    response = await page(
        request,
        "people/person.html",
        section="",
        alternate=actor.uri,
        feeds=of_person(shown.person),
        card=cards.of_person(shown),
        writes=await publications.are_there(actor),
        page=shown,
        filmography=await filmography.of(actor),
        making=await credits.of_person(actor),
        recommendations=await recommendations.of_person(actor),
        selections=(await selections.of_owner(actor, None))[0],
        critiques=critiques,
        beside=await reviews.beside(one.id for one in critiques),
        **await portraits.shown(actor, await viewer_of(request)),
    )
    return robots.leave_alone(response, unless=robots.may_index_person(actor))


async def elsewhere(request: Request) -> Response:
    """The page of somebody who lives elsewhere. Her document is with her own server, where a server that asks here is
    sent; when a member looks at an old copy, that server is asked again.
    """
    address = request.path_params["address"]
    if profiles.is_ours(address):
        return to(page_of(await actors.by_handle(address.rpartition("@")[0].removeprefix("@"))))
    try:
        actor = await profiles.by_address(address)
        suspending.check(actor)
    except Missing:
        if not wants_html(request) or read(address) is None:
            raise
        return await page(request, "people/unknown.html", code=404, address=address.removeprefix("@"))
    if wants_activity(request):
        return to_document(actor.uri)
    viewer = await viewer_of(request)
    if viewer is not None:
        await protocol.renew_later(actor)
    shown, said = await profiles.profile(actor, viewer), await portraits.shown(actor, viewer)
    shown = replace(shown, lines=await portraits.lines_beside(actor, shown.lines))
    alternate = None if shown.gone else actor.uri
    made, making = await filmography.of(actor), await credits.of_person(actor)
    critiques = () if shown.gone else await reviews.of_person(actor, viewer)
    response = await page(
        request,
        "people/elsewhere.html",
        alternate=alternate,
        page=shown,
        filmography=made,
        making=making,
        recommendations=() if shown.gone else await recommendations.of_person(actor),
        recommendable=actor.tells_more,
        label=None if shown.gone else await label_queries.of_label_elsewhere(actor, viewer),
        company=None if shown.gone else await companies.of_elsewhere(actor),
        selections=() if shown.gone else (await selections.of_owner(actor, None))[0],
        critiques=critiques,
        beside=await reviews.beside(one.id for one in critiques),
        **said,
    )
    return robots.leave_alone(response)


async def followers(request: Request) -> Response:
    """Who follows a member; she herself sees who asks, too."""
    actor = await actors.by_handle(request.path_params["handle"])
    mine = await viewer_of(request) == actor
    waiting = [(named(one), one.uri) for one in await follows.who_asks(actor)] if mine else []
    return await _people(request, actor, "followers", waiting)


async def following(request: Request) -> Response:
    """Whom a member follows."""
    return await _people(request, await actors.by_handle(request.path_params["handle"]), "following", [])


async def _people(request: Request, actor: Actor, which: str, waiting: list[tuple[Person, str]]) -> Response:
    collection = f"{actor.uri}/{which}"
    if wants_activity(request):
        count = actors.followers_count if which == "followers" else actors.following_count
        return activity(documents.collection(collection, await count(actor)))
    if actor.page_url != urls.user_page(actor.handle):
        return to(page_of(actor))
    listed = follows.followers_of if which == "followers" else follows.followed_by
    found = await listed(actor, number(request.query_params.get("before", "")), PEOPLE_ON_A_PAGE)
    response = await page(
        request,
        "people/people.html",
        alternate=collection,
        which=which,
        person=named(actor),
        people=[(named(one), one.uri) for _, one in found],
        waiting=waiting,
        mine=await viewer_of(request) == actor,
        older=f"?before={found[-1][0]}" if len(found) == PEOPLE_ON_A_PAGE else None,
    )
    return robots.leave_alone(response)


async def _person_page(request: Request, actor: Actor) -> PersonPage:
    viewer = await viewer_of(request)
    creator = await Creator.get_or_none(actor_id=actor.id).select_related("channel")
    owner = await Actor.get_or_none(id=actor.owner_id) if actor.owner_id else None
    is_pole = actor.uri == urls.pole()
    state = await follows.between(viewer, actor) if viewer else None
    front = await featuring.pinned(actor)
    shown = await talk.readable(front.notes, viewer)
    successor = await Actor.get_or_none(uri=actor.moved_to) if actor.moved_to else None
    anew = await follows.between(viewer, successor) if viewer and successor else None
    return PersonPage(
        person=named(actor),
        kind="pole" if is_pole else "channel" if actor.type == ActorType.GROUP else "person",
        uri=actor.uri,
        about_html=actor.summary,
        films=await queries.newest(local=True if is_pole else None, author=None if is_pole else actor),
        followers=await actors.followers_count(actor),
        me=viewer is not None and viewer.id == actor.id,
        channel=named(creator.channel) if creator and creator.channel else None,
        owner=named(owner) if owner and not is_pole else None,
        state=state.value if state else "",
        notes=tuple(one for one in await profiles.notes(actor, viewer) if one.uri not in front.uris),
        lines=profiles.lines(actor),
        blocked=viewer is not None and await barriers.has_blocked(viewer, actor),
        moved_to=named(successor) if successor else None,
        moved_url=actor.moved_to or "",
        moved_state=anew.value if anew else "",
        pinned_films=front.films,
        pinned_notes=tuple(await talk.note_views(shown, viewer)),
        pinned_mine=_names(front) if viewer is not None and viewer.id == actor.id else (),
    )


def _names(front: Pinned) -> tuple[tuple[str, str], ...]:
    """The id of each pin, with what tells it from the others."""
    notes = {note.uri: plain(note.html)[:60] for note in front.notes}
    titles = iter(line.title for line in front.films)
    return tuple((uri, notes[uri] if uri in notes else next(titles)) for uri in front.uris)
