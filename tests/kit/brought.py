"""Films of others as those who compose a pole bring them; the file is drawn here, and nobody is asked for it."""

from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import importing
from fediverse_cinema.media.models import Upload
from fediverse_cinema.people.models import Creator
from fediverse_cinema.provenance import bringing
from fediverse_cinema.provenance.bringing import Wanted
from tests.kit.people import an_asset

SOURCE = "https://archive.example/nuit-blanche"


def wanted(**changed: Any) -> Wanted:
    usual: dict[str, Any] = {
        "title": "Nuit blanche", "made_by": "Ada Morel — https://ada.example\nJo Lind", "source": SOURCE,
        "address": "https://files.example/nuit.mp4", "licence": "CC-BY-4.0", "year": 2019,
    }  # fmt: skip
    return Wanted(**usual | changed)


async def a_brought_film(by: Actor, *, published: bool = True, **changed: Any) -> Film:
    """Shown by the pole, unless it is to stay a draft."""
    film = await bringing.bring(by, wanted(**changed), publish=False)
    await Job.filter(kind=importing.FETCH).delete()
    await Upload.filter(owner_id=film.author_id, asset_id=None).delete()
    film = await Film.get(id=film.id).select_related("asset")
    await films.give_file(film, await an_asset(Creator(actor_id=film.author_id)))
    film = await Film.get(id=film.id).select_related("asset", "author")
    if published:
        await films.publish(film)
        await film.refresh_from_db()
    return film
