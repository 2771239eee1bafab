"""Films of selections of ours that are gone. What was said of them is kept while they may come back: PeerTube takes a
film off for an hour, and its page has another address here afterwards. Called by news.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.news import FilmGone
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.labels import answers, telling
from fediverse_cinema.labels.models import Audience, Leave, Pick, Selection

DECIDED = (Leave.REFUSED, Leave.WITHDRAWN)
"""She has said so, and is not asked again because her film was away."""


async def film_gone(uri: str, author_uri: str) -> None:
    """What has told of it tells so no longer. For good when it was deleted by whose it was."""
    for_good = urls.is_ours(uri) or await lookup.exists(Tombstone, uri=uri, author_uri=author_uri)
    async with in_transaction():
        picks = await _absent(uri)
        held = Selection.select_for_update().filter(id__in=[pick.selection_id for pick in picks]).order_by("id")
        seen = [selection for selection in await held if selection.audience != Audience.PRIVATE]
        for selection in seen:
            await Selection.filter(id=selection.id).update(updated_at=clock.later_than(selection.updated_at))
        await telling.tell_all(seen)
        if for_good:
            await Pick.everywhere.filter(id__in=[pick.id for pick in picks]).delete()
    await Pick.everywhere.filter(film_id__isnull=True, film_uri="").delete()  # of selections of elsewhere


async def deleted(sender: Actor, uri: str) -> bool:
    """Is this a film that was hidden before? Then it comes back no more. Whose it was is not known any longer: somebody
    of its own server says so. In the transaction that lays the stone.
    """
    away = await Pick.everywhere.filter(film_id__isnull=True, film_uri=uri).exists()
    if not away or await lookup.exists(Film, uri=uri):
        return False
    await news.tell(FilmGone(uri, sender.uri))
    return True


async def film_arrived(film_id: int) -> None:
    """Perhaps one that is back. It stands where it stood, unless somebody was quicker and has brought it anew."""
    film = await lookup.find(Film, id=film_id)
    for pick in await _absent(film.uri) if film else ():
        async with in_transaction():
            selection = await Selection.select_for_update().get_or_none(id=pick.selection_id)
            absent = Pick.everywhere.filter(id=pick.id, film_id__isnull=True)
            if await Pick.exists(selection_id=pick.selection_id, film_id=film_id):
                await absent.delete()
                continue
            if not await absent.update(film_id=film_id, **_as_it_comes_back(pick)):
                continue
            if selection is not None and selection.audience != Audience.PRIVATE:
                await answers.ask(await Pick.get(id=pick.id))
                await telling.tell(selection)


def _as_it_comes_back(pick: Pick) -> dict[str, Any]:
    """A yes went with the film, and what was asked about it."""
    if pick.leave in DECIDED:
        return {}
    leave = Leave.FREE if pick.leave == Leave.FREE else Leave.WANTED
    return {"leave": leave, "stamp_uri": "", "request_uri": "", "asked_at": None, "checked_at": None}


async def _absent(film_uri: str) -> list[Pick]:
    absent = Pick.everywhere.filter(film_id__isnull=True, film_uri=film_uri)
    found: list[Pick] = await absent.order_by("selection_id")  # of two who hold several, one waits for the other
    return found
