"""The films that events show, event by event, and what their makers do not want on the pages of those."""

from collections.abc import Sequence

from fediverse_cinema.events.models import Event, EventFilm
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Missing


async def keep(event: Event, uris: Sequence[str]) -> None:
    """These, in this order; what is put aside of those that stay remains so. In the caller's transaction."""
    wanted = {uri: place for place, uri in enumerate(dict.fromkeys(uris), 1)}
    known = {row.film_uri: row for row in await EventFilm.filter(event_id=event.id)}
    await EventFilm.filter(id__in=[row.id for uri, row in known.items() if uri not in wanted]).delete()
    for uri, row in known.items():
        if wanted.get(uri, row.position) != row.position:
            await EventFilm.filter(id=row.id).update(position=wanted[uri])
    new = [EventFilm(event_id=event.id, film_uri=uri, position=place) for uri, place in wanted.items()]
    await EventFilm.bulk_create([row for row in new if row.film_uri not in known])


async def put_aside(event: Event, film: Film, *, aside: bool) -> None:
    """Its maker does not want this event on the page of the film, or does after all. Twice is as once."""
    moment = clock.now() if aside else None
    if not await EventFilm.filter(event_id=event.id, film_uri=film.uri).update(aside_at=moment):
        raise Missing(f"{event.slug} does not show {film.uri}")
