"""Who made a thing that has an id, be it a film or something said: asked by rooms that tell her or look for her."""

from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database import lookup


async def makers_of(uri: str) -> list[int]:
    """The rows of the actors: the author of a note; of a film its author and channel. Empty when we do not know it."""
    if not uri:
        return []
    if note := await lookup.find(Note, uri=uri):
        return [note.author_id]
    film = await lookup.find(Film, uri=uri)
    return [] if film is None else [film.author_id, *([film.channel_id] if film.channel_id else [])]
