"""Pages of people who live elsewhere: who is meant by an address, and what is known of her here."""

from fediverse_cinema.activitypub import barriers, follows, gate, webfinger
from fediverse_cinema.activitypub.addresses import read
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.profiles import attachments
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films import featuring, makers
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.people.views import ProfileLine, person
from fediverse_cinema.projects import call_queries, service
from fediverse_cinema.projects import queries as projects
from fediverse_cinema.projects.models import Project
from fediverse_cinema.projects.wire import STAGE_LINE
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from fediverse_cinema.search.views import Profile

MOST_FILMS = 30
MOST_NOTES = 20


async def by_address(address: str) -> Actor:
    """Somebody of elsewhere whom we know. Of two who claim one handle, whoever WebFinger leads to is meant, else the
    one who came first.
    """
    name, _, host = address.removeprefix("@").rpartition("@")
    found = await webfinger.known(name, host.lower()) or await webfinger.claimed(name, host.lower())
    if found is None or not name:
        raise Missing(f"nobody known as {address[:200]}", public="There is nobody here by that address.")
    return found


def is_ours(address: str) -> bool:
    """Is this somebody of this pole?"""
    found = read(address)
    return found is not None and found[1] == urls.own_host()


async def profile(actor: Actor, viewer: Actor | None) -> Profile:
    """Her page for one viewer: what is public, and known here."""
    successor = await lookup.find(Actor, uri=actor.moved_to) if actor.moved_to else None
    closed = not await gate.is_open(actor.host)
    gone = closed or actor.gone_at is not None
    project = None if gone else await Project.get_or_none(actor_id=actor.id).select_related("actor")
    front = await featuring.pinned(actor)
    shown = await talk.readable(front.notes, viewer)
    mine = await follows.between(viewer, actor) if viewer else None
    hers = await follows.between(actor, viewer) if viewer else None
    anew = await follows.between(viewer, successor) if viewer and successor else None
    return Profile(
        person=person(actor),
        uri=actor.uri,
        kind=actor.type.lower(),
        about_html=actor.summary,
        lines=tuple(one for one in lines(actor) if project is None or one.name != STAGE_LINE),
        home_url=actor.page_url or actor.uri,
        followers_url=actor.followers_uri or "",
        following_url=actor.following_uri or "",
        moved_to=person(successor) if successor else None,
        moved_url=actor.moved_to or "",
        gone=gone,
        closed=closed,
        films=() if gone else await _films(actor),
        notes=() if gone else tuple(one for one in await notes(actor, viewer) if one.uri not in front.uris),
        state=mine.value if mine else "",
        follows_me=hers.value if hers else "",
        blocked=viewer is not None and await barriers.has_blocked(viewer, actor),
        apart=viewer is not None and await barriers.between(viewer, actor),
        pinned_films=() if gone else front.films,
        pinned_notes=() if gone else tuple(await talk.note_views(shown, viewer)),
        moved_state=anew.value if anew else "",
        project=await projects.front(project) if project else None,
        calls=await call_queries.open_of(project) if project else (),
        belongs=project is not None and await service.standing(project, viewer) is not None,
    )


async def _films(actor: Actor) -> tuple[FilmLine, ...]:
    """Hers, those of a channel, and those that a pole has shown: it has no others. What a person shares is not hers."""
    found, uris = await makers.latest_of(actor, MOST_FILMS), list[str]()
    if actor.type != ActorType.PERSON:
        shares = Reaction.filter(actor_id=actor.id, kind=ReactionKind.ANNOUNCE).order_by("-id").limit(MOST_FILMS * 3)
        uris = [str(uri) for uri in await shares.values_list("object_uri", flat=True)]
    if uris:
        shared = await Film.filter(uri__in=uris, state=FilmState.PUBLISHED).only("id")
        both = Film.filter(id__in=list({*found, *(one.id for one in shared)})).order_by("-published_at", "-id")
        found = [one.id for one in await both.limit(MOST_FILMS).only("id")]
    lines = await films.lines_of(found)
    return tuple(lines[row] for row in found if row in lines)


async def notes(actor: Actor, viewer: Actor | None) -> tuple[NoteView, ...]:
    """What somebody said to everybody, not in answer to others: the newest first. Nothing where a block is between."""
    public = Note.filter(author_id=actor.id, visibility=Visibility.PUBLIC, answer_to="")
    found = await public.order_by("-published_at", "-id").limit(MOST_NOTES)
    return tuple(await talk.note_views(await talk.readable(found, viewer), viewer))


def lines(actor: Actor) -> tuple[ProfileLine, ...]:
    """The lines of her profile. Ours are what a member typed, those of elsewhere sanitised HTML."""
    if not actor.local:
        return tuple(ProfileLine(one["name"], one["value"], bool(one["payment"])) for one in actor.profile)
    shown = attachments(actor.profile)
    return tuple(
        ProfileLine(one["name"], document["value"], bool(one["payment"]))
        for one, document in zip(actor.profile, shown, strict=False)
    )
