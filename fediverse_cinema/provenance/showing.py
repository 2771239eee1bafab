"""Films that live elsewhere in the fediverse, shown here without being brought: the pole shares them, by which they
stand in its lists.
"""

from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions import queries
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import ReactionKind


async def show(film: Film) -> None:
    """Refused for a film of this pole: it stands there already. Its author is fetched."""
    if film.local or film.state != FilmState.PUBLISHED:
        raise Refused(f"{film.uri} is of here", public="This film is not from elsewhere.", code="of_here")
    await reactions.share((await pole_actors()).group, film.uri, film.author)


async def take_back(film: Film) -> None:
    if not film.local:
        await reactions.unshare((await pole_actors()).group, film.uri, film.author)


async def shows(film_uri: str) -> bool:
    return await queries.has(ReactionKind.ANNOUNCE, (await pole_actors()).group.id, film_uri)
