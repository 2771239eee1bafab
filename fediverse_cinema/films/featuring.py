"""What somebody puts forward: her pins first, then her newest films. For the collection `featured` and for her page."""

from collections.abc import Sequence

from tortoise.expressions import Q

from fediverse_cinema.activitypub import pins
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.conversations.models import OPEN, Note, Visibility
from fediverse_cinema.films import queries
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.values import frozen


@frozen
class Pinned:
    """Films and notes that are still there and public, the latest pin first; `uris` names both."""

    uris: tuple[str, ...]
    films: tuple[FilmLine, ...]
    notes: tuple[Note, ...]


@frozen
class Featured:
    """Ids: the pins, and with what follows them."""

    pinned: tuple[str, ...]
    items: tuple[str, ...]


async def pinned(actor: Actor) -> Pinned:
    """Nothing that has been deleted or is not public any more, and nothing of anybody else's."""
    uris = list(await pins.of(actor))
    if not uris:
        return Pinned((), (), ())
    films = {one.uri: one for one in await Film.filter(uri__in=uris, author_id=actor.id, state=FilmState.PUBLISHED)}
    notes = {one.uri: one for one in await Note.filter(uri__in=uris, author_id=actor.id, visibility__in=OPEN)}
    lines = await queries.lines_of([film.id for film in films.values()])
    return Pinned(
        uris=tuple(uri for uri in uris if uri in films or uri in notes),
        films=tuple(lines[films[uri].id] for uri in uris if uri in films),
        notes=tuple(notes[uri] for uri in uris if uri in notes),
    )


async def made_by(actor: Actor, uris: Sequence[str]) -> set[str]:
    """Those of these ids that are films or notes of hers, as far as we have them."""
    films = await Film.filter(uri__in=list(uris), author_id=actor.id).values_list("uri", flat=True)
    notes = await Note.filter(uri__in=list(uris), author_id=actor.id).values_list("uri", flat=True)
    return {str(uri) for uri in (*films, *notes)}


async def featured(actor: Actor, limit: int) -> Featured:
    """The collection `featured` of a member, a channel or the pole. The films are there so that whoever begins to
    follow sees a filled page: Mastodon reads nothing else of what was before.
    """
    first = (await pinned(actor)).uris[:limit]
    wanted = Film.filter(local=True, state=FilmState.PUBLISHED)
    if actor.uri != urls.pole():
        wanted = wanted.filter(Q(author_id=actor.id) | Q(channel_id=actor.id))
    found = await wanted.order_by("-published_at", "-id").limit(limit).values_list("uri", flat=True)
    newest = [str(uri) for uri in found] or await _said(actor, limit)
    return Featured(first, (*first, *(uri for uri in newest if uri not in first))[:limit])


async def _said(actor: Actor, limit: int) -> list[str]:
    """Of a Group that shows no films, a project: its latest words."""
    if actor.type != ActorType.GROUP:
        return []
    said = Note.filter(author_id=actor.id, local=True, visibility=Visibility.PUBLIC, answer_to="")
    return [str(uri) for uri in await said.order_by("-id").limit(limit).values_list("uri", flat=True)]
