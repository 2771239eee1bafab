"""How often films of ours are watched elsewhere, as other servers tell it: in all, and on each day of our clock."""

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from fediverse_cinema.films.models import Film, FilmDay, FilmState
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock


async def count_view(film_uri: str) -> bool:
    """One more. False when that is no film of ours that everybody may see."""
    day = by_our_clock(clock.now()).date()
    async with in_transaction():
        # First the film: whoever counts another view of it waits here, so that one of them makes the row of the day.
        shown = Film.filter(uri=film_uri, local=True, state=FilmState.PUBLISHED)
        if not await shown.update(views=F("views") + 1):
            return False
        film = await Film.get(uri=film_uri).only("id")
        if not await FilmDay.filter(film_id=film.id, day=day).update(views=F("views") + 1):
            await FilmDay.create(film_id=film.id, day=day, views=1)
    return True
