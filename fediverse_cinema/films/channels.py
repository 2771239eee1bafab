"""The channel that shows a film of elsewhere: its page here leads there, and its films stand there. Begun by news.

A film names its channel, but everybody on that server could name another's, and would stand on her page. So the channel
must say so, too: its document names the author (PeerTube, and we), or it has shared the film itself.
"""

from collections.abc import Sequence

import structlog

from fediverse_cinema.activitypub import actors, client
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import collapsed, uris_of
from fediverse_cinema.films import listing
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import Reaction, ReactionKind

log = structlog.get_logger()
FIND = "find_channel"
MOST_SHARES = 200  # of one channel that are looked at after reading back


async def begin(film_id: int) -> None:
    """A film has come or changed. Its channel is looked for in a job of its own, a few at a time of each site: a server
    that hangs keeps no news waiting.
    """
    film = await lookup.find(Film, id=film_id)
    if film is None or film.local:
        return
    uri = film.remote.get("channel", "")
    if uri or film.channel_id is not None:
        lane = f"channels of {urls.site_of(urls.host_of(uri))}"
        await queue.later(FIND, {"film_id": film_id}, lane=lane, serial=f"{FIND} {film_id}")


async def find(film_id: int) -> None:
    """The job: the channel, asked of its server when we do not know it yet. One that cannot be had is no loss. Raises
    Later when its server does not answer just now.
    """
    film = await Film.get_or_none(id=film_id, local=False).select_related("author")
    if film is None:
        return
    uri = film.remote.get("channel", "")
    try:
        channel = await _willing(uri, film) if uri else None
    except Later:
        raise
    except CinemaError as error:
        log.info("no_channel", channel=uri, reason=error.code)
        return
    if film.channel_id != (channel.id if channel else None):
        await Film.filter(id=film_id).update(channel_id=channel.id if channel else None)
        await listing.of_film(film_id)


async def shared(reaction_id: int) -> None:
    """Somebody has shared something: perhaps the channel that the film names."""
    share = await Reaction.get_or_none(id=reaction_id, kind=ReactionKind.ANNOUNCE).select_related("actor")
    if share is not None:
        await _shows(share.actor, [share.object_uri])


async def read_back(actor_id: int) -> None:
    """What she shared before one of ours followed her has come; of that nobody was told one by one."""
    shares = Reaction.filter(actor_id=actor_id, kind=ReactionKind.ANNOUNCE).order_by("-id").limit(MOST_SHARES)
    uris = [str(uri) for uri in await shares.values_list("object_uri", flat=True)]
    if uris:
        await _shows(await lookup.get(Actor, id=actor_id), uris)


async def _willing(uri: str, film: Film) -> Actor | None:
    """The channel, if it wants to show this film: asked anew only when nothing here says so already."""
    known = await lookup.find(Actor, uri=uri)
    if known is not None and known.gone_at is None and await _is_hers(known, film):
        return known
    document = await client.fetch(uri)
    channel = await actors.keep(document)
    if film.author.uri in uris_of(collapsed(document).get("attributedTo")) or await _is_hers(channel, film):
        return channel
    log.info("not_her_channel", channel=uri, film=film.uri)
    return None


async def _is_hers(channel: Actor, film: Film) -> bool:
    """It shows films of this author already, or has shared this one."""
    shown = await Film.exists(author_id=film.author_id, channel_id=channel.id)
    return shown or await reactions.has(ReactionKind.ANNOUNCE, channel.id, film.uri)


async def _shows(channel: Actor, uris: Sequence[str]) -> None:
    for film in await Film.filter(uri__in=list(uris), local=False, channel_id=None):
        if film.remote.get("channel") == channel.uri:
            await Film.filter(id=film.id).update(channel_id=channel.id)
