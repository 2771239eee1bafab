"""Is it gone indeed? What a third server says is deleted is asked of its origin. Called by `origin` for what is brought
in somebody's name, and by the handler of what groups pass on; the second look is a job of `handlers.actors`.
"""

from datetime import timedelta

from fediverse_cinema.activitypub import client
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import type_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Gone, Missing, Refused
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.inbox.outcomes import Ignored

LOOK_AGAIN = "look_again"
WAIT = timedelta(days=1)


async def check_gone(author_uri: str, uri: str) -> None:
    """Returns when 410 or a Tombstone (FEP-4f05, with 200) says so. A 404 says nothing: Mastodon and GoToSocial answer
    it for what we may not see, and a server that is being repaired for everything; otherwise anybody could have her
    private notes deleted here, or herself. What all the world may see is asked for once more after a day, since
    Mastodon and PeerTube have no other word for what they deleted. Refused, or Ignored for now.
    """
    try:
        if await is_tombstone(uri):
            return
    except Gone:
        return
    except Missing as error:
        if not await is_shown_to_all(author_uri, uri):
            raise Refused(f"{uri} answers 404, which proves nothing", code="not_confirmed") from error
        due = clock.timestamp() + WAIT.total_seconds()
        await queue.later(LOOK_AGAIN, {"author_uri": author_uri, "uri": uri}, key=f"{LOOK_AGAIN} {uri}", due=due)
        raise Ignored("not found at its origin, which may be an accident: asked again in a day") from error
    raise Refused(f"{uri} still exists", code="not_deleted")


async def is_tombstone(uri: str) -> bool:
    return type_of((await client.fetch(uri)).get("type")) == "Tombstone"


async def is_shown_to_all(author_uri: str, uri: str) -> bool:
    """Is it a public thing of hers that we have?"""
    author = await lookup.find(Actor, uri=author_uri)
    if author is None:
        return False
    note = await lookup.find(Note, uri=uri, author_id=author.id)
    if note is not None:
        return note.visibility.is_open
    return await lookup.exists(Film, uri=uri, author_id=author.id)
